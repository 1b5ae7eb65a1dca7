"""The badges of the rail: what waits behind an entry, told without opening it."""

from datetime import date

from PySide6.QtCore import QObject, QTimer, Slot

from desktop.due import TOUCHED, ServingDue, read_due
from desktop.page import Desk
from desktop.shell import Shell
from models.changes import Changes

LOOK_MS = 60_000


class BadgeKeeper(QObject):
    """Counts once the window stands, after every change that matters, and when the day turns."""

    def __init__(self, desk: Desk, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shell = shell
        self._counted_on: date | None = None
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._on_the_minute)
        desk.tasks.changed.connect(self._changed)

    def start(self) -> None:
        """From now on, until `stop`."""
        self.read()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    @property
    def counted(self) -> bool:
        """Whether it has begun to."""
        return self._counted_on is not None

    def read(self) -> None:
        """Count again."""
        self._counted_on = self._desk.now().date()
        self._desk.tasks.ask(read_due, self._counted_on, then=self._show, key="badges")

    @Slot(object)
    def _changed(self, changes: Changes) -> None:
        if changes.touches(*TOUCHED):
            self.read()

    @Slot()
    def _on_the_minute(self) -> None:
        # Another computer of the hall may have changed it, too; the three counts are cheap.
        if self._counted_on != self._desk.now().date() or self._desk.centre.store.is_shared:
            self.read()

    def _show(self, due: ServingDue) -> None:
        self._shell.set_badge("volunteers", due.total, due.sentence)
