"""The records behind a figure or a finding: each opens its case."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from desktop.page import Desk, Page
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState, Text
from desktop.widgets.table import Column, RecordTable, View
from desktop.widgets.table.source import PAGE
from models.cases.queries.figures import RecordBrief, Scope
from models.cases.rules.overdue import OverdueCause
from models.changes import Changes
from reports.monthly.behind import count_records_behind, list_records_behind


@dataclass(frozen=True)
class Wanted:
    """Which records: of a figure's id, in a scope, under a title with its explanation."""

    records: str
    scope: Scope
    title: str
    lines: tuple[str, ...] = ()


class RecordsSource:
    """Pages behind a figure; a far page is read on from the last place known."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.wanted: Wanted | None = None
        self._places: list[Any] = [None]  # the place each page begins after

    def open(self, view: View, then: Callable[[int], None]) -> None:
        if self.wanted is None:
            then(0)
            return
        self._places = [None]
        self._desk.tasks.ask(
            count_records_behind,
            self.wanted.records,
            self.wanted.scope,
            then=then,
            key="records-count",
            title="正在读取明细",
        )

    def page(self, number: int, then: Callable[[Sequence[Any]], None]) -> None:
        assert self.wanted is not None
        known = min(number, len(self._places) - 1)
        self._desk.tasks.ask(
            list_records_behind,
            self.wanted.records,
            self.wanted.scope,
            self._places[known],
            (number - known + 1) * PAGE,
            then=partial(self._read, known, then),
            title="正在读取明细",
        )

    def _read(self, known: int, then: Callable[..., None], rows: Sequence[RecordBrief]) -> None:
        pages = [rows[at : at + PAGE] for at in range(0, len(rows), PAGE)] or [rows]
        for place, page in enumerate(pages):
            if page and known + place + 1 == len(self._places):
                self._places.append(page[-1].place)
        then(pages[-1])


class RecordsPage(Page):
    """Target: a Wanted."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "明细")
        self.source = RecordsSource(desk)
        self.add_actions(
            Action("返回报表", partial(desk.open_page, "reports"), key="Alt+Left", parent=self)
        )
        self.lines = Text("", "soft", wrap=True)
        self.body.addWidget(self.lines)
        card = Card(margin=0)
        self.table = RecordTable(
            "明细",
            (
                Column("number", "编号", lambda row: row.number, kind="bold", width=9),
                Column("name", "姓名", lambda row: row.name, width=6),
                Column("matter", "事项", lambda row: row.matter, width=12, stretch=True),
                Column("on", "日期", _say_day, kind="grey", width=6),
                Column("state", "状态", lambda row: row.state, width=5),
                Column("remark", "说明", _say_remark, kind="grey", width=11),
            ),
            self.source,
            empty=EmptyState("没有明细", "这个数字现在是 0。"),
        )
        self.table.opened.connect(self._open)
        self.table.told.connect(desk.messages.well)
        self.table.refused.connect(self.refuse)
        card.body.addWidget(self.table)
        self.body.addWidget(card, 1)
        self.setFocusProxy(self.table)

    def entered(self, target: Any = None) -> None:
        if isinstance(target, Wanted):
            self.source.wanted = target
            self.title.setText(target.title)
            self.lines.setText("　".join(target.lines))
            self.lines.setVisible(bool(target.lines))
        self.table.read()
        self.table.setFocus()

    def changed(self, changes: Changes) -> None:
        if changes.touches("service_case") and self.source.wanted is not None:
            self.table.read()

    def _open(self, row: RecordBrief) -> None:
        if row.case_id is not None:
            self.desk.open_page("case", row.case_id)
        else:
            self.refuse(f"{row.number or row.matter} 不是办件，没有单独的办件页。")


def _say_day(row: RecordBrief) -> str:
    """Nothing for what has no day: a resource without an end."""
    return "" if row.on == date.max else f"{row.on}"


def _say_remark(row: RecordBrief) -> str:
    """What makes the record worth a look: late by how much and why, or how it was rated."""
    parts = []
    if row.days_late > 0:
        parts.append(f"超期 {row.days_late} 个工作日")
        parts.append(OverdueCause(row.overdue_cause).text if row.overdue_cause else "未写原因")
    if row.satisfaction:
        parts.append(row.satisfaction)
    return "，".join(parts)
