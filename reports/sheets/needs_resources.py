"""A workbook of needs and resources on its way in: both lists at one go, with their links."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

from models.cases.rules.old_ledger.days import read_context
from models.errors import KnownError
from models.people.queries import known_columns
from models.people.rules.residents.row_codes import Outcome, RowCode
from models.three_lists.actions.incoming import (
    KIND,
    NeedsResourcesTaken,
    import_needs_resources,
)
from models.three_lists.queries.incoming import find_there, known_numbers
from models.three_lists.rules.incoming.rows import Entry, ListSheet, judge_lists
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

NEEDS = Vocabulary(
    "three_lists/need_columns.csv",
    frozenset({"need_party", "need_content"}),
    frozenset({"need_category"}),
    ("已匹配",),
)
RESOURCES = Vocabulary(
    "three_lists/resource_columns.csv", frozenset({"party", "content"}), frozenset({"category"})
)
_THERE = "以前已经导入过这一行，没有重复导入"
_MOST_TOLD = 20


@dataclass(frozen=True)
class NeedsResourcesFile:
    """A workbook as read, with the tables of its needs and of its resources."""

    path: Path
    digest: str  # SHA-256 of the bytes
    workbook: Workbook
    needs: tuple[TableProposal, ...]
    resources: tuple[TableProposal, ...]

    @property
    def is_sure(self) -> bool:
        """Whether anything in it looks like such a list."""
        return bool(self.needs or self.resources)

    @property
    def mapping(self) -> dict[str, str]:
        """Header text → field, to be remembered for the next file."""
        return {
            table.headers[column]: field
            for table in (*self.needs, *self.resources)
            for field, column in table.columns.items()
        }


@dataclass(frozen=True)
class NeedsResourcesPreview:
    """Every row of both lists as it would fare, counted."""

    rows: tuple[Entry, ...]
    counts: Mapping[Outcome, int]
    needs: int  # rows that would come in
    resources: int


def read_needs_resources_file(
    path: Path, known: Mapping[str, str], *, progress: Progress | None = None
) -> NeedsResourcesFile:
    """Read a file in a bounded child and find its tables. Raises KnownError or Cancelled."""
    workbook, digest = read_incoming(path, progress)
    needs = propose_tables(workbook, known, NEEDS)
    taken = {table.sheet for table in needs}
    others = propose_tables(workbook, known, RESOURCES)
    resources = tuple(table for table in others if table.sheet not in taken)
    return NeedsResourcesFile(path, digest, workbook, needs, resources)


def preview_needs_resources(
    centre: "Centre", file: NeedsResourcesFile, *, progress: Progress | None = None
) -> NeedsResourcesPreview:
    """Every row as it would fare in this centre now; nothing is kept."""
    judged = judge_lists(
        [_to_judge(file, table) for table in file.needs],
        [_to_judge(file, table) for table in file.resources],
        centre.ask(known_numbers),
        centre.clock().date(),
    )
    there = centre.ask(find_there, judged)
    rows = tuple(
        _mark(row) if row.place in there else row for row in telling(judged, progress, len(judged))
    )
    able = [row for row in rows if row.is_takeable and row.place not in there]
    return NeedsResourcesPreview(
        rows,
        Counter(row.outcome for row in rows),
        sum(row.need is not None for row in able),
        sum(row.resource is not None for row in able),
    )


@wraps(import_needs_resources)
def take_needs_resources(
    work: "Work",
    file: NeedsResourcesFile,
    rows: Sequence[Entry],
    *,
    progress: Progress | None = None,
) -> NeedsResourcesTaken:
    """Take the previewed rows; a Cancelled out of `progress` leaves everything as it was."""
    told = telling(rows, progress, len(rows))
    return import_needs_resources(work, file.path.name, file.digest, told, file.mapping)


def write_needs_resources_report(path: Path, rows: Iterable[Entry]) -> None:
    """The rows report of a preview: one line for each row of both lists. Raises KnownError."""
    keep_rows_report(path, (line for row in rows for line in report_rows(row.sheet, [row])))


def import_needs_resources_file(
    centre: "Centre",
    path: Path,
    *,
    report: Path | None,
    dry_run: bool,
    progress: Progress | None = None,
) -> str:
    """The whole import without a window; returns the numbers, and what was promised too often.

    With `dry_run` nothing is kept. The report is written before anything is taken. Raises
    KnownError, or Cancelled out of `progress`.
    """
    file = read_needs_resources_file(path, centre.ask(known_columns, KIND), progress=progress)
    if not file.is_sure:
        raise KnownError(
            f"在「{path.name}」里没有找到需求清单或资源清单：要有一行表头，需求表里有需求单位和需求内容，"
            "资源表里有提供单位和资源内容。没有导入，请核对文件后再试。"
        )
    preview = preview_needs_resources(centre, file, progress=progress)
    if report is not None:
        write_needs_resources_report(report, preview.rows)
    if dry_run:
        return f"只检查，没有导入：{counts_text(preview.counts)}。"
    taken = centre.act(take_needs_resources, file, preview.rows, progress=progress).result
    return "\n".join((f"{say_taken(taken)}。", *say_overpromised(taken)))


def say_taken(taken: NeedsResourcesTaken) -> str:
    """What an import has brought, without the full stop."""
    there = f"，{len(taken.already_there)} 行以前已导入" if taken.already_there else ""
    return (
        f"导入需求 {taken.needs} 条、资源 {taken.resources} 条，对接 {taken.matches} 对"
        f"{there}，{taken.errors} 行待改正"
    )


def say_overpromised(taken: NeedsResourcesTaken, most: int = _MOST_TOLD) -> list[str]:
    """The links for which no place was left, one line each; those beyond `most` are counted."""
    found = taken.overpromised
    if not found:
        return []
    lines = [f"名额不够，{len(found)} 条需求没有算作对接，请另找资源："]
    lines += [
        f"需求 {need} 要的资源 {resource} 已全部对接给别的需求" for need, resource in found[:most]
    ]
    if len(found) > most:
        lines.append(f"另有 {len(found) - most} 条，见需求清单的“待对接”。")
    return lines


def _to_judge(file: NeedsResourcesFile, table: TableProposal) -> ListSheet:
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


def _mark(row: Entry) -> Entry:
    detail = "；".join(filter(None, (_THERE, row.detail)))
    reasons = (RowCode.DUP_ROW, *row.reasons)
    return replace(row, outcome=Outcome.WARN, reasons=reasons, detail=detail)
