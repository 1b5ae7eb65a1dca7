"""What became of an import, in numbers."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, Text
from desktop.widgets.fields import ENTER


class ResultCard(Card):
    """导入结果 with what can be done next."""

    def __init__(self, actions: Sequence[Action]) -> None:
        super().__init__("导入结果")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.figure = Text("", "figure")
        self.lines = Text("", wrap=True)
        self.body.addWidget(self.figure)
        self.body.addWidget(self.lines)
        self.body.addStretch(1)
        self.add_buttons(actions)
        self._goes_on = actions[-1]

    def show_result(self, file_name: str, figure: str, lines: Sequence[str]) -> None:
        """The numbers of an import that was kept."""
        self.hint.setText(file_name)
        self.figure.setText(figure)
        self.lines.setText("\n".join(lines))
        self.setAccessibleDescription(f"{figure}。{self.lines.text()}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to what was imported."""
        if event.key() in ENTER:
            self._goes_on.trigger()
        else:
            super().keyPressEvent(event)
