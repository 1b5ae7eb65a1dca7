"""The span of days a report speaks of."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from models.errors import KnownError


@dataclass(frozen=True)
class Period:
    """Days from start to end, both counted, and how a sheet names them."""

    start: date
    end: date
    label: str


def month_period(text: str) -> Period:
    """A month as `2026-10`. Raises KnownError for anything else."""
    match = re.fullmatch(r"(\d{4})-(\d{1,2})", text.strip())
    if match is None or not 1 <= int(match[2]) <= 12:
        raise KnownError(f"月份“{text}”看不懂，请写成 2026-10 这样。", field="month")
    year, month = int(match[1]), int(match[2])
    last = calendar.monthrange(year, month)[1]
    return Period(date(year, month, 1), date(year, month, last), f"{year}年{month}月")


def days_period(start: date, end: date) -> Period:
    """Any span of days. Raises KnownError if it ends before it begins."""
    if end < start:
        raise KnownError("结束日期早于开始日期，请核对。", field="end")
    return Period(start, end, f"{start} 至 {end}")
