"""月度收缴: the year's grid of a branch, and what came in today."""

from decimal import Decimal
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from desktop.page import Desk, Page
from desktop.pages.dues.grid import DuesGrid
from desktop.pages.dues.opening import BookOpener, Opened
from desktop.pages.dues.paying import WAYS, PayDialog, say_months
from desktop.printing import show_unfiled
from desktop.theme import px
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.layout import Flow
from desktop.widgets.values import show_money
from models.changes import Changes
from models.dues.actions.payments import PaymentForm, PaymentTaken, take_payment
from models.dues.queries.book import DayTakings, YearRow, day_takings
from models.dues.queries.paper_facts import read_receipt
from models.dues.rules.book import CellState, MonthCell
from models.dues.rules.duties import Duty
from models.dues.rules.months import Month
from models.dues.rules.paying import PaidWay
from models.errors import KnownError

ZERO = Decimal(0)
PAYABLE = (CellState.OWED, CellState.PART, CellState.FUTURE, CellState.DEFERRED)


class CollectingPage(Page):
    """Target: (branch id, year), or None. Space or Enter takes the months that are chosen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "月度收缴")
        self._opened: Opened | None = None
        self._last: int | None = None  # the receipt of the payment just taken
        self._busy = False
        self.opener = BookOpener(self, "月度收缴", self._show, self._closed)
        self.pay = Action(
            "收所选月份", self._pay, key="F9", kind="primary",
            reason=partial(self.opener.why_not, Duty.CASHIER), parent=self,
        )  # fmt: skip
        self.add_actions(
            Action("返回党费", self._back, key="Alt+Left", parent=self),
            Action("当日收款", partial(desk.open_page, "dues-day"), key="Ctrl+B",
                   reason=self.opener.why_not, parent=self),
            Action("打印收据", self._print, key="Ctrl+P", icon="print",
                   reason=self._why_no_receipt, parent=self),
            self.pay,
        )  # fmt: skip
        self.way = ChoiceField("", WAYS, required="请选择方式。")
        self.way.line.setAccessibleName("收款方式")
        self.way.box.setAccessibleName("收款方式")
        self.way.set_value(PaidWay.CASH)
        self.way.setMaximumWidth(px(160))
        line = self.opener.bar.layout()
        assert isinstance(line, QHBoxLayout)
        line.insertWidget(2, self.way, 1)
        self.body.addWidget(self.opener.bar)
        self.grid = DuesGrid()
        self.grid.paid.connect(self._pay_cells)
        self.card = Card("", margin=0)
        self.card.body.addWidget(self.grid)
        foot = self.card.add_foot()
        self.sums = Flow(gap=18)
        self.due, self.paid, self.owed = Text("", "soft"), Text("", "bold"), Text("", "soft")
        self.today = Text("", "soft")
        self.sums.add(self.due, self.paid, self.owed, self.today)
        foot.addLayout(self.sums, 1)
        self.body.addWidget(self.card, 1)
        self.body.addWidget(self.opener.calm, 1)

    def entered(self, target: Any = None) -> None:
        self.opener.enter(target)
        self.grid.setFocus()

    def changed(self, changes: Changes) -> None:
        if changes.touches("payment", "paid_month", "assessment", "membership", "relief",
                           "deferral", "dues_duty"):  # fmt: skip
            self.opener.read_again()

    def _closed(self) -> None:
        self._opened = None
        self.card.hide()
        self.say_below_title("")
        self._refresh()

    def _show(self, opened: Opened) -> None:
        self._opened = opened
        self.card.show()
        rows = opened.book.rows
        today = self.desk.now().date()
        self.grid.fill(rows, today.month if opened.year == today.year else 1)
        paid = sum((row.paid_total for row in rows), ZERO)
        owed = sum((row.owed_total for row in rows), ZERO)
        due = sum((cell.due for row in rows for cell in row.cells), ZERO)
        self.due.setText(f"全年应交 {show_money(due)} 元")
        self.paid.setText(f"已交 {show_money(paid)} 元")
        self.owed.setText(f"还欠 {show_money(owed)} 元")
        self.say_below_title(f"{opened.branch.name} · 空格或回车收所在月份，Shift+方向键选几个月")
        self.desk.tasks.ask(day_takings, today, None, then=self._show_today, key="dues-today")
        self.sums.invalidate()
        self._refresh()

    def _show_today(self, takings: DayTakings) -> None:
        count = sum(not row.is_voided for row in takings.receipts)
        self.today.setText(f"今日已收 {count} 笔 {show_money(takings.total)} 元")
        self.sums.invalidate()

    def _refresh(self) -> None:
        for action in self._actions:
            action.refresh()

    # taking

    def _pay(self) -> None:
        if self.grid.member is not None:
            self._pay_cells(self.grid.member, self.grid.chosen)

    def _pay_cells(self, row: YearRow, chosen: list[MonthCell]) -> None:
        why_not = self.opener.why_not(Duty.CASHIER) or self._why_not(row, chosen)
        if why_not:
            self.refuse(why_not)
            return
        if self._busy:
            return
        cells = [cell for cell in chosen if cell.owed > 0 and cell.state in PAYABLE]
        way = self._way
        now = Month.of(self.desk.now().date())
        if len(cells) == 1 and cells[0].month == now:
            self._busy = True
            form = PaymentForm(row.person_id, cells[0].owed, way, row.name, (now,))
            self.desk.tasks.act(
                take_payment, form, then=partial(self._taken, row, [now]), failed=self._failed,
                owner=self,
            )  # fmt: skip
            return
        months = [cell.month for cell in cells]
        delegate = self._opened.delegates.get(row.person_id, "") if self._opened else ""
        PayDialog(self, row, delegate, cells, way, partial(self._taken, row, months)).open()

    def _why_not(self, row: YearRow, chosen: list[MonthCell]) -> str:
        if row.assessed is None:
            return f"{row.name}还没有核定，先在核定表里核定。没有收款。"
        if not chosen:
            return "先把光标移到要收的月份。没有收款。"
        if not any(cell.owed > 0 and cell.state in PAYABLE for cell in chosen):
            return f"{say_months([cell.month for cell in chosen])}没有要交的。没有收款。"
        return ""

    @property
    def _way(self) -> PaidWay:
        try:
            way = self.way.value()
        except KnownError:
            way = None
        return way if isinstance(way, PaidWay) else PaidWay.CASH

    def _taken(self, row: YearRow, months: list[Month], taken: PaymentTaken) -> None:
        self._busy = False
        self._last = taken.payment_id
        self.banner.close_banner()
        voucher = f"，大额党费凭证 {taken.voucher_number}" if taken.voucher_number else ""
        self.desk.messages.well(
            f"已收 {row.name} {say_months(months)}，收据 {taken.number}{voucher}"
        )
        self.grid.setFocus()
        now = self.grid.currentIndex()
        if now.row() + 1 < len(self.grid.grid.rows):
            self.grid.go_to(now.row() + 1, now.column())
        self._refresh()

    def _failed(self, error: KnownError) -> None:
        self._busy = False
        self.known(error)

    def _why_no_receipt(self) -> str:
        if why_not := self.opener.why_not():
            return why_not
        return "" if self._last is not None else "刚才没有收款；以前的收据在“当日收款”里打。"

    def _print(self) -> None:
        assert self._last is not None
        show_unfiled(self, "党费收据", read_receipt, self._last)

    def _back(self) -> None:
        where = self._opened
        self.desk.open_page("dues", (where.branch.id, where.year) if where else None)
