"""The reason codes of needs and resources, in the order they are reported."""

from collections.abc import Iterable

from models.people.rules.contacts import PhoneCode
from models.people.rules.residents.row_codes import Outcome, RowCode
from models.worded import Worded


class ListCode(Worded):
    """Reasons that only these lists have."""

    NUMBER_TWICE = "NUMBER_TWICE", "前面已有同一个编号"
    NUMBER_MISSING = "NUMBER_MISSING", "没有编号，导入时另编"
    CONTENT_MISSING = "CONTENT_MISSING", "没有写内容"
    PARTY_MISSING = "PARTY_MISSING", "没有写单位或居民"
    KIND_UNKNOWN = "KIND_UNKNOWN", "资源类别不在场地、人才、资金、物资、服务之内，按服务登记"
    CONTACT_NO_NAME = "CONTACT_NO_NAME", "只有电话，没有联系人姓名"
    URGENCY_UNKNOWN = "URGENCY_UNKNOWN", "紧急程度不是一般、较急、紧急"
    COUNT_WORDS = "COUNT_WORDS", "数量写的是文字，请核对"
    DATE_UNREADABLE = "DATE_UNREADABLE", "日期认不出来"
    LINK_BROKEN = "LINK_BROKEN", "对接的编号在另一张表里找不到"
    OVERPROMISED = "OVERPROMISED", "对接的需求比名额多，超出的不算对接"
    EXPIRED = "EXPIRED", "资源已过有效期，不再推荐"


Code = ListCode | PhoneCode | RowCode

_ERRORS: tuple[Code, ...] = (ListCode.CONTENT_MISSING, ListCode.PARTY_MISSING)
_WARNINGS: tuple[Code, ...] = (
    RowCode.DUP_ROW, ListCode.NUMBER_TWICE, ListCode.NUMBER_MISSING, ListCode.OVERPROMISED,
    ListCode.LINK_BROKEN, ListCode.EXPIRED, ListCode.COUNT_WORDS, ListCode.URGENCY_UNKNOWN,
    ListCode.KIND_UNKNOWN, ListCode.DATE_UNREADABLE, ListCode.CONTACT_NO_NAME,
    PhoneCode.MISSING, PhoneCode.BAD, PhoneCode.MULTI,
)  # fmt: skip
_INFORMATION: tuple[Code, ...] = (PhoneCode.FULLWIDTH, PhoneCode.PREFIX, PhoneCode.SEPARATORS)
_RANKS = {code: rank for rank, code in enumerate((*_ERRORS, *_WARNINGS, *_INFORMATION))}


def sort_codes(codes: Iterable[Code]) -> tuple[Code, ...]:
    """Errors before warnings before information, each once."""
    return tuple(sorted(set(codes), key=_RANKS.__getitem__))


def outcome_of(codes: tuple[Code, ...]) -> Outcome:
    """The outcome of a row with these codes in order: the first is the decisive one."""
    if not codes or codes[0] in _INFORMATION:
        return Outcome.OK
    return Outcome.ERROR if codes[0] in _ERRORS else Outcome.WARN
