"""Presses keys in the real windows, waits for what should come, takes pictures."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QInputMethodEvent, QPainter, QPixmap
from PySide6.QtPdf import QPdfDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.widgets.pdf import PdfPreview

QUICK = 80  # of 100: a larger file in less time
PATIENCE = 60.0  # seconds a step may take before the tour gives up
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = CONTROL | Qt.KeyboardModifier.ShiftModifier  # both
Kind = TypeVar("Kind", bound=QWidget)


class TourError(Exception):
    """A step of the tour did not come about."""


class Guide:
    """Presses keys where the keyboard is, waits for what should come, takes pictures."""

    def __init__(self, app: QApplication, out: Path) -> None:
        self.app = app
        self.out = out
        self.left: list[Path] = []
        self._bugs: list[str] = []

    def hear_bug(self, diagnostics: str) -> None:
        """The program says that it failed; the tour ends there."""
        self._bugs.append(diagnostics)

    def wait(self, what: str, until: Callable[[], object]) -> None:
        """Let the window work until that is so. Raises TourError, at once after a bug."""
        end = time.monotonic() + PATIENCE
        while not until():
            if self._bugs:
                raise TourError(f"the program failed: {self._bugs[0]}")
            if time.monotonic() > end:
                window = QApplication.activeWindow()
                if window is not None:
                    window.grab().save(str(self.out / "没有走通.png"))
                raise TourError(f"did not come: {what}")
            QTest.qWait(4)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        """A key, where the keyboard is."""
        QTest.keyClick(self._focus(), key, modifier or Qt.KeyboardModifier.NoModifier)

    def write(self, text: str) -> None:
        """Text; what is not ASCII comes as an input method would bring it."""
        if text.isascii():
            QTest.keyClicks(self._focus(), text)
            return
        event = QInputMethodEvent("", [])
        event.setCommitString(text)
        QApplication.sendEvent(self._focus(), event)

    def enter(self, text: str) -> None:
        """Text and Enter."""
        self.write(text)
        self.press(Qt.Key.Key_Return)

    def dialog(self, kind: type[Kind]) -> Kind:
        """The dialog of that kind, once it is there and has the keyboard."""
        found: list[Kind] = []

        def there() -> bool:
            tops = QApplication.topLevelWidgets()
            found[:] = [w for w in tops if isinstance(w, kind) and w.isVisible()]
            return bool(found)

        self.wait(kind.__name__, there)
        found[-1].activateWindow()
        self.wait(kind.__name__, found[-1].isActiveWindow)
        return found[-1]

    def picture(self, name: str, window: QWidget) -> None:
        """What the window shows now, as a clerk's screen would; papers are drawn to the end."""
        QTest.qWait(10)
        papers = [
            paper
            for paper in window.findChildren(PdfPreview)
            if not paper.view.visibleRegion().isEmpty()
        ]
        if papers:
            window.grab()  # what is looked at is drawn
            self.wait("the paper", lambda: not any(paper.waiting for paper in papers))
            for _ in range(2):  # and what is further down
                window.grab()
                QApplication.processEvents()
        self._keep(name, window.grab())

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
            self._keep(f"{pdf.stem}-{page + 1}", sheet)
        document.close()

    def _focus(self) -> QWidget:
        self.wait("the keyboard", QApplication.focusWidget)
        where = QApplication.focusWidget()
        assert where is not None
        return where

    def free(self, stem: str, ending: str) -> Path:
        """A name in `out` that no file has yet."""
        path, number = self.out / f"{stem}.{ending}", 2
        while path.exists():
            path, number = self.out / f"{stem}（{number}）.{ending}", number + 1
        return path

    def _keep(self, name: str, picture: QPixmap | QImage) -> None:
        path = self.free(name, "png")
        if not picture.save(str(path), "PNG", QUICK):  # type: ignore[call-overload]
            raise TourError(f"could not write {path}")
        self.left.append(path)
