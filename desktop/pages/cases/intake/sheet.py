"""按空白表补录: which sheet the visit is entered from, and the time written on it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from desktop.theme import px, set_property
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Card, Text
from desktop.widgets.fields import DateField, TextField
from models.cases.rules.sheets import SheetEntry
from models.errors import KnownError

_TIME = re.compile(r"(\d{1,2})[:：.时点](\d{1,2})分?|(\d{2})(\d{2})")


@dataclass(frozen=True)
class SheetWanted:
    """Target of the intake page: enter this sheet."""

    number: str


def read_time(text: str) -> time | None:
    """A time as clerks type it: 14:20, 1420, 14.20, 14点20; None for nothing."""
    plain = re.sub(r"\s", "", text)
    if not plain:
        return None
    match = _TIME.fullmatch(plain)
    parts = [int(part) for part in match.groups() if part is not None] if match else []
    if len(parts) != 2 or parts[0] > 23 or parts[1] > 59:
        raise KnownError("时间请按 14:20 或 1420 这样填。")
    return time(parts[0], parts[1])


class TimeField(TextField):
    """A time of day, shown as hh:mm."""

    def __init__(self, label: str, *, required: str = "") -> None:
        super().__init__(label, hint="时:分", limit=10, required=required)

    def value(self) -> time | None:
        super().value()
        return read_time(self.text())

    def set_value(self, value: time | None) -> None:
        self.set_text("" if value is None else f"{value:%H:%M}")

    def tidy(self) -> None:
        value = self.value()
        if value is not None and self.text() != f"{value:%H:%M}":
            self.set_value(value)


class SheetCard(Card):
    """Shown above the form while a sheet is entered: the number, its date and time."""

    typed = Signal()
    dated = Signal()  # another date or time stands there
    filled = Signal()  # Enter in the last field
    stopped = Signal()  # no more sheets

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(margin=12)
        self.number = ""
        self.next = ""  # proposed after the one just entered
        self.stop = Action(
            "结束补录", self.stopped.emit, key="F12", reason=self._why_not, parent=self
        )
        self._last: datetime | None = None
        self._says = Text("", wrap=True)
        self.day = DateField("表上的来访日期", today, required="请填写表上的来访日期。")
        self.time = TimeField("时间", required="请填写表上的来访时间。")
        self.time.line.entered.disconnect(self.time.go_on)
        self.time.line.entered.connect(self.filled)
        row = QHBoxLayout()
        row.setSpacing(14)
        self.day.setFixedWidth(px(150))
        self.time.setFixedWidth(px(150))
        row.addWidget(self.day, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.time, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._says, 1)
        row.addWidget(Button(self.stop))
        self.body.addLayout(row)
        for field in (self.day, self.time):
            field.changed.connect(self._edited)
            field.line.left.connect(self._left)
        self.hide()

    @property
    def said(self) -> str:
        """The sentence beside the fields."""
        return self._says.text()

    @property
    def is_on(self) -> bool:
        return bool(self.number)

    def begin(self, number: str) -> None:
        """Enter this sheet; the day of the sheet before stays, it is mostly the same one."""
        self.number = number
        self.time.set_value(None)
        self._say("")
        self.show()

    def leave(self) -> None:
        """This sheet is done; its day stays for the next one."""
        self.number = ""
        self.time.set_value(None)
        for field in (self.day, self.time):
            field.set_error("")
        self.hide()

    def end(self) -> None:
        """No more sheets."""
        self.leave()
        self.next = ""
        self.day.set_value(None)

    def take_keyboard(self) -> None:
        (self.day if self.day.empty else self.time).editor.setFocus()

    def moment(self) -> datetime | None:
        """The time written on the sheet, once both fields say one."""
        try:
            day, at = self.day.value(), self.time.value()
        except KnownError:
            return None
        return datetime.combine(day, at) if day is not None and at is not None else None

    def entry(self) -> SheetEntry | None:
        """As the action takes it; None marks the field that is still wrong."""
        for field in (self.day, self.time):
            if not field.check():
                field.editor.setFocus()
                return None
        at = self.moment()
        return SheetEntry(self.number, at) if at is not None else None

    def show_error(self, error: KnownError) -> bool:
        if not self.is_on or error.field not in ("number", "written_at"):
            return False
        # Beside the fields there is room for the sentence; below them it would push the form away.
        self._say(error.text)
        set_property(self.time.editor, "wrong", "true")
        self.time.editor.setFocus()
        return True

    def draft(self) -> dict[str, str] | None:
        if not self.is_on:
            return None
        return {"number": self.number, "day": self.day.text(), "time": self.time.text()}

    def restore(self, kept: Mapping[str, str]) -> None:
        self.begin(kept["number"])
        self.day.set_text(kept["day"])
        self.time.set_text(kept["time"])

    def _why_not(self) -> str:
        return "" if self.number or self.next else "现在不是按空白表补录。"

    def _say(self, error: str) -> None:
        """What is wrong with the sheet, else what to do with it."""
        set_property(self._says, "role", "error" if error else "soft")
        self._says.setText(error or f"照 {self.number} 逐项录入，保存后按表上的时间入账。")

    def _edited(self) -> None:
        if self.time.editor.property("wrong") == "true" and not self.time.error:
            set_property(self.time.editor, "wrong", "false")
        self._say("")
        self.typed.emit()

    def _left(self) -> None:
        now = self.moment()
        if now is not None and now != self._last:
            self._last = now
            self.dated.emit()
