"""Cleaning phones and reading addresses as estate-building-entrance-room."""

import re
import unicodedata
from dataclasses import dataclass

from models.errors import KnownError
from models.worded import Worded

_MOBILE = r"1(?:[-\s]?\d){10}"
_LANDLINE = r"0\d{2,3}[-\s]?\d{7,8}"
_PREFIX = re.compile(r"(?<!\d)(?:\+\s*86|0086)[-\s]*(?=\d)|(?<!\d)86[-\s]*(?=1\d{10}(?!\d))")
_PHONE = re.compile(rf"(?<!\d)(?:{_MOBILE}|{_LANDLINE})(?!\d)")
_LONGEST = 200  # a longer cell is no address and no phone, and would keep the patterns busy
_DASHES = re.compile(r"[‐‑‒–—―−－﹣]")
_INNER_PART = r"\d|[一二三四五六七八九十]+(?:号|栋|幢|座|单元|室)|[A-Za-z]座"
_DIGITS = "零一二三四五六七八九"
_NUMBER = r"(?:[A-Za-z]?\d+[A-Za-z]?|[A-Za-z]|[一二三四五六七八九十]+)"
# «18号» alone is a house number of a street; before a 单元 it is a building.
_BUILDING = r"(?:号楼|号院|栋|幢|座|楼|\#|号(?=\s*\d+\s*单元))"
_PLACE = re.compile(
    rf"""^(?P<estate>.*?)[-\s]*
    (?:
      (?P<building>{_NUMBER})\s*{_BUILDING}[-\s]*
        (?:(?P<entrance>{_NUMBER})\s*(?:单元|门洞|门)[-\s]*|(?P<entrance2>{_NUMBER})[-\s]+)?
        (?P<room>{_NUMBER})?
    | (?P<building2>[A-Za-z]?\d+[A-Za-z]?)[-\s]+(?P<entrance3>\d+)(?:单元)?[-\s]+
        (?P<room2>\d+[A-Za-z]?)
    | (?P<building3>[A-Za-z]?\d+[A-Za-z]?)[-\s]+(?P<room3>\d+[A-Za-z]?)
    )\s*(?:室|号|房)?$""",
    re.VERBOSE,
)


class PhoneCode(Worded):
    """What was mended in a phone or has to be looked at; the codes of an import report."""

    MISSING = "PHONE_MISSING", "没有填电话"
    BAD = "PHONE_BAD", "电话不是 11 位手机号，也不是带区号的固定电话"
    MULTI = "PHONE_MULTI", "一格里有两个电话，取第一个"
    ANNOTATED = "PHONE_ANNOTATED", "电话带了备注，备注已分开"
    SEPARATORS = "PHONE_SEPARATORS", "电话里的横线或空格已去掉"
    PREFIX = "PHONE_PREFIX", "电话前的 +86 已去掉"
    FULLWIDTH = "PHONE_FULLWIDTH", "电话里的全角数字已改为半角"


@dataclass(frozen=True)
class CleanPhone:
    """Digits of the first phone (empty if none can be read), the others, and whose it is."""

    phone: str
    others: tuple[str, ...]
    remark: str
    codes: tuple[PhoneCode, ...]


def clean_phone(text: str) -> CleanPhone:
    """Clean a phone as typed or found in a sheet: mobiles of 11 digits, landlines with 0."""
    codes: list[PhoneCode] = []
    half = _DASHES.sub("-", unicodedata.normalize("NFKC", text)).strip()
    bare = _PREFIX.sub("", half)
    found = [match.group() for match in _PHONE.finditer(bare)] if len(bare) <= _LONGEST else []
    phones = list(dict.fromkeys(re.sub(r"\D", "", phone) for phone in found))
    if not phones:
        missing = not any(character.isdigit() for character in half)
        return CleanPhone("", (), "", (PhoneCode.MISSING if missing else PhoneCode.BAD,))
    remark = re.sub(r"^[\W_]+|[\W_]+$", "", _PHONE.sub(" ", bare))
    if len(phones) > 1:
        codes.append(PhoneCode.MULTI)
    if remark:
        codes.append(PhoneCode.ANNOTATED)
    if any(not phone.isdigit() for phone in found):
        codes.append(PhoneCode.SEPARATORS)
    if bare != half:
        codes.append(PhoneCode.PREFIX)
    if any("０" <= character <= "９" for character in text):
        codes.append(PhoneCode.FULLWIDTH)
    return CleanPhone(phones[0], tuple(phones[1:]), remark, tuple(codes))


def read_phone(text: str) -> str:
    """A phone for a form, or empty text; KnownError where digits are no phone."""
    cleaned = clean_phone(text)
    if PhoneCode.BAD in cleaned.codes:
        raise KnownError(
            f"电话「{text.strip()}」不对：手机号应为 11 位，固定电话要带区号（如 0431-…）。"
            "请核对后重填，已填的其他内容都还在。",
            field="phone",
        )
    return cleaned.phone


@dataclass(frozen=True)
class Address:
    """小区-栋-单元-室. What could not be split stands in `estate` as it was written."""

    estate: str
    building: str = ""
    entrance: str = ""
    room: str = ""

    @property
    def text(self) -> str:
        """青禾苑-3栋-2单元-501室; parts that are not known are left out."""
        parts = (
            self.estate,
            f"{self.building}栋" if self.building else "",
            f"{self.entrance}单元" if self.entrance else "",
            f"{self.room}室" if self.room else "",
        )
        return "-".join(part for part in parts if part)

    @property
    def is_split(self) -> bool:
        """Whether the building could be told."""
        return bool(self.building)

    @property
    def estate_only(self) -> str:
        """What may be shown outside: nothing from the first digit on."""
        return re.split(_INNER_PART, self.estate)[0].strip(" -")


def read_address(text: str) -> Address:
    """Read the usual spellings: 3栋2单元501, 3-2-501, 3号楼2单元501室, 3#2单元501, 3栋501."""
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", text))
    plain = re.sub(r"\s+", " ", plain).strip()
    match = _PLACE.match(plain) if len(plain) <= _LONGEST else None
    if not match:
        return Address(plain)

    def number(*names: str) -> str:
        return _read_number(next((match[name] for name in names if match[name]), ""))

    return Address(
        match["estate"].strip(" -"),
        number("building", "building2", "building3"),
        number("entrance", "entrance2", "entrance3"),
        number("room", "room2", "room3"),
    )


def _read_number(text: str) -> str:
    """Digits without leading zeros; Chinese numerals up to 99 become digits."""
    if not text or not all(c in _DIGITS + "十" for c in text):
        return text.lstrip("0").upper()
    if "十" not in text:
        return "".join(str(_DIGITS.index(character)) for character in text)
    tens, _, ones = text.partition("十")
    return str((_DIGITS.index(tens) if tens else 1) * 10 + (_DIGITS.index(ones) if ones else 0))
