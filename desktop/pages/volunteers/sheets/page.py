"""录入签到表: the number, then the lines as they stand on the paper; nothing typed is lost."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.page import Desk, Page
from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.cases.intake.scroll import FormInside, Inside
from desktop.pages.volunteers.sheets.line import EntryLine
from desktop.pages.volunteers.words import say_shift
from desktop.theme import px
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Card, Chip, EmptyState, Text
from desktop.widgets.composition import commit_composition
from desktop.widgets.fields import TextField
from desktop.widgets.layout import Flow
from models.changes import Changes
from models.errors import KnownError
from models.volunteers.actions.sheets import (
    SheetEntered,
    enter_sheet,
    find_sheet_again,
    lose_sheet,
)
from models.volunteers.queries.sheets import (
    SheetPage,
    SheetRow,
    SheetState,
    list_sheets,
    read_sheet,
)
from models.volunteers.rules.attendance import Doubt
from models.volunteers.rules.hours import hours_text
from models.work import may_do

STATE_TONES = {SheetState.OUT: "amber", SheetState.ENTERED: "green", SheetState.LOST: "grey"}
HEADERS = ("行", "姓名", "岗位", "签到", "签退", "时长", "扣除(分)", "计时")


class SheetEntryPage(Page):
    """Target: the number of a sheet, or None. Enter: in, out, next line; Tab: every cell."""

    draft_id = "volunteer-sheet"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "录入签到表")
        self.sheet: SheetPage | None = None
        self.lines: list[EntryLine] = []
        self._typed: dict[str, dict[str, dict[str, Any]]] = {}  # number → line → texts
        self._busy = False
        self.save = Action(
            "保存这一张", self._save, key="F9", kind="primary", reason=self._why_not, parent=self
        )
        self.other = Action("换一张", self._other, key="F6", parent=self)
        self.swap = Action("换人签的", self._swap, key="F4", reason=self._why_not, parent=self)
        self.lose = Action(
            "遗失或作废",
            self._lose_or_find,
            key="Ctrl+Delete",
            reason=self._why_not_lose,
            parent=self,
        )
        self.back = Action("签到和时长", self._back, key="Alt+Left", parent=self)
        self.add_actions(self.back, self.other, self.save)
        self.add_actions(self.swap, self.lose, heading=False)
        self.number = TextField(
            "签到表编号", hint="印在表上，例如 QD2026-00012，或只打 12", limit=24
        )
        self.number.line.entered.disconnect()
        self.number.line.entered.connect(self._open)
        self.last = Text("", wrap=True)
        self.last.hide()
        self._build()

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(14)
        self.number.setMaximumWidth(px(330))
        top.addWidget(self.number, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.last, 1, Qt.AlignmentFlag.AlignVCenter)
        top.addStretch(0)
        self.body.addLayout(top)
        self.card = Card("签到表", margin=0)
        self.state: Chip = self.card.add_chip("", "grey")
        self.inside, self.column = _paper()
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(self.inside)
        self.area.viewport().setAutoFillBackground(False)
        self.card.body.addWidget(self.area, 1)
        foot = self.card.add_foot()
        self.sums = Text("", "bold", wrap=True)
        foot.addWidget(self.sums, 1)
        flow = Flow(gap=12, right=True)
        flow.add(*(Button(action) for action in (self.swap, self.lose)))
        foot.addLayout(flow, 1)
        self.empty = EmptyState(
            "先打签到表的编号",
            "编号印在纸的右上角。录到一半可以离开，回来接着录；没有交回的编号在“签到和时长”里列着。",
        )
        self.body.addWidget(self.card, 1)
        self.body.addWidget(self.empty, 1)
        self.card.hide()

    # which sheet

    def entered(self, target: Any = None) -> None:
        if target:
            self._read(str(target))
        elif self.sheet is None:
            self.number.line.setFocus()
        else:
            self._go_on()

    def changed(self, changes: Changes) -> None:
        if changes.touches("sign_in_sheet") and self.sheet is not None and not self._busy:
            self._read(self.sheet.number)

    def _open(self) -> None:
        text = "".join(self.number.text().split()).upper()
        if not text:
            self.number.set_error("请打签到表的编号。")
            return
        if text.isdecimal():
            text = f"QD{self.desk.now().year}-{int(text):05d}"
        self._read(text)

    def _read(self, number: str) -> None:
        self.desk.tasks.ask(
            read_sheet, number, then=self._show, failed=self._not_found, key="sheet-read"
        )

    def _not_found(self, error: KnownError) -> None:
        self.number.show()
        self.number.set_error(error.text)
        self.number.line.setFocus()
        self.number.line.selectAll()

    def _show(self, sheet: SheetPage) -> None:
        is_same = self.sheet is not None and self.sheet.number == sheet.number
        if is_same and self.lines and sheet.state is SheetState.OUT:
            self.sheet = sheet  # what is being typed stays as it is
            return
        self._keep()
        self.sheet = sheet
        self.number.set_error("")
        self.number.set_text(sheet.number)
        self.card.show()
        self.empty.hide()
        self.number.hide()  # the lines need the room; F6 brings it back
        self.last.setVisible(bool(self.last.text()))
        self.lose.rename("找回" if sheet.state is SheetState.LOST else "遗失或作废")
        shift = sheet.shift
        when = say_shift(shift.starts_at, shift.ends_at, self.desk.now().date())
        self.say_below_title(f"{shift.activity} · {when}")
        self.card.title.setText(f"{sheet.number}　第 {sheet.page} 页，共 {sheet.pages} 页")
        self.state.show_state(sheet.state.text, STATE_TONES[sheet.state])
        self._fill(sheet)
        self._refresh()
        self._go_on()

    def _fill(self, sheet: SheetPage) -> None:
        self.lines = []
        inside, column = _paper()
        if sheet.state is SheetState.OUT:
            column.addLayout(self._lay_lines(sheet, inside))
        else:
            column.addWidget(Text(_say_closed(sheet), wrap=True))
        column.addStretch(1)
        self._put(inside, column)
        self._string_together()
        self._sum_up()

    def _lay_lines(self, sheet: SheetPage, inside: QWidget) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        for place, share in ((1, 3), (2, 2), (7, 3)):
            grid.setColumnStretch(place, share)
        grid.setColumnMinimumWidth(1, px(150))
        grid.setColumnMinimumWidth(7, px(84))
        for place, word in enumerate(HEADERS):
            grid.addWidget(Text(word, "label"), 0, place)
        kept = self._typed.get(sheet.number, {})
        for printed in sheet.lines:
            line = EntryLine(self.desk, sheet.shift, printed, inside)
            line.put_into(grid, 1 + 2 * len(self.lines))
            self.lines.append(line)
            if str(line.number) in kept:
                line.fill(kept[str(line.number)])
            self._listen_to(line)
        return grid

    def _listen_to(self, line: EntryLine) -> None:
        line.typed.connect(self._was_typed)
        line.judged.connect(self._sum_up)
        line.finished.connect(partial(self._next_line, line))
        line.moved.connect(partial(self._move, line))
        line.who.line.entered.connect(partial(self._after_name, line))
        for cell in line.cells.values():
            cell.reached.connect(partial(self._see, cell))

    def _string_together(self) -> None:
        """Tab goes along the paper: name, in, out, hours, breaks, the next line."""
        chain: list[QWidget] = [self.number.line]
        for line in self.lines:
            chain += [line.who.line, *line.cells.values()]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _clear(self) -> None:
        self.lines = []
        self._put(*_paper())

    def _put(self, inside: Inside, column: QVBoxLayout) -> None:
        """Show this instead of what was there; built before, so that it takes the keyboard."""
        self.inside, self.column = inside, column
        self.area.setWidget(inside)  # which takes the old one down
        inside.setAutoFillBackground(False)
        inside.show()

    # the keyboard

    def _go_on(self) -> None:
        """To the first line where nothing stands yet."""
        if not self.lines:
            self.number.line.setFocus()
            return
        names = [line for line in self.lines if line.printed.volunteer_id is not None]
        begun = [line for line in self.lines if not line.is_empty]
        first = 0 if not begun else min(self.lines.index(begun[-1]) + 1, len(self.lines) - 1)
        target = self.lines[first] if begun or not names else names[0]
        target.first.setFocus()

    def _next_line(self, line: EntryLine) -> None:
        place = self.lines.index(line) + 1
        if place < len(self.lines):
            self.lines[place].first.setFocus()
            self._see(self.lines[place].first)
        else:
            self.setFocus()
            self.desk.messages.well("到最后一行了，按 F9 保存这一张")

    def _after_name(self, line: EntryLine) -> None:
        # An empty name on a blank line: nobody signed there.
        if line.who.empty and line.printed.volunteer_id is None:
            self._next_line(line)

    def _move(self, line: EntryLine, column: str, step: int) -> None:
        place = self.lines.index(line) + step
        if 0 <= place < len(self.lines):
            self.lines[place].cells[column].setFocus()
            self._see(self.lines[place].cells[column])

    def _see(self, cell: QWidget) -> None:
        self.area.ensureWidgetVisible(cell, 0, px(70))

    def _other(self) -> None:
        self.number.show()
        self.number.line.setFocus()
        self.number.line.selectAll()

    def _swap(self) -> None:
        line = self._line_here()
        if line is None:
            self.refuse("先把光标放到那一行，再按 F4 换人。")
        else:
            line.replace_printed()

    def _line_here(self) -> EntryLine | None:
        here = self.focusWidget()
        for line in self.lines:
            if here is line.who.line or here in line.cells.values():
                return line
        return None

    # nothing is lost

    def _was_typed(self) -> None:
        self.keep_draft()
        self.save.refresh()

    def _keep(self) -> None:
        """What is typed of the sheet that is shown."""
        if self.sheet is None or self.sheet.state is not SheetState.OUT:
            return
        texts = {str(line.number): line.texts() for line in self.lines if not line.is_empty}
        if texts:
            self._typed[self.sheet.number] = texts
        else:
            self._typed.pop(self.sheet.number, None)

    def draft(self) -> tuple[str, Mapping[str, Any]] | None:
        self._keep()
        if not self._typed:
            return None
        return f"签到表 {'、'.join(self._typed)}", {"sheets": self._typed}

    def restore(self, draft: Mapping[str, Any]) -> None:
        self._typed = {number: dict(texts) for number, texts in draft["sheets"].items()}
        if self._typed:
            self.sheet, self.lines = None, []
            self._read(next(iter(self._typed)))

    # saving

    def _save(self) -> None:
        commit_composition()
        if self._busy or self.sheet is None:
            return
        try:
            forms = [line.form() for line in self.lines if not line.is_empty]
        except KnownError as error:
            self.known(error)
            return
        self._busy = True
        self.desk.tasks.act(
            enter_sheet, self.sheet.number, forms, then=self._was_saved, failed=self._failed,
            owner=self, title="正在保存签到表",
        )  # fmt: skip

    def _failed(self, error: KnownError) -> None:
        self._busy = False
        self.known(error)

    def known(self, error: KnownError) -> None:
        """The refused cell is named and has the keyboard; everything typed stays."""
        place, _, cell = (error.field or "").removeprefix("line.").partition(".")
        found = [line for line in self.lines if place == str(line.number) and cell]
        if not found:
            super().known(error)
            return
        line = found[0]
        line.say(error.text, "hours" if cell == "written_hours" else cell)
        self._see(line.sign_in)
        self._sum_up()

    def _was_saved(self, entered: SheetEntered) -> None:
        assert self.sheet is not None
        self._busy = False
        done = self.sheet
        self._typed.pop(done.number, None)
        self.sheet, self.lines = None, []
        if self._typed:
            self.keep_draft()
        else:
            self.forget_draft()
        said = _say_entered(done.number, entered)
        self.desk.messages.well(said)
        doubts = [f"第 {d.line} 行 {d.name}：{d.sentence}" for d in entered.doubtful]
        shown = f"{said}。" if not doubts else f"{said}：{'；'.join(doubts)}。"
        self.last.setText(shown)
        self.last.show()
        self.number.show()
        self._clear()
        self.card.hide()
        self.empty.show()
        self._refresh()
        self.desk.tasks.ask(
            list_sheets, done.shift.activity_id, then=partial(self._offer_next, done),
            key="sheet-next",
        )  # fmt: skip

    def _offer_next(self, done: SheetPage, sheets: Sequence[SheetRow]) -> None:
        if not self.isVisible() or self.sheet is not None:
            return  # the clerk has gone on to something else
        out = [sheet.number for sheet in sheets if sheet.state is SheetState.OUT]
        if not out:
            self.number.set_text("")
            self.last.setText("")
            self.desk.open_page("volunteer-attendance", (done.shift.activity_id, done.shift.id))
            return
        self.number.set_text(out[0])
        self.number.line.setFocus()
        self.number.line.selectAll()

    # lost and found

    def _lose_or_find(self) -> None:
        assert self.sheet is not None
        if self.sheet.state is SheetState.LOST:
            self._find_again()
        else:
            ask_lost(self, self.sheet.number, self._was_lost)

    def _was_lost(self, _: Any) -> None:
        if self.sheet is not None:
            self._typed.pop(self.sheet.number, None)
            number, self.sheet, self.lines = self.sheet.number, None, []
            self._read(number)

    def _find_again(self) -> None:
        assert self.sheet is not None
        self.desk.tasks.act(
            find_sheet_again, self.sheet.number, then=self._was_found, failed=self.known
        )

    def _was_found(self, _: Any) -> None:
        if self.sheet is not None:
            self.desk.messages.well(f"{self.sheet.number} 已找回，可以录入")
            number, self.sheet, self.lines = self.sheet.number, None, []
            self._read(number)

    def _back(self) -> None:
        if self.sheet is None:
            self.desk.open_page("volunteer-approvals")
        else:
            shift = self.sheet.shift
            self.desk.open_page("volunteer-attendance", (shift.activity_id, shift.id))

    # what may be done

    def _why_not(self) -> str:
        if why := self.desk.why_not(enter_sheet):
            return why
        if self.sheet is None:
            return "先打签到表的编号，按回车打开。"
        if self.sheet.state is not SheetState.OUT:
            return _say_closed(self.sheet)
        return ""

    def _why_not_lose(self) -> str:
        is_lost = self.sheet is not None and self.sheet.state is SheetState.LOST
        if is_lost and may_do(self.desk.clerk.role, find_sheet_again):
            return ""
        return self._why_not()

    def _refresh(self) -> None:
        for action in self._actions:
            action.refresh()

    def _find_repeats(self) -> None:
        """The same person on several lines: told at the later ones."""
        first: dict[int, int] = {}
        for line in self.lines:
            who, is_there = line.volunteer_id, line.sign_in.text() or line.sign_out.text()
            if who is None or not is_there:
                line.tell_repeat(None)
                continue
            before = first.setdefault(who, line.number)
            line.tell_repeat(before if before != line.number else None)

    def _sum_up(self) -> None:
        self._find_repeats()
        judged = [(line, line.judgement) for line in self.lines if line.judgement is not None]
        there = [(line, each) for line, each in judged if Doubt.ABSENT not in each.doubts]
        doubtful = sum(not line.counts for line, _ in there)
        minutes = sum(each.credited or 0 for line, each in there if line.counts)
        people = len({line.volunteer_id for line, _ in there})
        parts = [f"已录 {people} 人", f"计 {hours_text(minutes)} 小时"]
        if doubtful:
            parts.append(f"{doubtful} 行有疑问，保存后请负责人定")
        self.sums.setText("，".join(parts) if self.lines else "")


def _paper() -> tuple[Inside, QVBoxLayout]:
    """What scrolls in the card, empty."""
    inside = FormInside()
    column = QVBoxLayout(inside)
    column.setContentsMargins(16, 10, 16, 10)
    inside.setAutoFillBackground(False)
    return inside, column


def ask_lost(page: Page, number: str, done: Any) -> AskDialog:
    """Why a sheet will not come back."""
    reason = TextField("原因", hint="如 雨淋坏了、没有用上", limit=120, required="请写明原因。")
    asked = Asked(
        f"{number} 登记后不再算作未交回。以后找到了，可以点“找回”再录入。",
        {"reason": reason},
        lambda values: (lose_sheet, (number, values["reason"])),
    )
    dialog = AskDialog(page, "签到表遗失或作废", asked, "登记", done)
    dialog.open()
    return dialog


def _say_closed(sheet: SheetPage) -> str:
    if sheet.state is SheetState.LOST:
        return f"{sheet.number} 已登记为“{sheet.lost_reason}”。找到了请点“找回”，再录入。"
    assert sheet.entered_at is not None
    return (
        f"{sheet.number} 已于 {sheet.entered_at:%m月%d日 %H:%M} 录入。"
        "要改某一行，请到“签到和时长”选中那一行更正。"
    )


def _say_entered(number: str, entered: SheetEntered) -> str:
    there = len(entered.attendance_ids) - entered.absent
    said = f"已录入 {number}：{there} 人，{hours_text(entered.credited_minutes)} 小时"
    if entered.absent:
        said += f"，{entered.absent} 人未到"
    if entered.doubtful:
        said += f"，{len(entered.doubtful)} 行有疑问"
    return said
