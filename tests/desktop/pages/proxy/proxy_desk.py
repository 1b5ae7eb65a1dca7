"""A proxy case's page worked with keys, as an agent does."""

from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.pages.proxy.case import ProxyCasePage
from desktop.pages.proxy.signing import Pad, SignDialog
from desktop.shell import Shell
from models.centre import Centre
from models.proxy.queries.page import ProxyPage, read_proxy_page
from tests.desktop.ime import commit
from tests.desktop.pages.cases.case_desk import CaseDesk


class ProxyDesk(CaseDesk):
    """`press` waits until everything it set off has come back."""

    def __init__(self, qtbot: QtBot, shell: Shell, centre: Centre) -> None:
        self.qtbot, self.shell, self.centre = qtbot, shell, centre
        self.settle()

    @property
    def proxy(self) -> ProxyCasePage:
        """The page of the case that is open."""
        assert isinstance(self.shell.page, ProxyCasePage)
        return self.shell.page

    @property
    def shown(self) -> ProxyPage:
        """The case that is shown, read again."""
        case = self.proxy.case
        assert case is not None
        return self.centre.ask(read_proxy_page, case.id, self.centre.clock().date())

    def sign_on_screen(self) -> None:
        """Send the dialog, and let both hands draw what they sign with."""
        self.send()
        dialog = self.find(SignDialog)
        self.draw(dialog.giver, 1)
        self.draw(dialog.taker, 2)
        self.send()

    def draw(self, pad: Pad, slope: int) -> None:
        """One stroke on a pad."""
        left = Qt.MouseButton.LeftButton
        self.qtbot.mousePress(pad, left, pos=QPoint(20, 20))
        for step in range(1, 6):
            spot = QPointF(20 + 12 * step, 20 + 8 * step * slope)
            QApplication.sendEvent(pad, _move(spot))
        self.qtbot.mouseRelease(pad, left, pos=QPoint(80, 60))

    def type(self, text: str) -> None:
        """Type where the keyboard is."""
        where = QApplication.focusWidget()
        assert where is not None
        commit(where, text)
        self.settle()

    @property
    def said(self) -> str:
        """The sentence on the page."""
        assert self.shell.page is not None
        return self.shell.page.banner.text


def _move(spot: QPointF) -> QMouseEvent:
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    return QMouseEvent(QEvent.Type.MouseMove, spot, spot, left, left, none)


def write_photo(path: Path, width: int, height: int) -> Path:
    """A photograph of noise: nothing that could be squeezed to nothing."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    for y in range(0, height, 8):
        for x in range(0, width, 8):
            image.setPixel(x, y, (x * 7919 + y * 104729) % 0xFFFFFF)
    assert image.save(str(path))
    return path
