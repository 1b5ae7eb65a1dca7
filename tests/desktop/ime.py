"""Types Chinese the way an input method does; QTest's keys know Latin letters only."""

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget


def compose(widget: QWidget, preedit: str) -> None:
    """Letters that are still being composed."""
    QApplication.sendEvent(widget, QInputMethodEvent(preedit, []))


def commit(widget: QWidget, text: str) -> None:
    """The words the clerk chose."""
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


class InputMethod:
    """Stands for ibus: keeps the letters until the clerk or the program asks for the words."""

    def __init__(self) -> None:
        self._field: QWidget | None = None
        self._words = ""

    def compose(self, field: QWidget, letters: str, words: str) -> None:
        """`letters` are shown in the field; `words` are what they will become."""
        assert QApplication.focusWidget() is field, "an input method writes where the keyboard is"
        self._field, self._words = field, words
        compose(field, letters)

    def commit(self) -> None:
        """What QInputMethod.commit asks for; too late once the keyboard has gone elsewhere."""
        field, self._field = self._field, None
        if field is not None and QApplication.focusWidget() is field:
            commit(field, self._words)
