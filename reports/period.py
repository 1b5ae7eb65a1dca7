"""The span of days a report speaks of."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from models.errors import KnownError


@dataclass(frozen=True)
class Period:
    """Days from start to end, both counted, and how a sheet names them."""

    start: date
    end: date
    label: str
    unit: str = "期"  # 日, 月, 季度, 年: how the columns name it (本月, 上月)

    @property
    def code(self) -> str:
        """How the number of a filed report names it: 202611, 2026Q3, 2026, 20261101."""
        if self.unit == "月":
            return f"{self.start:%Y%m}"
        if self.unit == "季度":
            return f"{self.start.year}Q{self.start.month // 3 + 1}"
        return str(self.start.year) if self.unit == "年" else f"{self.start:%Y%m%d}"


def month_period(text: str) -> Period:
    """A month as `2026-10`. Raises KnownError for anything else."""
    match = re.fullmatch(r"(\d{4})-(\d{1,2})", text.strip())
    if match is None or not 1 <= int(match[2]) <= 12 or int(match[1]) == 0:
        raise KnownError(f"月份“{text}”看不懂，请写成 2026-10 这样。", field="month")
    return _months(int(match[1]), int(match[2]), 1, f"{int(match[1])}年{int(match[2])}月", "月")


def quarter_period(text: str) -> Period:
    """A quarter as `2026-3`. Raises KnownError for anything else."""
    match = re.fullmatch(r"(\d{4})-([1-4])", text.strip())
    if match is None or int(match[1]) == 0:
        raise KnownError(
            f"季度“{text}”看不懂，请写成 2026-3 这样（2026年第3季度）。", field="quarter"
        )
    year, quarter = int(match[1]), int(match[2])
    return _months(year, quarter * 3 - 2, 3, f"{year}年第{quarter}季度", "季度")


def year_period(text: str) -> Period:
    """A year as `2026`. Raises KnownError for anything else."""
    match = re.fullmatch(r"\d{4}", text.strip())
    if match is None or int(match[0]) == 0:
        raise KnownError(f"年份“{text}”看不懂，请写成 2026 这样。", field="year")
    return _months(int(match[0]), 1, 12, f"{int(match[0])}年", "年")


def day_period(text: str) -> Period:
    """A day as `2026-11-20`. Raises KnownError for anything else."""
    match = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text.strip())
    try:
        day = date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        day = None
    if day is None:
        raise KnownError(f"日期“{text}”看不懂，请写成 2026-11-20 这样。", field="day")
    return Period(day, day, f"{day.year}年{day.month}月{day.day}日", "日")


def days_period(start: date, end: date) -> Period:
    """Any span of days. Raises KnownError if it ends before it begins."""
    if end < start:
        raise KnownError("结束日期早于开始日期，请核对。", field="end")
    return Period(start, end, f"{start} 至 {end}")


def period_before(period: Period) -> Period:
    """The month, quarter or year before; of any other span the same number of days before."""
    first = period.start
    if first == date.min:
        raise KnownError("这之前没有日期了，请选晚一些的日期。", field="start")
    last = first - timedelta(days=1)
    if period.unit == "月":
        return month_period(f"{last:%Y-%m}")
    if period.unit == "季度":
        return quarter_period(f"{last.year:04d}-{(last.month + 2) // 3}")
    if period.unit == "年":
        return year_period(f"{last.year:04d}")
    return days_period(first - (period.end - first) - timedelta(days=1), last)


def year_so_far(period: Period) -> Period:
    """From the first of January to the end of the period."""
    year = period.end.year
    return Period(date(year, 1, 1), period.end, f"{year}年累计", "年累计")


def _months(year: int, month: int, count: int, label: str, unit: str) -> Period:
    ending = month + count - 1
    last = calendar.monthrange(year, ending)[1]
    return Period(date(year, month, 1), date(year, ending, last), label, unit)
