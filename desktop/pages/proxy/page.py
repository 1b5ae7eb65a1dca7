"""帮办代办: every request with its agent, its limit, its letter, what is out and what is held."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout

from desktop.page import Desk, Page
from desktop.pages.cases.limits import limit_chip
from desktop.pages.proxy.case.way import STATE_TONES
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState
from desktop.widgets.choice import ChoiceField
from desktop.widgets.table import AskedSource, Column, RecordTable, View
from desktop.widgets.values import show_money
from models.changes import Changes
from models.errors import KnownError
from models.proxy.actions.vouchers import register_with_slip
from models.proxy.queries.agents import AgentRow, list_agents
from models.proxy.queries.board import BoardRow, BoardShape, measure_board, read_board_page
from models.proxy.queries.requests import RequestFilter
from models.proxy.rules.states import PROXY, ProxyMode
from models.work import may_do

NEAR = 7  # calendar days: about five working days
WATCHED = (
    "service_case", "proxy_case", "agent", "custody_move", "money_entry", "authorisation_letter",
    "person",
)  # fmt: skip


def open_board(session: Any, view: View, chosen: RequestFilter, today: date) -> BoardShape:
    """The list in a view, for the table."""
    return measure_board(session, chosen, view.filter, today)


class BoardSource(AskedSource):
    """Tells how many of the listed are open."""

    def __init__(self, desk: Desk, told: Any) -> None:
        super().__init__(
            desk.tasks, open_board, read_board_page, RequestFilter(open_only=True),
            desk.now().date(),
        )  # fmt: skip
        self._told = told

    def _was_opened(self, then: Any, answer: Any) -> None:
        self._told(answer)
        super()._was_opened(then, answer)


class ProxyListPage(Page):
    """The newest first; Enter opens. Ctrl+D repeats the request of the chosen row."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "帮办代办")
        self._filling = False
        self._wanted = 0  # the agent asked for while the names are still on their way
        self._new = Action(
            "登记帮办代办", partial(desk.open_page, "proxy-new"), key="Ctrl+Shift+N",
            kind="primary", reason=self._why_not, parent=self,
        )  # fmt: skip
        self._repeat = Action(
            "重复上次", self._ask_repeat, key="Ctrl+D", reason=self._why_no_repeat, parent=self
        )
        self._build_filter()
        self.source = BoardSource(desk, self._measured)
        self.table = RecordTable(
            "帮办代办",
            self._columns(),
            self.source,
            filter_hint="输入姓名、拼音首字母、编号或尾号，只看这些件（Ctrl F）",
            hot=lambda row: bool(row.overdue) or self._due(row)[1] == "red",
            empty=EmptyState(
                "没有帮办代办的件", "来不了、不会办的群众，从“登记帮办代办”开始。", self._new,
                icon="proxy",
            ),
        )  # fmt: skip
        card = Card(margin=0)
        card.body.addWidget(self.table)
        self.body.addWidget(card, 1)
        self.add_actions(
            Action("代办员", partial(desk.open_page, "proxy-agents"), key="Ctrl+G", parent=self),
            Action("材料在谁手里", partial(desk.open_page, "proxy-drawers"), key="Ctrl+J",
                   parent=self),
            Action("今日收付", partial(desk.open_page, "proxy-cash"), key="Ctrl+B", parent=self),
            self._repeat,
            self._new,
        )  # fmt: skip
        self.add_actions(
            Action("筛选", self._go_filter, key="Ctrl+F", parent=self),
            Action("清除筛选", self.clear, key="Ctrl+Backspace", parent=self),
            Action(
                "导入旧台账", partial(desk.open_page, "proxy-import"), key="Ctrl+I", parent=self
            ),
            heading=False,
        )
        self.table.opened.connect(self._open)
        self.table.chosen.connect(self._repeat.refresh)
        self.table.told.connect(desk.messages.well)
        self.table.refused.connect(self.refuse)

    def _build_filter(self) -> None:
        states = [("", "全部状态"), *((s.code, s.label) for s in PROXY.states.values())]
        modes = [("", "帮办和代办"), *((mode.value, mode.text) for mode in ProxyMode)]
        self.agent = ChoiceField("代办员", [(0, "全部代办员")])
        self.state = ChoiceField("状态", states)
        self.mode = ChoiceField("方式", modes)
        self.only_open = QCheckBox("只看没有结清的")
        self.only_open.setChecked(True)
        self._reset_fields()
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        for place, field in enumerate((self.agent, self.state, self.mode)):
            grid.addWidget(field, 0, place)
            grid.setColumnStretch(place, 1)
            field.changed.connect(self._narrowed)
        grid.addWidget(self.only_open, 0, 3, Qt.AlignmentFlag.AlignBottom)
        self.only_open.toggled.connect(self._narrowed)
        self.body.addLayout(grid)

    def _columns(self) -> list[Column]:
        return [
            Column("number", "编号", lambda b: b.row.number, width=8.2, sortable=False),
            Column("applicant", "服务对象", lambda b: b.row.applicant, kind="bold", width=4,
                   sortable=False),
            Column("item", "事项", lambda b: b.row.item_name, width=6, stretch=True,
                   sortable=False),
            Column("mode", "方式", lambda b: b.row.mode.text, width=2.4, sortable=False),
            Column("agent", "代办员", lambda b: b.row.agent, width=3.6, sortable=False),
            Column("state", "状态", lambda b: b.row.state_label, kind="chip", width=4.8,
                   tone=lambda b: STATE_TONES[b.row.state], sortable=False),
            Column("due", "期限", lambda b: self._due(b)[0], kind="chip", width=5.4,
                   tone=lambda b: self._due(b)[1], sortable=False),
            Column("letter", "委托书至", lambda b: self._letter(b)[0], kind="chip", width=4.8,
                   tone=lambda b: self._letter(b)[1], sortable=False),
            Column("out", "原件未还", _say_out, kind="chip", width=4.8,
                   tone=lambda b: "red" if b.overdue else "amber", sortable=False),
            Column("held", "结余(元)", _say_held, kind="number", width=4.4, sortable=False),
        ]  # fmt: skip

    # reading

    @property
    def _today(self) -> date:
        return self.desk.now().date()

    def entered(self, target: Any = None) -> None:
        self.desk.tasks.ask(list_agents, self._today, then=self._show_agents, key="proxy-agents",
                            all_of_them=True)  # fmt: skip
        if isinstance(target, RequestFilter):
            self._set_filter(target)
        self._read()
        self.table.setFocus()

    def changed(self, changes: Changes) -> None:
        if changes.touches(*WATCHED):
            self._read()

    def _read(self) -> None:
        self.source.args = (self._chosen(), self._today)
        self.table.read()

    def _chosen(self) -> RequestFilter:
        try:
            agent, state, mode = self.agent.value(), self.state.value(), self.mode.value()
        except KnownError:  # half a word is typed
            return RequestFilter(open_only=self.only_open.isChecked())
        return RequestFilter(
            open_only=self.only_open.isChecked(),
            agent_id=(self._wanted if agent is None else agent) or None,
            state=state or "",
            mode=ProxyMode(mode) if mode else None,
        )

    def _show_agents(self, agents: list[AgentRow]) -> None:
        chosen = self._chosen().agent_id or 0
        self._filling = True
        self.agent.set_choices(
            [(0, "全部代办员"), *((row.id, f"{row.name}（{row.open_cases} 件）") for row in agents)]
        )
        self.agent.set_value(chosen)
        self._filling = False

    def _measured(self, shape: BoardShape) -> None:
        parts = [f"共 {shape.total} 件"]
        if shape.open_cases != shape.total:
            parts.append(f"没有结清 {shape.open_cases} 件")
        self.say_below_title("　".join(parts))

    # filter

    def _set_filter(self, chosen: RequestFilter) -> None:
        self._filling = True
        self.only_open.setChecked(chosen.open_only)
        self._wanted = chosen.agent_id or 0
        self.agent.set_value(self._wanted)
        self.state.set_value(chosen.state)
        self.mode.set_value(chosen.mode.value if chosen.mode is not None else "")
        self._filling = False

    def _reset_fields(self) -> None:
        self.agent.set_value(0)
        self.state.set_value("")
        self.mode.set_value("")

    def _narrowed(self) -> None:
        if not self._filling and hasattr(self, "table"):
            self._read()

    def _go_filter(self) -> None:
        assert self.table.filter is not None
        self.table.filter.setFocus()
        self.table.filter.selectAll()

    def clear(self) -> None:
        """Everything that is open again."""
        self._set_filter(replace(RequestFilter(), open_only=True))
        if self.table.filter is not None:
            self.table.filter.clear()
        self._read()
        self.table.setFocus()

    # what is done from here

    def _open(self, row: BoardRow) -> None:
        self.desk.open_page("proxy-case", row.case_id)

    def _why_not(self) -> str:
        may = may_do(self.desk.clerk.role, register_with_slip)
        return "" if may else "您的账号只能查看，不能登记。"

    def _why_no_repeat(self) -> str:
        if why_not := self._why_not():
            return why_not
        return "" if self.table.current is not None else "请先选中要重复的一件。没有任何改动。"

    def _ask_repeat(self) -> None:
        """The second key: Enter in the dialog."""
        from desktop.pages.proxy.repeating import RepeatDialog

        board = self.table.current
        assert isinstance(board, BoardRow)
        RepeatDialog(self, board.row, self._repeated).open()

    def _repeated(self, result: tuple[int, int]) -> None:
        from desktop.printing import show_paper

        case_id, paper_id = result
        self.desk.messages.well("已登记")
        self.desk.open_page("proxy-case", case_id)
        show_paper(self, paper_id)

    # words

    def _due(self, board: BoardRow) -> tuple[str, str]:
        row = board.row
        if not row.is_open or row.closed_on is not None or row.due_date is None:
            return "", "grey"
        return limit_chip(row.due_date, self._today)

    def _letter(self, board: BoardRow) -> tuple[str, str]:
        until = board.letter_until
        if until is None or not board.row.is_open:
            return "", "grey"
        if until < self._today:
            return f"{until:%m-%d} 已过", "red"
        near = until <= self._today + timedelta(days=NEAR)
        return f"{until:%m-%d}", "amber" if near else "grey"


def _say_out(board: BoardRow) -> str:
    if not board.originals:
        return ""
    return f"逾期 {board.overdue} 份" if board.overdue else f"{board.originals} 份"


def _say_held(board: BoardRow) -> str:
    return show_money(board.held) if board.held else ""
