"""今日收付: every fen of a day, of the hall or of one clerk, and the sheet for the counter."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout

from desktop.page import Desk, Page
from desktop.printing.report import DayReport, DayReportDialog
from desktop.theme import px
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState, Text
from desktop.widgets.fields import DateField
from desktop.widgets.layout import Flow
from desktop.widgets.table import Column, ListSource, RecordTable
from desktop.widgets.values import show_money
from models.cases.queries.ledger import LedgerFilter
from models.changes import Changes
from models.errors import KnownError
from models.money import capital_amount
from models.proxy.queries.ledger import read_cash_before
from models.proxy.queries.money import MoneyRow, cash_day
from models.proxy.rules.money import EntryKind

REPORT, TITLE = "cash-day", "代收代付现金日报单"


class CashPage(Page):
    """Target: a day, or None for today. Enter opens the case of an entry."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "今日收付")
        self._rows: list[MoneyRow] = []
        self._print = Action(
            "打印日报单", self._ask_print, key="Ctrl+P", kind="primary", icon="print", parent=self
        )
        self.add_actions(
            Action("前一天", partial(self._step, -1), key="Ctrl+PgUp", parent=self),
            Action("后一天", partial(self._step, 1), key="Ctrl+PgDown", parent=self),
            self._print,
        )
        self.day = DateField("日期", lambda: self._today)
        self.day.setMaximumWidth(px(200))
        self.mine = QCheckBox("只看我经手的")
        self.day.line.entered.connect(self._read)
        self.day.line.left.connect(self._read)
        self.mine.toggled.connect(self._read)
        line = QHBoxLayout()
        line.setSpacing(14)
        line.addWidget(self.day)
        line.addWidget(self.mine, 0, Qt.AlignmentFlag.AlignBottom)
        line.addStretch(1)
        self.body.addLayout(line)
        self.table = RecordTable(
            "今日收付",
            (
                Column("at", "时间", lambda row: f"{row.at:%H:%M}", width=3.4),
                Column("clerk", "经手人", lambda row: row.clerk, width=4),
                Column("number", "办件编号", lambda row: row.case_number, kind="grey", width=8),
                Column("applicant", "委托人", lambda row: row.applicant, kind="bold", width=4),
                Column("kind", "类别", lambda row: row.kind.text, width=3),
                Column("summary", "摘要", lambda row: row.summary, width=5, stretch=True),
                Column("party", "交款、收款人", lambda row: row.party, width=6),
                Column("receipt", "收据、票据号", lambda row: row.receipt_number, width=6),
                Column("amount", "元", _moves, kind="number", width=5),
                Column("second", "复核人", lambda row: row.second_signer, width=4),
            ),
            ListSource(keys=_sort_key),
            empty=EmptyState("这一天没有收付", "预收、支付、退补会列在这里。", icon="info"),
        )
        self.table.opened.connect(self._open)
        self.table.told.connect(desk.messages.well)
        card = Card(margin=0)
        card.body.addWidget(self.table)
        foot = card.add_foot()
        self.sums = Flow(gap=18)
        self._texts = [Text("", "soft"), Text("", "soft"), Text("", "soft"), Text("", "soft"),
                       Text("", "bold")]  # fmt: skip
        self.sums.add(*self._texts)
        foot.addLayout(self.sums, 1)
        self.body.addWidget(card, 1)

    @property
    def _today(self) -> date:
        return self.desk.now().date()

    @property
    def chosen_day(self) -> date:
        """The day that is shown."""
        try:
            return self.day.value() or self._today
        except KnownError:
            return self._today

    @property
    def _clerk(self) -> int | None:
        return self.desk.clerk.id if self.mine.isChecked() else None

    def entered(self, target: Any = None) -> None:
        if isinstance(target, date):
            self.day.set_value(target)
        elif self.day.empty:
            self.day.set_value(self._today)
        self._read()
        self.table.setFocus()

    def changed(self, changes: Changes) -> None:
        if changes.touches("money_entry"):
            self._read()

    def _read(self) -> None:
        if not self.day.check():
            return
        self.desk.tasks.ask(
            _read_day, self.chosen_day, self._clerk, then=self._show, key="cash-day"
        )

    def _show(self, read: tuple[list[MoneyRow], Decimal]) -> None:
        rows, before = read
        self._rows = rows
        self.table.show_rows(rows)
        sums = {kind: sum((r.amount for r in rows if r.kind is kind), Decimal(0))
                for kind in EntryKind}  # fmt: skip
        held = before + sum((row.moves for row in rows), Decimal(0))
        words = [
            f"上日结存 {show_money(before)}",
            f"预收 {show_money(sums[EntryKind.ADVANCE])}",
            f"支付 {show_money(sums[EntryKind.PAYMENT])}",
            f"退补 {show_money(sums[EntryKind.REFUND])}",
            f"应存现金 {show_money(held)} 元"
            + (f"（{capital_amount(held)}）" if held >= 0 else "（已垫付）"),
        ]
        for text, word in zip(self._texts, words, strict=True):
            text.setText(word)
        self.sums.invalidate()
        self.say_below_title(f"{self.chosen_day}　{len(rows)} 笔" if rows else "")

    def _step(self, days: int) -> None:
        self.day.set_value(self.chosen_day + timedelta(days=days))
        self._read()

    def _open(self, row: MoneyRow) -> None:
        self.desk.open_page("proxy-case", row.case_id)

    def _ask_print(self) -> None:
        CashPaper(self, self.chosen_day, clerk_id=self._clerk).show()


class CashPaper(DayReportDialog):
    """The day's sheet as the registry draws it: of the whole hall by clerk, or of one clerk."""

    def __init__(self, page: Page, day: date, *, clerk_id: int | None = None) -> None:
        whose = "" if clerk_id is None else f" {page.desk.clerk.name}"
        report = DayReport(
            REPORT,
            TITLE,
            day,
            LedgerFilter(clerk_id=clerk_id),
            f"{day}",
            f"{TITLE} {day}{whose}",
            "日报单",
        )
        super().__init__(page, report)


def _read_day(session: Any, day: date, clerk_id: int | None) -> tuple[list[MoneyRow], Decimal]:
    """A query for Centre.ask: the entries and what was held when the day began."""
    return cash_day(session, day, clerk_id), read_cash_before(session, day, clerk_id)


def _moves(row: MoneyRow) -> str:
    return ("+" if row.moves > 0 else "") + show_money(row.moves)


def _sort_key(row: MoneyRow, column: str) -> Any:
    return {
        "at": row.at,
        "clerk": row.clerk,
        "number": row.case_number,
        "applicant": row.applicant,
        "kind": row.kind.value,
        "summary": row.summary,
        "party": row.party,
        "receipt": row.receipt_number,
        "amount": row.moves,
        "second": row.second_signer,
    }[column]
