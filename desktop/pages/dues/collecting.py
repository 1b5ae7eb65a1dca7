"""月度收缴: the year's grid of a branch, and what came in today."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from desktop.page import Desk, Page
from desktop.pages.dues.grid import DuesGrid
from desktop.pages.dues.opening import BookOpener, Opened
from desktop.pages.dues.paying import PayDialog, say_months
from desktop.printing import show_unfiled
from desktop.theme import px
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.layout import Flow
from desktop.widgets.values import show_money
from models.changes import Changes
from models.dues.actions.payments import PaymentForm, PaymentTaken, take_payment
from models.dues.queries.book import DayTakings, YearBook, YearRow, day_takings, renew_rows
from models.dues.queries.paper_facts import read_receipt, read_voucher
from models.dues.rules.book import CellState, MonthCell
from models.dues.rules.duties import Duty
from models.dues.rules.months import Month
from models.dues.rules.paying import PaidWay
from models.errors import KnownError

ZERO = Decimal(0)
PAYABLE = (CellState.OWED, CellState.PART, CellState.FUTURE, CellState.DEFERRED)
SETTLED = (CellState.OWED, CellState.PART)  # what is owed by now, or differs after a reassessment
TOUCHES = ("payment", "paid_month", "assessment", "membership", "relief", "deferral",
           "paid_elsewhere", "dues_carried", "dues_duty")  # fmt: skip


class CollectingPage(Page):
    """Target: (branch id, year), or None. Space or Enter takes the months that are chosen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "月度收缴")
        self._opened: Opened | None = None
        self._last: PaymentTaken | None = None  # the payment just taken
        self._paid_by: int | None = None  # whose row alone has changed
        self._busy = False
        self.opener = BookOpener(self, "月度收缴", self._show, self._closed)
        cashier = partial(self.opener.why_not, Duty.CASHIER)
        self.pay = Action(
            "收所选月份", self._pay, key="F9", kind="primary", reason=cashier, parent=self
        )
        self.clear = Action("收清欠交", self._pay_all, key="F6", reason=cashier, parent=self)
        aside = (
            Action("返回党费", self._back, key="Alt+Left", parent=self),
            Action(
                "当日收款",
                partial(desk.open_page, "dues-day"),
                key="Ctrl+B",
                reason=self.opener.why_not,
                parent=self,
            ),
        )
        self.add_actions(
            Action(
                "打印收据",
                self._print,
                key="Ctrl+P",
                icon="print",
                reason=self._why_no_receipt,
                parent=self,
            ),
            self.clear,
            self.pay,
        )
        self.add_actions(*aside, heading=False)
        self.opener.add_buttons(*aside)
        self.way = ChoiceField("", required="请选择方式。")
        self.way.line.setAccessibleName("收款方式")
        self.way.box.setAccessibleName("收款方式")
        self.way.set_choices([
            (way, f"{way.text}（Alt {number}）") for number, way in enumerate(PaidWay, 1)
        ])  # fmt: skip
        self.way.set_value(PaidWay.CASH)
        self.way.setMinimumWidth(px(150))
        self.add_actions(
            Action("大额党费凭证", self._print_voucher, key="Ctrl+Shift+P",
                   reason=self._why_no_voucher, parent=self),
            *(Action(f"收款方式：{way.text}", partial(self.way.set_value, way),
                     key=f"Alt+{number}", parent=self)
              for number, way in enumerate(PaidWay, 1)),
            heading=False,
        )  # fmt: skip
        self.opener.add_field(self.way)
        self.body.addWidget(self.opener.bar)
        self.grid = DuesGrid()
        self.grid.paid.connect(self._pay_quickly)
        self.grid.walked.connect(self._tell)
        self.card = Card("", margin=0)
        self.card.body.addWidget(self.grid)
        foot = self.card.add_foot()
        self.sums = Flow(gap=18)
        self.due, self.paid, self.owed = Text("", "soft"), Text("", "bold"), Text("", "soft")
        self.today, self.member = Text("", "soft"), Text("", "bold")
        self.sums.add(self.due, self.paid, self.owed, self.today, self.member)
        foot.addLayout(self.sums, 1)
        self.body.addWidget(self.card, 1)
        self.body.addWidget(self.opener.calm, 1)

    def entered(self, target: Any = None) -> None:
        self.opener.enter(target)
        self.grid.setFocus()

    def changed(self, changes: Changes) -> None:
        if not changes.touches(*TOUCHES):
            return
        if self._paid_by is not None and self._opened is not None:
            self.desk.tasks.ask(
                renew_rows, self._opened.permit, self._opened.book, (self._paid_by,),
                self.desk.now().date(), then=self._renew, key="dues-row",
            )  # fmt: skip
            self._paid_by = None
        else:
            self.opener.read_again()

    def _closed(self) -> None:
        self._opened = None
        self.card.hide()
        self.say_below_title("")
        self._refresh()

    def _show(self, opened: Opened) -> None:
        self._opened = opened
        self.card.show()
        today = Month.of(self.desk.now().date())
        self.grid.fill(opened.book.rows, opened.year, today)
        takes = opened.duty is Duty.CASHIER
        how = "空格或回车收本月，Shift+方向键选几个月" if takes else "收款由出纳来做"
        self.say_below_title(f"{opened.branch.name} · {how}")
        self._say_sums()
        self._refresh()

    def _renew(self, book: YearBook) -> None:
        """One payment came in: only that row has changed."""
        if self._opened is None or book.branch_id != self._opened.branch.id:
            return
        self._opened = replace(self._opened, book=book)
        if not self.grid.renew(book.rows):
            self.grid.fill(book.rows, book.year, Month.of(self.desk.now().date()))
        self._say_sums()

    def _say_sums(self) -> None:
        assert self._opened is not None
        totals = self._opened.book.totals
        self.due.setText(f"全年应交 {show_money(totals.due)} 元")
        self.paid.setText(f"已交 {show_money(totals.paid)} 元")
        self.owed.setText(f"还欠 {show_money(totals.owed)} 元")
        self._tell(self.grid.member)
        self.desk.tasks.ask(
            day_takings, self._opened.permit, self.desk.now().date(), then=self._show_today,
            key="dues-today",
        )  # fmt: skip
        self.sums.invalidate()

    def _show_today(self, takings: DayTakings) -> None:
        count = sum(not row.is_voided for row in takings.receipts)
        self.today.setText(f"今日已收 {count} 笔 {show_money(takings.total)} 元")
        self.sums.invalidate()

    def _tell(self, row: YearRow | None) -> None:
        """What stands out with the member the keyboard is at."""
        said = ""
        if row is not None:
            more = sum((d.more for d in row.differences if d.more > 0), start=ZERO)
            less = sum((-d.more for d in row.differences if d.more < 0), start=ZERO)
            delegate = self._opened.delegate(row.person_id) if self._opened is not None else ""
            parts = (
                f"应补差额 {show_money(more)} 元" if more else "",
                f"已多交 {show_money(less)} 元" if less else "",
                f"受委托人 {delegate}" if delegate else "",
            )
            said = "，".join(filter(None, parts))
            said = f"{row.name}：{said}" if said else row.name
        self.member.setText(said)
        self.sums.invalidate()

    def _refresh(self) -> None:
        for action in self._actions:
            action.refresh()

    # taking

    def _pay_quickly(self) -> None:
        """The present month of one member at once; anything else is asked about."""
        row, cells = self.grid.member, self._open_cells(self.grid.chosen)
        now = Month.of(self.desk.now().date())
        if row is None or self._is_refused(row, cells):
            return
        if len(cells) > 1 or cells[0].month != now:
            self._ask(row, cells)
        elif not self._busy:
            self._busy = True
            form = PaymentForm(row.person_id, cells[0].owed, self._way, row.name, (now,))
            self.desk.tasks.act(
                take_payment, form, then=partial(self._taken, row, [now]), failed=self._failed,
                owner=self,
            )  # fmt: skip

    def _pay(self) -> None:
        """What is chosen, filled in by hand; nothing open there: a voluntary payment."""
        row = self.grid.member
        if row is not None and not self._is_refused(row, None):
            self._ask(row, self._open_cells(self.grid.chosen))

    def _pay_all(self) -> None:
        """All that the member owes by now, and differences after a reassessment."""
        row = self.grid.member
        if row is None:
            return
        cells = [cell for cell in row.cells if cell.owed > 0 and cell.state in SETTLED]
        if not self._is_refused(row, cells):
            self._ask(row, cells)

    def _ask(self, row: YearRow, cells: Sequence[MonthCell]) -> None:
        assert self._opened is not None
        months = [cell.month for cell in cells]
        done = partial(self._taken, row, months)
        dialog = PayDialog(self, row, self._opened, cells, self._way, done)
        dialog.rejected.connect(partial(self._given_up, dialog))
        dialog.open()

    def _given_up(self, dialog: PayDialog) -> None:
        """Left after a refusal: somebody else may have taken the month meanwhile."""
        if not dialog.banner.isHidden():
            self.opener.read_again()

    def _open_cells(self, chosen: Sequence[MonthCell]) -> list[MonthCell]:
        return [cell for cell in chosen if cell.owed > 0 and cell.state in PAYABLE]

    def _is_refused(self, row: YearRow, cells: Sequence[MonthCell] | None) -> bool:
        why_not = self.opener.why_not(Duty.CASHIER)
        if not why_not and row.assessed is None:
            why_not = f"{row.name}还没有核定，先在核定表里核定。没有收款。"
        if not why_not and cells is not None and not cells:
            why_not = f"{row.name}这里没有要交的，没有收款。自愿多交请按 F9。"
        if why_not:
            self.refuse(why_not)
        return bool(why_not)

    @property
    def _way(self) -> PaidWay:
        try:
            way = self.way.value()
        except KnownError:
            way = None
        return way if isinstance(way, PaidWay) else PaidWay.CASH

    def _taken(self, row: YearRow, months: list[Month], taken: PaymentTaken) -> None:
        self._busy = False
        self._last, self._paid_by = taken, row.person_id
        self.banner.close_banner()
        what = say_months(months) or "自愿多交"
        voucher = f"，大额党费凭证 {taken.voucher_number}" if taken.voucher_number else ""
        self.desk.messages.well(f"已收 {row.name} {what}，收据 {taken.number}{voucher}")
        self.grid.setFocus()
        now = self.grid.currentIndex()
        if now.row() + 1 < len(self.grid.grid.rows):
            self.grid.go_to(now.row() + 1, now.column())
        self._refresh()

    def _failed(self, error: KnownError) -> None:
        self._busy = False
        self.known(error)
        self.opener.read_again()  # somebody else may have taken it meanwhile

    def _why_no_receipt(self) -> str:
        if why_not := self.opener.why_not():
            return why_not
        return "" if self._last is not None else "刚才没有收款；以前的收据在“当日收款”里打。"

    def _why_no_voucher(self) -> str:
        if why_not := self._why_no_receipt():
            return why_not
        has = self._last is not None and self._last.voucher_number
        return "" if has else "刚才收的没有大额党费。"

    def _print(self) -> None:
        assert self._last is not None and self._opened is not None
        show_unfiled(self, "党费收据", read_receipt, self._opened.permit, self._last.payment_id)

    def _print_voucher(self) -> None:
        assert self._last is not None and self._opened is not None
        show_unfiled(self, "大额党费凭证", read_voucher, self._opened.permit, self._last.payment_id)

    def _back(self) -> None:
        where = self._opened
        self.desk.open_page("dues", (where.branch.id, where.year) if where else None)
