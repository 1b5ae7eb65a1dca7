"""The place's rules from the setting to the kept assessment, and what was paid too much."""

from datetime import date
from decimal import Decimal

import pytest

from models.dues.actions.assessments import (
    apply_decision,
    assess_by_hand,
    decide_item,
    exceed_ceiling,
    take_sheet,
)
from models.dues.actions.carrying import carry_over, undo_carrying
from models.dues.actions.local_rules import set_local_rule
from models.dues.actions.members import MemberForm, enrol
from models.dues.actions.payments import void_payment
from models.dues.queries.book import AssessmentRow, read_member, what_if
from models.dues.queries.carrying import preview_carrying
from models.dues.queries.lists import list_assessments, list_calendar
from models.dues.queries.paper_facts import read_statement
from models.dues.queries.rulebooks import judging_for, rules_of
from models.dues.rules.months import Month
from models.dues.rules.pay_columns import find_table
from models.dues.rules.pay_sheet import PayRow, judge_pay_sheet
from models.dues.rules.rulebook import LocalRule, Verdict
from models.errors import KnownError
from tests.models.dues.hall import Hall, put_people

DAY = date(2026, 1, 1)
SOURCE = "社区党委 2026 年第 1 次会议"
D = Decimal
HEAD: list[object] = ["姓名", "岗位工资", "季度奖金", "养老保险", "个税"]


def last_of(hall: Hall, person_id: int) -> AssessmentRow:
    kept: AssessmentRow = hall.see(read_member, person_id, 2026, hall.today).assessments[-1]
    return kept


def judged(hall: Hall, *rows: list[object]) -> list[PayRow]:
    judging = hall.see(judging_for, Month(2026, 1), hall.today)
    category = judging.rules.categories["enterprise_staff"]
    table = find_table((HEAD, *rows), ())
    found = judge_pay_sheet((HEAD, *rows), table, type(judging)(
        judging.rules, hall.today, category, judging.learned, rounding=judging.rounding,
        by_category=judging.by_category,
    ))  # fmt: skip
    return [row for row in found if row.name in [r[0] for r in rows]]


def test_the_tax_of_the_place_is_kept_with_its_version_and_judged_again(hall: Hall) -> None:
    hall.do(set_local_rule, "income_tax", "recomputed", SOURCE, DAY)
    person_id = hall.member("陈一", "enterprise_staff")
    rows = judged(hall, ["陈一", 9000, 3000, 1000, 77.7])
    hall.do(take_sheet, hall.branch, 2026, rows, "一月工资")
    kept = last_of(hall, person_id)
    # 9000 + 1000 − 1000 − 5000 = 4000 taxable: 3000 at 3 %, 1000 at 10 %.
    assert (kept.base, kept.assessed) == (D("8810.00"), D("132.15"))
    tax = next(line for line in kept.lines if line["code"] == "income_tax")
    assert (tax["amount"], tax["slip"], tax["verdict"]) == ("190.00", "77.70", "ded")
    assert SOURCE in tax["reason"] and tax["source"].startswith("《中华人民共和国个人所得税法》")
    statement = hall.see(read_statement, kept.id)
    assert sum((-line.amount if line.verdict == "扣除" else line.amount)
               for line in statement.lines) == kept.base  # fmt: skip
    # Under the shipped rules, and with the bonus as it was paid.
    shipped = LocalRule("income_tax", "slip", "试算", DAY)
    (changed,) = hall.see(what_if, 2026, DAY, (shipped,))
    assert changed.after == D("133.83")  # 10000 − 1000 − 77.70 = 8922.30
    as_paid = LocalRule("bonus_spread", "as_paid", "试算", DAY)
    (changed,) = hall.see(what_if, 2026, DAY, (shipped, as_paid))
    assert changed.after == D("218.45")  # 12000 − 1000 − 77.70 at 2 %
    # A rule entered afterwards for the same day changes what a new assessment is judged by.
    hall.do(set_local_rule, "income_tax", "slip", "更正", DAY)
    assert hall.see(what_if, 2026, DAY)[0].after == D("133.83")
    hall.do(set_local_rule, "rounding", "yuan_up", "更正", DAY)
    assert hall.see(read_statement, kept.id) == statement  # it prints as it was
    then = hall.books.ask(rules_of, kept.rules_on, kept.rules_version)
    assert (then.limits["income_tax"], then.version) == ("recomputed", kept.rules_version)


def test_a_sheet_for_a_later_month_is_judged_by_the_rules_of_that_month(hall: Hall) -> None:
    hall.do(set_local_rule, "bonus_spread", "as_paid", SOURCE, date(2026, 5, 1))
    person_id = hall.member("陈一", "enterprise_staff")
    rows = judged(hall, ["陈一", 4000, 900, 0, 0])
    hall.do(take_sheet, hall.branch, 2026, rows, "工资")
    assert last_of(hall, person_id).base == D(4300)
    taken = hall.do(take_sheet, hall.branch, 2026, rows, "工资", first_month=Month(2026, 5),
                    reason="更正")  # fmt: skip
    kept = last_of(hall, person_id)
    assert (kept.base, taken.assessed[0].amount) == (D(4900), D(49))
    assert "2026-05-01" in kept.rules_version
    assert "slip" not in kept.lines[1]


def test_last_years_tax_may_be_typed_and_may_be_nothing(hall: Hall) -> None:
    hall.do(set_local_rule, "income_tax", "last_year_mean", SOURCE, DAY)
    person_id = hall.member("陈一", "institution_staff")
    slip = {"post_pay": D(6000), "income_tax": D(30)}
    with pytest.raises(KnownError, match="没有缴过的填 0"):
        hall.do(assess_by_hand, person_id, 2026, slip)
    hall.do(assess_by_hand, person_id, 2026, slip | {"tax_last_year": D(0)})
    kept = last_of(hall, person_id)
    assert (kept.base, [line["verdict"] for line in kept.lines]) == (
        D(6000), ["in", "out", "ded"]
    )  # fmt: skip
    assert hall.see(what_if, 2026, DAY) == ()


def test_a_bonus_the_branch_lets_in_is_spread_as_well(hall: Hall) -> None:
    person_id = hall.member("陈一", "institution_staff")
    hall.do(assess_by_hand, person_id, 2026, {"post_pay": D(4000), "quarterly_bonus": D(1000)})
    header = hall.row(person_id).undecided[0]
    who = hall.do(decide_item, hall.branch, header, "institution_staff", Verdict.INCLUDE,
                  date(2026, 2, 10), "记录 5 号")  # fmt: skip
    hall.do(apply_decision, hall.branch, header, "institution_staff", who)
    kept = last_of(hall, person_id)
    assert (kept.base, kept.assessed) == (D("4333.33"), D("43.33"))
    assert (kept.lines[1]["amount"], kept.lines[1]["slip"]) == ("333.33", "1000.00")
    assert hall.see(what_if, 2026, DAY) == ()


def test_more_than_the_ceiling_is_the_members_own_wish(hall: Hall) -> None:
    person_id = hall.assessed("沈明", "60000", category="enterprise_staff")
    for amount, wish, match in (("1200.01", "书面", "1200.00 元以内"), ("1000", "书面", "以上"),
                                ("1100", " ", "本人自愿")):  # fmt: skip
        with pytest.raises(KnownError, match=match):
            hall.do(exceed_ceiling, person_id, 2026, D(amount), wish)
    hall.do(exceed_ceiling, person_id, 2026, D(1100), "3 月 1 日书面提出",
            first_month=Month(2026, 4))  # fmt: skip
    assert hall.dues(person_id)[2:5] == ["1000.00", "1100.00", "1100.00"]
    kept = last_of(hall, person_id)
    assert (kept.computed, kept.assessed) == (D(1200), D(1100))  # both figures are kept
    assert kept.arithmetic.endswith("本人自愿，按 1100.00 元交纳")
    assert "按限额核定" not in hall.see(list_assessments, 2026, hall.today)[0].note
    assert hall.see(what_if, 2026, DAY) == ()
    poor = hall.assessed("陈一", "4900")
    with pytest.raises(KnownError, match="没有超过上限"):
        hall.do(exceed_ceiling, poor, 2026, D(1100), "书面")


def test_what_was_paid_too_much_counts_for_the_next_open_months(hall: Hall) -> None:
    person_id = hall.assessed("蒋文", "5200")
    receipt = hall.pay(person_id, "蒋文", "390.00", [1, 2, 3, 4, 5])
    hall.do(assess_by_hand, person_id, 2026, D(3000), first_month=Month(2026, 3), reason="降薪")
    assert [(d.month.number, d.more) for d in hall.row(person_id).differences] == [
        (3, D(-63)), (4, D(-63)), (5, D(-63))
    ]  # fmt: skip
    plan = hall.see(preview_carrying, person_id, hall.today)
    # Nine months are open; one may pay six ahead, so 15.00 for each of June to September.
    assert [(m.source.number, m.target.number, m.amount) for m in plan.moves] == [
        (3, 6, D(15)), (3, 7, D(15)), (3, 8, D(15)), (3, 9, D(15))
    ]  # fmt: skip
    assert (plan.total, plan.left) == (D(60), D(129))
    with pytest.raises(KnownError, match="支部是怎么定的"):
        hall.do(carry_over, person_id, hall.today, " ")
    assert hall.do(carry_over, person_id, hall.today, "支委会 3 号记录") == plan
    assert hall.states(person_id)[5:10] == ["paid"] * 4 + ["future"]
    with pytest.raises(KnownError, match="还没有可以抵的月份"):
        hall.do(carry_over, person_id, hall.today, "再来一次")
    book = hall.see(read_member, person_id, 2026, hall.today)
    assert next((c.from_month, c.to_month, c.is_undone) for c in book.carried) == (
        "2026-03", "2026-06", False
    )  # fmt: skip
    assert sum(cell.over for cell in book.cells) == D(129)  # the rest stands where it was paid
    assert hall.row(person_id).paid_total == D(390)  # no money has moved
    assert "6月抵用 15" in hall.see(list_calendar, 2026, hall.today)[0].note
    with pytest.raises(KnownError, match="先撤销抵用"):
        hall.other_cash.act(void_payment, receipt.payment_id, "收错")
    with pytest.raises(KnownError, match="不能再收"):
        hall.pay(person_id, "蒋文", "15.00", [6])
    for carried in book.carried:
        hall.do(undo_carrying, carried.id, "登记错了")
    with pytest.raises(KnownError, match="已经撤销"):
        hall.do(undo_carrying, book.carried[0].id, "登记错了")
    assert hall.states(person_id)[5] == "future"
    hall.other_cash.act(void_payment, receipt.payment_id, "收错")
    with pytest.raises(KnownError, match="没有多交的月份"):
        hall.do(carry_over, person_id, hall.today, "支委会 3 号记录")


def test_nobody_is_enrolled_with_a_delegate_without_a_relation(hall: Hall) -> None:  # RV4
    person_id = hall.do(put_people, [("陈一", "")])[0]
    form = {"person_id": person_id, "branch_id": hall.branch, "category": "civil_servant",
            "since": DAY}  # fmt: skip
    with pytest.raises(KnownError, match="关系"):
        hall.do(enrol, MemberForm(**form, delegate="李兰"))
    with pytest.raises(KnownError, match="要写一个人"):
        hall.do(enrol, MemberForm(**form, delegate="青禾里第一党支部", delegate_relation="支部"))
    assert hall.book().rows == ()
    hall.do(enrol, MemberForm(**form, delegate="李兰", delegate_relation="配偶"))
