"""Sign-in sheets typed from paper on their way in: read, judged together, taken, reported."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import KnownError
from models.people.queries import known_columns
from models.people.rules.residents.row_codes import Outcome
from models.volunteers.actions.sign_in_list import KIND, SignInTaken, take_sign_in_list
from models.volunteers.queries.settings import read_volunteer_settings
from models.volunteers.rules.hours import hours_text
from models.volunteers.rules.settings import VolunteerSettings
from models.volunteers.rules.sign_in_list import (
    JudgedLine,
    JudgedList,
    ListedSheet,
    judge_sign_in_lists,
)
from reports.sheets.incoming import (
    Progress,
    counts_text,
    keep_rows_report,
    nobody,
    read_incoming,
)
from reports.sheets.reading.cells import Workbook
from reports.sheets.reading.columns import Vocabulary, clean_header
from reports.sheets.reading.table import (
    TableProposal,
    propose_header,
    propose_tables,
    raw_rows,
    with_columns,
)
from reports.sheets.rows_report import report_rows

if TYPE_CHECKING:
    from models.centre import Centre
    from models.work import Work

SIGN_IN = Vocabulary(
    "volunteers/sign_in_columns.csv", frozenset({"name", "sign_in"}), frozenset({"sign_out"})
)


@dataclass(frozen=True)
class SignInFile:
    """A file as read, with the table of every sheet that has one; none: it is no such file."""

    path: Path
    digest: str  # SHA-256 of the bytes
    workbook: Workbook
    tables: tuple[TableProposal, ...]
    shown: str = ""  # name of the sheet that is looked at; empty: the first that has a table

    @property
    def table(self) -> TableProposal:
        """The table that is looked at."""
        wanted = (table for table in self.tables if table.sheet == self.shown)
        return next(wanted, self.tables[0])

    def at_header(self, sheet: str, row: int, known: Mapping[str, str]) -> "SignInFile":
        """The same file with another sheet looked at, or its header in another row."""
        current = next((table for table in self.tables if table.sheet == sheet), None)
        if current is not None and self.table.sheet != sheet:
            return replace(self, shown=sheet)
        found = next(one for one in self.workbook.sheets if one.name == sheet)
        table = propose_header(found, min(row, len(found.rows)), known, SIGN_IN)
        others = [other for other in self.tables if other.sheet != sheet]
        order = [one.name for one in self.workbook.sheets]
        tables = sorted((*others, table), key=lambda t: order.index(t.sheet))
        return replace(self, tables=tuple(tables), shown=sheet)

    def with_columns(self, columns: Mapping[str, int]) -> "SignInFile":
        """The columns the clerk chose, for every sheet with the very same header."""
        headers = self.table.headers
        tables = tuple(
            with_columns(table, columns) if table.headers == headers else table
            for table in self.tables
        )
        return replace(self, tables=tables)

    @property
    def mapping(self) -> dict[str, str]:
        """Header text → field, of all sheets."""
        return {
            clean_header(table.headers[column]): field
            for table in self.tables
            for field, column in table.columns.items()
        }


@dataclass(frozen=True)
class SignInPreview:
    """Every row as it would fare now."""

    lists: tuple[JudgedList, ...]
    counts: Mapping[Outcome, int]
    doubtful: int  # lines that come in without hours
    credited_minutes: int

    @property
    def takeable(self) -> int:
        """How many rows would come in."""
        return sum(self.counts.get(outcome, 0) for outcome in (Outcome.OK, Outcome.WARN))

    @property
    def rows(self) -> tuple[JudgedLine, ...]:
        """The rows of all sheets, in order."""
        return tuple(line for judged in self.lists for line in judged.lines)


def read_sign_in_file(
    path: Path, known: Mapping[str, str] | None = None, *, progress: Progress | None = None
) -> SignInFile:
    """Read a file in a bounded child and find its tables. Raises KnownError or Cancelled."""
    workbook, digest = read_incoming(path, progress)
    return SignInFile(path, digest, workbook, propose_tables(workbook, known or {}, SIGN_IN))


def preview_sign_in(
    centre: "Centre", file: SignInFile, *, progress: Progress | None = None
) -> SignInPreview:
    """Judge every row of every sheet; nothing is kept. `progress` may raise Cancelled."""
    if not file.tables:
        raise KnownError(
            f"在「{file.path.name}」里没有找到签到表：要有一行表头，里面至少有姓名、签到时间和签退时间。"
            "没有导入。"
        )
    sheets = {sheet.name: sheet for sheet in file.workbook.sheets}
    listed = [
        ListedSheet(
            table.sheet,
            tuple(raw_rows(sheets[table.sheet], table.header_rows[-1])),
            table.columns,
            table.header_rows[-1],
        )
        for table in file.tables
    ]
    total = sum(len(sheet.rows) for sheet in listed)
    (progress or nobody)(0, total)

    @cache
    def settings_on(day: date) -> VolunteerSettings:
        return centre.ask(read_volunteer_settings, day)

    lists = judge_sign_in_lists(listed, settings_on)
    (progress or nobody)(total, total)
    rows = [line for judged in lists for line in judged.lines]
    come_in = [
        line.values
        for line in rows
        if line.values is not None and line.outcome in (Outcome.OK, Outcome.WARN)
    ]
    return SignInPreview(
        lists,
        Counter(line.outcome for line in rows),
        sum(values.credited is None for values in come_in),
        sum(values.credited or 0 for values in come_in),
    )


@wraps(take_sign_in_list)
def take_sign_in(
    work: "Work",
    file: SignInFile,
    lists: Sequence[JudgedList],
    *,
    progress: Progress | None = None,
) -> SignInTaken:
    """Take the previewed rows; a Cancelled out of `progress` leaves everything as it was."""
    total = sum(len(judged.lines) for judged in lists)
    done = 0
    for judged in lists:
        (progress or nobody)(done, total)
        done += len(judged.lines)
    return take_sign_in_list(work, file.path.name, file.digest, lists, file.mapping)


def import_sign_in_file(
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
    file = read_sign_in_file(path, centre.ask(known_columns, KIND), progress=progress)
    preview = preview_sign_in(centre, file, progress=progress)
    if report is not None:
        keep_rows_report(
            report, (line for row in preview.rows for line in report_rows(row.sheet, [row]))
        )
    if dry_run:
        return (
            f"只检查，没有导入：{counts_text(preview.counts)}。"
            f"其中 {preview.doubtful} 行有疑问，导入后不计时长，等人确认。"
        )
    return say_taken(centre.act(take_sign_in, file, preview.lists, progress=progress).result)


def say_taken(taken: SignInTaken) -> str:
    """What became of a file, in one or two sentences."""
    there = f"，{len(taken.already_there)} 行以前已有" if taken.already_there else ""
    return (
        f"导入 {taken.taken} 行{there}，{taken.errors} 行待改正；新活动 {taken.activities} 个，"
        f"新志愿者 {taken.new_volunteers} 人。"
        f"{taken.doubtful} 行有疑问，没有计时长；"
        f"其余共 {hours_text(taken.credited_minutes)} 小时，待活动负责人确认。"
    )
