"""What the other computers of a hall keep, told to the page that is shown.

Only a hall with a shared store has others. A page says by `changed_elsewhere` that it may be
read again under the clerk's hands; all others read when they are opened.
"""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer, Slot

from desktop.page import Desk
from desktop.shell import Shell
from models.audit.queries import News, read_news
from models.changes import Changes
from models.errors import KnownError

LOOK_MS = 5_000


class Elsewhere(QObject):
    """Asks the log every few seconds how far the others are."""

    def __init__(self, desk: Desk, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shell = shell
        self._marks: Mapping[int, int] | None = None
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """From now on, until `stop`; in a hall with one computer there is nothing to look for."""
        if self._desk.centre.store.is_shared:
            self.look()
            self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    @Slot()
    def look(self) -> None:
        """Once; what is new since the last time is told to the window."""
        if not self._shell.locked:
            self._desk.tasks.ask(
                read_news, self._desk.centre.station_id, self._marks, then=self._heard,
                failed=self._not_heard, key="elsewhere", title="查看其他窗口的改动",
            )  # fmt: skip

    def _heard(self, news: News) -> None:
        self._marks = news.marks
        if news.kinds:
            self._shell.changed_elsewhere(Changes(set(news.kinds)))

    def _not_heard(self, error: KnownError) -> None:
        """The server is away: the clerk hears of it with the next thing that is done."""
