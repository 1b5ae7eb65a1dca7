"""The reason codes of an old ledger's rows, in the order they are reported."""

from collections.abc import Iterable

from models.people.rules.contacts import PhoneCode
from models.people.rules.names import NameCode
from models.people.rules.residents.row_codes import Outcome, RowCode
from models.worded import Worded


class LedgerCode(Worded):
    """What was found out about the item, the dates and the rating of a row."""

    ITEM_SYNONYM = "ITEM_SYNONYM", "事项用的是另一种常用叫法"
    ITEM_TYPO = "ITEM_TYPO", "事项里可能有错别字"
    ITEM_CONFIRMED = "ITEM_CONFIRMED", "事项说法已经确认过"
    ITEM_AMBIGUOUS = "ITEM_AMBIGUOUS", "事项说法可能是几个事项，请选择"
    ITEM_MULTI = "ITEM_MULTI", "一格里写了几件事，请选择一个事项，或拆成几行"
    ITEM_UNKNOWN = "ITEM_UNKNOWN", "目录里找不到这个事项，请选择"
    ITEM_MISSING = "ITEM_MISSING", "没有填事项"
    DATE_DITTO = "DATE_DITTO", "日期同上一行"
    DATE_OTHER_MONTH = "DATE_OTHER_MONTH", "日期不在这张表的月份里"
    DATE_YEAR = "DATE_YEAR", "日期写的是上一年"
    DATE_AMBIGUOUS = (
        "DATE_AMBIGUOUS",
        "日期存成了数字，如 3.1 可能是 1 日也可能是 10 日，请改为日期",
    )
    DATE_INVALID = "DATE_INVALID", "没有这一天，或日期看不懂"
    DATE_MISSING = "DATE_MISSING", "没有填日期"
    DONE_INVALID = "DONE_INVALID", "办结日期看不懂，按没有填处理"
    DONE_BEFORE = "DONE_BEFORE", "办结日期早于受理日期"
    DONE_MISSING = "DONE_MISSING", "写着已办结，但没有办结日期"
    SAT_UNCLEAR = "SAT_UNCLEAR", "满意度看不出是五个等级中的哪一个，按未评价处理"


EntryCode = LedgerCode | NameCode | PhoneCode | RowCode

_ERRORS: tuple[EntryCode, ...] = (
    NameCode.MISSING,
    LedgerCode.ITEM_MISSING,
    LedgerCode.DATE_AMBIGUOUS,
    LedgerCode.DATE_INVALID,
    LedgerCode.DATE_MISSING,
)
_WARNINGS: tuple[EntryCode, ...] = (
    LedgerCode.ITEM_TYPO,
    LedgerCode.ITEM_AMBIGUOUS,
    LedgerCode.ITEM_MULTI,
    LedgerCode.ITEM_UNKNOWN,
    NameCode.ANNOTATED,
    NameCode.LOST_CHAR,
    LedgerCode.DATE_OTHER_MONTH,
    LedgerCode.DATE_YEAR,
    LedgerCode.DONE_BEFORE,
    LedgerCode.DONE_INVALID,
    LedgerCode.DONE_MISSING,
    LedgerCode.SAT_UNCLEAR,
    PhoneCode.MISSING,
    PhoneCode.BAD,
    PhoneCode.MULTI,
    PhoneCode.ANNOTATED,
    RowCode.DUP_ROW,
)
_RANKS: dict[Worded, int] = {code: rank for rank, code in enumerate((*_ERRORS, *_WARNINGS))}


def sort_codes(codes: Iterable[EntryCode]) -> tuple[EntryCode, ...]:
    """Errors, then warnings, then information in the order it was found; each once.

    A row that stays out for another reason is not also called misspelt or unclear first.
    """
    last = len(_RANKS)
    return tuple(sorted(dict.fromkeys(codes), key=lambda code: _RANKS.get(code, last)))


def outcome_of(codes: tuple[Worded, ...]) -> Outcome:
    """The outcome of a row with these codes in order: the first is the decisive one."""
    if not codes or codes[0] not in _RANKS:
        return Outcome.OK
    return Outcome.ERROR if codes[0] in _ERRORS else Outcome.WARN
