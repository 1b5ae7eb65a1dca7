"""The organisation on a day: its units, where they hang, who holds their posts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.page import Desk, Page
from desktop.pages.organisation.asking import FormDialog
from desktop.pages.organisation.tree import Node, TreeSource, build
from desktop.theme import px
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState, Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import DateField, PhoneField, TextField
from desktop.widgets.table import Column, ListSource, RecordTable
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
from models.organisation.queries import PostRow, UnitRow, list_posts, read_tree
from models.organisation.rules import UnitKind
from models.people.queries import count_by_grid
from models.people.rules.masking import Purpose, mask_phone
from models.work import may_do

UNITS = (
    Column("name", "名称", lambda node: node.text, kind="bold", width=20, stretch=True,
           sortable=False),
    Column("kind", "级别", lambda node: node.kind.label, kind="chip", width=4, sortable=False),
    Column("people", "人数", lambda node: str(node.people or ""), kind="number", width=4,
           sortable=False),
)  # fmt: skip
POSTS = (
    Column("title", "岗位", lambda post: post.title, width=6, sortable=False),
    Column("holder", "任职人", lambda post: post.holder, kind="bold", width=5, stretch=True,
           sortable=False),
    Column("phone", "电话", lambda post: mask_phone(post.phone, Purpose.SCREEN), width=7,
           sortable=False),
    Column("since", "起", lambda post: str(post.valid_from), width=6, sortable=False),
)  # fmt: skip


@dataclass(frozen=True)
class Organisation:
    """The tree on a day and today's head counts."""

    units: Sequence[UnitRow]
    heads: Mapping[int, int]


class OrganisationPage(Page):
    """组织机构: leaders change it, everybody reads it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "组织机构")
        self._units: Sequence[UnitRow] = ()
        self._heads: Mapping[int, int] = {}
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
        self.unit_card = Card("单位", margin=16)
        self.place = Text("", "soft", wrap=True)
        self._build()
        self.on.changed.connect(self._read)
        self.tree.chosen.connect(self._show_unit)
        self.tree.opened.connect(self._toggle)
        self.posts.chosen.connect(self._refresh)
        self.posts.counted.connect(self._refresh)

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
        posts = Card("岗位", margin=0)
        posts.body.addWidget(self.posts)
        posts.add_buttons([self.vacate, self.fill])
        right = QVBoxLayout()
        right.setSpacing(14)
        right.addWidget(self.unit_card)
        right.addWidget(posts, 1)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(left, 6)
        row.addLayout(right, 5)
        self.unit_card.setMinimumWidth(px(260))
        self.body.addLayout(row, 1)

    # the page

    def entered(self, target: Any = None) -> None:
        self._read()
        self.tree.table.setFocus()

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
            list_posts, node.unit.id, self._day, then=self.posts.show_rows, key="organisation.posts"
        )

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
        read: Callable[[Mapping[str, Any]], Sequence[Any]],
        text: str = "",
    ) -> None:
        FormDialog(self.desk, self, title, fields, action, read, text=text).open()

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
            self._ask("改名", {"name": name}, rename_unit, lambda v: (unit.id, v["name"]))

    def _ask_move(self) -> None:
        if (unit := self._unit) is not None:
            parent = self._parents()
            parent.set_value(unit.parent_id)
            self._ask(
                "调整隶属",
                {"parent": parent, "since": self._since()},
                move_unit,
                lambda v: (unit.id, v["parent"], v["since"]),
                f"“{unit.name}”从这一天起隶属新的上级；以前的日期和报表不变。",
            )

    def _ask_close(self) -> None:
        if (unit := self._unit) is not None:
            self._ask(
                "停用",
                {"since": self._since()},
                close_unit,
                lambda v: (unit.id, v["since"]),
                f"“{unit.name}”从这一天起不再出现；以前的记录不变。",
            )

    def _ask_fill(self) -> None:
        if (unit := self._unit) is not None:
            title = TextField("岗位", hint="如 网格长、网格员", limit=40, required="请填写岗位。")
            if isinstance(self.posts.current, PostRow):
                title.set_value(self.posts.current.title)
            fields = {
                "title": title,
                "holder": TextField("任职人", limit=80, required="请填写任职人。"),
                "phone": PhoneField(),
                "since": self._since(),
            }
            self._ask(
                "任命",
                fields,
                fill_post,
                lambda v: (unit.id, v["title"], v["holder"], v["phone"], v["since"]),
                f"“{unit.name}”的同一岗位原任职人到这一天为止。",
            )

    def _ask_vacate(self) -> None:
        post = self.posts.current
        if isinstance(post, PostRow):
            self._ask(
                "离任",
                {"since": self._since()},
                vacate_post,
                lambda v: (post.id, v["since"]),
                f"“{post.holder}”从这一天起不再担任{post.title}。",
            )


def read_organisation(session: Any, on: date) -> Organisation:
    """The tree on a day with today's head counts; a query for Centre.ask."""
    return Organisation(read_tree(session, on), count_by_grid(session))
