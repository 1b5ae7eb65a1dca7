"""Reading identity numbers and credit codes.

公民身份号码: GB 11643-1999. 统一社会信用代码: GB 32100-2015.
"""

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from models.errors import KnownError
from models.worded import Worded

_AREAS = Path(__file__).resolve().parents[3] / "resources" / "people" / "areas.csv"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_PERMIT_AREAS = frozenset({"810000", "820000", "830000"})
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_BODIES = frozenset("123456789ANY")
_OTHER_PAPER = re.compile(
    r"护照|军官|士兵|文职|通行证|回乡证|台胞|永居|居留|出生证|[A-Z]{1,3}\d{5,12}[A-Z]?$"
)
_NOTHING_LOST = "已填的其他内容都还在，请对照证件核对后重填。"


class Sex(Worded):
    """性别."""

    MALE = "male", "男"
    FEMALE = "female", "女"


class Paper(Worded):
    """The paper a person shows. Only the first three have numbers that can be checked."""

    ID_CARD = "id_card", "居民身份证"
    RESIDENCE_PERMIT = "residence_permit", "港澳台居民居住证"
    FOREIGNER_CARD = "foreigner_card", "外国人永久居留身份证"
    PASSPORT = "passport", "护照"
    MILITARY = "military", "军人证件"
    OTHER = "other", "其他证件"


class IdCode(Worded):
    """What is remarkable about a number; the codes of an import report."""

    LOWER_X = "ID_LOWER_X", "末位小写 x 已改为大写 X"
    FULLWIDTH = "ID_FULLWIDTH", "全角字符已改为半角"
    SPACES = "ID_SPACES", "号码中的空格已去掉"
    CONVERTED = "ID_15", "15 位旧号码已换算为 18 位，请对照新证件核对"
    MISSING = "ID_MISSING", "没有填身份证号"
    OTHER = "ID_OTHER", "这是其他证件的号码"
    LENGTH = "ID_LENGTH", "身份证号既不是 18 位也不是 15 位"
    CHECK = "ID_CHECK", "身份证号的校验码不对"
    BIRTHDATE = "ID_BIRTHDATE", "身份证号里的出生日期不存在或在今天之后"
    SCIENTIFIC = "ID_SCIENTIFIC", "号码变成了科学计数，后面的数字已丢失"


AREA_UNKNOWN = "身份证号前六位的地区代码不在本程序的代码表里，请核对；核对无误可以照常使用。"


class IdNumberRefused(KnownError):  # noqa: N818 — not a fault of the program
    """The text is no number that can be kept as an ID number; `reason` says why.

    MISSING and OTHER are no mistakes: the person has no number, or another paper.
    """

    def __init__(self, reason: IdCode, text: str) -> None:
        super().__init__(text, field="id_number")
        self.reason = reason


@dataclass(frozen=True)
class IdNumber:
    """A number that passed every check, 18 characters.

    `birth_date` and `sex` are None for foreigners' cards: their inner structure is not
    confirmed. `codes` tells what was mended while reading.
    """

    number: str
    paper: Paper
    birth_date: date | None
    sex: Sex | None
    province: str | None
    area_known: bool
    codes: tuple[IdCode, ...]

    @property
    def is_converted(self) -> bool:
        """Whether a 15-digit number was given."""
        return IdCode.CONVERTED in self.codes

    @property
    def warnings(self) -> tuple[str, ...]:
        """Sentences for the clerk; empty when there is nothing to look at."""
        converted = (IdCode.CONVERTED.text + "。",) if self.is_converted else ()
        return converted if self.area_known else (*converted, AREA_UNKNOWN)


def read_id_number(text: str, today: date) -> IdNumber:
    """Read an ID number as typed or as found in a sheet.

    Raises IdNumberRefused. An unknown area never refuses: new districts appear and old
    codes live on.
    """
    number, codes = _normalise(text)
    _refuse_what_is_no_number(text, number)
    if len(number) == 15:
        body = f"{number[:6]}19{number[6:]}"
        number = body + check_character(body)
        codes = (*codes, IdCode.CONVERTED)
    expected = check_character(number[:17])
    if number[17] != expected:
        raise IdNumberRefused(
            IdCode.CHECK,
            f"身份证号校验码不对：按前 17 位算末位应为 {expected}，填的是 {number[17]}，"
            f"至少有一位填错。{_NOTHING_LOST}",
        )
    paper = _paper_of(number)
    birth_date: date | None = None
    sex: Sex | None = None
    if paper is not Paper.FOREIGNER_CARD:
        birth_date = _read_birth_date(number, today)
        sex = Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
    province = read_areas().get(number[:2]) if paper is not Paper.FOREIGNER_CARD else None
    area_known = paper is Paper.FOREIGNER_CARD or _is_area_plausible(number[:6])
    return IdNumber(number, paper, birth_date, sex, province, area_known, codes)


def check_character(body: str) -> str:
    """The 18th character for the first 17 digits (GB 11643-1999, MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def disagreements(id_number: IdNumber, birth_date: date | None, sex: Sex | None) -> tuple[str, ...]:
    """Sentences where the entered birth date or sex differs from the number; both are shown."""
    found: list[str] = []
    if birth_date and id_number.birth_date and birth_date != id_number.birth_date:
        found.append(
            f"填写的出生日期是 {birth_date:%Y-%m-%d}，身份证号里是 "
            f"{id_number.birth_date:%Y-%m-%d}，请核对。"
        )
    if sex and id_number.sex and sex is not id_number.sex:
        found.append(f"填写的性别是{sex.text}，身份证号里是{id_number.sex.text}，请核对。")
    return tuple(found)


@cache
def read_areas() -> Mapping[str, str]:
    """Names of the provinces by their two digits."""
    with _AREAS.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["name"] for row in csv.DictReader(lines)}


def read_credit_code(text: str) -> str:
    """Read a unit's 统一社会信用代码; returns its 18 characters or raises KnownError.

    The second character is never checked: its meaning for committees is not confirmed.
    """
    code = _normalise(text)[0]
    if len(code) != 18:
        raise KnownError(
            f"统一社会信用代码应为 18 位，填的是 {len(code)} 位。{_NOTHING_LOST}",
            field="credit_code",
        )
    wrong = next((character for character in code if character not in _CREDIT_ALPHABET), None)
    if wrong or code[0] not in _CREDIT_BODIES:
        raise KnownError(
            f"统一社会信用代码里不会有「{wrong or code[0]}」"
            f"{'' if wrong else '开头的号码'}（不用 I、O、S、V、Z）。{_NOTHING_LOST}",
            field="credit_code",
        )
    total = sum(
        _CREDIT_ALPHABET.index(character) * pow(3, place, 31)
        for place, character in enumerate(code[:17])
    )
    expected = _CREDIT_ALPHABET[-total % 31]
    if code[17] != expected:
        raise KnownError(
            f"统一社会信用代码的校验码不对：末位应为 {expected}，填的是 {code[17]}。"
            f"{_NOTHING_LOST}",
            field="credit_code",
        )
    return code


def _normalise(text: str) -> tuple[str, tuple[IdCode, ...]]:
    codes: list[IdCode] = []
    half = "".join(
        unicodedata.normalize("NFKC", character) if "！" <= character <= "～" else character
        for character in text
    )
    if half != text:
        codes.append(IdCode.FULLWIDTH)
    tight = "".join(c for c in half if unicodedata.category(c) not in _BLANK_CATEGORIES)
    if tight != half:
        codes.append(IdCode.SPACES)
    if tight.endswith("x"):
        codes.append(IdCode.LOWER_X)
    return tight.upper(), tuple(codes)


_BLANK_CATEGORIES = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})


def _refuse_what_is_no_number(text: str, number: str) -> None:
    if re.fullmatch(r"[0-9]{17}[0-9X]|[0-9]{15}", number):
        return
    if re.fullmatch(r"[0-9]\.[0-9]+E\+?[0-9]+", number):
        raise IdNumberRefused(
            IdCode.SCIENTIFIC,
            "身份证号变成了科学计数（如 2.3E+17），后几位已经丢失，无法恢复。" + _NOTHING_LOST,
        )
    if _OTHER_PAPER.search(number):
        raise IdNumberRefused(
            IdCode.OTHER,
            f"「{text.strip()}」不是身份证号，像是其他证件。请先改选证件类型，再填号码；"
            "其他证件的号码照原样保存。",
        )
    if not any(character.isdigit() for character in number):
        raise IdNumberRefused(IdCode.MISSING, "没有填身份证号。可以先保存，以后再补。")
    strange = next((c for c in number[:17] if not ("0" <= c <= "9")), "")
    detail = f"，其中「{strange}」不是数字" if strange else ""
    raise IdNumberRefused(
        IdCode.LENGTH,
        f"身份证号应为 18 位（旧号码 15 位），填的是 {len(number)} 位{detail}。{_NOTHING_LOST}",
    )


def _paper_of(number: str) -> Paper:
    if number[0] == "9":
        return Paper.FOREIGNER_CARD
    return Paper.RESIDENCE_PERMIT if number[:6] in _PERMIT_AREAS else Paper.ID_CARD


def _read_birth_date(number: str, today: date) -> date:
    year, month, day = number[6:10], number[10:12], number[12:14]
    written = f"{year}年{int(month)}月{int(day)}日"
    try:
        birth_date = date(int(year), int(month), int(day))
    except ValueError:
        raise IdNumberRefused(
            IdCode.BIRTHDATE, f"身份证号里的出生日期 {written} 不存在。{_NOTHING_LOST}"
        ) from None
    if birth_date > today:
        raise IdNumberRefused(
            IdCode.BIRTHDATE, f"身份证号里的出生日期 {written} 在今天之后。{_NOTHING_LOST}"
        )
    return birth_date


def _is_area_plausible(area: str) -> bool:
    """Whether a code of this shape can have been issued.

    The full list of counties, abolished ones included, is not at hand, so this judges the
    province and the block of the prefecture: GB/T 2260 numbers cities 01-20 and 51-70,
    prefectures and leagues 21-50, and counties directly under a province 90.
    """
    if area in _PERMIT_AREAS:
        return True
    if area[:2] not in read_areas() or area[0] == "8":
        return False
    prefecture = int(area[2:4])
    return 1 <= prefecture <= 70 or prefecture == 90
