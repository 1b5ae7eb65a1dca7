"""The month a district asks for: it is filled in the first days of the next one."""

from datetime import date, timedelta

from desktop.pages.reports.periods import MONTHS, read_period
from models.errors import KnownError
from reports.period import Period

LATE_DAYS = 10  # until this day of the month the table of the last one is meant


def usual_month(today: date) -> str:
    """The month that is filled now: the last one in the first days, else this one."""
    if today.day <= LATE_DAYS:
        today = today.replace(day=1) - timedelta(days=1)
    return f"{today.year}年{today.month}月"


def list_months(today: date) -> list[tuple[str, str]]:
    """This month and those before; value and word."""
    words = []
    year, month = today.year, today.month
    for _ in range(MONTHS):
        words.append(f"{year}年{month}月")
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return [(word, word) for word in words]


def read_month(text: str) -> Period:
    """A month from its word or as typed; raises KnownError for anything else."""
    period = read_period(text)
    if period.unit != "月":
        raise KnownError("区里的表按月填，请选一个月，如 2026-10。", field="period")
    return period
