"""需求清单: what residents and units need, what is promised to it, and how far it is."""

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.pages.tabbed import Panel, TabbedPage
from desktop.pages.three_lists.need_acts import NeedActs
from desktop.pages.three_lists.words import (
    NEED_TONES,
    NOTHING,
    URGENCY_TONES,
    WATCHED,
    say_links,
)
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState
from desktop.widgets.choice import ChoiceField
from desktop.widgets.facts import Record, RecordCard, Section
from desktop.widgets.table import AskedSource, Column, RecordTable, View
from models.errors import KnownError
from models.three_lists.actions.matches import agree_match, release_match
from models.three_lists.actions.needs import change_need, finish_need, raise_need, withdraw_need
from models.three_lists.queries.lists import (
    ListFilter,
    NeedPage,
    NeedRow,
    list_categories,
    read_need,
)
from models.three_lists.queries.pages import ListShape, measure_needs, read_needs_page
from models.three_lists.rules.lists import UNMET, NeedState

NEXT = {
    NeedState.OPEN: "对接资源",
    NeedState.MATCHED: "开始办理",
    NeedState.DOING: "办结",
    NeedState.DONE: "需求方确认",
}
COLUMNS = (
    Column("content", "需求", lambda n: n.content, kind="bold", width=9, stretch=True,
           sortable=False),
    Column("party", "需求方", lambda n: n.party, width=6.4, sortable=False),
    Column("urgency", "紧急", lambda n: n.urgency.text if n.urgency else "", kind="chip",
           width=3.4, tone=lambda n: URGENCY_TONES[n.urgency] if n.urgency else "grey",
           sortable=False),
    Column("state", "状态", lambda n: n.state.text, kind="chip", width=4.4,
           tone=lambda n: NEED_TONES[n.state], sortable=False),
    Column("links", "对接资源、项目", lambda n: n.links, width=7, sortable=False),
    Column("category", "类别", lambda n: n.category, kind="grey", width=4.4, sortable=False),
    Column("number", "编号", lambda n: n.number, kind="grey", width=5, sortable=False),
)  # fmt: skip


def open_needs(session: Any, view: View, chosen: ListFilter, today: date) -> ListShape:
    """The list in a view, for the table."""
    narrowed = ListFilter(view.filter, chosen.state, chosen.category, newest_first=True)
    return measure_needs(session, narrowed, today)


class NeedsPanel(Panel):
    """The newest first; the red button is the next step."""

    watched = WATCHED

    def __init__(self, page: TabbedPage) -> None:
        super().__init__(page, "需求清单")
        self.shown: NeedPage | None = None
        self._filling = False
        self.acts_on = NeedActs(page)
        why, one = self._why_none, self._on_one
        self._raise = Action(
            "登记需求", self.acts_on.raise_need, key="Ctrl+I",
            reason=partial(self.desk.why_not, raise_need), parent=self,
        )  # fmt: skip
        self.next = Action(
            "下一步", self._go_on, key="F9", kind="primary", reason=self._why_no_next, parent=self
        )
        self.buttons = [
            Action("修改", one(self.acts_on.change), key="F2",
                   reason=partial(why, change_need, *NeedState), parent=self),
            self._raise,
            self.next,
        ]  # fmt: skip
        self.more = [
            Action("对接资源", one(self.acts_on.match), key="F7",
                   reason=partial(why, agree_match, *UNMET), parent=self),
            Action("解除对接", one(self.acts_on.release), key="F8", reason=self._why_no_release,
                   parent=self),
            Action("直接办结", one(self.acts_on.finish), key="F6",
                   reason=partial(why, finish_need, *UNMET), parent=self),
            Action("需求撤回", one(self.acts_on.withdraw), key="Ctrl+Delete", kind="danger",
                   reason=partial(why, withdraw_need, *UNMET), parent=self),
            Action("打印、导出需求清单", partial(self.desk.open_page, "reports", "needs-list"),
                   key="Ctrl+Shift+E", parent=self),
            Action("清除筛选", self.clear, key="Ctrl+Backspace", parent=self),
        ]  # fmt: skip
        self.state = ChoiceField("状态", [("", "全部状态"), *((s, s.text) for s in NeedState)])
        self.category = ChoiceField("类别", [("", "全部类别")])
        self.source = AskedSource(
            self.desk.tasks, open_needs, read_needs_page, ListFilter(), self._today
        )
        self.table = RecordTable(
            "需求清单", COLUMNS, self.source,
            filter_hint="输入需求、需求方、编号或联系人，只看这些（Ctrl F）",
            empty=EmptyState(
                "还没有需求", "收集来的需求表可以整本导入（Ctrl Shift I），也可以逐条登记。",
                self._raise, icon="info",
            ),
        )  # fmt: skip
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self._opened)
        self.table.counted.connect(self._counted)
        self.table.told.connect(self.desk.messages.well)
        self.table.refused.connect(page.refuse)
        self.card = RecordCard("需求", "在左边选一条需求，这里看它对接了谁、办到哪一步。")
        self._build()

    def _build(self) -> None:
        filters = QHBoxLayout()
        filters.setSpacing(12)
        for field in (self.state, self.category):
            filters.addWidget(field, 1)
            field.set_value("")
            field.changed.connect(self._narrowed)
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

    # reading

    @property
    def _today(self) -> date:
        return self.desk.now().date()

    def read(self) -> None:
        try:
            chosen = ListFilter("", self.state.value() or None, self.category.value() or "")
        except KnownError:  # half a word is typed
            return
        self.source.args = (chosen, self._today)
        self.table.read()
        self.desk.tasks.ask(list_categories, then=self._show_categories, key="needs.categories")

    def take_focus(self) -> None:
        self.table.take_focus()

    def clear(self) -> None:
        """Every need again."""
        self._filling = True
        self.state.set_value("")
        self.category.set_value("")
        self._filling = False
        if self.table.filter is not None:
            self.table.filter.clear()
        self.read()
        self.table.take_focus()

    def _narrowed(self) -> None:
        if not self._filling:
            self.read()

    def _show_categories(self, found: list[str]) -> None:
        self._filling = True
        self.category.set_choices([("", "全部类别"), *((each, each) for each in found)])
        self._filling = False
        self.acts_on.categories = found

    def _counted(self, total: int) -> None:
        if self.page.panel is self:
            self.page.say_below_title(f"{total} 条需求" if total else "")
        if not total:
            self.shown = None
            self.card.show_record(None)
        self.refresh()

    def _chosen(self, row: NeedRow) -> None:
        self.desk.tasks.ask(read_need, row.id, then=self._show, key="needs.chosen")

    def _show(self, need: NeedPage) -> None:
        self.shown = need
        chips = [(need.state.text, NEED_TONES[need.state])]
        if need.urgency is not None:
            chips.append((need.urgency.text, URGENCY_TONES[need.urgency]))
        sections = [
            Section("对接的资源", say_links(need.resources) or [("", "还没有对接，按 F7 选资源")])
        ]
        if need.projects:
            sections.append(Section("项目", [(p.number, p.name) for p in need.projects]))
        self.card.show_record(
            Record(
                need.content,
                chips,
                (
                    ("编号", need.number),
                    ("需求方", need.party),
                    ("类别", need.category),
                    ("受益人数", need.beneficiaries),
                    ("提出", str(need.raised_on or "")),
                    ("联系人", need.contact),
                    (
                        "完成",
                        f"{need.met_on} {need.result}".strip() if need.met_on else need.result,
                    ),
                    ("确认人", need.confirmed_by),
                ),
                sections,
            )
        )
        self.next.rename(NEXT.get(need.state, "下一步"))
        self.refresh()

    # why not

    def _why_none(self, action: Any, *states: NeedState) -> str:
        if why := self.desk.why_not(action):
            return why
        if self.shown is None:
            return f"请先选中一条需求。{NOTHING}"
        if self.shown.state not in states:
            return f"这条需求现在是“{self.shown.state.text}”，不能这样办。{NOTHING}"
        return ""

    def _why_no_next(self) -> str:
        if why := self._why_none(agree_match, *NeedState):
            return why
        assert self.shown is not None
        if self.shown.state not in NEXT:
            return f"这条需求{self.shown.state.text}，没有下一步了。{NOTHING}"
        return ""

    def _why_no_release(self) -> str:
        if why := self._why_none(release_match, *NeedState):
            return why
        assert self.shown is not None
        if not any(not link.is_used_up for link in self.shown.resources):
            return f"这条需求没有正在占用的资源。{NOTHING}"
        return ""

    # what is done

    def _on_one(self, act: Any) -> Any:
        def go() -> None:
            assert self.shown is not None
            act(self.shown)

        return go

    def _opened(self, _: NeedRow) -> None:
        self.next.trigger()

    def _go_on(self) -> None:
        assert self.shown is not None
        self.acts_on.go_on(self.shown)
