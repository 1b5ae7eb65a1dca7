"""The morning at the desk: a list of residents taken in, visits, papers, the ledger."""

from openpyxl import load_workbook
from PySide6.QtCore import Qt

from desktop.tour.guide import CONTROL, TourError
from desktop.tour.station import SAMPLES, Station
from reports.period import month_period


class Visits(Station):
    """Residents come with their matters."""

    def import_residents(self) -> None:
        """A community's list of 1,200 residents, through the window."""
        from desktop.pages.people.importing import ImportPage

        self.open("people")
        self.guide.picture("05-人员组织", self.shell)
        self.open("import")
        page = self.shell.pages["import"]
        assert isinstance(page, ImportPage)
        page.read(SAMPLES / "residents.xlsx")
        self.settle()
        self.guide.picture("06-导入-检查每一行", self.shell)
        page.take.trigger()
        self.settle()
        self.guide.picture("07-导入-结果", self.shell)

    def take_two_matters(self) -> None:
        """A resident from the imported list: one matter closed on the spot, one accepted."""
        page = self.begin_visit()
        self.guide.write("liuy")
        self.settle()
        self.guide.picture("08-来访-找人", self.shell)
        self.guide.press(Qt.Key.Key_Return)
        self.guide.wait("visitor", lambda: page.visit.visitor is not None)
        self.choose_item(page, "gljt")
        self.guide.press(Qt.Key.Key_A, CONTROL)
        self.settle()
        self.guide.picture("09-来访-材料齐全", self.shell)
        self.guide.press(Qt.Key.Key_F6)
        self.settle()
        self.guide.picture("10-来访-怎么算", self.front())
        self.guide.press(Qt.Key.Key_Escape)
        self.back()
        self.guide.press(Qt.Key.Key_I, CONTROL)
        self.choose_item(page, "b05")
        self.guide.press(Qt.Key.Key_A, CONTROL)
        self.guide.press(Qt.Key.Key_F7)
        self.settle()
        self.guide.picture("11-来访-两件", self.shell)
        self.guide.press(Qt.Key.Key_Return)
        self.settle()
        self.guide.press(Qt.Key.Key_F9)
        self.guide.wait("result", page.result.isVisible)
        self.settle()
        self.guide.picture("12-来访-受理完成", self.shell)
        self.keep_papers("受理")

    def tell_what_is_missing(self) -> None:
        """Another resident lacks papers and gets the complete list, once."""
        page = self.begin_visit()
        self.choose_visitor(page, "li")
        self.choose_item(page, "gljt")
        self.guide.press(Qt.Key.Key_Space)
        self.settle()
        self.guide.picture("13-来访-缺材料", self.shell)
        self.guide.press(Qt.Key.Key_F10)
        self.guide.wait("result", page.result.isVisible)
        self.settle()
        self.guide.picture("14-来访-一次性告知", self.shell)
        self.keep_papers("告知")

    def look_at_a_case(self) -> None:
        """The case just noticed: papers come, it is accepted, its paper is shown."""
        case_id = self.newest_cases()[0]
        self.open("case", case_id)
        self.guide.picture("15-办件-补正中", self.shell)
        self.guide.press(Qt.Key.Key_A, CONTROL)
        self.guide.press(Qt.Key.Key_F7)
        self.settle()
        self.guide.press(Qt.Key.Key_F9)
        self.settle()
        self.guide.picture("16-办件-单据预览", self.front())
        self.guide.press(Qt.Key.Key_Escape)
        self.back()
        self.guide.picture("16-办件-已受理", self.shell)
        self.keep_papers("补正后")

    def turn_away(self) -> None:
        """A matter for another body is declined; a certificate nobody here may issue."""
        page = self.begin_visit()
        self.choose_visitor(page, "zhang")
        self.choose_item(page, "c01")
        self.guide.press(Qt.Key.Key_F11)
        self.guide.write("户籍不在本街道")
        self.guide.press(Qt.Key.Key_Return)
        self.guide.write("户籍所在地街道民政办")
        self.settle()
        self.guide.picture("14-来访-不予受理", self.shell)
        self.guide.press(Qt.Key.Key_F11)
        self.guide.wait("result", page.result.isVisible)
        self.settle()
        self.keep_papers("不予受理")
        page = self.begin_visit()
        self.choose_visitor(page, "chen")
        self.guide.write("无犯罪证明")
        self.settle()
        self.guide.picture("14-来访-不得开具的证明", self.shell)
        self.key(Qt.Key.Key_Return)
        self.key(Qt.Key.Key_F8)
        if not page.result.isVisible():  # the answer is there already
            self.key(Qt.Key.Key_F8)
        self.guide.wait("result", page.result.isVisible)
        self.settle()
        self.keep_papers("转介")

    def find(self) -> None:
        """Ctrl+K over people, cases and items."""
        self.guide.press(Qt.Key.Key_K, CONTROL)
        self.guide.write("li")
        self.settle()
        self.guide.picture("17-查找", self.shell)
        for _ in range(2):  # the list, then the text
            self.guide.press(Qt.Key.Key_Escape)

    def keep_the_ledger(self) -> None:
        """The ledger on screen, as sheet and as PDF; the sheet is opened again and counted."""
        self.open("cases")
        self.guide.picture("18-一窗受理台账", self.shell)
        name = "一窗受理台账-2026年11月"
        written = self.write("service-ledger", month_period("2026-11"), name)["xlsx"]
        sheet = load_workbook(self.out / f"{name}.xlsx").worksheets[0]
        told = [str(row[1].value) for row in sheet.iter_rows()]
        numbers = [text for text in told if text.startswith(("FW", "DB"))]
        if len(numbers) != written.rows or written.rows == 0:
            raise TourError(f"the sheet has {len(numbers)} cases, the ledger {written.rows}")
