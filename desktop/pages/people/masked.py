"""A number that is kept masked: typing means typing it anew; revealing is asked and logged."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.page import Desk
from desktop.theme import set_property
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.dialog import Dialog
from desktop.widgets.fields import Field, Line
from models.errors import KnownError
from models.people.actions import REVEAL_REASONS, reveal

SHOWN_SECONDS = 30  # a revealed number is hidden again after this


class _MaskedLine(Line):
    anew = Signal(str)
    back = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.isReadOnly() and event.text().isprintable() and event.text().strip():
            self.anew.emit(event.text())
        elif self.isReadOnly() and event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.anew.emit("")
        elif event.key() == Qt.Key.Key_Escape and not self.isReadOnly():
            self.back.emit()
        else:
            super().keyPressEvent(event)


class MaskedField(Field):
    """`value()` is None while what is kept stays. `read` turns text into the value or raises
    KnownError; `describe` gives a sentence about a good value, shown while it is typed."""

    asked = Signal()  # for the clear text

    def __init__(
        self,
        label: str,
        read: Callable[[str], str],
        describe: Callable[[str], str] | None = None,
    ) -> None:
        self.line = _MaskedLine()
        super().__init__(label, self.line)
        self.line.setMaxLength(40)
        self._read = read
        self._describe = describe
        self._kept = ""
        self.told = Text("", "small", wrap=True)
        self.told.hide()
        self.reveal = Action("查看明文", self.asked.emit, reason=self._why_not, parent=self)
        self._button = Button(self.reveal)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        row = QHBoxLayout()
        row.setSpacing(8)
        layout.insertLayout(layout.indexOf(self.line), row)
        row.addWidget(self.line, 1)
        row.addWidget(self._button)
        layout.addWidget(self.told)
        self.line.textChanged.connect(self._edited)
        self.line.entered.connect(self.go_on)
        self.line.left.connect(self._left)
        self.line.anew.connect(self._anew)
        self.line.back.connect(self._lock)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_SECONDS * 1000)
        self._timer.timeout.connect(self.hide_clear)
        self.set_kept("")

    def set_kept(self, masked: str) -> None:
        """What the record holds, masked; empty when it holds nothing."""
        self._kept, self._help = masked, ""
        self._timer.stop()
        self.reveal.refresh()
        self._button.setVisible(bool(masked))
        self._lock()

    def set_help(self, text: str) -> None:
        """A grey line below, e.g. the other phones."""
        self._help = text
        self.set_error("")

    def show_clear(self, text: str) -> None:
        """Show the number for 30 seconds."""
        if self.line.isReadOnly():
            self.line.setText(text)
            self._timer.start()

    def hide_clear(self) -> None:
        """Masked again: after the time, or when the record is left."""
        self._timer.stop()
        if self.line.isReadOnly():
            self.line.setText(self._kept)

    @property
    def is_kept(self) -> bool:
        """Whether what the record holds stays."""
        return self.line.isReadOnly()

    def value(self) -> str | None:
        return None if self.is_kept else self._read(self.line.text().strip())

    def set_value(self, value: str | None) -> None:
        self.set_text(value or "")

    def text(self) -> str:
        return "" if self.is_kept else self.line.text()

    def set_text(self, text: str) -> None:
        if text:
            self._anew(text)
        else:
            self._lock()

    def _why_not(self) -> str:
        return "" if self._kept else "还没有登记号码。"

    def _anew(self, text: str) -> None:
        self._timer.stop()
        self.line.setReadOnly(False)
        set_property(self.line, "kept", "false")
        self.line.setText(text)
        self._tell()

    def _lock(self) -> None:
        self.line.setReadOnly(bool(self._kept))
        set_property(self.line, "kept", "true" if self._kept else "false")
        self.line.setText(self._kept)
        self.line.setCursorPosition(0)
        self.set_error("")
        self._tell()

    def _edited(self) -> None:
        if self.error:
            self.set_error("")
        self._tell()
        if not self.is_kept:
            self.changed.emit()

    def _tell(self) -> None:
        """Checked while typed; what is wrong is said only when the field is left."""
        said, good = "", False
        if self.is_kept:
            said = "直接输入就是重填，Esc 恢复"
        elif self._describe is not None and self.line.text().strip():
            try:
                said, good = self._describe(self._read(self.line.text().strip())), True
            except KnownError:
                said = ""
        set_property(self.told, "role", "good" if good else "small")
        self.told.setText(said)
        self.told.setVisible(bool(said))

    def _left(self) -> None:
        if not self.is_kept and self._kept and not self.line.text().strip():
            return  # emptied on purpose: the number is removed on saving
        if not self.empty:
            self.check()


class RevealDialog(Dialog):
    """Asks for the reason; tells `revealed(text)`."""

    revealed = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget, person_id: int, what: str) -> None:
        super().__init__("查看明文", parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._person_id, self._what = desk, person_id, what
        self.reason = ChoiceField(
            "查看原因", [(word, word) for word in REVEAL_REASONS], required="请选择查看原因。"
        )
        self.reason.set_value(REVEAL_REASONS[0])
        self.body.addWidget(
            Text(f"号码显示 {SHOWN_SECONDS} 秒；谁、何时、为什么查看会记入日志。", wrap=True)
        )
        self.body.addWidget(self.reason)
        self.show_it = Action("查看", self._ask, kind="primary", parent=self)
        self.set_actions([self.show_it])

    def _ask(self) -> None:
        if self.reason.check():
            self._desk.tasks.act(
                reveal,
                self._person_id,
                self._what,
                self.reason.value(),
                then=self._done,
                failed=self.known,
                title="查看明文",
            )

    def _done(self, text: str) -> None:
        self.revealed.emit(text)
        self.accept()
