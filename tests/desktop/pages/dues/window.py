"""The window with what is pressed in it."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.pages.dues.importing import PaySheetPage
from desktop.shell import Shell
from tests.desktop.pages.dues.party import SAMPLES, SHEETS

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


class Window:
    """Keys go where the keyboard is, or to a named widget; then the work is waited for."""

    def __init__(self, qtbot: QtBot, shell: Shell) -> None:
        self.qtbot, self.shell = qtbot, shell

    def wait(self) -> None:
        self.qtbot.waitUntil(lambda: self.shell.desk.tasks.idle)

    def page(self, name: str, target: Any = None) -> Any:
        self.shell.open_page(name, target)
        self.wait()
        return self.shell.pages[name]

    def press(
        self,
        key: Qt.Key,
        modifier: Qt.KeyboardModifier = NONE,
        where: QWidget | None = None,
    ) -> None:
        target = where or QApplication.focusWidget() or self.shell
        self.qtbot.keyClick(target, key, modifier)
        self.wait()

    def write(self, text: str, where: QWidget | None = None) -> None:
        target = where or QApplication.focusWidget()
        assert target is not None
        self.qtbot.keyClicks(target, text)

    def dialog(self, kind: type[QDialog] = QDialog) -> Any:
        """The dialog in front, once it has the keyboard."""
        self.qtbot.waitUntil(lambda: bool(self._dialogs(kind)))
        self.qtbot.waitUntil(lambda: self._dialogs(kind)[-1].isActiveWindow())
        self.wait()
        return self._dialogs(kind)[-1]

    def _dialogs(self, kind: type[QDialog] = QDialog) -> list[QDialog]:
        return [d for d in self.shell.findChildren(kind) if d.isVisible()]

    def no_dialog(self) -> None:
        self.qtbot.waitUntil(lambda: not self._dialogs())
        self.wait()
        self.shell.activateWindow()
        self.qtbot.waitUntil(self.shell.isActiveWindow)

    def fill(self, dialog: Any, **texts: str) -> None:
        """Type into the fields of a dialog by name."""
        for name, text in texts.items():
            dialog.form[name].set_text(text)

    def agree(self, dialog: Any) -> None:
        """The button of the dialog."""
        self.press(Key.Key_Return, CONTROL, where=dialog)

    def said(self, dialog: Any) -> str:
        """Everything a dialog says is wrong, in the order of its fields."""
        errors = [field.error for field in dialog.form.fields.values()]
        return " ".join(filter(None, (*errors, dialog.banner.text)))


def take_in(window: Window, sheet: str) -> PaySheetPage:
    """A sample read and judged on the page."""
    page: PaySheetPage = window.page("dues-import")
    page.read(SAMPLES / f"{sheet}.xlsx")
    window.wait()
    if not page.category.isHidden():
        page.category.line.setText(next(
            c.name for c, _ in page.category._choices if c.code == SHEETS[sheet]
        ))  # fmt: skip
        window.press(Key.Key_Return, where=page.category.line)
    return page
