"""What each setting of the place makes of an amount; the rules alone, without a store."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from models.dues.rules.assessing import Assessed, Plan, arithmetic, make_plan
from models.dues.rules.deadlines import next_collection
from models.dues.rules.months import ArrearsLevel, Month, find_arrears
from models.dues.rules.pay_columns import ColumnRole, PayColumn, find_table, match_item
from models.dues.rules.pay_sheet import Judging, PayRow, judge_pay_sheet
from models.dues.rules.paying import ExtraKind, split_payment
from models.dues.rules.rejudging import rejudge
from models.dues.rules.rulebook import (
    LocalRule,
    Rulebook,
    Verdict,
    known_then,
    read_rulebook,
)
from models.dues.rules.settings import SETTINGS, find_setting
from models.errors import KnownError
from tests.models.dues.test_worked_examples import SLIPS

DAY = date(2026, 1, 1)
SOURCE = "社区党委 2026 年第 1 次会议"
D = Decimal


def rules_with(on: date = DAY, **values: str) -> Rulebook:
    return read_rulebook(on, [LocalRule(n, v, SOURCE, DAY) for n, v in values.items()])


def plan_of(
    rules: Rulebook,
    category: str,
    slip: Mapping[str, str],
    decisions: Mapping[int, Verdict] | None = None,
) -> tuple[Plan, list[Decimal]]:
    found = rules.categories[category]
    columns = [PayColumn(p, name, "", ColumnRole.ITEM) for p, name in enumerate(slip)]
    items = [match_item(rules, c, found, {}) for c in columns]
    assert None not in items, slip
    return make_plan(rules, found, items, decisions), [D(v) for v in slip.values()]


def judge(rules: Rulebook, category: str, slip: Mapping[str, str]) -> Assessed:
    plan, amounts = plan_of(rules, category, slip)
    return plan.judge(amounts)


# The law's monthly table once more by hand: taxable, rate, quick deduction (财税〔2018〕164号).
@pytest.mark.parametrize(
    "pay, tax",
    [("4999.99", "0.00"), ("5000", "0.00"), ("5000.16", "0.00"), ("5000.17", "0.01"),
     ("8000", "90.00"), ("8000.10", "90.01"), ("17000", "990.00"), ("30000", "3590.00"),
     ("40000", "6090.00"), ("60000", "12090.00"), ("85000", "20840.00"),
     ("100000", "27590.00")],
)  # fmt: skip
def test_a_months_tax_follows_the_table_of_the_law(pay: str, tax: str) -> None:
    table = read_rulebook(DAY).tax_table
    assert table is not None
    assert table.of_month(D(pay)).amount == D(tax)
    assert "《中华人民共和国个人所得税法》" in table.citation
    assert "第三条" in table.citation and "第六条" in table.citation


DU_10 = next(slip for name, _, slip, *_ in SLIPS if name == "DU-10")


def test_the_tax_may_be_recomputed_on_what_is_included() -> None:
    rules = rules_with(income_tax="recomputed")
    plan, amounts = plan_of(rules, "institution_staff", DU_10)
    # 7355.00 included, 1949.08 of social deductions; 405.92 above the allowance at 3 %.
    result = plan.judge(amounts)
    assert (result.base, result.computed) == (D("5393.74"), D("80.91"))
    assert arithmetic(plan, amounts, result).startswith("7355.00 − 1961.26 = 5393.74")
    (adjusted,) = plan.adjust(amounts).values()
    assert adjusted.amount == D("12.18")
    assert adjusted.why == "(5405.92 − 5000) × 3% = 12.18，工资条上 38.15"
    bare = {name: amount for name, amount in DU_10.items() if name != "个人所得税"}
    assert judge(rules, "institution_staff", bare) == result  # nor need it stand on the slip
    twice = {**DU_10, "代扣个税": "10"}
    assert judge(rules, "institution_staff", twice) == result
    assert rules.items["income_tax"].reason == f"按本地规定以计入项目重新计算（{SOURCE}）"
    # Pensions know no income tax.
    pension = {"基本养老金": "6120"}
    assert judge(rules, "retiree", pension) == judge(read_rulebook(DAY), "retiree", pension)
    with pytest.raises(KnownError, match="2018 年的个人所得税税率表没有收录"):
        early = date(2018, 5, 1)
        read_rulebook(early, [LocalRule("income_tax", "recomputed", SOURCE, early)])


def test_last_years_mean_tax_is_deducted_where_the_place_says_so() -> None:
    rules = rules_with(income_tax="last_year_mean")
    for column, amount in (("上年个税月均", "25.10"), ("上年个税合计", "301.20")):
        result = judge(rules, "institution_staff", {**DU_10, column: amount})
        assert result.base == D("5367.77") + D("38.15") - D("25.10")
        # Where that of the slip is deducted the same column is left out.
        assert judge(
            read_rulebook(DAY), "institution_staff", {**DU_10, column: amount}
        ).base == D("5367.77")  # fmt: skip
    with pytest.raises(KnownError, match="没有“上年个税月均”一项"):
        judge(rules, "institution_staff", DU_10)
    nothing = judge(rules, "institution_staff", {**DU_10, "上年个税月均": "0"})
    assert nothing.base == D("5405.92")


@pytest.mark.parametrize("header, months", [("季度奖金", 3), ("半年奖金", 6)])
def test_a_bonus_for_several_months_counts_by_the_month(header: str, months: int) -> None:
    slip = {"基本工资": "4000", header: "1000"}
    plan, amounts = plan_of(read_rulebook(DAY), "enterprise_staff", slip)
    share = (D(1000) / months).quantize(D("0.01"))
    assert plan.judge(amounts).base == 4000 + share
    assert plan.adjust(amounts)[1].why == f"1000.00 ÷ {months} 个月 = {share}"
    assert judge(rules_with(bonus_spread="as_paid"), "enterprise_staff", slip).base == 5000
    organ = {"岗位工资": "4000", header: "1000"}
    plan, amounts = plan_of(read_rulebook(DAY), "organ_worker", organ)
    assert plan.judge(amounts).undecided == (1,)
    decided, _ = plan_of(read_rulebook(DAY), "organ_worker", organ, {1: Verdict.INCLUDE})
    assert decided.judge(amounts).base == 4000 + share


@pytest.mark.parametrize("header, months", [("年终绩效", 12), ("年中绩效", 6)])
def test_year_end_performance_is_out_unless_the_place_says_otherwise(
    header: str, months: int
) -> None:
    slip = {"岗位工资": "4000", header: "12000"}
    assert judge(read_rulebook(DAY), "institution_staff", slip).base == 4000
    inside = judge(rules_with(year_end_performance="in"), "institution_staff", slip)
    assert inside.base == 4000 + D(12000) / months
    # It does not occur at an enterprise by the rules: the branch is asked, unless the place said.
    firm = {"基本工资": "4000", header: "12000"}
    assert judge(read_rulebook(DAY), "enterprise_staff", firm).undecided == (1,)
    assert judge(rules_with(year_end_performance="out"), "enterprise_staff", firm).base == 4000
    assert judge(rules_with(year_end_performance="in"), "enterprise_staff", firm) == inside


def sheet(rules: Rulebook, *rows: list[object]) -> list[PayRow]:
    table = find_table(rows, ())
    judging = Judging(rules, DAY, rules.categories["institution_staff"])
    return [row for row in judge_pay_sheet(rows, table, judging) if row.name != "姓名"][1:]


def test_a_pay_sheet_says_what_was_recomputed_and_what_is_missing() -> None:
    head: list[object] = ["姓名", "岗位工资", "奖励性绩效工资", "养老保险", "个税", "应发合计"]
    anna: list[object] = ["赵梅", 7000, 1000, 500, 77.7, 8000]
    (row,) = sheet(rules_with(income_tax="recomputed"), head, anna)
    tax = next(item for item in row.items if item.code == "income_tax")
    assert (tax.amount, tax.adjusted and tax.adjusted.amount) == (D("77.70"), D("45.00"))
    assert row.outcome == "ok" and row.result is not None and row.result.base == D(6455)
    assert row.explanation.startswith("个税：(6500.00 − 5000) × 3% = 45.00，工资条上 77.70；7000")
    (row,) = sheet(rules_with(income_tax="last_year_mean"), head, anna)
    assert (row.outcome, row.codes[0].value) == ("error", "LAST_TAX_MISSING")
    more = [*head, "上年个税月均"], [*anna, 33]
    (row,) = sheet(rules_with(income_tax="last_year_mean"), *more)
    # The tax of neither year is pay: the written total is still right.
    assert row.outcome == "ok" and row.result is not None and row.result.base == D(6467)
    (row,) = sheet(read_rulebook(DAY), *more)
    assert row.outcome == "ok" and row.result is not None and row.result.base == D("6422.30")


def test_an_assessment_judged_again_uses_what_stood_on_the_slip() -> None:
    rules, shipped = rules_with(income_tax="recomputed"), read_rulebook(DAY)
    category = rules.categories["enterprise_staff"]
    lines = [
        {"item": n, "code": c, "amount": a, "verdict": v, "reason": "", "source": "", "decided": ""}
        for n, c, a, v in (("基本工资", "basic_pay", "9000.00", "in"),
                           ("季度奖金", "quarterly_bonus", "3000.00", "in"))
    ]  # fmt: skip
    found = rejudge(rules, category, lines, {})
    assert found is not None
    renewed = found.renew(lines)
    # 9000 + 1000 − 5000 = 5000 taxable: 3000 at 3 %, 2000 at 10 %.
    assert [(line["amount"], line.get("slip")) for line in renewed] == [
        ("9000.00", None), ("1000.00", "3000.00"), ("290.00", "0.00")
    ]  # fmt: skip
    assert found.result.base == D("9710.00")
    assert sum(D(line["amount"]) * (-1 if line["verdict"] == "ded" else 1)
               for line in renewed) == found.result.base  # fmt: skip
    again = rejudge(shipped, category, renewed, {})
    assert again is not None and again.result.base == D(10000)
    same = rejudge(rules, category, renewed, {})
    assert same is not None and same.renew(renewed) == renewed


@pytest.mark.parametrize("value", ["voluntary", "large"])
def test_exactly_a_thousand_may_be_settled_by_the_place(value: str) -> None:
    split = split_payment(D(1000), [], rules_with(large_at_bound=value))
    assert split.extra_kind is ExtraKind(value)
    with pytest.raises(KnownError, match="请选择"):
        split_payment(D(1000), [], rules_with(large_at_bound="ask"))


def test_the_first_two_warnings_come_when_the_place_says_the_third_by_the_rule() -> None:
    owed = [Month(2026, number) for number in range(1, 13)]
    rules = rules_with(arrears_first="2", arrears_second="4")
    levels = [
        find_arrears(owed, [], [], date(2026, run + 1, 20), (), rules.arrears_warned)
        for run in range(1, 7)
    ]
    assert [one.level for one in levels] == [
        ArrearsLevel.NONE, ArrearsLevel.REMIND, ArrearsLevel.REMIND, ArrearsLevel.TALK,
        ArrearsLevel.TALK, ArrearsLevel.RAISED,
    ]  # fmt: skip
    assert levels[1].said == "连续 2 个月未交，请提醒"
    assert levels[5].said == "连续 6 个月未交，请提交支部大会（党章第九条）"
    assert read_rulebook(DAY).arrears_warned == (3, 5)
    with pytest.raises(KnownError, match="一先一后"):
        rules_with(arrears_second="3")
    with pytest.raises(KnownError, match="上级规定"):
        find_setting("arrears_raised")


@pytest.mark.parametrize(
    "today, day, until",
    [("2026-03-01", "10", "2026-03-10"), ("2026-03-04", "10", "2026-04-10"),
     ("2026-12-28", "5", "2027-01-05"), ("2026-01-25", "28", "2026-02-28")],
)  # fmt: skip
def test_a_letter_asks_until_the_next_collection_day(today: str, day: str, until: str) -> None:
    limits = rules_with(collection_day=day).limits
    assert next_collection(limits, date.fromisoformat(today)) == date.fromisoformat(until)


def test_a_version_names_the_entries_that_were_known() -> None:
    first = LocalRule("farmer", "0.50", SOURCE, DAY, 1)
    second = LocalRule("farmer", "0.80", SOURCE, DAY, 2)
    before, after = read_rulebook(DAY, [first]), read_rulebook(DAY, [first, second])
    assert before.version != after.version
    assert (before.limits["farmer"], after.limits["farmer"]) == ("0.50", "0.80")
    local = [first, second]
    assert known_then(local, before.version) == (first,)
    assert known_then(local, after.version) == (first, second)
    assert known_then(local, read_rulebook(DAY).version) == ()
    assert len(after.version) <= 60


def test_every_line_of_the_settings_has_its_place_and_its_default() -> None:
    limits = read_rulebook(DAY).limits
    assert {s.name for s in SETTINGS if s.name not in limits} == {
        "remittance_share", "remittance_period", "remittance_months_after", "remittance_day",
        "pension_split",
    }  # fmt: skip
    defaults = {
        "rounding": "fen", "farmer": "0.20", "income_tax": "slip", "bonus_spread": "by_month",
        "year_end_performance": "out", "pay_change": "fixed_for_year", "ceiling": "1000.00",
        "large_at_bound": "ask", "prepayment_months": "6", "back_payment_months": "6",
        "arrears_first": "3", "arrears_second": "5", "arrears_raised": "6", "collection_day": "10",
        "publication_period": "year", "publication_months_after": "1",
        "community_items": "institution_staff", "rehire_pay": "out",
    }  # fmt: skip
    assert {name: limits[name] for name in defaults} == defaults
    assert set(defaults) < {setting.name for setting in SETTINGS}
