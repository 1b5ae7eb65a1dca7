"""The matters of a visit one after another: add one, take one away, go to the next."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.page import Page
from desktop.pages.cases.intake.state import Matter, VisitDraft
from desktop.widgets.buttons import Action
from desktop.widgets.composition import commit_composition


class Stepping(QObject):
    """Moves within the visit that `visit` gives, and tells `moved` once another matter is shown."""

    moved = Signal()

    def __init__(
        self, page: Page, visit: Callable[[], VisitDraft], why_not: Callable[[], str]
    ) -> None:
        super().__init__(page)
        self._page = page
        self._visit = visit
        self._removing: Matter | None = None  # Ctrl+W was pressed once on this one
        self.add = Action("加一件", self.add_one, key="Ctrl+I", reason=why_not, parent=page)
        self.remove = Action("去掉这一件", self._remove, key="Ctrl+W", reason=why_not, parent=page)
        self.next = Action("下一件", partial(self._step, 1), key="Ctrl+PgDown", parent=page)
        self.before = Action("上一件", partial(self._step, -1), key="Ctrl+PgUp", parent=page)

    def listen(self, form: QWidget) -> None:
        """Ctrl+Tab walks, too, while the keyboard is in the form."""
        for key, step in (("Ctrl+Tab", 1), ("Ctrl+Shift+Tab", -1)):
            shortcut = QShortcut(QKeySequence(key), form)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self._step, step))

    def forget(self) -> None:
        """Something else was done since Ctrl+W: it has to be pressed twice again."""
        self._removing = None

    def add_one(self) -> None:
        """To a blank matter; there is never more than one of them."""
        visit = self._visit()
        blank = [n for n, matter in enumerate(visit.matters) if matter.is_blank]
        if not blank:
            visit.matters.append(Matter())
        self.go_to((blank or [len(visit.matters) - 1])[0])

    def go_to(self, place: int) -> None:
        """Show the matter at this place of the visit."""
        commit_composition()
        self._visit().at = place
        self.moved.emit()

    def _remove(self) -> None:
        visit = self._visit()
        matter = visit.matter
        if not matter.is_blank and self._removing is not matter:
            self._removing = matter
            self._page.refuse(f"“{matter.name}”已经填了内容。确定去掉这一件，请再按一次 Ctrl+W。")
            return
        self._removing = None
        self._page.banner.close_banner()
        visit.matters.remove(matter)
        if not visit.matters:
            visit.matters.append(Matter())
        self.go_to(min(visit.at, len(visit.matters) - 1))

    def _step(self, step: int) -> None:
        visit = self._visit()
        self.go_to((visit.at + step) % len(visit.matters))
