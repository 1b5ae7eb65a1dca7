"""What the tour relies on: it waits, it fails loudly, and it knows every fen by itself."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfPageRenderer
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from desktop.pages.proxy.agents import AgentsPage
from desktop.shell import Shell
from desktop.tour.dues_collecting import Account
from desktop.tour.dues_keeping import compare, share_of
from desktop.tour.guide import CONTROL, Guide, TourError
from desktop.tour.pay_sheets import SHEETS
from desktop.tour.programs import TourClock
from desktop.tour.station import SAMPLES, Station
from desktop.widgets.pdf import PdfPreview

ANSWERED = Path(__file__).parents[2] / "samples"


@pytest.fixture
def guide(dressed: QApplication, tmp_path: Path) -> Guide:
    out = tmp_path / "out"
    out.mkdir()
    return Guide(dressed, out)


@pytest.fixture
def at_agents(open_shell: Callable[..., Shell], guide: Guide) -> Station:
    return Station(guide, open_shell("proxy-agents"), guide.out, set())


def test_a_refused_dialog_ends_the_tour_and_a_taken_one_goes_on(at_agents: Station) -> None:
    at_agents.ask(Qt.Key.Key_I, CONTROL, name="张磊")  # no telephone: the letter prints it
    with pytest.raises(TourError, match="登记: not taken"):
        at_agents.send("登记")
    assert (at_agents.out / "没有走通.png").exists()
    at_agents.ask_shown(phone="19900001234")
    at_agents.send("登记")
    page = at_agents.shell.page
    assert isinstance(page, AgentsPage)
    row = at_agents.choose_row(page.table, lambda row: row.name == "张磊")
    assert page.table.current == row and row.phone == "19900001234"
    with pytest.raises(TourError, match="代办员"):
        at_agents.choose_row(page.table, lambda row: row.name == "无此人")


def test_the_window_is_at_rest_once_it_has_read(at_agents: Station) -> None:
    at_agents.shell.open_page("people")
    assert not at_agents.shell.desk.tasks.idle
    at_agents.settle()
    assert at_agents.shell.desk.tasks.idle and not at_agents._soon


def test_a_bug_of_the_program_ends_the_tour_at_once(guide: Guide) -> None:
    guide.hear_bug("ValueError in a page")
    with pytest.raises(TourError, match="ValueError in a page"):
        guide.wait("anything", lambda: False)


def test_no_picture_takes_the_place_of_another(qtbot: QtBot, guide: Guide) -> None:
    window = QLabel("一")
    qtbot.addWidget(window)
    for _ in range(2):
        guide.picture("同名", window)
    assert [path.name for path in guide.left] == ["同名.png", "同名（2）.png"]
    assert all(path.stat().st_size for path in guide.left)


def test_a_picture_shows_the_paper_that_is_in_front_now(
    qtbot: QtBot, guide: Guide, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PdfPreview, "drawing", QPdfPageRenderer.RenderMode.SingleThreaded)
    preview = PdfPreview()
    qtbot.addWidget(preview)
    preview.resize(300, 300)
    preview.show()
    for colour in ("red", "blue"):
        preview.show_pdf(_page(colour))
        guide.picture(colour, preview)
    red, blue = (QImage(str(path)).pixelColor(150, 150) for path in guide.left)
    assert red.red() > 200 > 50 > red.blue() and blue.blue() > 200 > 50 > blue.red()


def _page(colour: str) -> bytes:
    """A page full of one colour."""
    written = BytesIO()
    canvas = Canvas(written, pagesize=(200, 400))
    canvas.setFillColor(colour)
    canvas.rect(0, 0, 200, 400, stroke=0, fill=1)
    canvas.save()
    return written.getvalue()


def test_the_clock_goes_on_from_where_it_was_set() -> None:
    clock = TourClock(datetime(2026, 1, 5, 14, 0))
    assert clock.today == date(2026, 1, 5)
    before = clock()
    assert clock() >= before
    clock.go_to(datetime(2026, 5, 10, 18, 0))
    assert clock.today == date(2026, 5, 10) and clock() >= datetime(2026, 5, 10, 18, 0)


def test_one_fen_of_difference_is_named() -> None:
    same = {"收到": (Decimal("10.00"), Decimal(10)), "大额": (Decimal(0), Decimal("0.00"))}
    compare("上缴", same)
    with pytest.raises(TourError, match=r"上缴: 收到 10\.01 ≠ 10$"):
        compare("上缴", same | {"收到": (Decimal("10.01"), Decimal(10))})


def test_large_dues_are_no_part_of_the_share() -> None:
    account = Account("支部", dues=Decimal("4335.12"), voluntary=Decimal(1000), large=Decimal(2000))
    assert account.collected == Decimal("5335.12")
    assert share_of(account) == Decimal("1067.02")  # 1067.024


@pytest.mark.parametrize(
    "name", [*(f"{sheet.file}.xlsx" for sheet in SHEETS), "residents.xlsx", "service_ledger.xlsx"]
)
def test_the_tour_shows_the_sheets_that_have_answers(name: str) -> None:
    assert (SAMPLES / name).read_bytes() == (ANSWERED / name).read_bytes()
