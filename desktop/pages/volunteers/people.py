"""The list of volunteers: find, filter, open, register."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout

from desktop.page import Desk, Page
from desktop.pages.volunteers.words import say_words
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import TextField
from desktop.widgets.table import AskedSource, Column, RecordTable, View
from models.changes import Changes
from models.errors import KnownError
from models.volunteers.actions.volunteers import register_volunteer
from models.volunteers.queries.pages import Shape, measure_volunteers, read_volunteers_page
from models.volunteers.queries.teams import TeamRow, list_teams
from models.volunteers.queries.volunteers import VolunteerBrief, VolunteerFilter
from models.volunteers.rules.volunteers import Availability, ServiceKind


def open_volunteers(session: Any, view: View, chosen: VolunteerFilter, today: date) -> Shape:
    """The list in a view, for the table."""
    return measure_volunteers(session, replace(chosen, text=view.filter), today)


def say_state(row: VolunteerBrief) -> str:
    """A word where something about the volunteer has to be known."""
    if row.left_on is not None:
        return "已退出"
    return "未成年" if row.need.guardian or not row.need.may_be_dangerous else ""


class ListPage(Page):
    """The newest first; Enter opens. Target: None, or a VolunteerFilter."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "志愿者")
        self._filling = False
        self._teams: Sequence[TeamRow] = ()
        self._wanted_team = 0
        self._new = Action(
            "登记志愿者", partial(desk.open_page, "volunteer-form"), key="Ctrl+E",
            kind="primary", reason=self._why_not, parent=self,
        )  # fmt: skip
        self._build_filter()
        self.source = AskedSource(
            desk.tasks, open_volunteers, read_volunteers_page, VolunteerFilter(), self._today
        )
        self.table = RecordTable(
            "志愿者",
            (
                Column("name", "姓名", lambda v: v.name, kind="bold", width=5, sortable=False),
                Column("sex", "性别", lambda v: v.sex, width=2.4, sortable=False),
                Column("age", "年龄", lambda v: "" if v.age is None else str(v.age),
                       kind="number", width=2.6, sortable=False),
                Column("state", "", say_state, kind="chip", width=3.6,
                       tone=lambda v: "grey" if v.left_on is not None else "amber",
                       sortable=False),
                Column("phone", "电话", lambda v: v.phone, width=6, sortable=False),
                Column("kinds", "服务类别", lambda v: say_words(v.kinds), width=7, sortable=False),
                Column("skills", "特长", lambda v: say_words(v.skills), kind="grey", width=6,
                       sortable=False),
                Column("address", "住址", lambda v: v.address, kind="grey", width=11, stretch=True,
                       sortable=False),
                Column("number", "编号", lambda v: v.number, kind="grey", width=7.4,
                       sortable=False),
            ),
            self.source,
            filter_hint="输入姓名、首字母、手机或证件尾号、编号，只看这些人（Ctrl F）",
            empty=EmptyState(
                "没有志愿者", "按 Ctrl E 登记第一位；在活动里报名时遇到没登记的人，也能接着登记。",
                self._new, icon="volunteer",
            ),
        )  # fmt: skip
        card = Card(margin=0)
        card.body.addWidget(self.table)
        self.body.addWidget(card, 1)
        self.add_actions(
            Action("服务队", partial(desk.open_page, "volunteer-teams"), key="Ctrl+T", parent=self),
            self._new,
        )
        self.add_actions(
            Action("筛选", self._go_filter, key="Ctrl+F", parent=self),
            Action("清除筛选", self.clear, key="Ctrl+Backspace", parent=self),
            heading=False,
        )
        self.table.opened.connect(self._open)
        self.table.counted.connect(self._counted)
        self.table.told.connect(desk.messages.well)
        self.table.refused.connect(self.refuse)

    def _build_filter(self) -> None:
        self.kind = ChoiceField("服务类别", [("", "全部类别"), *((k, k.text) for k in ServiceKind)])
        self.when = ChoiceField("有空的时间", [("", "全部"), *((a, a.text) for a in Availability)])
        self.team = ChoiceField("服务队", [(0, "全部服务队")])
        self.skill = TextField("特长", hint="如 急救", limit=20)
        self.minors = QCheckBox("只看未成年人")
        self.left = QCheckBox("包括已退出的")
        self._reset_fields()
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        for place, field in enumerate((self.kind, self.when, self.team, self.skill)):
            grid.addWidget(field, 0, place)
            grid.setColumnStretch(place, 1)
            field.changed.connect(self._narrowed)
        for place, box in enumerate((self.minors, self.left), 4):
            grid.addWidget(box, 0, place, Qt.AlignmentFlag.AlignBottom)
            box.toggled.connect(self._narrowed)
        self.body.addLayout(grid)

    # reading

    @property
    def _today(self) -> date:
        return self.desk.now().date()

    def entered(self, target: Any = None) -> None:
        if isinstance(target, VolunteerFilter):
            self._filling = True
            self._reset_fields()
            self._wanted_team = target.team_id or 0
            self.team.set_value(self._wanted_team)
            self.kind.set_value(target.kind or "")
            self._filling = False
        self._read()
        self.table.take_focus()

    def changed(self, changes: Changes) -> None:
        if changes.touches("volunteer", "team_member", "team", "person"):
            self._read()

    def _read(self) -> None:
        self.desk.tasks.ask(
            list_teams, self._today, then=self._show_teams, key="volunteer-people-teams"
        )
        self._read_list()

    def _read_list(self) -> None:
        self.source.args = (self._chosen(), self._today)
        self.table.read()

    def _chosen(self) -> VolunteerFilter:
        try:
            kind, when, team = self.kind.value(), self.when.value(), self.team.value()
        except KnownError:  # half a word is typed
            return VolunteerFilter(active_only=not self.left.isChecked())
        return VolunteerFilter(
            kind=kind or None,
            availability=when or None,
            skill=self.skill.text().strip(),
            team_id=(self._wanted_team if team is None else team) or None,
            minors_only=self.minors.isChecked(),
            active_only=not self.left.isChecked(),
        )

    def _show_teams(self, teams: list[TeamRow]) -> None:
        self._filling = True
        self.team.set_choices([(0, "全部服务队"), *((team.id, team.name) for team in teams)])
        if self.team.empty:
            self.team.set_value(self._wanted_team)
        self._filling = False

    def _counted(self, total: int) -> None:
        typed = self.table.view.filter
        if typed and not total:
            self.say_below_title(f"没有找到“{typed}”，换个写法再试，或按 Ctrl+E 登记")
        else:
            self.say_below_title(f"{'找到' if typed else '共'} {total} 人 · 回车打开")

    # filter

    def _reset_fields(self) -> None:
        self.kind.set_value("")
        self.when.set_value("")
        self.team.set_value(0)
        self._wanted_team = 0

    def _narrowed(self) -> None:
        if not self._filling and hasattr(self, "table"):
            self._read_list()

    def _go_filter(self) -> None:
        assert self.table.filter is not None
        self.table.filter.setFocus()
        self.table.filter.selectAll()

    def clear(self) -> None:
        """Everybody who serves again."""
        self._filling = True
        self._reset_fields()
        self.skill.set_text("")
        self.minors.setChecked(False)
        self.left.setChecked(False)
        self._filling = False
        if self.table.filter is not None:
            self.table.filter.clear()
        self._read_list()
        self.table.take_focus()

    # what is done from here

    def _open(self, row: VolunteerBrief) -> None:
        self.desk.open_page("volunteer", row.id)

    def _why_not(self) -> str:
        return self.desk.why_not(register_volunteer)
