"""空白表: numbered sheets for hours without power; printed ahead, re-entered in order, or void."""

from functools import partial
from typing import Any

from desktop.page import Desk, Page
from desktop.pages.cases.intake.sheet import SheetWanted
from desktop.pages.organisation.asking import FormDialog
from desktop.pages.settings.section import NumberField
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState, Text
from desktop.widgets.fields import TextField
from desktop.widgets.table import Column, ListSource, RecordTable
from models.cases.actions.sheets import print_blank_sheets, void_sheet
from models.cases.queries.sheets import SheetRow, Sheets, list_sheets, read_blank_intakes
from models.cases.rules.sheets import MOST_AT_ONCE, SheetState, describe_gaps
from models.changes import Changes
from models.work import may_do

TITLE = "来访收件登记表"
TONES = {SheetState.OPEN: "amber", SheetState.ENTERED: "green", SheetState.VOID: "grey"}
USUAL_COUNT = 10


class SheetsPage(Page):
    """The list with its states; the first button is what a clerk does after the power is back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "空白表")
        self._sheets: Sheets | None = None
        self._came = False  # the next sheet is chosen when the page is entered
        self.enter = Action(
            "补录下一张", self._enter_next, key="F9", kind="primary",
            reason=self._why_no_next, parent=self,
        )  # fmt: skip
        self.print = Action(
            "打印空白表", self._ask_count, key="Ctrl+P", icon="print",
            reason=self._why_not, parent=self,
        )  # fmt: skip
        self.again = Action(
            "重打所选", self._print_again, key="Ctrl+Shift+P",
            reason=partial(self._why_not_open, "重打"), parent=self,
        )  # fmt: skip
        self.void = Action(
            "作废", self._ask_void, key="Ctrl+Delete", kind="danger",
            reason=partial(self._why_not_open, "作废"), parent=self,
        )  # fmt: skip
        self.gaps = Text("", "error", wrap=True)
        self.gaps.hide()
        self.table = RecordTable(
            "空白表",
            (
                Column("number", "编号", lambda row: row.number, kind="bold", width=8,
                       sortable=False),
                Column("state", "状态", lambda row: row.state.text, kind="chip", width=5,
                       tone=lambda row: TONES[row.state], sortable=False),
                Column("printed", "打印", _printed, kind="grey", width=11, sortable=False),
                Column("written", "来访时间", _written, width=9, sortable=False),
                Column("visit", "来访编号", lambda row: row.visit_number, width=9, sortable=False),
                Column("who", "来访人", lambda row: row.visitor, width=6, sortable=False),
                Column("reason", "作废原因", lambda row: row.void_reason, kind="grey", width=8,
                       stretch=True, sortable=False),
            ),
            ListSource(),
            empty=EmptyState(
                "还没有打印过空白表", "停电、断网前打印一批备用，恢复后按编号逐张补录。", self.print
            ),
        )  # fmt: skip
        self.add_actions(self.void, self.again, self.print, self.enter)
        card = Card(margin=0)
        card.body.addWidget(self.table)
        self.body.addWidget(self.gaps)
        self.body.addWidget(card, 1)
        self.table.opened.connect(self._enter_row)
        self.table.chosen.connect(self._refresh)

    def entered(self, target: Any = None) -> None:
        self._came = True
        self._read()
        self.table.setFocus()

    def changed(self, changes: Changes) -> None:
        if changes.touches("blank_sheet"):
            self._read()

    def _read(self) -> None:
        self.desk.tasks.ask(list_sheets, then=self._show, key="sheets")

    def _show(self, sheets: Sheets) -> None:
        self._sheets = sheets
        self.table.show_rows(sheets.rows)
        if self._came:
            self._came = False
            numbers = [row.number for row in sheets.rows]
            if sheets.next in numbers:
                self.table.go_to(numbers.index(sheets.next))
        said = f"待补录 {len(sheets.waiting)} 张" if sheets.waiting else "没有待补录的表"
        if sheets.next:
            said += f"，下一张 {sheets.next}"
        self.say_below_title(said)
        self.gaps.setText(describe_gaps(sheets.gaps))
        self.gaps.setVisible(bool(sheets.gaps))
        self._refresh()

    def _refresh(self, *_: object) -> None:
        for action in (self.enter, self.print, self.again, self.void):
            action.refresh()

    # why not

    def _why_not(self) -> str:
        if may_do(self.desk.clerk.role, print_blank_sheets):
            return ""
        return "您的账号只能查看，不能打印或补录空白表。"

    def _why_no_next(self) -> str:
        if why_not := self._why_not():
            return why_not
        if self._sheets is None or not self._sheets.next:
            return "没有待补录的空白表。"
        return ""

    def _why_not_open(self, what: str) -> str:
        if why_not := self._why_not():
            return why_not
        row = self.table.current
        if not isinstance(row, SheetRow):
            return f"先在列表里选一张再{what}。"
        if row.state is not SheetState.OPEN:
            return f"{row.number} {row.state.text}，不能{what}。"
        return ""

    # what is done

    def _enter_next(self) -> None:
        assert self._sheets is not None
        self._begin(self._sheets.next)

    def _enter_row(self, row: SheetRow) -> None:
        if row.state is SheetState.OPEN and not self._why_not():
            self._begin(row.number)
        else:
            self.refuse(self._why_not() or f"{row.number} {row.state.text}，不用再补录。")

    def _begin(self, number: str) -> None:
        self.desk.open_page("intake", SheetWanted(number))

    def _ask_count(self) -> None:
        count = NumberField("张数")
        count.set_text(str(USUAL_COUNT))
        dialog = _CountDialog(self, count)
        dialog.open()

    def show_batch(self, numbers: tuple[str, ...], *, at_once: bool = True) -> None:
        """Sheets ready for the printer, which is asked for `at_once`."""
        from desktop.printing import show_unfiled

        show_unfiled(self, TITLE, read_blank_intakes, numbers, self.desk.now(), at_once=at_once)

    def _print_again(self) -> None:
        row = self.table.current
        assert isinstance(row, SheetRow)
        self.show_batch((row.number,), at_once=False)

    def _ask_void(self) -> None:
        row = self.table.current
        assert isinstance(row, SheetRow)
        FormDialog(
            self.desk,
            self,
            "作废",
            {
                "reason": TextField(
                    "原因", hint="写坏、遗失、没有用", limit=120, required="请写明作废的原因。"
                )
            },
            void_sheet,
            lambda values: (row.number, values["reason"]),
            text=f"{row.number} 作废以后不能再补录，编号不会再用。",
            well=f"{row.number} 已作废",
        ).open()


class _CountDialog(FormDialog):
    """How many; the batch is shown at once when its numbers are taken."""

    def __init__(self, page: SheetsPage, count: NumberField) -> None:
        super().__init__(
            page.desk,
            page,
            "打印空白表",
            {"count": count},
            print_blank_sheets,
            lambda values: (values["count"],),
            text=f"编号连续，印出来就登记在册，一次最多 {MOST_AT_ONCE} 张。",
        )
        self._page = page

    def _done(self, numbers: Any) -> None:
        self._well = f"已登记 {numbers[0]} 至 {numbers[-1]}，共 {len(numbers)} 张"
        super()._done(numbers)
        self._page.show_batch(numbers)


def _printed(row: SheetRow) -> str:
    return f"{row.printed_at:%Y-%m-%d %H:%M} {row.printed_by}"


def _written(row: SheetRow) -> str:
    return f"{row.written_at:%Y-%m-%d %H:%M}" if row.written_at else ""
