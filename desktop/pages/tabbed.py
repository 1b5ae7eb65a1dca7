"""A page of several lists under tabs: each tab has its own buttons, one set of keys for all."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from desktop.page import Desk, Page
from desktop.widgets.buttons import Action, Button
from desktop.widgets.layout import Flow
from desktop.widgets.menu import ActionMenu
from desktop.widgets.table import RecordTable
from desktop.widgets.tabs import SectionTabs
from models.changes import Changes
from models.errors import KnownError

MORE = "Ctrl+M"


class Panel(QWidget):
    """One tab. `buttons` stand beside the tabs, `more` in the menu; keys work for both.

    Reads in `read`, which is called when the tab is shown and after changes of `watched`.
    """

    watched: Sequence[str] = ()
    table: RecordTable  # the list Ctrl+F filters

    def __init__(self, page: "TabbedPage", name: str) -> None:
        super().__init__()
        self.page = page
        self.desk: Desk = page.desk
        self.name = name
        self.setAccessibleName(name)
        self.buttons: list[Action] = []
        self.more: list[Action] = []
        self.stale = True

    @property
    def acts(self) -> list[Action]:
        """Everything that can be done here."""
        return [*self.buttons, *self.more]

    def entered(self, target: Any = None) -> None:
        """The tab is shown; `target` as the page was asked for."""

    def read(self) -> None:
        """Read what is shown."""

    def take_focus(self) -> None:
        """The keyboard to where work begins."""

    def holds_focus(self, part: QWidget | None = None) -> bool:
        """Whether the keyboard is in it: a list that is filled again must not lose it."""
        where = QApplication.focusWidget()
        return where is not None and (part or self).isAncestorOf(where)

    def refresh(self, *_: object) -> None:
        """What is allowed may have changed."""
        for action in self.acts:
            action.refresh()


class TabbedPage(Page):
    """Shows one panel at a time, whose keys count; Alt with a digit goes to a tab."""

    def __init__(self, desk: Desk, title: str) -> None:
        super().__init__(desk, title)
        self.panels: list[Panel] = []
        self.tabs = SectionTabs(title)
        self._bars: list[QWidget] = []
        self.here = 0

    def add_panels(self, panels: Sequence[Panel]) -> None:
        """Called once, when the page is built."""
        self.panels = list(panels)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(self.tabs, 1)
        self._menu = Action("更多", self._open_menu, key=MORE, parent=self)
        for panel in panels:
            bar = QWidget()
            flow = Flow(bar, gap=10, right=True)
            flow.add(*(Button(action) for action in panel.buttons))
            if panel.more:
                flow.add(Button(self._menu))
            for action in panel.acts:
                action.refused.connect(self.refuse)
            self._bars.append(bar)
            head.addWidget(bar, 1)
        self.body.addLayout(head)
        for panel in panels:
            self.body.addWidget(panel, 1)
        self.tabs.fill([panel.name for panel in panels])
        self.tabs.chosen.connect(self._chosen)
        go = [
            Action(f"到“{panel.name}”", partial(self.go, number), key=f"Alt+{number + 1}",
                   parent=self)
            for number, panel in enumerate(panels)
        ]  # fmt: skip
        find = Action("筛选", self._go_filter, key="Ctrl+F", parent=self)
        self.add_actions(find, *go, heading=False)
        for key in sorted({action.key for panel in panels for action in panel.acts} | {MORE}):
            if key:
                shortcut = QShortcut(QKeySequence(key), self)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.setAutoRepeat(False)
                shortcut.activated.connect(partial(self._pressed, key))
        self._show(0)

    @property
    def panel(self) -> Panel:
        """The one that is shown."""
        return self.panels[self.here]

    def go(self, number: int, target: Any = None) -> None:
        """To another tab."""
        self.tabs.choose(number)
        self.panel.entered(target)
        self.panel.take_focus()

    def offered(self) -> Sequence[Action]:
        menu = [self._menu] if self.panel.more else []
        return [*self.panel.buttons, *menu, *self.panel.more, *self._actions]

    def changed(self, changes: Changes) -> None:
        for panel in self.panels:
            if changes.touches(*panel.watched):
                panel.stale = True
        if self.isVisible():
            self._read()

    def read_now(self) -> None:
        """Read the shown tab again."""
        self.panel.stale = True
        self._read()

    def _read(self) -> None:
        if self.panel.stale:
            self.panel.stale = False
            self.panel.read()

    def _chosen(self, number: int) -> None:
        self._show(number)
        self._read()

    def _show(self, number: int) -> None:
        self.here = number
        for place, (panel, bar) in enumerate(zip(self.panels, self._bars, strict=True)):
            panel.setVisible(place == number)
            bar.setVisible(place == number)
        self.say_below_title("")
        self.panel.refresh()

    def _pressed(self, key: str) -> None:
        if key == MORE:
            self._open_menu()
            return
        for action in self.panel.acts:
            if action.key == key:
                action.trigger()
                return

    def _go_filter(self) -> None:
        table = self.panel.table
        if table.filter is not None:
            table.filter.setFocus()
            table.filter.selectAll()

    def _open_menu(self) -> None:
        if self.panel.more:
            ActionMenu("更多", self.panel.more, self).open()


def selected(table: RecordTable) -> list[Any]:
    """The rows that are marked, in their order. Raises KnownError while some are on their way."""
    marked = sorted(index.row() for index in table.table.selectionModel().selectedRows())
    rows = [table.model.row(number) for number in marked]
    if any(row is None for row in rows):
        raise KnownError("选中的行还没有读完，请稍等再按一次。没有任何改动。")
    return rows
