"""What becomes of a row of a pay sheet: who, what counted, what was noticed."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from models.dues.rules.assessing import Adjusted, Assessed
from models.dues.rules.rulebook import Category, Verdict
from models.worded import Worded

_BROKEN = "证件号码被表格改成了科学计数或末三位变成了 000，看不全，请对照原件"


def is_broken(id_number: str) -> bool:
    """Whether a spreadsheet took the number for a quantity: 2.299E+17, or 000 at its end.

    Two such numbers that look the same are not one person's.
    """
    return re.fullmatch(r"\d\.?\d*[eE]\+?\d+|\d{15}000", id_number) is not None


class PayCode(Worded):
    """Why a row needs somebody, or what was noticed; the decisive one first."""

    UNREADABLE = "AMOUNT_UNREADABLE", "有金额看不懂"
    NOT_POSITIVE = "BASE_NOT_POSITIVE", "计算基数不大于零，请手工处理"
    NEGATIVE = "DEDUCTION_NEGATIVE", "扣除项写成了负数，看不出是扣还是退，请核对"
    NO_LAST_TAX = (
        "LAST_TAX_MISSING", "本地规定扣除上年个税月均，表里没有“上年个税月均”一栏，请补上"
    )  # fmt: skip
    NO_CATEGORY = "CATEGORY_MISSING", "人员类别看不懂"
    DUPLICATE = "DUP_MEMBER", "同一人出现两次，请先合并或选定一行"
    NOT_SPLIT = "PENSION_NOT_SPLIT", "只有发放合计，分不出基本养老金，按原交纳额调整"
    UNKNOWN = "UNKNOWN_ITEM", "规则里没有的项目，请支部决定"
    TOTAL = "TOTAL_MISMATCH", "表上写的合计与各项之和不符，以各项为准"
    CEILING = "CEILING", "计算额超过上限，按上限核定"
    SUBFEN = "AMOUNT_SUBFEN", "有金额藏着分以下的小数，已四舍五入到分"


ERRORS = (
    PayCode.UNREADABLE, PayCode.NOT_POSITIVE, PayCode.NEGATIVE, PayCode.NO_LAST_TAX,
    PayCode.NO_CATEGORY,
)  # fmt: skip
ASKS = (PayCode.DUPLICATE, PayCode.NOT_SPLIT, PayCode.UNKNOWN)


class RowKind(Worded):
    """What a row of the sheet is."""

    MEMBER = "member", "人员"
    TITLE = "TITLE", "标题"
    BLANK = "BLANK_ROW", "空行"
    TOTAL = "TOTAL_ROW", "合计"
    SUBTOTAL = "SUBTOTAL_ROW", "小计"
    FOOTER = "FOOTER", "落款"


@dataclass(frozen=True)
class Undecided:
    """An item nobody has judged yet, with what would be owed either way (yuan)."""

    item: str
    amount: Decimal
    if_included: Decimal | None
    if_excluded: Decimal | None


class JudgedItem(NamedTuple):
    """A pay item of a row as it was judged, for the member's statement."""

    header: str
    code: str  # of the rules; empty where they do not know it
    amount: Decimal
    verdict: Verdict
    is_decided: bool = False  # by the branch, not by the rules
    adjusted: Adjusted | None = None  # what counts of the amount, where that is another


@dataclass(frozen=True)
class PayRow:
    """One row as it was judged. No amount is shown beside something undecided."""

    row: int  # as the spreadsheet counts, from 1
    kind: RowKind
    name: str = ""
    id_number: str = ""
    category: Category | None = None
    codes: tuple[PayCode, ...] = ()
    result: Assessed | None = None
    undecided: tuple[Undecided, ...] = ()
    arithmetic: str = ""
    items: tuple[JudgedItem, ...] = ()  # those with an amount
    sheet: str = ""  # its name, where a workbook has several

    @property
    def outcome(self) -> str:
        """ok, warn, ask, error or skip, as in the report of an import."""
        if self.kind is not RowKind.MEMBER:
            return "skip"
        if not self.codes:
            return "ok"
        if self.codes[0] in ERRORS:
            return "error"
        return "ask" if self.codes[0] in ASKS else "warn"

    @property
    def is_assessed(self) -> bool:
        """Whether an amount stands."""
        return self.outcome in ("ok", "warn")

    @property
    def explanation(self) -> str:
        """What was noticed or must be decided, and how the amount arose, in words."""
        parts = [code.text for code in self.codes]
        if is_broken(self.id_number):
            parts.append(_BROKEN)
        for open_item in self.undecided:
            sums = ""
            if open_item.if_included is not None and open_item.if_excluded is not None:
                sums = f"，计入则 {open_item.if_included:.2f}，不计则 {open_item.if_excluded:.2f}"
            parts.append(f"“{open_item.item}” {open_item.amount:.2f} 元{sums}")
        if self.is_assessed:
            parts += (f"{i.header}：{i.adjusted.why}" for i in self.items if i.adjusted)
        if self.arithmetic:
            parts.append(self.arithmetic)
        return "；".join(parts)
