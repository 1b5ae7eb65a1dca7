"""Form fields: label above, error below, one way to read, fill and draft them all."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop.theme import px, set_property
from desktop.widgets.cards import Text
from desktop.widgets.composition import commit_composition
from desktop.widgets.values import read_date, read_money
from models.errors import KnownError

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Line(QLineEdit):
    """A line that knows whether an input method is composing in it; then Enter is not ours."""

    entered = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.composing = False
        self.setMinimumWidth(px(80))

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if not self.composing:
                self.entered.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class Field(QWidget):
    """Base of all fields. `changed` after every edit by the clerk or by `set_value`."""

    changed = Signal()

    def __init__(self, label: str, editor: QWidget, *, help: str = "") -> None:
        super().__init__()
        self.label = Text(label, "label")
        self.editor = editor
        self._help = help
        self._below = Text(help, "small", wrap=True)
        if not help:  # setVisible(True) would show it as a window of its own: no parent yet
            self._below.hide()
        self.label.setBuddy(editor)
        editor.setAccessibleName(label)
        self.setFocusProxy(editor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        if label:
            column.addWidget(self.label)
        column.addWidget(editor)
        column.addWidget(self._below)

    # what every kind of field answers

    def value(self) -> Any:
        """What is meant; raises KnownError when the text means nothing."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        raise NotImplementedError

    def text(self) -> str:
        """What is typed, meaningful or not: this goes into the draft."""
        raise NotImplementedError

    def set_text(self, text: str) -> None:
        raise NotImplementedError

    @property
    def empty(self) -> bool:
        return not self.text().strip()

    def set_error(self, text: str) -> None:
        """Show what is wrong below the field; "" takes it away."""
        set_property(self.editor, "wrong", "true" if text else "false")
        set_property(self._below, "role", "error" if text else "small")
        self._below.setText(f"✗ {text}" if text else self._help)
        self._below.setVisible(bool(text or self._help))
        self.editor.setAccessibleDescription(text or self._help)

    @property
    def error(self) -> str:
        text = self._below.text()
        return text[2:] if text.startswith("✗ ") else ""

    def check(self) -> bool:
        """Say below the field what is wrong with it; True when nothing is."""
        try:
            self.value()
        except KnownError as error:
            self.set_error(error.text)
            return False
        self.set_error("")
        return True

    def go_on(self) -> None:
        """Enter: to the next field, as Tab does."""
        self.focusNextChild()


class TextField(Field):
    """One line of text, trimmed. `limit` in characters."""

    def __init__(
        self, label: str, *, hint: str = "", help: str = "", limit: int = 200, required: str = ""
    ) -> None:
        self.line = Line()
        super().__init__(label, self.line, help=help)
        self.line.setPlaceholderText(hint)
        self.line.setMaxLength(limit)
        self._required = required
        self.line.textChanged.connect(self._edited)
        self.line.entered.connect(self.go_on)
        self.line.left.connect(self._left)

    def value(self) -> Any:
        text = self.text().strip()
        if not text and self._required:
            raise KnownError(self._required)
        return text

    def set_value(self, value: Any) -> None:
        self.set_text("" if value is None else str(value))

    def text(self) -> str:
        return self.line.text()

    def set_text(self, text: str) -> None:
        self.line.setText(text)

    def _edited(self) -> None:
        if self.error:
            self.set_error("")
        self.changed.emit()

    def _left(self) -> None:
        if not self.empty and self.check():
            self.tidy()

    def tidy(self) -> None:
        """Write what was understood the way the paper shows it."""


class DateField(TextField):
    """A day, typed in any usual spelling and shown as yyyy-mm-dd. `today` gives the day."""

    def __init__(self, label: str, today: Callable[[], date], *, required: str = "") -> None:
        super().__init__(label, hint="年-月-日", limit=20, required=required)
        self._today = today

    def value(self) -> date | None:
        if self.empty and self._required:
            raise KnownError(self._required)
        return read_date(self.text(), self._today())

    def set_value(self, value: date | None) -> None:
        self.set_text("" if value is None else value.isoformat())

    def tidy(self) -> None:
        value = self.value()
        if value is not None and self.text() != value.isoformat():
            self.set_value(value)


class MoneyField(TextField):
    """An amount in yuan, to the fen, as Decimal."""

    def __init__(self, label: str, *, required: str = "") -> None:
        super().__init__(label, hint="元", limit=20, required=required)
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)

    def value(self) -> Decimal | None:
        if self.empty and self._required:
            raise KnownError(self._required)
        return read_money(self.text())

    def set_value(self, value: Decimal | None) -> None:
        self.set_text("" if value is None else f"{value:.2f}")

    def tidy(self) -> None:
        self.set_value(self.value())


class PhoneField(TextField):
    """A phone number: digits, with the area code and extension as typed."""

    def __init__(self, label: str = "联系电话", *, required: str = "") -> None:
        super().__init__(label, limit=24, required=required)

    def value(self) -> str:
        text = re.sub(r"[\s－—]", "-", super().value()).replace("--", "-")
        plain = re.sub(r"-", "", text) if re.fullmatch(r"1[\d-]{10,}", text) else text
        if plain and not re.fullmatch(r"\+?[\d()（）-]{5,20}(转\d{1,6})?", plain):
            raise KnownError("电话只填数字和“-”，请核对。")
        if re.fullmatch(r"1\d+", plain) and len(plain) != 11 and len(plain) > 8:
            raise KnownError(f"手机号是 11 位，现在是 {len(plain)} 位。")
        return plain


class IdField(TextField):
    """An ID number. `judge` gives "" or what is wrong; the rule lives with people."""

    def __init__(
        self,
        label: str = "证件号码",
        *,
        judge: Callable[[str], str] | None = None,
        required: str = "",
    ) -> None:
        super().__init__(label, limit=24, required=required)
        self._judge = judge

    def value(self) -> str:
        plain = re.sub(r"[\s-]", "", super().value()).upper()
        wrong = self._judge(plain) if plain and self._judge is not None else ""
        if wrong:
            raise KnownError(wrong)
        return plain

    def tidy(self) -> None:
        self.set_text(self.value())


class _Note(QPlainTextEdit):
    done = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.done.emit()
            return
        super().keyPressEvent(event)


class NoteField(Field):
    """Several lines. Enter makes a new line, Ctrl+Enter or Tab goes on."""

    def __init__(self, label: str, *, rows: int = 3, hint: str = "", required: str = "") -> None:
        self.note = _Note()
        super().__init__(label, self.note)
        self._rows = rows
        self._required = required
        self.note.setPlaceholderText(hint)
        self.note.setTabChangesFocus(True)
        self.note.textChanged.connect(self._edited)
        self.note.done.connect(self.go_on)
        self._fit()

    def value(self) -> str:
        text = self.text().strip()
        if not text and self._required:
            raise KnownError(self._required)
        return text

    def set_value(self, value: str | None) -> None:
        self.set_text(value or "")

    def text(self) -> str:
        return self.note.toPlainText()

    def set_text(self, text: str) -> None:
        self.note.setPlainText(text)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        if hasattr(self, "_rows"):
            self.note.setFixedHeight(self.fontMetrics().lineSpacing() * self._rows + px(24))

    def _edited(self) -> None:
        if self.error:
            self.set_error("")
        self.changed.emit()


class Form(QObject):
    """The fields of one form by name: read, check, draft and fill them together."""

    typed = Signal()

    def __init__(self, fields: dict[str, Field], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, Field] = {}
        for name, field in fields.items():
            self.add(name, field)

    def add(self, name: str, field: Field) -> None:
        """One more field, where a form grows."""
        self.fields[name] = field
        field.changed.connect(self.typed)

    def __getitem__(self, name: str) -> Field:
        return self.fields[name]

    def values(self) -> dict[str, Any] | None:
        """All values, or None when a field is wrong: it is marked and has the keyboard."""
        commit_composition()
        wrong = [field for field in self.fields.values() if not field.check()]
        if wrong:
            wrong[0].editor.setFocus()
            return None
        return {name: field.value() for name, field in self.fields.items()}

    def show_error(self, error: KnownError) -> bool:
        """Put an action's error at the field it names; False when it names none of ours."""
        field = self.fields.get(error.field or "")
        if field is None:
            return False
        field.set_error(error.text)
        field.editor.setFocus()
        return True

    @property
    def empty(self) -> bool:
        return all(field.empty for field in self.fields.values())

    def draft(self) -> dict[str, str]:
        return {name: field.text() for name, field in self.fields.items()}

    def restore(self, draft: dict[str, str]) -> None:
        for name, text in draft.items():
            if name in self.fields:
                self.fields[name].set_text(text)

    def clear(self) -> None:
        for field in self.fields.values():
            field.set_text("")
            field.set_error("")
