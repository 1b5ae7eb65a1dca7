"""A workbook of double check-in on its way in: both sheets at one go, linked."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

from models.cases.rules.old_ledger.days import read_context
from models.double_check_in.actions.incoming import (
    KIND,
    DoubleCheckinTaken,
    import_double_checkin,
)
from models.double_check_in.queries.incoming import Known, find_known, known_unit_names
from models.double_check_in.rules.incoming.codes import sort_codes
from models.double_check_in.rules.incoming.rows import Entry, ListSheet, judge_workbook
from models.errors import KnownError
from models.people.queries import known_columns
from models.people.rules.residents.row_codes import Outcome, RowCode
from reports.sheets.incoming import (
    Progress,
    counts_text,
    keep_rows_report,
    read_incoming,
    telling,
)
from reports.sheets.reading.cells import Workbook
from reports.sheets.reading.columns import Vocabulary
from reports.sheets.reading.table import TableProposal, propose_tables, raw_rows
from reports.sheets.rows_report import report_rows

if TYPE_CHECKING:
    from models.centre import Centre
    from models.work import Work

UNITS = Vocabulary(
    "double_check_in/unit_columns.csv", frozenset({"unit", "contact"}), frozenset({"phone"})
)
MEMBERS = Vocabulary(
    "double_check_in/member_columns.csv",
    frozenset({"unit", "name", "phone"}),
    frozenset({"id_number"}),
    ("联系人", "人数", "党员数"),
)
_THERE = "已经报到，没有重复登记"
_OTHER_NAME = "中心里这个身份证号登记在另一个姓名下，请核对"
_AREAS_UNKNOWN = "另有 {count} 个身份证号的地区代码不在代码表里，请抽查；这不影响导入。"


@dataclass(frozen=True)
class DoubleCheckinFile:
    """A workbook as read, with the tables of its units and of its members."""

    path: Path
    digest: str  # SHA-256 of the bytes
    workbook: Workbook
    units: tuple[TableProposal, ...]
    members: tuple[TableProposal, ...]

    @property
    def is_sure(self) -> bool:
        """Whether anything in it looks like such a list."""
        return bool(self.units or self.members)

    @property
    def mapping(self) -> dict[str, str]:
        """Header text → field, to be remembered for the next file."""
        return {
            table.headers[column]: field
            for table in (*self.units, *self.members)
            for field, column in table.columns.items()
        }


@dataclass(frozen=True)
class DoubleCheckinPreview:
    """Every row of both sheets as it would fare, counted."""

    rows: tuple[Entry, ...]
    counts: Mapping[Outcome, int]
    areas: str  # the one sentence about unknown areas, or empty
    units: int  # rows of units that would come in
    members: int  # rows of members that would come in, or repeat one of the file
    twice: int  # of them: repeat one


def read_double_checkin_file(
    path: Path, known: Mapping[str, str], *, progress: Progress | None = None
) -> DoubleCheckinFile:
    """Read a file in a bounded child and find its tables. Raises KnownError or Cancelled."""
    workbook, digest = read_incoming(path, progress)
    members = propose_tables(workbook, known, MEMBERS)
    taken = {table.sheet for table in members}
    units = tuple(t for t in propose_tables(workbook, known, UNITS) if t.sheet not in taken)
    return DoubleCheckinFile(path, digest, workbook, units, members)


def preview_double_checkin(
    centre: "Centre", file: DoubleCheckinFile, *, progress: Progress | None = None
) -> DoubleCheckinPreview:
    """Every row as it would fare in this centre now; nothing is kept."""
    judged = judge_workbook(
        [_to_judge(file, table) for table in file.units],
        [_to_judge(file, table) for table in file.members],
        centre.ask(known_unit_names),
        centre.clock().date(),
    )
    known = centre.ask(find_known, judged)
    rows = tuple(_mark(row, known) for row in telling(judged, progress, len(judged)))
    unknown = sum(row.area_unknown for row in rows)
    able = [row for row in rows if row.is_takeable and row.place not in known.there]
    return DoubleCheckinPreview(
        rows,
        Counter(row.outcome for row in rows),
        _AREAS_UNKNOWN.format(count=unknown) if unknown else "",
        sum(row.unit is not None for row in able),
        sum(row.member is not None for row in able),
        sum(row.member is not None and row.ref_row is not None for row in able),
    )


@wraps(import_double_checkin)
def take_double_checkin(
    work: "Work",
    file: DoubleCheckinFile,
    rows: Sequence[Entry],
    *,
    progress: Progress | None = None,
) -> DoubleCheckinTaken:
    """Take the previewed rows; a Cancelled out of `progress` leaves everything as it was."""
    told = telling(rows, progress, len(rows))
    return import_double_checkin(work, file.path.name, file.digest, told, file.mapping)


def write_double_checkin_report(path: Path, rows: Iterable[Entry]) -> None:
    """The rows report of a preview: one line for each row of both sheets. Raises KnownError."""
    keep_rows_report(path, (line for row in rows for line in report_rows(row.sheet, [row])))


def import_double_checkin_file(
    centre: "Centre",
    path: Path,
    *,
    report: Path | None,
    dry_run: bool,
    progress: Progress | None = None,
) -> str:
    """The whole import without a window; returns one sentence with the numbers.

    With `dry_run` nothing is kept. The report is written before anything is taken. Raises
    KnownError, or Cancelled out of `progress`.
    """
    file = read_double_checkin_file(path, centre.ask(known_columns, KIND), progress=progress)
    if not file.is_sure:
        raise KnownError(
            f"在「{path.name}」里没有找到双报到的名单：要有一行表头，单位表里有单位名称和联系人，"
            "党员表里有单位名称、姓名和联系电话。没有导入，请核对文件后再试。"
        )
    preview = preview_double_checkin(centre, file, progress=progress)
    if report is not None:
        write_double_checkin_report(report, preview.rows)
    if dry_run:
        return f"只检查，没有导入：{counts_text(preview.counts)}。{preview.areas}"
    taken = centre.act(take_double_checkin, file, preview.rows, progress=progress).result
    return f"{say_taken(taken)}。{preview.areas}"


def say_taken(taken: DoubleCheckinTaken) -> str:
    """What an import has brought, without the full stop."""
    twice = f"，{len(taken.twice)} 行是同一人在两个单位，只报到一次" if taken.twice else ""
    there = f"，{len(taken.already_there)} 行以前已报到" if taken.already_there else ""
    wrong = taken.errors + len(taken.other_name)
    return (
        f"导入单位 {taken.units} 个、党员 {taken.members} 名（新登记 {taken.new_people} 人）"
        f"{twice}{there}，{wrong} 行待改正"
    )


def _to_judge(file: DoubleCheckinFile, table: TableProposal) -> ListSheet:
    sheet = next(sheet for sheet in file.workbook.sheets if sheet.name == table.sheet)
    above = sheet.rows[: table.header_rows[0] - 1]
    titles = tuple(" ".join(str(cell) for cell in row if cell != "") for row in above)
    header_row = table.header_rows[-1]
    return ListSheet(
        sheet.name,
        list(raw_rows(sheet, header_row)),
        table.columns,
        header_row,
        read_context(sheet.name, titles, file.path.stem),
    )


def _mark(row: Entry, known: Known) -> Entry:
    if row.place in known.other_name:
        reasons = sort_codes((*row.reasons, RowCode.DUP_ID_NAME))
        return _told(row, Outcome.ERROR, reasons, _OTHER_NAME)
    if row.place in known.there:
        reasons = (RowCode.DUP_ROW, *(code for code in row.reasons if code != RowCode.DUP_ROW))
        return _told(row, Outcome.WARN, reasons, _THERE)
    return row


def _told(row: Entry, outcome: Outcome, reasons: tuple[str, ...], text: str) -> Entry:
    detail = "；".join(filter(None, (text, row.detail)))
    return replace(row, outcome=outcome, reasons=reasons, detail=detail)  # type: ignore[arg-type]
