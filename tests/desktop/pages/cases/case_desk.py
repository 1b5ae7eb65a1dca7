"""A case's page with a clerk's keys on it, for the tests of its steps."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.pages.cases.case import CasePage
from desktop.pages.cases.case.asking import AskDialog
from desktop.printing import PaperDialog
from desktop.shell import Shell
from models.accounts.actions import add_account
from models.cases.queries.cases import CasePage as CaseFacts
from models.cases.queries.cases import read_case
from models.centre import Centre
from models.roles import Role
from models.work import Clerk
from tests.desktop.ime import commit

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
Kind = TypeVar("Kind", bound=QWidget)


class CaseDesk:
    """The page of one case; `press` waits until everything it set off has come back."""

    def __init__(self, qtbot: QtBot, shell: Shell, centre: Centre, case_id: int) -> None:
        self.qtbot, self.shell, self.centre, self.id = qtbot, shell, centre, case_id
        page = shell.page
        assert isinstance(page, CasePage)
        self.page = page
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.shell.desk.tasks.idle)
        if QApplication.activeWindow() is None:  # no window manager gives the keyboard back
            self.shell.activateWindow()
        self.qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        where = QApplication.focusWidget()
        assert where is not None
        self.qtbot.keyClick(where, key, modifier)
        self.settle()

    def enter(self, text: str) -> None:
        """Type into the field that has the keyboard, and go on with Tab."""
        where = QApplication.focusWidget()
        assert where is not None
        if text:
            commit(where, text)
        self.qtbot.keyClick(where, Qt.Key.Key_Tab)

    def send(self) -> None:
        self.press(Qt.Key.Key_Return, CONTROL)

    def shows(self, kind: type[QWidget]) -> bool:
        """Whether a dialog of that kind is open."""
        windows = QApplication.topLevelWidgets()
        return any(isinstance(window, kind) and window.isVisible() for window in windows)

    def find(self, kind: type[Kind]) -> Kind:
        """The dialog of that kind, once it has the keyboard."""
        found: list[Kind] = []

        def there() -> bool:
            found[:] = [
                w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()
            ]
            return bool(found)

        self.qtbot.waitUntil(there)
        self.qtbot.waitUntil(found[0].isActiveWindow)
        self.settle()
        return found[0]

    def ask(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> AskDialog:
        """Press a step's key; its dialog."""
        self.press(key, modifier)
        return self.find(AskDialog)

    def put_away_paper(self) -> str:
        """The paper that the step issued is open for printing; its title. Esc closes it."""
        paper = self.find(PaperDialog)
        title = paper.title.text()
        self.press(Qt.Key.Key_Escape)
        return title

    def refused(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> str:
        """Press a key that is not allowed now; the sentence on the page."""
        self.press(key, modifier)
        return self.page.banner.text

    @property
    def facts(self) -> CaseFacts:
        clerk = self.centre.clerk
        today = self.centre.clock().date()
        return self.centre.ask(read_case, self.id, today, clerk.role, clerk.id)

    @property
    def running(self) -> list[str]:
        """What the card of running things says, line by line."""
        labels = self.page.running.findChildren(QLabel)
        said = [label.text() for label in labels if label.isVisibleTo(self.page)]
        return [text for text in said if text][1:]


def as_colleague(centre: Centre, name: str, act: Callable[[], object] | None = None) -> int:
    """A new clerk of that name, who may act at the desk for a moment; gives the account's id."""
    id_ = int(centre.act(add_account, name, Role.CLERK).result)
    mine = centre.clerk
    centre.clerk = Clerk(id_, name, Role.CLERK)
    try:
        if act is not None:
            act()
    finally:
        centre.clerk = mine
    return id_


Begin = Callable[..., CaseDesk]
