"""重复人员: who may be on file twice, merged side by side or told apart; both can be taken back."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from desktop.page import Desk, Page
from desktop.pages.people.merging import ask_merge
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState
from desktop.widgets.table import Column, ListSource, RecordTable
from desktop.widgets.tabs import SectionTabs
from models.cases.actions.merging import merge_persons, undo_merge
from models.cases.queries.merging import MergeRow, list_merges
from models.changes import Changes
from models.people.actions.apart import keep_apart, propose_again
from models.people.queries import Duplicate, PersonBrief, list_duplicates
from models.people.queries.duplicates import MOST, Apart, list_apart
from models.work import may_do

PROPOSED = (
    Column("why", "为什么", lambda pair: "、".join(pair.reasons), kind="chip", width=11,
           sortable=False, tone=lambda pair: "amber"),
    Column("left", "一份", lambda pair: _line(pair.left), width=24, sortable=False),
    Column("right", "另一份", lambda pair: _line(pair.right), width=24, stretch=True,
           sortable=False),
)  # fmt: skip
MERGES = (
    Column("at", "时间", lambda row: f"{row.at:%Y-%m-%d %H:%M}", width=9, sortable=False),
    Column("clerk", "经办", lambda row: row.clerk, width=5, sortable=False),
    Column("kept", "保留", lambda row: row.kept, kind="bold", width=7, sortable=False),
    Column("merged", "并入的一份", lambda row: f"{row.merged}　{row.merged_id_number}".strip(),
           width=15, sortable=False),
    Column("moved", "归过来的", lambda row: "、".join(row.moved) or "无", width=16, stretch=True,
           sortable=False),
    Column("state", "", lambda row: "已撤销" if row.undone_at else "", kind="chip", width=5,
           sortable=False),
)  # fmt: skip
APART = (
    Column("at", "时间", lambda row: f"{row.at:%Y-%m-%d %H:%M}", width=9, sortable=False),
    Column("clerk", "经办", lambda row: row.clerk, width=5, sortable=False),
    Column("left", "一份", lambda row: _line(row.left), width=24, sortable=False),
    Column("right", "另一份", lambda row: _line(row.right), width=24, stretch=True,
           sortable=False),
)  # fmt: skip
TABS = ("可能重复", "合并记录", "不是同一人")


class DuplicatesPage(Page):
    """Enter opens a pair side by side; F7 tells it apart; F8 takes back what was said."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "重复人员")
        self.proposed = RecordTable(
            "可能重复",
            PROPOSED,
            ListSource(text=lambda pair: f"{_line(pair.left)} {_line(pair.right)}"),
            filter_hint="筛选：姓名、住址",
            empty=EmptyState(
                "没有发现重复的人",
                "证件号相同，或姓名与出生日期、电话、住址之一相同的两份登记，会列在这里。",
                icon="people",
            ),
        )
        self.merges = RecordTable(
            "合并记录",
            MERGES,
            ListSource(),
            empty=EmptyState("还没有合并过", "合并过的登记列在这里，可以整次撤销。", icon="people"),
        )
        self.apart = RecordTable(
            "不是同一人",
            APART,
            ListSource(text=lambda row: f"{_line(row.left)} {_line(row.right)}"),
            filter_hint="筛选：姓名、住址",
            empty=EmptyState(
                "还没有记过", "看过并确认是两个人的，记在这里，不再提示。", icon="people"
            ),
        )
        self.tables = (self.proposed, self.merges, self.apart)
        self.tabs = SectionTabs("重复人员")
        self.tabs.fill(list(TABS))
        self.merge = Action(
            "对照合并", self._merge, key="Ctrl+M", kind="primary", reason=self._why_no_merge,
            parent=self,
        )  # fmt: skip
        self.two = Action(
            "不是同一人", self._keep_apart, key="F7", reason=self._why_no_merge, parent=self
        )
        self.undo = Action("撤销", self._undo, key="F8", reason=self._why_no_undo, parent=self)
        self.add_actions(
            Action("返回人员", partial(desk.open_page, "people"), key="Alt+Left", parent=self),
            self.undo,
            self.two,
            self.merge,
        )
        self.add_actions(
            Action("换一栏", self._other_tab, key="Ctrl+Tab", parent=self), heading=False
        )
        card = Card("", margin=0)
        card.body.addWidget(self.tabs)
        self.body.addWidget(card, 1)
        self.tabs.chosen.connect(self._choose_tab)
        for table in self.tables:
            card.body.addWidget(table, 1)
            table.setVisible(table is self.proposed)
            table.told.connect(desk.messages.well)
            table.refused.connect(self.refuse)
            table.chosen.connect(self._refresh)
            table.counted.connect(self._refresh)
        self.proposed.opened.connect(self._open_pair)

    # the page

    def entered(self, target: Any = None) -> None:
        self._read()
        self._table.take_focus()

    def changed(self, changes: Changes) -> None:
        if changes.touches("person", "person_merge", "known_apart"):
            self._read()

    @property
    def _table(self) -> RecordTable:
        return self.tables[self.tabs.index]

    def _read(self) -> None:
        self.desk.tasks.ask(
            list_duplicates,
            self.desk.now().date(),
            then=self._show,
            key="duplicates.read",
            title="正在查找重复的登记",
        )
        self.desk.tasks.ask(list_merges, then=self.merges.show_rows, key="duplicates.merges")
        today = self.desk.now().date()
        self.desk.tasks.ask(list_apart, today, then=self.apart.show_rows, key="duplicates.apart")

    def _show(self, found: Sequence[Duplicate]) -> None:
        self.proposed.show_rows(found)
        more = "（先列这些，处理后再列其余的）" if len(found) >= MOST else ""
        self.say_below_title(f"{len(found)} 对可能是同一个人{more} · 回车对照" if found else "")
        self._refresh()

    def _choose_tab(self, index: int) -> None:
        for at, table in enumerate(self.tables):
            table.setVisible(at == index)
        self._table.take_focus()
        self._refresh()

    def _other_tab(self) -> None:
        self.tabs.choose((self.tabs.index + 1) % len(self.tables))

    def _refresh(self, *_: object) -> None:
        self.merge.refresh()
        self.two.refresh()
        self.undo.refresh()

    # merging

    def _why_not(self) -> str:
        if may_do(self.desk.clerk.role, merge_persons):
            return ""
        return "只读账号不能合并，请找窗口人员办理。"

    def _why_no_merge(self) -> str:
        here = self.tabs.index == 0 and isinstance(self.proposed.current, Duplicate)
        return self._why_not() or ("" if here else "先在“可能重复”里选一对。")

    def _why_no_undo(self) -> str:
        row = self._table.current
        if isinstance(row, Apart):
            return self._why_not()
        if not isinstance(row, MergeRow):
            return self._why_not() or "先在“合并记录”或“不是同一人”里选一行。"
        return self._why_not() or ("这次合并已经撤销过。" if row.undone_at else "")

    def _merge(self) -> None:
        pair = self.proposed.current
        if isinstance(pair, Duplicate):
            self._open_pair(pair)

    def _open_pair(self, pair: Duplicate) -> None:
        if why := self._why_not():
            self.refuse(why)
            return
        ask_merge(self.desk, self, pair.left.id, pair.right.id, self._merged, self.known)

    def _merged(self, _: int) -> None:
        self.banner.close_banner()

    def _undo(self) -> None:
        row = self._table.current
        if isinstance(row, Apart):
            pair = row.left.id, row.right.id
            self.desk.tasks.act(propose_again, *pair, then=self._again, failed=self.known)
        elif isinstance(row, MergeRow):
            self.desk.tasks.act(undo_merge, row.id, then=self._undone, failed=self.known)

    def _keep_apart(self) -> None:
        pair = self.proposed.current
        if isinstance(pair, Duplicate):
            self.desk.tasks.act(
                keep_apart, pair.left.id, pair.right.id, then=self._two, failed=self.known
            )

    def _two(self, _: object) -> None:
        self.banner.close_banner()
        self.desk.messages.well("已记为不是同一人，不再提示；可在“不是同一人”里撤销")

    def _again(self, _: object) -> None:
        self.banner.close_banner()
        self.desk.messages.well("已撤销，这一对重新列入可能重复")

    def _undone(self, _: object) -> None:
        self.banner.close_banner()
        self.desk.messages.well("已撤销合并，两份登记都恢复原样")


def _line(person: PersonBrief) -> str:
    return "　".join(filter(None, (person.name, person.id_number, person.phone, person.address)))
