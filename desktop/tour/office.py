"""Work beside the visits: the old ledger, blank sheets, cards, the directory, a person twice."""

from PySide6.QtCore import Qt

from desktop.pages.cases.importing import LedgerImportPage
from desktop.pages.cases.sheets import SheetsPage
from desktop.pages.organisation.asking import FormDialog
from desktop.pages.organisation.directory import ScopeDialog
from desktop.pages.organisation.directory_paper import draw_directory
from desktop.pages.people.duplicates import DuplicatesPage
from desktop.pages.people.merging import MergeDialog
from desktop.printing import PaperDialog, UnfiledDialog
from desktop.tour.guide import CONTROL, TourError
from desktop.tour.station import SAMPLES, Station
from models.cases.queries.sheets import list_sheets
from reports.paper.stamps import PrintStamp


class Office(Station):
    """Nobody waits at the desk."""

    def import_the_old_ledger(self) -> None:
        """The ledger of before, its wordings confirmed once."""
        self.open("cases")
        self.key(Qt.Key.Key_I, CONTROL)
        page = self.shell.page
        assert isinstance(page, LedgerImportPage)
        page.read(SAMPLES / "service_ledger.xlsx")
        self.settle()
        self.guide.picture("50-旧台账-认列", self.shell)
        self.key(Qt.Key.Key_F9)
        self.guide.picture("50-旧台账-事项叫法", self.shell)
        self.key(Qt.Key.Key_F7)
        self.key(Qt.Key.Key_F9)
        self.guide.picture("50-旧台账-逐行", self.shell)
        self.key(Qt.Key.Key_F9)
        self.guide.wait("taken", page.result.isVisible)
        self.guide.picture("50-旧台账-结果", self.shell)

    def write_on_blank_sheets(self) -> None:
        """A batch printed, and one of the sheets re-entered."""
        self.open("sheets")
        page = self.shell.page
        assert isinstance(page, SheetsPage)
        self.guide.picture("51-空白表", self.shell)
        self.key(Qt.Key.Key_P, CONTROL)
        form = self.guide.dialog(FormDialog)
        form.form["count"].set_text("3")
        for _ in range(2):  # to the button, and the button
            self.guide.press(Qt.Key.Key_Return)
        self.guide.dialog(UnfiledDialog)
        self.settle()
        self.guide.picture("51-空白表-打印", self.front())
        self.keep_shown("空白收件登记表")
        self.away()
        before = len(self.shell.desk.centre.ask(list_sheets).waiting)
        self.open("sheets")
        self.key(Qt.Key.Key_F9)
        self.guide.wait("intake", lambda: self.shell.here == "intake")
        self.settle()
        intake = self.shell.pages["intake"]
        for text in ("11-20", "1510"):
            self.guide.enter(text)
        self.choose_visitor(intake, "li")  # type: ignore[arg-type]
        self.choose_item(intake, "gljt")  # type: ignore[arg-type]
        self.key(Qt.Key.Key_A, CONTROL)
        self.guide.picture("51-空白表-补录", self.shell)
        self.key(Qt.Key.Key_F9)
        self.guide.wait("result", intake.result.isVisible)  # type: ignore[attr-defined]
        self.settle()
        self.guide.picture("51-空白表-已补录", self.shell)
        self.open("sheets")
        self.guide.picture("51-空白表-编号", self.shell)
        if len(self.shell.desk.centre.ask(list_sheets).waiting) != before - 1:
            raise TourError("the sheet was not entered")

    def print_a_notice_card(self) -> None:
        """The card of an item, for whoever only asks."""
        self.open("catalogue", "C01")
        self.key(Qt.Key.Key_P, CONTROL)
        self.guide.dialog(UnfiledDialog)
        self.settle()
        self.guide.picture("52-告知卡", self.front())
        self.keep_shown("告知卡")
        self.away()

    def print_the_directory(self) -> None:
        """One sheet for a grid, and the whole."""
        self.open("directory")
        self.guide.picture("53-通讯录", self.shell)
        self.key(Qt.Key.Key_P, CONTROL)
        self.guide.dialog(ScopeDialog)
        self.guide.picture("53-通讯录-打印哪些", self.front())
        for _ in range(2):
            self.guide.press(Qt.Key.Key_Return)
        self.guide.dialog(PaperDialog)
        self.settle()
        self.guide.picture("53-通讯录-打印", self.front())
        self.away()
        desk = self.shell.desk
        today, stamp = desk.now().date(), PrintStamp(desk.now(), desk.clerk.name)
        grid = min(id_ for id_, _ in self.shell.page.directory.grids)  # type: ignore[union-attr]
        for name, scope in (("全部网格", None), ("一个网格", grid)):
            path = self.out / f"通讯录-{name}.pdf"
            path.write_bytes(draw_directory(desk.centre, today, scope, stamp))
            self.guide.pages(path)

    def merge_two_persons(self) -> None:
        """A slip of the desk put right; both records side by side."""
        self.open("duplicates")
        page = self.shell.page
        assert isinstance(page, DuplicatesPage)
        self.guide.picture("54-重复人员", self.shell)
        before = page.proposed.model.total
        self.key(Qt.Key.Key_M, CONTROL)
        self.guide.dialog(MergeDialog)
        self.guide.picture("54-重复人员-对照", self.front())
        self.guide.press(Qt.Key.Key_F9)
        self.guide.wait("merged", lambda: page.proposed.model.total == before - 1)
        self.back()
        self.settle()
        self.key(Qt.Key.Key_Tab, CONTROL)
        self.guide.picture("54-重复人员-合并记录", self.shell)
