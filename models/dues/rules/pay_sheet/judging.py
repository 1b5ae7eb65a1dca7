"""The rows of a pay sheet in its order: titles, members, totals; one plan per category."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from models.dues.rules.amounts import read_amount
from models.dues.rules.assessing import (
    PENSION_PART,
    Adjusted,
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
from models.dues.rules.pay_sheet.rows import (
    JudgedItem,
    PayCode,
    PayRow,
    RowKind,
    Undecided,
    is_broken,
)
from models.dues.rules.rulebook import (
    LAST_YEARS_TAX,
    TAX,
    TAXES,
    BaseKind,
    Category,
    PayItem,
    Rulebook,
    Verdict,
)
from models.errors import KnownError
from models.people.rules.identity import IdNumberRefused, read_id_number
from models.people.rules.names import clean_name

ZERO = Decimal(0)
_TOTALS = ("合计", "总计", "累计")
# What stands below a total beside amounts and is nobody's name.
_BELOW_TOTAL = re.compile(r"|(人|平)?均.*|.*[合小总累]计.*|差额?.*|[上本]月.*|(制表|审核|填表).*")


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
    many = Counter(
        row.id_number
        for row in judged
        if re.search(r"\d", row.id_number) and not is_broken(row.id_number)
    )
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
        row = replace(row, items=self._items(category, amounts))
        if self._is_unsplit(number, plan, amounts):
            return self._take_part(number, row, category)
        if any(amounts[place] < 0 for place in plan.deducted if place < len(amounts)):
            # Subtracted as written it would raise the base.
            return replace(row, codes=(PayCode.NEGATIVE,))
        if plan.lacks_tax:
            return replace(row, codes=(PayCode.NO_LAST_TAX,))
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
        adjusted = plan.adjust(amounts)
        return replace(
            row, codes=tuple(codes), result=result, arithmetic=arithmetic(plan, amounts, result),
            items=self._items(category, amounts, adjusted) if adjusted else row.items,
        )  # fmt: skip

    def _items(
        self,
        category: Category,
        amounts: Sequence[Decimal],
        adjusted: Mapping[int, Adjusted] | None = None,
    ) -> tuple[JudgedItem, ...]:
        """The items with an amount; one that is deducted though it is nothing is said, too."""
        columns, items, plan = self._plan(category)
        adjusted, decided = adjusted or {}, self.decided[category.code]
        judged = [
            JudgedItem(
                c.header,
                item.code if item else "",
                amounts[p],
                plan.verdicts[p],
                p in decided,
                adjusted.get(p),
            )
            for p, (c, item) in enumerate(zip(columns, items, strict=True))
            if amounts[p] or p in adjusted or _is_last_years(item, plan.verdicts[p])
        ]
        if len(items) in adjusted:
            tax = self.judging.rules.items[TAX]
            judged.append(
                JudgedItem(tax.name, TAX, ZERO, Verdict.DEDUCT, adjusted=adjusted[len(items)])
            )
        return tuple(judged)

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
                if item is not unit
                and verdict is not Verdict.DEDUCT
                and (item is None or item.code not in TAXES)
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


def _is_last_years(item: PayItem | None, verdict: Verdict) -> bool:
    return item is not None and item.code in LAST_YEARS_TAX and verdict is Verdict.DEDUCT


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
