"""上缴和公示: what a branch passed up, what is due soon, the next remittance and publication."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop.page import Desk, Page
from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.dues.calls import put_beside
from desktop.pages.dues.exporting import PUBLIC, ExportDialog
from desktop.pages.dues.fields import PercentField
from desktop.pages.dues.opening import BookOpener, Opened
from desktop.theme import px
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState, Text
from desktop.widgets.fields import DateField, Field, TextField
from desktop.widgets.table import Column, ListSource, RecordTable
from desktop.widgets.tabs import SectionTabs
from desktop.widgets.values import show_money
from models.changes import Changes
from models.dues.actions.publications import publish
from models.dues.actions.remittances import remit
from models.dues.queries.alerts import list_alerts
from models.dues.queries.deadlines import DueItem, DueKind, list_gaps, what_is_due
from models.dues.queries.publications import PublicationRow, list_publications
from models.dues.queries.takings import (
    RemittanceRow,
    Takings,
    list_remittances,
    read_takings,
)
from models.dues.rules.assessing import say_rate
from models.dues.rules.duties import Duty
from models.errors import KnownError

ZERO, HUNDRED, FEN = Decimal(0), Decimal(100), Decimal("0.01")

# Where what is no deadline is settled.
PAGES = {
    DueKind.ASSESSMENT: "dues", DueKind.CATEGORY: "dues", DueKind.REMIND: "dues-arrears",
    DueKind.TALK: "dues-arrears", DueKind.RAISED: "dues-arrears", DueKind.LEFT: "dues-arrears",
}  # fmt: skip
HOW = (
    "按时段内收到的党费乘比例；大额党费全部上缴，不在比例之内。",
    "至少每年公示一次；姓名遮一部分，困难减免不公示。公示表按 Ctrl+E 导出。",
)


class RemittingPage(Page):
    """Target: (branch id, year), or None."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "上缴和公示")
        self._opened: Opened | None = None
        self._due: Sequence[DueItem] = ()
        self._last: date | None = None  # up to which day was passed up
        self.opener = BookOpener(self, "查看上缴", self._show, self._closed)
        self.remit = Action(
            "登记上缴", self._ask_remit, key="F9", kind="primary",
            reason=partial(self.opener.why_not, Duty.ACCOUNTANT), parent=self,
        )  # fmt: skip
        self.publish = Action(
            "登记公示", self._ask_publish, key="F8",
            reason=partial(self.opener.why_not, Duty.ACCOUNTANT), parent=self,
        )  # fmt: skip
        self.add_actions(
            Action("返回党费", self._back, key="Alt+Left", parent=self),
            Action("导出公示表", self._export, key="Ctrl+E", reason=self.opener.why_not,
                   parent=self),
            self.publish,
            self.remit,
        )  # fmt: skip
        self.body.addWidget(self.opener.bar)
        self.due = RecordTable(
            "到期的上缴和公示",
            (
                Column("kind", "事项", lambda r: r.kind.text, kind="bold", width=4,
                       sortable=False),
                Column("branch", "党支部", lambda r: r.branch, width=10, stretch=True,
                       sortable=False),
                Column("span", "时段", _when, width=13, sortable=False),
                Column("on", "最迟", lambda r: f"{r.due_on}", width=6.4, sortable=False),
                Column("state", "", _state,
                       kind="chip", width=4, tone=lambda r: "red" if r.is_overdue else "amber",
                       sortable=False),
            ),
            ListSource(),
        )  # fmt: skip
        self.due.opened.connect(self._take_up)
        self.due_card = Card("到期的", "回车办理", margin=0)
        self.due_card.body.addWidget(self.due)
        self.due_card.hide()
        self.body.addWidget(self.due_card)
        self.table = RecordTable(
            "上缴记录",
            (
                Column("span", "收款时段", _span, width=12, stretch=True, sortable=False),
                Column("collected", "收到（元）", lambda r: show_money(r.collected), kind="number",
                       width=5.2, sortable=False),
                Column("share", "比例", lambda r: say_rate(r.share), kind="number", width=3,
                       sortable=False),
                Column("amount", "上缴（元）", lambda r: show_money(r.amount), kind="number",
                       width=5.2, sortable=False),
                Column("large", "大额党费", lambda r: show_money(r.large) if r.large else "—",
                       kind="number", width=5.2, sortable=False),
                Column("on", "上缴日期", lambda r: f"{r.remitted_on}", kind="grey", width=5.4,
                       sortable=False),
                Column("receipt", "上级收据号", lambda r: r.receipt_number, width=8,
                       sortable=False),
            ),
            ListSource(),
            empty=EmptyState("还没有上缴过", "按 F9 登记第一次上缴。", icon="dues"),
        )  # fmt: skip
        self.published = RecordTable(
            "公示记录",
            (
                Column("span", "公示的收款时段", _span, width=13, stretch=True, sortable=False),
                Column("on", "公示日期", lambda r: f"{r.published_on}", width=6.4,
                       sortable=False),
                Column("place", "在哪里公示", lambda r: r.place, width=14, sortable=False),
                Column("amounts", "金额", lambda r: "写金额" if r.with_amounts else "不写金额",
                       kind="grey", width=5, sortable=False),
                Column("clerk", "登记人", lambda r: r.clerk, kind="grey", width=5,
                       sortable=False),
            ),
            ListSource(),
            empty=EmptyState("还没有公示过", "公示以后按 F8 登记日期和地点。", icon="dues"),
        )  # fmt: skip
        self.tabs = SectionTabs("记录")
        self.tabs.fill(("上缴记录", "公示记录"))
        self.card = Card(margin=0)
        self.card.body.setSpacing(0)
        self.card.body.addWidget(self.tabs)
        host = QWidget()
        self._records = QStackedLayout(host)
        for table in (self.table, self.published):
            table.told.connect(desk.messages.well)
            self._records.addWidget(table)
        self.card.body.addWidget(host, 1)
        self.tabs.chosen.connect(self._look_at)
        foot = self.card.add_foot()
        self.total = Text("", "bold")
        foot.addWidget(self.total)
        self.how = Text("", "soft", wrap=True)
        foot.addWidget(self.how, 1)
        self._look_at(0)
        self.body.addWidget(self.card, 3)
        self.body.addWidget(self.opener.calm, 1)

    def _look_at(self, index: int) -> None:
        self._records.setCurrentIndex(index)
        self.total.setVisible(index == 0)
        self.how.setText(HOW[index])

    def entered(self, target: Any = None) -> None:
        self.opener.enter(target)
        self.table.setFocus()

    def changed(self, changes: Changes) -> None:
        if changes.touches(
            "remittance", "payment", "dues_publication", "local_dues_rule", "dues_duty"
        ):
            self.opener.read_again()

    def _closed(self) -> None:
        self._opened = None
        self.card.hide()
        self.due_card.hide()
        self.say_below_title("")
        self._refresh()

    def _show(self, opened: Opened) -> None:
        self._opened = opened
        self.card.show()
        self.say_below_title(opened.branch.name)
        self.desk.tasks.ask(
            read_due, self.desk.clerk.id, self.desk.now().date(), then=self._show_due,
            owner=self, key="dues-due",
        )  # fmt: skip
        self.desk.tasks.ask(
            list_remittances, opened.permit, then=self._fill, key="dues-remittances"
        )
        self.desk.tasks.ask(
            list_publications, opened.permit, then=self._fill_published,
            key="dues-publications",
        )  # fmt: skip
        self._refresh()

    def _fill(self, rows: tuple[RemittanceRow, ...]) -> None:
        self.table.show_rows(rows)
        of_year = [r for r in rows if self._opened and r.end.year == self._opened.year]
        amount = sum((r.amount + r.large for r in of_year), ZERO)
        self.total.setText(f"本年度上缴 {len(of_year)} 次，共 {show_money(amount)} 元")
        self._last = max((row.end for row in rows), default=None)

    def _fill_published(self, rows: tuple[PublicationRow, ...]) -> None:
        self.published.show_rows(rows)

    def _show_due(self, items: Sequence[DueItem]) -> None:
        """Only where there is something to do; no higher than that."""
        self._due = items
        self.due.show_rows(items)
        row = self.due.table.verticalHeader().defaultSectionSize()
        self.due.setFixedHeight(row * min(len(items) + 1, 5) + px(8))
        self.due_card.setVisible(bool(items) and self._opened is not None)
        if self._opened is not None:
            said = f"到期 {len(items)} 项" if items else "一个月内没有要办的"
            self.say_below_title(f"{self._opened.branch.name} · {said}")

    def _refresh(self) -> None:
        for action in self._actions:
            action.refresh()

    def _take_up(self, item: DueItem) -> None:
        """Enter: what is due, in its branch."""
        if self._opened is None or item.branch_id != self._opened.branch.id:
            self.opener.enter((item.branch_id, item.end.year))
            return
        if item.kind is DueKind.REMITTANCE:
            self.remit.trigger()
        elif item.kind is DueKind.PUBLICATION:
            self.publish.trigger()
        else:
            page = PAGES.get(item.kind, "dues-grid")
            self.desk.open_page(page, (item.branch_id, item.start.year))

    def _span_of(self, kind: DueKind) -> tuple[date, date] | None:
        """The first span that is due here."""
        here = self._opened.branch.id if self._opened is not None else 0
        found = [r for r in self._due if r.kind is kind and r.branch_id == here]
        return (found[0].start, found[0].end) if found else None

    def _ask_remit(self) -> None:
        assert self._opened is not None
        span = self._span_of(DueKind.REMITTANCE)
        if span is None and self._last is not None:
            span = self._last + timedelta(days=1), self.desk.now().date()
        RemitDialog(self, self._opened, span, self._remitted).open()

    def _remitted(self, _: Any) -> None:
        self.desk.messages.well("上缴已登记")
        self.tabs.choose(0)
        self.table.setFocus()

    def _ask_publish(self) -> None:
        assert self._opened is not None
        opened, today = self._opened, self.desk.now().date()
        span = self._span_of(DueKind.PUBLICATION) or (date(opened.year, 1, 1), today)
        fields: dict[str, Field] = {
            "start": DateField("公示的收缴从哪天", self.desk_today, required="请填写日期。"),
            "end": DateField("到哪天", self.desk_today, required="请填写日期。"),
            "published_on": DateField("公示日期", self.desk_today, required="请填写日期。"),
            "place": TextField("在哪里公示", hint="如 支部公示栏、党员大会", limit=80,
                               required="请写明在哪里公示。"),
        }  # fmt: skip
        for name, day in zip(("start", "end", "published_on"), (*span, today), strict=True):
            fields[name].set_value(min(day, today))
        with_amounts = opened.rules_now.limits.get("publication_amounts") == "yes"

        def collect(v: dict[str, Any]) -> tuple[Callable[..., Any], tuple[Any, ...]]:
            days = v["start"], v["end"], v["published_on"]
            return publish, (opened.branch.id, *days, v["place"], with_amounts)

        amounts = "写金额" if with_amounts else "不写金额"
        said = f"姓名遮一部分，按本地规定{amounts}；困难减免不公示。公示表按 Ctrl+E 导出。"
        asked = Asked(
            said, fields, collect, lambda dialog: put_beside(dialog, "start", "end"), width=520
        )
        AskDialog(self, "登记公示", asked, "登记", self._published).open()

    def _published(self, _: Any) -> None:
        self.desk.messages.well("公示已登记")
        self.tabs.choose(1)
        self.published.setFocus()

    def desk_today(self) -> date:
        """The day on the clock."""
        return self.desk.now().date()

    def _export(self) -> None:
        assert self._opened is not None
        ExportDialog(self, self._opened, report=PUBLIC).open()

    def _back(self) -> None:
        where = self._opened
        self.desk.open_page("dues", (where.branch.id, where.year) if where else None)


class RemitDialog(AskDialog):
    """The days after the last remittance, the share, the receipt of the committee above."""

    def __init__(
        self,
        page: Page,
        opened: Opened,
        span: tuple[date, date] | None,
        done: Callable[[Any], None],
    ) -> None:
        self._opened = opened
        self._takings: Takings | None = None
        self._now = page.desk.now
        required = "请填写日期。"
        fields: dict[str, Field] = {
            "start": DateField("收款从哪天", self._today, required=required),
            "end": DateField("到哪天", self._today, required=required),
            "share": PercentField(
                "上缴比例", hint="例如 20%", limit=10, required="请填写上缴比例，例如 20%。"
            ),
            "remitted_on": DateField("上缴日期", self._today, required=required),
            "receipt_number": TextField(
                "上级收据号", limit=40, required="请填写上级党委的收据编号。"
            ),
        }
        sentence = "按这段时间收到的党费乘比例；大额党费另外全部上缴。"
        super().__init__(
            page, "登记上缴", Asked(sentence, fields, self._given, width=520), "登记", done
        )
        self.live = Text("", "bold", wrap=True)
        self.body.insertWidget(self.body.count() - 1, self.live)
        start, end = span or (date(opened.year, 1, 1), self._today())
        fields["start"].set_value(start)
        fields["end"].set_value(min(end, self._last_month_end()))
        fields["remitted_on"].set_value(self._today())
        share = opened.rules_now.limits.get("remittance_share")
        if share:
            fields["share"].set_text(say_rate(Decimal(share)))
        put_beside(self, "start", "end")
        put_beside(self, "share", "remitted_on")
        for name in ("start", "end"):
            fields[name].changed.connect(self._count)
        fields["share"].changed.connect(self._say)
        self._count()

    def _today(self) -> date:
        return self._now().date()

    def _last_month_end(self) -> date:
        return self._today().replace(day=1) - timedelta(days=1)

    def _count(self) -> None:
        self._takings = None
        try:
            start, end = self.form["start"].value(), self.form["end"].value()
        except KnownError:
            start = end = None
        if start is not None and end is not None and start <= end:
            self._desk.tasks.ask(
                read_takings, self._opened.permit, start, end, then=self._counted, owner=self,
                key="dues-remit",
            )  # fmt: skip
        self._say()

    def _counted(self, takings: Takings) -> None:
        self._takings = takings
        self._say()

    def _say(self) -> None:
        taken = self._takings
        if taken is None:
            self.live.setText("")
            return
        said = f"这段时间收到 {show_money(taken.collected)} 元（{taken.count} 笔）"
        try:
            share = self.form["share"].value()
        except KnownError:
            share = None
        if share is not None:
            amount = (taken.collected * share / HUNDRED).quantize(FEN, ROUND_HALF_UP)
            said += f"，上缴 {show_money(amount)} 元"
        if taken.large:
            said += f"；另有大额党费 {show_money(taken.large)} 元全部上缴"
        self.live.setText(said)

    def _given(self, v: dict[str, Any]) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return remit, (
            self._opened.branch.id, v["start"], v["end"], v["share"] / HUNDRED,
            v["receipt_number"], v["remitted_on"],
        )  # fmt: skip


def _span(row: RemittanceRow | PublicationRow | DueItem) -> str:
    return f"{row.start} 至 {row.end}"


def _state(item: DueItem) -> str:
    if item.kind in PAGES:
        return "要办"
    return "已过期" if item.is_overdue else "快到期"


def _when(item: DueItem) -> str:
    said = f"{item.count} 人" if item.count else _span(item)
    return f"{said}，连续 {item.months} 个月以上" if item.months else said


def read_due(session: Any, account_id: int, today: date) -> tuple[DueItem, ...]:
    """A query for Centre.ask: what is to be passed up or published, and what is still missing."""
    return (
        *what_is_due(session, account_id, today),
        *list_alerts(session, account_id, today),
        *list_gaps(session, account_id, today),
    )
