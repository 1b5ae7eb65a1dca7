"""What concerns the branch and the rules: branches, the centre's own figures, other rules tried."""

from collections.abc import Callable
from functools import partial
from typing import Any

from desktop.page import Page
from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.dues.deciding import DecisionsDialog
from desktop.pages.dues.local_rules import LocalRulesDialog
from desktop.pages.dues.opening import BookOpener, Opened
from desktop.pages.dues.what_if import WhatIfDialog
from desktop.widgets.buttons import Action
from desktop.widgets.fields import Field, TextField
from models.dues.actions.members import add_branch
from models.dues.rules.duties import Duty


class BranchActs:
    """The second menu of the page."""

    def __init__(self, page: Page, opener: BookOpener) -> None:
        self._page, self._opener = page, opener

    def offered(self, opened: Opened | None) -> list[Action]:
        """What can be done now; what needs another duty or a branch is left out."""
        duty = self._opener.start.duty
        if duty is None:
            return []
        actions: list[Action] = []

        def add(text: str, slot: Callable[[], object], key: str = "") -> None:
            actions.append(Action(text, slot, key=key, parent=self._page))

        if opened is not None:
            add("上缴、公示和到期", partial(self._open, "dues-remit", opened))
            add("支部的决定", partial(self.show_decisions, opened))
            add("如果按新规", partial(self.ask_what_if, opened))
        if duty is Duty.ACCOUNTANT:
            add("本地规定", self.ask_rules)
            add("登记党支部", self.ask_branch)
        return actions

    def ask_branch(self) -> None:
        """A branch that collects dues."""
        fields: dict[str, Field] = {
            "name": TextField("支部名称", limit=80, required="请填写支部名称。"),
            "secretary": TextField("支部书记", limit=80),
            "committee": TextField("上级党委", limit=80),
        }

        def collect(v: dict[str, Any]) -> tuple[Callable[..., Any], tuple[Any, ...]]:
            return add_branch, (v["name"], v["secretary"], v["committee"])

        def done(branch_id: int) -> None:
            self._page.desk.messages.well("已登记党支部")
            self._opener.enter((branch_id, self._opener.chosen_year))

        asked = Asked("", fields, collect)
        AskDialog(self._page, "登记党支部", asked, "登记", done).open()

    def ask_rules(self) -> None:
        """The figures the central rules leave to the place."""
        LocalRulesDialog(self._page).open()

    def show_decisions(self, opened: Opened) -> None:
        """What the branch decided on pay items the rules leave open."""
        DecisionsDialog(self._page, opened).open()

    def ask_what_if(self, opened: Opened) -> None:
        """Who would pay how much under other rules; nothing is kept."""
        WhatIfDialog(self._page, opened).open()

    def _open(self, page: str, opened: Opened) -> None:
        self._page.desk.open_page(page, (opened.branch.id, opened.year))
