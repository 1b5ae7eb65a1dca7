"""点单: what the teams offer, what residents ordered, who took it, and how it was rated."""

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QBoxLayout, QCheckBox

from desktop.page import Desk, Page
from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.volunteers.calls import ask_phone
from desktop.pages.volunteers.fields import ResidentField
from desktop.pages.volunteers.words import NOTHING
from desktop.theme import px
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState, Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import DateField, Field, NoteField, TextField
from desktop.widgets.grades import GradeField
from desktop.widgets.table import AskedSource, Column, ListSource, RecordTable, View
from desktop.widgets.tabs import SectionTabs
from models.changes import Changes
from models.volunteers.actions.menu import (
    cancel_order,
    change_item,
    finish_order,
    offer,
    order,
    rate_order,
    retire,
    take_order,
)
from models.volunteers.queries.activities import ActivityFilter, ActivityRow, list_activities
from models.volunteers.queries.menu import ItemRow, OrderRow, list_items
from models.volunteers.queries.pages import Shape, measure_orders, read_orders_page
from models.volunteers.queries.teams import TeamRow, list_teams
from models.volunteers.rules.menu import GRADES, ItemForm, OrderForm, OrderStatus
from models.volunteers.rules.volunteers import ServiceKind

TONES = {
    OrderStatus.ORDERED: "amber",
    OrderStatus.TAKEN: "blue",
    OrderStatus.DONE: "green",
    OrderStatus.RATED: "grey",
    OrderStatus.CANCELLED: "grey",
}
NEXT = {
    OrderStatus.ORDERED: "接单",
    OrderStatus.TAKEN: "完成",
    OrderStatus.DONE: "评价",
}
STATES: tuple[OrderStatus | None, ...] = (
    None, OrderStatus.ORDERED, OrderStatus.TAKEN, OrderStatus.DONE, OrderStatus.RATED,
)  # fmt: skip


def open_orders(session: Any, view: View, status: OrderStatus | None) -> Shape:
    """The orders in a view, for the table."""
    return measure_orders(session, status)


class MenuPage(Page):
    """The menu at the left, the orders at the right; F9 is the next step of the chosen order."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "点单")
        self._teams: list[TeamRow] = []
        make = partial(Action, parent=self)
        self.offer = make("上架服务", self._ask_offer, key="Ctrl+E", reason=self._why_not)
        self.change = make("修改", self._ask_change, key="Ctrl+Shift+E", reason=self._why_no_item)
        self.retire = make("下架", self._ask_retire, key="F11", reason=self._why_no_item)
        self.order = make("居民点单", self._ask_order, key="F3", kind="primary",
                          reason=self._why_no_item)  # fmt: skip
        self.next = make("接单", self._next, key="F9", kind="primary", reason=self._why_no_next)
        self.cancel = make("取消点单", self._ask_cancel, key="F4", reason=self._why_no_cancel)
        self.phone = make("看电话", self._phone, key="F7", reason=self._why_no_order)
        self.items = RecordTable(
            "服务菜单",
            (
                Column("name", "服务", lambda i: i.name, kind="bold", width=7, stretch=True,
                       sortable=False),
                Column("team", "服务队", lambda i: i.team, width=7.4, sortable=False),
                Column("orders", "点单", lambda i: str(i.orders or ""), kind="number", width=2.6,
                       sortable=False),
                Column("state", "", lambda i: self._say_item(i), kind="chip", width=4,
                       sortable=False),
            ),
            ListSource(text=lambda i: f"{i.name} {i.team} {i.description}"),
            filter_hint="输入服务或服务队（Ctrl F）",
            empty=EmptyState(
                "菜单是空的", "先组建服务队，再按 Ctrl E 上架它能做的服务。", self.offer,
                icon="volunteer",
            ),
        )  # fmt: skip
        self.told = Text("", "small", wrap=True)
        self.told.setContentsMargins(16, 6, 16, 6)
        self.all_items = QCheckBox("包括下架的")
        self.all_items.toggled.connect(self._read_items)
        left = Card("服务菜单", margin=0)
        left.body.setSpacing(0)
        left.body.addWidget(self.items, 1)
        left.body.addWidget(self.told)
        left.add_buttons([self.retire, self.change], left=self.all_items)
        self.tabs = SectionTabs("点单状态")
        self.tabs.fill([state.text if state else "全部" for state in STATES])
        self.tabs.chosen.connect(self._look_at)
        self.source = AskedSource(desk.tasks, open_orders, read_orders_page, None)
        self.orders = RecordTable(
            "居民点单",
            (
                Column("name", "居民", lambda o: o.name, kind="bold", width=4, sortable=False),
                Column("item", "点的服务", lambda o: o.item, width=6, stretch=True,
                       sortable=False),
                Column("status", "状态", lambda o: o.status.text, kind="chip", width=3.8,
                       tone=lambda o: TONES[o.status], sortable=False),
                Column("wanted", "希望哪天", lambda o: self._day(o.wanted_on), width=4.4,
                       sortable=False),
                Column("team", "服务队", lambda o: o.team, kind="grey", width=7.4, sortable=False),
                Column("number", "编号", lambda o: o.number, kind="grey", width=7,
                       sortable=False),
            ),
            self.source,
            empty=EmptyState(
                "还没有点单", "左边选中一项服务，按 F3 替居民点单。", icon="volunteer"
            ),
        )  # fmt: skip
        self.about = Text("", "small", wrap=True)
        self.about.setContentsMargins(16, 6, 16, 6)
        right = Card("居民点单", margin=0)
        right.body.setSpacing(0)
        right.body.addWidget(self.tabs)
        right.body.addWidget(self.orders, 1)
        right.body.addWidget(self.about)
        right.add_buttons([self.phone, self.cancel, self.next])
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(14)
        self._columns.addWidget(left, 19)
        self._columns.addWidget(right, 26)
        self.body.addLayout(self._columns, 1)
        self.add_actions(Action("筛选", self._go_filter, key="Ctrl+F", parent=self), heading=False)
        self.add_actions(self.offer, self.order)
        self.add_actions(
            self.change, self.retire, self.next, self.cancel, self.phone, heading=False
        )
        self.items.chosen.connect(lambda item: self._follow())
        self.items.opened.connect(lambda item: self.order.trigger())
        self.orders.chosen.connect(lambda row: self._follow())
        self.orders.opened.connect(lambda row: self.next.trigger())
        for table in (self.items, self.orders):
            table.told.connect(desk.messages.well)

    # reading

    @property
    def _today(self) -> date:
        return self.desk.now().date()

    @property
    def _item(self) -> ItemRow | None:
        row = self.items.current
        return row if isinstance(row, ItemRow) else None

    @property
    def _order(self) -> OrderRow | None:
        row = self.orders.current
        return row if isinstance(row, OrderRow) else None

    def entered(self, target: Any = None) -> None:
        self._read()
        self.items.take_focus()

    def changed(self, changes: Changes) -> None:
        if changes.touches("menu_item", "menu_order", "team", "person"):
            self._read()

    def _read(self) -> None:
        self.desk.tasks.ask(list_teams, self._today, then=self._show_teams, key="menu-teams")
        self._read_items()
        self.orders.read()

    def _read_items(self) -> None:
        self.desk.tasks.ask(
            list_items, self._today, not self.all_items.isChecked(), then=self._show_items,
            key="menu-items",
        )  # fmt: skip

    def _show_teams(self, teams: list[TeamRow]) -> None:
        self._teams = teams
        self.offer.refresh()

    def _show_items(self, items: list[ItemRow]) -> None:
        had = self.items.model.total
        self.items.show_rows(items)
        if items and not had:
            self.items.take_focus()
        self._follow()

    def _look_at(self, index: int) -> None:
        self.source.args = (STATES[index],)
        self.orders.read()

    def _follow(self) -> None:
        item, row = self._item, self._order
        self.told.setText(_say_about(item) if item is not None else "")
        self.told.setVisible(bool(self.told.text()))
        self.about.setText(_say_order(row) if row is not None else "")
        self.about.setVisible(bool(self.about.text()))
        self.next.text = NEXT.get(row.status, "接单") if row is not None else "接单"
        for action in (
            self.change, self.retire, self.order, self.next, self.cancel, self.phone,
        ):  # fmt: skip
            action.refresh()

    def _go_filter(self) -> None:
        assert self.items.filter is not None
        self.items.filter.setFocus()

    def _say_item(self, item: ItemRow) -> str:
        if item.retired_on is not None:
            return "已下架"
        return f"{self._day(item.offered_from)}起" if item.offered_from > self._today else ""

    def _day(self, day: date | None) -> str:
        return f"{day.month}月{day.day}日" if day is not None else ""

    # reasons

    def _why_not(self) -> str:
        if why := self.desk.why_not(offer):
            return why
        return "" if self._teams else f"还没有服务队，请先组建（志愿服务页 Ctrl T）。{NOTHING}"

    def _why_no_item(self) -> str:
        if why := self.desk.why_not(offer):
            return why
        item = self._item
        if item is None:
            return f"请先在左边选中一项服务。{NOTHING}"
        return f"“{item.name}”已经下架。{NOTHING}" if item.retired_on else ""

    def _why_no_order(self) -> str:
        if why := self.desk.why_not(order):
            return why
        return "" if self._order is not None else f"请先在右边选中一个点单。{NOTHING}"

    def _why_no_next(self) -> str:
        if why_not := self._why_no_order():
            return why_not
        row = self._order
        state = row.status if row is not None else OrderStatus.CANCELLED
        return "" if state in NEXT else f"这个点单{state.text}，没有下一步。{NOTHING}"

    def _why_no_cancel(self) -> str:
        if why_not := self._why_no_order():
            return why_not
        row = self._order
        may = row is not None and row.status in (OrderStatus.ORDERED, OrderStatus.TAKEN)
        word = row.status.text if row is not None else ""
        return "" if may else f"这个点单{word}，不能取消。{NOTHING}"

    # the menu

    def _item_fields(self) -> dict[str, Field]:
        team = ChoiceField("服务队", [(t.id, t.name) for t in self._teams],
                           required="请选择服务队。")  # fmt: skip
        return {
            "name": TextField("服务名称", hint="例如 上门理发", limit=60),
            "team": team,
            "kind": ChoiceField("类别（可空）", [(k, k.text) for k in ServiceKind]),
            "description": NoteField("说明", rows=2, hint="给谁、多久、要准备什么"),
            "offered_from": DateField("从哪天起提供", lambda: self._today),
        }

    def _ask_offer(self) -> None:
        fields = self._item_fields()
        fields["offered_from"].set_value(self._today)
        asked = Asked("", fields, lambda v: (offer, (_item_form(v),)))
        AskDialog(self, "上架服务", asked, "上架", self._done("已上架")).open()

    def _ask_change(self) -> None:
        item = self._item
        assert item is not None
        fields = self._item_fields()
        fields["name"].set_value(item.name)
        fields["team"].set_value(item.team_id)
        fields["kind"].set_value(item.kind)
        fields["description"].set_value(item.description)
        fields["offered_from"].set_value(item.offered_from)
        asked = Asked("", fields, lambda v: (change_item, (item.id, _item_form(v), item.version)))
        AskDialog(self, f"修改 {item.name}", asked, "保存", self._done("已保存")).open()

    def _ask_retire(self) -> None:
        item = self._item
        assert item is not None
        on = DateField("哪天下架", lambda: self._today)
        on.set_value(self._today)
        asked = Asked(
            f"“{item.name}”下架后不能再点；已经点的照样完成。", {"on": on},
            lambda v: (retire, (item.id, v["on"])),
        )  # fmt: skip
        AskDialog(self, "下架服务", asked, "下架", self._done("已下架")).open()

    # the orders

    def _ask_order(self) -> None:
        item = self._item
        assert item is not None
        fields: dict[str, Field] = {
            "person": ResidentField(self.desk),
            "wanted_on": DateField("希望哪天（可空）", lambda: self._today),
            "address": TextField("上门地址（可空）", limit=200),
            "wish": TextField("还有什么要求（可空）", limit=200),
        }
        asked = Asked(
            f"“{item.name}”，{item.team}。", fields,
            lambda v: (
                order,
                (OrderForm(item.id, v["person"], v["wanted_on"], v["address"], v["wish"]),),
            ),
        )  # fmt: skip
        AskDialog(self, "居民点单", asked, "点单", self._done("已点单，等服务队接单")).open()

    def _next(self) -> None:
        row = self._order
        assert row is not None
        if row.status is OrderStatus.ORDERED:
            self.desk.tasks.ask(
                list_activities, ActivityFilter(start=self._today), self.desk.now(), limit=50,
                then=partial(self._ask_take, row), owner=self, key="menu-activities",
            )  # fmt: skip
        elif row.status is OrderStatus.TAKEN:
            self._ask_finish(row)
        else:
            self._ask_rate(row)

    def _ask_take(self, row: OrderRow, activities: list[ActivityRow]) -> None:
        choices = [(a.id, f"{a.starts_at:%m-%d} {a.name}") for a in activities]
        fields: dict[str, Field] = {
            "activity": ChoiceField(
                "用哪个活动完成（可空）", choices, help="空着就是服务队单独上门。"
            ),
            "on": self._when("哪天接的"),
        }
        asked = Asked(
            f"{row.name} · {row.item}，由{row.team}接单。", fields,
            lambda v: (take_order, (row.id, v["activity"], v["on"])),
        )  # fmt: skip
        AskDialog(self, "接单", asked, "接单", self._done("已接单")).open()

    def _ask_finish(self, row: OrderRow) -> None:
        fields: dict[str, Field] = {
            "result": NoteField("服务情况", rows=2), "on": self._when("哪天完成"),
        }  # fmt: skip
        asked = Asked(
            f"{row.name} · {row.item}", fields,
            lambda v: (finish_order, (row.id, v["result"], v["on"])),
        )  # fmt: skip
        AskDialog(self, "服务完成", asked, "完成", self._done("已完成，请居民评价")).open()

    def _ask_rate(self, row: OrderRow) -> None:
        grade = GradeField("居民说", GRADES, required="请选择评价。")
        asked = Asked(
            f"{row.name} · {row.item}，{row.team}", {"grade": grade},
            lambda v: (rate_order, (row.id, v["grade"])), width=620,
        )  # fmt: skip
        AskDialog(self, "评价", asked, "记下", self._done("已记下评价")).open()

    def _ask_cancel(self) -> None:
        row = self._order
        assert row is not None
        asked = Asked(
            f"{row.name} · {row.item}", {"reason": TextField("取消的原因", limit=100)},
            lambda v: (cancel_order, (row.id, v["reason"])),
        )  # fmt: skip
        AskDialog(self, "取消点单", asked, "取消点单", self._done("已取消")).open()

    def _when(self, label: str) -> DateField:
        field = DateField(label, lambda: self._today)
        field.set_value(self._today)
        return field

    def _phone(self) -> None:
        row = self._order
        assert row is not None
        ask_phone(self, row.person_id, row.name, self._show_number)

    def _show_number(self, text: str) -> None:
        row = self._order
        name = row.name if row is not None else ""
        self.about.setText(f"{name} {text or '没有登记电话'}")
        self.about.show()

    def _done(self, word: str) -> Any:
        return lambda _: self.desk.messages.well(word)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        wide = self.width() >= px(900)
        self._columns.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )


def _item_form(values: dict[str, Any]) -> ItemForm:
    return ItemForm(
        values["name"], values["team"], values["kind"], values["description"],
        values["offered_from"],
    )  # fmt: skip


def _say_about(item: ItemRow) -> str:
    kind = item.kind.text if item.kind else ""
    return "　".join(filter(None, (kind, item.description)))


def _say_order(row: OrderRow) -> str:
    grade = GRADES.get(row.grade, "") if row.grade is not None else ""
    parts = (
        row.address,
        row.wish,
        f"活动：{row.activity}" if row.activity else "",
        f"{row.taken_on} 接单" if row.taken_on else "",
        f"{row.done_on} 完成：{row.result}" if row.done_on else "",
        f"评价：{grade}" if grade else "",
        f"取消：{row.cancelled_reason}" if row.cancelled_reason else "",
    )
    return "　".join(filter(None, parts))
