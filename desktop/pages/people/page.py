"""The list of all people: find, open, register, import."""

from datetime import date
from functools import partial
from typing import Any

from desktop.page import Desk, Page
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState
from desktop.widgets.table import AskedSource, Column, RecordTable, View
from models.changes import Changes
from models.people.actions import add_person
from models.people.queries import PeopleShape, PersonBrief, measure_people, read_people_page
from models.work import may_do

COLUMNS = (
    Column("name", "姓名", lambda p: p.name, kind="bold", width=8),
    Column("sex", "性别", lambda p: p.sex, width=3, sortable=False),
    Column("age", "年龄", lambda p: "" if p.age is None else str(p.age), kind="number", width=3),
    Column("id_number", "证件号码", lambda p: p.id_number, width=11, sortable=False),
    Column("phone", "电话", lambda p: p.phone, width=7, sortable=False),
    Column("address", "住址", lambda p: p.address, width=14, stretch=True),
    Column("grid", "网格", lambda p: p.grid, width=6),
    Column("groups", "重点群体", lambda p: groups_text(p), kind="grey", width=12, sortable=False),
)


def groups_text(person: PersonBrief) -> str:
    """The groups in one line; over 80 is over 60, too."""
    groups = person.groups
    if "80岁以上高龄老人" in groups:
        groups = tuple(group for group in groups if group != "60岁以上老年人")
    return "、".join(groups)


class PeoplePage(Page):
    """人员组织: everybody the centre knows, by name."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "人员组织")
        self._new = Action(
            "新登记",
            partial(desk.open_page, "person"),
            key="Ctrl+E",
            kind="primary",
            reason=self._why_not,
            parent=self,
        )
        self._import = Action(
            "导入名单",
            partial(desk.open_page, "import"),
            key="Ctrl+I",
            icon="import",
            reason=self._why_not,
            parent=self,
        )
        self.add_actions(
            Action("组织机构", partial(desk.open_page, "organisation"), key="Ctrl+G", parent=self),
            Action("通讯录", partial(desk.open_page, "directory"), key="Ctrl+T", parent=self),
            Action("重复人员", partial(desk.open_page, "duplicates"), key="Ctrl+D", parent=self),
            Action("导入记录", partial(desk.open_page, "import", "records"), parent=self),
            self._import,
            self._new,
        )
        self.table = RecordTable(
            "人员",
            COLUMNS,
            AskedSource(desk.tasks, _open_people, read_people_page, desk.now().date()),
            filter_hint="筛选：姓名、拼音首字母、证件或手机尾号、楼-单元-室",
            empty=EmptyState(
                "还没有登记任何人",
                "社区一般已有居民名单：先把它导入（Excel、WPS、CSV 都可以），"
                "以后来访时按姓名就能找到。"
                "没有名单，就从登记第一个人开始。",
                self._import,
                "people",
            ),
        )
        self.table.opened.connect(self._open)
        self.table.counted.connect(self._counted)
        self.table.told.connect(desk.messages.well)
        self.table.refused.connect(self.refuse)
        find = Action("筛选", self._go_filter, key="Ctrl+F", parent=self)
        self.add_actions(find, heading=False)
        card = Card("", margin=0)
        card.body.addWidget(self.table)
        self.body.addWidget(card, 1)

    def entered(self, target: Any = None) -> None:
        source = self.table.model.source
        assert isinstance(source, AskedSource)
        source.args = (self.desk.now().date(),)
        self.table.read()
        self.table.table.setFocus()

    def changed(self, changes: Changes) -> None:
        if changes.touches("person", "org_unit", "import_run"):
            self.table.read()

    def _why_not(self) -> str:
        if may_do(self.desk.clerk.role, add_person):
            return ""
        return "只读账号不能登记人员，请找窗口人员办理。"

    def _open(self, person: PersonBrief) -> None:
        self.desk.open_page("person", person.id)

    def _counted(self, total: int) -> None:
        typed = self.table.view.filter
        if typed and not total:
            self.say_below_title(f"没有找到“{typed}”，换个写法再试，或按 Ctrl+E 新登记")
        elif total or typed:
            self.say_below_title(f"{'找到' if typed else '共'} {total} 人 · 回车打开")
        else:
            self.say_below_title("")

    def _go_filter(self) -> None:
        assert self.table.filter is not None
        self.table.filter.setFocus()
        self.table.filter.selectAll()


def _open_people(session: Any, view: View, today: date) -> PeopleShape:
    return measure_people(session, today, view.filter, view.order, view.descending)
