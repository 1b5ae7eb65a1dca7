"""Amounts of an old proxy ledger: numbers, ￥350, 12.00元, and dashes for nothing."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from models.proxy.rules.old_ledger.codes import MoneyCode

FEN = Decimal("0.01")
_MOST = Decimal(10_000_000)
_NOTHING = re.compile(r"[-–—/\\·.]*|无|没有|不涉及|免费|0(\.0+)?")
_NUMBER = re.compile(r"\d{1,9}(\.\d+)?")
_MARKS = re.compile(r"^(?:¥|RMB|人民币)|元整?$")


@dataclass(frozen=True)
class Amount:
    """An amount in yuan, exact to the fen; None for nothing."""

    yuan: Decimal | None
    code: MoneyCode | None = None


def read_amount(cell: object) -> Amount:
    """Read a cell; what is no amount, or below zero, gets a code."""
    if isinstance(cell, bool):
        return Amount(None, MoneyCode.UNREADABLE)
    if isinstance(cell, int | float | Decimal):
        # repr gives the shortest decimal that is the number: 40.08 stays 40.08.
        return _to_fen(Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell))
    plain = "".join(unicodedata.normalize("NFKC", str(cell)).replace(",", "").split())
    if _NOTHING.fullmatch(plain):
        return Amount(None)
    number = _MARKS.sub("", _MARKS.sub("", plain))
    if _NUMBER.fullmatch(number) is None:
        return Amount(None, MoneyCode.UNREADABLE)
    return _to_fen(Decimal(number))


@dataclass(frozen=True)
class Money:
    """What a row says of the principal's money, in yuan; None: nothing is written."""

    advanced: Decimal | None = None
    paid: Decimal | None = None
    refunded: Decimal | None = None
    receipt: str = ""

    @property
    def is_written(self) -> bool:
        """Whether any amount stands there."""
        return bool(self.advanced or self.paid or self.refunded)

    @property
    def text(self) -> str:
        """预收 300.00 元，实付 287.45 元（票据号 PJ01），退回 12.55 元."""
        amounts = (
            ("预收", self.advanced, ""),
            ("实付", self.paid, f"（票据号 {self.receipt or '未写'}）"),
            ("退回", self.refunded, ""),
        )
        return "，".join(f"{word} {yuan:.2f} 元{more}" for word, yuan, more in amounts if yuan)

    @property
    def balance(self) -> Decimal:
        """Received less spent less given back."""
        nothing = Decimal(0)
        return (self.advanced or nothing) - (self.paid or nothing) - (self.refunded or nothing)


def check_money(money: Money, *, is_whole: bool) -> Sequence[MoneyCode]:
    """What is odd about a row's money; `is_whole`: the ledger has all three amounts."""
    codes = []
    if is_whole and money.balance:
        codes.append(MoneyCode.MISMATCH)
    if money.paid and not money.receipt:
        codes.append(MoneyCode.RECEIPT_MISSING)
    return codes


def _to_fen(value: Decimal) -> Amount:
    if not value.is_finite() or not 0 <= value < _MOST:
        return Amount(None, MoneyCode.UNREADABLE)
    fen = value.quantize(FEN, ROUND_HALF_UP)
    # A sum of a spreadsheet carries dust far behind the fen; that is no hidden amount.
    hidden = abs(value - fen) > Decimal("0.000001")
    return Amount(fen or None, MoneyCode.SUBFEN if hidden else None)
