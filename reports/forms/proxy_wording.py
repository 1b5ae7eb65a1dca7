"""Words and rows that the papers of proxy service share."""

from collections.abc import Sequence
from decimal import Decimal

from models.money import capital_amount
from models.proxy.queries.papers import CustodyEntry

PROMISES = "不收费、不拖延、不外泄"
FREE = "代办不收费，规费由委托人承担"


def in_words(amount: Decimal) -> str:
    """287.45 元（人民币贰佰捌拾柒元肆角伍分）"""
    return f"{amount:.2f} 元（{capital_amount(amount)}）"


def copies_and_pages(entry: CustodyEntry) -> str:
    """2份（每份3页）"""
    pages = f"（{entry.pages}页）" if entry.pages else ""
    return f"{entry.copies}份{pages}"


def describe_entry(entry: CustodyEntry) -> str:
    """医疗费用收据　原件 2份（3页）"""
    return f"{entry.name}　{entry.form} {copies_and_pages(entry)}"


def tell_custody(entries: Sequence[CustodyEntry]) -> str:
    """Each thing and with whom it is now, a line each."""
    told = [
        f"{number}. {describe_entry(entry)}：{entry.now_with}"
        for number, entry in enumerate(entries, start=1)
    ]
    return "\n".join(told) or "没有接收材料"


def tell_balance(balance: Decimal) -> str:
    """What is held for the principal, or what the principal still makes up."""
    if balance < 0:
        return f"委托人应补 {in_words(-balance)}"
    if not balance:
        return f"结余 {in_words(balance)}，已结清"
    return f"结余 {in_words(balance)}，应退还委托人"


def tell_refund(refunded: Decimal) -> str:
    """What went back to the principal, or what the principal made up."""
    if refunded < 0:
        return f"委托人补交 {in_words(-refunded)}"
    if not refunded:
        return "无结余退还"
    return f"退还结余 {in_words(refunded)}"
