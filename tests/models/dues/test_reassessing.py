"""Assessments by hand of every worked example, and reassessments within the year."""

from datetime import date
from decimal import Decimal

import pytest

from models.dues.actions.assessments import (
    assess_adjusted,
    assess_by_hand,
    assess_from_total,
    take_sheet,
)
from models.dues.actions.local_rules import set_local_rule
from models.dues.actions.reliefs import ReliefForm, grant_relief
from models.dues.queries.book import preview_reassessment, read_member
from models.dues.rules.assessing import assess_base
from models.dues.rules.months import Month
from models.dues.rules.pay_sheet import PayRow, RowKind
from models.dues.rules.paying import Hardship, ReliefBasis
from models.dues.rules.rulebook import read_rulebook
from models.errors import KnownError
from tests.models.dues.hall import Hall
from tests.models.dues.test_worked_examples import BASES, SLIPS, items_of

RULES = read_rulebook(date(2026, 1, 1))
FIXED = ("farmer", "student", "relief_dependent", "graduate_seeking_work")  # DU-22 to DU-25
D = Decimal


def test_every_worked_example_assessed_by_hand(hall: Hall) -> None:
    expected: dict[int, tuple[str, Decimal | None, Decimal]] = {}
    for name, category, base, _, _, _, assessed in BASES:
        person_id = hall.member(name, category)
        hall.do(assess_by_hand, person_id, 2026, D(base))
        expected[person_id] = name, D(base), D(assessed)
    for name, category, slip, base, _, assessed in SLIPS:
        items, amounts = items_of(RULES, category, slip)
        person_id = hall.member(name, category)
        given = {item.code: amount for item, amount in zip(items, amounts, strict=True)}
        assert len(given) == len(items)
        hall.do(assess_by_hand, person_id, 2026, given)
        expected[person_id] = name, D(base), D(assessed)
    for category in FIXED:
        person_id = hall.member(category, category)
        hall.do(assess_by_hand, person_id, 2026)
        expected[person_id] = category, None, D("0.20")
    unsplit = hall.member("DU-41", "retiree_unsplit")
    hall.do(assess_adjusted, unsplit, 2026, D(30), D(4))
    expected[unsplit] = "DU-41", None, D("31.20")
    told = {row.person_id: (row.name, row.base, row.assessed) for row in hall.book().rows}
    assert told == expected
    over = next(id_ for id_, (name, _, _) in expected.items() if name == "DU-04")
    kept = hall.see(read_member, over, 2026, hall.today).assessments[0]
    assert (kept.computed, kept.assessed) == (D(4900), D(1000))  # both figures are kept
    assert "超过 1000.00 元" in kept.arithmetic


def test_a_pension_like_that_of_another_is_kept_as_it_is(hall: Hall) -> None:
    person_id = hall.member("马良", "retiree_unsplit")
    for previous, percent in ((0, 4), (30, -100)):
        with pytest.raises(KnownError, match="请核对"):
            hall.do(assess_adjusted, person_id, 2026, D(previous), D(percent))
    with pytest.raises(KnownError, match="原交纳额"):
        hall.do(assess_by_hand, person_id, 2026, D(4000))
    hall.do(assess_adjusted, person_id, 2026, D("28.40"), D(0))
    assert set(hall.dues(person_id)) == {"28.40"}
    with pytest.raises(KnownError, match="年内一般不变"):
        hall.do(assess_adjusted, person_id, 2026, D("28.40"), D("3.5"))
    hall.do(assess_adjusted, person_id, 2026, D("28.40"), D("3.5"), first_month=Month(2026, 7),
            reason="养老金调整")  # fmt: skip
    assert hall.dues(person_id)[5:7] == ["28.40", "29.39"]  # 29.394, rounded once


def test_a_share_of_the_whole_pension_where_the_place_says_so(hall: Hall) -> None:
    person_id = hall.member("马良", "retiree_unsplit")
    with pytest.raises(KnownError, match="没有规定"):
        hall.do(assess_from_total, person_id, 2026, D("8333.35"))
    hall.do(set_local_rule, "pension_split", "0.6", "区委组织部通知", date(2026, 1, 1))
    hall.do(assess_from_total, person_id, 2026, D("8333.35"))
    kept = hall.see(read_member, person_id, 2026, hall.today).assessments[-1]
    # 8333.35 × 60 % is 5000.01: one fen above the bracket's bound.
    assert (kept.base, kept.rate, kept.assessed) == (D("5000.01"), D("0.01"), D("50.00"))
    assert kept.raw == D("50.0001")
    assert "8333.35 × 60% = 5000.01" in kept.arithmetic
    assert kept.lines[0]["source"] == "本地做法"
    assert sum(D(line["amount"]) for line in kept.lines) == kept.base


def test_what_a_reassessment_changes_for_paid_months_is_told_before_and_after(hall: Hall) -> None:
    person_id = hall.assessed("蒋文", "4900")
    basis = ReliefBasis("记录 2 号", date(2026, 2, 1), "批 1 号", "社区党委", date(2026, 2, 9))
    hall.do(grant_relief, ReliefForm(
        person_id, Month(2026, 6), Month(2026, 6), D("10.00"), Hardship.WORKING, "患病", basis
    ))  # fmt: skip
    hall.pay(person_id, "蒋文", "206.00", [3, 4, 5, 6, 7])
    assert hall.row(person_id).differences == ()

    def preview(assessed: str) -> list[tuple[int, Decimal]]:
        found = hall.see(
            preview_reassessment, person_id, 2026, Month(2026, 5), D(assessed), hall.today
        )
        return [(one.month.number, one.more) for one in found]

    # The relieved month stays as it was decided; below the relief it falls.
    assert preview("78.00") == [(5, D(29)), (7, D(29))]
    assert preview("8.00") == [(5, D(-41)), (6, D(-2)), (7, D(-41))]
    assert preview("49.00") == []
    hall.do(assess_by_hand, person_id, 2026, D(5200), first_month=Month(2026, 5), reason="晋升")
    book = hall.see(read_member, person_id, 2026, hall.today)
    assert [(one.month.number, one.paid, one.due) for one in book.differences] == [
        (5, D(49), D(78)), (7, D(49), D(78))
    ]  # fmt: skip
    assert hall.row(person_id).differences == book.differences
    hall.pay(person_id, "蒋文", "58.00", [5, 7])
    assert hall.row(person_id).differences == ()
    hall.do(assess_by_hand, person_id, 2026, D(3000), first_month=Month(2026, 7), reason="降薪")
    over = hall.row(person_id).differences
    assert [(one.month.number, one.more) for one in over] == [(7, D("-63.00"))]
    assert hall.row(person_id).owed_total == D("98.00")  # what is over pays no other month


def sheet_row(name: str, base: str) -> PayRow:
    category = RULES.categories["civil_servant"]
    result = assess_base(RULES, category, D(base))
    return PayRow(7, RowKind.MEMBER, name, "", category, (), result, arithmetic="算式")


def test_a_change_of_pay_follows_the_rule_of_the_place(hall: Hall) -> None:
    person_id = hall.assessed("蒋文", "4900")
    raised = [sheet_row("蒋文", "7800")]
    with pytest.raises(KnownError, match="同时写明"):
        hall.do(take_sheet, hall.branch, 2026, raised, "五月", first_month=Month(2026, 5))
    hall.do(set_local_rule, "pay_change", "from_month_of_change", "支部大会决定",
            date(2026, 5, 1))  # fmt: skip
    with pytest.raises(KnownError, match="同时写明"):  # not yet the rule in April
        hall.do(take_sheet, hall.branch, 2026, raised, "四月", first_month=Month(2026, 4))
    stays = hall.do(take_sheet, hall.branch, 2026, raised, "五月")
    assert "表上算得 117.00 元" in stays.unchanged[0].why  # nothing happens by itself
    taken = hall.do(take_sheet, hall.branch, 2026, raised, "五月", first_month=Month(2026, 5))
    assert [row.person_id for row in taken.assessed] == [person_id]
    assert hall.dues(person_id)[3:6] == ["49.00", "117.00", "117.00"]
    kept = hall.see(read_member, person_id, 2026, hall.today).assessments[-1]
    assert kept.reason == "工资变动"
    hall.do(assess_by_hand, person_id, 2026, D(8000), first_month=Month(2026, 6))
    assert hall.dues(person_id)[5] == "120.00"


def test_a_reassessment_never_reaches_back_before_the_member_came(hall: Hall) -> None:
    person_id = hall.assessed("蒋文", "4900", since=date(2026, 4, 1))
    raised = [sheet_row("蒋文", "7800")]
    hall.do(
        take_sheet, hall.branch, 2026, raised, "二月", first_month=Month(2026, 2), reason="更正"
    )
    kept = hall.see(read_member, person_id, 2026, hall.today).assessments[-1]
    assert (kept.first_month, kept.assessed) == ("2026-04", D(117))


def test_every_row_of_a_sheet_has_its_sentence(hall: Hall) -> None:
    hall.assessed("蒋文", "4900")
    hall.member("何平", "enterprise_staff")
    for number in ("229900198001010019", "229900198101010011"):
        hall.member("王强", id_number=number)
    rows = [sheet_row("蒋文", "4900"), sheet_row("蒋文", "5000"), sheet_row("何平", "5000"),
            sheet_row("生人", "5000"), sheet_row("王强", "5000")]  # fmt: skip
    taken = hall.do(take_sheet, hall.branch, 2026, rows, "工资")
    assert [row.why for row in taken.unchanged] == ["今年已核定 49.00 元，与表上相同"]
    assert ["两次" in taken.stopped[0].why, "类别" in taken.stopped[1].why] == [True, True]
    assert ["没有这个人" in taken.unknown_people[0].why,
            "2 位" in taken.unknown_people[1].why] == [True, True]  # fmt: skip
    assert taken.unknown_people[0].category == "civil_servant"
