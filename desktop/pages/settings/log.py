"""操作日志: who did what and when, before and after; and whether anybody touched it."""

import json
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QSplitter

from desktop.page import Desk
from desktop.pages.settings.log_words import FACTS, RECORDS
from desktop.pages.settings.section import Section
from desktop.theme import px
from desktop.widgets.buttons import Action
from desktop.widgets.fields import DateField
from desktop.widgets.layout import Flow
from desktop.widgets.table import Column, ListSource, RecordTable
from models.audit.queries import LogRow, first_broken, list_entries
from models.audit.rules import ChainBreak
from models.changes import Changes

DONE = {"new": "新增", "changed": "修改", "removed": "删除"}


def explain(details: str) -> str:
    """The records of an entry, one a paragraph, before and after."""
    paragraphs = []
    for line in json.loads(details or "[]"):
        # What was only looked at names a record, too, but changes nothing in it.
        if not isinstance(line, dict) or not DONE.keys() & line.keys():
            paragraphs.append(_facts(line) if isinstance(line, dict) else str(line))
            continue
        name = RECORDS.get(line["record"], line["record"])
        for key, word in DONE.items():
            if key in line:
                number = f" {line['id']}" if line.get("id") is not None else ""
                paragraphs.append(f"{word} {name}{number}\n{_facts(line[key])}")
    return "\n\n".join(paragraphs) or "没有更多内容"


def _facts(values: dict[str, Any]) -> str:
    lines = []
    for key, value in values.items():
        word = FACTS.get(key, key)
        if isinstance(value, list) and len(value) == 2:
            lines.append(f"    {word}：{_text(value[0])} → {_text(value[1])}")
        else:
            lines.append(f"    {word}：{RECORDS.get(str(value), _text(value))}")
    return "\n".join(lines)


def _text(value: Any) -> str:
    if value is None or value == "":
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


class LogSection(Section):
    """A span of days, its entries, and the chosen one in full."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.start = DateField("从", lambda: desk.now().date(), required="请填写开始日期。")
        self.end = DateField("到", lambda: desk.now().date(), required="请填写结束日期。")
        today = desk.now().date()
        self.start.set_value(today - timedelta(days=6))
        self.end.set_value(today)
        row = Flow(gap=14)
        for field in (self.start, self.end):
            field.setFixedWidth(px(170))
            row.add(field)
            field.line.entered.connect(self.entered)
        self.body.addLayout(row)
        self.add_buttons(
            Action("查看", self.entered, kind="primary", key="F5", parent=self),
            Action("检查有没有被改动", self._check, parent=self),
        )
        self.table = RecordTable(
            "操作日志",
            (
                Column("at", "时间", lambda row: f"{row.at:%m-%d %H:%M:%S}", width=8),
                Column("clerk", "谁", lambda row: row.clerk_name, kind="bold", width=6),
                Column("title", "做了什么", lambda row: row.title, width=9),
                Column("reason", "原因", lambda row: row.reason, kind="grey", stretch=True),
                Column("station", "窗口", lambda row: row.station, kind="grey", width=6),
            ),
            ListSource(
                keys=lambda row, order: (
                    getattr(row, "clerk_name" if order == "clerk" else order),
                    row.id,
                ),
                text=lambda row: f"{row.clerk_name} {row.title} {row.reason} {row.station}",
            ),
            filter_hint="筛选：姓名、操作、原因",
        )
        self.table.chosen.connect(self._show_details)
        self.table.model.filled.connect(self._filled)
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setAccessibleName("所选一条的内容")
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setChildrenCollapsible(False)
        both.addWidget(self.table)
        both.addWidget(self.details)
        both.setStretchFactor(0, 3)
        both.setStretchFactor(1, 2)
        self.body.addWidget(both, 1)
        self.setFocusProxy(self.table)

    def entered(self) -> None:
        if self.start.check() and self.end.check():
            self.desk.tasks.ask(
                list_entries, self.start.value(), self.end.value(), then=self._show, key="log"
            )

    def changed(self, changes: Changes) -> None:
        self.entered()

    def _show(self, rows: list[LogRow]) -> None:
        self.details.setPlainText("")
        self.table.show_rows(rows)

    def _filled(self) -> None:
        row = self.table.current
        if isinstance(row, LogRow):
            self._show_details(row)

    def _show_details(self, row: LogRow) -> None:
        self.details.setPlainText(f"{row.title}\n\n{explain(row.details)}")

    def _check(self) -> None:
        self.desk.tasks.run(
            self.desk.centre.ask, first_broken, then=self._checked, title="正在检查操作日志"
        )

    def _checked(self, broken: ChainBreak | None) -> None:
        if broken is None:
            self.desk.messages.well("操作日志完好，没有被改动过")
        else:
            self.desk.messages.why_not(
                f"操作日志第 {broken.seq} 条（{broken.station_id}号电脑）{broken.why}。"
                "请不要继续删改，联系管理员，并从备份里核对。",
                self,
            )
