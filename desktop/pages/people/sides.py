"""Two versions of one record side by side: each field is taken from one of them, by keys."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QHBoxLayout, QRadioButton, QWidget

from desktop.theme import colour, px, set_property
from desktop.widgets.cards import Text

EMPTY = "（空）"
LABELS: Mapping[str, str] = {
    "name": "姓名",
    "paper_type": "证件类型",
    "id_number": "证件号码",
    "sex": "性别",
    "birth_date": "出生日期",
    "phone": "联系电话",
    "address": "住址",
    "estate": "小区",
    "building": "楼栋",
    "entrance": "单元",
    "room": "室",
    "grid_id": "所属网格",
    "groups": "重点群体",
    "guardian": "监护人",
    "guardian_id": "监护人",
    "guardian_relation": "与本人的关系",
    "note": "备注",
}
HINT = "↑↓ 换一项，← → 选哪一边"


@dataclass(frozen=True)
class SideRow:
    """One field in both versions, and which side is ticked at first."""

    field: str
    left: str
    right: str
    from_right: bool = False


class Side(QRadioButton):
    """One version of one field. Left and right choose, up and down go to the next field."""

    moved = Signal(int)
    crossed = Signal()
    looked_at = Signal()  # or no longer

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None:
            self.moved.emit(step)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.crossed.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.looked_at.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.looked_at.emit()


class _Cell(QFrame):
    """The mark and the text beside it; a click anywhere chooses it."""

    def __init__(self, side: Side, text: str) -> None:
        super().__init__()
        self.side = side
        self.text = Text(text or EMPTY, wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 4, 6, 4)
        row.setSpacing(8)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        row.addWidget(side, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text, 1)
        side.toggled.connect(self._follow)
        side.looked_at.connect(self.update)
        self._follow(side.isChecked())

    def _follow(self, taken: bool) -> None:
        set_property(self.text, "role", "bold" if taken else "soft")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.side.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour("brand"), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 5, 5)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.side.setFocus()
        self.side.click()


class SideBySide(QWidget):
    """`taken` are the fields chosen from the right; tells `changed` after every choice."""

    changed = Signal()

    def __init__(
        self, heads: tuple[str, str], rows: Sequence[SideRow], labels: Mapping[str, str] = LABELS
    ) -> None:
        super().__init__()
        self._order = [row.field for row in rows]
        self.left: dict[str, Side] = {}
        self.right: dict[str, Side] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(4)
        for column, head in enumerate(("", *heads)):
            label = Text(head, "label")
            label.setContentsMargins(6, 0, 6, 0)
            grid.addWidget(label, 0, column)
        for number, row in enumerate(rows, 1):
            self._add(grid, number, row, labels.get(row.field, row.field), heads)
        grid.setColumnMinimumWidth(0, px(90))
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)

    def _add(
        self, grid: QGridLayout, number: int, row: SideRow, label: str, heads: tuple[str, str]
    ) -> None:
        name = Text(label, "bold")
        name.setContentsMargins(0, 4, 0, 4)
        grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
        pair = QButtonGroup(self)
        both = (self.left, row.left, heads[0]), (self.right, row.right, heads[1])
        for column, (sides, text, head) in enumerate(both, 1):
            side = Side(f"{label}，{head}：{text or EMPTY}")
            side.setChecked(row.from_right == (column == 2))
            side.moved.connect(partial(self._move, row.field))
            side.crossed.connect(partial(self._cross, row.field))
            side.toggled.connect(self.changed)
            sides[row.field] = side
            pair.addButton(side)
            grid.addWidget(_Cell(side, text), number, column)

    @property
    def taken(self) -> frozenset[str]:
        """The fields to take from the right."""
        return frozenset(name for name, side in self.right.items() if side.isChecked())

    def take_all(self, right: bool, but: Collection[str] = ()) -> None:
        """Every field from one side, but those."""
        for name, side in (self.right if right else self.left).items():
            if name not in but:
                side.setChecked(True)

    def take_keyboard(self) -> None:
        """To the first field."""
        if self._order:
            self._chosen(self._order[0]).setFocus()

    def _chosen(self, field: str) -> Side:
        return self.right[field] if self.right[field].isChecked() else self.left[field]

    def _move(self, field: str, step: int) -> None:
        at = self._order.index(field) + step
        if 0 <= at < len(self._order):
            self._chosen(self._order[at]).setFocus(Qt.FocusReason.TabFocusReason)

    def _cross(self, field: str) -> None:
        other = self.left[field] if self.right[field].isChecked() else self.right[field]
        other.setChecked(True)
        other.setFocus(Qt.FocusReason.TabFocusReason)
