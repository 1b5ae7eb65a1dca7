"""A pay sheet judged row by row: what counts, what is owed, and what somebody must decide."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from models.dues.rules.amounts import read_amount
from models.dues.rules.assessing import (
    PENSION_PART,
    Assessed,
    Plan,
    Rounding,
    arithmetic,
    assess_fixed,
    assess_part,
    make_plan,
)
from models.dues.rules.pay_columns import (
    Cells,
    ColumnRole,
    PayColumn,
    PayTable,
    clean_header,
    match_item,
)
from models.dues.rules.rulebook import BaseKind, Category, PayItem, Rulebook, Verdict
from models.errors import KnownError
from models.people.rules.identity import IdNumberRefused, read_id_number
from models.people.rules.names import clean_name
from models.worded import Worded

ZERO = Decimal(0)
_TOTALS = ("合计", "总计", "累计")
# What stands below a total beside amounts and is nobody's name.
_BELOW_TOTAL = re.compile(r"|(人|平)?均.*|.*[合小总累]计.*|差额?.*|[上本]月.*|(制表|审核|填表).*")


class PayCode(Worded):
    """Why a row needs somebody, or what was noticed; the decisive one first."""

    UNREADABLE = "AMOUNT_UNREADABLE", "有金额看不懂"
    NOT_POSITIVE = "BASE_NOT_POSITIVE", "计算基数不大于零，请手工处理"
    NEGATIVE = "DEDUCTION_NEGATIVE", "扣除项写成了负数，看不出是扣还是退，请核对"
    NO_CATEGORY = "CATEGORY_MISSING", "人员类别看不懂"
    DUPLICATE = "DUP_MEMBER", "同一人出现两次，请先合并或选定一行"
    NOT_SPLIT = "PENSION_NOT_SPLIT", "只有发放合计，分不出基本养老金，按原交纳额调整"
    UNKNOWN = "UNKNOWN_ITEM", "规则里没有的项目，请支部决定"
    TOTAL = "TOTAL_MISMATCH", "表上写的合计与各项之和不符，以各项为准"
    CEILING = "CEILING", "计算额超过上限，按上限核定"
    SUBFEN = "AMOUNT_SUBFEN", "有金额藏着分以下的小数，已四舍五入到分"


ERRORS = (
    PayCode.UNREADABLE, PayCode.NOT_POSITIVE, PayCode.NEGATIVE, PayCode.NO_CATEGORY,
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
        for open_item in self.undecided:
            sums = ""
            if open_item.if_included is not None and open_item.if_excluded is not None:
                sums = f"，计入则 {open_item.if_included:.2f}，不计则 {open_item.if_excluded:.2f}"
            parts.append(f"“{open_item.item}” {open_item.amount:.2f} 元{sums}")
        if self.arithmetic:
            parts.append(self.arithmetic)
        return "；".join(parts)


@dataclass(frozen=True)
class Judging:
    """How a sheet is to be judged."""

    rules: Rulebook
    today: date
    category: Category | None = None  # for sheets without a column of their own
    learned: Mapping[str, str] | None = None  # header → item code, confirmed once
    decisions: Mapping[str, Verdict] | None = None  # header → what the branch decided
    rounding: Rounding = Rounding.FEN
    # (category, header) → what the branch decided for that kind of member
    by_category: Mapping[tuple[str, str], Verdict] | None = None


def judge_pay_sheet(rows: Cells, table: PayTable, judging: Judging) -> list[PayRow]:
    """Judge all rows of a sheet in its order; titles and totals come back as such.

    Raises KnownError where neither the sheet nor `judging` names a category.
    """
    if table.column(ColumnRole.CATEGORY) is None and judging.category is None:
        raise KnownError(
            "表里没有“人员类别”一栏，请说明这张表是哪一类人员："
            + "、".join(f"{c.code}（{c.name}）" for c in judging.rules.categories.values())
            + "。没有核定。",
            field="category",
        )
    judge = _Judge(rows, table, judging)
    judged = [judge.judge(number) for number in range(len(rows))]
    return _mark_duplicates(judged)


def _mark_duplicates(judged: Sequence[PayRow]) -> list[PayRow]:
    # A dash or «无» is nobody's number.
    many = Counter(row.id_number for row in judged if re.search(r"\d", row.id_number))
    return [
        replace(row, codes=(PayCode.DUPLICATE,), result=None, undecided=(), arithmetic="")
        if many[row.id_number] > 1
        else row
        for row in judged
    ]


class _Judge:
    """The plans per category, made once, and the row at hand."""

    def __init__(self, rows: Cells, table: PayTable, judging: Judging) -> None:
        self.rows, self.table, self.judging = rows, table, judging
        self.plans: dict[str, tuple[tuple[PayColumn, ...], tuple[PayItem | None, ...], Plan]] = {}
        self.decided: dict[str, frozenset[int]] = {}
        self.past_total = False

    def judge(self, number: int) -> PayRow:
        kind = self._kind(number)
        if kind is not RowKind.MEMBER:
            return PayRow(number + 1, kind)
        name = clean_name(str(self._cell(number, ColumnRole.NAME))).name
        row = PayRow(number + 1, kind, name, self._id_number(number))
        category = self._category(number)
        if category is None:
            return replace(row, codes=(PayCode.NO_CATEGORY,))
        row = replace(row, category=category)
        if category.base is BaseKind.FIXED:
            return replace(row, result=assess_fixed(self.judging.rules, category))
        if category.base is BaseKind.PREVIOUS:
            return self._take_part(number, row, category)
        return self._assess(number, row, category)

    def _assess(self, number: int, row: PayRow, category: Category) -> PayRow:
        columns, items, plan = self._plan(category)
        try:
            amounts, subfen = self._amounts(number, columns)
        except ValueError:
            return replace(row, codes=(PayCode.UNREADABLE,))
        codes = [PayCode.SUBFEN] if subfen else []
        decided = self.decided[category.code]
        judged = tuple(
            JudgedItem(
                c.header, item.code if item else "", amounts[p], plan.verdicts[p], p in decided
            )
            for p, (c, item) in enumerate(zip(columns, items, strict=True))
            if amounts[p]
        )
        row = replace(row, items=judged)
        if self._is_unsplit(number, plan, amounts):
            return self._take_part(number, row, category)
        if any(amounts[place] < 0 for place in plan.deducted):
            # Subtracted as written it would raise the base.
            return replace(row, codes=(PayCode.NEGATIVE,))
        try:
            result = plan.judge(amounts)
        except KnownError:
            return replace(row, codes=(PayCode.NOT_POSITIVE,))
        if result.undecided:
            undecided = tuple(
                _both_ways(plan, columns, items, amounts, p) for p in result.undecided
            )
            return replace(row, codes=(PayCode.UNKNOWN, *codes), undecided=undecided)
        if self._total_differs(number, columns, plan, amounts):
            codes.insert(0, PayCode.TOTAL)
        if result.assessed != result.computed:
            codes.insert(0, PayCode.CEILING)
        line = arithmetic(plan, amounts, result)
        return replace(row, codes=tuple(codes), result=result, arithmetic=line)

    def _take_part(self, number: int, row: PayRow, category: Category) -> PayRow:
        """A pension in one sum: the centre's share of it, else the previous amount (practice)."""
        rules = self.judging.rules
        total = self._total(number, ColumnRole.GROSS) or self._total(number, ColumnRole.NET)
        if rules.pension_split is None or not total or total < 0:
            return replace(row, codes=(PayCode.NOT_SPLIT,))
        part = assess_part(rules, category, total, self.judging.rounding)
        item = JudgedItem(part.item, PENSION_PART, part.amount, Verdict.INCLUDE)
        is_capped = part.result.assessed != part.result.computed
        return replace(
            row,
            codes=(PayCode.CEILING,) if is_capped else (),
            result=part.result,
            arithmetic=part.arithmetic,
            items=(item,),
        )

    def _plan(
        self, category: Category
    ) -> tuple[tuple[PayColumn, ...], tuple[PayItem | None, ...], Plan]:
        if category.code not in self.plans:
            rules, learned = self.judging.rules, self.judging.learned or {}
            columns = tuple(self._item_columns(category))
            items = tuple(match_item(rules, c, category, learned) for c in columns)
            own = self.judging.by_category or {}
            chosen = {h: v for (code, h), v in own.items() if code == category.code}
            chosen |= self.judging.decisions or {}
            decided = {p: chosen[c.header] for p, c in enumerate(columns) if c.header in chosen}
            self.decided[category.code] = frozenset(decided)
            plan = make_plan(rules, category, items, decided, self.judging.rounding)
            self.plans[category.code] = (columns, items, plan)
        return self.plans[category.code]

    def _item_columns(self, category: Category) -> Iterator[PayColumn]:
        rules, learned = self.judging.rules, self.judging.learned or {}
        for column in self.table.items:
            # A column of words under an unknown header (a shift, a bank) is no pay item.
            known = match_item(rules, column, category, learned) is not None
            if known or self._holds_amounts(column):
                yield column

    def _holds_amounts(self, column: PayColumn) -> bool:
        for row in self.rows[self.table.first_row :]:
            if column.place < len(row):
                try:
                    if read_amount(row[column.place])[0]:
                        return True
                except ValueError:
                    continue
        return False

    def _amounts(self, number: int, columns: Sequence[PayColumn]) -> tuple[list[Decimal], bool]:
        row = self.rows[number]
        amounts, any_subfen = [], False
        for column in columns:
            amount, subfen = read_amount(row[column.place] if column.place < len(row) else "")
            amounts.append(amount)
            any_subfen = any_subfen or subfen
        return amounts, any_subfen

    def _is_unsplit(self, number: int, plan: Plan, amounts: Sequence[Decimal]) -> bool:
        if plan.category.column != "retiree" or any(amounts[p] for p in plan.included):
            return False
        return bool(self._total(number, ColumnRole.GROSS) or self._total(number, ColumnRole.NET))

    def _total_differs(
        self, number: int, columns: Sequence[PayColumn], plan: Plan, amounts: Sequence[Decimal]
    ) -> bool:
        written = self._total(number, ColumnRole.GROSS)
        if written is None:
            return False
        unit = self.judging.rules.items["unit_share"]
        _, items, _ = self._plan(plan.category)
        paid = sum(
            (
                amount
                for amount, item, verdict in zip(amounts, items, plan.verdicts, strict=True)
                if item is not unit and verdict is not Verdict.DEDUCT
            ),
            ZERO,
        )
        return abs(paid - written) >= Decimal("0.01")

    def _total(self, number: int, role: ColumnRole) -> Decimal | None:
        column = self.table.column(role)
        if column is None or column.place >= len(self.rows[number]):
            return None
        try:
            return read_amount(self.rows[number][column.place])[0]
        except ValueError:
            return None

    def _kind(self, number: int) -> RowKind:
        if number < self.table.first_row:
            return RowKind.TITLE
        cells = [clean_header(cell) for cell in self.rows[number]]
        if not any(cells):
            return RowKind.BLANK
        first = next(cell for cell in cells if cell)
        if first in _TOTALS:
            self.past_total = True
            return RowKind.TOTAL
        name = clean_header(self._cell(number, ColumnRole.NAME))
        if first.endswith(("小计", "合计")) or name in (*_TOTALS, "小计"):
            return RowKind.SUBTOTAL if "小计" in first + name else RowKind.TOTAL
        if len([c for c in cells if c]) == 1:
            return RowKind.FOOTER
        if self.past_total and not self._is_person(number, name):
            return RowKind.FOOTER
        return RowKind.MEMBER

    def _is_person(self, number: int, name: str) -> bool:
        """Whether somebody is listed below a total: the next section, or who was added later."""
        if _BELOW_TOTAL.fullmatch(name):
            return False
        if re.search(r"\d", str(self._cell(number, ColumnRole.ID_NUMBER))):
            return True
        row = self.rows[number]
        return any(
            isinstance(row[column.place], int | float)
            for column in self.table.items
            if column.place < len(row)
        )

    def _cell(self, number: int, role: ColumnRole) -> object:
        column = self.table.column(role)
        row = self.rows[number]
        return row[column.place] if column is not None and column.place < len(row) else ""

    def _id_number(self, number: int) -> str:
        text = self._cell(number, ColumnRole.ID_NUMBER)
        try:
            return read_id_number(str(text), self.judging.today).number
        except IdNumberRefused:
            # The amount does not depend on it: it stays as it was written.
            return str(text).strip()

    def _category(self, number: int) -> Category | None:
        written = clean_header(self._cell(number, ColumnRole.CATEGORY))
        if written:
            return self.judging.rules.find_category(written)
        return self.judging.category


def _both_ways(
    plan: Plan,
    columns: Sequence[PayColumn],
    items: Sequence[PayItem | None],
    amounts: Sequence[Decimal],
    place: int,
) -> Undecided:
    """What would be owed if the item counted, and if it did not; only where it is the only one."""
    header, amount = columns[place].header, amounts[place]
    others = [p for p in plan.asked if amounts[p] and p != place]
    if others:
        return Undecided(header, amount, None, None)

    def owed(verdict: Verdict) -> Decimal | None:
        decided = {p: Verdict.EXCLUDE for p in plan.asked} | {place: verdict}
        try:
            made = make_plan(plan.rules, plan.category, items, decided, plan.rounding)
            return made.judge(amounts).assessed
        except KnownError:
            return None

    return Undecided(header, amount, owed(Verdict.INCLUDE), owed(Verdict.EXCLUDE))
