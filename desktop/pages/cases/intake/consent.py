"""The processing notice, shown to a visitor on file who has not agreed to it yet."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent

from desktop.page import Page
from desktop.pages.people.consent import notice_text
from desktop.theme import px
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Text
from desktop.widgets.dialog import Dialog
from models.errors import KnownError
from models.people.actions import give_consent

WIDTH = 620  # pixels at 100 %


class Asked(Protocol):
    """Whoever is asked, with the guardian where there is one."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def guardian(self) -> str: ...
    @property
    def guardian_relation(self) -> str: ...


class ConsentDialog(Dialog):
    """Enter writes the agreement down; Esc leaves it, and the visit goes on all the same."""

    def __init__(self, page: Page, person: Asked, version: str, done: Callable[[], None]) -> None:
        super().__init__(f"《个人信息处理告知书》{version} 版", page.window(), width=WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = page.desk
        self._person = person
        self._version = version
        self._done = done
        self._busy = False
        who = person.name
        if person.guardian:
            who += f"（监护人 {person.guardian}，{person.guardian_relation}）"
        self.body.addWidget(Text(notice_text(), wrap=True))
        told = f"请{who}看过或听过以后再登记。不同意也照常办理，按 Esc 返回。"
        self.body.addWidget(Text(told, "soft", wrap=True))
        self.body.addStretch(1)
        self._agree = Action("同意并登记", self._give, kind="primary", parent=self)
        self.set_actions([self._agree])

    def showEvent(self, event: QShowEvent) -> None:
        # A long text would ask for the height of its narrowest width.
        margins = self.body.contentsMargins()
        width = min(px(WIDTH), self.screen().availableSize().width() - 40)
        width -= margins.left() + margins.right()
        for text in self.findChildren(Text):
            if self.body.indexOf(text) >= 0:
                text.ensurePolished()
                text.setFixedHeight(text.heightForWidth(width))
        super().showEvent(event)
        next(b for b in self.findChildren(Button) if b.action is self._agree).setFocus()

    def _give(self) -> None:
        if self._busy:
            return
        self._busy = True
        self._desk.tasks.act(
            give_consent, self._person.id, self._version, then=self._given, failed=self._failed
        )

    def _given(self, result: object) -> None:
        self.accept()
        self._desk.messages.well(f"已登记{self._person.name}的同意")
        self._done()

    def _failed(self, error: KnownError) -> None:
        self._busy = False
        self.known(error)
