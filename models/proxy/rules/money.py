"""The principal's money: advance, payment, refund; nothing is charged for the service (practice).

Amounts are exact yuan.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from models.errors import KnownError
from models.money import capital_amount
from models.worded import Worded


class EntryKind(Worded):
    """The only three kinds of entry."""

    ADVANCE = "advance", "预收"
    PAYMENT = "payment", "支付"
    REFUND = "refund", "退补"


MOST = Decimal(10_000_000)  # yuan; whatever is above is a slip of the hand


@dataclass(frozen=True)
class MoneyLimits:
    """What the centre has fixed, in yuan (practice)."""

    second_signature_from: Decimal = Decimal(500)
    daily_per_agent: Decimal = Decimal(1000)


@dataclass(frozen=True)
class Entry:
    """One movement of money. A refund below zero is what the principal makes up."""

    kind: EntryKind
    amount: Decimal
    receipt_number: str = ""
    has_picture: bool = False
    second_signer: int | None = None


def balance_of(entries: Iterable[Entry]) -> Decimal:
    """Advances less payments less what was given back; zero before anything is settled."""
    total = Decimal(0)
    for entry in entries:
        total += entry.amount if entry.kind is EntryKind.ADVANCE else -entry.amount
    return total


def check_entry(
    entry: Entry, clerk_id: int, taken_today: Decimal, limits: MoneyLimits, balance: Decimal
) -> None:
    """Raise KnownError unless the entry can be kept.

    `taken_today` is what the agent has taken in advances today, `balance` what the case holds.
    """
    if not entry.amount.is_finite() or abs(entry.amount) > MOST:
        raise KnownError("金额不对，请核对。没有保存。", field="amount")
    if not entry.amount:
        raise KnownError("请填写金额。", field="amount")
    if entry.amount != entry.amount.quantize(Decimal("0.01")):
        raise KnownError("金额最多两位小数，请核对。没有保存。", field="amount")
    if entry.amount < 0 and entry.kind is not EntryKind.REFUND:
        raise KnownError("金额要大于零。没有保存。", field="amount")
    if not entry.receipt_number.strip():
        raise KnownError("请填写票据号或收据号。没有保存。", field="receipt_number")
    if entry.kind is EntryKind.PAYMENT and not entry.has_picture:
        raise KnownError("支付要附票据照片。没有保存。", field="picture")
    if abs(entry.amount) >= limits.second_signature_from and entry.second_signer is None:
        raise KnownError(
            f"{limits.second_signature_from:.2f} 元及以上要有主管的第二个签名。没有保存。",
            field="second_signer",
        )
    if entry.second_signer is not None and entry.second_signer == clerk_id:
        raise KnownError("第二个签名不能是经手人自己。没有保存。", field="second_signer")
    if entry.kind is EntryKind.ADVANCE and taken_today + entry.amount > limits.daily_per_agent:
        raise KnownError(
            f"今天已预收 {taken_today:.2f} 元，加上这笔超过每人每天 "
            f"{limits.daily_per_agent:.2f} 元的限额。没有保存。",
            field="amount",
        )
    if entry.kind is EntryKind.REFUND:
        _check_refund(entry.amount, balance)


def _check_refund(amount: Decimal, balance: Decimal) -> None:
    """Neither gives back nor asks for more than what is open."""
    if amount > max(balance, Decimal(0)):
        raise KnownError(f"结余只有 {balance:.2f} 元，不能退 {amount:.2f} 元。没有保存。")
    if amount < 0 <= balance:
        raise KnownError("没有垫付，委托人不用补。收钱请登记为预收。没有保存。", field="amount")
    if amount < min(balance, Decimal(0)):
        raise KnownError(
            f"委托人只差 {-balance:.2f} 元，不能收 {-amount:.2f} 元。没有保存。", field="amount"
        )


def check_no_dues(*texts: str) -> None:
    """Raise KnownError for party dues: they have a book and a cash box of their own."""
    if any("党费" in text for text in texts):
        raise KnownError(
            "党费不进代办的账，也不和代收的钱放在一起；请由党费出纳在“党费”里收。没有保存。",
            field="summary",
        )


def say_balance(balance: Decimal) -> str:
    """结余 20.00 元（人民币贰拾元整）, or what the principal still has to make up."""
    if balance < 0:
        return f"委托人应补 {-balance:.2f} 元（{capital_amount(-balance)}）"
    return f"结余 {balance:.2f} 元（{capital_amount(balance)}）"
