"""Times of service as people write them: 9:30, past midnight 次日1:30."""

from datetime import date, datetime, timedelta

from models.volunteers.rules.hours import hours_text
from models.volunteers.rules.times import Plan, TimeKind, read_time

NOT_KEPT = "—"


def say_time(at: datetime | None, day: date) -> str:
    """A time of a shift that began on `day`; it can be typed again as it is shown."""
    if at is None:
        return ""
    if at.date() == day:
        return f"{at:%H:%M}"
    if at.date() == day + timedelta(days=1):
        return f"次日{at:%H:%M}"
    return f"{at.month}月{at.day}日{at:%H:%M}"


def tidy_time(text: str, day: date, plan: Plan | None) -> str:
    """What was typed, the way the page shows it; what cannot be read stays."""
    read = read_time(text, day, plan)
    return say_time(read.at, day) if read.kind is TimeKind.READ else text.strip()


def is_readable(text: str, day: date, plan: Plan | None) -> bool:
    """Whether it is a time, or nothing, or a word for nobody was there."""
    return read_time(text, day, plan).kind is not TimeKind.UNREADABLE


def say_hours(minutes: int | None) -> str:
    """2.5 小时; a dash where nothing is decided."""
    return NOT_KEPT if minutes is None else f"{hours_text(minutes)} 小时"
