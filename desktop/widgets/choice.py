"""Choose one of a list by typing, by arrow keys or with the mouse."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from desktop.theme import px
from desktop.widgets.fields import Field, Line
from models.errors import KnownError


class ChoiceField(Field):
    """A list of (value, word); Alt+Down opens it. Typed text has to fit exactly one word."""

    def __init__(
        self,
        label: str,
        choices: Sequence[tuple[Any, str]] = (),
        *,
        help: str = "",
        required: str = "",
    ) -> None:
        self.box = QComboBox()
        super().__init__(label, self.box, help=help)
        self._required = required
        self._choices: list[tuple[Any, str]] = []
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.setMinimumWidth(px(80))
        self.line = Line()
        self.line.setMinimumWidth(0)  # the box says how narrow
        self.box.setLineEdit(self.line)
        self.line.setAccessibleName(label)
        # No completion list while typing: a popup would take the keyboard from input methods.
        self.box.setCompleter(None)  # type: ignore[arg-type]
        self.line.textChanged.connect(self._edited)
        self.line.entered.connect(self.go_on)
        self.line.left.connect(self._left)
        self.set_choices(choices)

    def set_choices(self, choices: Sequence[tuple[Any, str]]) -> None:
        text = self.text()
        self._choices = list(choices)
        self.box.blockSignals(True)
        self.box.clear()
        self.box.addItems([word for _, word in self._choices])
        self.box.setCurrentIndex(-1)
        self.box.blockSignals(False)
        self.set_text(text)

    def value(self) -> Any:
        """The chosen value; None for nothing. A beginning that fits one word is enough."""
        text = self.text().strip()
        if not text:
            if self._required:
                raise KnownError(self._required)
            return None
        exact = [value for value, word in self._choices if word == text]
        near = [value for value, word in self._choices if text.lower() in word.lower()]
        if exact or len(near) == 1:
            return (exact or near)[0]
        raise KnownError("请从列表中选一项。")

    def set_value(self, value: Any) -> None:
        self.set_text(next((word for each, word in self._choices if each == value), ""))

    def text(self) -> str:
        return self.box.currentText()

    def set_text(self, text: str) -> None:
        index = self.box.findText(text, Qt.MatchFlag.MatchExactly) if text else -1
        self.box.setCurrentIndex(index)
        if self.line.text() != text:
            self.line.setText(text)
        self.line.setCursorPosition(0)  # a long word is shown from its beginning

    def _edited(self) -> None:
        if self.error:
            self.set_error("")
        self.changed.emit()

    def _left(self) -> None:
        if not self.empty and self.check():
            self.set_value(self.value())
