"""What the columns of a pay sheet mean: two-level headers, own and unit shares, totals."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.dues.rules.rulebook import Category, PayItem, Rulebook
from models.errors import KnownError

Span = tuple[int, int, int, int]  # top, left, bottom, right, from 0, both ends included
Cells = Sequence[Sequence[object]]

_LOOKED_THROUGH = 30  # rows above the header are titles


class ColumnRole(StrEnum):
    """What a column is for."""

    NAME = "name"
    ID_NUMBER = "id_number"
    CATEGORY = "category"
    NOTE = "note"
    OTHER = "other"  # number in the list, department, signature …
    GROSS = "gross"
    LESS = "less"  # total of the deductions
    NET = "net"
    SUBTOTAL = "subtotal"  # of the group it stands in
    ITEM = "item"


_ROLES: tuple[tuple[ColumnRole, re.Pattern[str]], ...] = (
    (ColumnRole.NAME, re.compile(r"(党员|职工|人员)?姓名")),
    (ColumnRole.ID_NUMBER, re.compile(r"(党员|公民)?(身份证件?|证件)(号码?|号)?|公民身份号码")),
    (ColumnRole.CATEGORY, re.compile(r"(人员|党员|身份)?类别|人员类型|身份")),
    (ColumnRole.NOTE, re.compile(r"备注|说明")),
    (
        ColumnRole.OTHER,
        re.compile(
            r"序号|编号|工号|部门|车间/?部门|科室|单位(名称)?|社区|所在?.*支部|岗位(等级)?|职务|职级"
            r"|签名|签字|领款人|性别|年龄|日期|月份|银行(账号|卡号)|联系电话|手机号?码?"
        ),
    ),
    (
        ColumnRole.GROSS,
        re.compile(r"应发(合计|小计|工资|金额|数|总额)?|发放合计|(应发)?工资合计"),
    ),
    (ColumnRole.LESS, re.compile(r"(扣款|扣缴|代扣|扣除)(合计|小计)|应扣合计")),
    (ColumnRole.NET, re.compile(r"实发(工资|金额|数|合计)?|实领(工资|金额)?")),
    (ColumnRole.SUBTOTAL, re.compile(r"小计|合计")),
)  # fmt: skip
_UNIT_SHARE = re.compile(r"单位(缴|承担|负担|部分)|\((单位|公司)\)")
_OWN_SHARE = re.compile(r"\(?(个人|本人)(缴纳|缴|部分|承担)?\)?")


@dataclass(frozen=True)
class PayColumn:
    """One column: its place, header, the group above it, and its role."""

    place: int
    header: str
    group: str
    role: ColumnRole

    @property
    def label(self) -> str:
        """As the sheet names it."""
        return self.header


@dataclass(frozen=True)
class PayTable:
    """Where the table of a pay sheet begins, and its columns."""

    header_row: int  # from 0
    first_row: int
    columns: tuple[PayColumn, ...]

    def column(self, role: ColumnRole) -> PayColumn | None:
        """The first column of that role."""
        return next((c for c in self.columns if c.role is role), None)

    @property
    def items(self) -> tuple[PayColumn, ...]:
        """The columns that may hold pay items."""
        return tuple(c for c in self.columns if c.role is ColumnRole.ITEM)


def find_table(rows: Cells, spans: Sequence[Span]) -> PayTable:
    """The header of a pay sheet. Raises KnownError where no column is called 姓名."""
    for number, row in enumerate(rows[:_LOOKED_THROUGH]):
        for place, cell in enumerate(row):
            if _role_of(clean_header(cell)) is ColumnRole.NAME:
                return _describe(rows, spans, number, place)
    raise KnownError("这张表里没有找到“姓名”一栏，没有核定。请核对是不是工资表。")


def clean_header(cell: object) -> str:
    """A header without spaces and line breaks, in half-width signs."""
    return "".join(unicodedata.normalize("NFKC", str(cell)).split())


def match_item(
    rules: Rulebook, column: PayColumn, category: Category, learned: Mapping[str, str]
) -> PayItem | None:
    """The pay item a column means for a category; None where the rules do not know it."""
    if _UNIT_SHARE.search(column.group) or _UNIT_SHARE.search(column.header):
        return rules.items["unit_share"]
    name = _OWN_SHARE.sub("", column.header) or column.header
    if column.header in learned:
        return rules.items[learned[column.header]]
    known = _index(rules).get(name) or _index(rules).get(column.header)
    if not known:
        return None
    fitting = (item for item in known if category.column in item.verdicts)
    return next(fitting, known[0])


def _index(rules: Rulebook) -> Mapping[str, tuple[PayItem, ...]]:
    index: dict[str, tuple[PayItem, ...]] = {}
    for item in rules.items.values():
        for word in (item.name, *item.words):
            key = clean_header(word)
            index[key] = (*index.get(key, ()), item)
    return index


def _describe(rows: Cells, spans: Sequence[Span], top: int, name_place: int) -> PayTable:
    bottom = _last_header_row(rows, spans, top, name_place)
    covering = {
        (row, place): span
        for span in spans
        for row in range(max(span[0], top), min(span[2], bottom) + 1)
        for place in range(span[1], span[3] + 1)
    }
    width = max((len(row) for row in rows[top : bottom + 1]), default=0)
    columns: list[PayColumn] = []
    group = ""
    for place in range(width):
        upper = _text(rows, covering, top, place)
        lower = _text(rows, covering, bottom, place) if bottom > top else ""
        # Files without merges leave the cells beside a group empty.
        group = upper or (group if lower else "")
        header = lower or group
        columns.append(PayColumn(place, header, group if lower else "", _role_of(header)))
    return PayTable(top, bottom + 1, tuple(columns))


def _last_header_row(rows: Cells, spans: Sequence[Span], top: int, place: int) -> int:
    for span in spans:
        if span[0] <= top <= span[2] and span[1] <= place <= span[3]:
            return span[2]
    below = rows[top + 1] if top + 1 < len(rows) else ()
    texts = [cell for cell in below if isinstance(cell, str) and cell.strip()]
    has_name = place < len(below) and bool(str(below[place]).strip())
    all_text = all(isinstance(cell, str) for cell in below)
    return top + 1 if len(texts) > 1 and all_text and not has_name else top


def _text(rows: Cells, covering: Mapping[tuple[int, int], Span], row: int, place: int) -> str:
    span = covering.get((row, place))
    if span is not None:
        row, place = span[0], span[1]
    cells = rows[row]
    return clean_header(cells[place]) if place < len(cells) else ""


def _role_of(header: str) -> ColumnRole:
    if not header:
        return ColumnRole.OTHER
    for role, pattern in _ROLES:
        if pattern.fullmatch(header):
            return role
    return ColumnRole.ITEM
