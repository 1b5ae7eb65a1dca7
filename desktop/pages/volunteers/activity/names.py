"""The names of an activity: who is in, who waits, who has to be told; thousands stay quick."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout

from desktop.page import Desk
from desktop.pages.people.masked import SHOWN_SECONDS
from desktop.pages.volunteers.words import STATE_TONES, say_shift
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Card, EmptyState, Text
from desktop.widgets.layout import Flow
from desktop.widgets.table import AskedSource, Column, RecordTable, View
from desktop.widgets.tabs import SectionTabs
from models.volunteers.queries.names import NameFilter, NameRow
from models.volunteers.queries.pages import ChosenNames, Shape, measure_names, read_names_page
from models.volunteers.rules.signing_up import SignUpState

PARTS: tuple[tuple[str, tuple[SignUpState, ...]], ...] = (
    ("报名中", (SignUpState.ADMITTED, SignUpState.WAITING)),
    ("已录取", (SignUpState.ADMITTED,)),
    ("候补", (SignUpState.WAITING,)),
    ("退出和未录取", (SignUpState.WITHDRAWN, SignUpState.REJECTED)),
)


def open_names(session: Any, view: View, activity_id: int, chosen: NameFilter) -> Shape:
    """The names in a view, for the table."""
    narrowed = NameFilter(chosen.place_id, chosen.states, view.filter)
    return measure_names(session, ChosenNames(activity_id, narrowed))


def say_status(row: NameRow) -> str:
    """已录取, or 候补第 2 位."""
    if row.status is SignUpState.WAITING and row.line is not None:
        return f"候补第 {row.line} 位"
    return row.status.text


def say_more(row: NameRow) -> str:
    """What else is known about the sign-up."""
    parts = [
        "监护人陪同" if row.with_guardian else "",
        "已核对时间" if row.confirmed else "",
        row.reason,
    ]
    return "；".join(filter(None, parts))


class NamesCard(Card):
    """Tells `chosen`, when another name is the current one, and `opened(row)`."""

    chosen = Signal()
    opened = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(margin=0)
        self.setAccessibleName("名单")
        self._desk = desk
        self._activity = 0
        self._place: int | None = None
        self._only = ""
        self._same: Callable[[Any], object] | None = None
        self.tabs = SectionTabs("名单分类")
        self.tabs.fill([title for title, _ in PARTS])
        self.tabs.chosen.connect(self._look_at)
        self.source = AskedSource(desk.tasks, open_names, read_names_page, 0, NameFilter())
        self.table = RecordTable(
            "名单",
            (
                Column("name", "姓名", lambda row: row.name, kind="bold", width=4.6,
                       sortable=False),
                Column("status", "状态", say_status, kind="chip", width=5.4,
                       tone=lambda row: STATE_TONES[row.status], sortable=False),
                Column("tell", "要通知", lambda row: row.to_tell.text if row.to_tell else "",
                       kind="chip", width=5.6, tone=lambda row: "red", sortable=False),
                Column("age", "年龄", lambda row: "" if row.age is None else str(row.age),
                       kind="number", width=2.4, sortable=False),
                Column("phone", "电话", lambda row: row.phone, width=6, sortable=False),
                Column("post", "岗位", lambda row: row.post, width=6, sortable=False),
                Column("when", "班次", lambda row: say_shift(row.starts_at, row.ends_at,
                       self._today), width=13, sortable=False),
                Column("number", "编号", lambda row: row.number, kind="grey", width=7.4,
                       sortable=False),
                Column("more", "说明", say_more, kind="grey", width=6, stretch=True,
                       sortable=False),
            ),
            self.source,
            filter_hint="输入姓名、首字母或手机尾号，只看这些人（Ctrl F）",
            hot=lambda row: row.to_tell is not None,
            empty=EmptyState("还没有人报名", "在“窗口报名”里输入姓名，回车。", icon="volunteer"),
        )  # fmt: skip
        self.table.chosen.connect(lambda row: self.chosen.emit())
        self.table.opened.connect(self.opened)
        self.table.told.connect(desk.messages.well)
        self.body.setSpacing(0)
        self.number = Text("", "bold")
        self._acts = Flow(gap=10, right=True)
        head = QHBoxLayout()
        head.setContentsMargins(0, 6, 12, 2)
        head.setSpacing(12)
        head.addWidget(self.tabs)
        head.addWidget(self.number)
        head.addLayout(self._acts, 1)
        self.body.addLayout(head)
        self.body.addWidget(self.table, 1)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_SECONDS * 1000)
        self._timer.timeout.connect(self.hide_number)
        self.table.chosen.connect(lambda row: self.hide_number())

    @property
    def _today(self) -> date:
        return self._desk.now().date()

    def add_acts(self, acts: Sequence[Action]) -> None:
        """What can be done with a name, above the names."""
        self._acts.add(*(Button(action) for action in acts))

    @property
    def current(self) -> NameRow | None:
        """The name the keys act on."""
        row = self.table.current
        return row if isinstance(row, NameRow) else None

    @property
    def place(self) -> int | None:
        """The only place that is looked at, if there is one."""
        return self._place

    def keep_name(self) -> None:
        """The next time the names are read, the keys stay with the same name."""
        self._same = lambda row: row.sign_up_id

    def show_names(self, activity_id: int, counts: dict[SignUpState, int]) -> None:
        """Read the names of an activity."""
        if activity_id != self._activity:
            self._place, self._only = None, ""
            self.hide_number()
        self._activity = activity_id
        titles = [
            f"{title} {sum(counts.get(state, 0) for state in states)}" for title, states in PARTS
        ]
        self.tabs.fill(titles, max(self.tabs.index, 0))
        self._read()

    def only(self, place_id: int | None, word: str) -> None:
        """Only the names of one place, or of all."""
        self._place = place_id
        self._only = f"只看：{word}" if place_id is not None else ""
        self.hide_number()
        self._read()

    def go_filter(self) -> None:
        """The keyboard to the filter of the names."""
        assert self.table.filter is not None
        self.table.filter.setFocus()
        self.table.filter.selectAll()

    def show_number(self, text: str) -> None:
        """A phone in clear, for half a minute."""
        row = self.current
        name = f"{row.name}　" if row is not None else ""
        self.number.setText(f"{name}{text or '没有登记电话'}")
        self._timer.start()

    def hide_number(self) -> None:
        """Masked again."""
        self._timer.stop()
        self.number.setText(self._only)

    def _look_at(self, index: int) -> None:
        self._read()

    def _read(self) -> None:
        states = PARTS[max(self.tabs.index, 0)][1]
        self.source.args = (self._activity, NameFilter(self._place, states))
        self.table.read(self._same)
        self._same = None
