"""The members and receipts behind a figure of dues: only with a duty, and the look is logged."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from desktop.page import Desk, Page
from desktop.pages.reports.records import Wanted
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState, Text
from desktop.widgets.table import Column, ListSource, RecordTable
from models.dues.queries.figures import DuesRecord
from reports.monthly.dues import read_dues_records


class DuesRecordsPage(Page):
    """Target: a Wanted."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "党费明细")
        self.add_actions(
            Action("返回报表", partial(desk.open_page, "reports"), key="Alt+Left", parent=self)
        )
        self.wanted: Wanted | None = None
        self.lines = Text("", "soft", wrap=True)
        self.body.addWidget(self.lines)
        card = Card(margin=0)
        self.table = RecordTable(
            "党费明细",
            (
                Column("name", "姓名", lambda row: row.name, kind="bold", width=7),
                Column("what", "内容", lambda row: row.what, width=14, stretch=True),
                Column("on", "日期", _say_day, kind="grey", width=6),
                Column("amount", "金额（元）", _say_amount, width=7),
                Column("branch", "支部", lambda row: row.branch, kind="grey", width=13),
            ),
            ListSource(),
            empty=EmptyState("没有明细", "这个数字现在是 0。"),
        )
        self.table.told.connect(desk.messages.well)
        self.table.refused.connect(self.refuse)
        card.body.addWidget(self.table)
        self.body.addWidget(card, 1)
        self.setFocusProxy(self.table)

    def entered(self, target: Any = None) -> None:
        if isinstance(target, Wanted):
            self.wanted = target
            self.title.setText(target.title)
            self.lines.setText("　".join(target.lines))
            self.lines.setVisible(bool(target.lines))
        self.table.setFocus()
        if self.wanted is None:
            return
        self.table.show_rows(())
        self.desk.tasks.run(
            read_dues_records,
            self.desk.centre,
            self.wanted.records,
            self.wanted.scope,
            self.wanted.title,
            then=self._show,
            failed=self.known,
            key="dues-records",
            title="正在读取党费明细",
        )

    def _show(self, rows: Sequence[DuesRecord]) -> None:
        self.table.show_rows(rows)
        if rows:
            self.table.go_to(0)


def _say_day(row: DuesRecord) -> str:
    return f"{row.on}" if row.on is not None else ""


def _say_amount(row: DuesRecord) -> str:
    return f"{row.amount:,.2f}"
