"""微心愿: every wish with its state; the red button is always the next step."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from desktop.page import Desk, Page
from desktop.pages.wishes.acts import WishActs
from desktop.pages.wishes.words import GRADES, NEXT, NOTHING, TONES, say_value
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState
from desktop.widgets.choice import ChoiceField
from desktop.widgets.facts import Record, RecordCard, Section
from desktop.widgets.menu import ActionMenu
from desktop.widgets.table import AskedSource, Column, RecordTable, View
from models.changes import Changes
from models.errors import KnownError
from models.pictures.actions import look_at_picture
from models.roles import ADMINISTRATORS
from models.small_wishes.actions.claims import drop_claim
from models.small_wishes.actions.wishes import (
    change_wish,
    check_wish,
    collect_wish,
    refuse_wish,
    withdraw_wish,
)
from models.small_wishes.queries.pages import (
    WishShape,
    count_waiting,
    measure_wishes,
    read_wishes_page,
)
from models.small_wishes.queries.settings import read_wish_settings
from models.small_wishes.queries.wishes import WishFilter, WishPage, WishRow, read_wish
from models.small_wishes.rules.states import UNCLAIMED, WishKind, WishState

WATCHED = ("small_wish", "wish_step", "person")
CLAIMED_ON = (WishState.CLAIMED, WishState.DONE, WishState.ACCEPTED, WishState.RATED)
PUBLISHED_ON = (WishState.PUBLISHED, *CLAIMED_ON)
COLUMNS = (
    Column("content", "心愿", lambda w: w.content, kind="bold", width=9, stretch=True,
           sortable=False),
    Column("name", "许愿人", lambda w: w.name, width=4, sortable=False),
    Column("state", "状态", lambda w: w.state.text, kind="chip", width=4.4,
           tone=lambda w: TONES[w.state], sortable=False),
    Column("kind", "类别", lambda w: w.kind.text, width=4.4, sortable=False),
    Column("value", "约", lambda w: say_value(w.value), kind="number", width=4.6, sortable=False),
    Column("claimer", "认领", lambda w: say_claimer(w), kind="grey", width=7, sortable=False),
    Column("number", "编号", lambda w: w.number, kind="grey", width=6.2, sortable=False),
)  # fmt: skip


def say_claimer(row: WishRow) -> str:
    """Who promised it; a claim that ran out says so."""
    if row.has_lapsed:
        return "到期，已收回"
    return row.claimer_unit or row.claimer


def open_wishes(session: Any, view: View, chosen: WishFilter, today: date) -> WishShape:
    """The list in a view, for the table."""
    narrowed = WishFilter(view.filter, chosen.state, chosen.kind)
    return measure_wishes(session, narrowed, today)


class WishesPage(Page):
    """Target: None, a state, or the id of a wish."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "微心愿")
        self.shown: WishPage | None = None
        self._filling = False
        self.acts_on = WishActs(self, self._claimed_other)
        self._build_actions()
        self._build_list()
        self.card = RecordCard("心愿", "在左边选一个心愿，这里看它走到哪一步。")
        left = Card(margin=0)
        left.body.addWidget(self.table)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(left, 5)
        row.addWidget(self.card, 2)
        self.body.addLayout(row, 1)

    def _build_actions(self) -> None:
        one, make = self._on_one, partial(Action, parent=self)
        self.next = make("下一步", one(self.acts_on.go_on), key="F9", kind="primary",
                         reason=self._why_no_next)  # fmt: skip
        self.collect = make(
            "征集心愿", self.acts_on.collect, key="Ctrl+I",
            reason=partial(self.desk.why_not, collect_wish),
        )  # fmt: skip
        why = self._why_none
        self.more = [
            make("修改", one(self.acts_on.change), key="F2",
                 reason=partial(why, change_wish, WishState.COLLECTED, WishState.CHECKED)),
            make("不予采纳", one(self.acts_on.refuse), key="F7",
                 reason=partial(why, refuse_wish, WishState.COLLECTED, WishState.CHECKED)),
            make("放弃认领，回到待认领", one(self.acts_on.drop), key="F8",
                 reason=partial(why, drop_claim, WishState.CLAIMED)),
            make("许愿人撤回", one(self.acts_on.withdraw), key="Ctrl+Delete", kind="danger",
                 reason=partial(why, withdraw_wish, *UNCLAIMED)),
            make("打印微心愿卡（张贴用）", one(self.acts_on.show_card), key="F5",
                 reason=partial(why, None, *PUBLISHED_ON)),
            make("打印验收单（签字用）", one(self.acts_on.show_slip), key="F6",
                 reason=partial(why, None, *CLAIMED_ON)),
            make("看验收照片", self._look, key="F4", reason=self._why_no_picture),
            make("看许愿人档案", self._open_person, key="Ctrl+O",
                 reason=partial(why, None, *WishState)),
            make("认领期限和金额上限", self._ask_settings, key="F3", reason=self._why_no_settings),
            make("打印、导出公开名单", partial(self.desk.open_page, "reports", "wishes-public"),
                 key="Ctrl+Shift+E"),
            make("清除筛选", self.clear, key="Ctrl+Backspace"),
        ]  # fmt: skip
        back = make("返回志愿服务", partial(self.desk.open_page, "volunteers"), key="Alt+Left")
        wall = make("待认领名单", self.acts_on.show_wall, key="Ctrl+P")
        menu = make("更多", self._open_menu, key="Ctrl+M")
        self.add_actions(back, wall, self.collect, self.next, menu)
        self.add_actions(*self.more, make("筛选", self._go_filter, key="Ctrl+F"), heading=False)

    def _build_list(self) -> None:
        self.state = ChoiceField("状态", [("", "全部状态"), *((s, s.text) for s in WishState)])
        self.kind = ChoiceField("类别", [("", "全部类别"), *((k, k.text) for k in WishKind)])
        filters = QHBoxLayout()
        filters.setSpacing(12)
        for field in (self.state, self.kind):
            filters.addWidget(field, 1)
            field.set_value("")
            field.changed.connect(self._narrowed)
        self.body.addLayout(filters)
        self.source = AskedSource(
            self.desk.tasks, open_wishes, read_wishes_page, WishFilter(), self._today
        )
        self.table = RecordTable(
            "微心愿",
            COLUMNS,
            self.source,
            filter_hint="输入许愿人、心愿、编号或认领人，只看这些（Ctrl F）",
            hot=lambda w: w.has_lapsed,
            empty=EmptyState(
                "还没有微心愿",
                "先征集：选许愿人，写清想要什么、大约多少钱；审核、发布以后就能认领。",
                self.collect, icon="volunteer",
            ),
        )  # fmt: skip
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self._opened)
        self.table.counted.connect(self._counted)
        self.table.told.connect(self.desk.messages.well)
        self.table.refused.connect(self.refuse)

    # reading

    @property
    def _today(self) -> date:
        return self.desk.now().date()

    def entered(self, target: Any = None) -> None:
        if isinstance(target, WishState):
            self._filling = True
            self.state.set_value(target)
            self._filling = False
        elif isinstance(target, int):
            self._open_wish(target)
        self._read()
        self.table.take_focus()

    def changed(self, changes: Changes) -> None:
        if changes.touches(*WATCHED):
            self._read()

    def changed_elsewhere(self, changes: Changes) -> None:
        """Above all a wish that was claimed at another counter."""
        if changes.touches(*WATCHED):
            self._read(same=lambda wish: wish.id)

    def _read(self, same: Callable[[Any], object] | None = None) -> None:
        try:
            chosen = WishFilter("", self.state.value() or None, self.kind.value() or None)
        except KnownError:  # half a word is typed
            return
        self.source.args = (chosen, self._today)
        self.table.read(same)
        self.desk.tasks.ask(count_waiting, self._today, then=self._say, key="wishes.waiting")

    def _say(self, waiting: dict[WishState, int]) -> None:
        told = [f"{state.text} {count}" for state, count in waiting.items() if count]
        self.say_below_title("，".join(told))

    def _counted(self, total: int) -> None:
        if not total:
            self.shown = None
            self.card.show_record(None)
            self._refresh()

    def _chosen(self, row: WishRow) -> None:
        self.desk.tasks.ask(read_wish, row.id, self._today, then=self._show, key="wishes.chosen")

    def _show(self, wish: WishPage) -> None:
        self.shown = wish
        chips = [(wish.state.text, TONES[wish.state])]
        note = ""
        if wish.has_lapsed:
            chips.append(("认领到期", "red"))
            note = f"{wish.claimer}认领到 {wish.claim_until} 没有实施，已回到待认领。"
        claimed = wish.claimer and not wish.has_lapsed
        self.card.show_record(
            Record(
                wish.content,
                chips,
                (
                    ("编号", wish.number),
                    ("许愿人", wish.name),
                    ("住址", wish.address),
                    ("电话", wish.phone),
                    ("类别", wish.kind.text),
                    ("大约", say_value(wish.value)),
                    ("认领人", f"{wish.claimer_unit} {wish.claimer}".strip() if claimed else ""),
                    ("认领电话", wish.claimer_phone if claimed else ""),
                    ("实施期限", f"{wish.claim_until} 前" if claimed else ""),
                    ("实施", f"{wish.done_on} {wish.result}" if wish.done_on else ""),
                    ("验收", f"{wish.accepted_on} {wish.accepted_by} 签收"
                     if wish.accepted_on else ""),
                    ("感谢", wish.thanks),
                    ("评价", GRADES.get(wish.grade or 0, "")),
                ),
                [
                    Section(
                        "经过",
                        [
                            (f"{s.at:%m-%d %H:%M} {s.after.text}",
                             "，".join(filter(None, (s.clerk, s.note))))
                            for s in reversed(wish.steps)
                        ],
                    )
                ],
                note,
            )
        )  # fmt: skip
        self.next.rename(NEXT.get(wish.state, "下一步"))
        self._refresh()

    def _refresh(self) -> None:
        if self.shown is None:
            self.next.rename("下一步")
        for action in self._actions:
            action.refresh()

    def _narrowed(self) -> None:
        if not self._filling:
            self._read()

    def clear(self) -> None:
        """Every wish again."""
        self._filling = True
        self.state.set_value("")
        self.kind.set_value("")
        self._filling = False
        if self.table.filter is not None:
            self.table.filter.clear()
        self._read()
        self.table.take_focus()

    def _go_filter(self) -> None:
        assert self.table.filter is not None
        self.table.filter.setFocus()
        self.table.filter.selectAll()

    # why not

    def _why_none(self, action: Any, *states: WishState) -> str:
        if action is not None and (why := self.desk.why_not(action)):
            return why
        if self.shown is None:
            return f"请先选中一个心愿。{NOTHING}"
        if self.shown.state not in states:
            return f"这个心愿现在是“{self.shown.state.text}”，不能这样办。{NOTHING}"
        return ""

    def _why_no_next(self) -> str:
        if why := self.desk.why_not(check_wish):
            return why
        if self.shown is None:
            return f"请先选中一个心愿。{NOTHING}"
        if self.shown.state not in NEXT:
            return f"这个心愿{self.shown.state.text}，没有下一步了。{NOTHING}"
        return ""

    def _why_no_picture(self) -> str:
        if self.shown is None or self.shown.picture_id is None:
            return f"这个心愿没有验收照片。{NOTHING}"
        return self.desk.why_not(look_at_picture)

    def _why_no_settings(self) -> str:
        may = self.desk.clerk.role in ADMINISTRATORS
        return "" if may else f"这要由管理员来定。{NOTHING}"

    # what is done

    def _on_one(self, act: Any) -> Any:
        def go() -> None:
            assert self.shown is not None
            act(self.shown)

        return go

    def _opened(self, row: WishRow) -> None:
        self.next.trigger()

    def _open_wish(self, wish_id: int) -> None:
        self.desk.tasks.ask(read_wish, wish_id, self._today, then=self._find, key="wishes.open")

    def _find(self, wish: WishPage) -> None:
        if self.table.filter is not None:
            self.table.filter.setText(wish.number)

    def _claimed_other(self, wish_id: int) -> None:
        """Somebody who came too late took a similar wish: show that one."""
        self._open_wish(wish_id)

    def _open_menu(self) -> None:
        ActionMenu("更多", self.more, self).open()

    def _open_person(self) -> None:
        assert self.shown is not None
        self.desk.open_page("person", self.shown.person_id)

    def _look(self) -> None:
        assert self.shown is not None and self.shown.picture_id is not None
        self.acts_on.look(self.shown)

    def _ask_settings(self) -> None:
        self.desk.tasks.ask(
            read_wish_settings, self._today, then=self.acts_on.settings, owner=self,
            key="wishes.settings",
        )  # fmt: skip
