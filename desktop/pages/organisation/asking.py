"""A small form in a dialog that does one action."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.page import Desk
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Text
from desktop.widgets.dialog import Dialog
from desktop.widgets.fields import Field, Form
from models.errors import KnownError

# Positional arguments, perhaps with named ones.
Arguments = Sequence[Any] | tuple[Sequence[Any], Mapping[str, Any]]


class FormDialog(Dialog):
    """Does `action` with what `read` makes of the values; stays open while something is wrong.

    Tells `turned_down` when the action refused: a colleague may have been quicker.
    """

    turned_down = Signal()

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        title: str,
        fields: Mapping[str, Field],
        action: Callable[..., Any],
        read: Callable[[Mapping[str, Any]], Arguments],
        *,
        text: str = "",
        well: str = "已保存",
        kind: str = "primary",
        width: int = 460,
    ) -> None:
        super().__init__(title, parent, width=width)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._action, self._read, self._well = desk, action, read, well
        self.form = Form(dict(fields), self)
        self._sending = False
        if text:
            self.body.addWidget(Text(text, wrap=True))
        self.lay_out(fields)
        self.body.addStretch(1)
        self.send = Action(title, self._send, kind=kind, parent=self, reason=self._why_not)
        self.set_actions([self.send])

    def lay_out(self, fields: Mapping[str, Field]) -> None:
        """One below the other; a larger form arranges them itself."""
        for field in fields.values():
            self.body.addWidget(field)

    def _why_not(self) -> str:
        return "正在保存，请稍等。" if self._sending else ""

    def _send(self) -> None:
        values = self.form.values()
        if values is None:
            return
        try:
            arguments = self._read(values)
        except KnownError as error:
            self._failed(error)
            return
        self._sending = True
        named: Mapping[str, Any] = {}
        if len(arguments) == 2 and isinstance(arguments[1], Mapping):
            arguments, named = arguments
        self._desk.tasks.act(
            self._action,
            *arguments,
            **named,
            then=self._done,
            failed=self._failed,
            title=self.windowTitle(),
            owner=self,
        )

    def _done(self, _: object) -> None:
        self._desk.messages.well(self._well)
        self.accept()

    def _failed(self, error: KnownError) -> None:
        self._sending = False
        if not self.form.show_error(error):
            self.known(error)
        self.turned_down.emit()


class PairsDialog(FormDialog):
    """A longer form: two fields on each line."""

    def lay_out(self, fields: Mapping[str, Field]) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(10)
        for number, field in enumerate(fields.values()):
            row, column = divmod(number, 2)
            grid.addWidget(field, row, column, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
