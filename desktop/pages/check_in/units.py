"""单位: who has checked in, how many members serve, and the returns they were given."""

import re
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.check_in.fields import say_hours
from desktop.pages.check_in.words import NOTHING, WATCHED, say_return
from desktop.pages.dues.calls import put_beside
from desktop.pages.revising import ReviseDialog
from desktop.pages.tabbed import Panel, TabbedPage
from desktop.pages.volunteers.fields import CountField
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState
from desktop.widgets.facts import Record, RecordCard, Section
from desktop.widgets.fields import DateField, Field, NoteField, PhoneField, TextField
from desktop.widgets.table import Column, ListSource, RecordTable
from models.double_check_in.actions.units import (
    UnitForm,
    change_unit,
    check_in_unit,
    unit_leaves,
    unit_returns,
)
from models.double_check_in.queries.units import UnitPage, UnitRow, list_units, read_unit

_SHORT = re.compile(r"[\s,，、;；]+")
COLUMNS = (
    Column("name", "单位", lambda u: u.name, kind="bold", width=11, stretch=True),
    Column("members", "在册党员", lambda u: str(u.members), kind="number", width=4.6),
    Column("serving", "已定岗", lambda u: str(u.serving), kind="number", width=3.6),
    Column("contact", "党组织联系人", lambda u: u.contact_name, width=6),
    Column("phone", "电话", lambda u: u.contact_phone, width=6.4),
    Column("since", "报到", lambda u: str(u.checked_in_on), width=5.6),
)
_KEYS = {
    "name": lambda u: u.name,
    "members": lambda u: u.members,
    "serving": lambda u: u.serving,
    "contact": lambda u: u.contact_name,
    "phone": lambda u: u.contact_phone,
    "since": lambda u: u.checked_in_on,
}


class UnitsPanel(Panel):
    """Enter looks at a unit's members."""

    watched = (*WATCHED, "need", "match")

    def __init__(self, page: TabbedPage) -> None:
        super().__init__(page, "单位")
        self.shown: UnitPage | None = None
        self._with_left = False
        self._enter = Action(
            "单位报到", self._ask_new, key="Ctrl+I", kind="primary",
            reason=partial(self.desk.why_not, check_in_unit), parent=self,
        )  # fmt: skip
        self.buttons = [
            Action("修改", self._ask_change, key="F2", reason=partial(self._why_none, change_unit),
                   parent=self),
            self._enter,
        ]  # fmt: skip
        self._toggle = Action("也列出已退出的单位", self._turn, key="Ctrl+H", parent=self)
        self.more = [
            Action("看这个单位的党员", self._open_members, key="Ctrl+O",
                   reason=partial(self._why_none, None), parent=self),
            Action("单位退出", self._ask_leave, key="Ctrl+Delete", kind="danger",
                   reason=partial(self._why_none, unit_leaves), parent=self),
            Action("单位重新报到", self._ask_back, key="Ctrl+R", reason=self._why_not_back,
                   parent=self),
            self._toggle,
            Action("打印、导出一览表", partial(self.desk.open_page, "reports", "checkin-units"),
                   key="Ctrl+Shift+E", parent=self),
        ]  # fmt: skip
        self.table = RecordTable(
            "报到单位",
            COLUMNS,
            ListSource(
                keys=lambda row, order: _KEYS[order](row),
                text=lambda u: f"{u.name} {u.number} {u.contact_name}",
            ),
            filter_hint="输入单位、联系人或编号，只看这些（Ctrl F）",
            empty=EmptyState(
                "还没有单位报到",
                "把区里发的报到名册整本导入（Ctrl Shift I），或者逐个登记。",
                self._enter, icon="people",
            ),
        )  # fmt: skip
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self._open_members)
        self.table.counted.connect(self._counted)
        self.table.told.connect(self.desk.messages.well)
        self.card = RecordCard("单位", "在左边选一个单位，这里看联系人、服务和反馈表。")
        left = Card(margin=0)
        left.body.addWidget(self.table)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(left, 5)
        row.addWidget(self.card, 2)

    # reading

    def read(self) -> None:
        self.desk.tasks.ask(
            list_units, with_left=self._with_left, then=self._show, key="check-in.units"
        )

    def take_focus(self) -> None:
        self.table.take_focus()

    def _show(self, units: list[UnitRow]) -> None:
        had = self.holds_focus()
        self.table.show_rows(units)
        if not units:
            self.card.show_record(None)
            self.shown = None
        if had:
            self.table.take_focus()
        self.refresh()

    def _counted(self, total: int) -> None:
        if self.page.panel is self and total:
            rows = self.table.model.source
            assert isinstance(rows, ListSource)
            members = sum(row.members for row in rows.rows)
            self.page.say_below_title(f"{len(rows.rows)} 个单位，在册党员 {members} 人")

    def _chosen(self, row: UnitRow) -> None:
        today = self.desk.now().date()
        self.desk.tasks.ask(read_unit, row.id, today, then=self._show_unit, key="check-in.unit")
        self.refresh()

    def _show_unit(self, unit: UnitPage) -> None:
        self.shown = unit
        stated = "" if unit.stated is None else f"{unit.stated} 人"
        chips = [("已退出", "grey")] if unit.left_on else []
        sections = [
            Section(
                "季度反馈表",
                [
                    (f"{r.quarter.text} 第 {r.edition} 版",
                     f"{r.number} · {say_hours(r.minutes)} 小时 · {say_return(r)[0]}")
                    for r in unit.returns[:6]
                ]
                or [("", "还没有生成过")],
            ),
        ]  # fmt: skip
        if unit.needs:
            sections.append(
                Section(
                    "对接的需求", [(n.number, f"{n.party}：{n.content}") for n in unit.needs[:6]]
                )
            )
        self.card.show_record(
            Record(
                unit.name,
                chips,
                (
                    ("编号", unit.number),
                    ("党组织联系人", f"{unit.contact_name} {unit.contact_phone}".strip()),
                    ("信用代码", unit.credit_code),
                    ("简称", "、".join(unit.short_names)),
                    ("报到日期", str(unit.checked_in_on)),
                    ("退出日期", str(unit.left_on or "")),
                    ("自报党员", stated),
                    ("在册 / 已定岗", f"{unit.members} 人 / {unit.serving} 人"),
                    ("今年服务", f"{say_hours(unit.minutes_this_year)} 小时"),
                    ("可提供", unit.offers),
                ),
                sections,
            )
        )
        self.refresh()

    # why not

    def _why_none(self, action: Any) -> str:
        if action is not None and (why := self.desk.why_not(action)):
            return why
        return "" if self.table.current is not None else f"请先选中一个单位。{NOTHING}"

    def _why_not_back(self) -> str:
        if why := self._why_none(unit_returns):
            return why
        left = self.shown is not None and self.shown.left_on is not None
        return "" if left else f"选中的单位没有退出。已退出的按 Ctrl H 列出来。{NOTHING}"

    # what is done

    def _turn(self) -> None:
        self._with_left = not self._with_left
        self._toggle.rename("不列已退出的单位" if self._with_left else "也列出已退出的单位")
        self.read()

    def _open_members(self, *_: object) -> None:
        row = self.table.current
        if isinstance(row, UnitRow):
            self.desk.open_page("check-in", ("members", row.id, row.name))

    def _fields(self) -> dict[str, Field]:
        today = self.desk.now().date
        return {
            "name": TextField("单位名称", limit=120, required="请填写单位名称。"),
            "contact_name": TextField("党组织联系人", limit=40),
            "contact_phone": PhoneField("联系电话"),
            "credit_code": TextField("统一社会信用代码", limit=18),
            "short_names": TextField("简称", hint="几个用顿号隔开", limit=120),
            "stated_members": CountField("报到党员数（单位自报）"),
            "checked_in_on": DateField("报到日期", today),
            "offers": NoteField("能提供什么", rows=2, hint="例如 会议室一间、义诊每季度一次"),
        }

    def _ask_new(self) -> None:
        fields = self._fields()
        fields["checked_in_on"].set_value(self.desk.now().date())
        dialog = AskDialog(
            self.page, "单位报到",
            Asked("", fields, lambda v: (check_in_unit, (_form(v),)), width=600),
            "登记", self._entered_unit,
        )  # fmt: skip
        _arrange(dialog)
        dialog.open()

    def _entered_unit(self, _: int) -> None:
        self.desk.messages.well("单位已报到，接着登记它的党员（Alt+2）")

    def _ask_change(self) -> None:
        row = self.table.current
        assert isinstance(row, UnitRow)
        today = self.desk.now().date()
        self.desk.tasks.ask(read_unit, row.id, today, then=self._change, key="check-in.change")

    def _change(self, unit: UnitPage) -> None:
        fields = self._fields()
        for name in ("name", "contact_name", "credit_code", "checked_in_on", "offers"):
            fields[name].set_value(getattr(unit, name))
        fields["short_names"].set_value("、".join(unit.short_names))
        fields["stated_members"].set_value(unit.stated)
        phone = fields["contact_phone"]
        assert isinstance(phone, TextField)
        if unit.contact_phone:
            phone.line.setPlaceholderText(f"现在 {unit.contact_phone}，不改就空着")

        def collect(values: dict[str, Any], version: int) -> tuple[Any, tuple[Any, ...]]:
            kept = bool(unit.contact_phone) and not values["contact_phone"]
            return change_unit, (unit.id, _form(values, keep_phone=kept), version)

        dialog = ReviseDialog(
            self.page, f"修改 {unit.name}", fields, collect, unit.version,
            (read_unit, (unit.id, self.desk.now().date())), self._saved, width=600,
        )  # fmt: skip
        _arrange(dialog)
        dialog.open()

    def _ask_leave(self) -> None:
        row = self.table.current
        assert isinstance(row, UnitRow)
        on = DateField("退出日期", self.desk.now().date, required="请填退出日期。")
        on.set_value(self.desk.now().date())
        asked = Asked(
            "退出前，单位的党员要先转出或改到新单位。以前的服务记录和反馈表都保留。",
            {"on": on},
            lambda v: (unit_leaves, (row.id, v["on"])),
        )
        AskDialog(self.page, f"{row.name} 退出", asked, "退出", self._saved).open()

    def _ask_back(self) -> None:
        assert self.shown is not None
        unit = self.shown
        asked = Asked(
            f"{unit.left_on} 退出的，沿用原来的编号 {unit.number}；以前的记录都在。", {},
            lambda _: (unit_returns, (unit.id,)),
        )  # fmt: skip
        AskDialog(self.page, f"{unit.name} 重新报到", asked, "重新报到", self._saved).open()

    def _saved(self, _: object) -> None:
        self.desk.messages.well("已保存")


def _form(values: dict[str, Any], *, keep_phone: bool = False) -> UnitForm:
    return UnitForm(
        values["name"],
        values["contact_name"],
        None if keep_phone else values["contact_phone"],
        values["credit_code"],
        tuple(word for word in _SHORT.split(values["short_names"]) if word),
        values["stated_members"],
        values["offers"],
        values["checked_in_on"],
    )


def _arrange(dialog: AskDialog) -> None:
    put_beside(dialog, "contact_name", "contact_phone")
    put_beside(dialog, "credit_code", "short_names")
    put_beside(dialog, "stated_members", "checked_in_on")
