"""What every part of the settings is: made when first looked at, read again when shown."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.page import Desk
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Text
from desktop.widgets.fields import Field, Form, TextField
from desktop.widgets.layout import Flow
from models.changes import Changes
from models.errors import KnownError


class Section(QWidget):
    """One part of the settings: `body` for its content, `add_buttons` for what it can do."""

    def __init__(self, desk: Desk, text: str = "") -> None:
        super().__init__()
        self.desk = desk
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # so that its keys work at once
        self.form: Form | None = None
        self.actions_here: list[Action] = []
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(16, 16, 16, 16)
        self.body.setSpacing(14)
        if text:
            self.body.addWidget(Text(text, "soft", wrap=True))

    def entered(self) -> None:
        """The section is shown: read what it shows."""

    def changed(self, changes: Changes) -> None:
        """Records changed somewhere while the section is shown."""

    def failed(self, error: KnownError) -> None:
        """An action did not go: at the field it names, else on the page."""
        if self.form is None or not self.form.show_error(error):
            self.desk.messages.known(error, self)

    def add_form(self, fields: dict[str, Field], *, columns: int = 2) -> Form:
        """Fields side by side, in the order in which they are filled."""
        self.form = Form(fields, self)
        self.body.addLayout(grid_of(list(fields.values()), columns))
        self.setFocusProxy(next(iter(fields.values())))
        return self.form

    def add_buttons(self, *actions: Action) -> None:
        flow = Flow(gap=12)
        for action in actions:
            self.actions_here.append(action)
            action.listen(self)
            action.refused.connect(self._refuse)
            flow.add(Button(action))
        self.body.addLayout(flow)

    def minimumSizeHint(self) -> QSize:
        # Wrapped text asks for the height it would need at its narrowest; it is never that narrow.
        width = super().minimumSizeHint().width()
        return QSize(width, self.heightForWidth(max(width, self.width())))

    def heightForWidth(self, width: int) -> int:
        # As a page does: scroll when it cannot get smaller, not when it would like more room.
        layout = self.layout()
        return layout.totalMinimumHeightForWidth(width) if layout is not None else -1

    def _refuse(self, text: str) -> None:
        self.desk.messages.why_not(text, self)


class NumberField(TextField):
    """A whole number with what it counts, for example 天."""

    def __init__(self, label: str, *, help: str = "") -> None:
        super().__init__(label, help=help, limit=5, required="请填写数字。")

    def value(self) -> int:
        text = str(super().value())
        if not text.isdecimal():
            raise KnownError("请填写整数，例如 5。")
        return int(text)


def grid_of(fields: Sequence[QWidget], columns: int = 2) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(10)
    for place, field in enumerate(fields):
        grid.addWidget(field, place // columns, place % columns, Qt.AlignmentFlag.AlignTop)
    for column in range(columns):
        grid.setColumnStretch(column, 1)
    return grid
