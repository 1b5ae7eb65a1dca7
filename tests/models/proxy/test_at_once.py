"""Two clerks at the same thing at the same moment: one is told, nothing is lost or doubled."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from threading import Barrier, get_ident
from typing import Any

import pytest
from sqlalchemy import func, select

from models.centre import Centre, join_hall, sign_in
from models.errors import KnownError
from models.proxy.actions.money import EntryForm, keep_entry, reverse_entry
from models.proxy.actions.steps import HandOn, move_materials
from models.proxy.queries.custody import list_moves
from models.proxy.queries.requests import cash_day, list_money, read_balance
from models.proxy.rules.custody import Holder, HolderKind
from models.proxy.rules.money import EntryKind
from models.proxy.tables import MoneyEntry
from models.roles import DESK
from models.work import Work, action
from tests.models.conftest import ADMINISTRATOR, PASSWORD, WEAK, Watch, begin_centre
from tests.models.proxy.hall import Hall

PATIENCE = 20  # seconds; only a test that fails waits so long


class AtOnce:
    """Both look at the same data before either writes; a file lets only one in at a time."""

    def __init__(self, centre: Centre) -> None:
        self._meets = centre.store.file is None
        self._barrier = Barrier(2)
        self._met: set[int] = set()

    def meet(self, work: Work) -> None:
        """Take the snapshot and wait for the other one; an action done again waits no more."""
        work.session.scalar(select(func.count()).select_from(MoneyEntry))
        if self._meets and get_ident() not in self._met:
            self._met.add(get_ident())
            self._barrier.wait(PATIENCE)


@action("同时", may=DESK)
def do_at_once(work: Work, at_once: AtOnce, function: Callable[..., Any], *args: Any) -> Any:
    at_once.meet(work)
    return function(work, *args)


@pytest.fixture
def centres(store_url: str | None, tmp_path: Path, watch: Watch) -> Iterator[tuple[Centre, Centre]]:
    """Two windows on the same data: two PCs, where the data is on a server."""
    first = begin_centre(tmp_path / "first", store_url, watch)[0]
    if store_url is None:
        second = sign_in(tmp_path / "first", ADMINISTRATOR, PASSWORD, clock=watch, cost=WEAK)
    else:
        second = join_hall(
            tmp_path / "second",
            store_url,
            ADMINISTRATOR,
            PASSWORD,
            "2号窗口",
            clock=watch,
            cost=WEAK,
        )
    yield first, second
    second.close()
    first.close()


@pytest.fixture
def hall(centres: tuple[Centre, Centre]) -> Hall:
    return Hall(centres[0])


@pytest.fixture
def other(centres: tuple[Centre, Centre]) -> Centre:
    return centres[1]


def both(hall: Hall, other: Centre, *jobs: tuple[Any, ...]) -> list[str]:
    """What each of the two was told, the one who was not refused first."""
    at_once = AtOnce(hall.centre)

    def run(centre: Centre, job: tuple[Any, ...]) -> str:
        try:
            centre.act(do_at_once, at_once, *job)
        except KnownError as error:
            return error.text
        return ""

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(run, (hall.centre, other), jobs))


def refund(amount: str, receipt: str) -> EntryForm:
    return EntryForm(EntryKind.REFUND, Decimal(amount), receipt, "赵德山")


def advance(amount: str, receipt: str = "DB-1") -> EntryForm:
    return EntryForm(EntryKind.ADVANCE, Decimal(amount), receipt, "赵德山")


def test_of_two_who_move_the_same_line_one_is_told(hall: Hall, other: Centre) -> None:
    case = hall.with_papers()
    photocopy = hall.custody(case).lines[1]
    back = (HandOn(photocopy.id, 1, hall.drawer, hall.principal),)
    away = (HandOn(photocopy.id, 1, hall.drawer, Holder(HolderKind.OFFICE, "区医保局")),)
    said = both(hall, other, (move_materials, case, back), (move_materials, case, away))
    assert said[0] == "" and said[1] != ""
    assert "不能交出 1 份" in said[1] or "另一位同事" in said[1]
    custody = hall.custody(case)
    assert custody.balance.is_even and len(custody.lines[1].holders) == 1
    assert len(hall.centre.ask(list_moves, case)) == 3


def test_two_who_move_different_copies_both_succeed_or_one_is_told(
    hall: Hall, other: Centre
) -> None:
    case = hall.with_papers()
    receipts = hall.custody(case).lines[0]
    one = (HandOn(receipts.id, 1, hall.drawer, hall.office),)
    said = both(hall, other, (move_materials, case, one), (move_materials, case, one))
    assert said[0] == ""
    moved = 1 + (said[1] == "")
    balance = hall.custody(case).balance
    assert balance.is_even and balance.out == moved and balance.held == 3 - moved


def test_two_refunds_never_pay_the_balance_twice(hall: Hall, other: Centre) -> None:
    case = hall.signed()
    hall.centre.act(keep_entry, case, advance("20.00"))
    said = both(
        hall, other, (keep_entry, case, refund("20.00", "A")), (keep_entry, case, refund("20", "B"))
    )
    assert said[0] == "" and "结余只有 0.00 元" in said[1]
    assert hall.centre.ask(read_balance, case) == 0
    assert len(hall.centre.ask(list_money, case)) == 2


def test_two_windows_together_keep_the_limit_of_the_day(hall: Hall, other: Centre) -> None:
    one, two = hall.signed(), hall.signed()
    hall.centre.act(keep_entry, one, advance("400.00"))
    said = both(
        hall, other, (keep_entry, one, advance("400", "A")), (keep_entry, two, advance("400", "B"))
    )
    assert said[0] == "" and "限额" in said[1]
    assert sum(row.amount for row in hall.centre.ask(cash_day, hall.today)) == Decimal(800)


def test_a_wrong_entry_is_reversed_once(hall: Hall, other: Centre) -> None:
    case = hall.signed()
    wrong = hall.centre.act(keep_entry, case, advance("30.00")).result
    said = both(hall, other, (reverse_entry, wrong, "记错人"), (reverse_entry, wrong, "记错人"))
    assert said[0] == "" and ("冲正过" in said[1] or "另一位同事" in said[1])
    assert hall.centre.ask(read_balance, case) == 0
