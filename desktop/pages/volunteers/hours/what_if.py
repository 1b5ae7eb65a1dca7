"""如果按…: what the hours of a span would come to under another granularity; nothing is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from desktop.page import Page
from desktop.widgets.buttons import Action
from desktop.widgets.cards import EmptyState, Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.dialog import Dialog
from desktop.widgets.fields import Field, Form
from desktop.widgets.table import Column, ListSource, RecordTable
from models.volunteers.queries.hours import By, Recomputed, recompute, total_by
from models.volunteers.queries.settings import read_volunteer_settings
from models.volunteers.rules.hours import hours_text
from models.volunteers.rules.settings import GRANULARITIES, Rounding, VolunteerSettings


@dataclass(frozen=True)
class Changed:
    """Somebody whose hours would be others."""

    name: str
    number: str
    before: int
    after: int


class WhatIfDialog(Dialog):
    """Counts only; the settings of a centre are changed in the settings, from their day on."""

    def __init__(self, page: Page, first: date | None, last: date | None) -> None:
        super().__init__("如果按别的单位计时", page.window(), width=640)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._first, self._last = page.desk, first, last
        self.step = ChoiceField(
            "计时单位", [(g, f"{g} 小时") for g in GRANULARITIES], required="请选择计时单位。"
        )
        self.rounding = ChoiceField(
            "不足一个单位", [(r.value, r.text) for r in Rounding], required="请选择。"
        )
        fields: dict[str, Field] = {"granularity": self.step, "rounding": self.rounding}
        self.form = Form(fields, self)
        self.step.set_value("0.1")
        self.rounding.set_value(Rounding.DOWN.value)
        self.said = Text("只试算这一段已确认的时长，不改任何记录。", "bold", wrap=True)
        self.table = RecordTable(
            "会变的人",
            (
                Column("name", "姓名", lambda r: r.name, kind="bold", width=5, stretch=True),
                Column("number", "志愿者编号", lambda r: r.number, kind="grey", width=6.4),
                Column("before", "现在", lambda r: hours_text(r.before), kind="number", width=4),
                Column("after", "试算", lambda r: hours_text(r.after), kind="number", width=4),
                Column("by", "相差", _by, kind="number", width=4),
            ),
            ListSource(keys=_key, text=lambda r: f"{r.name} {r.number}"),
            empty=EmptyState("没有人会变", "按这个单位，每个人的时长都和现在一样。"),
        )  # fmt: skip
        line = QHBoxLayout()
        line.setSpacing(14)
        for field in fields.values():
            line.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(line)
        self.body.addWidget(self.said)
        self.body.addWidget(self.table, 1)
        self.table.setMinimumHeight(self.table.minimumSizeHint().height())
        self.set_actions(
            [Action("试算", self.try_it, key="F9", kind="primary", parent=self)], leave="关闭"
        )

    def try_it(self) -> None:
        """Count again with what is chosen."""
        values = self.form.values()
        if values is not None:
            self._desk.tasks.ask(
                try_settings, self._desk.now().date(), values, self._first, self._last,
                then=self._show, failed=self.known, key="hours-what-if", title="正在试算",
            )  # fmt: skip

    def _show(self, tried: tuple[Recomputed, tuple[Changed, ...]]) -> None:
        self.banner.close_banner()
        computed, changed = tried
        self.table.show_rows(changed)
        by = computed.after - computed.before
        sign = "+" if by > 0 else "−" if by < 0 else ""
        self.said.setText(
            f"{computed.count} 次服务里 {computed.changed} 次会变：合计 "
            f"{hours_text(computed.before)} → {hours_text(computed.after)} 小时"
            f"（{sign}{hours_text(abs(by))}）"
        )


def try_settings(
    session: Any,
    today: date,
    chosen: Mapping[str, str],
    first: date | None,
    last: date | None,
) -> tuple[Recomputed, tuple[Changed, ...]]:
    """A query for Centre.ask: the span under other settings, and who would have other hours."""
    own: VolunteerSettings = read_volunteer_settings(session, today)
    settings = replace(own, granularity=chosen["granularity"], rounding=chosen["rounding"])
    computed = recompute(session, settings, first, last)
    now = total_by(session, By.PERSON, first, last)
    changed = (
        Changed(row.name, row.number, row.minutes, computed.by_person.get(int(row.key), 0))
        for row in now
    )
    return computed, tuple(one for one in changed if one.before != one.after)


def _by(row: Changed) -> str:
    by = row.after - row.before
    return f"{'+' if by > 0 else '−'}{hours_text(abs(by))}"


def _key(row: Changed, order: str) -> Any:
    return {
        "name": row.name, "number": row.number, "before": row.before, "after": row.after,
        "by": row.after - row.before,
    }[order]  # fmt: skip
