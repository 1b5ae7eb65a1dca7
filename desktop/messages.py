"""The only place that says something went well or wrong.

Well: one line in the status bar. Wrong in a way the clerk can act on: a banner on the
page. A bug: one dialog with diagnostics that hold no personal data. The hooks catch what
nobody caught, keep the drafts and let the program go on.
"""

import platform
import re
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType

import PySide6
import shiboken6
from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from models.errors import Cancelled, KnownError

VERSION = "1.0"


class Messages(QObject):
    """Told by pages and tasks, listened to by the shell."""

    said = Signal(str)  # something went well
    problem = Signal(object, object)  # KnownError, the page it belongs to or None
    before_bug = Signal()  # drafts save themselves now
    log = Signal(str)  # a line for the technical log, scrubbed
    _caught = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dialog: QDialog | None = None
        self.window: QWidget | None = None  # what the bug dialog belongs to
        self._caught.connect(self._show_bug, Qt.ConnectionType.QueuedConnection)

    def well(self, text: str) -> None:
        """A toast, for example 已全部保存."""
        self.said.emit(text)

    def known(self, error: KnownError, owner: QObject | None = None) -> None:
        """Show the error's sentence on the page that `owner` is part of."""
        self.problem.emit(error, owner)

    def why_not(self, text: str, owner: QObject | None = None) -> None:
        """Say why something asked for by key is not possible now."""
        self.problem.emit(KnownError(text), owner)

    def bug(self, error: BaseException) -> None:
        """Everything that is not a KnownError; may be called from any thread."""
        if isinstance(error, Cancelled):
            return
        if isinstance(error, KnownError):
            self.known(error)
            return
        self._caught.emit(error)

    @Slot(object)
    def _show_bug(self, error: BaseException) -> None:
        text = diagnostics(error)
        self.log.emit(text)
        self.before_bug.emit()
        if self._dialog is not None and shiboken6.isValid(self._dialog):
            return  # one dialog at a time; the log has them all
        from PySide6.QtWidgets import QMessageBox  # costs milliseconds of every start

        dialog = QMessageBox(self.window)
        dialog.setObjectName("bug_dialog")
        dialog.setWindowTitle("程序出错")
        dialog.setIcon(QMessageBox.Icon.Warning)
        dialog.setText(
            "程序内部出错，刚才这一步没有完成。\n已保存的内容没有丢失，正在填的内容已存为草稿。"
        )
        dialog.setInformativeText("可以继续使用；再次出现时，请把诊断信息发给技术人员。")
        copy = dialog.addButton("复制诊断信息", QMessageBox.ButtonRole.ActionRole)
        close = dialog.addButton("继续使用", QMessageBox.ButtonRole.AcceptRole)
        dialog.setDefaultButton(close)
        dialog.setEscapeButton(close)
        copy.clicked.disconnect()  # copying leaves the dialog open
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowModality(Qt.WindowModality.ApplicationModal)
        self._dialog = dialog
        dialog.show()

    # hooks

    def install_hooks(self) -> Callable[[], None]:
        """Catch what nobody caught; gives back the function that takes the hooks out."""
        old = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._from_window
        threading.excepthook = self._from_thread
        old_qt = qInstallMessageHandler(self._from_qt)

        def remove() -> None:
            sys.excepthook, threading.excepthook = old
            qInstallMessageHandler(old_qt)

        return remove

    def _from_window(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if isinstance(error, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            self.bug(error.with_traceback(trace))

    def _from_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.bug(args.exc_value)

    def _from_qt(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if kind is not QtMsgType.QtDebugMsg:
            self.log.emit(f"Qt {kind.name}: {scrub(text)}")


def diagnostics(error: BaseException) -> str:
    """Versions and the trace of code lines: no values, no names, no numbers of people."""
    lines = [
        f"党群服务前台 {VERSION}",
        f"Python {platform.python_version()} · Qt {PySide6.__version__} · "
        f"{platform.system()} {platform.release()} {platform.machine()}",
        "",
    ]
    for each in _chain(error):
        lines.append(f"{type(each).__name__}: {scrub(str(each))}")
        for frame in traceback.extract_tb(each.__traceback__):
            lines.append(f"  {_short(frame.filename)}:{frame.lineno} {frame.name}: {frame.line}")
    return "\n".join(lines)


def scrub(text: str) -> str:
    """Take out what could be somebody's: quoted parts, Chinese text, numbers of 4 and more."""
    first = text.strip().splitlines()[0] if text.strip() else ""
    first = re.sub(r"(['\"]).*?\1", "'…'", first)
    first = re.sub(r"[\u2e80-\U0003ffff]+", "※", first)
    return re.sub(r"\d[\dXx*]{3,}", "#", first)[:200]


def _chain(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    each: BaseException | None = error
    while each is not None and each not in found:
        found.append(each)
        each = each.__cause__ or each.__context__
    return found


def _short(path: str) -> str:
    return "/".join(path.replace("\\", "/").split("/")[-3:])
