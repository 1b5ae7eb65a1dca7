"""The printer: the system's dialog, and the pages of a PDF drawn at its resolution."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from models.errors import KnownError

if TYPE_CHECKING:
    from models.centre import Centre

NO_PRINTER = (
    "这台电脑上没有可用的打印机，还没有打印，单据已经存好。"
    "请接好打印机后重试，或按 Ctrl+S 存为 PDF 再到别处打印。"
)
MOST_DPI = 600  # what a laser printer shows; more only costs time
BAND = 512  # rows of pixels drawn at once, so that a page at 600 dpi needs little memory


def ask_printer(parent: QWidget, pages: int) -> QPrinter | None:
    """The system's dialog; None when the clerk gave up. Raises KnownError without a printer."""
    if not QPrinterInfo.availablePrinterNames():
        raise KnownError(NO_PRINTER)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle("打印")
    dialog.setMinMax(1, max(1, pages))
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    return printer if accepted else None


def print_pdf(content: bytes, printer: QPrinter) -> int:
    """Draw the PDF on the printer at its resolution; returns the pages. Runs off the window.

    Raises KnownError when the printer does not take the job.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument(buffer)
    document.load(buffer)
    first = max(1, printer.fromPage()) - 1
    last = min(printer.toPage() or document.pageCount(), document.pageCount())
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        raise KnownError(
            "打印机没有接受这份单据，没有打出来；单据已经存好。"
            "请检查打印机是否开机、有纸、没有被暂停，再按 Ctrl+P 打印，或按 Ctrl+S 存为 PDF。"
        )
    for number in range(first, last):
        if number > first:
            printer.newPage()
        _draw_page(document, number, printer, painter)
    if not painter.end():
        raise KnownError("打印中断，可能没有打全。请检查打印机，再按 Ctrl+P 重打。")
    document.close()
    return last - first


def print_recovery_key(centre: "Centre", printed: str, printer: QPrinter) -> int:
    """Print the sheet with the recovery key, which the log knows of; returns the pages."""
    from models.accounts.actions import record_key_print
    from models.settings.queries import read_profile
    from reports.forms.recovery_key import draw_recovery_key
    from reports.paper.stamps import PrintStamp

    now = centre.clock()
    profile = centre.ask(read_profile, now.date())
    content = draw_recovery_key(profile.name, printed, PrintStamp(now, centre.clerk.name))
    centre.act(record_key_print)
    return print_pdf(content, printer)


def _draw_page(document: QPdfDocument, number: int, printer: QPrinter, painter: QPainter) -> None:
    dpi = min(printer.resolution(), MOST_DPI)
    points = document.pagePointSize(number)
    whole = QSize(round(points.width() / 72 * dpi), round(points.height() / 72 * dpi))
    scale = printer.resolution() / dpi
    for top in range(0, whole.height(), BAND):
        height = min(BAND, whole.height() - top)
        options = QPdfDocumentRenderOptions()
        options.setScaledSize(whole)
        options.setScaledClipRect(QRect(0, top, whole.width(), height))
        drawn = document.render(number, QSize(whole.width(), height), options)
        white = QImage(drawn.size(), QImage.Format.Format_RGB32)
        white.fill(Qt.GlobalColor.white)
        over = QPainter(white)
        over.drawImage(0, 0, drawn)
        over.end()
        place = QRect(0, round(top * scale), round(whole.width() * scale), round(height * scale))
        painter.drawImage(place, white)
