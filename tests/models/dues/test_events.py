"""The events of the rules of dues, each through the actions that clerks do."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from models.dues.actions.assessments import (
    apply_decision,
    assess_adjusted,
    assess_by_hand,
    decide_item,
)
from models.dues.actions.members import (
    MemberForm,
    Owing,
    add_branch,
    change_category,
    enrol,
    transfer_out,
)
from models.dues.actions.payments import take_payment
from models.dues.actions.reliefs import ReliefForm, defer, grant_relief
from models.dues.actions.remittances import remit
from models.dues.queries.book import arrears_list, read_member, read_takings
from models.dues.rules.months import ArrearsLevel, Month
from models.dues.rules.paying import ExtraKind, Hardship, ReliefBasis
from models.dues.rules.rulebook import Verdict
from models.errors import KnownError
from tests.models.dues.hall import Hall

MINUTES = ReliefBasis("支委记录 3 号", date(2026, 2, 1))
APPROVED = ReliefBasis("支委记录 3 号", date(2026, 2, 1), "青党批〔2026〕1号", "社区党委",
                       date(2026, 2, 20))  # fmt: skip


def relief(person_id: int, who: Hardship, basis: ReliefBasis) -> ReliefForm:
    return ReliefForm(
        person_id, Month(2026, 3), Month(2026, 8), Decimal(10), who, "家人患重病", basis
    )


@pytest.mark.parametrize(
    "category, base, who, basis",
    [
        ("civil_servant", "4200", Hardship.WORKING, APPROVED),  # DU-26
        ("retiree", "4200", Hardship.RETIRED, MINUTES),  # DU-27
    ],
)
def test_a_decided_reduction_lowers_the_due(
    hall: Hall, category: str, base: str, who: Hardship, basis: ReliefBasis
) -> None:
    person_id = hall.assessed("陈实", base, category=category)
    full = Decimal(base) * (Decimal("0.01") if category == "civil_servant" else Decimal("0.005"))
    hall.do(grant_relief, relief(person_id, who, basis))
    cells = hall.row(person_id).cells
    assert [c.due for c in cells] == [full] * 2 + [Decimal(10)] * 6 + [full] * 4
    assert (cells[2].assessed, cells[2].relief) == (full, full - 10)


def test_without_approval_nothing_is_reduced(hall: Hall) -> None:  # DU-28
    person_id = hall.assessed("陈实", "4200")
    with pytest.raises(KnownError, match="上级党委批准"):
        hall.do(grant_relief, relief(person_id, Hardship.WORKING, MINUTES))
    assert set(hall.dues(person_id)) == {"42.00"}


def test_nobody_at_work_is_relieved_as_a_retired_member(hall: Hall) -> None:
    person_id = hall.assessed("陈实", "4200")
    with pytest.raises(KnownError, match="不是离退休人员"):
        hall.do(grant_relief, relief(person_id, Hardship.RETIRED, MINUTES))
    later = replace(MINUTES, minutes_on=hall.today.replace(year=hall.today.year + 1))
    with pytest.raises(KnownError, match="还没有到"):
        hall.do(grant_relief, relief(person_id, Hardship.WORKING, later))
    assert set(hall.dues(person_id)) == {"42.00"}


def test_months_paid_before_a_reassessment_are_no_six_unpaid_months(hall: Hall) -> None:
    person_id = hall.assessed("陈实", "4900")
    hall.pay(person_id, "陈实", "294", range(1, 7))
    hall.at(2026, 7)
    hall.do(
        assess_by_hand, person_id, 2026, Decimal("5200"), first_month=Month(2026, 1),
        reason="工资补发",
    )  # fmt: skip
    (debt,) = hall.see(arrears_list, hall.today)
    assert (debt.arrears.run, debt.level) == (0, ArrearsLevel.NONE)
    assert (len(debt.owed), debt.total) == (6, 6 * Decimal("29.00"))


def test_a_probationary_member_pays_from_the_month_of_the_meeting(hall: Hall) -> None:  # DU-29
    hall.at(2026, 4)
    person_id = hall.assessed(
        "杨晨", "4000", is_probationary=True, meeting_on=date(2026, 3, 25), since=date(2026, 3, 25)
    )
    assert hall.dues(person_id) == ["0.00"] * 2 + ["40.00"] * 10
    assert hall.states(person_id)[:4] == ["not_owed", "not_owed", "owed", "owed"]


def test_the_month_of_a_transfer_belongs_to_the_old_branch(hall: Hall) -> None:  # DU-30
    hall.at(2026, 6, 18)
    second = hall.do(add_branch, "青禾里第二党支部")
    person_id = hall.assessed("何平", "4900")
    form = MemberForm(person_id, second, "civil_servant", date(2026, 6, 18))
    with pytest.raises(KnownError, match="只能在一处交"):
        hall.do(enrol, form)
    with pytest.raises(Owing, match=r"还有 294\.00 元党费没有交") as owing:
        hall.do(transfer_out, person_id, date(2026, 6, 18), "介 12 号")
    assert [month.number for month, _ in owing.value.owed] == [1, 2, 3, 4, 5, 6]
    assert hall.see(read_member, person_id, 2026, hall.today).spells[0].left_on is None
    hall.do(transfer_out, person_id, date(2026, 6, 18), "介 12 号", despite_arrears=True)
    with pytest.raises(KnownError, match="只能在一处交"):
        hall.do(enrol, form)
    hall.do(enrol, MemberForm(person_id, second, "civil_servant", date(2026, 7, 1)))
    assert hall.dues(person_id) == ["49.00"] * 6 + ["0.00"] * 6
    there = hall.row(person_id, branch=second)
    assert [c.due for c in there.cells] == [Decimal(0)] * 6 + [Decimal(49)] * 6
    with pytest.raises(KnownError, match="两个支部"):
        hall.pay(person_id, "何平", "98.00", [6, 7])


def test_the_amount_is_fixed_for_the_year(hall: Hall) -> None:  # DU-31
    person_id = hall.assessed("孙宁", "4900")
    hall.at(2026, 5)
    with pytest.raises(KnownError, match="年内一般不变"):
        hall.do(assess_by_hand, person_id, 2026, Decimal(8000))
    assert hall.dues(person_id) == ["49.00"] * 12


def test_retirement_leads_to_a_reassessment_with_its_reason(hall: Hall) -> None:  # DU-32
    person_id = hall.assessed("冯远", "8000")
    hall.at(2026, 7)
    hall.do(change_category, person_id, "retiree", Month(2026, 7), "退休")
    assert hall.dues(person_id) == ["120.00"] * 12  # a status change alone changes no amount
    hall.do(
        assess_by_hand, person_id, 2026, Decimal(4600), first_month=Month(2026, 7), reason="退休"
    )
    assert hall.dues(person_id) == ["120.00"] * 6 + ["23.00"] * 6
    book = hall.see(read_member, person_id, 2026, hall.today)
    assert [a.reason for a in book.assessments] == ["", "退休"]
    assert book.assessments[1].lines[0]["source"] == "中组发〔2008〕3号第五条"


def test_paying_ahead_and_the_difference_after_a_reassessment(hall: Hall) -> None:
    person_id = hall.assessed("蒋文", "4900")
    with pytest.raises(KnownError, match="不超过 6 个月"):  # DU-34
        hall.pay(person_id, "蒋文", "343.00", range(4, 11))
    with pytest.raises(KnownError, match="支部同意"):
        hall.pay(person_id, "蒋文", "98.00", [3, 4], consent="")
    assert hall.pay(person_id, "蒋文", "294.00", range(4, 10)).split.dues == 294  # DU-33
    hall.do(assess_by_hand, person_id, 2026, Decimal(7800), first_month=Month(2026, 7),
            reason="工资变动")  # fmt: skip
    # 7800 is in the third bracket; the example's 78.00 comes of a base of 5200.
    hall.do(assess_by_hand, person_id, 2026, Decimal(5200), first_month=Month(2026, 7),
            reason="核对后更正")  # fmt: skip
    cells = hall.row(person_id).cells
    assert sum(c.owed for c in cells[6:9]) == Decimal("87.00")  # DU-35
    with pytest.raises(KnownError, match="已在“青禾里第一党支部”交过"):
        hall.pay(person_id, "蒋文", "49.00", [4])
    taken = hall.pay(person_id, "蒋文", "87.00", [7, 8, 9])
    assert set(taken.split.months.values()) == {Decimal(29)}
    assert hall.states(person_id)[3:9] == ["paid"] * 6


def test_six_months_ahead_over_new_year_need_the_next_years_amount(hall: Hall) -> None:
    person_id = hall.assessed("蒋文", "4900")
    hall.at(2026, 10, 20)
    months = tuple(Month(2026, 10).plus(number) for number in range(1, 7))
    form = replace(hall.form(person_id, "蒋文", "334.00", []), months=months)
    with pytest.raises(KnownError, match="2027年1月还没有核定"):
        hall.cash.act(take_payment, form)
    hall.do(assess_by_hand, person_id, 2027, Decimal("5900"))
    with pytest.raises(KnownError, match="支部同意"):
        hall.cash.act(take_payment, replace(form, consent=""))
    with pytest.raises(KnownError, match="不超过 6 个月"):
        hall.cash.act(take_payment, replace(form, months=(*months, Month(2027, 5))))
    total = 2 * Decimal(49) + 4 * Decimal("88.50")
    split = hall.cash.act(take_payment, replace(form, amount=total)).result.split
    assert list(split.months.values()) == [Decimal(49)] * 2 + [Decimal("88.50")] * 4
    assert hall.states(person_id, 2027)[:5] == ["paid"] * 4 + ["future"]


def test_six_unpaid_months_are_raised_and_nothing_is_changed(hall: Hall) -> None:  # DU-36, 37, 38
    silent, last, late = (hall.assessed(name, "4900") for name in ("钱一", "孙二", "李三"))
    hall.at(2026, 7)
    hall.do(defer, late, Month(2026, 1), Month(2026, 6), "住院", date(2026, 1, 20), "已谈话")
    hall.pay(last, "孙二", "49.00", [6])
    found = {r.person_id: r for r in hall.see(arrears_list, hall.today)}
    assert (found[silent].level, found[silent].total) == (ArrearsLevel.RAISED, Decimal(294))
    assert found[last].arrears.run == 0
    assert len(found[last].owed) == 5
    assert late not in found
    assert hall.row(silent).arrears == found[silent].arrears
    book = hall.see(read_member, silent, 2026, hall.today)
    assert [(s.last_month, s.left_on) for s in book.spells] == [("", None)]


def test_a_run_goes_on_over_new_year(hall: Hall) -> None:
    person_id = hall.assessed("钱一", "4900", 2025, since=date(2025, 11, 1))
    hall.do(assess_by_hand, person_id, 2026, Decimal(4900))
    hall.at(2026, 5)
    assert hall.row(person_id).arrears.run == 6


def test_large_dues_go_their_own_way(hall: Hall) -> None:  # DU-39
    person_id = hall.assessed("沈明", "10000")
    with pytest.raises(KnownError, match="简要情况"):
        hall.pay(person_id, "沈明", "2150.00", [3])
    taken = hall.pay(person_id, "沈明", "2150.00", [3], profile="1950 年入党，离休干部")
    assert [taken.split.dues, taken.split.extra] == [150, 2000]
    assert taken.voucher_number == f"DE{hall.branch:02d}-2026-00001"
    takings = hall.see(read_takings, date(2026, 3, 1), date(2026, 3, 31))
    assert [takings.collected, takings.large] == [150, 2000]
    hall.at(2026, 4)
    hall.do(remit, hall.branch, date(2026, 3, 1), date(2026, 3, 31), Decimal("0.2"), "收 1",
            hall.today)  # fmt: skip


def test_exactly_a_thousand_asks(hall: Hall) -> None:  # DU-40
    person_id = hall.assessed("沈明", "10000")
    with pytest.raises(KnownError, match="请选择"):
        hall.pay(person_id, "沈明", "1150.00", [3])
    taken = hall.pay(person_id, "沈明", "1150.00", [3], extra_kind=ExtraKind.VOLUNTARY)
    assert (taken.split.extra_kind, taken.voucher_number) == (ExtraKind.VOLUNTARY, "")


def test_a_pension_that_cannot_be_split_follows_its_adjustment(hall: Hall) -> None:  # DU-41
    person_id = hall.member("马良", "retiree_unsplit")
    hall.do(assess_adjusted, person_id, 2026, Decimal(30), Decimal(4))
    assert hall.dues(person_id) == ["31.20"] * 12


def test_an_unknown_item_waits_for_the_branch(hall: Hall) -> None:  # DU-42
    amounts = {"post_pay": Decimal(4000), "profession_allowance": Decimal(300)}
    person_id = hall.member("郑敏", "institution_staff")
    hall.do(assess_by_hand, person_id, 2026, amounts)
    row = hall.row(person_id)
    assert row.assessed is None
    assert row.undecided
    assert set(hall.states(person_id)) == {"unassessed"}
    header = row.undecided[0]
    settles = hall.do(
        decide_item, hall.branch, header, "institution_staff", Verdict.EXCLUDE,
        date(2026, 2, 10), "记录 5 号",
    )  # fmt: skip
    assert settles == (person_id,)
    assert hall.row(person_id).assessed is None  # kept, and only applied once confirmed
    assert hall.do(apply_decision, hall.branch, header, "institution_staff", settles) == 1
    assert hall.dues(person_id) == ["40.00"] * 12
    book = hall.see(read_member, person_id, 2026, hall.today)
    line = next(line for line in book.assessments[-1].lines if line["item"] == header)
    assert line["verdict"] == "out"
    assert "2026-02-10" in line["decided"]
