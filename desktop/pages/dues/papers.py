"""The papers of one member, from the records of today; printing leaves a line in the log."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from desktop.page import Page
from desktop.pages.dues.opening import Opened
from desktop.printing import show_unfiled
from desktop.widgets.buttons import Action
from models.dues.queries.book import MemberBook
from models.dues.queries.paper_facts import (
    read_arrears_notice,
    read_book_page,
    read_meeting_form,
    read_relief_paper,
    read_statement,
)
from models.dues.rules.deadlines import next_collection
from models.dues.rules.months import ArrearsLevel


class MemberPapers:
    """What can be printed about a member."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def offered(self, book: MemberBook, opened: Opened) -> list[Action]:
        """Only papers there is something to print for."""
        actions: list[Action] = []
        today = self._today

        def add(text: str, slot: Callable[[], object], key: str = "") -> None:
            actions.append(Action(text, slot, key=key, parent=self._page))

        of_year = [one for one in book.assessments if one.year == book.year]
        if of_year:
            add("基数说明单", partial(self.statement, opened, of_year[-1].id), "Ctrl+P")
        add("党费证页", partial(self._show, opened, "党费证页", read_book_page,
                              book.person_id, book.year, today))  # fmt: skip
        for one in reversed(book.reliefs):
            span = f"{one.first_month} 至 {one.last_month}"
            add(f"减免审批表（{span}）",
                partial(self._show, opened, "党费减免审批表", read_relief_paper, one.id, today),
            )  # fmt: skip
        if book.arrears.open_months:
            add("欠费提醒", partial(self.notice, opened, book.person_id))
        if book.arrears.level is ArrearsLevel.RAISED:
            add("提交支部大会的说明", partial(self.meeting, opened, book.person_id))
        return actions

    def statement(self, opened: Opened, assessment_id: int) -> None:
        """基数说明单: how the member's amount arose."""
        self._show(opened, "党费计算基数说明单", read_statement, assessment_id)

    def notice(self, opened: Opened, person_id: int) -> None:
        """The letter about unpaid months."""
        today = self._today
        self._show(
            opened, "党费欠费提醒", read_arrears_notice, person_id, today,
            next_collection(opened.rules_now.limits, today),
        )  # fmt: skip

    def meeting(self, opened: Opened, person_id: int) -> None:
        """What the branch meeting is told after six months."""
        self._show(opened, "提交支部大会的说明", read_meeting_form, person_id, self._today)

    @property
    def _today(self) -> date:
        return self._page.desk.now().date()

    def _show(self, opened: Opened, title: str, query: Callable[..., Any], *args: Any) -> None:
        show_unfiled(self._page, title, query, opened.permit, *args)
