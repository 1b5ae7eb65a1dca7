"""The figures of dues for the monthly report, counted by hand, on both stores."""

from datetime import date
from decimal import Decimal

import pytest

from models.dues.actions.duties import end_duty, open_book
from models.dues.actions.payments import void_payment
from models.dues.actions.reliefs import ReliefForm, grant_relief
from models.dues.actions.remittances import remit
from models.dues.queries.figures import (
    DuesFigure,
    has_branches,
    list_dues_behind,
    read_dues_figures,
    read_dues_standing,
)
from models.dues.rules.months import Month
from models.dues.rules.paying import Hardship, ReliefBasis
from models.errors import KnownError
from tests.models.conftest import ADMINISTRATOR
from tests.models.dues.hall import Hall, find_account

QUARTER = date(2026, 4, 1), date(2026, 6, 30)


@pytest.fixture
def quarter(hall: Hall) -> Hall:
    """张伟明 pays March back in May, and April to June; 王桂芬 nothing; 刘强 is relieved."""
    first = hall.assessed("张伟明", "4900")
    hall.assessed("王桂芬", "8000")
    third = hall.assessed("刘强", "4200")
    hall.do(
        grant_relief,
        ReliefForm(
            third, Month(2026, 4), Month(2026, 6), Decimal("10.00"), Hardship.WORKING, "住院",
            ReliefBasis("支2026-3", date(2026, 1, 4), "批1", "党工委", date(2026, 1, 5)),
        ),
    )  # fmt: skip
    hall.at(2026, 5)
    hall.pay(first, "张伟明", "206.00", (3, 4, 5, 6))
    wrong = hall.pay(third, "刘强", "10.00", (4,)).payment_id
    hall.other_cash.act(void_payment, wrong, "录错")
    hall.pay(third, "刘强", "1510.00", (4,), profile="男，社区居民")
    hall.at(2026, 7, 20)
    hall.do(remit, hall.branch, *QUARTER, Decimal("0.20"), "SJ-1", date(2026, 7, 6))
    return hall


def test_each_figure_counted_by_hand(quarter: Hall) -> None:
    found = quarter.books.ask(read_dues_figures, *QUARTER, quarter.today)
    assert found == {
        "dues_owing": DuesFigure(3, Decimal("537.00")),  # 3 × 49 + 3 × 120 + 3 × 10
        "dues_paying": DuesFigure(2, Decimal("157.00")),
        "dues_relieved": DuesFigure(1, Decimal("96.00")),  # 3 × 32
        "dues_taken": DuesFigure(2, Decimal("1716.00")),
        "dues_back": DuesFigure(1, Decimal("49.00")),
        "dues_voluntary": DuesFigure(1, Decimal("10.00")),
        "dues_large": DuesFigure(1, Decimal("1500.00")),
        "dues_voided": DuesFigure(1, Decimal("10.00")),
        "dues_remitted": DuesFigure(0, Decimal(0)),  # that was in July
    }
    july = quarter.books.ask(read_dues_figures, date(2026, 7, 1), date(2026, 7, 31), quarter.today)
    # A fifth of what is not large, and the large sum whole.
    assert july["dues_remitted"] == DuesFigure(2, Decimal("43.20") + 1500)
    assert july["dues_taken"].count == july["dues_voided"].count == 0


def test_who_owes_now_whatever_the_span(quarter: Hall) -> None:
    standing = quarter.books.ask(read_dues_standing, quarter.today)
    # 张伟明 owes two months, 王桂芬 six in a row, 刘强 January to March, May and June.
    assert standing["dues_in_arrears"].count == 3
    assert standing["dues_raised"] == DuesFigure(1, Decimal("720.00"))


def test_the_records_are_those_of_the_figure_and_need_a_permit(quarter: Hall) -> None:
    permit = quarter.do(open_book, None, 2026, "月报 应交")
    rows = quarter.books.ask(list_dues_behind, permit, "dues_owing", *QUARTER, quarter.today)
    assert [(row.name, row.what, row.amount) for row in rows] == [
        ("张伟明", "应交 3 个月", Decimal("147.00")),
        ("王桂芬", "应交 3 个月", Decimal("360.00")),
        ("刘强", "应交 3 个月", Decimal("30.00")),
    ]
    assert {row.branch for row in rows} == {"青禾里第一党支部"}
    (voided,) = quarter.books.ask(list_dues_behind, permit, "dues_voided", *QUARTER, quarter.today)
    assert voided.what.startswith("收据 DS") and voided.on == date(2026, 5, 5)
    with pytest.raises(KnownError, match="没有名为"):
        quarter.books.ask(list_dues_behind, permit, "dues_salaries", *QUARTER, quarter.today)
    quarter.do(end_duty, quarter.books.ask(find_account, ADMINISTRATOR))
    with pytest.raises(KnownError, match="只有党费会计或出纳能看"):
        quarter.books.ask(list_dues_behind, permit, "dues_owing", *QUARTER, quarter.today)


def test_a_branch_without_members_counts_nothing(hall: Hall) -> None:
    assert hall.books.ask(has_branches)
    assert hall.books.ask(read_dues_figures, *QUARTER, hall.today)["dues_owing"].count == 0
