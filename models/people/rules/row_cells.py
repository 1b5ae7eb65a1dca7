"""Cells and rows of a list that people kept by hand, whatever it lists."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_WRAPPED = re.compile(
    r"""\s*=\s*"(?P<quoted>[^"]*)"\s*|\t\s*(?P<tabbed>.*)|'(?P<marked>\d.*)""", re.S
)
_DITTO = re.compile(r"同\s*[上前]|[〃″＂\"]|''|″″")
_FORMULA_SIGNS = ("=", "+", "-", "@")


@dataclass(frozen=True)
class RawRow:
    """A row as it stands. Empty cells are empty text.

    `filled` has the values that vertically merged cells of the rows above lend to this one,
    by column; `is_wide` says that one merged cell goes across the row.
    """

    number: int
    cells: Sequence[object]
    filled: Mapping[int, object] = field(default_factory=dict)
    is_wide: bool = False


def text_of(cell: object) -> str:
    """A cell as text without spaces around; whole numbers without a decimal point."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def unwrap(cell: object) -> tuple[str, bool]:
    r"""The text, and whether it was wrapped as ="…" or put behind a tab to keep its digits."""
    text = cell if isinstance(cell, str) else text_of(cell)
    match = _WRAPPED.fullmatch(text) if text[:1] in "\t= '" else None
    if not match:
        return text, False
    return next(group for group in match.groups() if group is not None), True


def is_ditto(cell: object) -> bool:
    """Whether a cell says «as above»: 同上, 〃."""
    return isinstance(cell, str) and len(cell) < 6 and bool(_DITTO.fullmatch(cell.strip()))


def is_formula(text: str) -> bool:
    """Whether a sheet would take the text for a formula; a dash alone is no text."""
    return (
        text[:1] in _FORMULA_SIGNS and any(map(str.isalnum, text)) and not _WRAPPED.fullmatch(text)
    )
