"""What a step needs to be told, in a small dialog; nothing is kept before its button."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.page import Page
from desktop.pages.cases.case.offers import open_callback
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.dialog import Dialog
from desktop.widgets.fields import Field, Form, TextField
from desktop.widgets.grades import GradeField, TickField
from models.cases.queries.cases import CasePage as CaseFacts
from models.cases.queries.records import CallbackRow, RatingRow
from models.cases.rules.kinds import Transition
from models.errors import KnownError
from models.people.actions import REVEAL_REASONS, reveal

Act = tuple[Callable[..., Any], tuple[Any, ...]]  # the action to call and what it is told
Collect = Callable[[dict[str, Any]], Act]  # from what was filled in


@dataclass(frozen=True)
class Asked:
    """What a dialog asks: a sentence, its fields in the order of the paper, and what comes of it.

    `prepare` is called with the dialog once it is built, where fields depend on each other.
    """

    sentence: str
    fields: dict[str, Field]
    collect: Collect
    prepare: "Callable[[AskDialog], None] | None" = None
    width: int = 460  # at 100 %


@dataclass(frozen=True)
class Occasion:
    """What a dialog is about: the case as it is shown, the step, the day, who else is here."""

    case: CaseFacts
    step: Transition
    today: Callable[[], date]
    colleagues: tuple[tuple[int, str], ...] = ()

    @property
    def callback(self) -> CallbackRow:
        """The callback that is open."""
        found = open_callback(self.case)
        assert found is not None
        return found

    @property
    def rating(self) -> RatingRow:
        """The one that is followed up."""
        return self.case.ratings[0]


class DaysField(TextField):
    """Working days."""

    def __init__(self, label: str, *, required: str = "") -> None:
        super().__init__(label, hint="个工作日", limit=4, required=required)

    def value(self) -> Any:
        plain = str(super().value())
        if not plain:
            return None
        if not plain.isdecimal() or int(plain) < 1:
            raise KnownError("请填工作日数，如 5。")
        return int(plain)


class AskDialog(Dialog):
    """A few fields and one button that acts. Stays open, with what was typed, if it is refused."""

    def __init__(
        self, page: Page, title: str, asked: Asked, act: str, done: Callable[[Any], None]
    ) -> None:
        super().__init__(title, page.window(), width=asked.width)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = page.desk
        self._collect = asked.collect
        self._done = done
        self.form = Form({}, self)
        self.sentence = Text(asked.sentence, "soft", wrap=True)
        self.sentence.setVisible(bool(asked.sentence))
        self.body.addWidget(self.sentence)
        self._lowest: QWidget = self.sentence
        for name, field in asked.fields.items():
            self.add_field(name, field)
        self.body.addStretch(1)
        self._busy = False
        self.set_actions([Action(act, self.go, key="Ctrl+Return", kind="primary", parent=self)])
        if asked.prepare is not None:
            asked.prepare(self)

    def add_field(self, name: str, field: Field) -> None:
        """One more field below the others."""
        self.form.add(name, field)
        self.body.insertWidget(self.body.indexOf(self._lowest) + 1, field)
        self._lowest = field
        if self.isVisible():
            field.show()  # else only once the events have run, too late for the keyboard
        if isinstance(field, (TextField, ChoiceField)):
            field.line.entered.connect(lambda: self._entered(field))
        elif isinstance(field, GradeField):
            field.row.entered.connect(lambda: self._entered(field))
        elif isinstance(field, TickField):
            field.box.entered.connect(lambda: self._entered(field))

    def show_fields(self, *names: str) -> None:
        """Only these fields are asked now; what was typed in the others waits, unused."""
        for name, field in self.form.fields.items():
            field.setVisible(name in names)
        if self.isVisible():
            self.fit()

    def go(self) -> None:
        """Act with what was filled in; a second press while it runs does nothing."""
        values = self.form.values()
        if values is None or self._busy:
            self.fit()  # what is wrong stands below its field
            return
        action, args = self._collect(values)
        self._busy = True
        self._desk.tasks.act(action, *args, then=self._acted, failed=self._failed)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.form.fields:
            self.findChildren(Button)[-1].setFocus()  # nothing to fill in: Enter does it

    def _entered(self, field: Field) -> None:
        """Enter in the last field acts; in the others it has gone on already."""
        shown = [each for each in self.form.fields.values() if each.isVisibleTo(self)]
        if shown and shown[-1] is field:
            field.editor.setFocus()
            self.go()

    def _acted(self, result: Any) -> None:
        self._busy = False
        self.accept()
        self._done(result)

    def _failed(self, error: KnownError) -> None:
        self._busy = False
        field = self.form.fields.get(error.field or "")
        if field is None or not field.isVisibleTo(self) or not self.form.show_error(error):
            self.known(error)
        self.fit()


def ask_reveal(
    page: Page, person_id: int, what: str, word: str, done: Callable[[Any], None]
) -> AskDialog:
    """Why somebody wants to see a number in clear; it is logged with the reason."""
    fields: dict[str, Field] = {
        "reason": ChoiceField(
            "查看原因",
            [(reason, reason) for reason in REVEAL_REASONS],
            required="请选择查看原因。",
        )
    }

    def collect(values: dict[str, Any]) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return reveal, (person_id, what, values["reason"])

    fields["reason"].set_value(REVEAL_REASONS[0])
    sentence = "查看会记入日志：谁、什么时候、看了谁的什么、为什么。30 秒后自动遮住。"
    return AskDialog(page, f"查看{word}", Asked(sentence, fields, collect), "查看", done)
