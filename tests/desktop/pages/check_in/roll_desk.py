"""A page worked with keys, whichever page it is."""

from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.page import Page
from desktop.pages.cases.case.asking import AskDialog
from desktop.pages.tabbed import TabbedPage
from desktop.shell import Shell
from desktop.widgets.facts import RecordCard
from desktop.widgets.table import RecordTable
from models.centre import Centre
from tests.desktop.ime import commit
from tests.desktop.pages.cases.case_desk import CaseDesk

P = TypeVar("P", bound=Page)


class RollDesk(CaseDesk):
    """`press` waits until everything it set off has come back."""

    def __init__(self, qtbot: QtBot, shell: Shell, centre: Centre) -> None:
        self.qtbot, self.shell, self.centre = qtbot, shell, centre
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.shell.desk.tasks.idle, timeout=30_000)
        if QApplication.activeWindow() is None:  # no window manager gives the keyboard back
            self.shell.activateWindow()
        self.qtbot.waitUntil(lambda: QApplication.focusWidget() is not None, timeout=30_000)

    def shown(self, kind: type[P]) -> P:
        """The page that is shown."""
        assert isinstance(self.shell.page, kind)
        return self.shell.page

    def type(self, text: str) -> None:
        """Type where the keyboard is."""
        where = QApplication.focusWidget()
        assert where is not None
        commit(where, text)
        self.settle()

    def fill(self, *texts: str) -> None:
        """Field after field: type, and Enter goes on. An empty text leaves the field as it is."""
        for text in texts:
            if text:
                where = QApplication.focusWidget()
                assert where is not None
                select_all = getattr(where, "selectAll", None)
                if select_all is not None:
                    select_all()
                self.type(text)
            self.press(Qt.Key.Key_Return)

    def dialog(self, title: str) -> AskDialog:
        """The dialog that is open, which must be that one."""
        found = self.find(AskDialog)
        assert title in found.windowTitle()
        return found

    @property
    def said(self) -> str:
        """The sentence on the page."""
        assert self.shell.page is not None
        return self.shell.page.banner.text


def rows(table: RecordTable) -> list[Any]:
    """The rows of a table that are there."""
    return [row for n in range(table.model.total) if (row := table.model.row(n)) is not None]


def facts(card: RecordCard) -> dict[str, str]:
    """What a card says, by label."""
    assert card.record is not None
    return dict(card.record.facts)


def on_tab(page: TabbedPage) -> str:
    """The tab that is shown."""
    return page.panel.name
