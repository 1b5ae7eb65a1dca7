"""The reason codes of a double check-in workbook, in the order they are reported."""

from collections.abc import Iterable

from models.people.rules.contacts import PhoneCode
from models.people.rules.identity import IdCode
from models.people.rules.names import NameCode
from models.people.rules.residents.row_codes import Outcome, RowCode
from models.worded import Worded


class CheckInCode(Worded):
    """Reasons that only such a workbook has."""

    UNIT_MISSING = "UNIT_MISSING", "没有写单位"
    UNIT_UNKNOWN = "UNIT_UNKNOWN", "单位报到表里没有这个单位，按这里的名称新建"
    UNIT_TWICE = "UNIT_TWICE", "前面已有同一个单位"
    UNIT_SHORT = "UNIT_SHORT", "单位写的是简称，已对上全称"
    COUNT_MISMATCH = "COUNT_MISMATCH", "报到党员数与名册里的行数不一致"
    POST_VARIANT = "POST_VARIANT", "岗位的简称或旧称已统一为八类"
    POST_UNKNOWN = "POST_UNKNOWN", "有不属于八类的岗位，没有填入意向"
    DATE_UNREADABLE = "DATE_UNREADABLE", "报到日期认不出来，按导入当天登记"


Code = NameCode | IdCode | PhoneCode | RowCode | CheckInCode

_ERRORS: tuple[Code, ...] = (
    CheckInCode.UNIT_MISSING, NameCode.MISSING, RowCode.ID_NUMERIC, IdCode.SCIENTIFIC,
    IdCode.LENGTH, IdCode.CHECK, IdCode.BIRTHDATE, RowCode.DUP_ID_NAME,
)  # fmt: skip
_WARNINGS: tuple[Code, ...] = (
    CheckInCode.UNIT_TWICE, RowCode.DUP_ROW, RowCode.DUP_ID, CheckInCode.UNIT_UNKNOWN,
    CheckInCode.COUNT_MISMATCH, NameCode.ANNOTATED, NameCode.LOST_CHAR, IdCode.CONVERTED,
    IdCode.MISSING, IdCode.OTHER, PhoneCode.MISSING, PhoneCode.BAD, PhoneCode.MULTI,
    PhoneCode.ANNOTATED, CheckInCode.POST_UNKNOWN, CheckInCode.DATE_UNREADABLE,
)  # fmt: skip
_INFORMATION: tuple[Code, ...] = (
    RowCode.TEXT_WRAPPED, IdCode.FULLWIDTH, IdCode.LOWER_X, IdCode.SPACES, NameCode.DOT,
    NameCode.RARE, NameCode.SPACES, PhoneCode.FULLWIDTH, PhoneCode.PREFIX, PhoneCode.SEPARATORS,
    CheckInCode.POST_VARIANT, CheckInCode.UNIT_SHORT,
)  # fmt: skip
_RANKS = {code: rank for rank, code in enumerate((*_ERRORS, *_WARNINGS, *_INFORMATION))}


def sort_codes(codes: Iterable[Code]) -> tuple[Code, ...]:
    """Errors before warnings before information, each once."""
    return tuple(sorted(set(codes), key=_RANKS.__getitem__))


def outcome_of(codes: tuple[Code, ...]) -> Outcome:
    """The outcome of a row with these codes in order: the first is the decisive one."""
    if not codes or codes[0] in _INFORMATION:
        return Outcome.OK
    return Outcome.ERROR if codes[0] in _ERRORS else Outcome.WARN
