"""The span a district asks for, mostly a month: it is filled in the first days of the next one."""

from datetime import date, timedelta

from desktop.pages.reports.periods import list_periods, read_period
from models.errors import KnownError
from reports.period import Period

LATE_DAYS = 10  # until this day of the month the table of the last one is meant


def usual_month(today: date) -> str:
    """The month that is filled now: the last one in the first days, else this one."""
    if today.day <= LATE_DAYS:
        today = today.replace(day=1) - timedelta(days=1)
    return f"{today.year}年{today.month}月"


def list_spans(today: date) -> list[tuple[str, str]]:
    """This month and those before, quarters and years; value and word."""
    return list_periods(today)


def read_span(text: str) -> Period:
    """A month, a quarter or a year, which tables of dues ask for; raises KnownError."""
    period = read_period(text)
    if period.unit not in ("月", "季度", "年"):
        raise KnownError("请选一个月、一个季度或一年，如 2026-10、2026年第3季度。", field="period")
    return period
