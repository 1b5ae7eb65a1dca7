"""归档: keep a report as it is now, show it again, and see what has changed since."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from desktop.page import Page
from desktop.pages.reports.filed import DifferencesDialog, FiledList
from desktop.widgets.buttons import Action
from models.filed.actions import file_report
from models.filed.queries import FiledPaper, FiledRow, list_filed, read_filed
from models.work import may_do
from reports.figures import Difference
from reports.monthly.build import TITLES
from reports.monthly.filing import compare_filed, file_now
from reports.period import Period
from reports.registry import Report

Chosen = tuple[Report, Period, int | None]


class Filing(QObject):
    """The list of filed copies with its two actions; tells `read(paper)` when one is to be shown.

    `row` is the copy shown instead of today's report, None while that stands there.
    """

    read = Signal(object)

    def __init__(
        self, page: Page, report: Callable[[], Report | None], chosen: Callable[[], Chosen | None]
    ) -> None:
        super().__init__(page)
        self._page = page
        self._desk = page.desk
        self._report = report
        self._chosen = chosen
        self.row: FiledRow | None = None
        self.list = FiledList(self._open)
        self.file = Action("归档", self._file, key="F9", reason=self._why_not_file, parent=page)
        self.compare = Action(
            "比较", self._compare, key="F10", reason=self._why_not_compare, parent=page
        )

    @property
    def is_figured(self) -> bool:
        """Whether the report chosen is one that is filed: its figures can be traced."""
        report = self._report()
        return report is not None and report.id in TITLES

    def read_list(self) -> None:
        """The filed copies of the report chosen."""
        report = self._report()
        if report is not None:
            self._desk.tasks.ask(list_filed, report.id, then=self.list.fill, key="report-filed")

    def _why_not_file(self) -> str:
        if not self.is_figured:
            return "台账随时可以再打印，不用归档；月报和好差评汇总才归档。"
        if not may_do(self._desk.clerk.role, file_report):
            return "归档由主管或管理员来做。"
        return "" if self.row is None else "这已经是归档的那一份。"

    def _file(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            report, period, grid = chosen
            self._desk.tasks.run(
                file_now,
                self._desk.centre,
                report.id,
                period,
                grid,
                then=self._was_filed,
                failed=self._page.known,
                title=f"正在归档{report.title}",
            )

    def _was_filed(self, paper: FiledPaper) -> None:
        self._desk.messages.well(f"已归档，编号 {paper.row.number}")
        self.read_list()
        self._was_read(paper)

    def _open(self, row: FiledRow) -> None:
        self._desk.tasks.ask(read_filed, row.id, then=self._was_read, title="正在读取归档")

    def _was_read(self, paper: FiledPaper) -> None:
        self.row = paper.row
        self.read.emit(paper)

    def _why_not_compare(self) -> str:
        return "" if self.row is not None else "请先在“已归档”里选一份。"

    def _compare(self) -> None:
        assert self.row is not None
        self._desk.tasks.run(
            compare_filed,
            self._desk.centre,
            self.row.id,
            then=self._compared,
            failed=self._page.known,
            title="正在比较",
        )

    def _compared(self, found: Sequence[Difference]) -> None:
        if self.row is not None:
            DifferencesDialog(self.row.number, found, self._page).open()
