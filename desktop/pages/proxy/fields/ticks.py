"""A box that Enter leaves, and several of them as one field."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from desktop.widgets.fields import ENTER, Field
from models.errors import KnownError


class Tick(QCheckBox):
    """Space ticks, Enter goes on."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class TicksField(Field):
    """Some of a few: each is ticked by itself, none beforehand."""

    def __init__(
        self,
        label: str,
        choices: Sequence[tuple[Any, str]],
        *,
        columns: int = 2,
        required: str = "",
        help: str = "",
    ) -> None:
        host = QWidget()
        grid = QGridLayout(host)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(6)
        self.boxes: dict[Any, Tick] = {}
        for place, (value, word) in enumerate(choices):
            box = Tick(word)
            box.setAccessibleName(f"{label} {word}")
            box.entered.connect(partial(self._next, place))
            box.toggled.connect(self._edited)
            grid.addWidget(box, place // columns, place % columns)
            self.boxes[value] = box
        super().__init__(label, host, help=help)
        self._required = required
        self.setFocusProxy(next(iter(self.boxes.values())))
        host.setFocusProxy(next(iter(self.boxes.values())))

    def value(self) -> frozenset[Any]:
        chosen = frozenset(value for value, box in self.boxes.items() if box.isChecked())
        if not chosen and self._required:
            raise KnownError(self._required)
        return chosen

    def set_value(self, value: Any) -> None:
        for each, box in self.boxes.items():
            box.setChecked(each in (value or ()))

    def text(self) -> str:
        return ",".join(str(value) for value, box in self.boxes.items() if box.isChecked())

    def set_text(self, text: str) -> None:
        chosen = text.split(",")
        for value, box in self.boxes.items():
            box.setChecked(str(value) in chosen)

    def _next(self, place: int) -> None:
        list(self.boxes.values())[place].focusNextChild()

    def _edited(self) -> None:
        if self.error:
            self.set_error("")
        self.changed.emit()
