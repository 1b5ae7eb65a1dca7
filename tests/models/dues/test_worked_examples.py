"""The worked examples of the rules of dues, and what must hold for every base."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.dues.rules.assessing import (
    Rounding,
    arithmetic,
    assess_base,
    assess_fixed,
    assess_previous,
    make_plan,
    round_once,
)
from models.dues.rules.pay_columns import ColumnRole, PayColumn, match_item
from models.dues.rules.rulebook import LocalRule, Rulebook, Verdict, read_rulebook
from models.errors import KnownError

RULES = read_rulebook(date(2026, 1, 1))


def items_of(rules: Rulebook, category: str, slip: dict[str, str]) -> tuple[list, list[Decimal]]:  # type: ignore[type-arg]
    found = rules.find_category(category)
    assert found is not None
    columns = [PayColumn(p, name, "", ColumnRole.ITEM) for p, name in enumerate(slip)]
    return [match_item(rules, c, found, {}) for c in columns], [Decimal(v) for v in slip.values()]


BASES = [  # id, category, base, rate, fen, jiao, assessed
    ("DU-01", "civil_servant", "5100", "0.015", "76.50", "76.5", "76.50"),
    ("DU-02", "civil_servant", "4900", "0.01", "49.00", "49.0", "49.00"),
    ("DU-03", "annual_salary", "5000", "0.01", "50.00", "50.0", "50.00"),
    ("DU-04", "annual_salary", "245000", "0.02", "4900.00", "4900.0", "1000.00"),
    ("DU-05", "civil_servant", "3000", "0.005", "15.00", "15.0", "15.00"),
    ("DU-06", "civil_servant", "3000.01", "0.01", "30.00", "30.0", "30.00"),
    ("DU-07", "civil_servant", "50000", "0.02", "1000.00", "1000.0", "1000.00"),
    ("DU-13", "civil_servant", "4725", "0.01", "47.25", "47.3", "47.25"),
    ("DU-14", "civil_servant", "2829.92", "0.005", "14.15", "14.1", "14.15"),
    ("DU-15", "civil_servant", "1001", "0.005", "5.01", "5.0", "5.01"),
    ("DU-16", "retiree", "5000", "0.005", "25.00", "25.0", "25.00"),
    ("DU-18", "irregular_income", "4800", "0.01", "48.00", "48.0", "48.00"),
    ("DU-19", "farmer_village_post", "2400", "0.005", "12.00", "12.0", "12.00"),
    ("DU-20", "farmer_outside_income", "5600", "0.015", "84.00", "84.0", "84.00"),
    ("DU-21", "inservice_postgraduate", "7200", "0.015", "108.00", "108.0", "108.00"),
]


@pytest.mark.parametrize("name, category, base, rate, fen, jiao, assessed", BASES)
def test_a_base_becomes_an_amount(
    name: str, category: str, base: str, rate: str, fen: str, jiao: str, assessed: str
) -> None:
    found = RULES.categories[category]
    result = assess_base(RULES, found, Decimal(base))
    assert (result.rate, result.computed) == (Decimal(rate), Decimal(fen)), name
    assert result.assessed == Decimal(assessed)
    assert result.raw is not None
    assert round_once(result.raw, Rounding.JIAO) == Decimal(jiao)


SLIPS = [
    (
        "DU-08", "civil_servant",
        {"职务工资": "1480", "级别工资": "2650", "工作性津贴": "2200", "生活性补贴": "1900",
         "工改保留补贴": "260", "住房提租补贴": "90", "通讯补贴": "130", "公务交通补贴": "650",
         "取暖费": "300", "个人所得税": "185.40", "住房公积金": "930", "养老保险": "620",
         "职业年金": "310", "医疗保险": "155"},
        "6289.60", "94.344", "94.34",
    ),
    (
        "DU-09", "organ_worker",
        {"岗位工资": "1150", "技术等级工资": "890", "工作性津贴": "1600", "生活性补贴": "1500",
         "防暑降温费": "200", "个人所得税": "12.30", "住房公积金": "620", "养老保险": "410",
         "职业年金": "205", "医疗保险": "103"},
        "3789.70", "37.897", "37.90",
    ),
    (
        "DU-10", "institution_staff",
        {"岗位工资": "2200", "薪级工资": "2475", "基础性绩效工资": "2680",
         "奖励性绩效工资": "1500", "物业费": "120", "个人所得税": "38.15",
         "住房公积金": "882.60", "养老保险": "588.40", "职业年金": "294.20",
         "医疗保险": "147.10", "失业保险": "36.78"},
        "5367.77", "80.51655", "80.52",
    ),
    (
        "DU-11", "enterprise_staff",
        {"基本工资": "3200", "岗位工资": "1800", "定期普遍发放的绩效工资": "2500",
         "普遍发放的津贴补贴": "300", "高温岗位津贴": "400", "误餐补贴": "300",
         "加班补贴": "620", "项目一次性奖金": "5000", "个人所得税": "57.60",
         "住房公积金": "780", "养老保险": "624", "医疗保险": "156", "失业保险": "39"},
        "6143.40", "92.151", "92.15",
    ),
    (
        "DU-12", "community_worker",
        {"岗位工资": "2500", "级别工资": "350", "职称工资": "300", "基础性绩效工资": "200",
         "年度奖励性绩效工资": "8000", "养老保险": "268", "医疗保险": "67",
         "失业保险": "16.75", "住房公积金": "167.50"},
        "2830.75", "14.15375", "14.15",
    ),
    (
        "DU-17", "retiree", {"基本离休费": "6120", "护理费": "1200", "交通费": "400"},
        "6120.00", "61.2", "61.20",
    ),
]  # fmt: skip


@pytest.mark.parametrize("name, category, slip, base, raw, assessed", SLIPS)
def test_a_slip_becomes_a_base(
    name: str, category: str, slip: dict[str, str], base: str, raw: str, assessed: str
) -> None:
    items, amounts = items_of(RULES, category, slip)
    assert None not in items, name
    plan = make_plan(RULES, RULES.categories[category], items)
    result = plan.judge(amounts)
    assert (result.base, result.raw) == (Decimal(base), Decimal(raw))
    assert result.assessed == Decimal(assessed)
    line = arithmetic(plan, amounts, result)
    assert line.endswith(f"→ {assessed} 元/月") and base in line


@pytest.mark.parametrize(
    "category", ["farmer", "student", "relief_dependent", "graduate_seeking_work", "laid_off"]
)
def test_fixed_amounts_ask_for_no_base(category: str) -> None:
    assert assess_fixed(RULES, RULES.categories[category]).assessed == Decimal("0.20")


def test_a_local_amount_for_farmers_stands_above_within_the_rule() -> None:
    day = date(2026, 1, 1)
    local = read_rulebook(day, [LocalRule("farmer", "0.50", "市委组织部通知", day)])
    assert assess_fixed(local, local.categories["farmer"]).assessed == Decimal("0.50")
    assert assess_fixed(local, local.categories["student"]).assessed == Decimal("0.20")
    assert local.version != RULES.version
    with pytest.raises(KnownError, match="农民党员的月交纳额应在"):
        read_rulebook(day, [LocalRule("farmer", "1.20", "", day)])
    earlier = read_rulebook(date(2025, 1, 1), [LocalRule("farmer", "0.50", "", day)])
    assert earlier.limits["farmer"] == "0.20"


def test_an_unsplit_pension_follows_its_adjustment() -> None:  # DU-41
    assert assess_previous(Decimal("30.00"), Decimal(4)) == Decimal("31.20")


def test_an_unknown_item_stops_the_member_until_somebody_decides() -> None:  # DU-42
    category = RULES.categories["enterprise_staff"]
    items, amounts = items_of(RULES, category.code, {"基本工资": "4000", "通勤班车补": "180"})
    assert items[1] is None
    stopped = make_plan(RULES, category, items).judge(amounts)
    assert stopped.assessed is None and stopped.undecided == (1,)
    assert make_plan(RULES, category, items).judge([Decimal(4000), Decimal(0)]).assessed == 40
    for verdict, due in ((Verdict.INCLUDE, "41.80"), (Verdict.EXCLUDE, "40.00")):
        decided = make_plan(RULES, category, items, {1: verdict})
        assert decided.judge(amounts).assessed == Decimal(due)


def test_years_before_2017_are_not_judged() -> None:
    with pytest.raises(KnownError, match="2017 年及以后"):
        read_rulebook(date(2016, 12, 31))


@pytest.mark.parametrize("base", ["0", "-0.01", "-500"])
def test_a_base_that_is_not_positive_is_an_error_and_not_zero(base: str) -> None:
    with pytest.raises(KnownError, match="不大于零"):
        assess_base(RULES, RULES.categories["civil_servant"], Decimal(base))


# The brackets once more, by hand and in whole numbers: upper bound in fen (0: none), rate in
# thousandths. Nothing here comes of the program's own data.
TABLES = {
    "civil_servant": ((300_000, 5), (500_000, 10), (1_000_000, 15), (0, 20)),
    "retiree": ((500_000, 5), (0, 10)),
}


@pytest.mark.parametrize("code", TABLES)
def test_every_fen_up_to_30000_agrees_with_whole_numbers(code: str) -> None:
    """Raw product, amount to fen and to jiao of each of 3,000,000 bases, without one decimal."""
    category = RULES.categories[code]
    fen = 0
    with pytest.raises(KnownError, match="不大于零"):
        assess_base(RULES, category, Decimal(fen))
    for bound, rate in TABLES[code]:
        last = min(bound or 3_000_000, 3_000_000)
        while fen < last:
            fen += 1
            product = fen * rate  # thousandths of a fen
            result = assess_base(RULES, category, Decimal(fen).scaleb(-2))
            assert result.raw is not None
            assert result.assessed is not None
            if (
                int(result.raw.scaleb(5)) != product
                or int(result.assessed.scaleb(2)) != (product + 500) // 1000
            ):
                pytest.fail(f"{fen} fen: {result}, expected {product} thousandths of a fen")
    assert fen == 3_000_000


@pytest.mark.parametrize("rounding, fen", [(Rounding.JIAO, 10), (Rounding.YUAN, 100)])
def test_other_roundings_round_the_raw_product_once(rounding: Rounding, fen: int) -> None:
    category = RULES.categories["civil_servant"]
    for base in range(1, 1_000_001, 7):
        rate = next(rate for bound, rate in TABLES["civil_servant"] if base <= bound or not bound)
        result = assess_base(RULES, category, Decimal(base).scaleb(-2), rounding)
        whole = (2 * base * rate + fen * 1000) // (2 * fen * 1000) * fen
        assert result.assessed is not None
        assert int(result.assessed.scaleb(2)) == whole


@given(st.sampled_from(sorted(TABLES)), st.integers(1, 10_000_000), st.integers(1, 10_000_000))
def test_the_amount_never_falls_as_the_base_rises(code: str, one: int, other: int) -> None:
    category = RULES.categories[code]
    low, high = sorted((one, other))
    first = assess_base(RULES, category, Decimal(low) / 100)
    second = assess_base(RULES, category, Decimal(high) / 100)
    assert first.raw is not None and second.raw is not None
    assert first.assessed is not None and second.assessed is not None
    assert first.assessed <= second.assessed <= 1000
    if first.rate == second.rate and low < high:
        assert first.raw < second.raw  # within a bracket every fen of the base counts


@given(st.sampled_from(sorted(TABLES)), st.integers(1, 10_000_000))
def test_one_rate_holds_for_the_whole_base(code: str, fen: int) -> None:
    base = Decimal(fen).scaleb(-2)
    result = assess_base(RULES, RULES.categories[code], base)
    assert result.rate is not None
    assert result.raw == base * result.rate
    thousandths = next(rate for bound, rate in TABLES[code] if fen <= bound or not bound)
    assert result.rate * 1000 == thousandths


@pytest.mark.parametrize(
    "code, bound, below, above",
    [
        ("civil_servant", "3000", "15.00", "30.00"), ("civil_servant", "5000", "50.00", "75.00"),
        ("civil_servant", "10000", "150.00", "200.00"), ("retiree", "5000", "25.00", "50.00"),
    ],
)  # fmt: skip
def test_the_amount_jumps_one_fen_above_each_bound(
    code: str, bound: str, below: str, above: str
) -> None:
    category = RULES.categories[code]
    results = [
        assess_base(RULES, category, Decimal(bound) + fen) for fen in (Decimal(0), Decimal("0.01"))
    ]
    assert [result.assessed for result in results] == [Decimal(below), Decimal(above)]


def test_every_rule_names_where_it_stands() -> None:
    for item in RULES.items.values():
        assert item.reason
        if item.source.mark == "rule":
            assert item.source.text.startswith(("中组发", "组电明字", "《全国基层组织建设"))
        else:
            assert item.source.text == "本地做法"
