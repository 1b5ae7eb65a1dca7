"""欠费一览: who has unpaid months that ended, how loud it is, and what may be done."""

from decimal import Decimal
from typing import Any

from desktop.page import Desk, Page
from desktop.pages.dues.acts import MemberActs
from desktop.pages.dues.opening import BookOpener, Opened
from desktop.pages.dues.papers import MemberPapers
from desktop.pages.dues.paying import say_months
from desktop.pages.dues.words import LEVEL_TONES
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState, Text
from desktop.widgets.menu import ActionMenu
from desktop.widgets.table import Column, ListSource, RecordTable
from desktop.widgets.values import show_money
from models.changes import Changes
from models.dues.queries.book import DebtRow, YearRow, arrears_list
from models.dues.rules.months import ArrearsLevel


class ArrearsPage(Page):
    """Target: (branch id, year), or None. The program only warns; the branch decides."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "欠费一览")
        self._opened: Opened | None = None
        self.opener = BookOpener(self, "查看欠费", self._show, self._closed)
        self.acts = MemberActs(self, self.opener)
        self.papers = MemberPapers(self)
        self.add_actions(
            Action("返回党费", self._back, key="Alt+Left", parent=self),
            Action("减免、缓交…", self._menu, key="Ctrl+M", reason=self._why_not, parent=self),
            Action(
                "提交支部大会",
                self._print_meeting,
                key="Ctrl+Shift+P",
                reason=self._why_no_meeting,
                parent=self,
            ),
            Action(
                "打印提醒",
                self._print,
                key="Ctrl+P",
                icon="print",
                kind="primary",
                reason=self._why_not,
                parent=self,
            ),
        )
        self.body.addWidget(self.opener.bar)
        self.table = RecordTable(
            "欠费",
            (
                Column("name", "姓名", lambda r: r.name, kind="bold", width=4, sortable=False),
                Column("run", "连续", lambda r: f"{r.arrears.run} 个月", kind="number", width=4,
                       sortable=False),
                Column("total", "欠（元）", lambda r: show_money(r.total), kind="number", width=5,
                       sortable=False),
                Column("months", "哪几个月", lambda r: say_months(r.arrears.open_months),
                       kind="grey", width=12, sortable=False),
                Column("level", "提醒", lambda r: r.arrears.said, kind="chip", width=16,
                       stretch=True, tone=lambda r: LEVEL_TONES[r.level], sortable=False),
            ),
            ListSource(),
            hot=lambda r: r.level is ArrearsLevel.RAISED,
            empty=EmptyState("没有人欠费", "已经过去的月份都交了。", icon="check"),
        )  # fmt: skip
        self.table.opened.connect(lambda _: self._menu())
        self.table.chosen.connect(self._refresh)
        self.table.told.connect(desk.messages.well)
        self.card = Card("", margin=0)
        self.card.body.addWidget(self.table)
        self.total = Text("", "bold")
        foot = self.card.add_foot()
        foot.addWidget(self.total)
        foot.addWidget(
            Text("连续六个月未交由支部大会决定、上级批准；程序不改党籍。", "soft", wrap=True), 1
        )
        self.body.addWidget(self.card, 1)
        self.body.addWidget(self.opener.calm, 1)

    def entered(self, target: Any = None) -> None:
        self.opener.enter(target)
        self.table.setFocus()

    def changed(self, changes: Changes) -> None:
        if changes.touches("payment", "paid_month", "assessment", "membership", "relief",
                           "deferral",
            "paid_elsewhere", "dues_carried", "dues_duty"):  # fmt: skip
            self.opener.read_again()

    def _closed(self) -> None:
        self._opened = None
        self.card.hide()
        self.say_below_title("")

    def _show(self, opened: Opened) -> None:
        self._opened = opened
        self.card.show()
        self.desk.tasks.ask(
            arrears_list, opened.permit, self.desk.now().date(), then=self._fill,
            key="dues-arrears",
        )  # fmt: skip

    def _fill(self, rows: tuple[DebtRow, ...]) -> None:
        self.table.show_rows(rows)
        total = sum((row.total for row in rows), Decimal(0))
        self.total.setText(f"合计欠 {show_money(total)} 元")
        assert self._opened is not None
        self.say_below_title(f"{self._opened.branch.name} · {len(rows)} 人")
        self._refresh()

    def _refresh(self, *_: object) -> None:
        for action in self._actions:
            action.refresh()

    @property
    def _member(self) -> YearRow | None:
        row = self.table.current
        if not isinstance(row, DebtRow) or self._opened is None:
            return None
        members = self._opened.book.rows
        return next((m for m in members if m.person_id == row.person_id), None)

    def _why_not(self) -> str:
        if why_not := self.opener.why_not():
            return why_not
        return "" if self._member is not None else "请先选中一位党员。没有任何改动。"

    def _why_no_meeting(self) -> str:
        if why_not := self._why_not():
            return why_not
        row = self.table.current
        raised = isinstance(row, DebtRow) and row.level is ArrearsLevel.RAISED
        return "" if raised else "连续六个月未交才提交支部大会（党章第九条）。没有任何改动。"

    def _print(self) -> None:
        assert self._member is not None and self._opened is not None
        self.papers.notice(self._opened, self._member.person_id)

    def _print_meeting(self) -> None:
        assert self._member is not None and self._opened is not None
        self.papers.meeting(self._opened, self._member.person_id)

    def _menu(self) -> None:
        ActionMenu("减免、缓交", self.acts.offered(self._member, self._opened), self).open()

    def _back(self) -> None:
        where = self._opened
        self.desk.open_page("dues", (where.branch.id, where.year) if where else None)
