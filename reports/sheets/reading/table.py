"""Finding the table in a foreign workbook, and handing its rows to be judged."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from models.people.rules.resident_rows import JudgedRow, RawRow, judge_rows
from reports.sheets.reading.cells import Cell, Merge, Sheet, Workbook
from reports.sheets.reading.columns import clean_header, guess_field, propose_columns

_DEEPEST_HEADER = 40
_DATA = re.compile(r"\d{7,}|\d{4}[-./年]\d{1,2}")
_MOST_SPANNED = 3


@dataclass(frozen=True)
class TableProposal:
    """Where the program thinks the table is; the clerk may change all of it.

    `header_rows` count from 1 as the spreadsheet does; `headers` are their texts, joined
    for a header of two rows; `columns` maps fields to columns from 0. `confidence` is 1.0
    when name and ID number and three more were recognised.
    """

    sheet: str
    header_rows: tuple[int, ...]
    headers: tuple[str, ...]
    columns: Mapping[str, int]
    confidence: float


def propose_table(
    workbook: Workbook, known: Mapping[str, str] | None = None
) -> TableProposal | None:
    """The sheet and the header row that look most like a list of people; None if none does."""
    best: TableProposal | None = None
    best_score = 0.0
    for sheet in workbook.sheets:
        for row in range(1, min(_DEEPEST_HEADER, len(sheet.rows)) + 1):
            proposal = propose_header(sheet, row, known or {})
            # Visible and longer sheets first; of equal headers in a sheet the upper one.
            score = proposal.confidence - 0.5 * sheet.hidden + min(len(sheet.rows), 9000) / 1e6
            if proposal.confidence >= 0.4 and score > best_score + 1e-9:
                best, best_score = proposal, score
    return best


def propose_header(sheet: Sheet, row: int, known: Mapping[str, str]) -> TableProposal:
    """What the table looks like if its header begins in this row, counted from 1."""
    top = _spread_right(sheet, row)
    one = _describe(sheet, (row,), tuple(str(cell).strip() for cell in sheet.rows[row - 1]), known)
    if row >= len(sheet.rows) or any(map(_is_data, sheet.rows[row])):
        return one
    below = [str(cell).strip() for cell in sheet.rows[row]]
    if not any(below):
        return one
    width = max(len(top), len(below))
    top += [""] * (width - len(top))
    below += [""] * (width - len(below))
    joined = tuple(
        f"{upper} {lower}" if upper and lower else upper or lower
        for upper, lower in zip(top, below, strict=True)
    )
    two = _describe(sheet, (row, row + 1), joined, known, tuple(below))
    return two if len(two.columns) > len(one.columns) and len(one.columns) > 1 else one


def _describe(
    sheet: Sheet,
    rows: tuple[int, ...],
    headers: tuple[str, ...],
    known: Mapping[str, str],
    lower: tuple[str, ...] = (),
) -> TableProposal:
    # Under a spanning header the lower word is the column's own: 住址 over 小区, 楼栋, 室.
    own = [
        below if below and guess_field(clean_header(below)) else whole
        for whole, below in zip(headers, lower or ("",) * len(headers), strict=True)
    ]
    columns = propose_columns(own, known)
    named = sum(1 for text in headers if guess_field(clean_header(text)))
    data = sum(_is_data(cell) for row in rows for cell in sheet.rows[row - 1])
    if data >= named:
        columns = {}
    return TableProposal(sheet.name, rows, headers, columns, _confidence(columns, named, headers))


def _confidence(columns: Mapping[str, int], named: int, headers: Sequence[str]) -> float:
    if "name" not in columns or len(columns) < 2:
        return 0.0
    filled = sum(1 for text in headers if text)
    share = named / filled if filled else 0.0
    return min(
        1.0, 0.3 + 0.2 * ("id_number" in columns) + 0.1 * min(len(columns), 5) * (0.5 + share / 2)
    )


def _is_data(cell: Cell) -> bool:
    """Whether a cell looks like a resident's and not like a word of a header."""
    if isinstance(cell, str):
        return len(cell) < 60 and bool(_DATA.search(cell))
    return not isinstance(cell, bool)


def _spread_right(sheet: Sheet, row: int) -> list[str]:
    """A header row with every merged text repeated over the columns it spans."""
    texts = [str(cell).strip() for cell in sheet.rows[row - 1]]
    for merge in sheet.merged:
        if merge.top <= row - 1 <= merge.bottom and merge.left < len(texts):
            right = min(merge.right + 1, len(texts))
            value = str(sheet.rows[merge.top][merge.left]).strip()
            texts[merge.left : right] = [value] * (right - merge.left)
    return texts


def raw_rows(sheet: Sheet, header_row: int) -> Iterator[RawRow]:
    """All rows of a sheet; below the header, merged cells lend their value downwards."""
    wide: set[int] = set()
    by_column: dict[int, list[Merge]] = defaultdict(list)
    for merge in sheet.merged:
        if merge.right - merge.left >= _MOST_SPANNED - 1:
            wide.add(merge.top)
        elif merge.bottom > merge.top >= header_row:
            by_column[merge.left].append(merge)
    for merges in by_column.values():
        merges.sort(key=lambda merge: merge.top)
    tops = {column: [merge.top for merge in merges] for column, merges in by_column.items()}
    for index, cells in enumerate(sheet.rows):
        filled: dict[int, object] = {}
        for column, merges in by_column.items():
            at = bisect_right(tops[column], index) - 1
            if at >= 0 and merges[at].top < index <= merges[at].bottom:
                top_row = sheet.rows[merges[at].top]
                filled[column] = top_row[column] if column < len(top_row) else ""
        yield RawRow(index + 1, cells, filled, index in wide)


def shows_months_only(sheet: Sheet, table: TableProposal) -> bool:
    """Whether the column of birth dates means months: a date cell's day is then always 1.

    Such cells are typed as 1968-3 and shown as year and month. Believed when the header says
    so (出生年月), or when at least five dates all fall on the first.
    """
    column = table.columns.get("birth")
    if column is None:
        return False
    header = clean_header(table.headers[column])
    days = [
        row[column].day  # type: ignore[union-attr]
        for row in sheet.rows[table.header_rows[-1] :]
        if column < len(row) and isinstance(row[column], date | datetime)
    ]
    return header.endswith("年月") or (len(days) >= 5 and set(days) == {1})


def judge_sheet(
    sheet: Sheet, table: TableProposal, today: date, grids: Sequence[str] = ()
) -> Iterator[JudgedRow]:
    """Judge a sheet of residents as the proposal, or the clerk's change of it, describes."""
    return judge_rows(
        raw_rows(sheet, table.header_rows[-1]),
        table.columns,
        today,
        header_row=table.header_rows[-1],
        by_month=shows_months_only(sheet, table),
        grids=grids,
    )


def with_columns(table: TableProposal, columns: Mapping[str, int]) -> TableProposal:
    """The same table with the columns the clerk chose."""
    return replace(table, columns=dict(columns))
