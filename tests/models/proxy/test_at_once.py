"""Two clerks at the same thing at the same moment: one is told, nothing is lost or doubled."""

from decimal import Decimal

import pytest

from models.centre import Centre
from models.proxy.actions.agents import AgentForm, add_agent
from models.proxy.actions.money import EntryForm, keep_entry, reverse_entry
from models.proxy.actions.steps import HandOn, move_materials
from models.proxy.queries.agents import list_agents
from models.proxy.queries.custody import list_moves
from models.proxy.queries.money import cash_day, list_money, read_balance
from models.proxy.rules.custody import Holder, HolderKind
from models.proxy.rules.money import EntryKind
from tests.models.proxy.hall import Hall
from tests.models.two_pcs import Job, told_both


@pytest.fixture
def hall(centres: tuple[Centre, Centre]) -> Hall:
    return Hall(centres[0])


@pytest.fixture
def other(centres: tuple[Centre, Centre]) -> Centre:
    return centres[1]


def both(hall: Hall, other: Centre, *jobs: Job) -> list[str]:
    """What each of the two was told, the one who was not refused first."""
    return [error.text if error else "" for error in told_both((hall.centre, other), *jobs)]


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


def test_of_two_who_register_an_agent_of_one_name_one_is_told(hall: Hall, other: Centre) -> None:
    said = both(hall, other, (add_agent, AgentForm("周 敏")), (add_agent, AgentForm("周敏")))
    assert said[0] == "" and "已经有一位代办员叫“周敏”" in said[1]
    assert [agent.name for agent in hall.centre.ask(list_agents, hall.today)].count("周敏") == 1
