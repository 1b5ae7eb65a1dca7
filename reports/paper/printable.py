"""What a record's text must go through before it is drawn.

Text of a record is never markup and never control characters; a character no font has is
announced, not printed as a box.
"""

import dataclasses
import unicodedata
from collections.abc import Iterator
from typing import Any, TypeVar

from models.errors import KnownError
from reports.paper.fonts import missing_characters

T = TypeVar("T")


def clean_text(text: str) -> str:
    """`text` without control, format and variation characters; line breaks stay."""
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(c for c in text if c == "\n" or not _is_invisible(c))


def _is_invisible(character: str) -> bool:
    code = ord(character)
    return (
        unicodedata.category(character) in {"Cc", "Cf", "Cs"}
        or 0xFE00 <= code <= 0xFE0F  # variation selectors: the base character prints
        or 0xE0100 <= code <= 0xE01EF
    )


def unprintable_characters(facts: object) -> str:
    """Characters anywhere in the facts that no font here can print; empty: all is well."""
    return missing_characters(clean_text("".join(_texts(facts))))


def make_printable(facts: T, *, allow_missing: bool) -> T:
    """The same facts with clean text.

    Raises KnownError naming the characters no font has, unless `allow_missing`: then each
    is printed as its code, 〔U+20BB7〕.
    """
    missing = unprintable_characters(facts)
    if missing and not allow_missing:
        raise KnownError(missing_sentence(missing))
    codes = {ord(c): f"〔U+{ord(c):04X}〕" for c in missing}
    result: T = _rewrite(facts, codes)
    return result


def missing_sentence(missing: str) -> str:
    """What the clerk is told about characters that cannot be printed."""
    named = "、".join(f"“{c}”（U+{ord(c):04X}）" for c in missing)
    return (
        f"字库里没有{named}，还没有打印，已填的内容都在。"
        "请在本机安装含有该字的字体（如 SimSun-ExtB）后重试，或选择“以编码代替”打印。"
    )


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name))


def _rewrite(value: Any, codes: dict[int, str]) -> Any:
    if isinstance(value, str):
        text = clean_text(value)
        return text.translate(codes) if codes else text
    if isinstance(value, tuple):
        return tuple(_rewrite(item, codes) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.replace(
            value,
            **{f.name: _rewrite(getattr(value, f.name), codes) for f in dataclasses.fields(value)},
        )
    return value
