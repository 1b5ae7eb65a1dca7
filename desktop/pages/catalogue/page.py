"""The catalogue: what the desk offers, and what it must not issue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.page import Desk, Page
from desktop.pages.catalogue.detail import MODE_TONES, DetailCard, days_text
from desktop.pages.catalogue.editing import ItemDialog
from desktop.pages.organisation.asking import FormDialog
from desktop.theme import px
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState
from desktop.widgets.choice import ChoiceField
from desktop.widgets.table import PAGE, AskedSource, Column, ListSource, RecordTable, View
from desktop.widgets.tabs import SectionTabs
from models.cases.queries.cards import notice_card
from models.catalogue.actions import add_item, change_item, retire_item
from models.catalogue.queries import ItemBrief, ItemDetail, find_items, list_versions
from models.catalogue.rules import CERTIFICATES_BASIS, read_certificates
from models.changes import Changes
from models.errors import KnownError
from models.work import may_do

ITEMS = (
    Column("code", "编码", lambda item: item.code, width=4),
    Column("name", "事项", lambda item: item.name, kind="bold", width=12, stretch=True),
    Column("mode", "方式", lambda item: item.mode.text, kind="chip", width=4,
           tone=lambda item: MODE_TONES[item.mode]),
    Column("days", "时限", lambda item: days_text(item.due_days), width=6),
)  # fmt: skip
CERTIFICATES = (
    Column("number", "序", lambda c: str(c.number), kind="number", width=3, sortable=False),
    Column("name", "证明名称", lambda c: c.name, kind="bold", width=14, sortable=False),
    Column("refer_to", "请联系", lambda c: c.refer_to, width=20, stretch=True, sortable=False),
)
ALL = ("", "全部类别")
MOST = 1000  # items; a catalogue has about a hundred


@dataclass(frozen=True)
class ItemList:
    """The items of a view."""

    rows: Sequence[ItemBrief]

    @property
    def total(self) -> int:
        return len(self.rows)


class CataloguePage(Page):
    """Target: an item's code, or None."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "事项目录")
        self._item: ItemDetail | None = None
        self._categories: Sequence[str] = ()
        self.add = Action(
            "新增事项",
            self._ask_add,
            key="Ctrl+E",
            kind="primary",
            reason=partial(self._why_not, add_item),
            parent=self,
        )
        self.change = Action(
            "修改", self._ask_change, key="F2", reason=self._why_no_change, parent=self
        )
        self.retire = Action(
            "停办",
            self._ask_retire,
            key="Ctrl+Delete",
            kind="danger",
            reason=self._why_no_change,
            parent=self,
        )
        self.go_filter = Action("筛选", self._go_filter, key="Ctrl+F", parent=self)
        self.add_actions(self.add)
        self.card = Action(
            "打印告知卡",
            self._print_card,
            key="Ctrl+P",
            icon="print",
            reason=lambda: "" if self._item is not None else "先选一个事项。",
            parent=self,
        )
        self.add_actions(self.change, self.retire, self.go_filter, self.card, heading=False)
        self.tabs = SectionTabs("目录")
        self.category = ChoiceField("类别", [ALL])
        self.category.set_value("")
        self.source = AskedSource(desk.tasks, open_items, read_items, self._today(), "")
        self.items = RecordTable(
            "服务事项",
            ITEMS,
            self.source,
            filter_hint="筛选：名称、首字母、别名、编码",
            empty=EmptyState("这个类别没有事项", "换一个类别，或新增事项。"),
        )
        self.detail = DetailCard([self.retire, self.card, self.change])
        self.certificates = RecordTable(
            "不得开具的证明",
            CERTIFICATES,
            ListSource(read_certificates(), text=lambda c: f"{c.name} {c.refer_to}"),
            filter_hint="筛选：证明名称",
        )
        self._build()
        self.tabs.chosen.connect(self._choose)
        self.items.chosen.connect(self._look)
        self.items.counted.connect(self._counted)
        self.category.changed.connect(self._narrow)

    def _build(self) -> None:
        self.tabs.fill(("服务事项", "社区不得开具的二十项证明"))
        self.body.addWidget(self.tabs)
        left = Card("", margin=0)
        top = QHBoxLayout()
        top.setContentsMargins(12, 10, 12, 0)
        top.addWidget(self.category)
        left.body.addLayout(top)
        left.body.addWidget(self.items, 1)
        offered = QWidget()
        row = QHBoxLayout(offered)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(left, 5)
        row.addWidget(self.detail, 6)
        self.detail.setMinimumWidth(px(300))
        blocked = Card("社区不得开具的二十项证明", CERTIFICATES_BASIS, margin=0)
        blocked.body.addWidget(self.certificates)
        self._parts = (offered, blocked)
        for part in self._parts:
            self.body.addWidget(part, 1)
        blocked.hide()

    # the page

    def entered(self, target: Any = None) -> None:
        if target is not None:
            self.tabs.choose(0)
            self.category.set_value("")
            if self.items.filter is not None:
                self.items.filter.setText(str(target))
        self._read()
        self.items.table.setFocus()

    def changed(self, changes: Changes) -> None:
        if changes.touches("service_item", "item_version"):
            self._read()

    def _today(self) -> date:
        return self.desk.now().date()

    def _read(self) -> None:
        try:
            category = self.category.value() or ""
        except KnownError:
            return  # still being typed
        self.source.args = (self._today(), category)
        self.items.read()
        self.desk.tasks.ask(list_categories, self._today(), then=self._show_categories)

    def _show_categories(self, categories: Sequence[str]) -> None:
        self.category.blockSignals(True)
        self.category.set_choices([ALL, *((name, name) for name in categories)])
        self.category.blockSignals(False)
        self._categories = categories

    def _narrow(self) -> None:
        self._read()

    def _choose(self, index: int) -> None:
        for number, part in enumerate(self._parts):
            part.setVisible(number == index)
        if index == 1:
            self.certificates.read()

    def _go_filter(self) -> None:
        table = self.items if self.tabs.index == 0 else self.certificates
        assert table.filter is not None
        table.filter.setFocus()
        table.filter.selectAll()

    def _counted(self, total: int) -> None:
        self.say_below_title(f"共 {total} 项" if total else "没有符合的事项")

    def _look(self, item: ItemBrief) -> None:
        self.desk.tasks.ask(list_versions, item.code, then=self._show_item, key="catalogue.item")

    def _show_item(self, versions: Sequence[ItemDetail]) -> None:
        self._item = versions[0]
        self.detail.show_item(versions)
        self.change.refresh()
        self.retire.refresh()
        self.card.refresh()

    def _print_card(self) -> None:
        """The card of the item as it is in force today, to take home."""
        from desktop.printing import show_unfiled

        assert self._item is not None
        show_unfiled(self, "告知卡", notice_card, self._item.code, self._today())

    # changing

    def _why_not(self, action: Any) -> str:
        if may_do(self.desk.clerk.role, action):
            return ""
        return "修改事项目录需要主管或管理员来做。"

    def _why_no_change(self) -> str:
        return self._why_not(change_item) or ("" if self._item is not None else "先选一个事项。")

    def _ask_add(self) -> None:
        ItemDialog(self.desk, self, None, self._categories).open()

    def _ask_change(self) -> None:
        if self._item is not None:
            ItemDialog(self.desk, self, self._item, self._categories).open()

    def _ask_retire(self) -> None:
        item = self._item
        if item is not None:
            FormDialog(
                self.desk,
                self,
                "停办",
                {},
                retire_item,
                lambda _: (item.code,),
                text=f"“{item.name}”从今天起不再受理；已受理的办件照常办完，统计仍然计入。",
                well="已停办",
            ).open()


def open_items(session: Any, view: View, on: date, category: str) -> ItemList:
    """The items of a view; a query for Centre.ask."""
    rows = find_items(session, view.filter, on, MOST)
    rows = [row for row in rows if not category or row.category == category]
    keys = {
        "name": lambda row: row.name,
        "mode": lambda row: row.mode.text,
        "days": lambda row: (row.due_days is None, row.due_days or 0),
        "code": lambda row: row.code,
    }
    if view.order:
        rows.sort(key=keys[view.order], reverse=view.descending)
    return ItemList(rows)


def read_items(session: Any, items: ItemList, number: int) -> Sequence[ItemBrief]:
    """One page of a view already read."""
    return items.rows[number * PAGE : (number + 1) * PAGE]


def list_categories(session: Any, on: date) -> Sequence[str]:
    """The categories in use, in the order of their items' codes."""
    return list(dict.fromkeys(item.category for item in find_items(session, "", on)))
