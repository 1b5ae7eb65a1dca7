"""The member at the right: every pay item with its verdict, the open question, the arithmetic."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout

from desktop.pages.dues.deciding import DecideDialog, verdict_actions
from desktop.pages.dues.opening import Opened
from desktop.pages.dues.words import VERDICT_TONES, keep_whole
from desktop.theme import px
from desktop.widgets.buttons import Button
from desktop.widgets.cards import Card, EmptyState, Text
from desktop.widgets.layout import Flow
from desktop.widgets.table import Column, ListSource, RecordTable
from desktop.widgets.values import show_money
from models.dues.queries.book import AssessmentRow, MemberBook
from models.dues.rules.duties import Duty
from models.dues.rules.rulebook import Verdict

if TYPE_CHECKING:
    from desktop.pages.dues.page import DuesPage


REASON = 3  # column of the items


@dataclass(frozen=True)
class LineView:
    """A pay item as it was judged."""

    header: str
    code: str  # of the rules; empty where they do not know it
    amount: Decimal
    verdict: Verdict
    reason: str
    citation: str
    decided: str


def read_line(kept: Mapping[str, str]) -> LineView:
    """A line out of a kept assessment."""
    return LineView(
        kept["item"], kept["code"], Decimal(kept["amount"]), Verdict(kept["verdict"]),
        kept["reason"], kept["source"], kept["decided"],
    )  # fmt: skip


class MemberCard(Card):
    """What a member's amount rests on. An undecided item leaves no amount anywhere."""

    def __init__(self, page: "DuesPage") -> None:
        super().__init__("党员", margin=0)
        self._page = page
        self._book: MemberBook | None = None
        self._opened: Opened | None = None
        self._line: LineView | None = None
        self.out, self.in_, self.less = verdict_actions(page, self._decide, self._why_not)
        page.add_actions(self.out, self.in_, self.less, heading=False)
        self.lines = RecordTable(
            "工资项目",
            (
                Column("item", "工资项目", lambda line: line.header, width=11, sortable=False),
                Column("amount", "金额（元）", _amount, kind="number", width=4.8, sortable=False),
                Column("verdict", "判定", lambda line: line.verdict.text, kind="chip", width=2.8,
                       tone=lambda line: VERDICT_TONES[line.verdict], sortable=False),
                Column("reason", "理由", lambda line: line.reason, kind="grey", width=4,
                       stretch=True, sortable=False),
            ),
            ListSource(),
            hot=lambda line: line.verdict is Verdict.ASK,
            empty=EmptyState(
                "没有工资项目", "定额或手工核定的党员没有工资项目；还没有核定的，请导入工资表。",
                icon="info",
            ),
        )  # fmt: skip
        self.lines.chosen.connect(self._tell)
        self.lines.table.resized.connect(self._leave_out)
        self.said = _part("small")
        self.question = QFrame()
        self.question.setObjectName("card_foot")
        column = QVBoxLayout(self.question)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(8)
        self.asks = Text("", "bold", wrap=True)
        column.addWidget(self.asks)
        flow = Flow(gap=12)
        self.out_button, self.in_button = Button(self.out), Button(self.in_)
        flow.add(self.out_button, self.in_button, Button(self.less))
        flow.add(Text("决定记入支部会议，并可用于其他人", "small"))
        column.addLayout(flow)
        self.body.setSpacing(0)
        self.body.addWidget(self.lines, 1)
        self.body.addWidget(self.said)
        self.body.addWidget(self.question)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 10, 16, 12)
        foot.setSpacing(2)
        self.sum = Text("", "soft", wrap=True)
        self.result = Text("", "figure")
        self.result.setProperty("tone", "red")
        foot.addWidget(self.sum)
        foot.addWidget(self.result)
        self.body.addLayout(foot)
        self.show_nobody()

    @property
    def book(self) -> MemberBook | None:
        """Who is shown."""
        return self._book

    @property
    def assessment(self) -> AssessmentRow | None:
        """The last word on the member's year; None where there is none."""
        if self._book is None:
            return None
        of_year = [a for a in self._book.assessments if a.year == self._book.year]
        return of_year[-1] if of_year else None

    def show_nobody(self) -> None:
        """No member is chosen."""
        self._book = self._line = None
        self.title.setText("党员")
        self.hint.setText("")
        self.lines.show_rows(())
        for part in (self.said, self.question, self.sum, self.result):
            part.hide()

    def show_book(self, book: MemberBook, opened: Opened) -> None:
        """A member's last assessment of the year."""
        self._book, self._opened = book, opened
        one = self.assessment
        code = one.category if one is not None else ""
        self.title.setText(f"{book.name} · {opened.category(code)}" if code else book.name)
        self.hint.setText(one.source if one is not None else "还没有核定")
        self.said.hide()
        lines = [read_line(line) for line in one.lines] if one is not None else []
        lines.sort(key=lambda line: line.verdict is not Verdict.ASK)  # what is open comes first
        self._line = next((line for line in lines if line.verdict is Verdict.ASK), None)
        self.lines.show_rows(lines)
        if lines:
            self.lines.go_to(lines.index(self._line) if self._line is not None else 0)
        self._show_question()
        self._show_sum(one)

    def _show_question(self) -> None:
        open_ = self._line is not None and self._line.verdict is Verdict.ASK
        self.question.setVisible(open_)
        if open_ and self._line is not None:
            self.asks.setText(self._question(self._line))
        for action in (self.out, self.in_, self.less):
            action.refresh()

    def _question(self, line: LineView) -> str:
        """What is asked, and what is usual where the rules say so."""
        rules = self._opened.rules.items if self._opened is not None else {}
        item = rules.get(line.code)
        usual = item.preselected if item is not None else None
        said = f"一般{usual.text}，" if usual is not None else ""
        return f"“{line.header}”规则没有定，{said}支部怎么定？"

    def _show_sum(self, one: AssessmentRow | None) -> None:
        undecided = one is not None and bool(one.open_items)
        self.sum.setVisible(one is not None)
        self.result.setVisible(one is not None and one.assessed is not None)
        if one is None:
            return
        if undecided:
            items = "、".join(f"“{item}”" for item in one.open_items)
            self.sum.setText(f"{items}决定之前，没有核定额。")
            return
        self.sum.setText(
            keep_whole(f"算式　{one.arithmetic}") if one.arithmetic else "定额，不按工资计算"
        )
        self.result.setText(f"{show_money(one.assessed)} 元/月")

    def _tell(self, line: LineView) -> None:
        if line.verdict is Verdict.ASK:
            self._line = line
            self._show_question()
        told = "　".join(filter(None, (line.reason, line.citation, line.decided)))
        self.said.setText(told)
        self.said.setVisible(bool(told))

    def go_to_question(self) -> None:
        """Where something is open, to its first button; else to the items."""
        if not self.question.isHidden():
            self.out_button.setFocus()
        else:
            self.lines.setFocus()

    def _leave_out(self) -> None:
        """Where it is narrow the reason stands below, for the item that is chosen."""
        table = self.lines.table
        narrow = table.width() < px(440)
        self.lines.show_column(REASON, not narrow)
        table.horizontalHeader().setStretchLastSection(narrow)

    def _why_not(self) -> str:
        if why_not := self._page.opener.why_not(Duty.ACCOUNTANT):
            return why_not
        return "" if self._line is not None else "这位党员没有待定的项目。没有任何改动。"

    def _decide(self, verdict: Verdict) -> None:
        assert self._book is not None and self._opened is not None and self._line is not None
        one = self.assessment
        assert one is not None
        DecideDialog(
            self._page, self._opened.branch.id, self._book.person_id, self._line.header,
            one.category, verdict, self._decided,
        ).open()  # fmt: skip

    def _decided(self, _: Any) -> None:
        self._page.table.setFocus()


def _part(role: str) -> Text:
    text = Text("", role, wrap=True)
    text.setContentsMargins(16, 6, 16, 6)
    text.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    return text


def _amount(line: LineView) -> str:
    amount = -line.amount if line.verdict is Verdict.DEDUCT else line.amount
    return show_money(amount)
