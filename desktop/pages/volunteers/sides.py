"""Two clerks saved one record: both versions side by side, and take either, field by field."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.page import Page
from desktop.pages.people.conflict import MINE, THEIRS
from desktop.pages.people.sides import HINT, SideBySide, SideRow
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Text
from desktop.widgets.dialog import Dialog
from models.errors import Conflict

Taken = Callable[[frozenset[str]], None]


class SidesDialog(Dialog):
    """Calls `then` with the fields where the colleague's version is taken."""

    def __init__(
        self, parent: QWidget, conflict: Conflict, labels: Mapping[str, str], then: Taken
    ) -> None:
        super().__init__("同事刚刚也改了", parent, width=700)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._then = then
        self.sides = SideBySide(
            (MINE, THEIRS),
            [SideRow(d.field, d.mine, d.theirs) for d in conflict.fields],
            labels,
        )
        self.body.addWidget(Text(conflict.text, wrap=True))
        said = HINT if conflict.fields else "两边的内容一样，保存就行。"
        self.body.addWidget(Text(said, "small", wrap=True))
        self.body.addWidget(self.sides)
        self.body.addStretch(1)
        keep = Action("按所选保存", self._choose, key="F9", kind="primary", parent=self)
        self.set_actions([keep])
        self.sides.take_keyboard()

    def _choose(self) -> None:
        self.accept()
        self._then(self.sides.taken)


def ask_sides(page: Page, conflict: Conflict, labels: Mapping[str, str], then: Taken) -> None:
    """Which version of each field is kept."""
    SidesDialog(page.window(), conflict, labels, then).open()
