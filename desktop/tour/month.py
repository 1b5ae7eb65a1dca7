"""The end of the month: the report with its figures, filed and compared; the district's sheets."""

from PySide6.QtCore import Qt

from desktop.pages.reports.district.page import DistrictPage
from desktop.pages.reports.district.teach import TeachPage
from desktop.pages.reports.page import ReportsPage
from desktop.tour.guide import CONTROL, TourError
from desktop.tour.station import SAMPLES, Station
from reports.monthly.dues import is_of_dues
from reports.period import month_period

LAST_MONTH, THIS_MONTH = "2026-10", "2026-11"
DISTRICT = ("district_monthly", "district_service_ledger")


class Month(Station):
    """What the secretary signs."""

    def preview_and_open_a_figure(self) -> None:
        """The report on screen; one figure down to its records and to a case."""
        page = self._report()
        page.period.set_text("2026年10月")
        page._wanted()
        self.settle()
        self.guide.picture("55-月报-预览", self.shell)
        page.list.setFocus()
        while not (page.panel.figure and page.panel.figure.records_count):
            self.key(Qt.Key.Key_F8)
        self.guide.picture("55-月报-数字从哪里来", self.shell)
        self.key(Qt.Key.Key_F6)
        self.guide.wait("records", lambda: self.shell.here == "records")
        self.settle()
        self.guide.picture("55-月报-明细", self.shell)
        self.key(Qt.Key.Key_Return)
        self.guide.wait("case", lambda: self.shell.here == "case")
        self.settle()
        self.guide.picture("55-月报-明细里的办件", self.shell)
        self._open_dues()
        self.write("service-month", month_period(LAST_MONTH), "便民服务月报-2026年10月")

    def _open_dues(self) -> None:
        """A figure of dues goes to a page of its own, for those with a duty."""
        panel = self._report().panel
        panel.chosen.emit(next(f for f in panel._figures if is_of_dues(f) and f.records_count))
        self.settle()
        self.key(Qt.Key.Key_F6)
        self.guide.wait("dues", lambda: self.shell.here == "dues-records")
        self.settle()
        self.guide.picture("55-月报-党费明细", self.shell)

    def rehearse(self) -> None:
        """Before the month ends: what would embarrass the report."""
        self._report()
        self.key(Qt.Key.Key_Y, CONTROL)
        self.guide.wait("rehearsal", lambda: self.shell.here == "rehearsal")
        self.settle()
        self.guide.picture("56-月报预演", self.shell)

    def file_and_compare(self) -> None:
        """Kept as it was printed; a rating comes later, and the difference is listed."""
        page = self._report()
        page.period.set_text("2026年11月")
        page._wanted()
        self.settle()
        self.key(Qt.Key.Key_F9)
        if self.front() is not self.shell:
            self.guide.picture("57-月报-归档前", self.front())
            self.key(Qt.Key.Key_Return)
            self.back()
        self.settle()
        self.guide.picture("57-月报-已归档", self.shell)
        visit = self.begin_visit()
        self.choose_visitor(visit, "sun")
        self.choose_item(visit, "b05")
        self.key(Qt.Key.Key_A, CONTROL)
        self.key(Qt.Key.Key_F7)
        self.key(Qt.Key.Key_F7)
        self.guide.wait("result", visit.result.isVisible)
        self.open("reports")
        page.filed.setCurrentRow(0)
        page.filed.setFocus()
        self.key(Qt.Key.Key_Return)
        self.guide.picture("57-月报-归档的那份", self.shell)
        self.key(Qt.Key.Key_F10)
        self.guide.picture("57-月报-比较", self.front())
        if self.front() is self.shell:
            raise TourError("nothing is said about what changed since the report was filed")
        self.key(Qt.Key.Key_Escape)
        self.back()

    def fill_the_districts_sheets(self) -> None:
        """Both workbooks taught, filled with a key, and opened again."""
        for sample in DISTRICT:
            name = self._teach(sample)
            self._fill(sample, name)

    def _teach(self, sample: str) -> str:
        """A workbook of the district, as the program reads it; returns its name."""
        self.open("district")
        page = self.shell.page
        assert isinstance(page, DistrictPage)
        self.guide.picture("58-区里的表", self.shell)
        page.choose_source = lambda _: SAMPLES / f"{sample}.xlsx"
        self.key(Qt.Key.Key_I, CONTROL)
        self.guide.wait("lesson", lambda: self.shell.here == "district-teach")
        self.settle()
        lesson = self.shell.page
        assert isinstance(lesson, TeachPage)
        self.guide.picture(f"58-教表-{sample}", self.shell)
        self.key(Qt.Key.Key_F5)
        self.guide.picture(f"58-教表-{sample}-预览", self.shell)
        self.key(Qt.Key.Key_F5)
        name = lesson.name.text()
        self.key(Qt.Key.Key_F9)
        self.guide.picture(f"58-教表-{sample}-保存", self.front())
        self._confirm()
        return name

    def _fill(self, sample: str, name: str) -> None:
        """Last month in it, and the file opened again."""
        from openpyxl import load_workbook

        self.open("district", name)
        page = self.shell.page
        assert isinstance(page, DistrictPage)
        page.month.set_text("2026年10月")
        filled = self.out / f"{name}-2026年10月.xlsx"
        page.choose_file = lambda *_: filled
        page.table.table.setFocus()
        self.key(Qt.Key.Key_F9)
        self.guide.wait("filled", filled.exists)
        self.settle()
        self.guide.picture(f"59-填好-{sample}", self.shell)
        sheets = load_workbook(filled).worksheets
        rows = (row for sheet in sheets for row in sheet.iter_rows(values_only=True))
        if not any(isinstance(value, int) for row in rows for value in row):
            raise TourError(f"{filled.name} has no figures")
        self.guide.left.append(filled)

    def _confirm(self) -> None:
        """Whatever is asked before a table is kept is answered with Enter."""
        if self.front() is not self.shell:
            self.key(Qt.Key.Key_Return)
            self.back()
        self.settle()

    def _report(self) -> ReportsPage:
        self.open("reports", "service-month")
        page = self.shell.page
        assert isinstance(page, ReportsPage)
        return page
