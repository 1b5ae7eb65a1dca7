"""The reason codes of an old proxy ledger's rows, in the order they are reported."""

from collections.abc import Iterable

from models.cases.rules.old_ledger.codes import LedgerCode, outcome_of
from models.people.rules.residents.row_codes import Outcome
from models.worded import Worded


class MoneyCode(Worded):
    """What was found out about the money of a row."""

    UNREADABLE = "AMOUNT_UNREADABLE", "金额看不懂，请改为数字"
    SUBFEN = "AMOUNT_SUBFEN", "金额多于两位小数，已四舍五入到分"
    MISMATCH = "MONEY_MISMATCH", "预收减实付不等于退回，导入后仍列为没有结清"
    RECEIPT_MISSING = "RECEIPT_MISSING", "有支付，但没有填票据号"


_LEVELS = (Outcome.ERROR, Outcome.WARN, Outcome.OK)
# What only says by which word an item was found comes last.
_LAST = (LedgerCode.ITEM_SYNONYM, LedgerCode.ITEM_CONFIRMED)


def sort_codes(ledger: Iterable[Worded], money: Iterable[MoneyCode]) -> tuple[Worded, ...]:
    """Errors, then warnings, then information; the money behind the rest of its level."""
    return tuple(
        sorted(
            (*ledger, *money), key=lambda code: (_LEVELS.index(_outcome_of(code)), code in _LAST)
        )
    )


def outcome_of_codes(codes: tuple[Worded, ...]) -> Outcome:
    """The outcome of a row with these codes in order: the first is the decisive one."""
    return _outcome_of(codes[0]) if codes else Outcome.OK


def _outcome_of(code: Worded) -> Outcome:
    if isinstance(code, MoneyCode):
        return Outcome.ERROR if code is MoneyCode.UNREADABLE else Outcome.WARN
    return outcome_of((code,))
