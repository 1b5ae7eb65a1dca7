"""The directory on paper: shown, printed, saved; each time with a line in the log."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.page import Page
from desktop.printing.report import (
    DayReport,
    DayReportDialog,
    draw_day_report,
    write_day_report,
)
from models.cases.queries.ledger import LedgerFilter
from reports.ledgers.directory import TITLE
from reports.paper.stamps import PrintStamp

if TYPE_CHECKING:
    from models.centre import Centre
    from reports.registry import Written

REPORT = "directory"


class DirectoryPaper(DayReportDialog):
    """As it stood on a day, of a grid or the whole."""

    def __init__(self, page: Page, on: date, grid_id: int | None) -> None:
        super().__init__(page, _of(on, grid_id))


def draw_directory(centre: "Centre", on: date, grid_id: int | None, stamp: PrintStamp) -> bytes:
    """The PDF of a day, for the screen and the printer."""
    return draw_day_report(centre, _of(on, grid_id), stamp)


def write_directory(
    centre: "Centre", on: date, grid_id: int | None, path: Path, now: datetime
) -> "Written":
    """A file of it, by its ending; logged."""
    return write_day_report(centre, _of(on, grid_id), path, now)


def _of(on: date, grid_id: int | None) -> DayReport:
    return DayReport(
        REPORT, TITLE, on, LedgerFilter(grid_id=grid_id), f"截至 {on}", f"{TITLE} {on}", "通讯录"
    )
