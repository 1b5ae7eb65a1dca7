"""The page of one proxy case: who acts until when, who holds what, whose money, what is missing."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from desktop.page import Desk, Page
from desktop.pages.cases.limits import limit_chip, say_day
from desktop.pages.proxy.case.cards import CustodyCard, MissingCard, MoneyCard, SnugTable
from desktop.pages.proxy.case.offers import (
    KEYS,
    MOVES,
    heading_of,
    label_of,
    offered,
    offers,
    refusal,
)
from desktop.pages.proxy.case.picture import show_picture, why_no_picture
from desktop.pages.proxy.case.taking import ProxyTaker
from desktop.pages.proxy.case.way import STATE_TONES, say_step, way_of
from desktop.theme import px
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Card, EmptyState, Text
from desktop.widgets.menu import ActionMenu
from desktop.widgets.table import Column, ListSource, RecordTable
from desktop.widgets.tabs import SectionTabs
from desktop.widgets.timeline import Stepper
from models.cases.queries.papers import PaperRow
from models.changes import Changes
from models.errors import KnownError
from models.proxy.queries.page import ProxyPage, read_proxy_page
from models.proxy.rules.letters import say_powers

WAIT = "这件还在读取，请稍候。"
TABS = ("单据", "办理经过", "交接经过", "委托书")
WATCHED = (
    "service_case", "proxy_case", "paper", "person", "consent", "custody_move", "money_entry",
    "authorisation_letter", "agent", "rating",
)  # fmt: skip


class ProxyCasePage(Page):
    """Target: the case's id."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "帮办代办件")
        self.case: ProxyPage | None = None
        self._id = 0
        self._papers_to_show: list[int] = []
        self._rest: list[str] = []
        self._number = self.add_chip("", "blue")
        self._state = self.add_chip("", "grey")
        self._due = self.add_chip("", "grey")
        for chip in (self._number, self._state, self._due):
            chip.hide()
        self.taker = ProxyTaker(self, self._issued, self._failed)
        self.moves = {
            key: Action(
                key, partial(self._take, key), key=key, reason=partial(self._why_not, key),
                parent=self,
            )
            for key in KEYS
        }  # fmt: skip
        self.more = Action(
            "更多", self._open_menu, key="Ctrl+M", reason=self._why_no_more, parent=self
        )
        self.print = Action(
            "打印", self._print_paper, key="Ctrl+P", reason=self._why_no_paper, parent=self
        )
        self.copy = Action("复制", self._copy_sentence, key="Ctrl+T", reason=self._why_wait,
                           parent=self)  # fmt: skip
        self.person = Action("打开人员", self._open_person, key="Ctrl+O", reason=self._why_wait,
                             parent=self)  # fmt: skip
        self.picture = Action("看票据照片", self._show_picture, key="Ctrl+Y",
                              reason=self._why_no_picture, parent=self)  # fmt: skip
        self.add_actions(self.print, self.more)
        self.add_actions(*self.moves.values(), self.copy, self.person, self.picture, heading=False)
        self.buttons = {key: Button(action) for key, action in self.moves.items()}
        for button in self.buttons.values():
            button.hide()
        self._right.add(*self.buttons.values())
        self._build()

    def _build(self) -> None:
        way = Card()
        way.body.setContentsMargins(16, 10, 16, 6)
        self.stepper = Stepper()
        way.body.addWidget(self.stepper)
        self.sentence = Text("", wrap=True)
        foot = way.add_foot()
        foot.setContentsMargins(16, 7, 12, 7)
        foot.addWidget(Text("告诉本人", "label"))
        foot.addWidget(self.sentence, 1)
        foot.addWidget(Button(self.copy))
        self.about = Text("", "soft", wrap=True)
        self.body.addWidget(self.about)
        self.body.addWidget(way)
        self.custody = CustodyCard(self.moves["Ctrl+J"], self.moves["Ctrl+Shift+J"])
        self.money = MoneyCard(self.moves["F6"], self.moves["Ctrl+F6"])
        self.money.table.opened.connect(self.picture.trigger)
        self.money.table.previewed.connect(self.picture.trigger)
        self.missing = MissingCard()
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(14)
        left.addWidget(self.custody, 3)
        left.addWidget(self._build_records(), 2)
        right.addWidget(self.money, 3)
        right.addWidget(self.missing, 2)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(14)
        self._columns.addLayout(left, 27)
        self._columns.addLayout(right, 20)
        self.body.addLayout(self._columns, 1)

    def _build_records(self) -> Card:
        card = Card(margin=0)
        self.tabs = SectionTabs("记录")
        self.tabs.fill(TABS)
        self.tabs.chosen.connect(self._choose_tab)
        self.papers = self._table(
            TABS[0],
            Column("title", "单据", lambda row: row.title, kind="bold", width=7, sortable=False),
            Column("number", "文号", lambda row: row.document_number.split()[-1], width=6,
                   stretch=True, sortable=False),
            Column("at", "时间", lambda row: f"{row.issued_at:%m/%d %H:%M}", width=5.8,
                   sortable=False),
            Column("prints", "打印", _say_prints, kind="grey", width=3, sortable=False),
            empty=EmptyState("还没有单据", "每一步会出具自己的单据。", icon="print"),
        )  # fmt: skip
        self.papers.opened.connect(self._open_paper)
        self.papers.previewed.connect(self._open_paper)
        self.history = self._table(
            TABS[1],
            Column("at", "时间", lambda row: f"{row.at:%m/%d %H:%M}", width=5.8, sortable=False),
            Column("what", "做了什么", lambda row: row.label, kind="bold", width=5.5,
                   sortable=False),
            Column("who", "经手", lambda row: row.clerk, width=3.5, sortable=False),
            Column("said", "说明", say_step, kind="grey", width=8, stretch=True, sortable=False),
        )  # fmt: skip
        self.movements = self._table(
            TABS[2],
            Column("at", "时间", lambda row: f"{row.at:%m/%d %H:%M}", width=5.8, sortable=False),
            Column("name", "材料", lambda row: row.name, kind="bold", width=6, stretch=True,
                   sortable=False),
            Column("copies", "份", lambda row: str(row.copies), kind="number", width=1.6,
                   sortable=False),
            Column("giver", "交出", lambda row: row.giver, width=5.8, sortable=False),
            Column("taker", "接收", lambda row: row.taker, width=5.8, sortable=False),
            Column("signed", "签名", _say_signed, kind="grey", width=4, sortable=False),
            empty=EmptyState("还没有交接", "每动一次记一行，只增不改。", icon="info"),
        )  # fmt: skip
        self.letters = self._table(
            TABS[3],
            Column("number", "编号", lambda row: row.number.split()[-1], kind="bold", width=7,
                   sortable=False),
            Column("agent", "代办员", lambda row: row.agent, width=3.5, sortable=False),
            Column("until", "期限", lambda row: f"{row.valid_from} 至 {row.valid_to}", width=9.5,
                   sortable=False),
            Column("powers", "权限", lambda row: say_powers(row.powers), width=8, stretch=True,
                   sortable=False),
            Column("end", "状态", _say_end, kind="chip", width=5.8,
                   tone=lambda row: "grey" if row.ended_on else "green", sortable=False),
            empty=EmptyState("还没有签委托书", "代办先签委托书；帮办不用签。", icon="info"),
        )  # fmt: skip
        host = QWidget()
        self._records = QStackedLayout(host)
        for table in (self.papers, self.history, self.movements, self.letters):
            self._records.addWidget(table)
        card.body.setSpacing(0)
        card.body.addWidget(self.tabs)
        card.body.addWidget(host, 1)
        return card

    def _table(self, name: str, *columns: Column, empty: EmptyState | None = None) -> RecordTable:
        table = SnugTable(name, columns, ListSource(), empty=empty)
        table.told.connect(self.desk.messages.well)
        return table

    def _choose_tab(self, index: int) -> None:
        self._records.setCurrentIndex(index)

    # reading

    @property
    def _today(self) -> date:
        return self.desk.now().date()

    def entered(self, target: Any = None) -> None:
        if target is not None and target != self._id:
            self._id = int(target)
            self.case = None
            self.banner.close_banner()
        if self._id:
            self._read()

    def changed(self, changes: Changes) -> None:
        if self._id and changes.touches(*WATCHED):
            self._read()

    def offered(self) -> Sequence[Action]:
        return [action for action in self._actions if not action.why_not]

    def _read(self) -> None:
        self.desk.tasks.ask(
            read_proxy_page, self._id, self._today, then=self._show, key="proxy-case"
        )

    def _show(self, case: ProxyPage) -> None:
        first = self.case is None
        self.case = case
        self.title.setText(f"{case.row.applicant} · {case.row.item_name}")
        self.setAccessibleName(f"{case.row.mode.text}件 {case.row.number} {self.title.text()}")
        self._show_heading(case)
        self.stepper.fill(*way_of(case))
        self.custody.fill(case, self._today)
        self.money.fill(case)
        self.missing.fill(case, self._today)
        self.sentence.setText(case.tell(self._today))
        self.papers.show_rows(tuple(reversed(case.papers)))
        self.history.show_rows(tuple(reversed(case.steps)))
        self.movements.show_rows(tuple(reversed(case.moves)))
        self.letters.show_rows(tuple(reversed(case.letters)))
        self._show_moves(case)
        if first:
            self.setFocus()
            self._scroll_up()

    def _scroll_up(self) -> None:
        """Another case begins at its top."""
        host = self.parentWidget()
        area = host.parentWidget() if host is not None else None
        if isinstance(area, QScrollArea):
            area.verticalScrollBar().setValue(0)

    def _show_heading(self, case: ProxyPage) -> None:
        row = case.row
        self._number.show_state(row.number, "blue")
        self._state.show_state(row.state_label, STATE_TONES[row.state])
        running = row.is_open and row.closed_on is None and row.due_date is not None
        if running:
            self._due.show_state(*limit_chip(row.due_date, self._today))
        else:
            self._due.show_state(case.outcome, "green")
        parts = [f"{'代办员' if case.is_proxied else '帮办员'}：{row.agent}"]
        if case.letter is not None:
            parts.append(f"委托期限至 {case.letter.valid_to}")
            parts.append(f"权限：{say_powers(case.letter.powers)}")
        if case.appear_on is not None:
            parts.append(f"本人 {say_day(case.appear_on, self._today)}到场")
        if case.visit_on is not None:
            parts.append(f"{say_day(case.visit_on, self._today)}上门 {case.visit_address}".strip())
        self.about.setText("　".join(parts))

    def _show_moves(self, case: ProxyPage) -> None:
        moves = offers(case, self.desk.clerk, self._today)
        shown = heading_of(moves, case)
        self._rest = [move.key for move in moves if move not in shown]
        for move in MOVES.values():  # what is not offered keeps a word for the help
            self.moves[move.key].text = move.label
        for move in moves:
            self.moves[move.key].text = label_of(case, move)
        for key, action in self.moves.items():
            action.kind = "primary" if shown and key == shown[0].key else "plain"
            action.refresh()
        for key, button in self.buttons.items():
            button.setVisible(any(move.key == key for move in shown))
        for action in (self.more, self.print, self.copy, self.person):
            action.refresh()

    # steps

    def _why_not(self, key: str) -> str:
        if self.case is None:
            return WAIT
        return refusal(self.case, key, self.desk.clerk, self._today)

    def _take(self, key: str) -> None:
        case = self.case
        move = offered(case, key, self.desk.clerk, self._today) if case is not None else None
        if case is None or move is None:
            return
        entry = None
        if move.name == "reverse":
            entry = self.money.current
            if entry is None:
                self.refuse("请先在“代收代付”里选中要冲正的一笔。没有任何改动。")
                return
        self.taker.take(case, move, entry)

    def _why_no_more(self) -> str:
        return "" if self._rest else "这件没有更多的步骤。没有任何改动。"

    def _open_menu(self) -> None:
        actions = [self.moves[key] for key in self._rest]
        ActionMenu("更多步骤", [*actions, self.person, self.picture], self.window()).open()

    def _issued(self, papers: tuple[int, ...]) -> None:
        """A step is done; its papers are offered for printing at once, one after the other."""
        self.desk.messages.well("已保存")
        self._papers_to_show = list(papers)
        self._show_next_paper()

    def _failed(self, error: KnownError) -> None:
        self.known(error)
        self._read()

    # papers

    def _show_next_paper(self) -> None:
        if self._papers_to_show:
            self._show_paper(self._papers_to_show.pop(0))

    def _show_paper(self, paper_id: int, *, at_once: bool = False) -> None:
        from desktop.printing import show_paper  # not needed to look at a case

        dialog = show_paper(self, paper_id, at_once=at_once)
        dialog.finished.connect(self._show_next_paper)

    def _why_wait(self) -> str:
        return "" if self.case is not None else WAIT

    def _why_no_paper(self) -> str:
        if self.case is None:
            return WAIT
        return "" if self.case.papers else "这件还没有出具单据。"

    def _print_paper(self) -> None:
        assert self.case is not None
        row = self.papers.current
        chosen = row if row is not None else self.case.papers[-1]
        self._show_paper(chosen.id, at_once=True)

    def _open_paper(self, row: PaperRow) -> None:
        self._show_paper(row.id)

    # besides

    def _why_no_picture(self) -> str:
        return why_no_picture(self.money.current)

    def _show_picture(self) -> None:
        entry = self.money.current
        if entry is not None:
            show_picture(self, entry)

    def _copy_sentence(self) -> None:
        QGuiApplication.clipboard().setText(self.sentence.text())
        self.desk.messages.well("已复制，可以发给本人")

    def _open_person(self) -> None:
        assert self.case is not None
        self.desk.open_page("person", self.case.person.id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= px(1000)
        self._columns.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )


def _say_prints(row: PaperRow) -> str:
    return f"{row.prints} 次" if row.prints else "未打"


def _say_signed(row: Any) -> str:
    return "屏上签" if row.giver_signed == "screen" else "纸上签"


def _say_end(row: Any) -> str:
    return f"{row.ended_on:%m-%d} {row.end_reason}" if row.ended_on else "有效"
