"""A file of residents on its way in: read, judged, taken, reported; in parts or at one go."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import KnownError
from models.organisation.queries import list_units
from models.organisation.rules import UnitKind
from models.people.actions import ImportTaken, import_residents
from models.people.queries import existing_numbers, existing_without_number, known_columns
from models.people.rules.resident_rows import JudgedRow
from models.people.rules.residents.row_codes import Outcome, RowCode, sort_codes
from reports.sheets.incoming import (
    Progress,
    counts_text,
    keep_rows_report,
    read_incoming,
    remembered,
    telling,
)
from reports.sheets.reading.cells import Sheet, Workbook
from reports.sheets.reading.table import (
    TableProposal,
    judge_sheet,
    propose_header,
    propose_table,
    with_columns,
)
from reports.sheets.rows_report import report_rows

if TYPE_CHECKING:
    from models.centre import Centre
    from models.work import Work

KIND = "residents"
_THERE = "中心已登记这个人，没有重复导入"
_OTHER_NAME = "中心里这个身份证号登记在另一个姓名下，请核对"
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
        """Header text → field, to be remembered for the next file."""
        return {self.table.headers[column]: field for field, column in self.table.columns.items()}

    def at_header(self, sheet: str, row: int, known: Mapping[str, str]) -> "ResidentsFile":
        """The same file with its table on another sheet or under another header row."""
        found = next(s for s in self.workbook.sheets if s.name == sheet)
        return replace(self, table=_look_at(found, row, known))

    def with_columns(self, columns: Mapping[str, int]) -> "ResidentsFile":
        """The same table with the columns the clerk chose."""
        return replace(self, table=with_columns(self.table, columns))


def read_residents_file(
    path: Path, known: Mapping[str, str], *, progress: Progress | None = None
) -> ResidentsFile:
    """Read a file in a bounded child and propose where its table is.

    `known` is what headers meant before. `progress` may raise Cancelled, which ends the child
    within a moment. Raises KnownError with one sentence.
    """
    workbook, digest = read_incoming(path, progress)
    table = propose_table(workbook, known)
    if table is not None:
        return ResidentsFile(path, digest, workbook, table, True)
    first = next(sheet for sheet in workbook.sheets if sheet.rows)
    table = _look_at(first, 1, known)
    return ResidentsFile(path, digest, workbook, table, "name" in table.columns)


@dataclass(frozen=True)
class Preview:
    """Every row as it would fare, counted: a window must not count a hundred thousand rows."""

    rows: tuple[JudgedRow, ...]
    counts: Mapping[Outcome, int]
    areas: str  # the one sentence about unknown areas, or empty

    @property
    def takeable(self) -> int:
        """How many rows would be taken, those that repeat somebody included."""
        return self.counts.get(Outcome.OK, 0) + self.counts.get(Outcome.WARN, 0)


def judge_residents(
    file: ResidentsFile, today: date, grids: Sequence[str], *, progress: Progress | None = None
) -> tuple[JudgedRow, ...]:
    """Judge every row of the table that is looked at; `grids` are the centre's own."""
    if "name" not in file.table.columns:
        return ()
    judged = judge_sheet(file.sheet, file.table, today, grids)
    return tuple(telling(judged, progress, len(file.sheet.rows)))


def mark_known(
    rows: Iterable[JudgedRow], numbers: Mapping[str, str], unnumbered: set[tuple[str, str]]
) -> tuple[JudgedRow, ...]:
    """Rows of people the centre already has: told, and never taken twice.

    `numbers` has ID number → name of the centre's people, `unnumbered` name and phone of those
    without a number.
    """
    return tuple(_mark(row, numbers, unnumbered) for row in rows)


def preview_residents(
    centre: "Centre", file: ResidentsFile, *, progress: Progress | None = None
) -> Preview:
    """Every row as it would fare in this centre now; nothing is kept."""
    grids = [name for _, name in centre.ask(list_units, UnitKind.GRID)]
    rows = judge_residents(file, centre.clock().date(), grids, progress=progress)
    held = [row.values for row in rows if row.values is not None]
    numbers = centre.ask(existing_numbers, {v.id_number for v in held if v.id_number})
    names = {v.name for v in held if not v.id_number and v.name and v.phone}
    rows = mark_known(rows, numbers, centre.ask(existing_without_number, names))
    unknown = sum(row.area_unknown for row in rows)
    return Preview(
        rows,
        Counter(row.outcome for row in rows),
        _AREAS_UNKNOWN.format(count=unknown) if unknown else "",
    )


@wraps(import_residents)
def take_residents(
    work: "Work",
    file: ResidentsFile,
    rows: Sequence[JudgedRow],
    *,
    progress: Progress | None = None,
) -> ImportTaken:
    """Take the previewed rows; a Cancelled out of `progress` leaves everything as it was."""
    told = telling(rows, progress, len(rows))
    return import_residents(work, file.path.name, file.digest, told, file.mapping)


def write_residents_report(path: Path, file: ResidentsFile, rows: Iterable[JudgedRow]) -> None:
    """The rows report of a preview: one line for each row of the sheet. Raises KnownError."""
    keep_rows_report(path, report_rows(file.sheet.name, rows))


def import_residents_file(
    centre: "Centre",
    path: Path,
    *,
    report: Path | None,
    dry_run: bool,
    progress: Progress | None = None,
) -> str:
    """The whole import without a window; returns one sentence with the numbers.

    With `dry_run` nothing is kept. The report is written before anything is taken, so that a
    full disk costs nothing. Raises KnownError, or Cancelled out of `progress`.
    """
    known = centre.ask(known_columns, KIND)
    file = read_residents_file(path, known, progress=progress)
    if not file.is_sure:
        raise KnownError(
            f"在「{path.name}」里没有找到居民名单：要有一行表头，里面至少有“姓名”和另一列。"
            "没有导入；也可以在程序的导入页面上自己指定表头。"
        )
    preview = preview_residents(centre, file, progress=progress)
    if report is not None:
        write_residents_report(report, file, preview.rows)
    if dry_run:
        return f"只检查，没有导入：{counts_text(preview.counts)}。{preview.areas}"
    taken = centre.act(take_residents, file, preview.rows, progress=progress).result
    there = f"，{len(taken.already_there)} 行是已有的人" if taken.already_there else ""
    return f"导入 {taken.taken} 人{there}，{taken.left_out} 行待改正。{preview.areas}"


def _look_at(sheet: Sheet, row: int, known: Mapping[str, str]) -> TableProposal:
    """The table under a header row somebody pointed at; what the clerk said before holds."""
    table = propose_header(sheet, row, known)
    return table if table.columns else with_columns(table, remembered(table.headers, known))


def _mark(
    row: JudgedRow, numbers: Mapping[str, str], unnumbered: set[tuple[str, str]]
) -> JudgedRow:
    values = row.values
    if values is None or row.outcome is Outcome.ERROR:
        return row
    if values.id_number:
        name = numbers.get(values.id_number)
        if name is not None and name != values.name:
            return _with_code(row, Outcome.ERROR, RowCode.DUP_ID_NAME, _OTHER_NAME)
        is_there = name is not None
    else:
        is_there = (values.name, values.phone) in unnumbered and bool(values.phone)
    return _with_code(row, Outcome.WARN, RowCode.DUP_ID, _THERE) if is_there else row


def _with_code(row: JudgedRow, outcome: Outcome, code: RowCode, text: str) -> JudgedRow:
    detail = "；".join(filter(None, (text, row.detail)))
    return replace(row, outcome=outcome, reasons=sort_codes((*row.reasons, code)), detail=detail)
