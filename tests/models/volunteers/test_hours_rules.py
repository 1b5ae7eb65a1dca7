"""Credited hours, times as people write them, and what cannot have been: rules without a store."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import KnownError
from models.people.rules.row_cells import RawRow
from models.volunteers.rules.attendance import Doubt, Other, Refusal, Times, judge
from models.volunteers.rules.hours import credit, hours_of, hours_text
from models.volunteers.rules.settings import (
    GRANULARITIES,
    VolunteerSettings,
    check_volunteer_settings,
    pack,
    unpack,
)
from models.volunteers.rules.sign_in_list import ListedSheet, judge_sign_in_lists
from models.volunteers.rules.stars import (
    KindMinutes,
    PointRate,
    count_points,
    grade_for,
    read_grades,
)
from models.volunteers.rules.times import TimeKind, read_span, read_time

DAY = date(2026, 10, 1)
PLAN = (datetime(2026, 10, 1, 9), datetime(2026, 10, 1, 12))
NIGHT = (datetime(2026, 10, 1, 21), datetime(2026, 10, 2, 1, 30))
SETTINGS = VolunteerSettings()


def at(text: str, day: int = 1) -> datetime:
    return datetime.combine(date(2026, 10, day), time.fromisoformat(text))


@pytest.mark.parametrize(
    ("start", "end", "deducted", "half_down", "quarter_down", "half_nearest"),
    [
        (at("09:00"), at("11:30"), 0, "2.5", "2.5", "2.5"),
        (at("08:57"), at("11:42"), 15, "2.5", "2.5", "2.5"),
        (at("09:00"), at("11:25"), 0, "2.0", "2.25", "2.5"),
        (at("09:00"), at("09:20"), 0, "0", "0.25", "0.5"),
        (at("22:30"), at("00:40", 2), 0, "2.0", "2.0", "2.0"),
    ],
)
def test_the_worked_examples(
    start: datetime,
    end: datetime,
    deducted: int,
    half_down: str,
    quarter_down: str,
    half_nearest: str,
) -> None:
    minutes = (end - start) // timedelta(minutes=1)
    assert hours_of(credit(minutes, deducted, 30, "down")) == Decimal(half_down)
    assert hours_of(credit(minutes, deducted, 15, "down")) == Decimal(quarter_down)
    assert hours_of(credit(minutes, deducted, 30, "nearest")) == Decimal(half_nearest)


@given(
    st.integers(0, 24 * 60), st.integers(0, 600), st.sampled_from(sorted(GRANULARITIES.values()))
)
def test_credited_time_is_whole_steps_and_never_below_nothing(
    minutes: int, deducted: int, step: int
) -> None:
    served = max(minutes - deducted, 0)
    down, nearest = (credit(minutes, deducted, step, how) for how in ("down", "nearest"))
    assert down % step == nearest % step == 0
    assert 0 <= served - down < step
    assert abs(nearest - served) * 2 <= step
    assert nearest >= served or nearest == down, "exactly half counts as a whole step"
    assert hours_of(down) * 60 == down, "two decimals are exact"


def test_half_a_step_counts_up_and_hours_are_written_short() -> None:
    assert credit(15, 0, 30, "nearest") == 30
    assert credit(14, 0, 30, "nearest") == 0
    assert [hours_text(m) for m in (150, 180, 15, 0, 6)] == ["2.5", "3", "0.25", "0", "0.1"]


@pytest.mark.parametrize(
    "wrong",
    [
        VolunteerSettings(granularity="0.3"),
        VolunteerSettings(rounding="up"),
        VolunteerSettings(star_notice_days=0),
        VolunteerSettings(certificate_notice_days=6),
        VolunteerSettings(most_shift_hours=13, most_day_hours=12),
        VolunteerSettings(most_day_hours=25),
    ],
)
def test_settings_nobody_could_count_by_are_refused(wrong: VolunteerSettings) -> None:
    with pytest.raises(KnownError):
        check_volunteer_settings(wrong)


def test_settings_survive_keeping_and_a_newer_program() -> None:
    settings = VolunteerSettings(granularity="0.25", rounding="nearest")
    check_volunteer_settings(settings)
    assert unpack(pack(settings) | {"unheard_of": 1}) == settings


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("8.30", "01 08:30"), ("8点半", "01 08:30"), ("8：30", "01 08:30"),
        ("８：３０", "01 08:30"), ("11点10", "01 11:10"), ("16时00分", "01 16:00"),
        ("9点", "01 09:00"), ("9", "01 09:00"), ("830", "01 08:30"), ("1130", "01 11:30"),
        ("上午11:00", "01 11:00"), ("下午9:25", "01 21:25"), ("中午1点", "01 13:00"),
        ("次日 1：30", "02 01:30"), ("10月3日9:00", "03 09:00"), ("10-3 9:00", "03 09:00"),
        ("2026-10-03 09:00", "03 09:00"), ("24:00", "02 00:00"), ("晚上12点", "02 00:00"),
        (time(8, 30), "01 08:30"), (datetime(2026, 10, 2, 1, 0), "02 01:00"),
        (timedelta(hours=25, minutes=25), "02 01:25"), (0.375, "01 09:00"), (8.15, "01 08:15"),
        (datetime(1899, 12, 31, 8, 20), "01 08:20"),
    ],
)  # fmt: skip
def test_times_as_people_and_sheets_write_them(cell: object, said: str) -> None:
    read = read_time(cell, DAY)
    assert read.kind is TimeKind.READ
    assert read.at is not None
    assert f"{read.at:%d %H:%M}" == said


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("", TimeKind.EMPTY), ("未签", TimeKind.EMPTY), ("—", TimeKind.EMPTY),
        ("请假", TimeKind.ABSENT), ("缺席", TimeKind.ABSENT),
        ("晚饭后", TimeKind.UNREADABLE), ("8.5", TimeKind.UNREADABLE),
        (8.5, TimeKind.UNREADABLE), ("8:5", TimeKind.UNREADABLE), ("25:00", TimeKind.UNREADABLE),
        ("8:60", TimeKind.UNREADABLE), ("2月30日9:00", TimeKind.UNREADABLE),
        (True, TimeKind.UNREADABLE), ("8" * 500, TimeKind.UNREADABLE),
    ],
)  # fmt: skip
def test_what_is_no_time_is_not_guessed(cell: object, kind: TimeKind) -> None:
    assert read_time(cell, DAY).kind is kind


_CELLS = st.one_of(
    st.text(max_size=60),
    st.text("0123456789:.点半时分月日次上下午-/ ：年", max_size=20),
    st.integers(),
    st.floats(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.dates(),
)


@given(_CELLS)
def test_any_cell_is_read_or_refused_without_a_fault(cell: object) -> None:
    read = read_time(cell, DAY, NIGHT)
    assert (read.at is not None) == (read.kind is TimeKind.READ)


@given(st.lists(st.lists(_CELLS, max_size=6), max_size=8))
def test_any_sheet_is_judged_row_by_row(rows: list[list[object]]) -> None:
    """Whatever stands in a file, every row gets its judgement and none with hours is doubtful."""
    head: list[list[object]] = [
        ["活动名称：清洁"],
        ["活动时间：2026年10月1日 9:00—12:00"],
        ["姓名"],
    ]
    columns = {"name": 0, "phone": 1, "sign_in": 2, "sign_out": 3, "hours": 4}
    listed = ListedSheet(
        "表", [RawRow(n, cells) for n, cells in enumerate([*head, *rows], 1)], columns, 3
    )
    (judged,) = judge_sign_in_lists([listed], lambda day: SETTINGS)
    assert [line.number for line in judged.lines] == list(range(1, len(rows) + 4))
    for line in judged.lines:
        if line.values is not None and line.values.credited is not None:
            assert not line.values.doubts


def test_a_bare_time_goes_past_midnight_only_where_the_shift_does() -> None:
    assert read_time("1:05", DAY, NIGHT).at == at("01:05", 2)
    assert read_time("20:50", DAY, NIGHT).at == at("20:50")
    assert read_time("0:10", DAY, NIGHT).at == at("00:10", 2)
    assert read_time("1:05", DAY, PLAN).at == at("01:05")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026年10月1日 8:30—11:30", at("08:30"), at("11:30")),
        ("2026年10月1日 21:00—次日1:30", at("21:00"), at("01:30", 2)),
        ("2026年10月1日下午2:00—5:00", at("14:00"), at("17:00")),
        ("2026-10-01 22:00至1:00", at("22:00"), at("01:00", 2)),
    ],
)
def test_the_time_of_an_activity(text: str, first: datetime, last: datetime) -> None:
    assert read_span(text) == (first, last)


def test_what_is_no_span_of_time_is_none() -> None:
    assert read_span("10月的每个周六") is None
    assert read_span("2026年10月1日") is None
    assert read_span("2026年13月1日 8:00—9:00") is None


def _refused(start: datetime, end: datetime, **more: object) -> tuple[Refusal, ...]:
    others = more.pop("others", ())
    return judge(Times(start, end), PLAN, 1, others, SETTINGS, **more).refusals  # type: ignore[arg-type]


def test_impossible_times_are_refused() -> None:
    assert _refused(at("11:00"), at("09:00")) == (Refusal.OUT_BEFORE_IN,)
    assert _refused(at("09:00"), at("09:00")) == (Refusal.OUT_BEFORE_IN,)
    assert _refused(at("09:00"), at("09:01", 2)) == (Refusal.OVER_24H,)
    assert _refused(at("09:00"), at("21:01")) == (Refusal.OVER_SHIFT,)
    assert _refused(at("09:00"), at("11:00"), now=at("10:00")) == (Refusal.IN_FUTURE,)
    busy = [
        Other(2, "上午", at("00:00"), at("12:00")),
        Other(3, "下午", at("12:00"), at("23:00")),
    ]
    assert _refused(at("09:00"), at("11:00"), others=busy) == (Refusal.OVER_DAY,)
    elsewhere = [Other(2, "昨天", at("00:00"), at("23:00"), is_same_day=False)]
    assert not _refused(at("09:00"), at("11:00"), others=elsewhere)


def _doubts(times: Times, *others: Other) -> tuple[Doubt, ...]:
    judgement = judge(times, PLAN, 1, others, SETTINGS)
    assert not judgement.refusals
    assert (judgement.credited is None) == bool(judgement.doubts), "doubt gives no hours"
    return judgement.doubts


def test_doubtful_times_have_no_hours_until_somebody_decides() -> None:
    good = Times(at("09:00"), at("12:00"))
    assert _doubts(good) == ()
    assert judge(good, PLAN, 1, (), SETTINGS).credited == 180
    assert _doubts(Times(None, None)) == (Doubt.ABSENT,)
    assert _doubts(Times(at("09:00"), None)) == (Doubt.OUT_MISSING,)
    assert _doubts(Times(None, at("12:00"))) == (Doubt.IN_MISSING,)
    assert _doubts(good, Other(2, "别处", at("11:00"), at("13:00"))) == (Doubt.OVERLAP,)
    assert _doubts(good, Other(2, "别处", at("12:00"), at("13:00"))) == ()
    assert _doubts(good, Other(1, "这里", at("08:00"), None)) == (Doubt.DUP_SIGNIN,)
    assert _doubts(Times(at("07:30"), at("12:00"))) == (Doubt.OUTSIDE_SHIFT,)
    assert _doubts(Times(at("09:00"), at("13:01"))) == (Doubt.OUTSIDE_SHIFT,)
    assert _doubts(Times(at("09:00"), at("13:00"))) == ()
    assert _doubts(Times(at("09:00"), at("12:00"), 0, 300)) == (Doubt.HOURS_MISMATCH,)
    assert _doubts(Times(at("09:00"), at("12:00"), 0, 165)) == ()


def test_star_grades_follow_the_thresholds_of_the_day() -> None:
    grades = read_grades(DAY)
    assert [(g.grade, g.minutes // 60) for g in grades] == [
        (1, 100), (2, 300), (3, 600), (4, 1000), (5, 1500)
    ]  # fmt: skip
    assert grade_for(100 * 60 - 1, grades) is None
    reached = grade_for(300 * 60, grades)
    assert reached is not None
    assert reached.name == "二星级"
    assert read_grades(date(2000, 1, 1)) == ()


def test_points_take_the_rate_of_kind_and_day() -> None:
    rates = [
        PointRate("*", Decimal(1), date(2026, 1, 1), None),
        PointRate("emergency", Decimal("1.5"), date(2026, 1, 1), date(2026, 7, 1)),
        PointRate("emergency", Decimal(2), date(2026, 7, 1), None),
    ]
    served = [
        KindMinutes(date(2026, 6, 30), "emergency", 60),
        KindMinutes(date(2026, 7, 1), "emergency", 60),
        KindMinutes(date(2026, 7, 1), "aged", 30),
        KindMinutes(date(2025, 7, 1), "aged", 600),  # before there were points
    ]
    assert count_points(served, rates) == Decimal("4.00")
