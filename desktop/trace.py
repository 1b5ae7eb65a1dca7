"""Measuring the start from outside: with FRONTDESK_TRACE=1 the program says when it painted.

`painted sign-in` and `painted workbench` come when the first paint of that window is done,
`filled workbench` when its first answers are on the screen. With FRONTDESK_USER and
FRONTDESK_PASSWORD set as well, the sign-in is done by itself (only then), and with
FRONTDESK_TRACE_EXIT=1 the program ends after `filled workbench`.
"""

import os
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


def tracing() -> bool:
    return os.environ.get("FRONTDESK_TRACE") == "1"


def credentials() -> tuple[str, str] | None:
    """Who signs in by itself while tracing."""
    name, password = os.environ.get("FRONTDESK_USER"), os.environ.get("FRONTDESK_PASSWORD")
    return (name, password) if tracing() and name and password else None


def leaves_when_filled() -> bool:
    return tracing() and os.environ.get("FRONTDESK_TRACE_EXIT") == "1"


def say(line: str) -> None:
    if tracing():
        print(line, flush=True)


class FirstPaint(QObject):
    """Calls `then` once, after the window's first paint has reached the screen."""

    def __init__(self, window: QWidget, then: Callable[[], None]) -> None:
        super().__init__(window)
        self._window = window
        self._then = then
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            # The paint that begins now is flushed before the loop comes round again.
            QTimer.singleShot(0, self, self._painted)
        return False

    def _painted(self) -> None:
        self._then()
        self.deleteLater()
