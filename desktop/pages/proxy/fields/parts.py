"""Things in custody to hand on, all copies of a line or a part of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.pages.proxy.fields.numbers import number_line, read_number
from desktop.pages.proxy.fields.ticks import Tick
from desktop.widgets.cards import Text
from desktop.widgets.fields import Field, Line
from models.errors import KnownError
from models.proxy.rules.custody import Holder, MaterialForm


@dataclass(frozen=True)
class Part:
    """So many copies of a line with one holder, as they can be handed on."""

    line_id: int
    name: str
    form: MaterialForm
    copies: int
    holder: Holder


class PartsField(Field):
    """What is handed on: each ticked, with how many copies."""

    def __init__(self, label: str, parts: Sequence[Part], *, required: str = "") -> None:
        host = QWidget()
        grid = QGridLayout(host)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        self._parts = tuple(parts)
        self._required = required
        self.boxes: list[Tick] = []
        self.copies: list[Line] = []
        for place, part in enumerate(parts):
            box = Tick(f"{part.name}　{part.form.text}　在{part.holder.text}")
            box.setAccessibleName(box.text())
            box.entered.connect(partial(self._next, place))
            box.toggled.connect(self._edited)
            many = number_line(f"{part.name} 份数", str(part.copies))
            many.entered.connect(partial(self._next, place))
            grid.addWidget(box, place, 0)
            grid.addWidget(many, place, 1)
            grid.addWidget(Text(f"/ {part.copies} 份", "soft"), place, 2)
            self.boxes.append(box)
            self.copies.append(many)
        if not parts:
            grid.addWidget(Text("没有可以移交的材料。", "soft", wrap=True), 0, 0)
        super().__init__(label, host)
        if self.boxes:
            self.setFocusProxy(self.boxes[0])
            host.setFocusProxy(self.boxes[0])

    def tick_all(self) -> None:
        """Everything goes."""
        for box in self.boxes:
            box.setChecked(True)

    def value(self) -> tuple[tuple[Part, int], ...]:
        chosen = []
        for part, box, many in zip(self._parts, self.boxes, self.copies, strict=True):
            if box.isChecked():
                copies = read_number(many.text(), part.name, "份数")
                if copies > part.copies:
                    raise KnownError(
                        f"“{part.name}”在{part.holder.text}只有 {part.copies} 份，请核对。"
                    )
                chosen.append((part, copies))
        if not chosen and self._required:
            raise KnownError(self._required)
        return tuple(chosen)

    def set_value(self, value: Any) -> None:
        raise NotImplementedError

    def text(self) -> str:
        return ",".join(str(n) for n, box in enumerate(self.boxes) if box.isChecked())

    def set_text(self, text: str) -> None:
        """Nothing to fill in."""

    def _next(self, place: int) -> None:
        if place + 1 < len(self.boxes):
            self.boxes[place + 1].setFocus()
        else:
            self.copies[-1].setFocus()
            self.copies[-1].focusNextChild()

    def _edited(self) -> None:
        if self.error:
            self.set_error("")
        self.changed.emit()
