"""Where a template's tables are: header rows of one to three levels, and the rows below."""

import re
from dataclasses import dataclass

from reports.sheets.templates.book import ViewSheet
from reports.sheets.templates.vocabulary import clean_label

_MOST_LEVELS = 3
_LEAST_LABELS = 3
_TOTAL = re.compile(r"^(?:合计|总计|小计|共计|累计|总数)")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class FoundTable:
    """A header from `top` to `bottom` and the rows `first` to `last` under it.

    `paths` has the cleaned labels of each column from the top level down, `raw` what stands in
    the lowest one as it is written.
    """

    sheet: str
    top: int
    bottom: int
    first: int
    last: int
    paths: dict[int, tuple[str, ...]]
    raw: dict[int, str]

    def holds(self, row: int) -> bool:
        """Whether a row is part of the table."""
        return self.top <= row <= self.last


def find_tables(sheet: ViewSheet) -> list[FoundTable]:
    """All tables of a sheet, from above."""
    found: list[FoundTable] = []
    row = 1
    while row < sheet.rows:
        table = _table_at(sheet, row)
        if table is None:
            row += 1
        else:
            found.append(table)
            row = table.last + 1
    return found


def _table_at(sheet: ViewSheet, bottom: int) -> FoundTable | None:
    labels = _labels(sheet, bottom)
    if len({sheet.anchor(bottom, column) for column in labels}) < _LEAST_LABELS:
        return None
    empty = [c for c in labels if _is_open(sheet, bottom + 1, c)]
    if len(empty) < 2 or len(empty) * 3 < len(labels):
        return None
    top = _top(sheet, bottom, labels)
    paths = {column: _path(sheet, top, bottom, column) for column in labels}
    last = bottom
    while last < sheet.rows and _continues(sheet, last + 1, labels, last > bottom):
        last += 1
    if last == bottom:
        return None
    raw = {column: sheet.text(bottom, column) for column in labels}
    return FoundTable(sheet.name, top, bottom, bottom + 1, last, paths, raw)


def _labels(sheet: ViewSheet, row: int) -> list[int]:
    """Columns that have a label at that level; titles and lines of a form are none."""
    columns = []
    for column in range(1, sheet.columns + 1):
        top, left, bottom, right = sheet.block(row, column)
        if bottom != row:
            continue
        if right - left + 1 > max(4, sheet.columns // 2):
            continue
        text = clean_label(sheet.text(row, column))
        written = sheet.text(row, column).strip()
        if text and len(text) <= 20 and not written.endswith((":", "：")):
            if _NUMBER.fullmatch(text) and top == row:
                continue
            columns.append(column)
    return columns


def _is_open(sheet: ViewSheet, row: int, column: int) -> bool:
    """An empty cell of its own, or one a formula fills."""
    if sheet.anchor(row, column)[0] != row:
        return False
    return not sheet.text(row, column)


def _top(sheet: ViewSheet, bottom: int, labels: list[int]) -> int:
    top = min(sheet.block(bottom, column)[0] for column in labels)
    top = max(top, bottom - _MOST_LEVELS + 1)
    if top == bottom and bottom > 1:
        above = {
            sheet.anchor(bottom - 1, column)
            for column in labels
            if sheet.text(bottom - 1, column)
            and not sheet.text(bottom - 1, column).strip().endswith((":", "："))
        }
        wide = [at for at in above if sheet.block(*at)[3] > at[1]]
        if len(above) >= 2 and wide and len(above) < len(labels):
            top = bottom - 1
    return top


def _path(sheet: ViewSheet, top: int, bottom: int, column: int) -> tuple[str, ...]:
    anchors = dict.fromkeys(sheet.anchor(row, column) for row in range(top, bottom + 1))
    texts = (clean_label(sheet.text(*at)) for at in anchors if sheet.text(*at))
    return tuple(dict.fromkeys(texts))


def _continues(sheet: ViewSheet, row: int, labels: list[int], is_later: bool) -> bool:
    """Whether a row still belongs to the table: open cells, and borders like those above."""
    texts = [sheet.text(row, column) for column in range(1, sheet.columns + 1)]
    first = next((clean_label(text) for text in texts if text), "")
    if _TOTAL.match(first):
        return False
    if any(sheet.block(row, column)[0] != row for column in labels):
        return False
    wide = max(sheet.block(row, column)[3] - sheet.block(row, column)[1] for column in labels)
    if wide + 1 > max(4, sheet.columns // 2):
        return False
    open_cells = [column for column in labels if not sheet.text(row, column)]
    if len(open_cells) < 2 or len(open_cells) * 3 < len(labels):
        return False
    if is_later and not any(sheet.has_edges(row, column) for column in labels):
        # Without borders: rows with a label of their own, or empty ones down to the sum.
        has_borders = any(sheet.has_edges(row - 1, column) for column in labels)
        return not has_borders and (bool(first) or _leads_to_total(sheet, row))
    return True


def _leads_to_total(sheet: ViewSheet, row: int) -> bool:
    for below in range(row + 1, sheet.rows + 1):
        for column in range(1, sheet.columns + 1):
            if sheet.text(below, column):
                return is_total(sheet.text(below, column))
    return False


def is_total(text: str) -> bool:
    """Whether a row label names a sum."""
    return bool(_TOTAL.match(clean_label(text)))
