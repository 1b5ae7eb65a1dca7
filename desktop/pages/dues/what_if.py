"""如果按新规: who would pay how much under the rules of another day, or another figure."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from desktop.page import Page
from desktop.pages.dues.fields import PercentField
from desktop.pages.dues.opening import Opened
from desktop.widgets.buttons import Action
from desktop.widgets.cards import EmptyState, Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.dialog import Dialog
from desktop.widgets.fields import DateField, Field, Form, MoneyField
from desktop.widgets.table import Column, ListSource, RecordTable
from desktop.widgets.values import show_money
from models.dues.queries.book import Changed, what_if
from models.dues.queries.rulebooks import list_local_rules
from models.dues.rules.duties import Permit
from models.dues.rules.rulebook import LocalRule
from models.dues.rules.settings import find_setting

# Settings that are a choice of words, and what they are called here.
CHOSEN = (
    ("rounding", "取整办法"), ("income_tax", "扣除的个税"), ("bonus_spread", "季度、半年奖金"),
    ("year_end_performance", "年终绩效"), ("community_items", "社区工作者的工资"),
    ("rehire_pay", "返聘收入"),
)  # fmt: skip


class WhatIfDialog(Dialog):
    """Nothing is kept; the dialog only counts."""

    def __init__(self, page: Page, opened: Opened) -> None:
        super().__init__("如果按新规", page.window(), width=760)
        self._desk, self._opened = page.desk, opened
        self.on = DateField(
            "按哪一天的规则", lambda: page.desk.now().date(), required="请填写日期。"
        )
        self.on.set_value(page.desk.now().date())
        fields: dict[str, Field] = {
            "on": self.on,
            "farmer": MoneyField("农民月交纳额"),
            "pension_split": PercentField("养老金总额的基本部分", hint="如 60%", limit=10),
            **{name: ChoiceField(word, find_setting(name).choices) for name, word in CHOSEN},
        }
        self.form = Form(fields, self)
        hint = Text("不改的空着，照现在的规定。只试算，不改任何核定。", "soft", wrap=True)
        self.said = Text("", "bold", wrap=True)
        self.said.hide()
        self.table = RecordTable(
            "会变的人",
            (
                Column("name", "姓名", lambda r: r.name, kind="bold", width=6, stretch=True,
                       sortable=False),
                Column("before", "现在", lambda r: show_money(r.before), kind="number", width=5,
                       sortable=False),
                Column("after", "试算", _after, kind="number", width=5, sortable=False),
                Column("by", "相差", _by, kind="number", width=5, sortable=False),
            ),
            ListSource(),
            empty=EmptyState("没有人会变", "按这些规则，每个人的月交纳额都和现在一样。"),
        )  # fmt: skip
        self.body.addWidget(hint)
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(10)
        for place, field in enumerate(fields.values()):
            grid.addWidget(field, place // 3, place % 3, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(place % 3, 1)
        self.body.addLayout(grid)
        self.body.addWidget(self.said)
        self.body.addWidget(self.table, 1)
        self.table.setMinimumHeight(self.table.minimumSizeHint().height())
        self.table.hide()  # nothing is counted yet
        self.set_actions(
            [Action("试算", self.try_it, key="F9", kind="primary", parent=self)], leave="关闭"
        )

    def try_it(self) -> None:
        """Count again with what is filled in."""
        values = self.form.values()
        if values is not None:
            self._desk.tasks.ask(
                try_rules, self._opened.permit, self._opened.year, values["on"],
                _tried(values), then=self._show, failed=self.known, key="dues-what-if",
            )  # fmt: skip

    def _show(self, changed: tuple[Changed, ...]) -> None:
        self.banner.close_banner()
        self.table.show_rows(changed)
        self.table.show()
        total = sum((c.after - c.before for c in changed if c.after is not None), Decimal(0))
        open_ = sum(c.after is None for c in changed)
        said = f"{len(changed)} 人会变，合计每月相差 {show_money(total)} 元"
        self.said.setText(said + (f"；其中 {open_} 人要先问才能算" if open_ else ""))
        self.said.setVisible(bool(changed))


def try_rules(
    session: Any, permit: Permit, year: int, on: date, tried: Mapping[str, str]
) -> tuple[Changed, ...]:
    """A query for Centre.ask: with figures to try above the centre's own."""
    if not tried:
        return what_if(session, permit, year, on)
    own = list_local_rules(session)
    rules = (LocalRule(name, value, "试算", on) for name, value in tried.items())
    return what_if(session, permit, year, on, (*own, *rules))


def _tried(values: Mapping[str, Any]) -> dict[str, str]:
    tried = {}
    if values["farmer"] is not None:
        tried["farmer"] = f"{values['farmer']:.2f}"
    if values["pension_split"] is not None:
        tried["pension_split"] = f"{values['pension_split'] / 100:f}"
    tried.update({name: values[name] for name, _ in CHOSEN if values[name]})
    return tried


def _after(row: Changed) -> str:
    return "待定" if row.after is None else show_money(row.after)


def _by(row: Changed) -> str:
    return "—" if row.after is None else show_money(row.after - row.before)
