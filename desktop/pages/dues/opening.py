"""Which branch and year is open; every look is logged, and nobody without a duty sees anything."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.page import Page
from desktop.pages.dues.words import NO_DUTY, WHOSE
from desktop.theme import px
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Card, EmptyState
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import Field
from desktop.widgets.layout import Flow
from models.dues.actions.duties import open_book
from models.dues.queries.book import YearBook, read_year
from models.dues.queries.members import (
    BranchRow,
    MemberRow,
    duty_of,
    list_branches,
    list_members,
)
from models.dues.queries.rulebooks import read_rules
from models.dues.rules.duties import Duty, Permit
from models.dues.rules.months import Month
from models.dues.rules.rulebook import Rulebook
from models.errors import KnownError

YEARS = 5  # offered: the next and those before


@dataclass(frozen=True)
class Start:
    """The clerk's duty and the branches."""

    duty: Duty | None
    branches: tuple[BranchRow, ...]


@dataclass(frozen=True)
class Opened:
    """A branch's year as it was read, and the look it was read with."""

    branch: BranchRow
    year: int
    book: YearBook
    duty: Duty
    rules: Rulebook
    members: Mapping[int, MemberRow]  # who pays here now, by person
    permit: Permit
    rules_now: Rulebook  # of today: what taking money and passing it up goes by

    def category(self, code: str) -> str:
        """A category in words."""
        known = self.rules.categories.get(code)
        return known.name if known is not None else "没有类别"

    def delegate(self, person_id: int) -> str:
        """Who may bring the member's money."""
        member = self.members.get(person_id)
        return member.delegate if member is not None else ""


class BookOpener:
    """The bar with branch and year, the calm card instead, and the reading of the year."""

    def __init__(
        self,
        page: Page,
        purpose: str,
        show: Callable[[Opened], None],
        closed: Callable[[], None],
        add_branch: Callable[[], object] | None = None,
    ) -> None:
        self._page, self._purpose = page, purpose
        self._show, self._closed = show, closed
        self.start = Start(None, ())
        self._logged: tuple[int, int] | None = None
        self._permit: Permit | None = None
        self._wanted: tuple[int, int] | None = None
        now = page.desk.now().year
        self.branch = ChoiceField("", (), required="请选择党支部。")
        self.year = ChoiceField(
            "", [(y, f"{y} 年度") for y in range(now + 1, now + 1 - YEARS, -1)],
            required="请选择年度。",
        )  # fmt: skip
        for field, name in ((self.branch, "党支部"), (self.year, "年度")):
            field.line.setAccessibleName(name)
            field.box.setAccessibleName(name)
            field.box.activated.connect(self._changed)
            field.line.entered.connect(self._changed)
        self.year.set_value(now)
        self.branch.setMaximumWidth(px(300))
        self.year.setMaximumWidth(px(150))
        self.bar = QWidget()
        self._line = QHBoxLayout(self.bar)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(14)
        self._line.addWidget(self.branch, 4, Qt.AlignmentFlag.AlignTop)
        self._line.addWidget(self.year, 2, Qt.AlignmentFlag.AlignTop)
        self._buttons = Flow(gap=12, right=True)
        self._line.addLayout(self._buttons, 5)
        self.calm = Card("", margin=0)
        self.calm.body.addWidget(EmptyState(NO_DUTY, WHOSE, icon="lock"))
        said = "会计登记第一个支部以后，再登记党员、导入工资表。"
        self.actions: tuple[Action, ...] = ()  # for the keys of the page
        if add_branch is not None:
            self.actions = (
                Action(
                    "登记党支部", add_branch, key="Ctrl+Shift+N", kind="primary",
                    reason=self._why_no_branch, parent=page,
                ),
            )  # fmt: skip
        else:
            said = "由会计在“党费”里登记第一个支部。"
        first = self.actions[0] if self.actions else None
        self.nothing = EmptyState("还没有党支部", said, first, "dues")
        self.calm.body.addWidget(self.nothing)
        self.calm.hide()
        self.bar.hide()

    # what a page calls

    def add_buttons(self, *actions: Action) -> None:
        """Buttons at the right of the bar; they wrap where the window is narrow."""
        self._buttons.add(*(Button(action) for action in actions))

    def add_field(self, field: Field) -> None:
        """One more choice beside the year."""
        self._line.insertWidget(2, field, 1, Qt.AlignmentFlag.AlignTop)

    def enter(self, target: Any) -> None:
        """The page is shown: (branch id, year), or None for what was shown last."""
        if target is not None:
            self._wanted = target
        self._logged = None
        self.read_again()

    def read_again(self) -> None:
        """Records changed, or the page is shown."""
        desk = self._page.desk
        desk.tasks.ask(
            read_start, desk.clerk.id, then=self._started, owner=self._page, key="dues-start"
        )

    @property
    def chosen_year(self) -> int:
        """The year that is shown, or the present one."""
        try:
            return int(self.year.value() or self._page.desk.now().year)
        except KnownError:
            return self._page.desk.now().year

    def why_not(self, duty: Duty | None = None) -> str:
        """Why the clerk cannot do what needs a duty, or any branch."""
        mine = self.start.duty
        if mine is None:
            return "党费只给会计和出纳看和办。没有任何改动。"
        if duty is not None and mine is not duty:
            return f"这一步由党费{duty.text}来做，账和款分开管。没有任何改动。"
        return "" if self.start.branches else "还没有党支部，请会计先登记。没有任何改动。"

    # inside

    def _why_no_branch(self) -> str:
        mine = self.start.duty is Duty.ACCOUNTANT
        return "" if mine else "党支部由党费会计登记。没有任何改动。"

    def _started(self, start: Start) -> None:
        self.start = start
        focused: QWidget | None = self._page.window().focusWidget()
        held = focused is not None and self.calm.isAncestorOf(focused)
        empty = start.duty is None or not start.branches
        for state in self.calm.findChildren(EmptyState):
            state.setVisible((state is self.nothing) == (start.duty is not None))
        self.calm.setVisible(empty)
        self.bar.setVisible(not empty)
        if empty:
            self._closed()
            for action in self.actions:
                action.refresh()
            # What had the keyboard is hidden: it stays on the page, at the first step if any.
            first = self.nothing.findChild(Button)
            is_mine = start.duty is Duty.ACCOUNTANT and first is not None
            (first if first is not None and is_mine else self._page).setFocus()
            return
        if held:
            self._page.setFocus()  # the card's button, which had the keyboard, is hidden
        self.branch.set_choices([(b.id, b.name) for b in start.branches])
        if self._wanted is not None:
            self.branch.set_value(self._wanted[0])
            self.year.set_value(self._wanted[1])
            self._wanted = None
        elif self.branch.empty:
            self.branch.set_value(start.branches[0].id)
        self._open()

    def _changed(self, *_: object) -> None:
        self._open()

    def _open(self) -> None:
        if not (self.branch.check() and self.year.check()):
            return
        where = (self.branch.value(), self.year.value())
        if where == self._logged:
            self._read()
            return
        # The log knows before anything is shown.
        self._page.desk.tasks.act(
            open_book, *where, self._purpose, then=self._was_logged, owner=self._page,
            failed=self._refused, title="正在打开党费",
        )  # fmt: skip

    def _was_logged(self, permit: Permit) -> None:
        assert permit.branch_id is not None
        self._logged, self._permit = (permit.branch_id, permit.year), permit
        self._read()

    def _read(self) -> None:
        assert self._permit is not None
        self._page.desk.tasks.ask(
            read_book, self._permit, self._page.desk.now().date(), then=self._was_read,
            owner=self._page, failed=self._refused, key="dues-year", title="正在读取党费",
        )  # fmt: skip

    def _was_read(self, read: tuple[YearBook, Rulebook, Rulebook, Mapping[int, MemberRow]]) -> None:
        book, rules, rules_now, members = read
        duty, permit = self.start.duty, self._permit
        branch = next((b for b in self.start.branches if b.id == book.branch_id), None)
        if duty is not None and branch is not None and permit is not None:
            self._show(Opened(branch, book.year, book, duty, rules, members, permit, rules_now))

    def _refused(self, error: KnownError) -> None:
        self._page.known(error)
        self._closed()


def read_start(session: Any, account_id: int) -> Start:
    """A query for Centre.ask: branches only for a clerk with a duty."""
    duty = duty_of(session, account_id)
    branches: Sequence[BranchRow] = list_branches(session) if duty is not None else ()
    return Start(duty, tuple(branches))


def read_book(
    session: Any, permit: Permit, today: date
) -> tuple[YearBook, Rulebook, Rulebook, dict[int, MemberRow]]:
    """A query for Centre.ask: the year that was opened, its rules, today's, who is a member now."""
    rules = read_rules(session, date(permit.year, 1, 1))
    month = min(max(Month.of(today), Month(permit.year, 1)), Month(permit.year, 12))
    members = {m.person_id: m for m in list_members(session, permit, month)}
    now = read_rules(session, today)
    return read_year(session, permit, permit.year, today), rules, now, members
