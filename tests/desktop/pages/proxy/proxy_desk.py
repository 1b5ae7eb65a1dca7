"""A proxy case's page worked with keys, as an agent does."""

from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.pages.proxy.case import ProxyCasePage
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


def write_photo(path: Path, width: int, height: int) -> Path:
    """A photograph of noise: nothing that could be squeezed to nothing."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    for y in range(0, height, 8):
        for x in range(0, width, 8):
            image.setPixel(x, y, (x * 7919 + y * 104729) % 0xFFFFFF)
    assert image.save(str(path))
    return path
