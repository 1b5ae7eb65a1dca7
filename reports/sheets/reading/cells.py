"""What a foreign workbook looks like after reading, whatever its format was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

Cell = str | int | float | bool | date | datetime | time | timedelta
"""An empty cell is empty text. Numbers keep being numbers, text keeps being text."""


@dataclass(frozen=True)
class Merge:
    """A merged range; rows and columns count from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def span(self) -> tuple[int, int, int, int]:
        """Top, left, bottom, right."""
        return self.top, self.left, self.bottom, self.right


@dataclass(frozen=True)
class Sheet:
    """One sheet; rows[0] is row 1 of the spreadsheet, all rows begin at column A.

    `name` is empty for formats without sheets.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: tuple[Merge, ...] = ()
    hidden: bool = False
    missing: frozenset[tuple[int, int]] = frozenset()  # no value where a formula stands


@dataclass(frozen=True)
class Workbook:
    """A read file. `format_note` is a sentence for the clerk, empty when all is as named."""

    sheets: tuple[Sheet, ...]
    format_note: str = ""


NO_VALUE = "公式没有结果"


def show_missing(sheet: Sheet) -> Sequence[Sequence[Cell]]:
    """The rows with words where a formula has no value, e.g. #N/A: an amount there is not nothing.

    A row that is empty otherwise stays empty.
    """
    if not sheet.missing:
        return sheet.rows
    rows = list(sheet.rows)
    for row, place in sheet.missing:
        if row < len(rows) and place < len(rows[row]) and any(c != "" for c in sheet.rows[row]):
            rows[row] = [*rows[row][:place], NO_VALUE, *rows[row][place + 1 :]]
    return rows
