"""A pay sheet as the import sees it: its sheets, what each column is, every row judged."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from models.dues.rules.amounts import read_amount
from models.dues.rules.pay_columns import ColumnRole, PayColumn, PayTable, find_table, match_item
from models.dues.rules.pay_sheet import Judging, PayRow, RowKind, judge_pay_sheet
from models.dues.rules.rulebook import Category, PayItem, Rulebook, Verdict
from models.errors import KnownError
from reports.sheets.reading.cells import show_missing
from reports.sheets.reading.workbook import read_workbook


@dataclass(frozen=True)
class PaySheet:
    """One sheet with a table of pay in it."""

    name: str
    rows: Sequence[Sequence[object]]
    table: PayTable

    @property
    def has_category(self) -> bool:
        """Whether each row says what kind of member it is about."""
        return self.table.column(ColumnRole.CATEGORY) is not None


@dataclass(frozen=True)
class PayFile:
    """A file that was read; at least one sheet."""

    path: Path
    sheets: tuple[PaySheet, ...]


@dataclass(frozen=True)
class ColumnMeaning:
    """What a column counts as for the categories that have an amount in it."""

    header: str
    group: str
    item: PayItem | None  # None: the rules do not know it
    verdict: Verdict
    reason: str
    citation: str
    is_learned: bool
    varies: tuple[tuple[str, Verdict], ...] = ()  # by category in words, where they differ

    @property
    def is_open(self) -> bool:
        """Whether somebody has to decide it."""
        verdicts = [verdict for _, verdict in self.varies] or [self.verdict]
        return Verdict.ASK in verdicts


def read_pay_file(path: Path) -> PayFile:
    """Read a pay sheet in any usual format. Raises KnownError where none has a column 姓名."""
    found: list[PaySheet] = []
    refusal: KnownError | None = None
    for sheet in read_workbook(path, tell_missing=True).sheets:
        if not sheet.rows or sheet.hidden:
            continue
        spans = [(m.top, m.left, m.bottom, m.right) for m in sheet.merged]
        try:
            # A formula without a value is no amount of zero: its row cannot be read.
            rows = show_missing(sheet)
            found.append(PaySheet(sheet.name, rows, find_table(rows, spans)))
        except KnownError as error:
            refusal = refusal or error
    if not found:
        raise refusal or KnownError("这个文件里没有内容，没有读入。")
    return PayFile(path, tuple(found))


def judge_sheet(sheet: PaySheet, judging: Judging) -> list[PayRow]:
    """The members of a sheet in its order; titles and totals are left out."""
    judged = judge_pay_sheet(sheet.rows, sheet.table, judging)
    return [row for row in judged if row.kind is RowKind.MEMBER]


def main_category(rows: Sequence[PayRow], chosen: Category | None) -> Category | None:
    """The category most rows are of: by it the columns are explained."""
    counted = Counter(row.category.code for row in rows if row.category is not None)
    if not counted:
        return chosen
    code = counted.most_common(1)[0][0]
    return next(row.category for row in rows if row.category and row.category.code == code)


def column_meanings(
    sheet: PaySheet,
    rules: Rulebook,
    members: Sequence[PayRow],
    main: Category,
    learned: Mapping[str, str],
    decisions: Mapping[tuple[str, str], Verdict],
) -> list[ColumnMeaning]:
    """Every column that holds pay, with its verdict; the undecided first.

    It is judged for the categories of the rows that have an amount in it, for `main` where none
    has; `decisions` are the branch's, by category and header.
    """
    meanings = []
    for column in sheet.table.items:
        occurring = {
            row.category.code: row.category
            for row in members
            if row.category is not None and _has_amount(sheet.rows[row.row - 1], column)
        }
        judged = []
        for category in occurring.values() or (main,):
            item = match_item(rules, column, category, learned)
            if item is None and not occurring and not _holds_amounts(sheet, column):
                continue  # words under an unknown header are no pay item
            decided = decisions.get((category.code, column.header))
            judged.append((category, _meaning(column, item, category, learned, decided)))
        if judged:
            meanings.append(_in_one(judged))
    return sorted(meanings, key=lambda m: not m.is_open)


def _in_one(judged: Sequence[tuple[Category, ColumnMeaning]]) -> ColumnMeaning:
    """One meaning for all; where the verdicts differ, what it is for each category."""
    first = judged[0][1]
    if len({meaning.verdict for _, meaning in judged}) == 1:
        return first
    varies = tuple((category.name, meaning.verdict) for category, meaning in judged)
    said = "；".join(f"{name} {verdict.text}" for name, verdict in varies)
    return replace(first, varies=varies, reason=said, citation="")


def _meaning(
    column: PayColumn,
    item: PayItem | None,
    category: Category,
    learned: Mapping[str, str],
    decided: Verdict | None,
) -> ColumnMeaning:
    known = column.header in learned
    if item is None:
        meaning = ColumnMeaning(
            column.header, column.group, None, Verdict.ASK, "规则里没有，请支部决定", "", known
        )
    else:
        meaning = ColumnMeaning(
            column.header, column.group, item, item.verdict_for(category), item.reason,
            item.source.text, known,
        )  # fmt: skip
    if decided is None:
        return meaning
    return replace(meaning, verdict=decided, reason="支部已决定", citation="")


def _holds_amounts(sheet: PaySheet, column: PayColumn) -> bool:
    return any(_has_amount(row, column) for row in sheet.rows[sheet.table.first_row :])


def _has_amount(row: Sequence[object], column: PayColumn) -> bool:
    try:
        return column.place < len(row) and bool(read_amount(row[column.place])[0])
    except ValueError:
        return False
