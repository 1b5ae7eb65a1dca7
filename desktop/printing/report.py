"""A report of one day on the screen, on the printer, or in a file; each time with a log line."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.page import Page
from desktop.printing.dialog import ChooseFile, ChoosePrinter, Unfiled, UnfiledDialog
from desktop.printing.files import ask_file
from desktop.printing.printer import ask_printer
from models.cases.queries.ledger import LedgerFilter
from models.cases.queries.papers import PaperRow
from reports.paper.stamps import PrintStamp
from reports.period import days_period

if TYPE_CHECKING:
    from models.centre import Centre
    from reports.registry import Written


@dataclass(frozen=True)
class DayReport:
    """Which report of the registry, of what day, narrowed to what, and its words."""

    id: str
    title: str
    day: date
    chosen: LedgerFilter
    said: str  # below the title
    file_name: str  # proposed, without its ending
    word: str  # 日报单, while it is made


class DayReportDialog(UnfiledDialog):
    """As the registry draws it."""

    def __init__(
        self,
        page: Page,
        report: DayReport,
        choose_printer: ChoosePrinter | None = None,
        choose_file: ChooseFile | None = None,
    ) -> None:
        self._report = report
        super().__init__(
            page,
            report.title,
            lambda **_: None,
            choose_printer or ask_printer,
            choose_file or partial(ask_file, filter="PDF (*.pdf)"),
        )

    def _ask(self) -> None:
        report, desk = self._report, self.desk
        row = PaperRow(0, "", report.title, report.said, desk.now(), desk.clerk.name, 0)
        self._read(Unfiled(row, None))

    def _make(self, copy: int, then: Callable[[bytes], None]) -> None:
        self.desk.tasks.run(
            draw_day_report,
            self.desk.centre,
            self._report,
            PrintStamp(self.desk.now(), self.desk.clerk.name, allow_missing=self._allow_missing),
            then=then,
            failed=self._missing,
            title=f"正在准备{self._report.word}",
            owner=self,
        )

    def save(self) -> None:
        """As a file, through the registry: the log knows of it."""
        path = self._choose_file(self, f"{self._report.file_name}.pdf")
        if path is not None:
            path = path.with_suffix(".pdf")
            self.desk.tasks.run(
                write_day_report,
                self.desk.centre,
                self._report,
                path,
                self.desk.now(),
                then=partial(self._written, path),
                failed=self._failed_print,
                title="正在存为 PDF",
                owner=self,
            )

    def _written(self, path: Path, _: object) -> None:
        self._saved(path)


def draw_day_report(centre: "Centre", report: DayReport, stamp: PrintStamp) -> bytes:
    """The PDF, for the screen and the printer."""
    from reports.registry import draw_report, find_report  # not needed to look at a page

    period = days_period(report.day, report.day)
    return draw_report(centre, find_report(report.id), period, stamp, chosen=report.chosen)[0]


def write_day_report(centre: "Centre", report: DayReport, path: Path, now: datetime) -> "Written":
    """A file of it, by its ending; logged."""
    from reports.registry import write_report

    stamp, period = PrintStamp(now, centre.clerk.name), days_period(report.day, report.day)
    return write_report(centre, report.id, period, path, stamp, chosen=report.chosen)
