"""The materials of a matter, ticked one by one: space ticks, Ctrl+A ticks all."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QVBoxLayout, QWidget

from desktop.theme import px
from desktop.widgets.cards import Chip, Text
from desktop.widgets.fields import ENTER


@dataclass(frozen=True)
class Needed:
    """One material: its name, what is asked (原件 1 份), and whether it may be missing."""

    key: str
    name: str
    asked: str = ""
    optional: bool = False


class _Row(QFrame):
    ticked = Signal()

    def __init__(self, needed: Needed) -> None:
        super().__init__()
        self.needed = needed
        self.box = QCheckBox()
        self.box.setAccessibleName(f"{needed.name} {needed.asked}".strip())
        self.chip = Chip()
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 7, 12, 7)
        grid.setHorizontalSpacing(9)
        name = Text(needed.name, wrap=True)
        grid.addWidget(self.box, 0, 0)
        grid.addWidget(name, 0, 1)
        grid.addWidget(Text(needed.asked, "soft", wrap=True), 0, 2)
        grid.addWidget(self.chip, 0, 3, Qt.AlignmentFlag.AlignRight)
        grid.setColumnMinimumWidth(3, px(52))
        grid.setColumnStretch(1, 5)
        grid.setColumnStretch(2, 5)
        self.box.toggled.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        if self.box.isChecked():
            self.chip.show_state("已收", "green")
        elif self.needed.optional:
            self.chip.show_state("如有", "grey")
        else:
            self.chip.show_state("缺", "red")
        self.ticked.emit()

    def mousePressEvent(self, event: object) -> None:
        self.box.setFocus()
        self.box.toggle()


class Checklist(QWidget):
    """Arrows move, space ticks, Ctrl+A ticks all, Enter goes on behind the list."""

    changed = Signal()

    def __init__(self, name: str = "材料") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._rows: list[_Row] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def fill(self, needed: Sequence[Needed], received: Sequence[str] = ()) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._rows = []
        for each in needed:
            row = _Row(each)
            row.box.setChecked(each.key in received)
            row.ticked.connect(self.changed)
            row.box.installEventFilter(self)
            self._rows.append(row)
            self._column.addWidget(row)
            rule = QFrame()
            rule.setObjectName("rule")
            self._column.addWidget(rule)
        if self._rows:
            self.setFocusProxy(self._rows[0].box)
        self.changed.emit()

    @property
    def received(self) -> list[str]:
        return [row.needed.key for row in self._rows if row.box.isChecked()]

    @property
    def missing(self) -> list[Needed]:
        """What is still asked for; optional materials are not missing."""
        return [
            row.needed for row in self._rows if not row.box.isChecked() and not row.needed.optional
        ]

    def tick_all(self) -> None:
        """Ctrl+A ticks what is needed, again also what is only «如有», then unticks all."""
        open_ = [row for row in self._rows if not row.box.isChecked()]
        needed = [row for row in open_ if not row.needed.optional]
        for row in needed or open_ or self._rows:
            row.box.setChecked(bool(open_))

    def eventFilter(self, watched: object, event: object) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            place = next((n for n, row in enumerate(self._rows) if row.box is watched), -1)
            if place >= 0 and self._key(place, event):
                return True
        return False

    def _key(self, place: int, event: QKeyEvent) -> bool:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_A and control:
            self.tick_all()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            place += 1 if event.key() == Qt.Key.Key_Down else -1
            if 0 <= place < len(self._rows):
                self._rows[place].box.setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() in ENTER:
            self._rows[-1].box.setFocus()
            self.focusNextChild()
        else:
            return False
        return True
