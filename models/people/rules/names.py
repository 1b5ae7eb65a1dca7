"""Cleaning names, and telling the family name from the given name."""

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.errors import KnownError
from models.worded import Worded

_SURNAMES = Path(__file__).resolve().parents[3] / "resources" / "people" / "surnames.csv"
MIDDLE_DOT = "\u00b7"
_DOTS = "\u2022\u30fb\uff0e.\u2027\u2219\u22c5\u0387\u16eb\uff65\u318d"
_REMARK = re.compile(
    r"^(?P<name>[^(（\[［【〔]+)[(（\[［【〔](?P<remark>[^)）\]］】〕]*)[)）\]］】〕]?$"
)
_LOST = frozenset("?？\ufffd□")


class NameCode(Worded):
    """What was mended in a name or has to be looked at; the codes of an import report."""

    MISSING = "NAME_MISSING", "没有填姓名"
    ANNOTATED = "NAME_ANNOTATED", "姓名后面带了备注，备注已分开"
    LOST_CHAR = "NAME_LOST_CHAR", "姓名里有字丢失（显示为问号），请对照证件补上"
    SPACES = "NAME_SPACES", "姓名里的空格已去掉"
    DOT = "NAME_DOT", "间隔号已统一为「·」"
    RARE = "NAME_RARE", "姓名里有生僻字"


@dataclass(frozen=True)
class CleanName:
    """A name as it is kept. `codes` has what needs a look first, information after."""

    name: str
    remark: str
    codes: tuple[NameCode, ...]


def clean_name(text: str) -> CleanName:
    """Clean a name as typed or found in a sheet; an empty one gets the code MISSING."""
    codes: list[NameCode] = []
    visible = "".join(
        character
        for character in text
        if unicodedata.category(character) not in ("Cc", "Cf") or character.isspace()
    )
    name, remark = _part_remark(visible.strip())
    if remark:
        codes.append(NameCode.ANNOTATED)
    dotted = _join_dots(name)
    tight = _close_gaps(dotted)
    if not any(character.isalnum() or character in _LOST for character in tight):
        # A dash, a slash or nothing at all stands for «no name».
        return CleanName("", remark, (NameCode.MISSING,))
    if any(c in _LOST or unicodedata.category(c) == "Co" for c in tight):
        codes.append(NameCode.LOST_CHAR)
    if tight != dotted or visible != visible.strip() or _has_break(text):
        codes.append(NameCode.SPACES)
    if dotted != name:
        codes.append(NameCode.DOT)
    if any(_is_rare(character) for character in tight):
        codes.append(NameCode.RARE)
    return CleanName(tight, remark, tuple(codes))


def read_name(text: str) -> str:
    """A name for a form; KnownError where there is none."""
    cleaned = clean_name(text)
    if not cleaned.name:
        raise KnownError("还没有填姓名。请填写证件上的姓名，已填的其他内容都还在。", field="name")
    return cleaned.name


def split_name(name: str) -> tuple[str, str]:
    """Family and given name; the family name is empty where it cannot be told.

    Names with a middle dot or Latin letters have no family name in the Chinese sense.
    """
    if len(name) < 2 or MIDDLE_DOT in name or not all(_is_han(c) for c in name):
        return "", name
    length = 2 if len(name) > 2 and name[:2] in read_surnames() else 1
    return name[:length], name[length:]


@cache
def read_surnames() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Compound and polyphonic surnames with every reading, a syllable per character."""
    with _SURNAMES.open(encoding="utf-8", newline="") as lines:
        return {
            row["surname"]: tuple(tuple(r.split()) for r in row["readings"].split(";"))
            for row in csv.DictReader(lines)
        }


def _part_remark(text: str) -> tuple[str, str]:
    match = _REMARK.match(text)
    if not match or not match["name"].strip():
        return text, ""
    return match["name"].rstrip(), match["remark"].strip()


def _join_dots(text: str) -> str:
    """Other dots become U+00B7, but only inside a name of Chinese characters: J. Smith stays."""
    return re.sub(rf"(?<=[^\x00-\xff])\s*[{re.escape(_DOTS)}]\s*(?=[^\x00-\xff])", MIDDLE_DOT, text)


def _close_gaps(text: str) -> str:
    """No spaces beside Chinese characters; one space between Latin words."""
    single = re.sub(r"\s+", " ", text.strip())
    return re.sub(r" (?=[^\x00-\xff·])|(?<=[^\x00-\xff·]) | (?=·)|(?<=·) ", "", single)


def _has_break(text: str) -> bool:
    return any(character in "\u200b\ufeff\u00ad" for character in text)


def _is_han(character: str) -> bool:
    return unicodedata.category(character) == "Lo" and ord(character) >= 0x2E80


def _is_rare(character: str) -> bool:
    """Outside the common characters: those of GB/T 2312 stand for the common 7,000."""
    if not _is_han(character):
        return False
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False
