"""The directory on paper: shown, printed, saved; each time with a line in the log."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.page import Page
from desktop.printing import (
    ChooseFile,
    ChoosePrinter,
    Unfiled,
    UnfiledDialog,
    ask_file,
    ask_printer,
)
from models.cases.queries.ledger import LedgerFilter
from models.cases.queries.papers import PaperRow
from reports.ledgers.directory import TITLE
from reports.paper.stamps import PrintStamp
from reports.period import days_period
from reports.registry import draw_report, find_report, write_report

if TYPE_CHECKING:
    from models.centre import Centre
    from reports.registry import Written

REPORT = "directory"


class DirectoryPaper(UnfiledDialog):
    """As it stood on a day, of a grid or the whole."""

    def __init__(
        self,
        page: Page,
        on: date,
        grid_id: int | None,
        choose_printer: ChoosePrinter | None = None,
        choose_file: ChooseFile | None = None,
    ) -> None:
        self._on, self._grid_id = on, grid_id
        super().__init__(
            page,
            TITLE,
            lambda **_: None,
            choose_printer or ask_printer,
            choose_file or partial(ask_file, filter="PDF (*.pdf)"),
        )

    def _ask(self) -> None:
        row = PaperRow(0, "", TITLE, f"截至 {self._on}", self.desk.now(), self.desk.clerk.name, 0)
        self._read(Unfiled(row, None))

    def _make(self, copy: int, then: Callable[[bytes], None]) -> None:
        self.desk.tasks.run(
            draw_directory,
            self.desk.centre,
            self._on,
            self._grid_id,
            PrintStamp(self.desk.now(), self.desk.clerk.name, allow_missing=self._allow_missing),
            then=then,
            failed=self._missing,
            title="正在准备通讯录",
            owner=self,
        )

    def save(self) -> None:
        """As a file, through the registry: the log knows of it."""
        path = self._choose_file(self, f"{TITLE} {self._on}.pdf")
        if path is not None:
            path = path.with_suffix(".pdf")
            self.desk.tasks.run(
                write_directory,
                self.desk.centre,
                self._on,
                self._grid_id,
                path,
                self.desk.now(),
                then=partial(self._written, path),
                failed=self._failed_print,
                title="正在存为 PDF",
                owner=self,
            )

    def _written(self, path: Path, _: object) -> None:
        self._saved(path)


def draw_directory(centre: "Centre", on: date, grid_id: int | None, stamp: PrintStamp) -> bytes:
    """The PDF of a day, for the screen and the printer."""
    content, _, _ = draw_report(
        centre, find_report(REPORT), days_period(on, on), stamp,
        chosen=LedgerFilter(grid_id=grid_id),
    )  # fmt: skip
    return content


def write_directory(
    centre: "Centre", on: date, grid_id: int | None, path: Path, now: datetime
) -> "Written":
    """A file of it, by its ending; logged."""
    stamp = PrintStamp(now, centre.clerk.name)
    chosen = LedgerFilter(grid_id=grid_id)
    return write_report(centre, REPORT, days_period(on, on), path, stamp, chosen=chosen)
