"""The worked events DU-26 to DU-40."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.dues.rules.months import (
    ArrearsLevel,
    Month,
    find_arrears,
    first_month_owed,
    last_month_of_old_branch,
    months_between,
    read_month,
)
from models.dues.rules.paying import (
    MOST,
    ExtraKind,
    Hardship,
    ReliefBasis,
    check_payer,
    check_reach,
    relieve,
    split_payment,
    top_up,
)
from models.dues.rules.rulebook import read_rulebook
from models.errors import KnownError

RULES = read_rulebook(date(2026, 1, 1))
D = Decimal
JANUARY = Month(2026, 1)


def year(first: int, last: int) -> list[Month]:
    return list(months_between(Month(2026, first), Month(2026, last)))


def test_a_working_member_is_relieved_with_approval() -> None:  # DU-26
    basis = ReliefBasis(
        "支〔2026〕3", date(2026, 2, 1), "党〔2026〕8", "街道党工委", date(2026, 2, 9)
    )
    assert relieve(D(42), D(10), Hardship.WORKING, basis) == D(32)


def test_minutes_are_enough_for_a_retired_member() -> None:  # DU-27, DU-28
    minutes = ReliefBasis("支〔2026〕3", date(2026, 2, 1))
    assert relieve(D(42), D(10), Hardship.RETIRED, minutes) == D(32)
    with pytest.raises(KnownError, match="上级党委批准"):
        relieve(D(42), D(10), Hardship.WORKING, minutes)
    with pytest.raises(KnownError, match="会议记录"):
        relieve(D(42), D(10), Hardship.RETIRED, ReliefBasis())
    with pytest.raises(KnownError, match="低于应交"):
        relieve(D(42), D(42), Hardship.RETIRED, minutes)


def test_first_and_last_months() -> None:  # DU-29, DU-30
    assert first_month_owed(date(2026, 3, 25)) == Month(2026, 3)
    assert last_month_of_old_branch(date(2026, 6, 18)) == Month(2026, 6)
    assert Month(2026, 12).plus(1) == Month(2027, 1) and Month(2026, 1).plus(-1).text == "2025-12"
    assert read_month("2026-07") == Month(2026, 7)


def test_six_months_ahead_with_consent_and_a_seventh_with_reason() -> None:  # DU-33, DU-34
    today = date(2026, 1, 15)
    check_reach(year(2, 7), today, RULES, consent="支委会 2026-01-10", override="")
    assert split_payment(D(294), [(m, D(49)) for m in year(2, 7)], RULES).dues == D(294)
    with pytest.raises(KnownError, match="不超过 6 个月"):
        check_reach(year(2, 8), today, RULES, consent="支委会", override="")
    check_reach(year(2, 8), today, RULES, consent="支委会", override="长期出国")
    with pytest.raises(KnownError, match="经支部同意"):
        check_reach(year(2, 3), today, RULES, consent="", override="")
    check_reach([JANUARY], today, RULES, consent="", override="")


def test_paying_back_beyond_six_months_needs_a_reason() -> None:
    with pytest.raises(KnownError, match="补交一般不超过 6 个月"):
        check_reach([JANUARY], date(2026, 8, 1), RULES, consent="支委会", override="")


def test_a_reassessment_leaves_a_top_up() -> None:  # DU-35
    paid = {m: D(49) for m in year(2, 7)}
    assert top_up(paid, {m: D(78) for m in year(5, 12)}) == D(87)
    assert top_up(paid, {m: D(40) for m in year(5, 12)}) == 0


def test_six_unpaid_months_are_raised_and_nothing_else_happens() -> None:  # DU-36
    arrears = find_arrears(year(1, 12), [], [], date(2026, 7, 1))
    assert (arrears.run, arrears.level) == (6, ArrearsLevel.RAISED)
    assert "党章第九条" in arrears.level.text


def test_a_paid_month_breaks_the_run_but_not_the_list() -> None:  # DU-37
    arrears = find_arrears(year(1, 12), [Month(2026, 6)], [], date(2026, 7, 1))
    assert arrears.run == 0 and arrears.open_months == tuple(year(1, 5))


def test_who_owes_only_a_difference_is_not_in_arrears_of_six_months() -> None:
    arrears = find_arrears(year(1, 12), [], [], date(2026, 7, 1), year(1, 6))
    assert (arrears.run, arrears.level) == (0, ArrearsLevel.NONE)
    assert arrears.open_months == tuple(year(1, 6))


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "1e30"])
def test_an_amount_that_is_none_is_refused_in_words(amount: str) -> None:
    with pytest.raises(KnownError, match="金额不对，最多两位小数"):
        split_payment(D(amount), [(JANUARY, D(150))], RULES)


@pytest.mark.parametrize("amount", ["10000000.01", "99999999999"])
def test_more_than_anybody_pays_is_refused_in_words(amount: str) -> None:
    assert split_payment(MOST, [(JANUARY, D(150))], RULES).extra == MOST - 150
    with pytest.raises(KnownError, match=r"不会超过 10,000,000 元.*没有保存") as caught:
        split_payment(D(amount), [(JANUARY, D(150))], RULES)
    assert caught.value.field == "amount"


def test_a_deferral_stops_the_alert() -> None:  # DU-38
    arrears = find_arrears(year(1, 12), [], year(1, 6), date(2026, 7, 1))
    assert (arrears.run, arrears.level, arrears.open_months) == (0, ArrearsLevel.NONE, ())


@pytest.mark.parametrize("months, level", [(2, "none"), (3, "remind"), (5, "talk"), (6, "raised")])
def test_the_levels(months: int, level: str) -> None:
    arrears = find_arrears(year(1, 12), [], [], date(2026, months + 1, 20))
    assert (arrears.run, arrears.level.value) == (months, level)


def test_the_running_month_is_not_yet_owed() -> None:
    assert find_arrears(year(1, 12), year(1, 5), [], date(2026, 6, 30)).run == 0


def test_what_is_above_goes_apart() -> None:  # DU-39, DU-40
    owed = [(JANUARY, D(150))]
    large = split_payment(D(2150), owed, RULES)
    assert (large.dues, large.extra, large.extra_kind) == (D(150), D(2000), ExtraKind.LARGE)
    with pytest.raises(KnownError, match=r"恰好是 1000\.00 元") as caught:
        split_payment(D(1150), owed, RULES)
    assert caught.value.field == "extra_kind"
    for kind in ExtraKind:
        assert split_payment(D(1150), owed, RULES, kind).extra_kind is kind
    little = split_payment(D("150.01"), owed, RULES, ExtraKind.LARGE)
    assert (little.extra, little.extra_kind) == (D("0.01"), ExtraKind.VOLUNTARY)
    with pytest.raises(KnownError, match=r"还差 0\.01 元"):
        split_payment(D("149.99"), owed, RULES)


def test_only_the_member_or_a_named_delegate_pays() -> None:
    check_payer("王强", "王强", "")
    check_payer("王丽", "王强", "王丽")
    with pytest.raises(KnownError, match="支部不能垫交"):
        check_payer("第一党支部", "王强", "")


@pytest.mark.parametrize("today", [date(2026, 10, 31), date(2026, 12, 31), date(2027, 1, 1)])
def test_six_months_ahead_reach_over_new_year(today: date) -> None:
    now = Month.of(today)
    six = [now.plus(number) for number in range(1, 7)]
    assert six[-1].year == 2027
    check_reach(six, today, RULES, consent="支委会", override="")
    with pytest.raises(KnownError, match="经支部同意"):
        check_reach(six, today, RULES, consent=" ", override="长期出国")
    with pytest.raises(KnownError, match="相隔 7 个月"):
        check_reach([*six, now.plus(7)], today, RULES, consent="支委会", override="")


@pytest.mark.parametrize(
    "first, today, run",
    [
        (Month(2025, 7), date(2025, 12, 31), 5), (Month(2025, 7), date(2026, 1, 1), 6),
        (Month(2025, 8), date(2026, 1, 31), 5), (Month(2025, 8), date(2026, 2, 1), 6),
        (Month(2025, 12), date(2026, 5, 31), 5), (Month(2025, 12), date(2026, 6, 1), 6),
    ],
)  # fmt: skip
def test_a_run_counts_ended_months_over_new_year(first: Month, today: date, run: int) -> None:
    owed = list(months_between(first, Month(2026, 12)))
    arrears = find_arrears(owed, [], [], today)
    assert (arrears.run, arrears.open_months) == (run, tuple(owed[:run]))
    assert (arrears.level is ArrearsLevel.RAISED) == (run == 6)
    december = Month(2025, 12)
    broken = find_arrears(owed, [december], [], today)
    # December breaks the run once it has ended itself.
    has_ended = december < Month.of(today)
    assert broken.run == (Month.of(today).minus(december.plus(1)) if has_ended else run)


@given(st.integers(0, 300_000), st.integers(1, 200_000), st.sampled_from((None, *ExtraKind)))
def test_every_split_adds_up_and_only_exactly_1000_asks(
    fen: int, due_fen: int, chosen: ExtraKind | None
) -> None:
    due = D(due_fen).scaleb(-2)
    amount = due + D(fen).scaleb(-2)
    if fen == 100_000 and chosen is None:
        with pytest.raises(KnownError, match="恰好是"):
            split_payment(amount, [(JANUARY, due)], RULES, chosen)
        return
    split = split_payment(amount, [(JANUARY, due)], RULES, chosen)
    assert split.dues == due
    assert split.dues + split.extra == amount
    kinds = {0: None, 100_000: chosen}
    usual = ExtraKind.LARGE if fen > 100_000 else ExtraKind.VOLUNTARY
    assert split.extra_kind is kinds.get(fen, usual)


@pytest.mark.parametrize("fen", [99_999, 100_000, 100_001])
def test_only_exactly_1000_asks(fen: int) -> None:
    amount = D(150) + D(fen).scaleb(-2)
    if fen == 100_000:
        with pytest.raises(KnownError, match="请选择"):
            split_payment(amount, [(JANUARY, D(150))], RULES)
        return
    kind = split_payment(amount, [(JANUARY, D(150))], RULES).extra_kind
    assert kind is (ExtraKind.LARGE if fen > 100_000 else ExtraKind.VOLUNTARY)
