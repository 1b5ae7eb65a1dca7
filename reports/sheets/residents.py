"""A file of residents on its way in: read, judged, taken, reported; in parts or at one go."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import Cancelled, KnownError
from models.people.rules.resident_rows import JudgedRow
from models.people.rules.residents.row_codes import Outcome
from reports.sheets.reading.cells import Sheet, Workbook
from reports.sheets.reading.table import (
    TableProposal,
    judge_sheet,
    propose_header,
    propose_table,
    with_columns,
)
from reports.sheets.reading.workbook import read_workbook
from reports.sheets.rows_report import report_rows, write_rows_report

if TYPE_CHECKING:
    from models.centre import Centre

KIND = "residents"
Progress = Callable[[int, int], None]
_TELL_EVERY = 200  # rows
_AREAS_UNKNOWN = "另有 {count} 个身份证号的地区代码不在代码表里，请抽查；这不影响导入。"


@dataclass(frozen=True)
class ResidentsFile:
    """A file as read, with the table that is looked at; the clerk may point elsewhere.

    `is_sure` is False when nothing in the file looks like a list of people.
    """

    path: Path
    digest: str  # SHA-256 of the bytes
    workbook: Workbook
    table: TableProposal
    is_sure: bool

    @property
    def sheet(self) -> Sheet:
        """The sheet that is looked at."""
        return next(s for s in self.workbook.sheets if s.name == self.table.sheet)

    @property
    def mapping(self) -> dict[str, str]:
        """Header text → field (empty: not wanted), to be remembered for the next file."""
        fields = {column: field for field, column in self.table.columns.items()}
        return {
            header: fields.get(column, "")
            for column, header in enumerate(self.table.headers)
            if header
        }

    def at_header(self, sheet: str, row: int, known: dict[str, str]) -> "ResidentsFile":
        """The same file with its table on another sheet or under another header row."""
        found = next(s for s in self.workbook.sheets if s.name == sheet)
        return replace(self, table=propose_header(found, row, known))

    def with_columns(self, columns: dict[str, int]) -> "ResidentsFile":
        """The same table with the columns the clerk chose."""
        return replace(self, table=with_columns(self.table, columns))


def read_residents_file(
    path: Path, known: dict[str, str], *, progress: Progress | None = None
) -> ResidentsFile:
    """Read a file in a bounded child and propose where its table is.

    `known` is what headers meant before. `progress` may raise Cancelled, which ends the child
    within a moment. Raises KnownError with one sentence.
    """
    told = _Told(progress or _nobody)
    workbook = read_workbook(path, progress=told.tell, cancelled=told.is_stopped)
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise KnownError(
            f"文件「{path.name}」刚才还能读，现在打不开了。没有改动，请重新选择文件。"
        ) from error
    table = propose_table(workbook, known)
    if table is not None:
        return ResidentsFile(path, digest, workbook, table, True)
    first = next(sheet for sheet in workbook.sheets if sheet.rows)
    return ResidentsFile(path, digest, workbook, propose_header(first, 1, known), False)


def judge_residents(
    file: ResidentsFile, today: date, grids: Sequence[str], *, progress: Progress | None = None
) -> tuple[JudgedRow, ...]:
    """Judge every row of the table that is looked at; `grids` are the centre's own."""
    if "name" not in file.table.columns:
        return ()
    total = len(file.sheet.rows)
    judged = []
    for row in judge_sheet(file.sheet, file.table, today, grids):
        if progress is not None and len(judged) % _TELL_EVERY == 0:
            progress(len(judged), total)
        judged.append(row)
    return tuple(judged)


def count_outcomes(rows: Iterable[JudgedRow]) -> Counter[Outcome]:
    """How many rows have each outcome."""
    return Counter(row.outcome for row in rows)


def unknown_areas(rows: Iterable[JudgedRow]) -> str:
    """The one sentence about unknown area codes for the whole file; empty if there are none."""
    count = sum(row.area_unknown for row in rows)
    return _AREAS_UNKNOWN.format(count=count) if count else ""
