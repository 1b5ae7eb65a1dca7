"""Two clerks changed one person: both versions side by side, and take either, field by field."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.pages.people.sides import HINT, Side, SideBySide, SideRow
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Text
from desktop.widgets.dialog import Dialog
from models.errors import Conflict, Difference
from models.people.queries import PersonDetail
from models.people.rules.groups import PriorityGroup

MINE, THEIRS = "我填的", "同事刚保存的"


class ConflictDialog(Dialog):
    """Tells `chosen(fields)`: those where the other clerk's version is taken.

    What the clerk has not touched (`untouched`) is the colleague's until chosen otherwise.
    """

    chosen = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        conflict: Conflict,
        words: Mapping[str, Mapping[str, str]],
        untouched: Collection[str] = (),
    ) -> None:
        super().__init__("两位同事改了同一个人", parent, width=700)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._words = words
        self.sides = SideBySide(
            (MINE, THEIRS),
            [
                SideRow(
                    d.field,
                    self._word(d.field, d.mine),
                    self._word(d.field, d.theirs),
                    d.field in untouched,
                )
                for d in conflict.fields
            ],
        )
        self.body.addWidget(Text(conflict.text, wrap=True))
        if conflict.fields:
            more = "您没有动过的，已先选同事的。" if untouched else ""
            self.body.addWidget(Text(f"{HINT}。{more}", "small", wrap=True))
        else:
            self.body.addWidget(Text("两边的内容一样，保存就行。", "soft", wrap=True))
        self.body.addWidget(self.sides)
        self.body.addStretch(1)
        self.keep = Action("按所选保存", self._choose, key="F9", kind="primary", parent=self)
        all_of = partial(Action, parent=self)
        self.all_mine = all_of("全部用我的", partial(self.sides.take_all, False), key="F5")
        self.all_theirs = all_of("全部用对方的", partial(self.sides.take_all, True), key="F6")
        self.set_actions([self.all_mine, self.all_theirs, self.keep])
        self.sides.take_keyboard()

    @property
    def theirs(self) -> Mapping[str, Side]:
        """The colleague's version of each field."""
        return self.sides.right

    def _word(self, field: str, text: str) -> str:
        if field == "groups":
            return "、".join(PriorityGroup(code).text for code in text.split(",") if code)
        return self._words.get(field, {}).get(text, text)

    def _choose(self) -> None:
        self.chosen.emit(sorted(self.sides.taken))
        self.accept()


def untouched(before: PersonDetail | None, fields: Sequence[Difference]) -> set[str]:
    """The fields that stand as they were read: only the colleague changed those."""
    if before is None:
        return set()
    read = {"groups": ",".join(before.recorded_groups)}
    return {
        each.field
        for each in fields
        if each.field not in ("id_number", "phone")
        and each.mine == read.get(each.field, _text(getattr(before, each.field)))
    }


def _text(value: object) -> str:
    return "" if value is None else str(value)
