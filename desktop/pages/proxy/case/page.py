"""The page of one proxy case: who acts until when, who holds what, whose money, what is missing."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QVBoxLayout

from desktop.page import Desk
from desktop.pages.cases.case.shared import WAIT, PaperedPage, name_steps
from desktop.pages.cases.limits import limit_chip, say_day
from desktop.pages.proxy.case.cards import CustodyCard, MissingCard, MoneyCard
from desktop.pages.proxy.case.offers import (
    KEYS,
    MOVES,
    heading_of,
    label_of,
    offered,
    offers,
    refusal,
)
from desktop.pages.proxy.case.picture import (
    Shown,
    of_entry,
    of_letter,
    of_move,
    of_step,
    show_pictures,
    why_no_picture,
)
from desktop.pages.proxy.case.records import HISTORY, LETTERS, MOVEMENTS, RecordsCard
from desktop.pages.proxy.case.taking import ProxyTaker
from desktop.pages.proxy.case.way import STATE_TONES, way_of
from desktop.theme import px
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Card, Text
from desktop.widgets.menu import ActionMenu
from desktop.widgets.timeline import Stepper
from models.cases.queries.papers import PaperRow
from models.changes import Changes
from models.errors import KnownError
from models.proxy.queries.letters import LetterRow
from models.proxy.queries.page import ProxyPage, read_proxy_page
from models.proxy.rules.letters import say_powers

if TYPE_CHECKING:
    from desktop.printing import PaperDialog

WATCHED = (
    "service_case", "proxy_case", "paper", "person", "consent", "custody_move", "money_entry",
    "authorisation_letter", "letter_picture", "agent", "rating",
    "callback",
)  # fmt: skip


class ProxyCasePage(PaperedPage):
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
        self.picture = Action("看照片", self._show_picture, key="Ctrl+Y",
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
        for column, cards in ((left, (self.custody,)), (right, (self.missing, self.money))):
            column.setSpacing(14)
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(14)
        self._columns.addLayout(left, 24)
        self._columns.addLayout(right, 22)
        # Things, what is missing, and money at one look on a small screen; the records below them,
        # as wide as the page.
        self.records = RecordsCard(self.desk.messages.well)
        self.tabs, self.papers = self.records.tabs, self.records.papers
        self.history, self.movements = self.records.history, self.records.movements
        self.letters = self.records.letters
        self.tabs.chosen.connect(self._look_at)
        for opened in (self.papers.opened, self.papers.previewed):
            opened.connect(self._open_paper)
        for table in (self.letters, self.movements):
            table.opened.connect(self.picture.trigger)
            table.previewed.connect(self.picture.trigger)
        self.body.addLayout(self._columns)
        self.body.addWidget(self.records, 1)

    def _look_at(self, index: int) -> None:
        if (area := self._area()) is not None:
            area.ensureWidgetVisible(self.records)

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

    def refuse(self, text: str) -> None:
        super().refuse(text)
        self._scroll_up()

    def known(self, error: KnownError) -> None:
        super().known(error)
        self._scroll_up()

    def offered(self) -> Sequence[Action]:
        return [action for action in self._actions if not action.why_not]

    def _read(self) -> None:
        self.desk.tasks.ask(
            read_proxy_page, self._id, self._today, self.desk.clerk.role, self.desk.clerk.id,
            then=self._show, key="proxy-case",
        )  # fmt: skip

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
        self.records.fill(case)
        self._show_moves(case)
        if first:
            self.tabs.choose(0)
            self._go_to_top()

    def _area(self) -> QScrollArea | None:
        """What the page is scrolled in."""
        host = self.parentWidget()
        area = host.parentWidget() if host is not None else None
        return area if isinstance(area, QScrollArea) else None

    def _go_to_top(self) -> None:
        """The page has the keyboard: a button that goes would hand it on, far below."""
        self.setFocus()
        self._scroll_up()

    def _scroll_up(self) -> None:
        """Where another case begins, the next step, and why one is refused."""
        if (area := self._area()) is not None:
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
        first = shown[0].key if shown else ""
        name_steps(self.moves, MOVES.values(), moves, partial(label_of, case), first)
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
        self.taker.take(case, move, entry, self._letter())

    def _why_no_more(self) -> str:
        return "" if self._rest else "这件没有更多的步骤。没有任何改动。"

    def _open_menu(self) -> None:
        actions = [self.moves[key] for key in self._rest]
        ActionMenu("更多步骤", [*actions, self.person, self.picture], self.window()).open()

    def _issued(self, papers: tuple[int, ...]) -> None:
        """A step is done; its papers are offered for printing at once, one after the other."""
        self.desk.messages.well("已保存")
        self._go_to_top()
        self._papers_to_show = list(papers)
        self._show_next_paper()

    def _failed(self, error: KnownError) -> None:
        self.known(error)
        self._read()

    # papers

    def _show_next_paper(self) -> None:
        if self._papers_to_show:
            self._show_paper(self._papers_to_show.pop(0))

    def issued(self) -> Sequence[PaperRow] | None:
        return None if self.case is None else self.case.papers

    def _show_paper(self, paper_id: int, *, at_once: bool = False) -> "PaperDialog":
        dialog = super()._show_paper(paper_id, at_once=at_once)
        dialog.finished.connect(self._show_next_paper)
        return dialog

    def _why_wait(self) -> str:
        return "" if self.case is not None else WAIT

    # besides

    def _letter(self) -> LetterRow | None:
        """The letter that is chosen, or the last one."""
        chosen: LetterRow | None = self.letters.current
        last = self.case.letters[-1] if self.case is not None and self.case.letters else None
        return chosen or last

    def _pictures(self) -> tuple[Shown, ...]:
        """Of the letter where the letters are looked at, else of the chosen entry first."""
        looked_at = {
            HISTORY: of_step(self.history.current),
            MOVEMENTS: of_move(self.movements.current),
        }
        if signed := looked_at.get(self.tabs.index):
            return signed
        entry, letter = of_entry(self.money.current), of_letter(self._letter())
        return letter or entry if self.tabs.index == LETTERS else entry or letter

    def _why_no_picture(self) -> str:
        return "" if self._pictures() else why_no_picture(self.money.current)

    def _show_picture(self) -> None:
        show_pictures(self, self._pictures())

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
