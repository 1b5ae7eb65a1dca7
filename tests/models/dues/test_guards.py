"""Figures nobody means, and ways round a rule: refused in words, nothing kept."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from models.audit.queries import list_entries
from models.dues.actions.assessments import assess_adjusted, assess_by_hand, assess_from_total
from models.dues.actions.assessments.keeping import category_in
from models.dues.actions.local_rules import set_local_rule
from models.dues.actions.members import set_delegate
from models.dues.actions.reliefs import ReliefForm, grant_relief
from models.dues.actions.remittances import remit
from models.dues.rules.months import Month
from models.dues.rules.paying import Hardship, ReliefBasis
from models.dues.rules.rulebook import read_rulebook
from models.errors import KnownError
from tests.models.dues.hall import Hall

BAD = ("5000.005", "NaN", "Infinity", "1e30")
APPROVED = ReliefBasis(
    "支委记录 3 号", date(2026, 2, 1), "青党批〔2026〕1号", "社区党委", date(2026, 2, 20)
)


def by_base(hall: Hall, amount: Decimal) -> None:
    hall.do(assess_by_hand, hall.member("陈实"), 2026, amount)


def by_items(hall: Hall, amount: Decimal) -> None:
    hall.do(assess_by_hand, hall.member("陈实"), 2026, {"post_salary_cs": amount})


def by_total(hall: Hall, amount: Decimal) -> None:
    hall.do(set_local_rule, "pension_split", "0.60", "社区党委会议", date(2026, 1, 1))
    hall.do(assess_from_total, hall.member("陈实", "retiree_unsplit"), 2026, amount)


def by_previous(hall: Hall, amount: Decimal) -> None:
    hall.do(assess_adjusted, hall.member("陈实", "retiree_unsplit"), 2026, amount, Decimal(4))


def by_relief(hall: Hall, amount: Decimal) -> None:
    form = ReliefForm(
        hall.assessed("陈实", "900000"), Month(2026, 3), Month(2026, 4), amount,
        Hardship.WORKING, "家人患重病", APPROVED,
    )  # fmt: skip
    hall.do(grant_relief, form)


@pytest.mark.parametrize("amount", BAD)
@pytest.mark.parametrize("way", [by_base, by_items, by_total, by_previous, by_relief])
def test_an_amount_that_is_none_is_refused_in_words(
    hall: Hall, way: Callable[[Hall, Decimal], None], amount: str
) -> None:
    with pytest.raises(KnownError, match="两位小数"):
        way(hall, Decimal(amount))


def test_a_deduction_below_zero_does_not_raise_the_base(hall: Hall) -> None:
    items = {"post_salary_cs": Decimal(4000), "income_tax": Decimal(-100)}
    with pytest.raises(KnownError, match="负数"):
        hall.do(assess_by_hand, hall.member("陈实"), 2026, items)


@pytest.mark.parametrize("percent", ["NaN", "Infinity", "1e30"])
def test_a_percentage_that_is_none_is_refused_in_words(hall: Hall, percent: str) -> None:
    with pytest.raises(KnownError, match="请核对"):
        hall.do(
            assess_adjusted, hall.member("陈实", "retiree_unsplit"), 2026, Decimal(30),
            Decimal(percent),
        )  # fmt: skip


@pytest.mark.parametrize("value", ["3.0", "3E0", "３"])
def test_a_whole_number_may_be_written_in_any_way(hall: Hall, value: str) -> None:
    hall.do(set_local_rule, "prepayment_months", value, "社区党委会议", date(2026, 1, 1))
    person_id = hall.assessed("陈实", "4900")
    taken = hall.pay(person_id, "陈实", "147", [4, 5, 6])
    assert len(taken.split.months) == 3
    with pytest.raises(KnownError, match="不超过 3 个月"):
        hall.pay(person_id, "陈实", "49", [7])


@pytest.mark.parametrize("share", ["NaN", "Infinity"])
def test_a_share_that_is_none_is_refused_in_words(hall: Hall, share: str) -> None:
    day = date(2026, 3, 1)
    with pytest.raises(KnownError, match="上缴比例"):
        hall.do(remit, hall.branch, day, day, Decimal(share), "SJ-1", day)


def test_the_branch_is_nobodys_delegate(hall: Hall) -> None:
    person_id = hall.assessed("陈实", "4900")
    with pytest.raises(KnownError, match="支部不能垫交"):
        hall.do(set_delegate, person_id, "青禾里第一党支部", "所在支部")


def test_the_log_that_leaders_read_shows_no_members_dues(hall: Hall) -> None:
    person_id = hall.assessed("陈实", "4321")
    hall.pay(person_id, "陈实", "43.21", [3])
    form = ReliefForm(
        person_id, Month(2026, 5), Month(2026, 6), Decimal("7.65"), Hardship.WORKING, "家人患重病",
        APPROVED,
    )  # fmt: skip
    hall.do(grant_relief, form)
    logged = "".join(e.details for e in hall.books.ask(list_entries, hall.today, hall.today))
    assert "payment" in logged and "relief" in logged
    for secret in ("43.21", "4321", "7.65", "家人患重病"):
        assert secret not in logged


@pytest.mark.parametrize("code, said", [(None, "没有登记党员类别"), ("abolished", "已经失效")])
def test_without_a_category_of_the_month_nothing_is_assessed(code: str | None, said: str) -> None:
    with pytest.raises(KnownError, match=said):
        category_in(read_rulebook(date(2026, 1, 1)), code, Month(2026, 1))
