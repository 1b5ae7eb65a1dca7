"""Two PCs at the same moment: one month, one receipt number, one paying branch, one amount."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.centre import Centre
from models.dues.actions.duties import end_duty, give_duty
from models.dues.actions.members import MemberForm, add_branch, enrol
from models.dues.actions.payments import take_payment
from models.dues.rules.duties import Duty
from models.dues.tables import Membership, PaidMonth
from models.errors import KnownError
from tests.models.dues.hall import CASHIERS, Hall, find_account, put_people
from tests.models.two_pcs import do_both


def both(hall: Hall, function: Callable[..., Any], *args: tuple[Any, ...]) -> list[Any]:
    """What the two cashiers' PCs get, a result or what they were told."""
    return do_both((hall.cash, hall.other_cash), *((function, *own) for own in args))


def test_two_cashiers_cannot_take_the_same_month(three_pcs: Hall) -> None:
    hall = three_pcs
    person_id = hall.assessed("陈一", "4900")
    form = hall.form(person_id, "陈一", "49.00", [3])
    said = both(hall, take_payment, (form,), (form,))
    assert sum(isinstance(one, KnownError) for one in said) == 1, said
    assert sum(c.paid for c in hall.row(person_id).cells) == 49

    def count(session: Session) -> int:
        return session.scalar(select(func.count()).select_from(PaidMonth)) or 0

    assert hall.books.ask(count) == 1


def test_receipts_of_two_cashiers_leave_no_gap(three_pcs: Hall) -> None:
    hall = three_pcs
    one, two = hall.assessed("陈一", "4900"), hall.assessed("陈二", "8000")
    forms = (
        [hall.form(one, "陈一", "49.00", [month]) for month in (1, 2, 3)],
        [hall.form(two, "陈二", "120.00", [month]) for month in (1, 2, 3)],
    )
    refused = hall.form(one, "陈一", "48.99", [4])

    def collect(centre: Centre, own: list[Any]) -> list[str]:
        numbers = []
        for form in own:
            numbers.append(centre.act(take_payment, form).result.number)
            with pytest.raises(KnownError, match="还差"):
                centre.act(take_payment, refused)
        return numbers

    with ThreadPoolExecutor(2) as pool:
        taken = list(pool.map(collect, (hall.cash, hall.other_cash), forms))
    wanted = [f"DS{hall.branch:02d}-2026-{number:05d}" for number in range(1, 7)]
    assert sorted(taken[0] + taken[1]) == wanted
    assert all(own == sorted(own) for own in taken)


def test_two_pcs_cannot_enrol_one_person_in_two_branches(three_pcs: Hall) -> None:
    hall = three_pcs
    second = hall.do(add_branch, "青禾里第二党支部")
    person_id = hall.do(put_people, [("何平", "")])[0]
    forms = [
        (MemberForm(person_id, branch, "civil_servant", date(2026, 1, 1)),)
        for branch in (hall.branch, second)
    ]
    said = both_books(hall, enrol, *forms)
    assert sum(isinstance(one, KnownError) for one in said) == 1, said
    assert hall.books.ask(lambda s: s.scalar(select(func.count()).select_from(Membership))) == 1


def both_books(hall: Hall, function: Callable[..., Any], *args: tuple[Any, ...]) -> list[Any]:
    """Two accountants at two PCs: the cashiers change their duty for it."""
    for name in CASHIERS:
        account = hall.books.ask(find_account, name)
        hall.do(end_duty, account)
        hall.do(give_duty, account, Duty.ACCOUNTANT)
    return both(hall, function, *args)


def test_the_store_itself_knows_one_paying_branch(hall: Hall) -> None:
    person_id = hall.member("何平")
    second = hall.do(add_branch, "青禾里第二党支部")
    values = {"person_id": person_id, "branch_id": second, "since": date(2026, 1, 1),
              "first_month": "2026-01", "version": 1}  # fmt: skip
    with pytest.raises(IntegrityError), hall.books.store.writing() as session:
        session.execute(insert(Membership), [values])
    with hall.books.store.writing() as session:  # one that has ended is none of these
        session.execute(insert(Membership), [values | {"last_month": "2026-02"}])
