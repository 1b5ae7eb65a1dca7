"""The shifts of an activity and the posts in them, line by line."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.pages.volunteers.fields import SEPARATORS, read_count, read_moment
from desktop.theme import px
from desktop.widgets.cards import Text
from desktop.widgets.fields import Field, Line
from desktop.widgets.values import read_date
from models.errors import KnownError
from models.volunteers.rules.activities import PlaceForm, ShiftForm

EVERY_SHIFT = -1


def _line(name: str, text: str = "", *, width: int = 0, hint: str = "") -> Line:
    line = Line()
    line.setText(text)
    line.setAccessibleName(name)
    line.setPlaceholderText(hint)
    if width:
        line.setMinimumWidth(px(width))
        line.setMaximumWidth(px(width))
    return line


class _Lines(Field):
    """Lines under each other; Enter at the end of the last one adds another."""

    def __init__(self, label: str, help: str) -> None:
        self.host = QWidget()
        self.column = QVBoxLayout(self.host)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(6)
        super().__init__(label, self.host, help=help)

    def string_together(self, order: Sequence[QWidget], before: QWidget | None) -> None:
        chain = ([before] if before is not None else []) + list(order)
        for one, two in pairwise(chain):
            QWidget.setTabOrder(one, two)

    def edited(self) -> None:
        if self.error:
            self.set_error("")
        self.changed.emit()

    def lead(self, first: QWidget) -> None:
        """Where the keyboard goes when the field is asked for."""
        self.setFocusProxy(first)
        self.host.setFocusProxy(first)

    def leave(self, last: QWidget) -> None:
        last.setFocus()
        last.focusNextChild()


class _Shift(QWidget):
    def __init__(self, number: int, kept: int | None) -> None:
        super().__init__()
        self.kept = kept
        self.day = _line(f"第 {number} 班日期", hint="月-日")
        self.starts = _line(f"第 {number} 班开始", width=78, hint="9:00")
        self.ends = _line(f"第 {number} 班结束", width=78, hint="11:00")
        self.pause = _line(f"第 {number} 班休息分钟", width=52, hint="0")
        self.lines = (self.day, self.starts, self.ends, self.pause)
        for line in self.lines:
            line.setMaxLength(20)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Text(f"{number}", "soft"))
        row.addWidget(self.day, 1)
        row.addWidget(self.starts)
        row.addWidget(Text("至", "soft"))
        row.addWidget(self.ends)
        row.addWidget(Text("休息", "soft"))
        row.addWidget(self.pause)
        row.addWidget(Text("分", "soft"))

    @property
    def is_blank(self) -> bool:
        return not any(line.text().strip() for line in self.lines)


class ShiftsField(_Lines):
    """The shifts of an activity: day, from, to, break. The value is a tuple of ShiftForm."""

    def __init__(self, label: str, today: Callable[[], date]) -> None:
        super().__init__(label, "时间写 900 或 9:00；过半夜的写次日，例如 次日1:30。")
        self._today = today
        self.rows: list[_Shift] = []
        self._add()
        self.lead(self.rows[0].day)

    def value(self) -> Any:
        found = [self._read(n, row) for n, row in enumerate(self.rows, 1) if not row.is_blank]
        if not found:
            raise KnownError("请至少填写一个班次的日期和起止时间。")
        return tuple(found)

    def set_value(self, value: Any) -> None:
        for row in self.rows:
            row.setParent(None)
            row.deleteLater()
        self.rows = []
        for shift in value or ():
            row = self._add(shift.id)
            row.day.setText(shift.starts_at.date().isoformat())
            row.starts.setText(f"{shift.starts_at:%H:%M}")
            crosses = "次日" if shift.ends_at.date() > shift.starts_at.date() else ""
            row.ends.setText(f"{crosses}{shift.ends_at:%H:%M}")
            row.pause.setText(str(shift.break_minutes or ""))
        if not self.rows:
            self._add()
        self.lead(self.rows[0].day)

    def text(self) -> str:
        return "\n".join(
            "\t".join([*(line.text() for line in row.lines), str(row.kept or "")])
            for row in self.rows
            if not row.is_blank
        )

    def set_text(self, text: str) -> None:
        self.set_value(())
        lines = [line.split("\t") for line in text.splitlines()]
        for number, cells in enumerate(lines):
            row = self.rows[0] if number == 0 else self._add()
            for line, cell in zip(row.lines, cells, strict=False):
                line.setText(cell)
            row.kept = int(cells[4]) if len(cells) > 4 and cells[4] else None

    @property
    def count(self) -> int:
        """How many shifts are begun; one at least."""
        return max(1, sum(not row.is_blank for row in self.rows))

    def _add(self, kept: int | None = None) -> _Shift:
        before = self.rows[-1].pause if self.rows else None
        row = _Shift(len(self.rows) + 1, kept)
        self.rows.append(row)
        self.column.addWidget(row)
        for line in row.lines:
            line.textChanged.connect(self.edited)
        for line, after in pairwise(row.lines):
            line.entered.connect(after.setFocus)
        row.day.entered.disconnect()
        row.day.entered.connect(partial(self._from_day, row))
        row.pause.entered.connect(partial(self._from_end, row))
        row.day.left.connect(partial(self._tidy, row))
        self.string_together(row.lines, before)
        return row

    def _from_day(self, row: _Shift) -> None:
        if row.is_blank and row is not self.rows[0]:
            self.leave(row.pause)
        else:
            row.starts.setFocus()

    def _from_end(self, row: _Shift) -> None:
        place = self.rows.index(row)
        after = self.rows[place + 1] if place + 1 < len(self.rows) else self._add()
        after.show()
        after.day.setFocus()

    def _tidy(self, row: _Shift) -> None:
        try:
            day = read_date(row.day.text(), self._today())
        except KnownError:
            return
        if day is not None:
            row.day.setText(day.isoformat())

    def _read(self, number: int, row: _Shift) -> ShiftForm:
        try:
            day = read_date(row.day.text(), self._today())
            if day is None:
                raise KnownError("还没有日期。")
            starts = read_moment(row.starts.text(), day)
            ends = read_moment(row.ends.text(), day)
            pause = read_count(row.pause.text().strip() or "0")
        except KnownError as error:
            raise KnownError(f"第 {number} 班：{error.text}") from None
        if ends <= starts and time(0) == ends.time():
            ends += timedelta(days=1)  # 24:00 is the midnight after
        return ShiftForm(starts, ends, pause, row.kept)


class _Post(QWidget):
    def __init__(self, number: int) -> None:
        super().__init__()
        self.kept: int | None = None
        self.post = _line(f"第 {number} 行岗位", hint="岗位，例如 捡拾垃圾")
        self.shift = QComboBox()
        self.shift.setAccessibleName(f"第 {number} 行班次")
        self.wanted = _line(f"第 {number} 行人数", width=60, hint="人数")
        self.wanted.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.skills = _line(f"第 {number} 行要求的特长", hint="要求的特长（可空）")
        self.age = _line(f"第 {number} 行最小年龄", width=60, hint="不限")
        self.age.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.lines = (self.post, self.wanted, self.skills, self.age)
        self.post.setMaxLength(40)
        self.wanted.setMaxLength(4)
        self.age.setMaxLength(3)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.post, 3)
        row.addWidget(self.shift)
        row.addWidget(self.wanted)
        row.addWidget(Text("人", "soft"))
        row.addWidget(self.skills, 3)
        row.addWidget(self.age)
        row.addWidget(Text("岁起", "soft"))

    @property
    def is_blank(self) -> bool:
        return not any(line.text().strip() for line in self.lines)


class PlacesField(_Lines):
    """Posts with how many are wanted, in one shift or in each; the value is a tuple of PlaceForm.

    `shifts` gives how many shifts there are.
    """

    def __init__(self, label: str, shifts: Callable[[], int]) -> None:
        super().__init__(label, "写“每一班”就是每个班次都要这些人；回车再加一行。")
        self._shifts = shifts
        self.rows: list[_Post] = []
        self._add()
        self.lead(self.rows[0].post)

    def value(self) -> Any:
        found: list[PlaceForm] = []
        for number, row in enumerate(self.rows, 1):
            if not row.is_blank:
                found += self._read(number, row)
        return tuple(found)

    def set_value(self, value: Any) -> None:
        for row in self.rows:
            row.setParent(None)
            row.deleteLater()
        self.rows = []
        for place in value or ():
            row = self._add()
            row.kept = place.id
            row.post.setText(place.post)
            row.wanted.setText(str(place.wanted))
            row.skills.setText("、".join(place.skills))
            row.age.setText("" if place.min_age is None else str(place.min_age))
            row.shift.setCurrentIndex(row.shift.findData(place.shift))
        if not self.rows:
            self._add()
        self.lead(self.rows[0].post)

    def text(self) -> str:
        return "\n".join(
            "\t".join(
                [*(line.text() for line in row.lines), str(row.shift.currentData()),
                 str(row.kept or "")]
            )
            for row in self.rows
            if not row.is_blank
        )  # fmt: skip

    def set_text(self, text: str) -> None:
        self.set_value(())
        for number, line in enumerate(text.splitlines()):
            cells = line.split("\t")
            row = self.rows[0] if number == 0 else self._add()
            for each, cell in zip(row.lines, cells, strict=False):
                each.setText(cell)
            if len(cells) > 5:
                row.shift.setCurrentIndex(max(0, row.shift.findData(int(cells[4]))))
                row.kept = int(cells[5]) if cells[5] else None

    def follow_shifts(self) -> None:
        """Another shift was begun, or taken away."""
        for row in self.rows:
            self._fill_shifts(row)

    def _fill_shifts(self, row: _Post) -> None:
        chosen = row.shift.currentData()
        row.shift.blockSignals(True)
        row.shift.clear()
        row.shift.addItem("每一班", EVERY_SHIFT)
        for number in range(self._shifts()):
            row.shift.addItem(f"第 {number + 1} 班", number)
        place = row.shift.findData(chosen)
        row.shift.setCurrentIndex(max(0, place))
        row.shift.blockSignals(False)
        row.shift.setVisible(self._shifts() > 1)

    def _add(self) -> _Post:
        before = self.rows[-1].age if self.rows else None
        row = _Post(len(self.rows) + 1)
        self.rows.append(row)
        self.column.addWidget(row)
        self._fill_shifts(row)
        row.shift.currentIndexChanged.connect(self.edited)
        for line in row.lines:
            line.textChanged.connect(self.edited)
        row.post.entered.connect(partial(self._from_post, row))
        row.wanted.entered.connect(row.skills.setFocus)
        row.skills.entered.connect(row.age.setFocus)
        row.age.entered.connect(partial(self._from_end, row))
        self.string_together((row.post, row.shift, row.wanted, row.skills, row.age), before)
        return row

    def _from_post(self, row: _Post) -> None:
        if row.is_blank and (row is not self.rows[0] or len(self.rows) > 1):
            self.leave(row.age)
        elif row.shift.isVisible():
            row.shift.setFocus()
        else:
            row.wanted.setFocus()

    def _from_end(self, row: _Post) -> None:
        place = self.rows.index(row)
        after = self.rows[place + 1] if place + 1 < len(self.rows) else self._add()
        after.show()
        after.post.setFocus()

    def _read(self, number: int, row: _Post) -> list[PlaceForm]:
        name = row.post.text().strip()
        if not name:
            raise KnownError(f"第 {number} 行还没有写岗位。")
        try:
            wanted = read_count(row.wanted.text().strip() or "x", 1)
        except KnownError:
            raise KnownError(f"“{name}”要几个人，请填 1 以上的整数。") from None
        try:
            age = read_count(row.age.text().strip()) if row.age.text().strip() else None
        except KnownError:
            raise KnownError(f"“{name}”的最小年龄请填整数，不限就空着。") from None
        skills = tuple(word for word in SEPARATORS.split(row.skills.text().strip()) if word)
        shift = int(row.shift.currentData())
        form = PlaceForm(max(shift, 0), name, wanted, skills, age, row.kept)
        if shift != EVERY_SHIFT:
            return [form]
        return [
            replace(form, shift=each, id=row.kept if each == 0 else None)
            for each in range(self._shifts())
        ]
