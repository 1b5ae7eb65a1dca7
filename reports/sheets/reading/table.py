"""Finding the table in a foreign workbook, and handing its rows to be judged."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from models.people.rules.resident_rows import JudgedRow, judge_rows
from models.people.rules.row_cells import RawRow
from reports.sheets.reading.cells import Cell, Merge, Sheet, Workbook
from reports.sheets.reading.columns import (
    RESIDENTS,
    Vocabulary,
    clean_header,
    guess_field,
    propose_columns,
)

_DEEPEST_HEADER = 40
_DATA = re.compile(r"\d{7,}|\d{4}[-./年]\d{1,2}")
_MOST_SPANNED = 3


@dataclass(frozen=True)
class TableProposal:
    """Where the program thinks the table is; the clerk may change all of it.

    `header_rows` count from 1 as the spreadsheet does; `headers` are their texts, joined
    for a header of two rows; `columns` maps fields to columns from 0. `confidence` is 1.0
    when all that makes a table likely and three more columns were recognised.
    """

    sheet: str
    header_rows: tuple[int, ...]
    headers: tuple[str, ...]
    columns: Mapping[str, int]
    confidence: float


def propose_table(
    workbook: Workbook,
    known: Mapping[str, str] | None = None,
    vocabulary: Vocabulary = RESIDENTS,
) -> TableProposal | None:
    """The sheet and the header row that look most like such a list; None if none does."""
    found = [_propose_in(sheet, known or {}, vocabulary) for sheet in workbook.sheets]
    best: tuple[float, TableProposal] | None = None
    for candidate in found:
        if candidate and (best is None or candidate[0] > best[0] + 1e-9):
            best = candidate
    return best[1] if best else None


def propose_tables(
    workbook: Workbook, known: Mapping[str, str], vocabulary: Vocabulary
) -> tuple[TableProposal, ...]:
    """The table of every visible sheet that has one, in their order: a ledger kept by month."""
    visible = (sheet for sheet in workbook.sheets if not sheet.hidden)
    found = (_propose_in(sheet, known, vocabulary) for sheet in visible)
    return tuple(candidate[1] for candidate in found if candidate)


def _propose_in(
    sheet: Sheet, known: Mapping[str, str], vocabulary: Vocabulary
) -> tuple[float, TableProposal] | None:
    """The best header row of one sheet with its score."""
    best: TableProposal | None = None
    best_score = 0.0
    for row in range(1, min(_DEEPEST_HEADER, len(sheet.rows)) + 1):
        proposal = propose_header(sheet, row, known, vocabulary)
        # Visible and longer sheets first; of equal headers in a sheet the upper one.
        score = proposal.confidence - 0.5 * sheet.hidden + min(len(sheet.rows), 9000) / 1e6
        if proposal.confidence >= 0.4 and score > best_score + 1e-9:
            best, best_score = proposal, score
    return (best_score, best) if best else None


def propose_header(
    sheet: Sheet, row: int, known: Mapping[str, str], vocabulary: Vocabulary = RESIDENTS
) -> TableProposal:
    """What the table looks like if its header begins in this row, counted from 1."""
    top = _spread_right(sheet, row)
    words = tuple(str(cell).strip() for cell in sheet.rows[row - 1])
    one = _describe(sheet, (row,), words, known, vocabulary)
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
    two = _describe(sheet, (row, row + 1), joined, known, vocabulary, tuple(below))
    return two if len(two.columns) > len(one.columns) and len(one.columns) > 1 else one


def _describe(
    sheet: Sheet,
    rows: tuple[int, ...],
    headers: tuple[str, ...],
    known: Mapping[str, str],
    vocabulary: Vocabulary,
    lower: tuple[str, ...] = (),
) -> TableProposal:
    # Under a spanning header the lower word is the column's own: 住址 over 小区, 楼栋, 室.
    own = [
        below if below and guess_field(clean_header(below), vocabulary) else whole
        for whole, below in zip(headers, lower or ("",) * len(headers), strict=True)
    ]
    columns = propose_columns(own, known, vocabulary)
    named = sum(1 for text in headers if guess_field(clean_header(text), vocabulary))
    data = sum(_is_data(cell) for row in rows for cell in sheet.rows[row - 1])
    if data >= named:
        columns = {}
    confidence = _confidence(columns, named, headers, vocabulary)
    return TableProposal(sheet.name, rows, headers, columns, confidence)


def _confidence(
    columns: Mapping[str, int], named: int, headers: Sequence[str], vocabulary: Vocabulary
) -> float:
    if not vocabulary.must <= columns.keys() or len(columns) < 2:
        return 0.0
    filled = sum(1 for text in headers if text)
    share = named / filled if filled else 0.0
    return min(
        1.0,
        0.3
        + 0.2 * (vocabulary.sure <= columns.keys())
        + 0.1 * min(len(columns), 5) * (0.5 + share / 2),
    )


def _is_data(cell: Cell) -> bool:
    """Whether a cell looks like one of a record and not like a word of a header."""
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
