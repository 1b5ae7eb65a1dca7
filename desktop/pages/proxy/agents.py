"""Agents and their duty: who acts for residents, who is on duty, who takes over."""

import re
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.page import Desk, Page
from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.cases.case.cards import empty_layout
from desktop.pages.cases.limits import say_day
from desktop.pages.proxy.fields import TicksField
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, Chip, EmptyState, Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import DateField, Field, PhoneField, TextField
from desktop.widgets.grades import TickField
from desktop.widgets.layout import Flow
from desktop.widgets.table import Column, ListSource, RecordTable
from models.changes import Changes
from models.errors import KnownError
from models.proxy.actions.agents import (
    AgentForm,
    HandoverDone,
    add_agent,
    change_agent,
    hand_over,
    set_duty,
)
from models.proxy.queries.agents import AgentChoices, AgentRow, list_agents, read_agent_choices
from models.proxy.queries.requests import RequestFilter
from models.proxy.queries.trips import read_duty, read_trip
from models.work import may_do

DAYS = 7
WEEKDAYS = "一二三四五六日"


class AgentsPage(Page):
    """The agents with their load; at the right who is on duty this week."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "代办员和值班")
        self._agents: list[AgentRow] = []
        self._duty: dict[date, list[tuple[int, str]]] = {}
        self._add = Action(
            "登记代办员", self._ask_add, key="Ctrl+I", kind="primary",
            reason=partial(self._why_not, add_agent), parent=self,
        )  # fmt: skip
        self.table = RecordTable(
            "代办员",
            (
                Column("name", "姓名", lambda row: row.name, kind="bold", width=4),
                Column("unit", "单位", lambda row: row.unit or "本中心", width=6, stretch=True),
                Column("phone", "电话", lambda row: row.phone, width=6),
                Column("load", "手上", lambda row: f"{row.open_cases} 件", kind="number", width=3),
                Column("knows", "熟悉的事项", lambda row: "、".join(row.item_codes), kind="grey",
                       width=6),
                Column("state", "今天", _say_state, kind="chip", width=4, tone=_state_tone),
            ),
            ListSource(keys=_sort_key),
            empty=EmptyState("还没有代办员", "先登记谁可以替群众跑腿。", self._add, icon="people"),
        )  # fmt: skip
        self.add_actions(
            Action("行程单", self._ask_trip, key="Ctrl+P", icon="print", reason=self._why_none,
                   parent=self),
            Action("交接", self._ask_handover, key="Ctrl+J", reason=self._why_no_handover,
                   parent=self),
            Action("排值班", self._ask_duty, key="F8", reason=partial(self._why_not, set_duty),
                   parent=self),
            Action("修改", self._ask_change, key="F2", reason=self._why_no_change, parent=self),
        )  # fmt: skip
        self.add_actions(self._add)
        self.table.opened.connect(self._open_cases)
        self.table.chosen.connect(self._refresh)
        self.table.told.connect(desk.messages.well)
        card = Card("代办员", "回车看手上的件", margin=0)
        card.body.addWidget(self.table)
        roster = Card("值班", "F8 安排")
        self._roster = QVBoxLayout()
        self._roster.setSpacing(8)
        roster.body.addLayout(self._roster)
        roster.body.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(card, 3)
        row.addWidget(roster, 1)
        self.body.addLayout(row, 1)

    @property
    def _today(self) -> date:
        return self.desk.now().date()

    def entered(self, target: Any = None) -> None:
        self._read()
        self.table.setFocus()

    def changed(self, changes: Changes) -> None:
        if changes.touches("agent", "duty_day", "proxy_case", "service_case"):
            self._read()

    def _read(self) -> None:
        self.desk.tasks.ask(
            list_agents, self._today, then=self._show, key="agents", all_of_them=True
        )
        self.desk.tasks.ask(read_duty, self._today, DAYS, then=self._show_duty, key="duty")

    def _show(self, agents: list[AgentRow]) -> None:
        self._agents = agents
        self.table.show_rows(agents)
        here = [row for row in agents if row.left_on is None]
        self.say_below_title(f"在岗 {len(here)} 人" if agents else "")
        self._refresh()

    def _show_duty(self, duty: dict[date, list[tuple[int, str]]]) -> None:
        self._duty = duty
        empty_layout(self._roster)
        for day, people in duty.items():
            word = "今天" if day == self._today else say_day(day, self._today)
            line = QVBoxLayout()
            line.setSpacing(3)
            line.addWidget(Text(f"{word} 星期{WEEKDAYS[day.weekday()]}", "label"))
            flow = Flow(gap=6)
            if people:
                flow.add(*(Chip(name, "green") for _, name in people))
            else:
                flow.add(Chip("没有排", "grey"))
            line.addLayout(flow)
            self._roster.addLayout(line)

    @property
    def _chosen(self) -> AgentRow:
        """The agent that is chosen; asked for only where there is one."""
        row = self.table.current
        assert isinstance(row, AgentRow)
        return row

    def _refresh(self, *_: object) -> None:
        for action in self._actions:
            action.refresh()

    # why not

    def _why_not(self, action: Any) -> str:
        may = may_do(self.desk.clerk.role, action)
        return "" if may else "这要由主管或管理员来做，没有任何改动。"

    def _why_none(self) -> str:
        return "" if self.table.current is not None else "请先选中一位代办员。没有任何改动。"

    def _why_no_change(self) -> str:
        return self._why_not(change_agent) or self._why_none()

    def _why_no_handover(self) -> str:
        if why_not := self._why_not(hand_over) or self._why_none():
            return why_not
        row = self._chosen
        if row.left_on is not None:
            return f"{row.name}已经离岗，没有要交接的。"
        if not self._takers(row):
            return "没有另一位在岗的代办员可以接手，请先登记。"
        return ""

    def _takers(self, giver: AgentRow) -> list[tuple[int, str]]:
        return [
            (row.id, f"{row.name}（手上 {row.open_cases} 件）")
            for row in self._agents
            if row.left_on is None and row.id != giver.id
        ]

    # what is done

    def _open_cases(self, row: AgentRow) -> None:
        self.desk.open_page("proxy", RequestFilter(open_only=True, agent_id=row.id))

    def _ask_add(self) -> None:
        self.desk.tasks.ask(read_agent_choices, None, then=self._fill_in, key="agent-form")

    def _ask_change(self) -> None:
        row = self._chosen
        self.desk.tasks.ask(read_agent_choices, row.id, then=self._fill_in, key="agent-form")

    def _fill_in(self, choices: AgentChoices) -> None:
        agent = choices.agent
        fields: dict[str, Field] = {
            "name": TextField("姓名", limit=80, required="请填写姓名。"),
            "unit": TextField("单位", hint="空着就是本中心", limit=80),
            "staff_number": TextField("工号", limit=20),
            "phone": PhoneField("联系电话", required="请填写电话，委托书上要印。"),
            "account_id": ChoiceField("登录账号（可空）", choices.accounts),
            "item_codes": TextField("熟悉的事项编号", hint="例如 D01、D05"),
        }
        if choices.grids:
            fields["grid_ids"] = TicksField("负责的网格", choices.grids, columns=3)
        if agent is not None:
            for name in ("name", "unit", "staff_number", "phone", "account_id"):
                fields[name].set_value(getattr(agent, name))
            fields["item_codes"].set_value("、".join(agent.item_codes))
            if "grid_ids" in fields:
                fields["grid_ids"].set_value(agent.grid_ids)

        def collect(values: dict[str, Any]) -> Any:
            form = AgentForm(
                values["name"],
                values["unit"],
                values["staff_number"],
                values["phone"],
                values["account_id"],
                tuple(sorted(values.get("grid_ids", ()))),
                tuple(filter(None, re.split(r"[\s,，、;；]+", values["item_codes"].upper()))),
            )
            return (add_agent, (form,)) if agent is None else (change_agent, (agent.id, form))

        title = "登记代办员" if agent is None else f"修改 {agent.name}"
        said = "" if agent is None else "已经签的委托书不改；换人要续签。"
        AskDialog(self, title, Asked(said, fields, collect, width=560), "保存", self._kept).open()

    def _ask_duty(self) -> None:
        here = [(row.id, row.name) for row in self._agents if row.left_on is None]
        day = DateField("哪一天", lambda: self._today, required="请填哪一天。")
        day.set_value(next((d for d, people in self._duty.items() if not people), self._today))
        people = TicksField("谁值班", here or [(0, "还没有代办员")], columns=2)
        note = TextField("备注", limit=40)
        fields: dict[str, Field] = {"day": day, "people": people, "note": note}

        def follow() -> None:
            try:
                chosen = day.value()
            except KnownError:
                return
            if chosen in self._duty:
                people.set_value([id_ for id_, _ in self._duty[chosen]])

        def collect(values: dict[str, Any]) -> Any:
            ids = tuple(sorted(id_ for id_ in values["people"] if id_))
            return set_duty, (values["day"], ids, values["note"])

        day.changed.connect(follow)
        follow()
        said = "保存后代替这一天原来的安排。"
        AskDialog(self, "排值班", Asked(said, fields, collect), "保存", self._kept).open()

    def _ask_handover(self) -> None:
        giver = self._chosen
        to = ChoiceField("交给谁", self._takers(giver), required="请选择谁来接手。")
        fields: dict[str, Field] = {
            "to": to,
            "leaves": TickField(f"{giver.name}离岗，以后不再办"),
        }
        said = (
            f"{giver.name}手上的 {giver.open_cases} 件、抽屉里的材料、答应过的事，都交给接手的人。"
            "会打出《代办交接单》，双方签名；委托书要逐件请委托人续签。"
        )
        asked = Asked(said, fields, lambda v: (hand_over, (giver.id, v["to"], v["leaves"])))
        AskDialog(self, f"交接 · {giver.name}", asked, "交接", self._handed).open()

    def _handed(self, done: HandoverDone) -> None:
        from desktop.printing import show_paper

        renew = len(done.letters_to_renew)
        self.desk.messages.well(
            f"已交接 {len(done.case_ids)} 件、材料 {done.lines} 项"
            + (f"，{renew} 份委托书要续签" if renew else "")
        )
        show_paper(self, done.paper_id)

    def _ask_trip(self) -> None:
        row = self._chosen
        day = DateField("哪一天", lambda: self._today, required="请填哪一天。")
        day.set_value(self._today)
        TripDialog(self, row, day).open()

    def _kept(self, result: object) -> None:
        self.desk.messages.well("已保存")


class TripDialog(AskDialog):
    """Which day's trip sheet; nothing is kept, it is only drawn."""

    def __init__(self, page: Page, agent: AgentRow, day: DateField) -> None:
        self._page, self._agent = page, agent
        said = "按当天登记的上门日期，列出地址、要办的事和要带的材料。"
        asked = Asked(said, {"day": day}, lambda values: (list_agents, ()))
        super().__init__(page, f"上门服务行程单 · {agent.name}", asked, "看单", lambda _: None)

    def go(self) -> None:
        """Show the sheet, ready to be printed."""
        values = self.form.values()
        if values is None:
            return
        from desktop.printing import show_unfiled

        self.accept()
        show_unfiled(
            self._page, "上门服务行程单", read_trip, self._agent.id, values["day"]
        )  # fmt: skip


def _say_state(row: AgentRow) -> str:
    if row.left_on is not None:
        return "已离岗"
    return "值班" if row.on_duty else "在岗"


def _state_tone(row: AgentRow) -> str:
    return "green" if row.on_duty and row.left_on is None else "grey"


def _sort_key(row: AgentRow, column: str) -> Any:
    return {
        "name": row.name,
        "unit": row.unit,
        "phone": row.phone,
        "load": row.open_cases,
        "knows": len(row.item_codes),
        "state": (row.left_on is not None, not row.on_duty),
    }[column]
