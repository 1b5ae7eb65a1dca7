"""Drives the real windows through a working day and leaves pictures, papers and sheets.

For whoever changes a window or a form: look at what it leaves. Nothing here is a test; it
fails loudly when a step does not come about.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QSize, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QImage, QInputMethodEvent, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop import theme
from desktop.app import Program
from desktop.collector import Collector
from desktop.pages.sign_in.first_run import WelcomePage
from desktop.pages.sign_in.sign_in import SignInPage
from desktop.pages.sign_in.window import PRODUCT, EntryPage
from desktop.shell import Shell
from desktop.widgets.composition import choose_input_method

if TYPE_CHECKING:
    from desktop.pages.cases.intake import IntakePage

DAY = date(2026, 11, 21)
MORNING = datetime(2026, 11, 21, 10, 40)
SEED = 8  # a centre with something late and something missing
PATIENCE = 60.0  # seconds a step may take before the tour gives up
CONTROL = Qt.KeyboardModifier.ControlModifier
RESIDENTS = Path(__file__).resolve().parents[1] / "resources" / "samples" / "residents.xlsx"


class TourError(Exception):
    """A step of the tour did not come about."""


class Guide:
    """Presses keys where the keyboard is, waits for what should come, takes pictures."""

    def __init__(self, app: QApplication, out: Path) -> None:
        self.app = app
        self.out = out
        self.left: list[Path] = []

    def wait(self, what: str, until: Callable[[], object]) -> None:
        """Let the window work until that is so."""
        end = time.monotonic() + PATIENCE
        while not until():
            if time.monotonic() > end:
                raise TourError(f"did not come: {what}")
            QTest.qWait(10)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        """A key, where the keyboard is."""
        QTest.keyClick(self._focus(), key, modifier or Qt.KeyboardModifier.NoModifier)

    def type(self, text: str) -> None:
        """Text; what is not ASCII comes as an input method would bring it."""
        if text.isascii():
            QTest.keyClicks(self._focus(), text)
            return
        event = QInputMethodEvent("", [])
        event.setCommitString(text)
        QApplication.sendEvent(self._focus(), event)

    def enter(self, text: str) -> None:
        """Text and Enter."""
        self.type(text)
        self.press(Qt.Key.Key_Return)

    def picture(self, name: str, window: QWidget) -> None:
        """What the window shows now, as a clerk's screen would."""
        QTest.qWait(30)
        self._keep(f"{name}.png", window.grab().save)

    def pages(self, pdf: Path) -> None:
        """Every page of a PDF as a picture beside it."""
        document = QPdfDocument()
        document.load(str(pdf))
        self.left.append(pdf)
        for page in range(min(document.pageCount(), 3)):
            size = document.pagePointSize(page) * 1.6
            drawn = document.render(page, QSize(int(size.width()), int(size.height())))
            sheet = QImage(drawn.size(), QImage.Format.Format_RGB32)
            sheet.fill(Qt.GlobalColor.white)
            painter = QPainter(sheet)
            painter.drawImage(0, 0, drawn)
            painter.end()
            self._keep(f"{pdf.stem}-{page + 1}.png", sheet.save)
        document.close()

    def _focus(self) -> QWidget:
        self.wait("the keyboard", QApplication.focusWidget)
        where = QApplication.focusWidget()
        assert where is not None
        return where

    def _keep(self, name: str, save: Callable[[str], bool]) -> None:
        path = self.out / name
        if not save(str(path)):
            raise TourError(f"could not write {path}")
        self.left.append(path)


def take_tour(out: Path) -> list[Path]:
    """Walk through a day; returns the files left in `out`, which is emptied first."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    choose_input_method()
    app = QApplication.instance() or QApplication([PRODUCT])
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)
    qInstallMessageHandler(_say_once_more)
    theme.dress(app, 100)
    collector = Collector(app)
    guide = Guide(app, out)
    with tempfile.TemporaryDirectory(prefix="frontdesk-tour-") as place:
        _begin_a_centre(guide, Path(place) / "新 中心")
        _work_a_day(guide, Path(place) / "演示")
    collector.stop()
    return guide.left


def _say_once_more(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    """Qt's own messages, but for what the offscreen platform says of every window."""
    if "This plugin does not support" not in text:
        print(text, file=sys.stderr)


def _ticking() -> Callable[[], datetime]:
    begun = time.monotonic()
    return lambda: MORNING + timedelta(seconds=time.monotonic() - begun)


@contextmanager
def _program(data: Path) -> Iterator[Program]:
    program = Program(data, clock=_ticking())
    if not program.start():
        raise TourError("another window has the folder")
    try:
        yield program
    finally:
        program.finish()


def _shows(program: Program, page: type[EntryPage]) -> bool:
    return program.window is not None and isinstance(program.window.page, page)


def _begin_a_centre(guide: Guide, data: Path) -> None:
    """First run: the welcome, and the form that begins a centre."""
    with _program(data) as program:
        guide.wait(
            "welcome", lambda: program.window and isinstance(program.window.page, WelcomePage)
        )
        assert program.window is not None
        guide.picture("01-第一次打开", program.window)
        guide.press(Qt.Key.Key_Return)
        guide.wait("form", lambda: not _shows(program, WelcomePage))
        guide.picture("02-建立中心", program.window)


def _work_a_day(guide: Guide, data: Path) -> None:
    from models.demo.actions import PASSWORD, make_demo

    make_demo(data, day=DAY, seed=SEED)
    with _program(data) as program:
        guide.wait(
            "sign-in", lambda: program.window and isinstance(program.window.page, SignInPage)
        )
        assert program.window is not None
        guide.picture("03-登录", program.window)
        guide.press(Qt.Key.Key_Return)
        guide.enter(PASSWORD)
        guide.wait("workbench", lambda: program.sitting)
        assert program.sitting is not None
        day = Day(guide, program.sitting.shell, guide.out)
        day.settle()
        guide.picture("04-工作台", day.shell)
        day.import_residents()
        day.take_two_matters()
        day.tell_what_is_missing()
        day.look_at_a_case()
        day.turn_away()
        day.find()
        day.keep_the_ledger()
        day.look_around()
        day.lock()


class Day:
    """The stations of the day, in the open window."""

    def __init__(self, guide: Guide, shell: Shell, out: Path) -> None:
        self.guide = guide
        self.shell = shell
        self.out = out
        self.kept: set[int] = set()  # papers already in `out`

    def settle(self) -> None:
        """Let everything that is on its way arrive."""
        self.guide.wait("rest", lambda: self.shell.desk.tasks.idle)
        QTest.qWait(250)  # previews begin a moment after the last key
        self.guide.wait("rest", lambda: self.shell.desk.tasks.idle)

    def open(self, page: str, target: object = None) -> None:
        """Go to a page and let it fill itself."""
        self.shell.open_page(page, target)
        self.settle()

    def import_residents(self) -> None:
        """A community's list of 1,200 residents, through the window."""
        from desktop.pages.people.importing import ImportPage

        self.open("people")
        self.guide.picture("05-人员组织", self.shell)
        self.open("import")
        page = self.shell.pages["import"]
        assert isinstance(page, ImportPage)
        page.read(RESIDENTS)
        self.settle()
        self.guide.picture("06-导入-检查每一行", self.shell)
        page.take.trigger()
        self.settle()
        self.guide.picture("07-导入-结果", self.shell)

    def take_two_matters(self) -> None:
        """A resident from the imported list: one matter closed on the spot, one accepted."""
        page = self._begin_visit()
        self.guide.type("wangx")
        self.settle()
        self.guide.picture("08-来访-找人", self.shell)
        self.guide.press(Qt.Key.Key_Return)
        self.guide.wait("visitor", lambda: page.visit.visitor is not None)
        self._choose_item(page, "gljt")
        self.guide.press(Qt.Key.Key_A, CONTROL)
        self.settle()
        self.guide.picture("09-来访-材料齐全", self.shell)
        self.guide.press(Qt.Key.Key_F6)
        self.settle()
        self.guide.picture("10-来访-怎么算", self._front())
        self.guide.press(Qt.Key.Key_Escape)
        self._back()
        self.guide.press(Qt.Key.Key_I, CONTROL)
        self._choose_item(page, "b05")
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
        self._keep_papers("受理")

    def tell_what_is_missing(self) -> None:
        """Another resident lacks papers and gets the complete list, once."""
        page = self._begin_visit()
        self._choose_visitor(page, "li")
        self._choose_item(page, "gljt")
        self.guide.press(Qt.Key.Key_Space)
        self.settle()
        self.guide.picture("13-来访-缺材料", self.shell)
        self.guide.press(Qt.Key.Key_F10)
        self.guide.wait("result", page.result.isVisible)
        self.settle()
        self.guide.picture("14-来访-一次性告知", self.shell)
        self._keep_papers("告知")

    def look_at_a_case(self) -> None:
        """The case just noticed: papers come, it is accepted, its paper is shown."""
        case_id = self._newest_cases()[0]
        self.open("case", case_id)
        self.guide.picture("15-办件-补正中", self.shell)
        self.guide.press(Qt.Key.Key_A, CONTROL)
        self.guide.press(Qt.Key.Key_F7)
        self.settle()
        self.guide.press(Qt.Key.Key_F9)
        self.settle()
        self.guide.picture("16-办件-单据预览", self._front())
        self.guide.press(Qt.Key.Key_Escape)
        self._back()
        self.guide.picture("16-办件-已受理", self.shell)
        self._keep_papers("补正后")

    def turn_away(self) -> None:
        """A matter for another body is declined; a certificate nobody here may issue."""
        page = self._begin_visit()
        self._choose_visitor(page, "zhang")
        self._choose_item(page, "c01")
        self.guide.press(Qt.Key.Key_F11)
        self.guide.type("户籍不在本街道")
        self.guide.press(Qt.Key.Key_Return)
        self.guide.type("户籍所在地街道民政办")
        self.settle()
        self.guide.picture("14-来访-不予受理", self.shell)
        self.guide.press(Qt.Key.Key_F11)
        self.guide.wait("result", page.result.isVisible)
        self.settle()
        self._keep_papers("不予受理")
        page = self._begin_visit()
        self._choose_visitor(page, "chen")
        self.guide.type("无犯罪证明")
        self.settle()
        self.guide.picture("14-来访-不得开具的证明", self.shell)
        self.guide.press(Qt.Key.Key_Escape)

    def find(self) -> None:
        """Ctrl+K over people, cases and items."""
        self.guide.press(Qt.Key.Key_K, CONTROL)
        self.guide.type("li")
        self.settle()
        self.guide.picture("17-查找", self.shell)
        for _ in range(2):  # the list, then the text
            self.guide.press(Qt.Key.Key_Escape)

    def keep_the_ledger(self) -> None:
        """The ledger on screen, as sheet and as PDF; the sheet is opened again and counted."""
        from openpyxl import load_workbook

        from reports.paper.stamps import PrintStamp
        from reports.period import month_period
        from reports.registry import write_report

        self.open("cases")
        self.guide.picture("18-一窗受理台账", self.shell)
        desk = self.shell.desk
        period, stamp = month_period("2026-11"), PrintStamp(desk.now(), desk.clerk.name)
        for ending in ("pdf", "xlsx"):
            path = self.out / f"一窗受理台账-2026年11月.{ending}"
            written = write_report(desk.centre, "service-ledger", period, path, stamp)
        sheet = load_workbook(path, read_only=False).worksheets[0]
        numbers = [row[1].value for row in sheet.iter_rows() if str(row[1].value).startswith("FW")]
        if len(numbers) != written.rows or written.rows == 0:
            raise TourError(f"the sheet has {len(numbers)} cases, the ledger {written.rows}")
        self.guide.left.append(path)
        self.guide.pages(path.with_suffix(".pdf"))

    def look_around(self) -> None:
        """Every other page, and the busiest ones with large text."""
        self.open("person", self._person())
        self.guide.picture("19-人员", self.shell)
        for number, page, title in (
            (20, "organisation", "组织机构"),
            (21, "catalogue", "事项目录"),
            (22, "reports", "报表"),
        ):
            self.open(page)
            self.guide.picture(f"{number}-{title}", self.shell)
        for section, title in (
            ("profile", "中心信息"),
            ("hours", "开放时间与时限"),
            ("accounts", "人员账号"),
            ("holidays", "节假日"),
            ("log", "操作日志"),
            ("data", "数据"),
        ):
            self.open("settings", section)
            self.guide.picture(f"23-设置-{title}", self.shell)
        self.shell.help_asked.emit()
        self.settle()
        self.guide.picture("23-帮助", self._front())
        self.guide.press(Qt.Key.Key_Escape)
        self._back()
        for percent in (150, 175):
            theme.set_text_size(self.guide.app, percent)
            for page, title in (("workbench", "工作台"), ("intake", "来访"), ("cases", "台账")):
                self.open(page)
                self.guide.picture(f"24-字号{percent}-{title}", self.shell)
        theme.set_text_size(self.guide.app, 100)

    def lock(self) -> None:
        """Ctrl+L hides everything."""
        self.open("workbench")
        self.shell.lock_asked.emit()
        self.guide.wait("lock", lambda: self.shell.locked)
        self.guide.picture("25-锁定", self.shell)

    def _begin_visit(self) -> "IntakePage":
        from desktop.pages.cases.intake import IntakePage

        self.guide.press(Qt.Key.Key_N, CONTROL)
        self.guide.wait("intake", lambda: self.shell.here == "intake")
        self.settle()
        page = self.shell.pages["intake"]
        assert isinstance(page, IntakePage)
        return page

    def _choose_visitor(self, page: "IntakePage", text: str) -> None:
        self.guide.type(text)
        self.settle()
        self.guide.press(Qt.Key.Key_Return)
        self.guide.wait("visitor", lambda: page.visit.visitor is not None)

    def _choose_item(self, page: "IntakePage", text: str) -> None:
        self.guide.enter(text)
        self.guide.wait("item", lambda: page.visit.matter.item is not None)
        self.settle()

    def _front(self) -> QWidget:
        return QApplication.activeModalWidget() or self.shell

    def _back(self) -> None:
        """Wait until a dialog is gone; a window manager would give the keyboard back."""
        self.guide.wait("dialog gone", lambda: self._front() is self.shell)
        self.shell.activateWindow()

    def _newest_cases(self) -> list[int]:
        from models.cases.queries.ledger import LedgerFilter, read_ledger_page

        rows = self.shell.desk.centre.ask(read_ledger_page, LedgerFilter(), None, 3)
        return [row.case_id for row in rows]

    def _person(self) -> int:
        from models.people.queries import find_people

        desk = self.shell.desk
        return desk.centre.ask(find_people, "wangx", desk.now().date(), 1)[0].id

    def _keep_papers(self, name: str) -> None:
        """The papers of the newest case, as they were issued."""
        from models.cases.queries.papers import list_papers, read_paper
        from reports.forms import build_paper
        from reports.paper.stamps import PrintStamp

        desk = self.shell.desk
        for case_id in self._newest_cases()[:2]:
            for row in desk.centre.ask(list_papers, case_id):
                if row.issued_at < MORNING or row.id in self.kept:
                    continue
                self.kept.add(row.id)
                paper = desk.centre.ask(read_paper, row.id)
                path = self.out / f"单据-{name}-{row.title}.pdf"
                path.write_bytes(build_paper(paper.facts, PrintStamp(desk.now(), desk.clerk.name)))
                self.guide.pages(path)
