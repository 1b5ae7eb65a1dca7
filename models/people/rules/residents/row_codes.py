"""The outcomes and reason codes of a residents' list, in the order they are reported."""

from collections.abc import Iterable

from models.people.rules.contacts import PhoneCode
from models.people.rules.identity import IdCode
from models.people.rules.names import NameCode
from models.worded import Worded


class Outcome(Worded):
    """What becomes of a row."""

    OK = "ok", "可导入"
    WARN = "warn", "可导入，请留意"
    ERROR = "error", "不导入，待改正"
    SKIP = "skip", "不是居民记录"


class RowCode(Worded):
    """Reasons that come from the row and the file, not from one field alone."""

    SEX_FROM_ID = "SEX_FROM_ID", "性别空着，按身份证号补上"
    SEX_MISMATCH = "SEX_MISMATCH", "性别与身份证号不一致，以身份证号为准"
    BIRTH_MISMATCH = "BIRTH_MISMATCH", "出生日期与身份证号不一致，以身份证号为准"
    BIRTH_UNREADABLE = "BIRTH_UNREADABLE", "出生日期认不出来"
    ID_NUMERIC = "ID_NUMERIC", "身份证号被存成了数字，末几位已丢失，请照证件重填为文本"
    TEXT_WRAPPED = "TEXT_WRAPPED", '号码外面的 ="…" 或制表符已去掉'
    DUP_ROW = "DUP_ROW", "与前面的一行完全重复"
    DUP_ID = "DUP_ID", "前面已有同一身份证号、同一姓名的人，其他内容不同"
    DUP_ID_NAME = "DUP_ID_NAME", "前面已有同一身份证号，但姓名不同"
    GRID_DITTO = "GRID_DITTO", "网格写“同上”，已按上一行补上"
    GRID_VARIANT = "GRID_VARIANT", "网格的写法已统一"
    GRID_MISSING = "GRID_MISSING", "没有填网格"
    TEXT_FORMULA = "TEXT_FORMULA", "以 = + - @ 开头的内容按文字保存"
    TITLE = "TITLE", "标题、说明或表头"
    BLANK_ROW = "BLANK_ROW", "空行"
    TOTAL_ROW = "TOTAL_ROW", "合计行"
    SUBTOTAL_ROW = "SUBTOTAL_ROW", "小计行"
    FOOTER = "FOOTER", "表尾的签名或说明"
    SEPARATOR = "SEPARATOR", "分组标题行"


ReasonCode = NameCode | IdCode | PhoneCode | RowCode

_ERRORS: tuple[ReasonCode, ...] = (
    NameCode.MISSING,
    RowCode.ID_NUMERIC,
    IdCode.SCIENTIFIC,
    IdCode.LENGTH,
    IdCode.CHECK,
    IdCode.BIRTHDATE,
    RowCode.DUP_ID_NAME,
)
_WARNINGS: tuple[ReasonCode, ...] = (
    NameCode.ANNOTATED,
    NameCode.LOST_CHAR,
    RowCode.SEX_MISMATCH,
    IdCode.CONVERTED,
    IdCode.MISSING,
    IdCode.OTHER,
    RowCode.DUP_ROW,
    RowCode.DUP_ID,
    RowCode.BIRTH_MISMATCH,
    RowCode.BIRTH_UNREADABLE,
    PhoneCode.MISSING,
    PhoneCode.BAD,
    PhoneCode.MULTI,
    PhoneCode.ANNOTATED,
    RowCode.GRID_MISSING,
)
_INFORMATION: tuple[ReasonCode, ...] = (
    NameCode.SPACES,
    NameCode.DOT,
    NameCode.RARE,
    RowCode.SEX_FROM_ID,
    RowCode.TEXT_WRAPPED,
    IdCode.FULLWIDTH,
    IdCode.SPACES,
    IdCode.LOWER_X,
    PhoneCode.PREFIX,
    PhoneCode.SEPARATORS,
    PhoneCode.FULLWIDTH,
    RowCode.TEXT_FORMULA,
    RowCode.GRID_DITTO,
    RowCode.GRID_VARIANT,
)
_RANKS: dict[ReasonCode, int] = {
    code: rank for rank, code in enumerate((*_ERRORS, *_WARNINGS, *_INFORMATION))
}


def sort_codes(codes: Iterable[ReasonCode]) -> tuple[ReasonCode, ...]:
    """Errors before warnings before information, each in the order of the fields; each once."""
    return tuple(sorted(set(codes), key=_RANKS.__getitem__))


def outcome_of(codes: tuple[ReasonCode, ...]) -> Outcome:
    """The outcome of a record with these codes in order: the first is the decisive one."""
    if not codes or codes[0] in _INFORMATION:
        return Outcome.OK
    return Outcome.ERROR if codes[0] in _ERRORS else Outcome.WARN
