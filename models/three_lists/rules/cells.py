"""Cells of needs and resources: a contact with its phone, a number in words, links."""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from models.cases.rules.old_ledger.days import Context, read_day
from models.people.rules.contacts import PhoneCode, clean_phone
from models.people.rules.names import clean_name
from models.people.rules.row_cells import text_of, unwrap

_COUNT = re.compile(r"(\d{1,9})(?:\.0+)?\s*([^\d\s]{0,4})")
_LINK = re.compile(r"([XZP])\s*-?\s*0*(\d{1,6})", re.I)
_MONTH = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*月?")
_ALWAYS = re.compile(r"长期(有效)?|永久|不限|常年")
_TEN_THOUSAND = "万"


@dataclass(frozen=True)
class Contact:
    """Name and phone out of one cell, and what is remarkable about it."""

    name: str
    phone: str
    codes: tuple[PhoneCode, ...]

    @property
    def lacks_name(self) -> bool:
        """Whether only a phone stands there."""
        return bool(self.phone) and not self.name


def read_contact(cell: object) -> Contact:
    """Split 张三13800000000, 张三（138…）, 138… 张三 and the like."""
    text = unwrap(cell)[0] if isinstance(cell, str) else text_of(cell)
    phone = clean_phone(text)
    # Name and phone in one cell are what such a list is like: nothing to remark.
    codes = tuple(code for code in phone.codes if code is not PhoneCode.ANNOTATED)
    rest = phone.remark if phone.phone else text
    if PhoneCode.BAD in codes:
        rest = re.sub(r"[\d\-+\s]{5,}", " ", rest)
    name = clean_name(re.sub(r"^[\W_]+|[\W_]+$", "", rest)).name
    return Contact(name, phone.phone, codes)


@dataclass(frozen=True)
class Count:
    """A number as written: `value` is None for words; `unit` is what stands behind it."""

    value: int | None
    unit: str
    said: str

    @property
    def is_words(self) -> bool:
        """Whether words stand where a number is wanted."""
        return self.value is None and bool(self.said)

    @property
    def places(self) -> int:
        """How many needs can be served at most: no more than pieces; words promise one.

        Money is counted in yuan: it can be shared among needs, but never beyond its last one.
        """
        if self.value is None:
            return 1
        return self.value * 10_000 if self.unit.startswith(_TEN_THOUSAND) else self.value


def read_count(cell: object) -> Count:
    """Read 63个, 2万元, 110; 若干, 约120人 and 全体居民 are words."""
    said = text_of(cell)
    match = _COUNT.fullmatch(unicodedata.normalize("NFKC", said).strip())
    return Count(int(match[1]), match[2], said) if match else Count(None, "", said)


def read_links(cell: object) -> tuple[str, ...]:
    """The numbers a cell refers to, written X-001; each once."""
    plain = unicodedata.normalize("NFKC", text_of(cell))
    links = (write_number(match[1].upper(), int(match[2])) for match in _LINK.finditer(plain))
    return tuple(dict.fromkeys(links))


def write_number(series: str, serial: int) -> str:
    """X-001."""
    return f"{series}-{serial:03d}"


def read_number(cell: object, series: str) -> str:
    """The number of a row: 7 and X-7 are X-007; empty where none stands."""
    text = text_of(cell)
    if text.isascii() and text.isdigit() and len(text) < 7:
        return write_number(series, int(text))
    links = [link for link in read_links(text) if link.startswith(series)]
    return links[0] if len(links) == 1 else ""


@dataclass(frozen=True)
class Validity:
    """Until when something is valid; `is_readable` is False for words nobody understands."""

    until: date | None
    is_readable: bool = True


def read_validity(cell: object, context: Context) -> Validity:
    """长期 has no end; a month lasts to its last day."""
    text = unicodedata.normalize("NFKC", text_of(cell)).strip()
    if not text or _ALWAYS.fullmatch(text):
        return Validity(None)
    month = _MONTH.fullmatch(text)
    if isinstance(cell, str) and month and 1 <= int(month[2]) <= 12:
        year, number = int(month[1]), int(month[2])
        return Validity(date(year, number, calendar.monthrange(year, number)[1]))
    day = read_day(cell, context).day
    return Validity(day, day is not None)
