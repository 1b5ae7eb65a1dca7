"""Two records of one person: side by side, chosen field by field, made one."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from desktop.page import Desk
from desktop.pages.people.sides import HINT, SideBySide, SideRow
from desktop.theme import px
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Text
from desktop.widgets.dialog import Dialog
from desktop.widgets.search import Deliver, Hit, SearchField
from models.cases.actions.merging import MergeChoices, merge_persons
from models.cases.queries.merging import MergeSide, MergeView, fuller_first, read_merge
from models.errors import KnownError
from models.people.queries import PersonBrief, find_people

KEPT, GONE = "保留的一份", "并入的一份"


class MergeDialog(Dialog):
    """Keeps the left record; `then(kept_id)` when it is done."""

    def __init__(
        self, desk: Desk, parent: QWidget, view: MergeView, then: Callable[[int], None]
    ) -> None:
        super().__init__("合并同一个人的两份登记", parent, width=760)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._view, self._then = desk, view, then
        self._sending = False
        self.sides = SideBySide(
            (KEPT, GONE), [SideRow(f.field, f.left, f.right, f.from_right) for f in view.fields]
        )
        self.body.addWidget(_both(view))
        said = HINT if view.fields else "两份登记的内容一样"
        self.body.addWidget(Text(f"{said}。没有选的电话会记在“另有”里。", "small", wrap=True))
        self.body.addWidget(self.sides)
        self.body.addWidget(
            Text(
                "合并后，右边的办件、来访等都归到左边；右边这一份不再出现在查找、名单和统计里，"
                "以前的单据不变。合并可以在“合并记录”里撤销。",
                "soft",
                wrap=True,
            )
        )
        self.body.addStretch(1)
        action = partial(Action, parent=self)
        self.merge = action("合并", self._send, key="F9", kind="primary", reason=self._why_not)
        self.all_left = action("全部用左边", partial(self.sides.take_all, False), key="F5")
        self.all_right = action("全部用右边", partial(self.sides.take_all, True), key="F6")
        self.set_actions([self.all_left, self.all_right, self.merge])
        self.sides.take_keyboard()

    def _why_not(self) -> str:
        return "正在合并，请稍等。" if self._sending else ""

    def _send(self) -> None:
        self._sending = True
        left, right = self._view.left, self._view.right
        self._desk.tasks.act(
            merge_persons,
            left.person.id,
            right.person.id,
            MergeChoices(self.sides.taken, (left.version, right.version)),
            then=self._done,
            failed=self._failed,
            owner=self,
        )

    def _done(self, _: object) -> None:
        self._desk.messages.well("已合并，需要时可以在“合并记录”里撤销")
        self.accept()
        self._then(self._view.left.person.id)

    def _failed(self, error: KnownError) -> None:
        self._sending = False
        self.known(error)


class PickDialog(Dialog):
    """Which other record is the same person? `then(id)` with the one that was found."""

    def __init__(
        self, desk: Desk, parent: QWidget, name: str, but: int, then: Callable[[int], None]
    ) -> None:
        super().__init__("与另一份登记合并", parent, width=560)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._but, self._then = desk, but, then
        self._picked_id: int | None = None
        self.search = SearchField("另一份登记", self._find, hint="姓名、首字母或尾号", inline=True)
        self.search.picked.connect(self._picked)
        self.search.line.textEdited.connect(self._drop)
        self.body.addWidget(Text(f"“{name}”还有另一份登记时，在这里找到它。", "soft", wrap=True))
        self.body.addWidget(self.search)
        self.body.addStretch(1)
        self.body.addSpacing(px(220))  # the found ones stand here
        self.go_on = Action("对照两份", self._go, kind="primary", parent=self)
        self.set_actions([self.go_on])
        self.search.editor.setFocus()

    def _find(self, text: str, deliver: Deliver) -> None:
        self._desk.tasks.ask(
            find_people,
            text,
            self._desk.now().date(),
            then=partial(self._found, deliver),
            owner=self,
            key="people.merge",
        )

    def _found(self, deliver: Deliver, people: Sequence[PersonBrief]) -> None:
        deliver([Hit(p.id, p.name, p.sex, _about(p)) for p in people if p.id != self._but])

    def _picked(self, hit: Hit) -> None:
        self._picked_id = hit.key
        self.search.set_text(hit.title)
        self._go()

    def _drop(self) -> None:
        self._picked_id = None

    def _go(self) -> None:
        if self._picked_id is None:
            self.search.set_error("请从查到的人里选一位。")
            return
        self.accept()
        self._then(self._picked_id)


def ask_merge(
    desk: Desk,
    parent: QWidget,
    one_id: int,
    other_id: int,
    then: Callable[[int], None],
    failed: Callable[[KnownError], None],
) -> None:
    """Read both records and open the window over `parent`."""

    def show(view: MergeView) -> None:
        MergeDialog(desk, parent, view, then).open()

    desk.tasks.ask(
        _read_pair, one_id, other_id, desk.now().date(), then=show, failed=failed, owner=parent
    )


def _read_pair(session: Any, one_id: int, other_id: int, today: Any) -> MergeView:
    return read_merge(session, *fuller_first(session, one_id, other_id), today)


def _both(view: MergeView) -> QWidget:
    """What stands on each side, and how much hangs on it."""
    host = QFrame()
    grid = QGridLayout(host)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(14)
    for column, (head, side) in enumerate(((KEPT, view.left), (GONE, view.right))):
        for row, text in enumerate(_lines(head, side)):
            grid.addWidget(text, row, column, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(column, 1)
    return host


def _lines(head: str, side: MergeSide) -> tuple[Text, ...]:
    person = side.person
    hanging = "、".join(side.hanging) or "没有办件和来访"
    return (
        Text(f"{head}：{person.name}", "head", wrap=True),
        Text("　".join(_about(person)) or "没有证件号、电话和住址", "", wrap=True),
        Text(f"{hanging}　登记于 {side.created_at:%Y-%m-%d}", "small", wrap=True),
    )


def _about(person: PersonBrief) -> tuple[str, ...]:
    return tuple(filter(None, (person.id_number, person.phone, person.address)))
