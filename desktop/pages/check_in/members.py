"""党员: everybody who has checked in, by unit, state and kind of post."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.pages.check_in.fields import say_hours
from desktop.pages.check_in.member_acts import MemberActs
from desktop.pages.check_in.words import NOTHING, STATE_TONES, WATCHED
from desktop.pages.tabbed import Panel, TabbedPage, selected
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState
from desktop.widgets.choice import ChoiceField
from desktop.widgets.facts import Record, RecordCard, Section
from desktop.widgets.table import AskedSource, Column, RecordTable, View
from models.double_check_in.actions.members import (
    change_member,
    check_in_member,
    move_out,
    move_unit,
    publish_posts,
    receive,
)
from models.double_check_in.actions.posts import claim_post
from models.double_check_in.actions.reviews import review_member
from models.double_check_in.queries.members import (
    MemberFilter,
    MemberPage,
    MemberRow,
    read_member,
)
from models.double_check_in.queries.pages import (
    MemberShape,
    measure_members,
    read_members_page,
)
from models.double_check_in.queries.units import UnitRow, list_units
from models.double_check_in.rules.posts import PostKind
from models.double_check_in.rules.states import CheckInState
from models.errors import KnownError

COLUMNS = (
    Column("name", "姓名", lambda m: m.name, kind="bold", width=4.4, sortable=False),
    Column("unit", "单位", lambda m: m.unit, width=10, stretch=True, sortable=False),
    Column("state", "状态", lambda m: m.state.text, kind="chip", width=5.4,
           tone=lambda m: STATE_TONES[m.state], sortable=False),
    Column("posts", "岗位", lambda m: "、".join(m.posts), width=7, sortable=False),
    Column("wanted", "意向岗位", lambda m: "、".join(k.text for k in m.wanted), kind="grey",
           width=5, sortable=False),
    Column("skills", "特长", lambda m: "、".join(m.skills), kind="grey", width=3.6, sortable=False),
    Column("phone", "手机", lambda m: m.phone, width=6.4, sortable=False),
)  # fmt: skip


def open_members(session: Any, view: View, chosen: MemberFilter) -> MemberShape:
    """The list in a view, for the table."""
    return measure_members(
        session,
        MemberFilter(
            view.filter, chosen.unit_id, chosen.state, chosen.post_kind, chosen.newest_first
        ),
    )


class MembersPanel(Panel):
    """The list at the left, one member at the right."""

    watched = WATCHED

    def __init__(self, page: TabbedPage) -> None:
        super().__init__(page, "党员")
        self.shown: MemberPage | None = None
        self._filling = False
        self.acts_on = MemberActs(page)
        why = self._why_none
        enter = Action(
            "党员报到", self._check_in, key="Ctrl+I", kind="primary",
            reason=partial(self.desk.why_not, check_in_member), parent=self,
        )  # fmt: skip
        self.buttons = [
            Action("接收", self._receive, key="F6", reason=partial(self.desk.why_not, receive),
                   parent=self),
            Action("定岗", self._claim, key="F7", reason=partial(why, claim_post), parent=self),
            Action("修改", self._on_one("change"), key="F2", reason=partial(why, change_member),
                   parent=self),
            enter,
        ]  # fmt: skip
        self.more = [
            Action("打印报到单", self._on_one("slip"), key="Ctrl+P", reason=partial(why, None),
                   parent=self),
            Action("打印服务登记卡", self._on_one("show_card"), key="Ctrl+Shift+P",
                   reason=partial(why, None), parent=self),
            Action("公示定岗（选中的）", self._publish, key="F9",
                   reason=partial(why, publish_posts), parent=self),
            Action("年度评议", self._on_one("review"), key="Ctrl+E",
                   reason=partial(why, review_member), parent=self),
            Action("改单位", self._on_one("move_unit"), key="Ctrl+U",
                   reason=partial(why, move_unit), parent=self),
            Action("转出", self._on_one("move_out"), key="Ctrl+Delete", kind="danger",
                   reason=partial(why, move_out), parent=self),
            Action("打印、导出一览表", partial(self.desk.open_page, "reports", "checkin-members"),
                   key="Ctrl+Shift+E", parent=self),
            Action("清除筛选", self.clear, key="Ctrl+Backspace", parent=self),
            Action("看本人档案", self._open_person, key="Ctrl+O",
                   reason=partial(why, None), parent=self),
        ]  # fmt: skip
        self._build_filter()
        self.source = AskedSource(self.desk.tasks, open_members, read_members_page, MemberFilter())
        self.table = RecordTable(
            "报到党员",
            COLUMNS,
            self.source,
            filter_hint="输入姓名、首字母、手机或证件尾号，只看这些（Ctrl F）",
            empty=EmptyState(
                "这里还没有党员",
                "先有单位，再登记它的党员；整本名册可以一次导入（Ctrl Shift I）。",
                enter, icon="people",
            ),
        )  # fmt: skip
        self.table.chosen.connect(self._chosen)
        self.table.counted.connect(self._counted)
        self.table.told.connect(self.desk.messages.well)
        self.table.refused.connect(page.refuse)
        self.card = RecordCard("党员", "在左边选一位党员，这里看岗位、服务和评议。")
        left = Card(margin=0)
        left.body.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._filters)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(left, 5)
        row.addWidget(self.card, 2)
        column.addLayout(row, 1)

    def _build_filter(self) -> None:
        self.unit = ChoiceField("单位", [(0, "全部单位")])
        self.state = ChoiceField(
            "状态", [("", "在册的"), *((state, state.text) for state in CheckInState)]
        )
        self.kind = ChoiceField("岗位类别", [("", "全部类别"), *((k, k.text) for k in PostKind)])
        self._filters = QHBoxLayout()
        self._filters.setSpacing(12)
        for field, stretch in ((self.unit, 3), (self.state, 2), (self.kind, 2)):
            self._filters.addWidget(field, stretch)
        self._reset()
        for field in (self.unit, self.state, self.kind):
            field.changed.connect(self._narrowed)

    # reading

    def entered(self, target: Any = None) -> None:
        if isinstance(target, tuple):
            unit_id, name = target
            self._filling = True
            self._reset()
            self.unit.set_choices([(0, "全部单位"), (unit_id, name)])
            self.unit.set_value(unit_id)
            self._filling = False
            self.read()

    def read(self) -> None:
        self.source.args = (self._filter(),)
        self.table.read()
        self.desk.tasks.ask(list_units, then=self._show_units, key="check-in.choice")

    def take_focus(self) -> None:
        self.table.take_focus()

    def clear(self) -> None:
        """Everybody again."""
        self._filling = True
        self._reset()
        self._filling = False
        if self.table.filter is not None:
            self.table.filter.clear()
        self.read()
        self.table.take_focus()

    def _reset(self) -> None:
        self.unit.set_value(0)
        self.state.set_value("")
        self.kind.set_value("")

    def _filter(self) -> MemberFilter:
        try:
            unit, state, kind = self.unit.value(), self.state.value(), self.kind.value()
        except KnownError:  # half a word is typed
            return MemberFilter()
        return MemberFilter("", unit or None, state or None, kind or None)

    def _narrowed(self) -> None:
        if not self._filling:
            self.read()

    def _show_units(self, units: list[UnitRow]) -> None:
        self._filling = True
        self.unit.set_choices([(0, "全部单位"), *((u.id, u.name) for u in units)])
        self._filling = False

    def _counted(self, total: int) -> None:
        if self.page.panel is self:
            self.page.say_below_title(f"{total} 名党员" if total else "")
        if not total:
            self.card.show_record(None)
            self.shown = None
        self.refresh()

    def _chosen(self, row: MemberRow) -> None:
        today = self.desk.now().date()
        self.desk.tasks.ask(read_member, row.id, today, then=self._show, key="check-in.member")
        self.refresh()

    def _show(self, member: MemberPage) -> None:
        self.shown = member
        sections = [
            Section(
                f"今年服务 {say_hours(member.minutes)} 小时",
                [
                    (f"{s.day:%m-%d} {s.content}",
                     f"{say_hours(s.minutes)} 小时 · {s.kind}"
                     + (f" · {s.note}" if s.note else ""))
                    for s in member.services[:8]
                ]
                or [("", "还没有服务记录")],
            ),
        ]  # fmt: skip
        if member.claims:
            sections.append(
                Section(
                    "岗位",
                    [
                        (c.post, f"{c.since} 起" if c.until is None
                         else f"{c.since} 至 {c.until}（{c.end_reason}）")
                        for c in member.claims
                    ],
                )
            )  # fmt: skip
        if member.reviews:
            sections.append(
                Section(
                    "年度评议", [(f"{r.year} 年：{r.grade.text}", r.text) for r in member.reviews]
                )
            )
        if len(member.spells) > 1:
            sections.append(
                Section(
                    "单位变动",
                    [(s.unit, f"{s.since} 至 {s.until or '今'}") for s in member.spells],
                )
            )
        moved = ""
        if member.moved_out_on is not None:
            moved = f"{member.moved_out_on} 转出 {member.moved_out_to}".strip()
        self.card.show_record(
            Record(
                member.name,
                [(member.state.text, STATE_TONES[member.state])],
                (
                    ("报到单", member.number),
                    ("单位", member.unit),
                    ("手机", member.phone),
                    ("特长", "、".join(member.skills)),
                    ("意向岗位", "、".join(k.text for k in member.wanted)),
                    ("报到日期", str(member.checked_in_on)),
                    ("接收日期", str(member.received_on or "")),
                    ("转出", moved),
                    ("备注", member.note),
                ),
                sections,
            )
        )
        self.refresh()

    # why not

    def _why_none(self, action: Any) -> str:
        if action is not None and (why := self.desk.why_not(action)):
            return why
        return "" if self.table.current is not None else f"请先选中一位党员。{NOTHING}"

    # what is done

    def _check_in(self) -> None:
        try:
            unit_id = self.unit.value()
        except KnownError:
            unit_id = 0
        self.acts_on.check_in(unit_id or 0, self.unit.text() if unit_id else "")

    def _receive(self) -> None:
        """Those who are marked; if none of them waits, everybody who does."""
        try:
            rows = [row for row in selected(self.table) if row.state is CheckInState.CHECKED_IN]
            unit_id = self.unit.value() or None
        except KnownError as error:
            self.page.known(error)
            return
        self.acts_on.receive(rows, unit_id, self.unit.text() if unit_id else "")

    def _publish(self) -> None:
        try:
            rows = [row for row in selected(self.table) if row.state is CheckInState.PLACED]
        except KnownError as error:
            self.page.known(error)
            return
        if not rows:
            self.page.refuse(f"选中的党员里没有等待公示的（编组定岗）。{NOTHING}")
            return
        self.acts_on.publish(rows)

    def _claim(self) -> None:
        row = self.table.current
        assert isinstance(row, MemberRow)
        self.acts_on.claim(row)

    def _on_one(self, what: str) -> Any:
        def ask() -> None:
            row = self.table.current
            assert isinstance(row, MemberRow)
            today = self.desk.now().date()
            self.desk.tasks.ask(
                read_member, row.id, today, then=getattr(self.acts_on, what), owner=self,
                key="check-in.act",
            )  # fmt: skip

        return ask

    def _open_person(self) -> None:
        row = self.table.current
        assert isinstance(row, MemberRow)
        self.desk.open_page("person", row.person_id)
