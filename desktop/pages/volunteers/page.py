"""志愿服务: every activity with its state, and what waits for the clerk."""

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from desktop.due import TOUCHED, ServingDue, read_due
from desktop.page import Desk, Page
from desktop.pages.volunteers.sight import keep_row_in_sight
from desktop.pages.volunteers.words import (
    STATUS_TONES,
    WATCHED,
    say_activity,
)
from desktop.theme import px
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Card, EmptyState, StatTile
from desktop.widgets.choice import ChoiceField
from desktop.widgets.layout import Flow
from desktop.widgets.table import AskedSource, Column, RecordTable, View
from models.changes import Changes
from models.errors import KnownError
from models.volunteers.actions.activities import draft_activity
from models.volunteers.queries.activities import ActivityFilter, ActivityRow
from models.volunteers.queries.pages import Shape, measure_activities, read_activities_page
from models.volunteers.queries.teams import TeamRow, list_teams
from models.volunteers.queries.waiting import VolunteerWaiting, read_volunteer_waiting
from models.volunteers.rules.activities import ActivityKind, Status

LEAST_LIST = 270  # pixels at 100 %: the filter, the header and five rows
TILES = (
    ("calls", "要打电话通知", "amber"),
    ("approve", "时长待审核", "amber"),
    ("end", "过了时间还没办结束", "amber"),
    ("drafts", "草稿没有发布", ""),
    ("orders", "居民点单没人接", "amber"),
)
WAYS = (
    ("签到和时长", "volunteer-approvals", "Ctrl+Q"),
    ("志愿者", "volunteer-people", "Ctrl+G"),
    ("服务队", "volunteer-teams", "Ctrl+T"),
    ("点单", "volunteer-menu", "Ctrl+J"),
    ("双报到", "check-in", "Ctrl+B"),
    ("微心愿", "wishes", "Ctrl+Y"),
    ("三张清单", "three-lists", "Ctrl+D"),
)
FURTHER = (  # by key only: they are one step further on
    ("时长统计", "volunteer-hours", "Ctrl+H"),
    ("服务证明", "volunteer-certificates", "Ctrl+U"),
    ("导入签到表", "volunteer-import", "Ctrl+I"),
)
BELOW = {
    "calls": ("候补转录取、取消、改时间", "都通知到了"),
    "approve": ("班次有签到还没有确认", "没有要审核的"),
    "end": ("填服务人数，办理结束", "都办过了"),
    "drafts": ("发布以后才能报名", "没有草稿"),
    "orders": ("分给服务队", "都有人接了"),
}


def open_activities(session: Any, view: View, chosen: ActivityFilter, desk: Desk) -> Shape:
    """The list in a view, for the table."""
    narrowed = ActivityFilter(
        chosen.status, chosen.kind, chosen.team_id, chosen.start, chosen.end, view.filter
    )
    return measure_activities(session, narrowed, desk.now())


class ActivitiesPage(Page):
    """The latest first; Enter opens. Target: None, or the status to look at."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "志愿服务")
        self._filling = False
        self._total = 0
        self._due: ServingDue | None = None
        self._new = Action(
            "新活动", partial(desk.open_page, "activity-form"), key="Ctrl+Shift+N",
            kind="primary", reason=self._why_not, parent=self,
        )  # fmt: skip
        self._ways = [
            Action(word, partial(desk.open_page, page), key=key, parent=self)
            for word, page, key in WAYS
        ]
        ways = Flow(gap=10)
        ways.add(*(Button(action) for action in self._ways))
        self.body.addLayout(ways)
        self._build_tiles()
        self._build_filter()
        self.source = AskedSource(
            desk.tasks, open_activities, read_activities_page, ActivityFilter(), desk
        )
        self.table = RecordTable(
            "志愿活动",
            self._columns(),
            self.source,
            filter_hint="输入活动名称、编号或地点，只看这些（Ctrl F）",
            empty=EmptyState(
                "还没有志愿活动", "先拟一个活动：写清班次、岗位和人数，发布以后就能在窗口报名。",
                self._new, icon="volunteer",
            ),
        )  # fmt: skip
        # With large letters the page scrolls before the list shrinks to a row or two.
        self.table.setMinimumHeight(px(LEAST_LIST))
        keep_row_in_sight(self.table)
        card = Card(margin=0)
        card.body.addWidget(self.table)
        self.body.addWidget(card, 1)
        self.add_actions(
            Action("打电话", partial(desk.open_page, "volunteer-calls"), key="F6", parent=self),
            self._new,
        )
        self.add_actions(
            *self._ways,
            *(
                Action(word, partial(desk.open_page, page), key=key, parent=self)
                for word, page, key in FURTHER
            ),
            Action("筛选", self._go_filter, key="Ctrl+F", parent=self),
            Action("清除筛选", self.clear, key="Ctrl+Backspace", parent=self),
            heading=False,
        )
        self.table.opened.connect(self._open)
        self.table.counted.connect(self._counted)
        self.table.told.connect(desk.messages.well)
        self.table.refused.connect(self.refuse)

    def _build_tiles(self) -> None:
        self.tiles: dict[str, StatTile] = {}
        row = QHBoxLayout()
        row.setSpacing(12)
        opens = {
            "calls": partial(self.desk.open_page, "volunteer-calls"),
            "approve": partial(self.desk.open_page, "volunteer-approvals"),
            "end": partial(self._look_at, Status.ENDED),
            "drafts": partial(self._look_at, Status.DRAFT),
            "orders": partial(self.desk.open_page, "volunteer-menu"),
        }
        for name, word, tone in TILES:
            tile = StatTile(word, tone)
            tile.opened.connect(opens[name])
            self.tiles[name] = tile
            row.addWidget(tile, 1)
        self.body.addLayout(row)

    def _build_filter(self) -> None:
        self.status = ChoiceField("状态", [("", "全部状态"), *((s, s.text) for s in Status)])
        self.kind = ChoiceField("类别", [("", "全部类别"), *((k, k.text) for k in ActivityKind)])
        self.team = ChoiceField("服务队", [(0, "全部服务队")])
        self._reset_fields()
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        for place, field in enumerate((self.status, self.kind, self.team)):
            grid.addWidget(field, 0, place)
            grid.setColumnStretch(place, 1)
            field.changed.connect(self._narrowed)
        self.body.addLayout(grid)

    def _columns(self) -> list[Column]:
        return [
            Column("name", "活动", lambda row: row.name, kind="bold", width=9, stretch=True,
                   sortable=False),
            Column("status", "状态", lambda row: row.status.text, kind="chip", width=4,
                   tone=lambda row: STATUS_TONES[row.status], sortable=False),
            Column("when", "时间", lambda row: say_activity(row, self._today), width=13.5,
                   sortable=False),
            Column("where", "地点", lambda row: row.place, kind="grey", width=7, sortable=False),
            Column("taken", "报名/名额", lambda row: f"{row.taken}/{row.wanted}", kind="number",
                   width=4.6, sortable=False),
            Column("waiting", "候补", lambda row: str(row.waiting or ""), kind="number",
                   width=2.4, sortable=False),
            Column("kind", "类别", lambda row: row.kind.text, width=4.4, sortable=False),
            Column("number", "编号", lambda row: row.number, kind="grey", width=7.4,
                   sortable=False),
        ]  # fmt: skip

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "table"):
            self.table.setMinimumHeight(px(LEAST_LIST))

    # reading

    @property
    def _today(self) -> date:
        return self.desk.now().date()

    def entered(self, target: Any = None) -> None:
        if isinstance(target, Status):
            self._filling = True
            self._reset_fields()
            self.status.set_value(target)
            self._filling = False
        self._read()
        self.table.take_focus()

    def changed(self, changes: Changes) -> None:
        if changes.touches(*WATCHED, *TOUCHED):
            self._read()

    def _read(self) -> None:
        self.source.args = (self._chosen(), self.desk)
        self.table.read()
        self.desk.tasks.ask(
            read_volunteer_waiting, self.desk.now(), then=self._show_waiting,
            key="volunteers-waiting",
        )  # fmt: skip
        self.desk.tasks.ask(list_teams, self._today, then=self._show_teams, key="volunteers-teams")
        self.desk.tasks.ask(read_due, self._today, then=self._show_due, key="volunteers-due")

    def _chosen(self) -> ActivityFilter:
        try:
            status, kind, team = self.status.value(), self.kind.value(), self.team.value()
        except KnownError:  # half a word is typed
            return ActivityFilter()
        return ActivityFilter(status or None, kind or None, team or None)

    def _show_teams(self, teams: list[TeamRow]) -> None:
        self._filling = True
        self.team.set_choices([(0, "全部服务队"), *((team.id, team.name) for team in teams)])
        self._filling = False

    def _show_waiting(self, waiting: VolunteerWaiting) -> None:
        numbers = {
            "calls": waiting.to_call, "approve": waiting.to_approve, "end": waiting.to_end,
            "drafts": waiting.drafts, "orders": waiting.orders,
        }  # fmt: skip
        for name, many in numbers.items():
            self.tiles[name].show_figure(str(many), BELOW[name][0 if many else 1])

    def _counted(self, total: int) -> None:
        self._total = total
        self._say()

    def _show_due(self, due: ServingDue) -> None:
        self._due = due
        self._say()

    def _say(self) -> None:
        """How many there are, and what is due on the pages behind this one, with its key."""
        parts = [f"共 {self._total} 个活动 · 回车打开"] if self._total else []
        if self._due is not None and self._due.certificates:
            parts.append(f"{self._due.certificates} 张证明可以出具（Ctrl U）")
        if self._due is not None and self._due.outdated:
            parts.append(f"{self._due.outdated} 张证明要更正（Ctrl U）")
        if self._due is not None and self._due.returns:
            parts.append(f"{self._due.returns} 份季度反馈表没送出（Ctrl B）")
        self.say_below_title(" · ".join(parts))

    # filter

    def _reset_fields(self) -> None:
        self.status.set_value("")
        self.kind.set_value("")
        self.team.set_value(0)

    def _narrowed(self) -> None:
        if not self._filling and hasattr(self, "table"):
            self._read()

    def _look_at(self, status: Status) -> None:
        self._filling = True
        self._reset_fields()
        self.status.set_value(status)
        self._filling = False
        self._read()
        self.table.setFocus()

    def _go_filter(self) -> None:
        assert self.table.filter is not None
        self.table.filter.setFocus()
        self.table.filter.selectAll()

    def clear(self) -> None:
        """Every activity again."""
        self._filling = True
        self._reset_fields()
        self._filling = False
        if self.table.filter is not None:
            self.table.filter.clear()
        self._read()
        self.table.take_focus()

    # what is done from here

    def _open(self, row: ActivityRow) -> None:
        self.desk.open_page("activity", row.id)

    def _why_not(self) -> str:
        return self.desk.why_not(draft_activity)
