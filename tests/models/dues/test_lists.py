"""The rows of the lists of dues: equal to the book, the receipts and the remittance to the fen."""

from datetime import date
from decimal import Decimal

import pytest

from models.dues.actions.assessments import assess_by_hand
from models.dues.actions.carrying import carry_over
from models.dues.actions.payments import void_payment
from models.dues.actions.reliefs import ReliefForm, defer, grant_relief
from models.dues.actions.remittances import remit
from models.dues.queries.book import read_takings
from models.dues.queries.lists import (
    list_assessments,
    list_base_year,
    list_calendar,
    list_checks,
    list_month,
    list_public,
)
from models.dues.queries.paper_facts import read_receipt
from models.dues.queries.summary import list_summary
from models.dues.queries.takings import list_remittances
from models.dues.rules.months import Month
from models.dues.rules.paying import Hardship, ReliefBasis
from tests.models.dues.hall import Hall

QUARTER = date(2026, 4, 1), date(2026, 6, 30)
NUMBER = "229900194912310020"


@pytest.fixture
def year(hall: Hall) -> Hall:
    """张伟明 pays January back in May and April to June; 王桂芬 nothing; 刘强 is relieved."""
    hall.assessed("张伟明", "4900", id_number=NUMBER)
    hall.assessed("王桂芬", "8000")
    relieved = hall.assessed("刘强", "4200")
    hall.do(
        grant_relief,
        ReliefForm(
            relieved, Month(2026, 4), Month(2026, 6), Decimal("10.00"), Hardship.WORKING, "住院",
            ReliefBasis("支2026-3", date(2026, 1, 4), "批1", "党工委", date(2026, 1, 5)),
        ),
    )  # fmt: skip
    _pay(hall, "张伟明", "98.00", (2, 3), consent="支部同意")
    hall.at(2026, 5)
    _pay(hall, "张伟明", "196.00", (1, 4, 5, 6))
    wrong = _pay(hall, "刘强", "10.00", (4,))
    hall.other_cash.act(void_payment, wrong, "录错")
    _pay(hall, "刘强", "1510.00", (4,), profile="男，社区居民")
    hall.at(2026, 7, 20)
    return hall


def _pay(hall: Hall, name: str, amount: str, months: tuple[int, ...], **more: str) -> int:
    person_id = next(row.person_id for row in hall.book().rows if row.name == name)
    paid: int = hall.pay(person_id, name, amount, months, **more).payment_id
    return paid


def test_the_calendar_is_what_the_branch_took(year: Hall) -> None:
    rows = year.see(list_calendar, 2026, year.today)
    assert [row.name for row in rows] == ["张伟明", "王桂芬", "刘强"]
    first, second, third = rows
    assert [cell.amount for cell in first.months[:6]] == [Decimal("49.00")] * 6
    assert first.months[0].on == date(2026, 5, 5) and first.months[1].on == date(2026, 3, 2)
    assert first.total == Decimal("294.00") and first.collector == "王芳"
    assert [cell.state for cell in second.months] == ["欠"] * 6 + [""] * 6 and not second.total
    # The voided receipt is not there; the large sum is no dues.
    assert third.months[3].amount == Decimal("10.00") and third.total == Decimal("10.00")
    assert (first.base, first.rate, first.monthly) == (
        Decimal("4900.00"), Decimal("0.01"), Decimal("49.00"),
    )  # fmt: skip
    assert [row.total for row in rows] == [row.paid_total for row in year.book().rows]
    # What the months do not tell: the sum is of dues alone.
    assert [row.note for row in rows] == ["", "", "大额 1,500；减免 4至6月"]
    together = year.see_all(list_calendar, 2026, year.today)
    assert [row.note for row in together] == [row.note for row in rows]
    assert {row.branch for row in together} == {"青禾里第一党支部"}


def test_the_summary_equals_receipts_and_remittance(year: Hall) -> None:
    year.do(remit, year.branch, *QUARTER, Decimal("0.20"), "SJ-1", date(2026, 7, 6))
    (row,) = year.see(list_summary, *QUARTER, year.today)
    taken = year.see(read_takings, *QUARTER)
    assert row.paid + row.back_paid - row.large == taken.collected == Decimal("206.00")
    assert row.back_paid == Decimal("49.00") and row.large == Decimal("1500.00")
    assert row.voluntary == Decimal("1500.00") and row.paid == Decimal("1657.00")
    assert row.remitted == Decimal("41.20") and row.receipt_number == "SJ-1"
    assert row.due == 3 * Decimal("49.00") + 3 * Decimal("120.00") + 3 * Decimal("10.00")
    assert (row.members, row.probationary, row.owing_members, row.paying_members) == (3, 0, 3, 2)
    assert (row.relieved_members, row.relief) == (1, 3 * Decimal("32.00"))
    (none,) = year.see(list_summary, date(2027, 1, 1), date(2027, 3, 31), year.today)
    assert none.remitted is None and none.remitted_on is None and not none.paid
    (late,) = year.see(list_summary, date(9999, 12, 1), date.max, year.today)
    assert not late.paid


def test_a_month_covered_by_another_ones_money_adds_up_everywhere(year: Hall) -> None:
    person_id = next(row.person_id for row in year.book().rows if row.name == "张伟明")
    # 49.00 became 40.00 in May: 9.00 + 9.00 are over, 18.00 of July's 40.00.
    year.do(assess_by_hand, person_id, 2026, Decimal("4000"), first_month=Month(2026, 5),
            reason="降薪")  # fmt: skip
    year.do(carry_over, person_id, year.today, "支委会 3 号记录")
    assert year.see(list_calendar, 2026, year.today)[0].months[6].state == "部分抵用"
    part = year.see(list_month, Month(2026, 7), year.today)[0]
    assert (part.paid, part.state) == (None, "部分抵用")
    # The rest is what is still owed of July, no top-up of a month that was paid.
    assert year.row(person_id).differences == ()
    rest = year.pay(person_id, "张伟明", "22.00", [7])
    assert [one.is_top_up for one in year.see(read_receipt, rest.payment_id).months] == [False]
    # 40.00 became 35.00: 5.00 of each of May to July; the 15.00 cover a part of August.
    year.do(assess_by_hand, person_id, 2026, Decimal("3500"), first_month=Month(2026, 5),
            reason="再降")  # fmt: skip
    year.do(carry_over, person_id, year.today, "支委会 4 号记录")
    year.do(assess_by_hand, person_id, 2026, Decimal("3000"), first_month=Month(2026, 8),
            reason="又降")  # fmt: skip
    row = year.see(list_calendar, 2026, year.today)[0]
    assert (row.months[7].amount, row.months[7].state) == (None, "抵用")
    assert "7月抵用 18；8月抵用 15" in row.note
    covered = year.see(list_month, Month(2026, 8), year.today)[0]
    assert (covered.due, covered.paid, covered.state) == (Decimal("15.00"), None, "抵用")
    # To the fen: the sheet, the book, the month lists, the base list, the summary, the remittance.
    months = [Month(2026, number) for number in range(1, 13)]
    lists = [year.see(list_month, month, year.today) for month in months]
    ledger = sum(one.paid or 0 for rows in lists for one in rows)
    sheet = sum(one.total for one in year.see(list_calendar, 2026, year.today))
    base = sum(one.paid for one in year.see(list_base_year, 2026, year.today))
    whole = date(2026, 1, 1), date(2026, 12, 31)
    taken = year.see(read_takings, *whole)
    (summary,) = year.see(list_summary, *whole, year.today)
    year.at(2026, 7, 21)
    span = whole[0], date(2026, 7, 20)
    year.do(remit, year.branch, *span, Decimal("1"), "SJ-2", year.today)
    (remitted,) = year.see(list_remittances)
    told = (sheet, base, year.book().totals.paid, taken.dues, remitted.amount,
            summary.paid + summary.back_paid - summary.voluntary)  # fmt: skip
    assert set(told) == {ledger} == {Decimal("326.00")}


def test_a_sum_carried_into_another_year_stays_where_it_was_paid(year: Hall) -> None:
    person_id = next(row.person_id for row in year.book().rows if row.name == "王桂芬")
    year.at(2026, 12, 5)
    _pay(year, "王桂芬", "240.00", (11, 12))
    year.do(assess_by_hand, person_id, 2026, Decimal("4000"), first_month=Month(2026, 11),
            reason="降薪")  # fmt: skip
    for month in range(1, 11):
        year.do(defer, person_id, Month(2026, month), Month(2026, month), "住院", year.today)
    year.do(assess_by_hand, person_id, 2027, Decimal("4000"))
    year.do(carry_over, person_id, year.today, "支委会 5 号记录")
    for which, amount in ((2026, Decimal("240.00")), (2027, Decimal(0))):
        sheet = year.see(list_calendar, which, year.today)[1]
        assert sheet.total == year.row(person_id, which).paid_total == amount
        assert sheet.total == year.see(list_base_year, which, year.today)[1].paid
    states = [cell.state for cell in year.see(list_calendar, 2027, year.today)[1].months]
    assert states[:5] == ["抵用"] * 4 + [""]


def test_a_month_tells_who_owes(year: Hall) -> None:
    rows = year.see(list_month, Month(2026, 4), year.today)
    told = {row.name: (row.due, row.paid, row.state, row.is_owed, row.way) for row in rows}
    assert told == {
        "张伟明": (Decimal("49.00"), Decimal("49.00"), "已交", False, "现金"),
        "王桂芬": (Decimal("120.00"), None, "欠交", True, ""),
        "刘强": (Decimal("10.00"), Decimal("10.00"), "已交", False, "现金"),
    }
    later = year.see(list_month, Month(2026, 12), year.today)
    assert {row.state for row in later} == {"未到期"} and not any(row.is_owed for row in later)


def test_the_base_of_the_year_masks_numbers_unless_in_clear(year: Hall) -> None:
    rows = year.see(list_base_year, 2026, year.today)
    assert rows[0].id_number == "229***********0020" and rows[1].id_number == ""
    assert rows[0].due == Decimal("588.00") and rows[0].paid == Decimal("294.00")
    assert rows[2].due == 9 * Decimal("42.00") + 3 * Decimal("10.00")
    clear = year.see(list_base_year, 2026, year.today, clear=True)
    assert clear[0].id_number == NUMBER


def test_the_assessments_name_who_is_missing(year: Hall) -> None:
    year.member("孙福", "farmer")
    rows = year.see(list_assessments, 2026, year.today)
    told = [(row.name, row.assessed, row.note) for row in rows]
    assert told == [
        ("张伟明", Decimal("49.00"), ""),
        ("王桂芬", Decimal("120.00"), ""),
        ("刘强", Decimal("42.00"), ""),
        ("孙福", None, "未核定"),
    ]
    assert rows[0].base == Decimal("4900.00") and rows[0].first_month == Month(2026, 1)


def test_the_institutions_form_says_what_has_no_column(hall: Hall) -> None:
    person_id = hall.member("周立", "institution_staff")
    amounts = {
        "post_pay": "2200", "salary_scale": "2475", "basic_performance": "2680",
        "income_tax": "38.15", "housing_fund": "882.60", "pension_insurance": "588.40",
        "annuity": "294.20", "medical_insurance": "147.10", "unemployment_insurance": "36.78",
    }  # fmt: skip
    hall.do(assess_by_hand, person_id, 2026, {k: Decimal(v) for k, v in amounts.items()})
    (row,) = hall.see(list_checks, 2026, hall.today)
    assert row.base == Decimal("5367.77") and row.monthly == Decimal("80.52")
    assert row.pension == Decimal("588.40") and row.post_pay == Decimal("2200.00")
    assert "失业保险" in row.note and "36.78 元已扣除，本表没有这一列" in row.note
    shown = (row.post_pay, row.salary_scale, row.basic_performance)
    less = (row.pension, row.annuity, row.housing_fund, row.medical, row.income_tax)
    left = sum(a for a in shown if a) - sum(a for a in less if a) - Decimal("36.78")
    assert left == row.base


def test_the_public_list_masks_and_keeps_hardship_back(year: Hall) -> None:
    rows = year.see(list_public, *QUARTER, year.today)
    assert [(r.name, r.months_due, r.months_paid, r.amount, r.note) for r in rows] == [
        ("张*明", 3, 3, None, ""), ("王*芬", 3, 0, None, ""), ("刘*", 3, 1, None, ""),
    ]  # fmt: skip
    told = year.see(list_public, *QUARTER, year.today, with_amounts=True)
    assert [row.amount for row in told] == [Decimal("147.00"), Decimal(0), Decimal("10.00")]
