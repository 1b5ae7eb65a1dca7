"""The clock of limits: worked examples of the due-date rules, and what must always hold."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calendar.rules import (
    DayKind,
    SpecialDay,
    Suspension,
    Why,
    acceptance_date,
    calendar_due_date,
    due_date,
    due_time,
    explain,
    explain_days,
    is_out_of_hours,
    is_working_day,
    month_due_date,
    next_working_day,
    read_seed_days,
    receipt_date,
    working_days_left,
)
from models.errors import KnownError
from tests.models.calendar.make_seed_days import SEED, seed_text

TABLE = read_seed_days()
HOURS = ((time(8, 30), time(12)), (time(13, 30), time(17, 30)))
STARTS = st.dates(date(2004, 1, 1), date(2028, 12, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("accepted", "days", "due"),
    [
        pytest.param("2026-01-01", 1, "2026-01-04", id="WD-01"),
        pytest.param("2026-02-13", 1, "2026-02-14", id="WD-02"),
        pytest.param("2026-02-13", 2, "2026-02-24", id="WD-03"),
        pytest.param("2026-04-03", 3, "2026-04-09", id="WD-04"),
        pytest.param("2026-04-30", 5, "2026-05-11", id="WD-05"),
        pytest.param("2026-09-24", 3, "2026-09-30", id="WD-06"),
        pytest.param("2026-09-30", 5, "2026-10-13", id="WD-07"),
        pytest.param("2026-11-20", 20, "2026-12-18", id="WD-08"),
        pytest.param("2026-12-25", 20, "2027-01-25 暂定", id="WD-09"),
        pytest.param("2026-03-02", 10, "2026-03-16", id="WD-10"),
        pytest.param("2026-03-02", 20, "2026-03-30", id="WD-14 without extension"),
        pytest.param("2026-11-20", 0, "2026-11-20", id="instant"),
        pytest.param("2026-11-21", 0, "2026-11-23", id="instant on a Saturday"),
    ],
)
def test_working_days(accepted: str, days: int, due: str) -> None:
    assert due_date(day(accepted), days, TABLE).text == due


@pytest.mark.parametrize(
    ("accepted", "days", "suspended", "resumed", "due", "not_counted"),
    [
        pytest.param("2026-03-02", 10, "2026-03-05", "2026-03-10", "2026-03-19", 3, id="WD-11"),
        pytest.param("2026-03-02", 10, "2026-03-07", "2026-03-09", "2026-03-16", 0, id="WD-12"),
        pytest.param("2026-09-14", 8, "2026-09-18", "2026-09-22", "2026-09-29", 3, id="WD-13"),
    ],
)
def test_suspension(
    accepted: str, days: int, suspended: str, resumed: str, due: str, not_counted: int
) -> None:
    found = due_date(day(accepted), days, TABLE, [Suspension(day(suspended), day(resumed))])
    assert found.text == due
    assert sum(step.why is Why.SUSPENDED for step in found.steps) == not_counted


def test_extension_adds_working_days_wd_14() -> None:
    found = due_date(day("2026-03-02"), 20, TABLE, extension=10)
    assert found.text == "2026-04-14"
    assert "20个工作日、延期10个工作日" in explain(found)


@pytest.mark.parametrize(("setting", "due"), [(True, "2026-03-12"), (False, "2026-03-11")])
def test_late_intake_wd_15(setting: bool, due: str) -> None:
    received = receipt_date(datetime(2026, 3, 7, 10), HOURS, TABLE, late_intake_next_day=setting)
    assert due_date(received, 3, TABLE).text == due


@pytest.mark.parametrize(
    ("at", "received"),
    [
        (datetime(2026, 3, 6, 17, 29), "2026-03-06"),
        (datetime(2026, 3, 6, 17, 30), "2026-03-09"),
        (datetime(2026, 3, 6, 7, 0), "2026-03-06"),
        (datetime(2026, 9, 20, 10), "2026-09-20"),
    ],
)
def test_papers_after_closing_count_as_next_working_day(at: datetime, received: str) -> None:
    assert receipt_date(at, HOURS, TABLE) == day(received)


@pytest.mark.parametrize(
    ("notice", "accepted"),
    [("2026-05-11", "2026-05-20"), ("2026-05-12", "2026-04-30"), (None, "2026-04-30")],
)
def test_notice_in_time_moves_acceptance_wd_16(notice: str | None, accepted: str) -> None:
    issued = day(notice) if notice else None
    found = acceptance_date(day("2026-04-30"), day("2026-05-20"), issued, TABLE)
    assert found == day(accepted)


def test_complete_papers_are_accepted_from_intake() -> None:
    found = acceptance_date(day("2026-04-30"), day("2026-04-30"), None, TABLE)
    assert found == day("2026-04-30")


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        pytest.param("2026-08-04", 60, "2026-10-08", id="WD-17"),
        pytest.param("2026-03-02", 60, "2026-05-06", id="WD-18"),
        pytest.param("2026-04-27", 7, "2026-05-06", id="WD-19 calendar days"),
        pytest.param("2026-03-02", 1, "2026-03-03", id="plain"),
        pytest.param("2026-12-20", 15, "2027-01-04 暂定", id="next year"),
    ],
)
def test_calendar_days_move_off_days_off(start: str, days: int, due: str) -> None:
    assert calendar_due_date(day(start), days, TABLE).text == due


def test_public_notice_in_working_days_wd_19() -> None:
    assert due_date(day("2026-04-27"), 5, TABLE).text == "2026-05-07"


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        ("2026-01-30", 1, "2026-02-28"),  # the month's last day, a make-up Saturday
        ("2026-03-16", 3, "2026-06-16"),
        ("2025-12-31", 2, "2026-02-28"),
        ("2026-09-05", 1, "2026-10-08"),  # 5 October is a holiday
        ("2026-11-30", 13, "2027-12-30 暂定"),
    ],
)
def test_months_end_on_the_corresponding_day(start: str, months: int, due: str) -> None:
    assert month_due_date(day(start), months, TABLE).text == due


def test_hours_run_by_the_clock() -> None:
    assert due_time(datetime(2026, 9, 30, 16, 5), 24) == datetime(2026, 10, 1, 16, 5)


def test_every_day_is_explained() -> None:
    found = due_date(day("2026-09-30"), 5, TABLE)
    assert explain(found) == (
        "自2026年9月30日（周三）的次日起算5个工作日，不计国庆节放假7天、周末1天，"
        "计入调休上班日10月10日，到期日为2026年10月13日（周二）。"
    )
    lines = explain_days(found)
    assert lines[0] == "10月1日 周四 国庆节 放假，不计"
    assert lines[7] == "10月8日 周四 第1个工作日"
    assert lines[9] == "10月10日 周六 调休上班，第3个工作日"
    assert lines[10] == "10月11日 周日 周末，不计"
    assert len(explain_days(found, counted_only=True)) == 5


def test_moved_calendar_limit_is_explained() -> None:
    found = calendar_due_date(day("2026-08-04"), 60, TABLE)
    assert "最后一天遇国庆节放假5天，顺延" in explain(found)
    assert explain_days(found)[-6] == "10月3日 周六 国庆节 放假，第60天"
    assert explain_days(found)[-1] == "10月8日 周四 顺延到期"


def test_provisional_names_the_missing_year() -> None:
    found = due_date(day("2026-12-25"), 20, TABLE)
    assert found.missing_years == (2027,)
    assert "2027年的放假安排尚未载入，到期日为暂定" in explain(found)
    assert "2027年1月1日 周五 元旦 放假，不计" in explain_days(found)


def test_loading_a_notice_moves_provisional_dates() -> None:
    notice = {day("2027-01-04"): SpecialDay(DayKind.OFF, "元旦", "测试通知")}
    loaded = replace(TABLE, days={**TABLE.days, **notice}, years_loaded=TABLE.years_loaded | {2027})
    # The loaded table is the only authority: its 1 January is an ordinary Friday.
    assert due_date(day("2026-12-31"), 1, loaded).text == "2027-01-01"
    assert due_date(day("2027-01-01"), 1, loaded).text == "2027-01-05"
    assert due_date(day("2027-01-01"), 1, TABLE).text == "2027-01-04 暂定"


@pytest.mark.parametrize(
    ("at", "open_on_days_off", "outside"),
    [
        (datetime(2026, 11, 20, 9), False, False),
        (datetime(2026, 11, 20, 12, 30), False, True),
        (datetime(2026, 11, 20, 17, 30), False, True),
        (datetime(2026, 11, 21, 9), False, True),
        (datetime(2026, 11, 21, 9), True, False),
        (datetime(2026, 9, 20, 9), False, False),
        (datetime(2026, 10, 1, 9), False, True),
    ],
)
def test_service_outside_opening_hours(at: datetime, open_on_days_off: bool, outside: bool) -> None:
    assert is_out_of_hours(at, HOURS, TABLE, open_on_days_off=open_on_days_off) is outside


@pytest.mark.parametrize(
    ("today", "due", "left"),
    [
        ("2026-11-20", "2026-11-20", 0),
        ("2026-11-20", "2026-11-24", 2),
        ("2026-11-24", "2026-11-20", -2),
        ("2026-10-02", "2026-09-30", 0),
    ],
)
def test_working_days_left(today: str, due: str, left: int) -> None:
    assert working_days_left(day(today), day(due), TABLE) == left


@pytest.mark.parametrize(
    ("start", "days", "extension"),
    [("2026-03-02", -1, 0), ("2026-03-02", 5, -1), ("2026-03-02", 99999, 0), ("9999-12-30", 5, 0)],
)
def test_impossible_limits_are_refused(start: str, days: int, extension: int) -> None:
    with pytest.raises(KnownError, match="请核对"):
        due_date(day(start), days, TABLE, extension=extension)


def test_resumed_before_suspended_is_refused() -> None:
    wrong = Suspension(day("2026-03-10"), day("2026-03-05"))
    with pytest.raises(KnownError, match="恢复日期早于挂起日期"):
        due_date(day("2026-03-02"), 5, TABLE, [wrong])


def test_seed_agrees_with_chinesecalendar() -> None:
    assert SEED.read_text(encoding="utf-8") == seed_text()
    assert TABLE.years_loaded == frozenset(range(2004, 2027))
    current = date(2004, 1, 1)
    while current.year < 2027:
        assert is_working_day(current, TABLE) == chinese_calendar.is_workday(current), current
        current += timedelta(days=1)


@given(start=STARTS, days=st.integers(1, 60))
def test_as_many_working_days_are_counted_as_promised(start: date, days: int) -> None:
    found = due_date(start, days, TABLE)
    assert is_working_day(found.date, TABLE)
    counted = [step for step in found.steps if step.number]
    assert [step.number for step in counted] == list(range(1, days + 1))
    assert all(is_working_day(step.date, TABLE) for step in counted)
    assert working_days_left(start, found.date, TABLE) == days
    assert [step.date for step in found.steps] == [
        start + timedelta(days=n) for n in range(1, (found.date - start).days + 1)
    ]


@given(start=STARTS, days=st.integers(0, 40))
def test_a_longer_limit_never_ends_earlier(start: date, days: int) -> None:
    assert due_date(start, days, TABLE).date < due_date(start, days + 1, TABLE).date or days == 0
    assert due_date(start, days, TABLE).date <= due_date(start, days + 1, TABLE).date


@given(start=STARTS, days=st.integers(1, 30), gap=st.integers(0, 30), length=st.integers(0, 40))
def test_a_suspension_costs_exactly_its_working_days(
    start: date, days: int, gap: int, length: int
) -> None:
    pause = Suspension(start + timedelta(days=gap), start + timedelta(days=gap + length))
    paused = due_date(start, days, TABLE, [pause])
    lost = sum(step.why is Why.SUSPENDED for step in paused.steps)
    assert paused.date == due_date(start, days + lost, TABLE).date


@given(start=STARTS, days=st.integers(0, 120))
def test_calendar_limits_end_on_working_days_never_early(start: date, days: int) -> None:
    found = calendar_due_date(start, days, TABLE)
    plain = start + timedelta(days=days)
    if days:
        assert found.date == plain or found.date == next_working_day(plain, TABLE)
        assert is_working_day(found.date, TABLE)
