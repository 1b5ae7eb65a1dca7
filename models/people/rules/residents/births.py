"""Dates of birth in all the ways they are written in lists."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

_EXCEL_DAY_0 = date(1899, 12, 30)
_EARLIEST = 1850
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?$")
_MARKS = re.compile(r"[-/年月。、,_]|\s*\.\s*")
_DATE = re.compile(r"(\d{4}|\d{2})\.(\d{1,2})(?:\.(\d{1,2}))?")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_SHORT_PACKED = re.compile(r"(\d{2})(\d{2})(\d{2})")


@dataclass(frozen=True)
class Birth:
    """What a cell tells of a birth. `year` below 100 is a year of two digits.

    No day or no month where only the month or the year was meant; two months where a
    number like 1968.1 may be January or October.
    """

    year: int
    months: tuple[int, ...] = ()
    day: int = 0

    def agrees_with(self, known: date) -> bool:
        """Whether everything that was written fits this date."""
        year = known.year % 100 if self.year < 100 else known.year
        return (
            self.year == year
            and (not self.months or known.month in self.months)
            and (not self.day or self.day == known.day)
        )

    def to_date(self, today: date) -> date | None:
        """The day, where one was written; a year of two digits is the latest possible one."""
        if not self.day:
            return None
        year = self.year
        if year < 100:
            year += 2000
            if _make(year, self.months[0], self.day, today) is None:
                year -= 100
        return _make(year, self.months[0], self.day, today)


def read_birth(value: object, today: date, *, by_month: bool = False) -> Birth | None:
    """Read a cell; None when it is no date of the calendar or lies in the future.

    `by_month`: the column shows year and month, and the first of a month means the month.
    """
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        month_only = by_month and value.day == 1
        birth: Birth | None = Birth(value.year, (value.month,), 0 if month_only else value.day)
    elif isinstance(value, int | float):
        birth = _read_number(float(value))
    else:
        birth = _read_text(str(value))
    return birth if birth and _is_possible(birth, today) else None


def _read_number(number: float) -> Birth | None:
    if number.is_integer():
        if 1 <= number < _EARLIEST or 2200 < number < 100_000:
            day = _EXCEL_DAY_0 + timedelta(days=int(number))
            return Birth(day.year, (day.month,), day.day)
        return _read_text(str(int(number)))
    year, _, month = repr(number).partition(".")
    if len(year) != 4 or len(month) > 2:
        return None
    # A number loses its last zero: 1968.10 is stored as 1968.1.
    months = (1, 10) if month == "1" else (int(month),)
    return Birth(int(year), months)


def _read_text(text: str) -> Birth | None:
    plain = _TIME.sub("", unicodedata.normalize("NFKC", text).strip())
    plain = re.sub(r"\s+|[日号生]+$", "", _MARKS.sub(".", plain)).strip(".")
    if match := _DATE.fullmatch(plain):
        return Birth(int(match[1]), (int(match[2]),), int(match[3] or 0))
    if plain.isdigit() and len(plain) == 4:
        return Birth(int(plain))
    match = _PACKED.fullmatch(plain) if plain[:2] in ("18", "19", "20") else None
    match = match or _SHORT_PACKED.fullmatch(plain)
    return Birth(int(match[1]), (int(match[2]),), int(match[3] or 0)) if match else None


def _is_possible(birth: Birth, today: date) -> bool:
    if not all(1 <= month <= 12 for month in birth.months):
        return False
    if birth.day:
        return birth.to_date(today) is not None
    if birth.year < 100:
        return True
    month = birth.months[0] if birth.months else 1
    return birth.year >= _EARLIEST and date(birth.year, month, 1) <= today


def _make(year: int, month: int, day: int, today: date) -> date | None:
    try:
        made = date(year, month, day)
    except ValueError:
        return None
    return made if made <= today and year >= _EARLIEST else None
