"""服务队: the teams at the left, who belongs to the chosen one at the right."""

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QBoxLayout, QCheckBox

from desktop.page import Desk, Page
from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.volunteers.fields import VolunteerField
from desktop.pages.volunteers.words import NOTHING
from desktop.theme import px
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import DateField, Field, TextField
from desktop.widgets.grades import TickField
from desktop.widgets.table import Column, ListSource, RecordTable
from models.changes import Changes
from models.volunteers.actions.teams import (
    close_team,
    found_team,
    join_team,
    leave_team,
    make_leader,
    rename_team,
)
from models.volunteers.queries.teams import MemberRow, TeamRow, list_members, list_teams
from models.volunteers.rules.volunteers import ServiceKind


class TeamsPage(Page):
    """Target: None, or the team to show."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "志愿服务队")
        self._wanted: int | None = None
        make = partial(Action, parent=self)
        self.found = make("组建服务队", self._ask_found, key="Ctrl+E", kind="primary",
                          reason=self._why_not)  # fmt: skip
        self.rename = make("修改", self._ask_rename, key="Ctrl+Shift+E", reason=self._why_no_team)
        self.close_it = make("撤销服务队", self._ask_close, key="F11", reason=self._why_no_team)
        self.join = make("加队员", self._ask_join, key="F3", reason=self._why_no_team)
        self.lead = make("任免队长", self._ask_lead, key="F6", reason=self._why_no_member)
        self.part = make("离队", self._ask_part, key="F4", reason=self._why_no_member)
        self.open = make("打开志愿者", self._open, key="Ctrl+O", reason=self._why_no_row)
        self.teams = RecordTable(
            "服务队",
            (
                Column("name", "服务队", lambda t: t.name, kind="bold", width=8, stretch=True,
                       sortable=False),
                Column("kind", "类别", lambda t: t.kind.text if t.kind else "", kind="grey",
                       width=4.4, sortable=False),
                Column("leaders", "队长", lambda t: "、".join(t.leaders), width=4.4,
                       sortable=False),
                Column("members", "人数", lambda t: str(t.members), kind="number", width=2.6,
                       sortable=False),
                Column("state", "", lambda t: "已撤销" if t.closed_on else "", kind="chip",
                       width=3.4, sortable=False),
            ),
            ListSource(),
            empty=EmptyState(
                "还没有服务队", "按 Ctrl E 组建第一支，再把志愿者加进来。", self.found,
                icon="people",
            ),
        )  # fmt: skip
        self.members = RecordTable(
            "队员",
            (
                Column("name", "姓名", lambda m: m.name, kind="bold", width=5, sortable=False),
                Column("leader", "", lambda m: "队长" if m.is_leader else "", kind="chip",
                       width=3, tone=lambda m: "blue", sortable=False),
                Column("phone", "电话", lambda m: m.phone, width=6.2, sortable=False),
                Column("since", "从", lambda m: m.since.isoformat(), width=5.6, sortable=False),
                Column("until", "到", lambda m: m.until.isoformat() if m.until else "今",
                       width=5.6, sortable=False),
                Column("number", "编号", lambda m: m.number, kind="grey", width=7.4,
                       stretch=True, sortable=False),
            ),
            ListSource(text=lambda m: f"{m.name} {m.number}"),
            filter_hint="输入姓名或编号，只看这些人（Ctrl F）",
            empty=EmptyState("这支队还没有队员", "按 F3 加队员。", icon="people"),
        )  # fmt: skip
        self.past = QCheckBox("包括离队的")
        self.closed = QCheckBox("包括已撤销的队")
        self.past.toggled.connect(self._read_members)
        self.closed.toggled.connect(self._read)
        left = Card("服务队", margin=0)
        left.body.addWidget(self.teams)
        left.add_foot().addWidget(self.closed)
        self._right_card = Card("队员", margin=0)
        self._right_card.body.addWidget(self.members)
        self._right_card.add_buttons([self.part, self.lead, self.join], left=self.past)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(14)
        self._columns.addWidget(left, 19)
        self._columns.addWidget(self._right_card, 24)
        self.body.addLayout(self._columns, 1)
        self.add_actions(Action("筛选", self._go_filter, key="Ctrl+F", parent=self), heading=False)
        self.add_actions(self.close_it, self.rename, self.found)
        self.add_actions(self.join, self.lead, self.part, self.open, heading=False)
        self.teams.chosen.connect(self._choose)
        self.teams.opened.connect(self._go_members)
        self.members.opened.connect(lambda row: self._open())
        self.members.chosen.connect(lambda row: self._refresh())
        for table in (self.teams, self.members):
            table.told.connect(desk.messages.well)

    # reading

    @property
    def _today(self) -> date:
        return self.desk.now().date()

    @property
    def _team(self) -> TeamRow | None:
        row = self.teams.current
        return row if isinstance(row, TeamRow) else None

    @property
    def _member(self) -> MemberRow | None:
        row = self.members.current
        return row if isinstance(row, MemberRow) else None

    def entered(self, target: Any = None) -> None:
        self._wanted = target if isinstance(target, int) else None
        self._read()
        self.teams.take_focus()

    def changed(self, changes: Changes) -> None:
        if changes.touches("team", "team_member", "volunteer", "person"):
            self._read()

    def _read(self) -> None:
        self.desk.tasks.ask(
            list_teams, self._today, not self.closed.isChecked(), then=self._show, key="teams"
        )

    def _show(self, teams: list[TeamRow]) -> None:
        empty = not self.teams.model.total
        self.teams.show_rows(teams)
        ids = [team.id for team in teams]
        if self._wanted in ids:
            self.teams.go_to(ids.index(self._wanted))
        self._wanted = None
        many = sum(1 for team in teams if team.closed_on is None)
        self.say_below_title(f"{many} 支" if teams else "")
        if not teams:
            self.members.show_rows(())
        elif empty:
            self.teams.take_focus()
        self._read_members()
        self._refresh()

    def _choose(self, team: TeamRow) -> None:
        self._read_members()

    def _read_members(self) -> None:
        team = self._team
        if team is None:
            return
        self._right_card.title.setText(team.name)
        self.desk.tasks.ask(
            list_members, team.id, self._today, self.past.isChecked(), then=self._fill,
            key="team-members",
        )  # fmt: skip

    def _fill(self, members: list[MemberRow]) -> None:
        self.members.show_rows(members)
        self._refresh()

    def _refresh(self) -> None:
        for action in (self.rename, self.close_it, self.join, self.lead, self.part, self.open):
            action.refresh()

    def _go_members(self, team: TeamRow) -> None:
        self.members.take_focus()

    def _go_filter(self) -> None:
        assert self.members.filter is not None
        self.members.filter.setFocus()

    # reasons

    def _why_not(self) -> str:
        return self.desk.why_not(found_team)

    def _why_no_team(self) -> str:
        if why_not := self._why_not():
            return why_not
        team = self._team
        if team is None:
            return f"请先选中一支服务队。{NOTHING}"
        return f"“{team.name}”已经撤销。{NOTHING}" if team.closed_on else ""

    def _why_no_row(self) -> str:
        return "" if self._member is not None else f"请先在右边选中一位队员。{NOTHING}"

    def _why_no_member(self) -> str:
        if why_not := self._why_no_team() or self._why_no_row():
            return why_not
        member = self._member
        left = member.until if member is not None else None
        return f"这位队员已于 {left} 离队。{NOTHING}" if left else ""

    # what is done

    def _ask_found(self) -> None:
        fields = self._team_fields()
        on = DateField("成立日期", lambda: self._today, required="请填成立日期。")
        on.set_value(self._today)
        fields["founded_on"] = on
        asked = Asked("", fields, lambda v: (found_team, (v["name"], v["kind"], v["founded_on"])))
        AskDialog(self, "组建服务队", asked, "组建", self._founded).open()

    def _founded(self, team_id: int) -> None:
        self._wanted = team_id
        self.desk.messages.well("服务队已组建，按 F3 加队员")

    def _ask_rename(self) -> None:
        team = self._team
        assert team is not None
        fields = self._team_fields()
        fields["name"].set_value(team.name)
        fields["kind"].set_value(team.kind)
        asked = Asked(
            "队员、活动和时长都跟着改名，不用重新登记。", fields,
            lambda v: (rename_team, (team.id, v["name"], v["kind"])),
        )  # fmt: skip
        AskDialog(self, f"修改 {team.name}", asked, "保存", self._done).open()

    def _team_fields(self) -> dict[str, Field]:
        return {
            "name": TextField("名称", limit=40),
            "kind": ChoiceField("主要服务类别（可空）", [(k, k.text) for k in ServiceKind]),
        }

    def _ask_close(self) -> None:
        team = self._team
        assert team is not None
        on = self._day("哪天撤销")
        asked = Asked(
            f"“{team.name}”的 {team.members} 位队员同日离队，菜单同日下架；时长和活动都留着。",
            {"on": on}, lambda v: (close_team, (team.id, v["on"])),
        )  # fmt: skip
        AskDialog(self, "撤销服务队", asked, "撤销", self._done).open()

    def _ask_join(self) -> None:
        team = self._team
        assert team is not None
        fields: dict[str, Field] = {
            "volunteer": VolunteerField(self.desk),
            "since": self._day("从哪天起"),
            "is_leader": TickField("担任队长"),
        }
        asked = Asked(
            team.name, fields,
            lambda v: (join_team, (team.id, v["volunteer"], v["since"], v["is_leader"])),
        )  # fmt: skip
        AskDialog(self, "加队员", asked, "加入", self._done).open()

    def _ask_lead(self) -> None:
        member = self._member
        assert member is not None
        becomes = not member.is_leader
        word = f"{member.name}担任队长" if becomes else f"{member.name}不再担任队长"
        asked = Asked(
            f"{word}。以前的任期照样留着，查得到谁什么时候当队长。",
            {"since": self._day("从哪天起")},
            lambda v: (make_leader, (member.id, v["since"], becomes)),
        )
        AskDialog(self, "任免队长", asked, "保存", self._done).open()

    def _ask_part(self) -> None:
        member = self._member
        assert member is not None
        asked = Asked(
            f"{member.name}离开服务队，还是志愿者。", {"until": self._day("最后一天")},
            lambda v: (leave_team, (member.id, v["until"])),
        )  # fmt: skip
        AskDialog(self, "离队", asked, "离队", self._done).open()

    def _day(self, label: str) -> DateField:
        field = DateField(label, lambda: self._today, required="请填日期。")
        field.set_value(self._today)
        return field

    def _open(self) -> None:
        if (member := self._member) is not None:
            self.desk.open_page("volunteer", member.volunteer_id)

    def _done(self, _: object) -> None:
        self.desk.messages.well("已保存")

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        wide = self.width() >= px(900)
        self._columns.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )
