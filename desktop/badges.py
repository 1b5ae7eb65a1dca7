"""The badges of the rail: what waits behind an entry, told without opening it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, QTimer, Slot

from desktop.due import TOUCHED, read_due
from desktop.page import Desk
from desktop.shell import Shell
from models.changes import Changes
from models.roles import Role

LOOK_MS = 60_000
# What changes in the store may change a badge.
COUNTED = (*TOUCHED, "service_case", "authorisation_letter", "custody_move", "money_entry")


@dataclass(frozen=True)
class Badge:
    """How much waits, and of what it is made up."""

    count: int
    said: str


def read_badges(session: Any, clerk_id: int, role: Role, today: date) -> dict[str, Badge]:
    """What waits behind each page for this clerk; a query for Centre.ask."""
    # Here, because the window is shown before any of these is needed.
    from models.cases.queries.workbench import count_hand
    from models.proxy.queries.waiting import read_proxy_waiting

    hand = count_hand(session, clerk_id, today)
    proxy = read_proxy_waiting(session, clerk_id, role, today)
    serving = read_due(session, today)
    return {
        "workbench": Badge(
            hand.overdue + hand.today, _say(("超期", hand.overdue), ("今天到期", hand.today))
        ),
        "proxy": Badge(
            sum(number for _, number, _ in proxy),
            _say(*((kind.text, number) for kind, number, _ in proxy)),
        ),
        "volunteers": Badge(serving.total, serving.sentence),
    }


def _say(*parts: tuple[str, int]) -> str:
    return "、".join(f"{word} {number}" for word, number in parts if number)


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
        clerk = self._desk.clerk
        self._desk.tasks.ask(
            read_badges, clerk.id, clerk.role, self._counted_on, then=self._show, key="badges"
        )

    @Slot(object)
    def _changed(self, changes: Changes) -> None:
        if changes.touches(*COUNTED):
            self.read()

    @Slot()
    def _on_the_minute(self) -> None:
        # Another computer of the hall may have changed it, too; the counts are cheap.
        if self._counted_on != self._desk.now().date() or self._desk.centre.store.is_shared:
            self.read()

    def _show(self, badges: dict[str, Badge]) -> None:
        for page, badge in badges.items():
            self._shell.set_badge(page, badge.count, badge.said)
