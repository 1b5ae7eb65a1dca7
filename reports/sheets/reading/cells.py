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


@dataclass(frozen=True)
class Sheet:
    """One sheet; rows[0] is row 1 of the spreadsheet, all rows begin at column A.

    `name` is empty for formats without sheets.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: tuple[Merge, ...] = ()
    hidden: bool = False


@dataclass(frozen=True)
class Workbook:
    """A read file. `format_note` is a sentence for the clerk, empty when all is as named."""

    sheets: tuple[Sheet, ...]
    format_note: str = ""
