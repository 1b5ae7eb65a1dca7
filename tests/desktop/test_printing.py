"""The paper on the screen is the paper on the printer."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.printing import PaperDialog, ask_printer, show_paper
from desktop.shell import Shell
from models.cases.actions.visits import Decision
from models.cases.queries.papers import read_paper
from models.centre import Centre
from models.errors import KnownError
from reports.paper import fonts
from tests.desktop.pages.cases.taken import add_wang, take

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
Shown = Callable[..., PaperDialog]


class Tray:
    """A printer that prints into files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked = 0

    def choose(self, parent: QWidget, pages: int) -> QPrinter:
        self.asked += 1
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.sheet(self.asked)))
        return printer

    def sheet(self, number: int) -> Path:
        return self.folder / f"sheet-{number}.pdf"


@pytest.fixture
def tray(tmp_path: Path) -> Tray:
    return Tray(tmp_path)


@pytest.fixture
def shown(
    qtbot: QtBot, open_shell: Callable[..., Shell], centre: Centre, tray: Tray, tmp_path: Path
) -> Shown:
    def show(name: str = "王秀英", **how: bool) -> PaperDialog:
        taken = take(centre, Decision.ACCEPT, person=add_wang(centre, name))
        page = open_shell("case", taken.case_ids[0]).page
        assert page is not None
        dialog = show_paper(
            page,
            taken.paper_ids[0],
            choose_printer=tray.choose,
            choose_file=lambda parent, name: tmp_path / name,
            **how,
        )
        qtbot.waitUntil(dialog.isActiveWindow)
        qtbot.waitUntil(lambda: page.desk.tasks.idle)
        return dialog

    return show


def settle(qtbot: QtBot, dialog: PaperDialog) -> None:
    qtbot.waitUntil(lambda: dialog.desk.tasks.idle)


def text_of(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def dark_part(content: bytes) -> float:
    """How much of the first page is ink."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument(buffer)
    document.load(buffer)
    paper = QImage(1240, 1754, QImage.Format.Format_RGB32)  # A4 at 150 dpi
    paper.fill(Qt.GlobalColor.white)
    painter = QPainter(paper)
    painter.drawImage(0, 0, document.render(0, paper.size()))
    painter.end()
    document.close()
    grey = bytes(paper.convertToFormat(QImage.Format.Format_Grayscale8).constBits())
    return 1 - sum(grey) / 255 / len(grey)


def test_the_first_print_is_counted_and_the_second_is_marked(
    qtbot: QtBot, shown: Shown, tray: Tray, centre: Centre
) -> None:
    dialog = shown()
    first = dialog.preview.content
    assert "受理通知书" in text_of(first) and "补打" not in text_of(first)
    assert "还没有打印过" in dialog.below.text()
    qtbot.keyClick(dialog, Qt.Key.Key_P, CONTROL)
    settle(qtbot, dialog)
    assert dialog.preview.content == first  # printed as it was shown
    assert centre.ask(read_paper, dialog.paper_id).row.prints == 1
    qtbot.keyClick(dialog, Qt.Key.Key_P, CONTROL)
    settle(qtbot, dialog)
    again = text_of(dialog.preview.content)
    assert "补打　第2次　2026-03-02 09:00" in again.replace(" 第", "　第").replace("次 ", "次　")
    assert centre.ask(read_paper, dialog.paper_id).row.prints == 2
    assert "已打印 2 次" in dialog.below.text()
    sheets = [tray.sheet(number).read_bytes() for number in (1, 2)]
    assert all(len(PdfReader(BytesIO(sheet)).pages) == 1 for sheet in sheets)
    assert dark_part(sheets[0]) == pytest.approx(dark_part(first), rel=0.1)
    assert dark_part(first) > 0.02


def test_giving_up_the_printer_counts_nothing(
    qtbot: QtBot, shown: Shown, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = shown()
    monkeypatch.setattr(dialog, "_choose_printer", lambda parent, pages: None)
    qtbot.keyClick(dialog, Qt.Key.Key_P, CONTROL)
    settle(qtbot, dialog)
    assert centre.ask(read_paper, dialog.paper_id).row.prints == 0


def test_saved_as_pdf_is_what_is_shown(qtbot: QtBot, shown: Shown, tmp_path: Path) -> None:
    dialog = shown()
    qtbot.keyClick(dialog, Qt.Key.Key_S, CONTROL)
    settle(qtbot, dialog)
    (saved,) = [path for path in tmp_path.glob("*.pdf") if path.name.startswith("受理通知书")]
    assert saved.read_bytes() == dialog.preview.content


def test_at_once_asks_for_the_printer(qtbot: QtBot, shown: Shown, tray: Tray) -> None:
    dialog = shown(at_once=True)
    settle(qtbot, dialog)
    assert tray.asked == 1 and tray.sheet(1).exists()
    assert "已打印 1 次" in dialog.below.text()


def test_a_character_no_font_has_is_announced_before_printing(
    qtbot: QtBot, shown: Shown, tray: Tray, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "find_system_font", lambda character: None)
    dialog = shown("王𠮷英")
    assert "“𠮷”（U+20BB7）" in dialog.banner.text
    assert dialog.preview.content == b""
    qtbot.keyClick(dialog, Qt.Key.Key_P, CONTROL)
    assert "有字打不出来" in dialog.banner.text
    assert centre.ask(read_paper, dialog.paper_id).row.prints == 0
    qtbot.keyClick(dialog, Qt.Key.Key_P, CONTROL | SHIFT)
    settle(qtbot, dialog)
    assert "王〔U+20BB7〕英" in text_of(dialog.preview.content)
    assert tray.sheet(1).exists()
    assert centre.ask(read_paper, dialog.paper_id).row.prints == 1


def test_without_a_printer_the_way_on_is_said(
    qtbot: QtBot, shown: Shown, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = shown()
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: [])
    monkeypatch.setattr(dialog, "_choose_printer", ask_printer)
    qtbot.keyClick(dialog, Qt.Key.Key_P, CONTROL)
    assert "没有可用的打印机" in dialog.banner.text and "Ctrl+S" in dialog.banner.text
    assert centre.ask(read_paper, dialog.paper_id).row.prints == 0
    high = dialog.height()
    qtbot.waitUntil(lambda: dialog.banner.height() > 20)
    assert dialog.height() == high  # the buttons stay where they are


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_refuses_says_so(qtbot: QtBot, shown: Shown, tmp_path: Path) -> None:
    def refusing(parent: QWidget, pages: int) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "no such folder" / "sheet.pdf"))
        return printer

    dialog = shown()
    dialog._choose_printer = refusing
    qtbot.keyClick(dialog, Qt.Key.Key_P, CONTROL)
    settle(qtbot, dialog)
    assert "打印机没有接受这份单据" in dialog.banner.text


def test_no_disk_space_or_folder_is_a_sentence(qtbot: QtBot, shown: Shown, tmp_path: Path) -> None:
    dialog = shown()
    dialog._choose_file = lambda parent, name: tmp_path / "不在" / name
    qtbot.keyClick(dialog, Qt.Key.Key_S, CONTROL)
    settle(qtbot, dialog)
    assert "不存在" in dialog.banner.text


def test_ask_printer_raises_without_printers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: [])
    with pytest.raises(KnownError, match="单据已经存好"):
        ask_printer(None, 1)  # type: ignore[arg-type]
