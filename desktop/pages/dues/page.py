"""党费: the branch's assessment for a year, and how each amount arose."""

from decimal import Decimal
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.page import Desk, Page
from desktop.pages.dues.acts import MemberActs
from desktop.pages.dues.branch_acts import BranchActs
from desktop.pages.dues.exporting import ExportDialog
from desktop.pages.dues.member import MemberCard
from desktop.pages.dues.opening import BookOpener, Opened
from desktop.pages.dues.papers import MemberPapers
from desktop.pages.dues.words import LATE, show_rate, year_state
from desktop.theme import px
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState
from desktop.widgets.menu import ActionMenu
from desktop.widgets.table import Column, ListSource, RecordTable
from desktop.widgets.values import show_money
from models.changes import Changes
from models.dues.queries.book import MemberBook, YearRow, read_member
from models.dues.rules.duties import Duty

TOUCHES = ("assessment", "payment", "paid_month", "membership", "member_category", "relief",
           "deferral", "dues_carried", "paid_elsewhere", "local_dues_rule", "branch",
           "dues_duty")  # fmt: skip
CATEGORY, RATE = 1, 3  # columns of the table


class DuesPage(Page):
    """Members at the left, the judged pay of the chosen one at the right.

    Target: (branch id, year), or None for what was shown last.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "党费")
        self._opened: Opened | None = None
        self.opener = BookOpener(
            self, "查看核定表", self._show, self._closed, self._add_branch
        )  # fmt: skip
        self.import_ = Action(
            "导入工资表", self._import, key="Ctrl+I", icon="import",
            reason=partial(self.opener.why_not, Duty.ACCOUNTANT), parent=self,
        )  # fmt: skip
        self.collect = Action(
            "月度收缴", partial(self._go, "dues-grid"), key="Ctrl+G",
            reason=self.opener.why_not, parent=self,
        )  # fmt: skip
        self.owing = Action(
            "欠费一览", partial(self._go, "dues-arrears"), key="Ctrl+J",
            reason=self.opener.why_not, parent=self,
        )  # fmt: skip
        self.export = Action(
            "导出汇总表", self._export, key="Ctrl+E", reason=self.opener.why_not, parent=self
        )
        self.more = Action("党员", self._menu, key="Ctrl+M", parent=self)
        self.rules = Action("支部和规则", self._branch_menu, key="Ctrl+U", parent=self)
        self.sheets = Action(
            "单据", self._paper_menu, key="Ctrl+Shift+P", reason=self._why_nobody, parent=self
        )
        self.print_ = Action(
            "打印基数说明单", self._print, key="Ctrl+P", kind="primary", icon="print",
            reason=self._why_no_paper, parent=self,
        )  # fmt: skip
        self.add_actions(self.import_, self.collect, self.export, self.print_)
        self.add_actions(
            self.owing, self.more, self.sheets, self.rules, *self.opener.actions, heading=False
        )
        self.acts = MemberActs(self, self.opener)
        self.branch_acts = BranchActs(self, self.opener)
        self.papers = MemberPapers(self)
        self.opener.add_buttons(self.owing, self.more, self.sheets, self.rules)
        self.body.addWidget(self.opener.bar)
        self.table = self._make_table()
        self.left = Card("核定表", margin=0)
        self.done = self.left.add_chip("", "green")
        self.waiting = self.left.add_chip("", "amber")
        self.late = self.left.add_chip("", "red")
        self.left.body.addWidget(self.table)
        self.member = MemberCard(self)
        self.book = QWidget()
        row = QHBoxLayout(self.book)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.left, 11)
        row.addWidget(self.member, 10)
        self.body.addWidget(self.book, 1)
        self.body.addWidget(self.opener.calm, 1)

    def _make_table(self) -> RecordTable:
        find = Action("筛选", self._go_filter, key="Ctrl+F", parent=self)
        self.add_actions(find, heading=False)
        table = RecordTable(
            "核定表",
            (
                Column("name", "姓名", lambda r: r.name, kind="bold", width=4.4),
                Column("category", "人员类别", self._short, kind="grey", width=3, stretch=True),
                Column("base", "计算基数", _base, kind="number", width=4.6),
                Column("rate", "比例", lambda r: show_rate(r.rate), kind="number", width=2.2),
                Column("assessed", "月交纳", _monthly, kind="number", width=4),
                Column("state", "交纳情况", lambda r: year_state(r)[0], kind="chip", width=6,
                       stretch=True, tone=lambda r: year_state(r)[1]),
            ),
            ListSource(keys=_sort_key, text=self._text),
            hot=lambda r: bool(r.undecided),
            filter_hint="筛选：姓名、类别、待定、欠…（Ctrl F）",
            empty=EmptyState(
                "这个支部还没有党员",
                "按 Ctrl+M 登记党员，或按 Ctrl+I 导入工资表，从表里登记。",
                icon="people",
            ),
        )  # fmt: skip
        table.chosen.connect(self._chosen)
        table.opened.connect(self._decide_first)
        table.told.connect(self.desk.messages.well)
        table.table.resized.connect(self._leave_out)
        return table

    def _leave_out(self) -> None:
        """Where it is narrow, what the card of the member says as well: category, rate."""
        width = self.table.table.width()
        for column, least in ((CATEGORY, px(500)), (RATE, px(430))):
            self.table.show_column(column, width >= least)

    def _category(self, row: YearRow) -> str:
        return self._opened.category(row.category) if self._opened is not None else ""

    def _short(self, row: YearRow) -> str:
        """Without what the rules add in brackets."""
        return self._category(row).partition("（")[0]

    def _text(self, row: YearRow) -> str:
        return f"{row.name} {self._category(row)} {year_state(row)[0]}"

    # reading

    def entered(self, target: Any = None) -> None:
        self.opener.enter(target)
        self.table.setFocus()

    def changed(self, changes: Changes) -> None:
        if changes.touches(*TOUCHES):
            self.opener.read_again()

    def _closed(self) -> None:
        """Nobody without a duty sees anything."""
        self._opened = None
        self.book.hide()
        self.say_below_title("")
        self._refresh()

    def _show(self, opened: Opened) -> None:
        self._opened = opened
        self.book.show()
        rows = opened.book.rows
        self.table.show_rows(rows)
        waiting = sum(bool(r.undecided) for r in rows)
        done = sum(r.assessed is not None for r in rows)
        late = sum(r.arrears.level in LATE for r in rows)
        _, second = opened.rules_now.arrears_warned
        self.done.show_state(f"已核定 {done}" if done else "", "green")
        self.waiting.show_state(f"待定 {waiting}" if waiting else "", "amber")
        self.late.show_state(f"欠 {second} 个月以上 {late}" if late else "", "red")
        self.left.chips.invalidate()
        total = sum((r.assessed for r in rows if r.assessed is not None), Decimal(0))
        self.left.hint.setText(f"应交合计 {show_money(total)} 元/月" if done else "")
        self.say_below_title(f"{opened.branch.name} · {len(rows)} 人")
        if not rows:
            self.member.show_nobody()
        self._refresh()

    def _chosen(self, row: YearRow) -> None:
        if self._opened is not None:
            self.desk.tasks.ask(
                read_member, self._opened.permit, row.person_id, self._opened.year,
                self.desk.now().date(), then=self._show_member, key="dues-member",
            )  # fmt: skip

    def _show_member(self, book: MemberBook) -> None:
        if self._opened is not None:
            self.member.show_book(book, self._opened)
        self._refresh()

    def _refresh(self) -> None:
        for action in self._actions:
            action.refresh()

    # acting

    @property
    def row(self) -> YearRow | None:
        """The member that is chosen."""
        row = self.table.current
        return row if isinstance(row, YearRow) else None

    def _decide_first(self, row: YearRow) -> None:
        """Enter: to the question where one is open."""
        self.member.go_to_question()

    def _import(self) -> None:
        where = self._opened
        self.desk.open_page("dues-import", (where.branch.id, where.year) if where else None)

    def _go(self, page: str) -> None:
        where = self._opened
        self.desk.open_page(page, (where.branch.id, where.year) if where else None)

    def _menu(self) -> None:
        actions = self.acts.offered(self.row, self._opened, self.member.book)
        if actions:
            ActionMenu("党员", actions, self).open()
        else:
            self.refuse(self.opener.why_not() or "先选中一位党员。没有任何改动。")

    def _branch_menu(self) -> None:
        actions = self.branch_acts.offered(self._opened)
        if actions:
            ActionMenu("支部和规则", actions, self).open()
        else:
            self.refuse(self.opener.why_not())

    def _add_branch(self) -> None:
        self.branch_acts.ask_branch()

    def _paper_menu(self) -> None:
        book = self.member.book
        assert book is not None and self._opened is not None
        ActionMenu(f"{book.name}的单据", self.papers.offered(book, self._opened), self).open()

    def _export(self) -> None:
        assert self._opened is not None
        ExportDialog(self, self._opened).open()

    def _why_nobody(self) -> str:
        if why_not := self.opener.why_not():
            return why_not
        return "" if self.member.book is not None else "先选中一位党员。"

    def _why_no_paper(self) -> str:
        if why_not := self.opener.why_not():
            return why_not
        return "" if self.member.assessment is not None else "先选中一位已经核定或待定的党员。"

    def _print(self) -> None:
        assert self.member.assessment is not None and self._opened is not None
        self.papers.statement(self._opened, self.member.assessment.id)

    def _go_filter(self) -> None:
        assert self.table.filter is not None
        self.table.filter.setFocus()


def _base(row: YearRow) -> str:
    if row.undecided:
        return f"待定 {len(row.undecided)} 项"
    if row.assessed is None:
        return "—"
    return "定额" if row.base is None else show_money(row.base)


def _monthly(row: YearRow) -> str:
    return "—" if row.undecided or row.assessed is None else show_money(row.assessed)


def _sort_key(row: YearRow, column: str) -> Any:
    none = Decimal(-1)
    return {
        "name": row.name,
        "category": row.category,
        "base": row.base if row.base is not None else none,
        "rate": row.rate if row.rate is not None else none,
        "assessed": row.assessed if row.assessed is not None else none,
        "state": (len(row.arrears.open_months), year_state(row)[0]),
    }[column]
