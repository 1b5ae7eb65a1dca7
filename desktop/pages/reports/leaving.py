"""How a report leaves the hall: printed, as a PDF, as a workbook; each leaves a line in the log."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from desktop.page import Page
from desktop.printing import ask_file, ask_printer, print_pdf, save_bytes
from models.audit.actions import record_export
from models.cases.queries.ledger import LedgerFilter
from models.errors import KnownError
from models.filed.queries import FiledPaper, FiledRow, read_filed
from reports.dues import say_span
from reports.paper.stamps import PrintStamp
from reports.period import Period
from reports.registry import Report, Written, write_report


@dataclass(frozen=True)
class Shown:
    """What stands in the middle of the page: a report as it is now, or a filed one."""

    report: Report
    period: Period
    grid_id: int | None
    branch_id: int | None  # of a list of dues
    where: str  # the grid or the branch; empty: all
    content: bytes
    pages: int
    rows: int
    columns: int
    filed: FiledRow | None

    @property
    def name(self) -> str:
        """What a file of it is called, without its ending."""
        where = f" {self.where}" if self.where else ""
        number = f" {self.filed.number}" if self.filed is not None else ""
        return f"{self.report.title} {say_span(self.report.id, self.period)}{where}{number}"

    @property
    def narrowed(self) -> LedgerFilter:
        """The rows of a ledger it is about."""
        return LedgerFilter(
            start=self.period.start,
            end=self.period.end,
            grid_id=self.grid_id,
            newest_first=False,
        )


class Leaving(QObject):
    """Prints and saves what the page shows. `shown` gives it, or None where nothing is chosen."""

    def __init__(self, page: Page, shown: Callable[[], Shown | None]) -> None:
        super().__init__(page)
        self._page = page
        self._shown = shown
        self.choose_printer: Callable[..., Any] = ask_printer
        self.choose_file: Callable[..., Path | None] = ask_file

    def print_now(self) -> None:
        """Print what is shown; the log knows before the paper comes out."""
        shown = self._shown()
        if shown is None:
            return
        try:
            printer = self.choose_printer(self._page, shown.pages)
        except KnownError as error:
            self._page.known(error)
            return
        if printer is not None:
            printer.setDocName(shown.report.title)
            self._log(shown, "打印", partial(self._print, shown, printer))

    def _print(self, shown: Shown, printer: Any, nothing: None) -> None:
        self._page.desk.tasks.run(
            print_pdf,
            shown.content,
            printer,
            then=self._printed,
            failed=self._page.known,
            title="正在打印",
        )

    def _printed(self, pages: int) -> None:
        self._page.desk.messages.well(f"已送打印机，共 {pages} 页")

    def save_pdf(self) -> None:
        """Keep the shown bytes as a file."""
        shown = self._shown()
        path = self._ask(shown, ".pdf", "PDF (*.pdf)")
        if shown is not None and path is not None:
            self._save(shown, path, shown.content)

    def export(self) -> None:
        """The same rows or figures as a workbook; of a filed report the workbook filed with it."""
        shown = self._shown()
        path = self._ask(shown, ".xlsx", "Excel 工作簿 (*.xlsx)")
        if shown is None or path is None:
            return
        if shown.filed is not None:
            self._page.desk.tasks.ask(
                read_filed,
                shown.filed.id,
                then=partial(self._filed_read, shown, path),
                owner=self,
                title="正在导出归档",
            )
            return
        desk = self._page.desk
        desk.tasks.run(
            write_report,
            desk.centre,
            shown.report.id,
            shown.period,
            path,
            PrintStamp(desk.now(), desk.clerk.name),
            chosen=shown.narrowed,
            filtered=shown.where,
            branch_id=shown.branch_id,
            then=partial(self._exported, path),
            owner=self,
            failed=self._page.known,
            progress=True,
            title=f"正在导出{shown.report.title}",
        )

    def _filed_read(self, shown: Shown, path: Path, paper: FiledPaper) -> None:
        self._save(shown, path, paper.sheet)

    def _exported(self, path: Path, written: Written) -> None:
        self._page.desk.messages.well(f"已导出 {path.name}，{written.rows} 行")

    def _save(self, shown: Shown, path: Path, content: bytes) -> None:
        self._page.desk.tasks.run(
            save_bytes,
            path,
            content,
            then=partial(self._saved, shown),
            owner=self,
            failed=self._page.known,
            title=f"正在存为 {path.suffix.removeprefix('.').upper()}",
        )

    def _saved(self, shown: Shown, path: Path) -> None:
        self._log(shown, path.name)
        self._page.desk.messages.well(f"已存为 {path.name}")

    def _ask(self, shown: Shown | None, ending: str, filter: str) -> Path | None:
        return None if shown is None else self.choose_file(
            self._page, shown.name + ending, filter
        )  # fmt: skip

    def _log(self, shown: Shown, name: str, then: Callable[[None], None] | None = None) -> None:
        self._page.desk.tasks.act(
            record_export,
            shown.report.title,
            name,
            hashlib.sha256(shown.content).hexdigest(),
            shown.rows,
            shown.columns,
            then=then,
            owner=self,
        )
