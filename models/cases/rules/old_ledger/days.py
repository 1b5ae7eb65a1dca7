"""Days in all the ways they are written in ledgers. A day that could be another is no day."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models.cases.rules.old_ledger.codes import LedgerCode

_EXCEL_DAY_0 = date(1899, 12, 30)
_SERIALS = range(25_000, 80_000)  # 1968 to 2119
_YEARS = range(1990, 2100)
_TIME = re.compile(r"[ T]*\d{1,2}:\d{2}(:\d{2})?(\.\d+)?$")
_MARKS = re.compile(r"\s*[-/年月.。、,_]\s*")
_WHOLE = re.compile(r"(\d{4}|\d{2})\.(\d{1,2})\.(\d{1,2})")
_SHORT = re.compile(r"(\d{1,2})\.(\d{1,2})")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
_LOST_ZERO = ("1", "2", "3")  # 3.1 typed as a number may have been 3.10, 3.2 3.20, 3.3 3.30
_TITLE_YEAR = re.compile(r"(20\d{2})\s*年?")
_TITLE_MONTH = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])\s*月")
_DOTTED_MONTH = re.compile(r"20\d{2}\s*[-.年]\s*(1[0-2]|0?[1-9])(?!\d)")
_MONTHS = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])\s*月?\s*[—–~至到-]+\s*(1[0-2]|0?[1-9])\s*月")
_HALF_YEAR = 180


@dataclass(frozen=True)
class Context:
    """The year and month a sheet is for; None where its name and titles do not tell."""

    year: int | None = None
    month: int | None = None


@dataclass(frozen=True)
class Day:
    """A day as read, or the code that says why there is none."""

    day: date | None
    code: LedgerCode | None = None


_AMBIGUOUS = Day(None, LedgerCode.DATE_AMBIGUOUS)
_INVALID = Day(None, LedgerCode.DATE_INVALID)
_MISSING = Day(None, LedgerCode.DATE_MISSING)


def read_context(sheet: str, titles: tuple[str, ...], file_name: str) -> Context:
    """What the titles say, else the sheet's name, else the name of the file."""
    year = month = None
    for text in (*titles, sheet, file_name):
        plain = unicodedata.normalize("NFKC", text)
        found = _TITLE_YEAR.search(plain)
        year = year or (int(found[1]) if found else None)
    # A year's ledger names its months in the sheets, a month's ledger in its title.
    for text in (sheet, *titles):
        plain = unicodedata.normalize("NFKC", text)
        months = set(_TITLE_MONTH.findall(plain)) or set(_DOTTED_MONTH.findall(plain))
        # 1—10月 is no month.
        if month is None and len(months) == 1 and not _MONTHS.search(plain):
            month = int(months.pop())
    return Context(year, month)


def read_day(cell: object, context: Context, *, is_typed: bool = True) -> Day:
    """Read a cell. `is_typed`: numbers and text can be told apart, as they cannot in CSV.

    A month and day without a year belong to the sheet's year.
    """
    if isinstance(cell, datetime):
        return _check(cell.date())
    if isinstance(cell, date):
        return _check(cell)
    if isinstance(cell, bool):
        return _INVALID
    if isinstance(cell, int | float):
        return _read_number(float(cell), context)
    return _read_text(str(cell), context, is_typed)


def read_done_day(
    cell: object, context: Context, accepted: date | None, *, is_typed: bool = True
) -> Day:
    """The day a matter was finished; January in a sheet for December is the next year's."""
    if context.year is None and accepted is not None:
        context = Context(accepted.year, accepted.month)
    read = read_day(cell, context, is_typed=is_typed)
    if not read.day or not accepted or (accepted - read.day).days <= _HALF_YEAR:
        return read
    # Half a year before acceptance: only the next year can be meant, if none was written.
    later = read_day(cell, Context(accepted.year + 1, None), is_typed=is_typed)
    return later if later.day and later.day > accepted else read


def place_day(day: date, context: Context) -> LedgerCode | None:
    """What is odd about a day in a sheet for that month; None where nothing is."""
    if context.year is None:
        return None
    if context.month is None:
        return LedgerCode.DATE_YEAR if day.year == context.year - 1 else None
    if (day.year, day.month) == (context.year, context.month):
        return None
    is_last_year = (day.year, day.month) == (context.year - 1, context.month)
    return LedgerCode.DATE_YEAR if is_last_year else LedgerCode.DATE_OTHER_MONTH


def _read_number(number: float, context: Context) -> Day:
    if int(number) in _SERIALS:
        return _check(_EXCEL_DAY_0 + timedelta(days=int(number)))
    if number.is_integer():
        packed = _PACKED.fullmatch(str(int(number)))
        if packed:
            return _make(*(int(part) for part in packed.groups()))
        # 3 may be a day, a month, or 3.0.
        return _AMBIGUOUS if 1 <= number <= 31 else _INVALID
    return _read_decimal(repr(number), context)


def _read_decimal(text: str, context: Context) -> Day:
    """A month and day that were typed as a number and have lost their last zero."""
    month, _, day = text.partition(".")
    if not 1 <= int(month) <= 12 or len(day) > 2:
        return _INVALID
    if day in _LOST_ZERO:
        return _AMBIGUOUS
    return _make(context.year, int(month), int(day))


def _read_text(text: str, context: Context, is_typed: bool) -> Day:
    plain = unicodedata.normalize("NFKC", text).strip()
    if not any(map(str.isalnum, plain)):
        return _MISSING
    plain = _TIME.sub("", plain)
    ends_in_day = plain.endswith(("日", "号"))
    plain = _MARKS.sub(".", re.sub(r"\s*[日号]$", "", plain)).strip(". ")
    if whole := _WHOLE.fullmatch(plain):
        year = int(whole[1])
        return _make(year + 2000 if len(whole[1]) == 2 else year, int(whole[2]), int(whole[3]))
    if short := _SHORT.fullmatch(plain):
        if not is_typed and not ends_in_day and re.fullmatch(r"\d+\.\d+", text.strip()):
            return _read_decimal(text.strip(), context)
        return _make(context.year, int(short[1]), int(short[2]))
    if packed := _PACKED.fullmatch(plain):
        return _make(*(int(part) for part in packed.groups()))
    if not plain.isascii() or not plain.isdigit() or len(plain) > 5:
        return _INVALID
    if ends_in_day and context.month is not None:
        return _make(context.year, context.month, int(plain))
    return _read_number(float(plain), context)


def _make(year: int | None, month: int, day: int) -> Day:
    if year is None:
        # 3月5日 without any year on the sheet: nobody may guess which.
        return _AMBIGUOUS
    try:
        return _check(date(year, month, day))
    except ValueError:
        return _INVALID


def _check(day: date) -> Day:
    return Day(day) if day.year in _YEARS else _INVALID
