"""The organisation on a day: its units, where they hang, who holds their posts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.page import Desk, Page
from desktop.pages.organisation.asking import Arguments, FormDialog, PairsDialog
from desktop.pages.organisation.posts import POSTS, VACANCIES, fill_fields, read_fill
from desktop.pages.organisation.tree import Node, TreeSource, build
from desktop.theme import px
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState, Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import DateField, TextField
from desktop.widgets.table import Column, ListSource, RecordTable
from desktop.widgets.tabs import SectionTabs
from models.changes import Changes
from models.errors import KnownError
from models.organisation.actions import (
    add_unit,
    close_unit,
    fill_post,
    move_unit,
    rename_unit,
    vacate_post,
)
from models.organisation.queries import (
    PostRow,
    UnitRow,
    Vacancy,
    VacancyKind,
    list_posts,
    list_vacancies,
    read_tree,
)
from models.organisation.rules import UnitKind
from models.people.queries import count_by_grid
from models.work import may_do

UNITS = (
    Column("name", "名称", lambda node: node.text, kind="bold", width=20, stretch=True,
           sortable=False),
    Column("kind", "级别", lambda node: node.kind.label, kind="chip", width=4, sortable=False),
    Column("people", "人数", lambda node: str(node.people or ""), kind="number", width=4,
           sortable=False),
)  # fmt: skip


@dataclass(frozen=True)
class Organisation:
    """The tree on a day and today's head counts."""

    units: Sequence[UnitRow]
    heads: Mapping[int, int]
    vacancies: Sequence[Vacancy]


class OrganisationPage(Page):
    """组织机构: leaders change it, everybody reads it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "组织机构")
        self._units: Sequence[UnitRow] = ()
        self._heads: Mapping[int, int] = {}
        self._vacancies: Sequence[Vacancy] = ()
        self._posts: Sequence[PostRow] = ()
        self._closed: frozenset[int] | None = None
        self.on = DateField("截至", self._today)
        self.on.set_value(self._today())
        action = partial(Action, reason=self._why_not, parent=self)
        selected = partial(Action, reason=self._why_no_unit, parent=self)
        self.add = action("新增单位", self._ask_add, key="Ctrl+E", kind="primary")
        self.rename = selected("改名", self._ask_rename, key="F2")
        self.hang = selected("调整隶属", self._ask_move, key="F6")
        self.close_unit = selected("停用", self._ask_close, key="Ctrl+Delete", kind="danger")
        self.fill = selected("任命", self._ask_fill, key="F7", kind="primary")
        self.vacate = Action(
            "离任", self._ask_vacate, key="F8", reason=self._why_no_post, parent=self
        )
        self.add_actions(
            Action("返回人员", partial(desk.open_page, "people"), key="Alt+Left", parent=self),
            Action("通讯录", partial(desk.open_page, "directory"), key="Ctrl+T", parent=self),
            Action("空缺和到期", self._go_vacancies, key="F9", parent=self),
            self.add,
        )
        self.add_actions(
            self.rename, self.hang, self.close_unit, self.fill, self.vacate, heading=False
        )
        self.source = TreeSource()
        self.tree = RecordTable(
            "组织机构",
            UNITS,
            self.source,
            filter_hint="筛选：单位名称",
            empty=EmptyState(
                "还没有单位",
                "先新增街道和社区，再在社区下面新增网格和楼栋。导入名单时，名单里的网格也会自动建立。",
                self.add,
                "people",
            ),
        )
        self.posts = RecordTable(
            "岗位",
            POSTS,
            ListSource(),
            empty=EmptyState("还没有任命", "用“任命”填写网格长、网格员等岗位。", icon="people"),
        )
        self.vacant = RecordTable(
            "空缺和到期",
            VACANCIES,
            ListSource(),
            empty=EmptyState(
                "没有空缺", "各网格都有网格长，60 天内没有到期的任期。", icon="people"
            ),
        )
        self.tabs = SectionTabs("岗位")
        self.tabs.fill(["岗位", "空缺和到期"])
        self.unit_card = Card("单位", margin=16)
        self.place = Text("", "soft", wrap=True)
        self._build()
        self.on.changed.connect(self._read)
        self.tree.chosen.connect(self._show_unit)
        self.tree.opened.connect(self._toggle)
        self.posts.chosen.connect(self._refresh)
        self.posts.counted.connect(self._refresh)
        self.vacant.opened.connect(self._fill_vacancy)

    def _build(self) -> None:
        left = Card("", margin=0)
        top = QHBoxLayout()
        top.setContentsMargins(12, 10, 12, 0)
        top.addWidget(self.on)
        top.addWidget(Text("看哪一天的机构；回车展开或收起。", "small", wrap=True), 2)
        left.body.addLayout(top)
        left.body.addWidget(self.tree, 1)
        self.unit_card.body.addWidget(self.place)
        self.unit_card.add_buttons([self.rename, self.hang, self.close_unit])
        posts = Card("", margin=0)
        posts.body.setSpacing(0)
        posts.body.addWidget(self.tabs)
        posts.body.addWidget(self.posts, 1)
        posts.body.addWidget(self.vacant, 1)
        posts.add_buttons([self.vacate, self.fill])
        self.vacant.hide()
        self.tabs.chosen.connect(self._choose_tab)
        right = QVBoxLayout()
        right.setSpacing(14)
        right.addWidget(self.unit_card)
        right.addWidget(posts, 1)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(left, 5)
        row.addLayout(right, 5)
        self.unit_card.setMinimumWidth(px(260))
        self.body.addLayout(row, 1)

    # the page

    def entered(self, target: Any = None) -> None:
        """`target` «vacancies» goes to the list of vacant posts."""
        self._read()
        if target == "vacancies":
            self.tabs.choose(1)
        else:
            self.tree.table.setFocus()

    def _choose_tab(self, index: int) -> None:
        self.posts.setVisible(index == 0)
        self.vacant.setVisible(index == 1)
        (self.vacant if index else self.posts).take_focus()
        self._refresh()

    def _go_vacancies(self) -> None:
        self.tabs.choose(1 - self.tabs.index)

    def changed(self, changes: Changes) -> None:
        if changes.touches("org_unit", "org_place", "post", "person"):
            self._read()

    def _today(self) -> date:
        return self.desk.now().date()

    @property
    def _day(self) -> date:
        try:
            return self.on.value() or self._today()
        except KnownError:
            return self._today()

    @property
    def _unit(self) -> UnitRow | None:
        node = self.tree.current
        return node.unit if isinstance(node, Node) else None

    def _read(self) -> None:
        self.desk.tasks.ask(read_organisation, self._day, then=self._show, key="organisation.read")

    def _show(self, organisation: Organisation) -> None:
        self._units, self._heads = organisation.units, organisation.heads
        self._vacancies = organisation.vacancies
        self.vacant.show_rows(self._vacancies)
        count = f"（{len(self._vacancies)}）" if self._vacancies else ""
        self.tabs.fill(["岗位", f"空缺和到期{count}"], max(0, self.tabs.index))
        if self._closed is None:  # buildings and households open by hand
            self._closed = frozenset(u.id for u in self._units if u.kind == UnitKind.GRID)
        self._arrange()
        note = "" if self._day == self._today() else f"{self._day} 的机构"
        self.say_below_title(note)

    def _arrange(self) -> None:
        nodes = build(self._units, self._heads, self._closed or frozenset())
        self.source.seen, self.source.every = nodes
        self.tree.read()
        self._refresh()

    def _toggle(self, node: Node) -> None:
        if node.has_children:
            self._closed = (self._closed or frozenset()) ^ {node.unit.id}
            self._arrange()

    def _show_unit(self, node: Node) -> None:
        self.unit_card.title.setText(node.unit.name)
        where = node.path.removesuffix(" › ") or "最上级"
        self.place.setText(f"{node.kind.label} · 隶属 {where} · {node.people} 人")
        self._refresh()
        self.desk.tasks.ask(
            list_posts,
            node.unit.id,
            self._day,
            then=partial(self._show_posts, node.unit.id),
            key="organisation.posts",
        )

    def _show_posts(self, unit_id: int, posts: Sequence[PostRow]) -> None:
        """Who holds a post, and under them the posts that nobody holds."""
        self._posts = posts
        vacant = [
            each
            for each in self._vacancies
            if each.unit_id == unit_id and each.kind is VacancyKind.VACANT
        ]
        self.posts.show_rows([*posts, *vacant])

    def _refresh(self, *_: object) -> None:
        for action in (self.rename, self.hang, self.close_unit, self.fill, self.vacate, self.add):
            action.refresh()

    # what may be done

    def _why_not(self) -> str:
        if may_do(self.desk.clerk.role, add_unit):
            return ""
        return "调整组织机构需要主管或管理员来做。"

    def _why_no_unit(self) -> str:
        return self._why_not() or ("" if self._unit is not None else "先在左边选一个单位。")

    def _why_no_post(self) -> str:
        if self.tabs.index == 1:
            return self._why_not() or "先按 F9 回到“岗位”一栏，再选一个岗位。"
        has_post = isinstance(self.posts.current, PostRow)
        return self._why_no_unit() or ("" if has_post else "先选一个岗位。")

    # asking

    def _since(self, label: str = "从哪天起") -> DateField:
        field = DateField(label, self._today, required="请填写日期。")
        field.set_value(self._today())
        return field

    def _parents(self) -> ChoiceField:
        field = ChoiceField("上级", help="空着就是最上级")
        field.set_choices([(node.unit.id, f"{node.path}{node.unit.name}") for node in
                           self.source.every])  # fmt: skip
        return field

    def _ask(
        self,
        title: str,
        fields: Mapping[str, Any],
        action: Callable[..., Any],
        read: Callable[[Mapping[str, Any]], Arguments],
        text: str = "",
    ) -> None:
        kind, width = (PairsDialog, 600) if len(fields) > 4 else (FormDialog, 460)
        dialog = kind(self.desk, self, title, fields, action, read, text=text, width=width)
        dialog.turned_down.connect(self._read)
        dialog.open()

    def _version(self, unit_id: int) -> int | None:
        """The version of a unit as it is shown now."""
        return next((unit.version for unit in self._units if unit.id == unit_id), None)

    def _ask_add(self) -> None:
        parent = self._parents()
        unit = self._unit
        parent.set_value(unit.id if unit is not None else None)
        kinds = list(UnitKind)
        kind = ChoiceField("级别", [(k, k.label) for k in kinds], required="请选择级别。")
        at = kinds.index(UnitKind(unit.kind)) + 1 if unit is not None else 0
        kind.set_value(kinds[min(at, len(kinds) - 1)])
        fields = {
            "name": TextField("名称", limit=80, required="请填写名称。"),
            "kind": kind,
            "parent": parent,
            "since": self._since(),
        }
        self._ask(
            "新增单位",
            fields,
            add_unit,
            lambda v: (v["kind"], v["name"], v["parent"], v["since"]),
        )

    def _ask_rename(self) -> None:
        if (unit := self._unit) is not None:
            name = TextField("名称", limit=80, required="请填写名称。")
            name.set_value(unit.name)
            self._ask(
                "改名",
                {"name": name},
                rename_unit,
                lambda v: (unit.id, v["name"], self._version(unit.id)),
            )

    def _ask_move(self) -> None:
        if (unit := self._unit) is not None:
            parent = self._parents()
            parent.set_value(unit.parent_id)
            self._ask(
                "调整隶属",
                {"parent": parent, "since": self._since()},
                move_unit,
                lambda v: (unit.id, v["parent"], v["since"], self._version(unit.id)),
                f"“{unit.name}”从这一天起隶属新的上级；以前的日期和报表不变。",
            )

    def _ask_close(self) -> None:
        if (unit := self._unit) is not None:
            self._ask(
                "停用",
                {"since": self._since()},
                close_unit,
                lambda v: (unit.id, v["since"], self._version(unit.id)),
                f"“{unit.name}”从这一天起不再出现；以前的记录不变。",
            )

    def _ask_fill(self) -> None:
        if self.tabs.index == 1 and isinstance(self.vacant.current, Vacancy):
            self._fill_vacancy(self.vacant.current)
            return
        if (unit := self._unit) is not None:
            current = self.posts.current
            is_grid = unit.kind == UnitKind.GRID
            fields = fill_fields(
                self.desk, self._since(), self._posts,
                current if isinstance(current, PostRow | Vacancy) else None, is_grid,
            )  # fmt: skip
            self._open_fill(unit.id, unit.name, fields)

    def _fill_vacancy(self, vacancy: Vacancy) -> None:
        if why := self._why_not():
            self.refuse(why)
            return
        fields = fill_fields(self.desk, self._since(), (), vacancy, is_grid=False)
        self._open_fill(vacancy.unit_id, vacancy.unit, fields)

    def _open_fill(self, unit_id: int, name: str, fields: Mapping[str, Any]) -> None:
        self._ask(
            "任命",
            fields,
            fill_post,
            read_fill(unit_id, partial(self._version, unit_id)),
            f"“{name}”的网格长等岗位只有一位，原任职人到这一天为止；网格员可以有几位。",
        )

    def _ask_vacate(self) -> None:
        post = self.posts.current
        if isinstance(post, PostRow):
            self._ask(
                "离任",
                {"since": self._since()},
                vacate_post,
                lambda v: (post.id, v["since"], self._version(post.unit_id)),
                f"“{post.holder}”从这一天起不再担任{post.title}。",
            )


def read_organisation(session: Any, on: date) -> Organisation:
    """The tree on a day with today's head counts; a query for Centre.ask."""
    return Organisation(read_tree(session, on), count_by_grid(session), list_vacancies(session, on))
