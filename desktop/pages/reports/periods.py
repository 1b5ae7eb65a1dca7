"""The chooser of months, quarters and years; anything in between is typed."""

import re
from datetime import date

from models.errors import KnownError
from reports.period import (
    Period,
    day_period,
    days_period,
    month_period,
    quarter_period,
    year_period,
)

MONTHS, QUARTERS, YEARS = 36, 8, 5
_DAYS = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})\s*(?:至|到|~|—|-)\s*(\d{4}-\d{1,2}-\d{1,2})")
_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_MONTH = re.compile(r"(\d{4})\s*[-年/.]\s*(\d{1,2})\s*月?")
_QUARTER = re.compile(r"(\d{4})\s*[-年]?\s*(?:第?([一二三四1-4])季度?|[Qq]([1-4]))")
_YEAR = re.compile(r"(\d{4})\s*年?")


def read_period(text: str) -> Period:
    """A period from its word or as typed. Raises KnownError for anything else."""
    text = text.strip()
    if match := _QUARTER.fullmatch(text):
        number = match[2] or match[3]
        return quarter_period(f"{match[1]}-{'一二三四'.find(number) + 1 or number}")
    if match := _MONTH.fullmatch(text):
        return month_period(f"{match[1]}-{match[2]}")
    if match := _YEAR.fullmatch(text):
        return year_period(match[1])
    if _DAY.fullmatch(text):
        return day_period(text)
    if match := _DAYS.fullmatch(text):
        return days_period(_day(match[1]), _day(match[2]))
    raise KnownError(
        f"期间“{text}”看不懂，请写成 2026-10、2026年第3季度、2026年，"
        "2026-10-20，或 2026-10-01 至 2026-10-15。",
        field="period",
    )


def list_periods(today: date) -> list[tuple[str, str]]:
    """What the list offers: this month and those before, quarters, years; value and word."""
    words: list[str] = []
    year, month = today.year, today.month
    for _ in range(MONTHS):
        words.append(f"{year}年{month}月")
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    year, quarter = today.year, (today.month + 2) // 3
    for _ in range(QUARTERS):
        words.append(f"{year}年第{quarter}季度")
        year, quarter = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    words += [f"{today.year - back}年" for back in range(YEARS)]
    return [(word, word) for word in words]


def _day(text: str) -> date:
    year, month, day = (int(part) for part in text.split("-"))
    try:
        return date(year, month, day)
    except ValueError:
        raise KnownError(f"日期“{text}”不存在，请核对。", field="period") from None
