"""An old service ledger on its way in: read, judged, asked, taken, reported."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

from models.cases.actions.old_ledger import KIND, LedgerTaken, import_ledger
from models.cases.queries.old_ledger import find_imported, known_wordings, read_entries
from models.cases.rules.old_ledger.codes import LedgerCode
from models.cases.rules.old_ledger.days import read_context
from models.cases.rules.old_ledger.rows import JudgedEntry, LedgerSheet, judge_ledger
from models.cases.rules.old_ledger.wordings import Proposal, WordingFinder
from models.cases.rules.one_stop import ONE_STOP
from models.errors import KnownError
from models.people.queries import known_columns
from models.people.rules.residents.row_codes import Outcome, RowCode
from reports.sheets.incoming import (
    Progress,
    counts_text,
    keep_rows_report,
    read_incoming,
    remembered,
    telling,
)
from reports.sheets.reading.cells import Sheet, Workbook
from reports.sheets.reading.columns import OLD_LEDGER, Vocabulary, clean_header, guess_field
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

_THERE = "以前已经导入过这一行，没有重复导入"
# What needs a person comes first, what nobody would doubt late; what was confirmed before is
# not asked again, and can still be changed.
_ASKING: tuple[LedgerCode | None, ...] = (
    LedgerCode.ITEM_AMBIGUOUS,
    LedgerCode.ITEM_MULTI,
    LedgerCode.ITEM_UNKNOWN,
    LedgerCode.ITEM_TYPO,
    LedgerCode.ITEM_SYNONYM,
    LedgerCode.ITEM_CONFIRMED,
)
_NEEDED = ("name", "item", "accepted_on")
Judge = Callable[[LedgerSheet, WordingFinder, date], Iterator[JudgedEntry]]


@dataclass(frozen=True)
class LedgerFile:
    """A ledger as read: the table of every sheet that has one, and the one looked at.

    `is_sure` is False when no sheet looks like a ledger of services.
    """

    path: Path
    digest: str  # SHA-256 of the bytes
    workbook: Workbook
    tables: tuple[TableProposal, ...]
    shown: str  # name of the sheet that is looked at
    is_sure: bool
    vocabulary: Vocabulary = OLD_LEDGER

    @property
    def table(self) -> TableProposal:
        """The table that is looked at."""
        return next(table for table in self.tables if table.sheet == self.shown)

    @property
    def mapping(self) -> dict[str, str]:
        """Header text → field over all sheets, to be remembered for the next file."""
        return {
            self._own_word(table, column): field
            for table in self.tables
            for field, column in table.columns.items()
        }

    def _own_word(self, table: TableProposal, column: int) -> str:
        """Under a spanning header the lower word is the column's own."""
        header = table.headers[column]
        lower = header.rpartition(" ")[2]
        is_below = len(table.header_rows) > 1 and guess_field(clean_header(lower), self.vocabulary)
        return lower if is_below else header

    def at_header(self, sheet: str, row: int, known: Mapping[str, str]) -> "LedgerFile":
        """The same file with another sheet looked at, or its header in another row."""
        current = next((table for table in self.tables if table.sheet == sheet), None)
        if current is not None and self.shown != sheet:
            return replace(self, shown=sheet)
        found = next(s for s in self.workbook.sheets if s.name == sheet)
        table = _look_at(found, min(row, len(found.rows)), known, self.vocabulary)
        others = [other for other in self.tables if other.sheet != sheet]
        order = [s.name for s in self.workbook.sheets]
        tables = sorted((*others, table), key=lambda t: order.index(t.sheet))
        return replace(self, tables=tuple(tables), shown=sheet)

    def with_columns(self, columns: Mapping[str, int]) -> "LedgerFile":
        """The columns the clerk chose, for every sheet with the very same header."""
        headers = self.table.headers
        tables = tuple(
            with_columns(table, columns) if table.headers == headers else table
            for table in self.tables
        )
        return replace(self, tables=tables)


@dataclass(frozen=True)
class AskedWording:
    """A wording that is no item's own name: how often it stands there, and what it may mean."""

    wording: str
    count: int
    proposal: Proposal

    @property
    def is_settled(self) -> bool:
        """Whether somebody confirmed it before."""
        return self.proposal.reason is LedgerCode.ITEM_CONFIRMED


@dataclass(frozen=True)
class LedgerPreview:
    """Every row as it would fare, counted, and the wordings to confirm."""

    rows: tuple[JudgedEntry, ...]
    counts: Mapping[Outcome, int]
    wordings: tuple[AskedWording, ...]
    takeable: int
    unconfirmed: int  # rows that stay out until somebody has chosen their item
    names: Mapping[str, str]  # code of an item → name


def read_ledger_file(
    path: Path,
    known: Mapping[str, str],
    *,
    vocabulary: Vocabulary = OLD_LEDGER,
    progress: Progress | None = None,
) -> LedgerFile:
    """Read a file in a bounded child and find the table of each month.

    `known` is what headers meant before. Raises KnownError, or Cancelled out of `progress`.
    """
    workbook, digest = read_incoming(path, progress)
    tables = propose_tables(workbook, known, vocabulary)
    is_sure = bool(tables)
    if not tables:
        first = next(sheet for sheet in workbook.sheets if sheet.rows)
        tables = (_look_at(first, 1, known, vocabulary),)
    return LedgerFile(path, digest, workbook, tables, tables[0].sheet, is_sure, vocabulary)


def preview_ledger(
    centre: "Centre",
    file: LedgerFile,
    *,
    progress: Progress | None = None,
    judge: Judge = judge_ledger,
    kind: str = ONE_STOP.code,
) -> LedgerPreview:
    """Every row as it would fare in this centre now; nothing is kept.

    `kind` are the cases it would become, and `judge` how its rows are judged.
    """
    entries = centre.ask(read_entries)
    finder = WordingFinder(entries, centre.ask(known_wordings))
    today = centre.clock().date()
    total = sum(len(_sheet_of(file, table).rows) for table in file.tables)
    rows: list[JudgedEntry] = []
    for table in file.tables:
        if not all(field in table.columns for field in _NEEDED):
            continue
        judged = judge(_to_judge(file, table), finder, today)
        rows += telling(judged, progress, total, len(rows))
    there = centre.ask(find_imported, file.digest, rows, kind)
    marked = tuple(_mark(row) if row.place in there else row for row in rows)
    return LedgerPreview(
        marked,
        Counter(row.outcome for row in marked),
        _gather(marked),
        sum(row.is_takeable and row.place not in there for row in marked),
        sum(row.is_unconfirmed for row in marked),
        {entry.code: entry.name for entry in entries},
    )


@wraps(import_ledger)
def take_ledger(
    work: "Work",
    file: LedgerFile,
    rows: Sequence[JudgedEntry],
    *,
    progress: Progress | None = None,
) -> LedgerTaken:
    """Take the previewed rows; a Cancelled out of `progress` leaves everything as it was."""
    told = telling(rows, progress, len(rows))
    return import_ledger(work, file.path.name, file.digest, told, file.mapping)


def write_ledger_report(path: Path, file: LedgerFile, rows: Iterable[JudgedEntry]) -> None:
    """The rows report of a preview: one line for each row of the sheets. Raises KnownError."""
    keep_rows_report(path, (line for row in rows for line in report_rows(row.sheet, [row])))


def import_ledger_file(
    centre: "Centre",
    path: Path,
    *,
    report: Path | None,
    dry_run: bool,
    progress: Progress | None = None,
) -> str:
    """The whole import without a window; returns one sentence with the numbers.

    Rows whose item is not certain stay out. With `dry_run` nothing is kept. The report is
    written before anything is taken. Raises KnownError, or Cancelled out of `progress`.
    """
    file = read_ledger_file(path, centre.ask(known_columns, KIND), progress=progress)
    if not file.is_sure:
        raise KnownError(
            f"在「{path.name}」里没有找到便民服务台账：要有一行表头，里面至少有日期、姓名和事项。"
            "没有导入；也可以在程序的导入页面上自己指定表头。"
        )
    preview = preview_ledger(centre, file, progress=progress)
    if report is not None:
        write_ledger_report(report, file, preview.rows)
    waiting = (
        f"其中 {preview.unconfirmed} 行的事项要先在导入页面上确认，这次不导入。"
        if preview.unconfirmed
        else ""
    )
    if dry_run:
        return f"只检查，没有导入：{counts_text(preview.counts)}。{waiting}"
    taken = centre.act(take_ledger, file, preview.rows, progress=progress).result
    there = f"，{len(taken.already_there)} 行以前已导入" if taken.already_there else ""
    return (
        f"导入 {taken.taken} 件{there}，{taken.errors} 行待改正，"
        f"{taken.unconfirmed} 行的事项待确认。"
        + ("请在导入页面上确认事项说法后再导入一次，不会重复。" if taken.unconfirmed else "")
    )


def _look_at(
    sheet: Sheet, row: int, known: Mapping[str, str], vocabulary: Vocabulary
) -> TableProposal:
    """The table under a header row somebody pointed at; what the clerk said before holds."""
    table = propose_header(sheet, row, known, vocabulary)
    return table if table.columns else with_columns(table, remembered(table.headers, known))


def _sheet_of(file: LedgerFile, table: TableProposal) -> Sheet:
    return next(sheet for sheet in file.workbook.sheets if sheet.name == table.sheet)


def _to_judge(file: LedgerFile, table: TableProposal) -> LedgerSheet:
    sheet = _sheet_of(file, table)
    above = sheet.rows[: table.header_rows[0] - 1]
    titles = tuple(" ".join(str(cell) for cell in row if cell != "") for row in above)
    return LedgerSheet(
        name=sheet.name,
        rows=raw_rows(sheet, table.header_rows[-1]),
        headers=table.headers,
        columns=table.columns,
        header_row=table.header_rows[-1],
        context=read_context(sheet.name, titles, file.path.stem),
        is_typed=bool(sheet.name),
    )


def _mark(row: JudgedEntry) -> JudgedEntry:
    detail = "；".join(filter(None, (_THERE, row.detail)))
    reasons = (RowCode.DUP_ROW, *row.reasons)
    return replace(row, outcome=Outcome.WARN, reasons=reasons, detail=detail)


def _gather(rows: Iterable[JudgedEntry]) -> tuple[AskedWording, ...]:
    """Wordings that are not an item's own name, unsure ones first."""
    counts: Counter[str] = Counter()
    proposals: dict[str, Proposal] = {}
    for row in rows:
        if row.values is None or not row.values.wording:
            continue
        proposal = row.values.proposal
        if proposal.reason not in _ASKING:
            continue
        counts[row.values.wording] += 1
        proposals[row.values.wording] = proposal
    asked = (AskedWording(wording, counts[wording], p) for wording, p in proposals.items())
    return tuple(sorted(asked, key=lambda a: (_ASKING.index(a.proposal.reason), -a.count)))
