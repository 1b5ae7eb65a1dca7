"""What waits over all activities: hours nobody has confirmed, sheets that never came back."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout

from desktop.page import Desk, Page
from desktop.pages.volunteers.sheets.page import ask_lost
from desktop.pages.volunteers.words import say_shift
from desktop.theme import px
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState
from desktop.widgets.table import Column, ListSource, RecordTable
from models.changes import Changes
from models.volunteers.actions.sheets import lose_sheet
from models.volunteers.queries.attendance import ShiftToApprove, list_to_approve
from models.volunteers.queries.sheets import SheetRow, missing_sheets

WATCHED = ("attendance", "sign_in_sheet", "shift", "activity")


class WaitingPage(Page):
    """Enter opens the shift, or the sheet."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "签到和时长")
        self.enter_sheet = Action("录入签到表", self._enter_sheet, key="F8", parent=self)
        self.lose = Action(
            "遗失或作废", self._lose, key="Ctrl+Delete", reason=self._why_no_sheet, parent=self
        )
        self.shifts = RecordTable(
            "待确认的班次",
            (
                Column("activity", "活动", lambda s: s.activity, kind="bold", width=8,
                       stretch=True),
                Column("when", "班次", self._say_when, width=13),
                Column("who", "负责人", lambda s: s.person_in_charge, width=4),
                Column("waiting", "待确认", lambda s: f"{s.waiting} 人", kind="number", width=3.4),
                Column("doubtful", "有疑问", lambda s: str(s.doubtful or ""), kind="number",
                       width=3.4),
            ),
            ListSource(keys=_shift_key, text=lambda s: f"{s.activity} {s.person_in_charge}"),
            hot=lambda s: bool(s.doubtful),
            empty=EmptyState(
                "没有等着确认的时长", "活动结束、录入签到表以后，请负责人在这里确认。",
                icon="volunteer",
            ),
        )  # fmt: skip
        self.sheets = RecordTable(
            "没交回的签到表",
            (
                Column("number", "编号", lambda s: s.number, kind="bold", width=7.6),
                Column("activity", "活动", lambda s: s.activity, width=7, stretch=True),
                Column("when", "班次", lambda s: f"{s.starts_at:%m-%d %H:%M}", width=5.4),
                Column("names", "人", lambda s: str(s.names), kind="number", width=2),
            ),
            ListSource(keys=_sheet_key, text=lambda s: f"{s.number} {s.activity}"),
            empty=EmptyState("签到表都交回了", "活动结束后还没有录入的编号会列在这里。"),
        )  # fmt: skip
        self.shifts.opened.connect(self._open_shift)
        self.sheets.opened.connect(self._open_sheet)
        self.sheets.chosen.connect(self.lose.refresh)
        for table in (self.shifts, self.sheets):
            table.told.connect(desk.messages.well)
            table.refused.connect(self.refuse)
        left, right = Card("待确认的班次", margin=0), Card("没交回的签到表", margin=0)
        left.body.addWidget(self.shifts)
        right.body.addWidget(self.sheets)
        right.add_buttons([self.lose])
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(14)
        self._columns.addWidget(left, 3)
        self._columns.addWidget(right, 2)
        self.body.addLayout(self._columns, 1)
        self.add_actions(
            Action("时长统计", lambda: desk.open_page("volunteer-hours"), key="Ctrl+H",
                   parent=self),
            Action("服务证明", lambda: desk.open_page("volunteer-certificates"), key="Ctrl+U",
                   parent=self),
            Action("导入签到表", lambda: desk.open_page("volunteer-import"), key="Ctrl+I",
                   parent=self),
            self.enter_sheet,
        )  # fmt: skip
        self.add_actions(
            Action("志愿服务", lambda: desk.open_page("volunteers"), key="Alt+Left", parent=self),
            self.lose,
            heading=False,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= px(900)
        self._columns.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )

    def entered(self, target: Any = None) -> None:
        self._read()
        self.shifts.take_focus()

    def changed(self, changes: Changes) -> None:
        if changes.touches(*WATCHED):
            self._read()

    def _read(self) -> None:
        now = self.desk.now()
        self.desk.tasks.ask(list_to_approve, now, then=self._show_shifts, key="to-approve")
        self.desk.tasks.ask(missing_sheets, now, then=self._show_sheets, key="missing-sheets")

    def _show_shifts(self, shifts: Sequence[ShiftToApprove]) -> None:
        had = bool(self.shifts.model.total)
        self.shifts.show_rows(shifts)
        if not had and not self.sheets.table.hasFocus():
            self.shifts.take_focus()

    def _show_sheets(self, sheets: Sequence[SheetRow]) -> None:
        self.sheets.show_rows(sheets)
        self.lose.refresh()
        many = len(sheets)
        self.say_below_title(f"{many} 张签到表没有交回" if many else "签到表都交回了")

    def _say_when(self, shift: ShiftToApprove) -> str:
        return say_shift(shift.starts_at, shift.ends_at, self.desk.now().date())

    def _open_shift(self, shift: ShiftToApprove) -> None:
        self.desk.open_page("volunteer-attendance", (shift.activity_id, shift.shift_id))

    def _open_sheet(self, sheet: SheetRow) -> None:
        self.desk.open_page("volunteer-sheet", sheet.number)

    def _enter_sheet(self) -> None:
        chosen = self.sheets.current if self.sheets.table.hasFocus() else None
        number = chosen.number if isinstance(chosen, SheetRow) else None
        self.desk.open_page("volunteer-sheet", number)

    def _lose(self) -> None:
        chosen = self.sheets.current
        assert isinstance(chosen, SheetRow)
        ask_lost(self, chosen.number, self._was_lost)

    def _was_lost(self, _: Any) -> None:
        self.desk.messages.well("已登记，不再算作未交回")

    def _why_no_sheet(self) -> str:
        if why := self.desk.why_not(lose_sheet):
            return why
        return "" if isinstance(self.sheets.current, SheetRow) else "先选中一张签到表。"


def _shift_key(shift: ShiftToApprove, order: str) -> Any:
    return {
        "activity": shift.activity, "when": shift.starts_at, "who": shift.person_in_charge,
        "waiting": shift.waiting, "doubtful": shift.doubtful,
    }[order]  # fmt: skip


def _sheet_key(sheet: SheetRow, order: str) -> Any:
    return {
        "number": sheet.number, "activity": sheet.activity, "when": sheet.starts_at,
        "names": sheet.names,
    }[order]  # fmt: skip
