"""Working days, due dates and opening hours.

Counting follows 民法典 201-203: the day of start does not count, a period of calendar days
that ends on a day off ends on the next working day, a period of months ends on the
corresponding day. Days off and make-up working days come from the State Council Office's
yearly notices, kept as a table that the centre can edit.
"""

import csv
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from models.errors import KnownError

_SEED = Path(__file__).resolve().parents[2] / "resources" / "calendar" / "days.csv"
_ONE_DAY = timedelta(days=1)
_LONGEST_LIMIT = 3650  # ten years: anything longer is a slip of the keyboard
_WEEKDAYS = "一二三四五六日"
INSTANT = "当日办结"

Intervals = Sequence[tuple[time, time]]


class DayKind(StrEnum):
    """What the notice makes of a day."""

    OFF = "off"
    WORKING = "working"


@dataclass(frozen=True)
class SpecialDay:
    """A day that a notice names: a holiday, a swapped day off or a make-up working day."""

    kind: DayKind
    name: str
    basis: str


@dataclass(frozen=True)
class DayTable:
    """The special days, and the years whose notice is loaded; other years are provisional."""

    days: Mapping[date, SpecialDay]
    years_loaded: frozenset[int]


class Why(StrEnum):
    """Why a day counts or does not."""

    COUNTED = "counted"
    MAKE_UP = "make_up"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    SUSPENDED = "suspended"
    MOVED = "moved"


@dataclass(frozen=True)
class CountedDay:
    """One day between start and due date; `number` is None where it does not count."""

    date: date
    number: int | None
    why: Why
    name: str = ""


@dataclass(frozen=True)
class Suspension:
    """Working days from `start` to the day before `resumed` do not count; `resumed` counts."""

    start: date
    resumed: date


@dataclass(frozen=True)
class DueDate:
    """The last day of a limit and how it came about.

    `limit` is the limit in words; `missing_years` are the years it touches whose notice is
    not loaded.
    """

    start: date
    limit: str
    date: date
    steps: tuple[CountedDay, ...]
    missing_years: tuple[int, ...]

    @property
    def provisional(self) -> bool:
        """暂定: computed without an official holiday notice; to be computed again."""
        return bool(self.missing_years)

    @property
    def text(self) -> str:
        """2026-10-13, with 暂定 where the yearly notice is missing."""
        return f"{self.date:%Y-%m-%d}" + (" 暂定" if self.provisional else "")


def is_working_day(day: date, table: DayTable) -> bool:
    """Whether limits count this day."""
    special = _special(day, table)
    return special.kind is DayKind.WORKING if special else day.weekday() < 5


def next_working_day(day: date, table: DayTable) -> date:
    """The first working day after this day."""
    return next(d for d in _days_after(day) if is_working_day(d, table))


def due_date(
    start: date,
    days: int,
    table: DayTable,
    suspensions: Sequence[Suspension] = (),
    extension: int = 0,
) -> DueDate:
    """The last day of a limit of working days; `start` is day 0, usually the acceptance date.

    0 days means the same working day. `extension` adds working days to the limit before
    counting. A suspension still open is given with its expected end.
    """
    _check_limit(start, days + extension if extension >= 0 else extension)
    for suspension in suspensions:
        if suspension.resumed < suspension.start:
            raise KnownError("恢复日期早于挂起日期，请核对这两个日期。已填的内容都还在。")
    limit = f"{days}个工作日" + (f"、延期{extension}个工作日" if extension else "")
    wanted = days + extension
    if wanted == 0:
        return _same_working_day(start, table)
    steps: list[CountedDay] = []
    number = 0
    for day in _days_after(start):
        step = _judge(day, table)
        if step.number is None:
            steps.append(step)
            continue
        if any(s.start <= day < s.resumed for s in suspensions):
            steps.append(CountedDay(day, None, Why.SUSPENDED))
            continue
        number += 1
        steps.append(CountedDay(day, number, step.why, step.name))
        if number == wanted:
            break
    return _finish(start, limit, steps, table)


def calendar_due_date(start: date, days: int, table: DayTable) -> DueDate:
    """The last day of a limit of calendar days, moved on if it is a day off (民法典 203)."""
    _check_limit(start, days)
    last = start + timedelta(days=days)
    return _roll(start, last, f"{days}日（自然日）", table)


def month_due_date(start: date, months: int, table: DayTable) -> DueDate:
    """A limit of months ends on the corresponding day or the month's last (民法典 202, 203)."""
    _check_limit(start, months * 31)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
    return _roll(start, last, f"{months}个月", table)


def due_time(start: datetime, hours: int) -> datetime:
    """Limits in hours run by the clock on all days (24-hour relief)."""
    return start + timedelta(hours=hours)


def working_days_left(today: date, due: date, table: DayTable) -> int:
    """Working days after today up to the due date; below zero the working days overdue."""
    if due >= today:
        return sum(is_working_day(d, table) for d in _days_between(today, due))
    return -sum(is_working_day(d, table) for d in _days_between(due, today))


def is_out_of_hours(
    at: datetime, opening: Intervals, table: DayTable, *, open_on_days_off: bool = False
) -> bool:
    """Whether this is extended service: outside the opening hours, or on a day off.

    A centre that opens on days off keeps the same hours then.
    """
    if not open_on_days_off and not is_working_day(at.date(), table):
        return True
    return not any(first <= at.time() < last for first, last in opening)


def receipt_date(
    at: datetime, opening: Intervals, table: DayTable, *, late_intake_next_day: bool = True
) -> date:
    """The day on which papers count as received.

    With the setting (practice), papers after closing time or on a day off count as received
    on the next working day.
    """
    closing = max((last for _, last in opening), default=time.max)
    is_late = at.time() >= closing or not is_working_day(at.date(), table)
    return next_working_day(at.date(), table) if late_intake_next_day and is_late else at.date()


def acceptance_date(
    intake: date,
    papers_complete: date,
    notice_issued: date | None,
    table: DayTable,
    notice_days: int = 5,
) -> date:
    """Day 0 of a case whose papers were supplemented (行政许可法 32(4); practice for others).

    The day the papers are complete, if the one-time notice was issued in time; otherwise
    the case counts as accepted from the day of intake.
    """
    if papers_complete <= intake:
        return intake
    in_time = notice_issued and notice_issued <= due_date(intake, notice_days, table).date
    return papers_complete if in_time else intake


def explain(due: DueDate) -> str:
    """One sentence for the clerk and the resident: how the due date came about."""
    skipped = [f"{name}放假{days}天" for name, days in _holidays(due)]
    weekends = sum(step.why is Why.WEEKEND for step in due.steps)
    if weekends:
        skipped.append(f"周末{weekends}天")
    suspended = sum(step.why is Why.SUSPENDED for step in due.steps)
    if suspended:
        skipped.append(f"挂起{suspended}个工作日")
    if due.limit == INSTANT:
        parts = [f"{_say_date(due.start)}收件，即办件当个工作日办结"]
    else:
        parts = [f"自{_say_date(due.start)}的次日起算{due.limit}"]
    if skipped and any(step.why is Why.MOVED for step in due.steps):
        parts.append(f"最后一天遇{'、'.join(skipped)}，顺延")
    elif skipped:
        parts.append(f"不计{'、'.join(skipped)}")
    made_up = [step.date for step in due.steps if step.why is Why.MAKE_UP]
    if made_up:
        parts.append("计入调休上班日" + "、".join(f"{d.month}月{d.day}日" for d in made_up))
    parts.append(f"到期日为{_say_date(due.date)}")
    sentence = "，".join(parts) + "。"
    if due.provisional:
        years = "、".join(f"{year}年" for year in due.missing_years)
        sentence += f"{years}的放假安排尚未载入，到期日为暂定。"
    return sentence


def explain_days(due: DueDate, *, counted_only: bool = False) -> tuple[str, ...]:
    """One line per day between start and due date, or only those that count."""
    unit = "个工作日" if "工作日" in due.limit or due.limit == INSTANT else "天"
    return tuple(
        _line(step, due.start.year, unit)
        for step in due.steps
        if step.number is not None or step.why is Why.MOVED or not counted_only
    )


@cache
def read_seed_days() -> DayTable:
    """The table the program ships with: 2004 to 2026."""
    with _SEED.open(encoding="utf-8", newline="") as lines:
        days = {
            date.fromisoformat(row["date"]): SpecialDay(
                DayKind(row["kind"]), row["name"], row["basis"]
            )
            for row in csv.DictReader(lines)
        }
    return DayTable(days, frozenset(day.year for day in days))


def regulation_day(day: date) -> str | None:
    """The holiday of this day by the regulation alone, for years without a notice.

    全国年节及纪念日放假办法 (as amended 2024-11-10) art. 2; only the holidays with a fixed
    date in the solar calendar are known beforehand.
    """
    if (day.month, day.day) == (1, 1):
        return "元旦"
    if day.month == 5 and day.day <= 2:
        return "劳动节"
    if day.month == 10 and day.day <= 3:
        return "国庆节"
    return None


def _special(day: date, table: DayTable) -> SpecialDay | None:
    special = table.days.get(day)
    if special is None and day.year not in table.years_loaded:
        name = regulation_day(day)
        if name:
            return SpecialDay(DayKind.OFF, name, "全国年节及纪念日放假办法")
    return special


def _judge(day: date, table: DayTable) -> CountedDay:
    special = _special(day, table)
    if special is None:
        if day.weekday() < 5:
            return CountedDay(day, 0, Why.COUNTED)
        return CountedDay(day, None, Why.WEEKEND)
    if special.kind is DayKind.OFF:
        return CountedDay(day, None, Why.HOLIDAY, special.name)
    return CountedDay(day, 0, Why.MAKE_UP if day.weekday() > 4 else Why.COUNTED, special.name)


def _roll(start: date, last: date, limit: str, table: DayTable) -> DueDate:
    days = list(_days_between(start, last))
    steps = [CountedDay(day, number, Why.COUNTED) for number, day in enumerate(days, 1)]
    if steps and not is_working_day(last, table):
        ending = _judge(last, table)
        steps[-1] = CountedDay(last, len(days), ending.why, ending.name)
        *off, moved = _days_between(last, next_working_day(last, table))
        steps += [_judge(day, table) for day in off]
        steps.append(CountedDay(moved, None, Why.MOVED))
    return _finish(start, limit, steps, table)


def _same_working_day(start: date, table: DayTable) -> DueDate:
    steps = []
    if not is_working_day(start, table):
        steps = [_judge(d, table) for d in _days_between(start, next_working_day(start, table))]
        steps[-1] = CountedDay(steps[-1].date, 1, steps[-1].why, steps[-1].name)
    return _finish(start, INSTANT, steps, table)


def _finish(start: date, limit: str, steps: Sequence[CountedDay], table: DayTable) -> DueDate:
    last = steps[-1].date if steps else start
    years = range(start.year, last.year + 1)
    missing = tuple(year for year in years if year not in table.years_loaded)
    return DueDate(start, limit, last, tuple(steps), missing)


def _check_limit(start: date, days: int) -> None:
    if not 0 <= days <= _LONGEST_LIMIT:
        raise KnownError(f"期限应在0到{_LONGEST_LIMIT}天之间，请核对天数。已填的内容都还在。")
    if not 1950 <= start.year <= 2199:
        raise KnownError("起算日期应在1950年到2199年之间，请核对日期。已填的内容都还在。")


def _days_after(day: date) -> Iterator[date]:
    while True:
        day += _ONE_DAY
        yield day


def _days_between(after: date, until: date) -> Iterator[date]:
    """The days after the first up to and with the second."""
    for number in range(1, (until - after).days + 1):
        yield after + timedelta(days=number)


def _holidays(due: DueDate) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for step in due.steps:
        if step.why is Why.HOLIDAY:
            counts[step.name] = counts.get(step.name, 0) + 1
    return list(counts.items())


def _say_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日（周{_WEEKDAYS[day.weekday()]}）"


def _line(step: CountedDay, year: int, unit: str) -> str:
    day = f"{step.date.year}年" if step.date.year != year else ""
    day += f"{step.date.month}月{step.date.day}日 周{_WEEKDAYS[step.date.weekday()]}"
    if step.why is Why.SUSPENDED:
        return f"{day} 挂起期间，不计"
    reason = {Why.WEEKEND: "周末", Why.HOLIDAY: f"{step.name} 放假", Why.MAKE_UP: "调休上班"}.get(
        step.why, ""
    )
    if step.why is Why.MOVED:
        return f"{day} 顺延到期"
    if step.number is None:
        return f"{day} {reason}，不计"
    return f"{day} {reason}{'，' if reason else ''}第{step.number}{unit}"
