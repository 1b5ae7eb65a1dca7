"""What is said, and what diagnostics must not say."""

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from desktop.messages import Messages, diagnostics, scrub
from models.errors import KnownError


def _bug(name: str, quoted: str = "zhang" + "san") -> ValueError:
    number = "229901199001011234"
    try:
        raise ValueError(f"bad row {name} {number} '{quoted}'")
    except ValueError as error:
        return error


def test_diagnostics_hold_code_and_versions_but_nobody() -> None:
    text = diagnostics(_bug("王秀英"))
    assert "ValueError" in text and "test_messages.py" in text and "Python 3" in text
    for secret in ("王秀英", "229901199001011234", "zhangsan"):
        assert secret not in text


def test_scrub_takes_out_what_could_be_somebodys() -> None:
    assert scrub('no such column: 王, 19900001234 "李四" x') == "no such column: ※, # '…' x"


def test_a_bug_shows_one_dialog_and_the_program_goes_on(qtbot: QtBot, messages: Messages) -> None:
    remove = messages.install_hooks()
    error = _bug("王秀英")
    try:
        sys.excepthook(ValueError, error, error.__traceback__)
        sys.excepthook(ValueError, error, error.__traceback__)
    finally:
        remove()
    qtbot.waitUntil(lambda: bool(_dialogs()))
    (dialog,) = _dialogs()
    copy = next(b for b in dialog.findChildren(QPushButton) if b.text() == "复制诊断信息")
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert "ValueError" in QGuiApplication.clipboard().text()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not _dialogs())


def test_a_known_error_is_no_bug(qtbot: QtBot, messages: Messages) -> None:
    heard: list[KnownError] = []
    messages.problem.connect(lambda error, owner: heard.append(error))
    messages.bug(KnownError("磁盘已满。"))
    assert [each.text for each in heard] == ["磁盘已满。"]
    assert not _dialogs()


def _dialogs() -> list[QMessageBox]:
    return [
        w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible()
    ]
