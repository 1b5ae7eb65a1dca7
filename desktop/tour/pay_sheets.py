"""Five pay sheets, from the file to the slip each member is given."""

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import Qt

from desktop.pages.dues.deciding import ApplyDialog, DecideDialog
from desktop.pages.dues.importing import PaySheetPage
from desktop.pages.settings.page import SettingsPage
from desktop.tour.dues_desk import DuesDesk
from desktop.tour.guide import CONTROL, TourError
from desktop.tour.station import SAMPLES
from models.dues.queries.book import read_year

ZERO = Decimal(0)
ALL = 0  # members: everybody on the sheet


@dataclass(frozen=True)
class Sheet:
    """A file, the branch it is for, and what its branch meeting says of the unknown item."""

    file: str
    branch: str
    item: str
    verdict: Qt.Key
    category: str = ""  # empty: the sheet says it row by row
    members: int = ALL  # so many of the first rows are members


COLLECTED = "青禾里社区工作者党支部"  # a pay sheet lists colleagues who are no members, too
SHEETS = (
    Sheet("pay_civil_servants", "街道机关党支部", "其他补贴", Qt.Key.Key_F7),
    Sheet("pay_institution", "街道事业党支部", "书报洗理费", Qt.Key.Key_F8, "事业单位工作人员"),
    Sheet("pay_enterprise", "望岚机电党支部", "综合补贴", Qt.Key.Key_F7, "企业人员"),
    Sheet("pensions", "离退休党支部", "补发", Qt.Key.Key_F7),
    Sheet("pay_community_workers", COLLECTED, "区级补助", Qt.Key.Key_F8, "社区工作者", 8),
)  # fmt: skip


class PaySheets(DuesDesk):
    """The accountant begins the year."""

    _decided = ""  # somebody the branch meeting decided about

    def give_duties(self, accountant: str, cashier: str) -> None:
        """Two people, before anybody sees anything."""
        self.open("dues")
        self.guide.picture("95-党费-没有岗位", self.shell)
        self.open("settings", "dues")
        page = self.shell.page
        assert isinstance(page, SettingsPage)
        for name, duty in ((accountant, "会计"), (cashier, "出纳")):
            section = page.section
            assert section is not None and section.form is not None
            section.form["account"].set_text(name)
            section.form["duty"].set_text(duty)
            self.key(Qt.Key.Key_F9)
        self.guide.picture("95-设置-党费岗位", self.shell)

    def register_branches(self) -> None:
        """One for each sheet."""
        self.open("dues")
        self.guide.picture("95-党费-还没有支部", self.shell)
        for number, sheet in enumerate(SHEETS):
            self.choose(Qt.Key.Key_U, CONTROL, "登记党支部")
            self.ask_shown(name=sheet.branch, secretary="赵书记", committee="听松街道党工委")
            if number:
                self.key(Qt.Key.Key_Return, CONTROL)
                self.back()
            else:
                self.send("95-登记党支部")

    def take_all(self) -> None:
        """Read, looked at, taken, settled, and a slip printed; each of the five."""
        for sheet in SHEETS:
            self._read(sheet)
            self._take(sheet)
            self._decide(sheet)
            self._print(sheet)

    def _read(self, sheet: Sheet) -> None:
        self.open_dues("dues-import", sheet.branch)
        page = self._import()
        page.read(SAMPLES / f"{sheet.file}.xlsx")
        self.settle()
        if sheet.category:
            self.guide.wait("the category", page.category.line.hasFocus)
            self.guide.write(sheet.category)
            self.key(Qt.Key.Key_Return)
        self.guide.picture(f"95-工资表-{sheet.file}-每列每行", self.shell)

    def _take(self, sheet: Sheet) -> None:
        """Who is not on the books is enrolled from the sheet and assessed at once."""
        self.key(Qt.Key.Key_F9)
        page = self._import()
        self.guide.wait("taken", page.taken.isVisible)
        page.taken.tabs.choose(3)
        table = page.taken.table.table
        table.setFocus()
        self.settle()
        self.guide.picture(f"95-工资表-{sheet.file}-不在名册", self.shell)
        if sheet.members == ALL:
            self.guide.press(Qt.Key.Key_A, CONTROL)
        for _ in range(sheet.members - 1):
            self.guide.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        self._enrol(f"95-工资表-{sheet.file}-登记")
        if sheet.members != ALL:  # and one whose sheet asks
            self.choose_row(page.taken.table, lambda fate: sheet.item in str(self._why(fate)))
            self._enrol(f"95-工资表-{sheet.file}-再登记一人")
        page.taken.tabs.choose(0)
        self.settle()
        self.guide.picture(f"95-工资表-{sheet.file}-收下结果", self.shell)

    def _enrol(self, name: str) -> None:
        self.ask(Qt.Key.Key_R, CONTROL)
        self.send(name)

    def _why(self, fate: object) -> str:
        """Why the row of somebody was not assessed, as the sheet was judged."""
        taking = self._import().taken._taking
        assert taking is not None
        return taking.rows[fate.taken.row].explanation  # type: ignore[attr-defined]

    def _decide(self, sheet: Sheet) -> None:
        """The branch meeting settles the item, for one and then for the others."""
        page = self._import()
        page.taken.tabs.choose(2)
        self.settle()
        fate = self.choose_row(page.taken.table, lambda fate: sheet.item in self._why(fate))
        self._decided = fate.taken.name
        self.key(sheet.verdict)
        dialog = self.guide.dialog(DecideDialog)
        dialog.form["meeting_on"].set_text(f"{self.year}-01-04")
        dialog.form["minutes"].set_text("支部党员大会第 2 项")
        self.guide.picture(f"95-工资表-{sheet.file}-支部决定", dialog)
        self.key(Qt.Key.Key_Return, CONTROL)
        if isinstance(self.front(), ApplyDialog):
            self.send(f"95-工资表-{sheet.file}-一并适用")
        self.back()
        self.settle()
        self.guide.picture(f"95-工资表-{sheet.file}-决定以后", self.shell)

    def _print(self, sheet: Sheet) -> None:
        """The slip of somebody, and of one the meeting decided about; the book adds up."""
        page = self._import()
        page.taken.tabs.choose(1)
        shown = self.rows(page.taken.table)
        self.key(Qt.Key.Key_G, CONTROL)
        self.guide.wait("the book", lambda: self.shell.here == "dues")
        self.settle()
        today = self.shell.desk.now().date()
        book = self.shell.desk.centre.ask(read_year, self.permit(sheet.branch), self.year, today)
        assessed = [row.assessed for row in book.rows if row.assessed is not None]
        amounts = [fate.taken.amount for fate in shown]
        if len(amounts) != len(assessed) or sum(amounts, ZERO) != sum(assessed, ZERO):
            raise TourError(f"{sheet.file}: {sum(amounts)} on the sheet, {sum(assessed)} kept")
        for name in (shown[0].taken.name, self._decided):
            self.choose_member(name)
            self.guide.picture(f"95-核定表-{sheet.file}-{name}", self.shell)
            self.key(Qt.Key.Key_P, CONTROL)
            self.keep_unfiled(f"95-基数说明单-{sheet.file}-{name}")

    def _import(self) -> PaySheetPage:
        page = self.shell.page
        assert isinstance(page, PaySheetPage)
        return page
