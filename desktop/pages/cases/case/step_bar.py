"""The way of a case on top of its page, the steps that come up most, «更多» for the rest."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtWidgets import QWidget

from desktop.pages.cases.case.offers import (
    KEYS,
    MORE_KEY,
    MOVES,
    Asker,
    foot_of,
    label_of,
    offers,
)
from desktop.pages.cases.case.shared import name_steps
from desktop.pages.cases.case.way import way_of
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Card, Text
from desktop.widgets.layout import Flow
from desktop.widgets.menu import ActionMenu
from desktop.widgets.timeline import Stepper
from models.cases.queries.cases import CasePage as CaseFacts


class StepBar(Card):
    """One action for each key; at most five buttons, the usual step last and primary."""

    def __init__(
        self, take: Callable[[str], None], why_not: Callable[[str], str], page: QWidget
    ) -> None:
        super().__init__()
        self._rest: list[str] = []
        self.body.setContentsMargins(16, 12, 16, 0)
        self.stepper = Stepper()
        self.body.addWidget(self.stepper)
        self.actions_ = {
            key: Action(key, partial(take, key), key=key, reason=partial(why_not, key), parent=page)
            for key in KEYS
        }
        self.more = Action(
            "更多", self._open_menu, key=MORE_KEY, reason=self._why_no_more, parent=page
        )
        self.buttons = {key: Button(action) for key, action in self.actions_.items()}
        self._more_button = Button(self.more)
        self._foot = Flow(gap=12, right=True)
        self._row = [self._more_button, *self.buttons.values()]
        self._foot.add(*self._row)
        for button in self._row:
            button.hide()
        foot = self.add_foot()
        self._next = Text("", "soft", wrap=True)
        foot.addWidget(self._next, 1)
        foot.addLayout(self._foot, 5)

    def fill(self, case: CaseFacts, clerk: Asker, today: date) -> None:
        """Show what may be done with the case now."""
        self.stepper.fill(*way_of(case))
        moves = offers(case, clerk, today)
        shown = foot_of(moves, case)
        self._rest = [move.key for move in moves if move not in shown]
        first = shown[0].key if shown else ""
        name_steps(self.actions_, MOVES.values(), moves, partial(label_of, case), first)
        self._arrange([self.buttons[move.key] for move in reversed(shown)])
        self._next.setText("下一步" if moves else f"{case.state_label}，没有下一步了。")

    @property
    def shown(self) -> list[str]:
        """The words on the buttons, from left to right."""
        return [b.text() for b in self._row if b.isVisibleTo(self)]

    @property
    def keys(self) -> list[str]:
        """The keys that have a button here."""
        return [button.action.key for button in self._row if button.isVisibleTo(self)]

    @property
    def rest(self) -> list[Action]:
        """What is under «更多»."""
        return [self.actions_[key] for key in self._rest]

    def _arrange(self, shown: list[Button]) -> None:
        while self._foot.takeAt(0) is not None:
            pass
        self._row = [self._more_button, *shown]
        self._foot.add(*self._row)
        for button in self.buttons.values():
            button.setVisible(button in shown)
        self._more_button.setVisible(bool(self._rest))
        self.more.refresh()
        before: QWidget = self._more_button
        for button in shown:  # Tab goes as the eye does
            QWidget.setTabOrder(before, button)
            before = button

    def _why_no_more(self) -> str:
        return "" if self._rest else "这件没有更多的步骤。没有任何改动。"

    def _open_menu(self) -> None:
        ActionMenu("更多步骤", self.rest, self.window()).open()
