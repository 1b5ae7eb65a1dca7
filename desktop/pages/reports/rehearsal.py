"""月报预演: what would embarrass the month's report, while there is time to mend it."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from desktop.page import Desk, Page
from desktop.pages.reports.records import Wanted
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState
from desktop.widgets.table import Column, ListSource, RecordTable
from models.cases.queries.figures import Scope
from models.cases.queries.rehearsal import Finding, rehearse
from models.changes import Changes


class RehearsalPage(Page):
    """Target: a Scope, else this month so far."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "月报预演")
        self.scope: Scope | None = None
        self.say_below_title("月底以前，把会难看的地方先补上")
        self.add_actions(
            Action("重新检查", self._read, key="F5", icon="refresh", parent=self),
            Action(
                "看报表", partial(desk.open_page, "reports"), key="F9", kind="primary", parent=self
            ),
        )
        card = Card(margin=0)
        self.table = RecordTable(
            "预演发现",
            (
                Column("words", "发现", lambda row: row.words, kind="bold", width=24, stretch=True),
                Column("count", "件数", _say_count, width=4),
                Column("mend", "怎么补", _say_mending, kind="grey", width=14),
            ),
            ListSource(),
            empty=EmptyState("没有发现问题", "这个月的月报可以放心出。", icon="check"),
        )
        self.table.opened.connect(self._open)
        self.table.told.connect(desk.messages.well)
        self.table.refused.connect(self.refuse)
        card.body.addWidget(self.table)
        self.body.addWidget(card, 1)
        self.setFocusProxy(self.table)

    def entered(self, target: Any = None) -> None:
        if isinstance(target, Scope):
            self.scope = target
        elif self.scope is None:
            today = self.desk.now().date()
            self.scope = Scope(date(today.year, today.month, 1), today, today)
        self._read()
        self.table.setFocus()

    def changed(self, changes: Changes) -> None:
        if self.scope is not None and changes.touches("service_case", "callback"):
            self._read()

    def _read(self) -> None:
        self.desk.tasks.ask(
            rehearse, self.scope, then=self._show, key="rehearsal", title="正在预演月报"
        )

    def _show(self, findings: Sequence[Finding]) -> None:
        self.table.show_rows(findings)
        if findings:
            self.table.go_to(0)

    def _open(self, finding: Finding) -> None:
        if finding.records:
            self.desk.open_page(
                "records",
                Wanted(finding.records, finding.scope, finding.words, (_mending(finding),)),
            )
        else:
            self.desk.open_page("sheets")  # what was written by hand on days without the program


_MENDING = {
    "unrated": "打开办件，请来访人评价",
    "closed_no_outcome": "打开办件，补登办理结果",
    "overdue_no_cause": "打开办件，写明超期原因",
    "callbacks_overdue": "打开办件，登记回访和整改",
    "notices_late": "打开办件，受理或一次性告知",
    "supplement_expired": "打开办件，催补正或终止",
    "jump": "核对数字，月报里要能说明原因",
    "missing_days": "有空白表就补录，确实没人来可不理",
}


def _mending(finding: Finding) -> str:
    return _MENDING.get(finding.kind, "打开办件核对")


def _say_mending(row: Finding) -> str:
    return _mending(row)


def _say_count(row: Finding) -> str:
    return f"{row.count}" if row.count else ""
