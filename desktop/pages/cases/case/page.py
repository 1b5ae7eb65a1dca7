"""The page of one case: everything known about it, and the next steps on their keys."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QVBoxLayout

from desktop.page import Desk
from desktop.pages.cases.case.asking import ask_reveal
from desktop.pages.cases.case.cards import ApplicantCard, LimitCard, MaterialsCard
from desktop.pages.cases.case.offers import offered, refusal
from desktop.pages.cases.case.running import RunningCard, running_of
from desktop.pages.cases.case.shared import WAIT, PaperedPage
from desktop.pages.cases.case.step_bar import StepBar
from desktop.pages.cases.case.taking import Taker
from desktop.pages.cases.case.way import STATE_TONES, history
from desktop.pages.cases.limits import limit_chip
from desktop.theme import px
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState
from desktop.widgets.table import Column, ListSource, RecordTable
from desktop.widgets.timeline import Timeline
from models.cases.actions.steps import supplement
from models.cases.queries.cases import CasePage as CaseFacts
from models.cases.queries.cases import OtherKind, read_case
from models.cases.queries.papers import PaperRow
from models.catalogue.rules import Mode
from models.changes import Changes
from models.errors import KnownError
from models.people.actions import reveal
from models.work import may_do


class CasePage(PaperedPage):
    """Target: the case's id."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "办件")
        self.case: CaseFacts | None = None
        self._id = 0
        self._revealing = ""
        self._role = desk.clerk.role
        self._number = self.add_chip("", "blue")
        self._state = self.add_chip("", "grey")
        self._due = self.add_chip("", "grey")
        self._extended = self.add_chip("", "amber")
        self._rated = self.add_chip("", "green")
        for chip in (self._number, self._state, self._due, self._extended, self._rated):
            chip.hide()
        self.steps = StepBar(self._take, self._why_not, self)
        self.taker = Taker(self, self._issued, self._failed)
        self._ask_id = self._reveal_action("id_number", "证件号码", "F3")
        self._ask_phone = self._reveal_action("phone", "联系电话", "F4")
        self._print = Action(
            "打印", self._print_paper, key="Ctrl+P", reason=self._why_no_paper, parent=self
        )
        self._all = Action(
            "材料全部收到", self._tick_all, key="Ctrl+A", reason=self._why_no_tick, parent=self
        )
        self.add_actions(
            *self.steps.actions_.values(),
            self.steps.more,
            self._ask_id,
            self._ask_phone,
            self._print,
            self._all,
            heading=False,
        )
        self._build()

    def _tick_all(self) -> None:
        self.materials.tick_all()

    def _why_no_tick(self) -> str:
        return "" if self.materials.can_tick else "这件现在没有可以登记的新材料。"

    def _build(self) -> None:
        self.body.addWidget(self.steps)
        self.materials = MaterialsCard()
        self.applicant = ApplicantCard(self._ask_id, self._ask_phone)
        self.running = RunningCard(self.steps.actions_.__getitem__)
        self.limit = LimitCard()
        self.papers = self._build_papers()
        papers = Card("单据", "回车看单 · Ctrl P 打印", margin=0)
        papers.body.addWidget(self.papers)
        papers.body.addStretch(1)
        past = Card("办理经过", "只增不改")
        self.timeline = Timeline("办理经过")
        past.body.addWidget(self.timeline)
        self._left = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._left.setSpacing(14)
        self._left.addLayout(_column(self.materials, papers), 5)
        self._left.addLayout(_column(self.running, self.applicant), 4)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addLayout(self._left, 9)
        row.addLayout(_column(self.limit, past), 4)
        self.body.addLayout(row, 1)

    def _build_papers(self) -> RecordTable:
        table = RecordTable(
            "单据",
            (
                Column("title", "单据", lambda row: row.title, kind="bold", width=7.3),
                Column("number", "文号", _short_number, width=4, stretch=True),
                Column("at", "时间", lambda row: f"{row.issued_at:%m-%d}", width=3.5),
                Column("prints", "打印", _say_prints, kind="grey", width=3),
            ),
            ListSource(keys=_paper_key),
            empty=EmptyState("还没有单据", "受理、告知、不予受理时会出具单据。", icon="print"),
        )
        table.opened.connect(self._open_paper)
        table.previewed.connect(self._open_paper)
        table.told.connect(self.desk.messages.well)
        return table

    def _reveal_action(self, what: str, word: str, key: str) -> Action:
        return Action(
            "查看",
            partial(self._ask_reveal, what, word),
            key=key,
            reason=lambda: "" if may_do(self._role, reveal) else "您的账号不能查看明文。",
            parent=self,
        )

    # reading

    @property
    def _today(self) -> date:
        return self.desk.now().date()

    def entered(self, target: Any = None) -> None:
        if target is not None and target != self._id:
            self._id = int(target)
            self.case = None
            self.materials.forget()
            self.banner.close_banner()
        if self._id:
            self._read()

    def changed(self, changes: Changes) -> None:
        if self._id and changes.touches("service_case", "paper", "person", "calendar_day"):
            self._read()

    def offered(self) -> Sequence[Action]:
        return [action for action in self._actions if not action.why_not]

    def help_state(self) -> str:
        return self.case.state if self.case is not None else ""

    def _read(self) -> None:
        clerk = self.desk.clerk
        self.desk.tasks.ask(
            read_case, self._id, self._today, clerk.role, clerk.id, then=self._show,
            failed=self._not_read, key="case-page",
        )  # fmt: skip

    def _not_read(self, error: KnownError) -> None:
        if isinstance(error, OtherKind):
            self._id = 0
            self.desk.open_page("proxy-case", error.case_id)
        else:
            self.known(error)

    def _show(self, case: CaseFacts) -> None:
        first = self.case is None
        if first:
            self.setFocus()  # what has the keyboard goes: whatever is next would scroll into sight
        self.case = case
        self.title.setText(f"{case.applicant.name} · {case.item.name}")
        self.setAccessibleName(f"办件 {case.number} {self.title.text()}")
        self._show_chips(case)
        self.steps.fill(case, self.desk.clerk, self._today)
        self.applicant.fill(case)
        ticking = self.materials.isAncestorOf(QApplication.focusWidget() or self)
        if ticking:
            self.setFocus()  # the boxes are made anew; the keys must go on working
        self.materials.fill(case, may=may_do(self._role, supplement))
        self.limit.fill(case, self._today)
        self.papers.show_rows(case.papers)
        self._fit_papers()
        self.timeline.fill(history(case.steps))
        self.running.fill(running_of(case, self._today), self.steps.keys)
        self._print.refresh()
        if first or ticking:
            self.materials.go_to_missing()

    def _fit_papers(self) -> None:
        # As high as its rows: a table that would like more takes the room from the materials.
        many = len(self.case.papers) if self.case is not None else 0
        row = self.papers.table.verticalHeader().defaultSectionSize()
        header = self.papers.table.horizontalHeader().sizeHint().height()
        self.papers.setFixedHeight(header + row * min(many, 6) + 2 if many else px(150))

    def _show_chips(self, case: CaseFacts) -> None:
        self._number.show_state(case.number, "blue")
        self._state.show_state(case.state_label, STATE_TONES[case.state])
        if case.is_open and case.due_date is not None:
            chip = limit_chip(
                case.due_date,
                self._today,
                instant=case.item.mode is Mode.INSTANT,
                provisional=case.due is not None and case.due.provisional,
                days_left=self._days_left(case),
            )
            self._due.show_state(*chip)
        else:
            self._due.show_state(case.outcome, "green")
        self._extended.show_state("延时服务" if case.extended_hours else "", "amber")
        rated = case.satisfaction
        self._rated.show_state(
            f"评价 {rated} 分" if rated else "", "green" if rated and rated > 2 else "red"
        )
        told = f"已告知 {case.notice_count} 次" if case.notice_count else ""
        self.say_below_title(
            "　".join(
                part
                for part in (
                    f"首问责任人 {case.first_asked}",
                    f"承办 {case.handler}",
                    f"{case.item.mode.text}件",
                    told,
                )
                if part
            )
        )

    def _days_left(self, case: CaseFacts) -> int | None:
        if case.due is None:
            return None
        return sum(bool(step.number) and step.date > self._today for step in case.due.steps)

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
        if move.name in ("receive", "supplement"):
            self._receive(case)
        else:
            self.taker.take(case, move)

    def _receive(self, case: CaseFacts) -> None:
        received = self.materials.received
        if not received:
            self.materials.go_to_missing()
            self.refuse("请先用空格勾选新收到的材料，再按 F7。没有任何改动。")
            return
        self.desk.tasks.act(
            supplement,
            case.id,
            received,
            self.materials.stays,
            then=self._issued,
            failed=self._failed,
            title="正在登记材料",
        )

    def _issued(self, paper_id: int | None) -> None:
        """A step is done; its paper is offered for printing at once."""
        self._done()
        if paper_id is not None:
            self._show_paper(paper_id)

    def _done(self, result: Any = None) -> None:
        self.desk.messages.well("已保存")

    def _failed(self, error: KnownError) -> None:
        self.known(error)
        self._read()

    # papers

    def issued(self) -> Sequence[PaperRow] | None:
        return None if self.case is None else self.case.papers

    # revealing

    def _ask_reveal(self, what: str, word: str) -> None:
        if self.case is None:
            return
        self._revealing = what
        ask_reveal(self, self.case.applicant.id, what, word, self._reveal).open()

    def _reveal(self, clear: str) -> None:
        card = self.applicant.id_number if self._revealing == "id_number" else self.applicant.phone
        card.show_clear(clear or "未登记")

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.applicant.hide_again()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= px(1000)
        self._left.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )
        self._fit_papers()


def _column(first: Card, second: Card) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(14)
    column.addWidget(first)
    column.addWidget(second, 1)
    return column


def _short_number(row: PaperRow) -> str:
    return row.document_number.split()[-1]  # without the centre's own name


def _say_prints(row: PaperRow) -> str:
    return f"{row.prints} 次" if row.prints else "未打"


def _paper_key(row: PaperRow, column: str) -> Any:
    values = {"title": row.title, "number": row.id, "at": row.issued_at, "prints": row.prints}
    return values[column]
