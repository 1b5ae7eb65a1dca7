"""One line of a returned sheet: who, when in, when out, what stands there by hand."""

from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from desktop.page import Desk
from desktop.pages.volunteers.fields import VolunteerField
from desktop.pages.volunteers.times import is_readable, say_hours, tidy_time
from desktop.theme import px, set_property
from desktop.widgets.cards import Text
from desktop.widgets.fields import Line
from models.errors import KnownError
from models.volunteers.actions.sheets import LineForm
from models.volunteers.queries.attendance import ShiftFacts, preview_line
from models.volunteers.queries.sheets import SheetLine
from models.volunteers.rules.attendance import Doubt, Judgement
from models.volunteers.rules.sign_in_list import read_hours

ARROWS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
UNREADABLE = "时间看不懂，请写成 830、8.30 或 8点半"


class Cell(Line):
    """One cell of the sheet; the arrows go to the same column of the next line."""

    moved = Signal(int)
    reached = Signal()

    def __init__(self, name: str, width: int, limit: int) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setMaxLength(limit)
        self.setMinimumWidth(px(width))
        self.setMaximumWidth(px(width))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = ARROWS.get(Qt.Key(event.key()))
        if step is not None and not self.composing:
            self.moved.emit(step)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()
        self.reached.emit()


class WhoField(VolunteerField):
    """Who signed on a blank line, or in the place of the printed one."""

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__(desk, "")
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText("姓名、手机或证件尾号")
        # What is wrong stands below the whole line; a second sentence here would widen it.
        self._below.setMaximumHeight(0)

    def choose(self, volunteer_id: int, name: str) -> None:
        """Somebody who is known already."""
        self._chosen = (name, volunteer_id)
        self.set_text(name)

    @property
    def chosen_id(self) -> int | None:
        """The volunteer that was picked; None while nobody is."""
        found = self._chosen
        return found[1] if found is not None and found[0] == self.text().strip() else None


class EntryLine(QObject):
    """`typed` after every edit, `finished` when Enter leaves the line, `moved(column, step)`."""

    typed = Signal()
    finished = Signal()
    moved = Signal(str, int)
    judged = Signal()

    def __init__(self, desk: Desk, shift: ShiftFacts, printed: SheetLine, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._shift, self.printed = desk, shift, printed
        self.number = printed.line
        self.judgement: Judgement | None = None
        self.wrong = ""  # the cell an error was told of
        self.repeats: int | None = None  # the line on which this person stands already
        self._filling = False
        self._shown = ("", "", "")  # sentence, its role, outcome
        self._judged: tuple[object, ...] | None = None  # what was asked about last
        said = f"第 {self.number} 行"
        self.label = Text(printed.name, "bold")
        self.post = Text(printed.post or printed.volunteer_number, "small")
        self.who = WhoField(desk, f"{said}姓名")
        self.sign_in = Cell(f"{said}签到 {printed.name}".strip(), 104, 20)
        self.sign_out = Cell(f"{said}签退 {printed.name}".strip(), 104, 20)
        self.hours = Cell(f"{said}手写时长", 64, 10)
        self.deducted = Cell(f"{said}扣除分钟", 64, 4)
        self.outcome = Text("", "bold")
        self.sentence = Text("", "small", wrap=True)
        self.sentence.hide()
        self.cells: dict[str, Cell] = {
            "sign_in": self.sign_in, "sign_out": self.sign_out, "hours": self.hours,
            "deducted": self.deducted,
        }  # fmt: skip
        # Before anything is shown: without a parent it would be a window of its own.
        for widget in (
            self.label,
            self.who,
            self.post,
            *self.cells.values(),
            self.outcome,
            self.sentence,
        ):
            widget.setParent(parent)
        self._show_who(is_open=printed.volunteer_id is None)
        self._listen()

    def _listen(self) -> None:
        self.who.changed.connect(self._edited)
        self.who.picked.connect(self._was_picked)
        self.who.missed.connect(self._was_missed)
        self.who.line.left.connect(self.judge)
        for name, cell in self.cells.items():
            cell.textChanged.connect(self._edited)
            cell.moved.connect(lambda step, name=name: self.moved.emit(name, step))
            cell.left.connect(self._left)
        self.sign_in.entered.connect(self.sign_out.setFocus)
        for cell in (self.sign_out, self.hours, self.deducted):
            cell.entered.connect(self.finished.emit)

    def put_into(self, grid: QGridLayout, row: int) -> None:
        """Two rows of the grid: the cells, and below them what has to be said."""
        name = QHBoxLayout()
        name.setContentsMargins(0, 0, 0, 0)
        name.addWidget(self.label)
        name.addWidget(self.who, 1)
        number = Text(f"{self.number}", "soft")
        number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(number, row, 0)
        grid.addLayout(name, row, 1)
        grid.addWidget(self.post, row, 2)
        for column, cell in enumerate(self.cells.values(), 3):
            grid.addWidget(cell, row, column)
        grid.addWidget(self.outcome, row, 7)
        grid.addWidget(self.sentence, row + 1, 1, 1, 7)

    # who

    @property
    def is_replaced(self) -> bool:
        """Whether somebody else than the printed one signed here."""
        return self.printed.volunteer_id is not None and not self.who.isHidden()

    @property
    def volunteer_id(self) -> int | None:
        """Who signed here, as far as that is settled."""
        if self.who.isHidden():
            return self.printed.volunteer_id
        return self.who.chosen_id

    @property
    def first(self) -> QWidget:
        """Where the keyboard starts in this line."""
        return self.sign_in if self.who.isHidden() else self.who.line

    def replace_printed(self) -> None:
        """Somebody else signed in the place of the printed one; again: the printed one did."""
        if self.printed.volunteer_id is None:
            self.who.line.setFocus()
            return
        self._show_who(is_open=self.who.isHidden())
        self.who.set_text("")
        self.first.setFocus()
        self._edited()
        self.judge()

    def _show_who(self, *, is_open: bool) -> None:
        self.who.setVisible(is_open)
        self.label.setVisible(not is_open)

    def _was_picked(self) -> None:
        self.sign_in.setFocus()
        self._edited()  # who it is belongs to the draft, whether or not the text has changed
        self.judge()

    def _was_missed(self, text: str) -> None:
        self.say(
            f"没有找到“{text}”这位志愿者。先到“志愿者”里登记，再回来接着录；已录的都留着。", "who"
        )

    # what is typed

    @property
    def is_empty(self) -> bool:
        """Nothing typed: a printed name then was absent, a blank line is blank."""
        texts = (cell.text().strip() for cell in self.cells.values())
        return not any(texts) and (self.who.isHidden() or self.who.empty)

    def form(self) -> LineForm:
        """The line as typed. Raises KnownError that names the cell."""
        where = f"line.{self.number}."
        if not self.who.isHidden() and not self.who.empty and self.who.chosen_id is None:
            raise KnownError(
                f"第 {self.number} 行：“{self.who.text().strip()}”请从列表里选定。没有保存。",
                field=where + "volunteer",
            )
        return LineForm(
            self.number,
            self.who.chosen_id if not self.who.isHidden() else None,
            self.sign_in.text().strip(),
            self.sign_out.text().strip(),
            self._minutes(where),
            self.hours.text().strip(),
        )

    def _minutes(self, where: str) -> int | None:
        text = self.deducted.text().strip()
        if not text:
            return None
        if not text.isdecimal():
            raise KnownError(
                f"第 {self.number} 行 扣除请填分钟数，例如 30。没有保存。", field=where + "deducted"
            )
        return int(text)

    def texts(self) -> dict[str, Any]:
        """Everything typed, for the draft."""
        kept: dict[str, Any] = {name: cell.text() for name, cell in self.cells.items()}
        if not self.who.isHidden():
            kept |= {"who": self.who.text(), "id": self.who.chosen_id, "replaced": self.is_replaced}
        return kept

    def fill(self, texts: dict[str, Any]) -> None:
        """Take a draft back."""
        self._filling = True
        for name, cell in self.cells.items():
            cell.setText(str(texts.get(name, "")))
        if texts.get("replaced"):
            self._show_who(is_open=True)
        if texts.get("id") is not None:
            self.who.choose(int(texts["id"]), str(texts.get("who", "")))
        else:
            self.who.set_text(str(texts.get("who", "")))
        self._filling = False
        if not self.is_empty:
            self.judge()

    def _edited(self) -> None:
        if self._filling:
            return
        if self.wrong:
            self.calm()
        self.typed.emit()

    def _left(self) -> None:
        for cell in (self.sign_in, self.sign_out):
            shown = tidy_time(cell.text(), self._day, self._shift.plan)
            if shown != cell.text():
                self._filling = True
                cell.setText(shown)
                self._filling = False
        self.judge()

    # what becomes of it

    @property
    def _day(self) -> date:
        return self._shift.day

    def judge(self) -> None:
        """Ask what the line would become, once for what stands there; nothing is kept."""
        typed = (self.volunteer_id, *(cell.text() for cell in self.cells.values()))
        if typed == self._judged or self.wrong:
            return
        self._judged = typed
        bad = [
            cell
            for cell in (self.sign_in, self.sign_out)
            if not is_readable(cell.text(), self._day, self._shift.plan)
        ]
        for cell in (self.sign_in, self.sign_out):
            set_property(cell, "wrong", "true" if cell in bad else "false")
        if bad:
            self._show(None, f"“{bad[0].text()}”{UNREADABLE}", "error")
            return
        deducted = self.deducted.text().strip()
        self._desk.tasks.ask(
            preview_line, self._shift.id, self.volunteer_id, self.sign_in.text(),
            self.sign_out.text(), int(deducted) if deducted.isdecimal() else None,
            read_hours(self.hours.text())[1], now=self._desk.now(), then=self._was_judged,
            owner=self.sign_in, key=f"sheet-line-{self.number}",
        )  # fmt: skip

    def _was_judged(self, judgement: Judgement) -> None:
        if self.wrong:
            return  # what the action said stays until it is mended
        if Doubt.ABSENT in judgement.doubts:
            here = self.volunteer_id is not None
            self._show(judgement if here else None, "", "", "未到" if here else "")
        elif judgement.refusals:
            self._show(None, "；".join(judgement.sentences), "error")
        elif judgement.doubts:
            self._show(judgement, "；".join(judgement.sentences), "small", "待确认")
        else:
            self._show(judgement, "", "", say_hours(judgement.credited))

    def say(self, text: str, cell: str) -> None:
        """Tell what is wrong with a cell and put the keyboard there."""
        self.wrong = cell
        widget = self.cells.get(cell) or self.who.line
        if cell in self.cells:
            set_property(widget, "wrong", "true")
        self._show(None, text, "error")
        if cell not in self.cells and self.who.isHidden():
            widget = self.sign_in
        widget.setFocus()

    def calm(self) -> None:
        """What was wrong is being mended."""
        for cell in self.cells.values():
            set_property(cell, "wrong", "false")
        self.who.set_error("")
        self.wrong = ""
        self._judged = None
        self._show(None, "", "")

    @property
    def counts(self) -> bool:
        """Whether its hours count by themselves: nothing doubtful, and nobody a second time."""
        return self.judgement is not None and not self.judgement.doubts and self.repeats is None

    def tell_repeat(self, first: int | None) -> None:
        """The same person stands on another line before this one, or no longer."""
        if first != self.repeats:
            self.repeats = first
            self._render()

    def _show(
        self, judgement: Judgement | None, sentence: str, role: str, outcome: str = ""
    ) -> None:
        self.judgement = judgement
        self._shown = (sentence, role, outcome)
        self._render()
        self.judged.emit()

    def _render(self) -> None:
        sentence, role, outcome = self._shown
        if self.repeats is not None and role != "error":
            told = f"与第 {self.repeats} 行是同一人，时长只计一次，请核对"
            sentence, role = "；".join(filter(None, (told, sentence))), "error"
            outcome = "待确认" if outcome else ""
        self.outcome.setText(outcome)
        set_property(self.outcome, "role", "good" if self.counts else "soft")
        set_property(self.sentence, "role", role or "small")
        self.sentence.setText(f"✗ {sentence}" if role == "error" else sentence)
        self.sentence.setVisible(bool(sentence))
        self.sign_in.setAccessibleDescription(sentence)
