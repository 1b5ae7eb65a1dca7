"""A whole day, from the first start to the way back from a backup."""

import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtPdf import QPdfPageRenderer
from PySide6.QtWidgets import QApplication

from desktop import printing, theme
from desktop.collector import Collector
from desktop.pages.sign_in.first_run import WelcomePage
from desktop.pages.sign_in.restore import OutlookPage, RestorePage
from desktop.pages.sign_in.sign_in import SignInPage
from desktop.pages.sign_in.window import PRODUCT
from desktop.shell import Shell
from desktop.tour.around import Around
from desktop.tour.dues import keep_the_dues
from desktop.tour.endings import Endings
from desktop.tour.errands import Errands
from desktop.tour.guide import Guide
from desktop.tour.matters import Matters
from desktop.tour.month import Month
from desktop.tour.office import Office
from desktop.tour.programs import TourClock, open_program, shows, sign_in
from desktop.tour.saturday import close_the_quarter, serve_on_a_saturday
from desktop.tour.station import MORNING
from desktop.tour.visits import Visits
from desktop.widgets.buttons import Button
from desktop.widgets.composition import choose_input_method
from desktop.widgets.pdf import PdfPreview
from models.demo.actions import ADMINISTRATOR, PASSWORD, make_demo

DAY = date(2026, 11, 21)
SEED = 8  # a centre with something late and something missing


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
    # The system's own dialog would wait for a hand.
    printing.ask_printer = lambda parent, pages: None
    # In the window's own thread: every picture shows its papers whole.
    PdfPreview.drawing = QPdfPageRenderer.RenderMode.SingleThreaded
    with tempfile.TemporaryDirectory(prefix="frontdesk-tour-") as place:
        _begin_a_centre(guide, Path(place) / "新 中心")
        _work_a_day(guide, Path(place) / "演示")
        keep_the_dues(guide, Path(place) / "党费")
        serve_on_a_saturday(guide, Path(place) / "志愿")
        close_the_quarter(guide, Path(place) / "双报到")
    collector.stop()
    return guide.left


def _say_once_more(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    """Qt's own messages, but for what the offscreen platform says of every window."""
    if "This plugin does not support" not in text:
        print(text, file=sys.stderr)


def _begin_a_centre(guide: Guide, data: Path) -> None:
    """First run: the welcome, and the form that begins a centre."""
    with open_program(data, TourClock(MORNING)) as program:
        guide.wait("welcome", lambda: shows(program, WelcomePage))
        assert program.window is not None
        guide.picture("01-第一次打开", program.window)
        guide.press(Qt.Key.Key_Return)
        guide.wait("form", lambda: not shows(program, WelcomePage))
        guide.picture("02-建立中心", program.window)


def _work_a_day(guide: Guide, data: Path) -> None:
    make_demo(data, day=DAY, seed=SEED)
    with open_program(data, TourClock(MORNING)) as program:
        shell = sign_in(guide, program, ADMINISTRATOR, PASSWORD, "03-登录")
        _walk(guide, shell, set())
    _look_at_a_backup(guide, data, PASSWORD)


def _walk(guide: Guide, shell: Shell, kept: set[int]) -> None:
    """Every stretch of the day, in the window of the demo centre."""
    visits = Visits(guide, shell, guide.out, kept)
    visits.settle()
    guide.picture("04-工作台", shell)
    visits.import_residents()
    visits.take_two_matters()
    visits.tell_what_is_missing()
    visits.look_at_a_case()
    visits.turn_away()
    visits.find()
    visits.keep_the_ledger()
    matters = Matters(guide, shell, guide.out, kept)
    matters.take_what_was_offered()
    matters.go_all_the_way()
    matters.follow_a_bad_rating()
    errands = Errands(guide, shell, guide.out, kept)
    errands.go_all_the_way()
    endings = Endings(guide, shell, guide.out, kept)
    endings.repeat_and_terminate(errands.case_id)
    endings.walk_a_day()
    errands.look_at_the_counter()
    office = Office(guide, shell, guide.out, kept)
    office.import_the_old_ledger()
    office.write_on_blank_sheets()
    office.print_a_notice_card()
    office.print_the_directory()
    office.merge_two_persons()
    month = Month(guide, shell, guide.out, kept)
    month.preview_and_open_a_figure()
    month.rehearse()
    month.file_and_compare()
    month.fill_the_districts_sheets()
    around = Around(guide, shell, guide.out, kept)
    around.look_around()
    around.back_up()
    around.lock()


def _look_at_a_backup(guide: Guide, data: Path, password: str) -> None:
    """From the sign-in window: what a restore would bring back, and what it would lose."""
    with open_program(data, TourClock(MORNING)) as program:
        guide.wait("sign-in", lambda: shows(program, SignInPage))
        window = program.window
        assert window is not None and window.page is not None
        next(b for b in window.page.findChildren(Button) if b.text().startswith("从备份")).click()
        guide.wait("backups", lambda: shows(program, RestorePage))
        page = window.page
        assert isinstance(page, RestorePage)
        guide.wait("backups read", lambda: not page.busy and page.name.text())
        guide.picture("61-从备份恢复", window)
        page.password.line.setFocus()
        guide.enter(password)
        guide.wait("outlook", lambda: shows(program, OutlookPage))
        guide.picture("62-恢复前先说清", window)
