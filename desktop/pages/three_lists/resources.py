"""资源清单: who offers what, and how many places of it are free."""

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.dues.calls import put_beside
from desktop.pages.revising import ReviseDialog
from desktop.pages.tabbed import Panel, TabbedPage
from desktop.pages.three_lists.words import NOTHING, WATCHED, say_free, say_links
from desktop.pages.volunteers.fields import CountField
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState
from desktop.widgets.choice import ChoiceField
from desktop.widgets.facts import Record, RecordCard, Section
from desktop.widgets.fields import DateField, Field, NoteField, PhoneField, TextField
from desktop.widgets.grades import TickField
from desktop.widgets.table import AskedSource, Column, RecordTable, View
from models.errors import KnownError
from models.three_lists.actions.resources import (
    ResourceForm,
    change_resource,
    offer_resource,
    withdraw_resource,
)
from models.three_lists.queries.lists import (
    ListFilter,
    ResourcePage,
    ResourceRow,
    read_resource,
)
from models.three_lists.queries.pages import ListShape, measure_resources, read_resources_page
from models.three_lists.rules.lists import ResourceKind

WIDE = 600


def open_resources(session: Any, view: View, chosen: ListFilter, today: date) -> ListShape:
    """The list in a view, for the table."""
    narrowed = ListFilter(
        view.filter, kind=chosen.kind, only_free=chosen.only_free, newest_first=True
    )
    return measure_resources(session, narrowed, today)


class ResourcesPanel(Panel):
    """The newest first."""

    watched = WATCHED

    def __init__(self, page: TabbedPage) -> None:
        super().__init__(page, "资源清单")
        self.shown: ResourcePage | None = None
        why = self._why_none
        self._offer = Action(
            "登记资源", self._ask_new, key="Ctrl+I", kind="primary",
            reason=partial(self.desk.why_not, offer_resource), parent=self,
        )  # fmt: skip
        self.buttons = [
            Action("修改", self._ask_change, key="F2", reason=partial(why, change_resource),
                   parent=self),
            self._offer,
        ]  # fmt: skip
        self.more = [
            Action("打印、导出资源清单", partial(self.desk.open_page, "reports", "resources-list"),
                   key="Ctrl+Shift+E", parent=self),
            Action("资源撤回", self._ask_withdraw, key="Ctrl+Delete", kind="danger",
                   reason=partial(why, withdraw_resource), parent=self),
        ]  # fmt: skip
        today = self._today
        self.kind = ChoiceField("类别", [("", "全部类别"), *((k, k.text) for k in ResourceKind)])
        self.kind.set_value("")
        self.free = TickField("只看今天还有空位的")
        self.source = AskedSource(
            self.desk.tasks, open_resources, read_resources_page, ListFilter(), today
        )
        self.table = RecordTable(
            "资源清单",
            (
                Column("content", "资源", lambda r: r.content, kind="bold", width=9, stretch=True,
                       sortable=False),
                Column("party", "提供单位", lambda r: r.party, width=8, sortable=False),
                Column("kind", "类别", lambda r: r.kind.text, width=3, sortable=False),
                Column("free", "空位", lambda r: say_free(r, self._today)[0], kind="chip",
                       width=5, tone=lambda r: say_free(r, self._today)[1], sortable=False),
                Column("available", "可用时间", lambda r: r.available, kind="grey", width=6,
                       sortable=False),
                Column("links", "已对接需求", lambda r: r.links, width=5.4, sortable=False),
                Column("number", "编号", lambda r: r.number, kind="grey", width=5,
                       sortable=False),
            ),
            self.source,
            filter_hint="输入资源、单位、编号或联系人，只看这些（Ctrl F）",
            empty=EmptyState(
                "还没有资源", "单位能提供的场地、人才、资金、物资、服务，"
                "可以登记，也可以整本导入（Ctrl Shift I）。",
                self._offer, icon="info",
            ),
        )  # fmt: skip
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self._opened)
        self.table.counted.connect(self._counted)
        self.table.told.connect(self.desk.messages.well)
        self.table.refused.connect(page.refuse)
        self.card = RecordCard("资源", "在左边选一个资源，这里看它答应了谁、还空几个名额。")
        self._build()

    def _build(self) -> None:
        filters = QHBoxLayout()
        filters.setSpacing(12)
        filters.addWidget(self.kind, 1)
        filters.addWidget(self.free, 1, Qt.AlignmentFlag.AlignBottom)
        self.kind.changed.connect(self.read)
        self.free.changed.connect(self.read)
        left = Card(margin=0)
        left.body.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(filters)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(left, 5)
        row.addWidget(self.card, 2)
        column.addLayout(row, 1)

    @property
    def _today(self) -> date:
        return self.desk.now().date()

    def read(self) -> None:
        try:
            chosen = ListFilter(kind=self.kind.value() or None, only_free=self.free.value())
        except KnownError:  # half a word is typed
            return
        self.source.args = (chosen, self._today)
        self.table.read()

    def take_focus(self) -> None:
        self.table.take_focus()

    def _counted(self, total: int) -> None:
        if self.page.panel is self:
            self.page.say_below_title(f"{total} 个资源" if total else "")
        if not total:
            self.shown = None
            self.card.show_record(None)
        self.refresh()

    def _chosen(self, row: ResourceRow) -> None:
        self.desk.tasks.ask(read_resource, row.id, then=self._show, key="resources.chosen")

    def _show(self, resource: ResourcePage) -> None:
        self.shown = resource
        self.card.show_record(
            Record(
                resource.content,
                [(resource.kind.text, "grey"), say_free(resource, self._today)],
                (
                    ("编号", resource.number),
                    ("提供单位", resource.party),
                    ("数量", resource.quantity),
                    ("名额", f"共 {resource.places} 个，已答应 {resource.taken} 个"),
                    ("可用时间", resource.available),
                    ("有效期", resource.validity),
                    ("联系人", resource.contact),
                    ("撤回", str(resource.withdrawn_on or "")),
                ),
                [Section("答应的需求", say_links(resource.needs) or [("", "还没有对接")])],
            )
        )
        self.refresh()

    def _why_none(self, action: Any) -> str:
        if why := self.desk.why_not(action):
            return why
        return "" if self.shown is not None else f"请先选中一个资源。{NOTHING}"

    def _fields(self) -> dict[str, Field]:
        return {
            "content": NoteField("资源内容", rows=2, required="请填写资源内容。"),
            "party": TextField("提供单位", limit=80, required="请填写提供单位。"),
            "category": ChoiceField(
                "类别", [(k, k.text) for k in ResourceKind], required="请选择类别。"
            ),
            "places": CountField(
                "同时能服务几个需求", required="请填名额，一处场地就是 1。", least=1
            ),
            "places_said": TextField("数量（单位自己的说法）", hint="例如 2场、3名", limit=40),
            "available": TextField("可用时间", hint="例如 周末、工作日晚上", limit=80),
            "valid_to": DateField("有效期到（空着就是长期）", self.desk.now().date),
            "contact_name": TextField("联系人", limit=40),
            "contact_phone": PhoneField("联系电话"),
        }

    def _arrange(self, dialog: AskDialog) -> None:
        put_beside(dialog, "party", "category")
        put_beside(dialog, "places", "places_said")
        put_beside(dialog, "available", "valid_to")
        put_beside(dialog, "contact_name", "contact_phone")
        dialog.open()

    def _ask_new(self) -> None:
        fields = self._fields()
        fields["places"].set_value(1)
        asked = Asked("", fields, lambda v: (offer_resource, (_form(v),)), width=WIDE)
        self._arrange(AskDialog(self.page, "登记资源", asked, "登记", self._saved))

    def _ask_change(self) -> None:
        resource = self.shown
        assert resource is not None
        fields = self._fields()
        for name in ("content", "party", "places", "available", "valid_to", "contact_name"):
            fields[name].set_value(getattr(resource, name))
        fields["category"].set_value(resource.kind)
        if resource.quantity != str(resource.places):
            fields["places_said"].set_value(resource.quantity)
        phone = fields["contact_phone"]
        assert isinstance(phone, TextField)
        if resource.contact_phone:
            phone.line.setPlaceholderText(f"现在 {resource.contact_phone}，不改就空着")

        def collect(values: dict[str, Any], version: int) -> tuple[Any, tuple[Any, ...]]:
            kept = bool(resource.contact_phone) and not values["contact_phone"]
            return change_resource, (resource.id, version, _form(values, keep_phone=kept))

        self._arrange(
            ReviseDialog(
                self.page, f"修改资源 {resource.number}", fields, collect, resource.version,
                (read_resource, (resource.id,)), self._saved, width=WIDE,
            )
        )  # fmt: skip

    def _ask_withdraw(self) -> None:
        resource = self.shown
        assert resource is not None
        asked = Asked(
            "撤回后不再对接；已经答应的照旧。", {}, lambda _: (withdraw_resource, (resource.id,))
        )
        AskDialog(self.page, f"撤回资源 {resource.number}", asked, "撤回", self._saved).open()

    def _opened(self, _: ResourceRow) -> None:
        self._ask_change()

    def _saved(self, _: object) -> None:
        self.desk.messages.well("已保存")


def _form(values: dict[str, Any], *, keep_phone: bool = False) -> ResourceForm:
    return ResourceForm(
        values["party"],
        values["category"],
        values["content"],
        values["places"],
        values["places_said"],
        values["available"],
        values["valid_to"],
        values["contact_name"],
        None if keep_phone else values["contact_phone"],
    )
