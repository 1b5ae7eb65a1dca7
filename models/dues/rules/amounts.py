"""Amounts as people write them in pay sheets, read as exact yuan."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

from models.errors import KnownError

FEN = Decimal("0.01")
_NOTHING = frozenset({"", "-", "--", "—", "——", "/", "无", "–"})
_NUMBER = re.compile(r"-?(\d{1,12}|\d{1,3}(,\d{3}){1,3})(\.\d+)?")
_MOST = Decimal(10) ** 12


def read_amount(cell: object) -> tuple[Decimal, bool]:
    """An amount in yuan, and whether it hid more than two decimals (then rounded to fen).

    Blanks and dashes are nothing. Raises ValueError for words, for commas that do not part
    thousands, and for what no pay sheet can mean.
    """
    if isinstance(cell, bool):
        raise ValueError(cell)
    if isinstance(cell, int | float | Decimal):
        # repr gives the shortest decimal that is the number: 812.4 stays 812.4.
        return _to_fen(Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell))
    text = unicodedata.normalize("NFKC", str(cell))
    text = "".join(text.split()).removeprefix("¥").removesuffix("元")
    if text in _NOTHING:
        return Decimal(0), False
    if _NUMBER.fullmatch(text) is None:
        raise ValueError(cell)
    return _to_fen(Decimal(text.replace(",", "")))


def check_fen(amount: Decimal, what: str, field: str) -> None:
    """Raise KnownError for an amount (yuan) that cannot be kept to the fen."""
    if not amount.is_finite() or abs(amount) >= _MOST or amount != amount.quantize(FEN):
        raise KnownError(f"{what}不对，最多两位小数，请核对。没有保存。", field=field)


def _to_fen(value: Decimal) -> tuple[Decimal, bool]:
    if not value.is_finite() or abs(value) >= _MOST:
        raise ValueError(value)
    fen = value.quantize(FEN, ROUND_HALF_UP)
    # A sum of a spreadsheet carries dust far behind the fen; that is no hidden amount.
    return fen, abs(value - fen) > Decimal("0.000001")
