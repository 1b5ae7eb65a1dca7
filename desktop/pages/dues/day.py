"""当日收款: the receipts of a day, and voiding one by somebody else's hand."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.page import Desk, Page
from desktop.pages.dues.fields import EARLIEST, LATEST
from desktop.pages.dues.opening import Start, read_start
from desktop.pages.dues.paying import ask_void
from desktop.pages.dues.words import NO_DUTY, WHOSE
from desktop.printing import show_unfiled
from desktop.theme import px
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Card, EmptyState, Text
from desktop.widgets.fields import DateField
from desktop.widgets.layout import Flow
from desktop.widgets.table import Column, ListSource, RecordTable
from desktop.widgets.values import show_money
from models.changes import Changes
from models.dues.actions.duties import open_book
from models.dues.queries.paper_facts import read_receipt, read_voucher
from models.dues.queries.takings import DayTakings, ReceiptRow, day_takings
from models.dues.rules.duties import Permit
from models.errors import KnownError


class DayField(DateField):
    """A day money can have come in."""

    def value(self) -> date | None:
        day = super().value()
        if day is not None and not EARLIEST <= day.year <= LATEST:
            raise KnownError(f"年份不对，请核对：只能是 {EARLIEST} 至 {LATEST} 年。")
        return day

    def go_on(self) -> None:
        """Enter stays at a day that cannot be."""
        if self.check():
            super().go_on()


class DuesDayPage(Page):
    """Target: a day, or None for today. Every receipt keeps its number, voided ones too."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "当日收款")
        self._start = Start(None, ())
        self._permit: Permit | None = None
        self._logged: date | None = None  # the day whose look is in the log
        self.void = Action(
            "作废", self._ask_void, key="Ctrl+Backspace", kind="danger",
            reason=self._why_not, parent=self,
        )  # fmt: skip
        back = Action("返回收缴", partial(desk.open_page, "dues-grid"), key="Alt+Left", parent=self)
        steps = (
            Action("前一天", partial(self._step, -1), key="Ctrl+PgUp", parent=self),
            Action("后一天", partial(self._step, 1), key="Ctrl+PgDown", parent=self),
        )
        self.add_actions(
            Action("大额党费凭证", self._print_voucher, key="Ctrl+Shift+P",
                   reason=self._why_no_voucher, parent=self),
            Action("打印收据", self._print, key="Ctrl+P", icon="print",
                   reason=self._why_no_paper, parent=self),
            self.void,
        )  # fmt: skip
        self.add_actions(*steps, back, heading=False)
        self.day = DayField("", self._today)
        self.day.line.setAccessibleName("日期")
        self.day.setMaximumWidth(px(160))
        self.day.line.entered.connect(self._read)
        self.day.line.left.connect(self._read)
        self.bar = QWidget()
        line = QHBoxLayout(self.bar)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(14)
        line.addWidget(self.day, 1)
        for step in steps:
            line.addWidget(Button(step))
        line.addStretch(1)
        line.addWidget(Button(back))
        self.body.addWidget(self.bar)
        self.table = RecordTable(
            "当日收款",
            (
                Column("at", "时间", lambda r: f"{r.at:%H:%M}", width=3.4, sortable=False),
                Column("number", "收据号", lambda r: r.number, kind="grey", width=8,
                       sortable=False),
                Column("name", "党员", lambda r: r.name, kind="bold", width=4, sortable=False),
                Column("payer", "谁来交", lambda r: r.payer, width=4, sortable=False),
                Column("way", "方式", lambda r: r.way.text, width=4, sortable=False),
                Column("amount", "金额（元）", lambda r: show_money(r.amount), kind="number",
                       width=5, sortable=False),
                Column("cashier", "收款人", lambda r: r.cashier, width=4, sortable=False),
                Column("voucher", "大额党费凭证", lambda r: r.voucher_number, width=6,
                       sortable=False),
                Column("state", "状态", _state, kind="chip", width=4, stretch=True,
                       tone=lambda r: "red" if r.is_voided else "green", sortable=False),
            ),
            ListSource(),
            empty=EmptyState("这一天没有收款", "收下的每一笔列在这里。", icon="dues"),
        )  # fmt: skip
        self.table.told.connect(desk.messages.well)
        self.table.chosen.connect(self._refresh)
        self.card = Card(margin=0)
        self.card.body.addWidget(self.table)
        self.sums = Flow(gap=18)
        self.total = Text("", "bold")
        self.parts = Text("", "soft", wrap=True)
        foot = self.card.add_foot()
        foot.addWidget(self.total)
        foot.addWidget(self.parts, 1)
        self.calm = Card("", margin=0)
        self.calm.body.addWidget(EmptyState(NO_DUTY, WHOSE, icon="lock"))
        self.calm.hide()
        self.body.addWidget(self.card, 1)
        self.body.addWidget(self.calm, 1)

    def _today(self) -> date:
        return self.desk.now().date()

    @property
    def chosen_day(self) -> date:
        """The day that is shown."""
        try:
            return self.day.value() or self._today()
        except KnownError:
            return self._today()

    def entered(self, target: Any = None) -> None:
        self._logged = None
        if isinstance(target, date):
            self.day.set_value(target)
        elif self.day.empty:
            self.day.set_value(self._today())
        self.desk.tasks.ask(read_start, self.desk.clerk.id, then=self._started, key="dues-start")
        self.table.setFocus()

    def changed(self, changes: Changes) -> None:
        if changes.touches("payment", "dues_duty"):
            self.desk.tasks.ask(
                read_start, self.desk.clerk.id, then=self._started, key="dues-start"
            )

    def _started(self, start: Start) -> None:
        self._start = start
        allowed = start.duty is not None
        self.card.setVisible(allowed)
        self.bar.setVisible(allowed)
        self.calm.setVisible(not allowed)
        if not allowed:
            self.setFocus()  # the table had it
        self._refresh()
        self._read()

    def _read(self) -> None:
        if self._start.duty is None or not self.day.check():
            return
        day = self.chosen_day
        if day != self._logged:
            # The log knows before anything is shown.
            self.desk.tasks.act(
                open_book, None, day.year, f"当日收款 {day}", then=partial(self._was_logged, day),
                failed=self.known, owner=self, title="正在打开收款",
            )  # fmt: skip
        else:
            self._ask(day)

    def _was_logged(self, day: date, permit: Permit) -> None:
        self._logged, self._permit = day, permit
        self._ask(day)

    def _ask(self, day: date) -> None:
        self.desk.tasks.ask(
            day_takings, self._permit, day, then=self._show, failed=self.known, key="dues-day"
        )

    def _show(self, takings: DayTakings) -> None:
        self.table.show_rows(takings.receipts)
        self.total.setText(f"合计 {show_money(takings.total)} 元")
        parts = (
            f"{cashier} {way.text} {show_money(amount)}"
            for (cashier, way), amount in takings.by_cashier.items()
        )
        self.parts.setText("　".join(parts))
        self.say_below_title(f"{takings.day} · {len(takings.receipts)} 笔")

    def _step(self, days: int) -> None:
        self.day.set_value(self.chosen_day + timedelta(days=days))
        self._read()

    def _refresh(self, *_: object) -> None:
        for action in self._actions:
            action.refresh()

    @property
    def _row(self) -> ReceiptRow | None:
        row = self.table.current
        return row if isinstance(row, ReceiptRow) else None

    def _why_no_paper(self) -> str:
        if self._start.duty is None:
            return "党费只给会计和出纳看和办。没有任何改动。"
        return "" if self._row is not None else "请先选中一张收据。没有任何改动。"

    def _why_not(self) -> str:
        if why_not := self._why_no_paper():
            return why_not
        row = self._row
        assert row is not None
        if row.is_voided:
            return "这张收据已经作废。没有任何改动。"
        if row.cashier_id == self.desk.clerk.id:
            return "自己收的款不能自己作废，请会计或另一位出纳来办。没有任何改动。"
        return ""

    def _why_no_voucher(self) -> str:
        if why_not := self._why_no_paper():
            return why_not
        has = self._row is not None and self._row.voucher_number
        return "" if has else "这一笔没有大额党费。"

    def _print(self) -> None:
        assert self._row is not None
        show_unfiled(self, "党费收据", read_receipt, self._permit, self._row.payment_id)

    def _print_voucher(self) -> None:
        assert self._row is not None
        show_unfiled(self, "大额党费凭证", read_voucher, self._permit, self._row.payment_id)

    def _ask_void(self) -> None:
        row = self.table.current
        assert isinstance(row, ReceiptRow)
        ask_void(self, row.payment_id, row.number, self._voided).open()

    def _voided(self, _: Any) -> None:
        self.desk.messages.well("收据已作废")


def _state(row: ReceiptRow) -> str:
    return f"作废：{row.void_reason}" if row.is_voided else "有效"
