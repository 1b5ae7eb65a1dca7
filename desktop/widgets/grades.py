"""A grade from a short scale, and a yes or no: chosen by digit, arrow or click."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QPushButton, QSizePolicy, QWidget

from desktop.theme import colour
from desktop.widgets.fields import ENTER, Field
from desktop.widgets.layout import Flow
from models.errors import KnownError


class _Grades(QWidget):
    """The row of a scale; one stop for Tab, the digit on each button is its key."""

    picked = Signal()
    entered = Signal()

    def __init__(self, words: Mapping[int, str]) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        row = Flow(self, gap=6)
        row.setContentsMargins(3, 3, 3, 3)
        self._group = QButtonGroup(self)
        self.buttons: dict[int, QPushButton] = {}
        for value, word in words.items():
            button = QPushButton(f"{value} {word}")
            button.setObjectName("grade")
            button.setAccessibleName(word)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setAutoDefault(False)
            self.buttons[value] = button
            self._group.addButton(button, value)
            row.add(button)
        self._group.idClicked.connect(self._clicked)

    @property
    def value(self) -> int | None:
        chosen = self._group.checkedId()
        return chosen if chosen in self.buttons else None

    def choose(self, value: int | None) -> None:
        """None takes the choice back: a grade that was not given is not a grade."""
        if value in self.buttons:
            self.buttons[value].setChecked(True)
        else:
            self._group.setExclusive(False)
            for button in self.buttons.values():
                button.setChecked(False)
            self._group.setExclusive(True)
        self.picked.emit()

    def _clicked(self, value: int) -> None:
        self.setFocus()
        self.picked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        wrong = self.property("wrong") == "true"
        if self.hasFocus() or wrong:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour("red" if wrong else "brand"), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 7, 7)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, values = event.key(), list(self.buttons)
        if event.text().isdigit() and int(event.text()) in self.buttons:
            self.choose(int(event.text()))
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.choose(None)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if key == Qt.Key.Key_Right else -1
            now = values.index(self.value) + step if self.value is not None else 0
            self.choose(values[max(0, min(len(values) - 1, now))])
        elif key in ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class GradeField(Field):
    """One of a few grades; with `required` it has to be given."""

    def __init__(
        self, label: str, words: Mapping[int, str], *, help: str = "", required: str = ""
    ) -> None:
        self.row = _Grades(words)
        super().__init__(label, self.row, help=help)
        self._required = required
        self.row.picked.connect(self._edited)
        self.row.entered.connect(self.go_on)

    def value(self) -> int | None:
        if self.row.value is None and self._required:
            raise KnownError(self._required)
        return self.row.value

    def set_value(self, value: Any) -> None:
        self.row.choose(value)

    def text(self) -> str:
        return "" if self.row.value is None else str(self.row.value)

    def set_text(self, text: str) -> None:
        self.row.choose(int(text) if text.isdigit() else None)

    def _edited(self) -> None:
        if self.error:
            self.set_error("")
        self.changed.emit()


class _Tick(QCheckBox):
    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class TickField(Field):
    """Yes or no; space ticks, Enter goes on."""

    def __init__(self, label: str, *, ticked: bool = False, help: str = "") -> None:
        self.box = _Tick(label)
        super().__init__("", self.box, help=help)
        self.box.setAccessibleName(label)
        self.box.setChecked(ticked)
        self.box.toggled.connect(lambda: self.changed.emit())
        self.box.entered.connect(self.go_on)

    def value(self) -> bool:
        return self.box.isChecked()

    def set_value(self, value: Any) -> None:
        self.box.setChecked(bool(value))

    def text(self) -> str:
        return "是" if self.box.isChecked() else ""

    def set_text(self, text: str) -> None:
        self.box.setChecked(bool(text))
