"""Amounts as people write them in pay sheets, read as exact yuan."""

import re
import unicodedata
from decimal import Decimal

FEN = Decimal("0.01")
_NOTHING = frozenset({"", "-", "--", "—", "——", "/", "无", "–"})
_NUMBER = re.compile(r"-?\d{1,12}(\.\d+)?")


def read_amount(cell: object) -> tuple[Decimal, bool]:
    """An amount in yuan, and whether it hid more than two decimals (then rounded to fen).

    Blanks and dashes are nothing. Raises ValueError for words.
    """
    if isinstance(cell, bool):
        raise ValueError(cell)
    if isinstance(cell, int | float | Decimal):
        # repr gives the shortest decimal that is the number: 812.4 stays 812.4.
        return _to_fen(Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell))
    text = unicodedata.normalize("NFKC", str(cell)).replace(",", "")
    text = "".join(text.split()).removeprefix("¥").removesuffix("元")
    if text in _NOTHING:
        return Decimal(0), False
    if _NUMBER.fullmatch(text) is None:
        raise ValueError(cell)
    return _to_fen(Decimal(text))


def _to_fen(value: Decimal) -> tuple[Decimal, bool]:
    if not value.is_finite():
        raise ValueError(value)
    fen = value.quantize(FEN)
    # A sum of a spreadsheet carries dust far behind the fen; that is no hidden amount.
    return fen, abs(value - fen) > Decimal("0.000001")
