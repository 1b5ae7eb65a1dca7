"""签到和时长 of one activity: the counter, the lines of a shift, its sheets, the approval."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from desktop.page import Desk, Page
from desktop.pages.volunteers.attendance.counter import CounterCard
from desktop.pages.volunteers.attendance.dialogs import (
    ApproveDialog,
    CorrectDialog,
    PrintDialog,
    say_left,
)
from desktop.pages.volunteers.attendance.rows import (
    SHEET_TONES,
    Standing,
    attendance_columns,
    say_remark,
    sort_key,
    standing,
)
from desktop.pages.volunteers.papers import show_sheets
from desktop.pages.volunteers.sheets.page import ask_lost
from desktop.pages.volunteers.words import say_shift
from desktop.theme import px
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState, Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.table import Column, ListSource, RecordTable
from desktop.widgets.tabs import SectionTabs
from models.changes import Changes
from models.errors import KnownError
from models.roles import LEADERS
from models.volunteers.actions.attendance import Approved, Corrected, approve_shift, correct
from models.volunteers.actions.sheets import (
    PrintedSheet,
    enter_sheet,
    find_sheet_again,
    print_sheets,
)
from models.volunteers.queries.attendance import AttendanceRow
from models.volunteers.queries.sheets import SheetRow, SheetState
from models.volunteers.queries.shift_pages import ShiftPage as ShiftRecord
from models.volunteers.queries.shift_pages import read_shift_page
from models.volunteers.rules.activities import Status
from models.volunteers.rules.hours import hours_text

TABS: tuple[tuple[str, tuple[Standing, ...]], ...] = (
    ("全部", tuple(Standing)),
    ("有疑问", (Standing.DOUBTFUL,)),
    ("待确认", (Standing.WAITING,)),
    ("在场", (Standing.IN,)),
)
WATCHED = ("attendance", "sign_in_sheet", "shift", "activity", "sign_up")


class ShiftPage(Page):
    """Target: activity id, or (activity id, shift id). F6: the counter; F9: approval."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "签到和时长")
        self._shown: ShiftRecord | None = None
        self._wanted: tuple[int, int | None] | None = None
        self._moves_focus = False
        self._filling = False
        self._titles: list[str] = []
        self.enter_sheet = Action(
            "录入签到表", self._enter_sheet, key="F8", reason=self._why_not, parent=self
        )
        self.approve = Action(
            "确认时长", self._approve, key="F9", kind="primary", reason=self._why_not_approve,
            parent=self,
        )  # fmt: skip
        self.correct = Action(
            "更正", self._correct, key="F2", reason=self._why_not_correct, parent=self
        )
        self.print = Action(
            "打印签到表", self._print, key="Ctrl+P", icon="print", reason=self._why_not,
            parent=self,
        )  # fmt: skip
        self.reprint = Action(
            "再打", self._reprint, key="Ctrl+Shift+P", reason=self._why_no_sheet, parent=self
        )
        self.lose = Action(
            "遗失", self._lose_or_find, key="Ctrl+Delete", reason=self._why_no_open, parent=self
        )
        self._build()
        self.add_actions(self.print, self.enter_sheet, self.correct, self.approve)
        self.add_actions(
            Action("签到签退", self._go_counter, key="F6", parent=self),
            Action("回到活动", self._back, key="Alt+Left", parent=self),
            self.reprint, self.lose, heading=False,
        )  # fmt: skip

    def _build(self) -> None:
        self.counter = CounterCard(self)
        self.shift = ChoiceField("", required="请选择班次。")
        self.shift.line.setAccessibleName("班次")
        self.shift.box.setAccessibleName("班次")
        self.shift.setMinimumWidth(px(230))
        self.shift.changed.connect(self._shift_chosen)
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(self.shift)
        top.addWidget(self.counter, 1)
        self.body.addLayout(top)
        self.tabs = SectionTabs("按状态筛选")
        self.tabs.fill([title for title, _ in TABS])
        self.tabs.chosen.connect(self._show_rows)
        self.table = RecordTable(
            "签到记录",
            attendance_columns(()),
            ListSource(keys=sort_key, text=lambda r: f"{r.name} {r.volunteer_number}"),
            hot=lambda row: standing(row) is Standing.DOUBTFUL,
            empty=EmptyState(
                "还没有人签到", "活动当天在上面扫码签到，或者打印签到表带去，交回后按 F8 录入。",
                self.print, icon="volunteer",
            ),
        )  # fmt: skip
        self.table.opened.connect(self._correct)
        self.table.chosen.connect(self._tell)
        self.table.told.connect(self.desk.messages.well)
        self.table.refused.connect(self.refuse)
        self.lines = Card("签到记录", margin=0)
        self.lines.body.setSpacing(0)
        self.lines.body.addWidget(self.tabs)
        self.lines.body.addWidget(self.table, 1)
        self.detail = Text("", "soft", wrap=True)
        self.detail.setContentsMargins(16, 6, 16, 6)
        self.detail.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.detail.hide()
        self.lines.body.addWidget(self.detail)
        self.sheets = RecordTable(
            "签到表",
            (
                Column("number", "编号", lambda s: s.number, kind="bold", width=6.4,
                       stretch=True, sortable=False),
                Column("names", "人", lambda s: str(s.names), kind="number", width=2,
                       sortable=False),
                Column("state", "状态", _say_state, kind="chip", width=4, sortable=False,
                       tone=lambda s: SHEET_TONES[s.state]),
            ),
            ListSource(),
            empty=EmptyState("还没有打印", "打印签到表以后，每张的编号都列在这里。"),
        )  # fmt: skip
        self.sheets.opened.connect(self._open_sheet)
        self.sheets.chosen.connect(self._refresh_sheets)
        self.papers = Card("签到表", margin=0)
        self.papers.body.addWidget(self.sheets)
        self.papers.add_buttons([self.reprint, self.lose])
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self.lines, 5)
        row.addWidget(self.papers, 2)
        self.body.addLayout(row, 1)

    # reading

    def entered(self, target: Any = None) -> None:
        if isinstance(target, tuple):
            self._wanted = (int(target[0]), target[1])
        elif target is not None:
            self._wanted = (int(target), None)
        self._moves_focus = True
        self._read()

    def changed(self, changes: Changes) -> None:
        if self._wanted is not None and changes.touches(*WATCHED):
            self._read()

    def _read(self) -> None:
        if self._wanted is None:
            self.desk.open_page("volunteer-approvals")
            return
        self.desk.tasks.ask(
            read_shift_page, *self._wanted, self.desk.now(), then=self._show, failed=self.known,
            key="shift-page", title="正在读取签到记录",
        )  # fmt: skip

    def _show(self, shown: ShiftRecord) -> None:
        self._shown = shown
        shift = shown.shift
        self._wanted = (shift.activity_id, shift.id)
        today = self.desk.now().date()
        self.title.setText(shift.activity)
        when = say_shift(shift.starts_at, shift.ends_at, today)
        self.say_below_title(f"{shift.activity_number} · {when} · 负责人 {shift.person_in_charge}")
        self.counter.shift_id = shift.id
        self._filling = True
        self.shift.set_choices(
            [(s.id, say_shift(s.starts_at, s.ends_at, today)) for s in shown.shifts]
        )
        self.shift.set_value(shift.id)
        self.shift.setVisible(len(shown.shifts) > 1)
        self._filling = False
        self.table.model.columns[:] = attendance_columns(shown.sheets)
        self._show_rows()
        self.sheets.show_rows(shown.sheets)
        out = sum(sheet.state is SheetState.OUT for sheet in shown.sheets)
        is_over = shift.ends_at <= self.desk.now()
        self.papers.hint.setText(f"{out} 张没交回" if out and is_over else "")
        for action in self._actions:
            action.refresh()
        if self._moves_focus:
            self._moves_focus = False
            self._take_focus()

    def _show_rows(self, *_: object) -> None:
        if self._shown is None:
            return
        rows = self._shown.rows
        counts = {each: sum(standing(row) is each for row in rows) for each in Standing}
        titles = [
            f"{title} {sum(counts[s] for s in wanted if s is not Standing.CORRECTED)}"
            for title, wanted in TABS
        ]
        now = max(0, self.tabs.index)
        if titles != self._titles:  # else the tab that was just chosen would lose the keyboard
            self._titles = titles
            self.tabs.fill(titles, now)
        wanted = TABS[now][1]
        self.table.show_rows([row for row in rows if standing(row) in wanted])
        approved = sum(row.credited or 0 for row in rows if row.counts)
        open_ = sum(row.credited or 0 for row in rows if row.is_current and row.approved_at is None)
        self.lines.hint.setText(
            f"已确认 {hours_text(approved)} 小时，待确认 {hours_text(open_)} 小时"
        )

    def _tell(self, row: AttendanceRow) -> None:
        """The whole remark of the line looked at: the column may be too narrow for it."""
        self.correct.refresh()
        remark = say_remark(row)
        self.detail.setText(f"{row.name}：{remark}")
        self.detail.setVisible(bool(remark))

    def _take_focus(self) -> None:
        """The counter while people come and go, else the lines."""
        assert self._shown is not None
        shift, now = self._shown.shift, self.desk.now()
        is_here = shift.starts_at.date() <= now.date() and now < shift.ends_at
        present = any(standing(row) is Standing.IN for row in self._shown.rows)
        if is_here or present:
            self.counter.take_focus()
        else:
            self.table.take_focus()

    def _shift_chosen(self) -> None:
        if self._filling or self._shown is None:
            return
        try:
            chosen = self.shift.value()
        except KnownError:  # half a word is typed
            return
        if chosen != self._shown.shift.id:
            self._wanted = (self._shown.shift.activity_id, chosen)
            self._read()

    def _go_counter(self) -> None:
        self.counter.take_focus()

    # sheets

    def _print(self) -> None:
        assert self._shown is not None
        PrintDialog(self, self._shown.shift, self._printed).open()

    def _printed(self, sheets: Sequence[PrintedSheet]) -> None:
        numbers = [sheet.number for sheet in sheets]
        self.desk.messages.well(f"已编号 {len(numbers)} 张：{numbers[0]} 起")
        show_sheets(self, numbers)

    def _reprint(self) -> None:
        show_sheets(self, [self._sheet().number])

    def _sheet(self) -> SheetRow:
        row = self.sheets.current
        assert isinstance(row, SheetRow)
        return row

    def _enter_sheet(self) -> None:
        """The one that is chosen, else the first that is out."""
        assert self._shown is not None
        out = [sheet for sheet in self._shown.sheets if sheet.state is SheetState.OUT]
        chosen = self.sheets.current
        if self.sheets.table.hasFocus() and chosen in out:
            self.desk.open_page("volunteer-sheet", chosen.number)
        elif out:
            self.desk.open_page("volunteer-sheet", out[0].number)
        else:
            self.desk.open_page("volunteer-sheet")

    def _open_sheet(self, sheet: SheetRow) -> None:
        self.desk.open_page("volunteer-sheet", sheet.number)

    def _lose_or_find(self) -> None:
        if self._sheet().state is SheetState.LOST:
            self._find_again()
        else:
            ask_lost(self, self._sheet().number, self._was_lost)

    def _was_lost(self, _: Any) -> None:
        self.desk.messages.well("已登记，不再算作未交回")

    def _find_again(self) -> None:
        self.desk.tasks.act(
            find_sheet_again, self._sheet().number, then=self._was_found, failed=self.known
        )

    def _was_found(self, _: Any) -> None:
        self.desk.messages.well("已找回，可以录入")

    def _refresh_sheets(self, *_: object) -> None:
        sheet = self.sheets.current
        is_lost = isinstance(sheet, SheetRow) and sheet.state is SheetState.LOST
        self.lose.rename("找回" if is_lost else "遗失")
        for action in (self.reprint, self.lose):
            action.refresh()

    # hours

    def _approve(self) -> None:
        assert self._shown is not None
        ApproveDialog(self, self._shown, self._approved, self.desk.now().date()).open()

    def _approved(self, approved: Approved) -> None:
        said = f"已确认 {approved.count} 行，{hours_text(approved.minutes)} 小时"
        if approved.left:
            said += f"；{say_left([line.name for line in approved.left])} 还没有确认"
        self.desk.messages.well(said)
        self.table.take_focus()

    def _correct(self, *_: object) -> None:
        if why_not := self._why_not_correct():
            self.refuse(why_not)
            return
        row = self.table.current
        assert isinstance(row, AttendanceRow) and self._shown is not None
        CorrectDialog(self, self._shown.shift, row, self._corrected).open()

    def _corrected(self, corrected: Corrected) -> None:
        self.desk.messages.well("已更正，原来的一行留在下面；要负责人再确认")
        if corrected.certificates:
            numbers = "、".join(corrected.certificates)
            self.banner.tell(
                f"证明 {numbers} 已经写了这一天的时长。请核对，需要时到“服务证明”里更正。"
            )
        self.table.take_focus()

    # what may be done

    def _why_not(self) -> str:
        if why := self.desk.why_not(enter_sheet):
            return why
        if self._shown is None:
            return "正在读取这个活动，请稍候。"
        status = self._shown.shift.status
        if status == Status.DRAFT.value:
            return "活动还是草稿，先发布再打印和登记签到。"
        return "活动已经取消，不能登记签到。" if status == Status.CANCELLED.value else ""

    def _why_not_approve(self) -> str:
        if why := self.desk.why_not(approve_shift):
            return why
        if self._shown is None:
            return "正在读取这个活动，请稍候。"
        waiting = (Standing.WAITING, Standing.DOUBTFUL)
        has = any(standing(row) in waiting for row in self._shown.rows)
        return "" if has else "没有等着确认的时长。"

    def _why_not_correct(self) -> str:
        if why := self.desk.why_not(correct):
            return why
        row = self.table.current
        if not isinstance(row, AttendanceRow):
            return "先选中要更正的一行。"
        if not row.is_current:
            return "这一行已经更正过，请选上面最新的一行。"
        if row.approved_at is not None and self.desk.clerk.role not in LEADERS:
            return "这一行已经确认，请主管来更正。"
        return ""

    def _why_no_sheet(self) -> str:
        if why := self.desk.why_not(print_sheets):
            return why
        return "" if isinstance(self.sheets.current, SheetRow) else "先选中一张签到表。"

    def _why_no_open(self) -> str:
        if why_not := self._why_no_sheet():
            return why_not
        is_entered = self._sheet().state is SheetState.ENTERED
        return "这张签到表已经录入。" if is_entered else ""

    def _back(self) -> None:
        if self._wanted is not None:
            self.desk.open_page("activity", self._wanted[0])


def _say_state(sheet: SheetRow) -> str:
    return "遗失" if sheet.state is SheetState.LOST else sheet.state.text
