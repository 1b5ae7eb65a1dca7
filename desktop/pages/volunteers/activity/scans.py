"""A card scanned where nothing is typed: on the places, while somebody stands ready."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.pages.volunteers.fields import is_scanned
from desktop.widgets.fields import ENTER

LONGEST = 120  # characters of one scan
_MORE = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class Scans(QObject):
    """`scanned(text)` when what was typed on one of the widgets and Enter are a card's number.

    Any other key there means what it always means, and begins anew.
    """

    scanned = Signal(str)

    def __init__(self, parent: QObject, *widgets: QWidget) -> None:
        super().__init__(parent)
        self._typed = ""
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._take(event)
        if event.type() == QEvent.Type.FocusIn:
            self._typed = ""
        return False

    def _take(self, event: QKeyEvent) -> bool:
        text = event.text()
        if event.key() in ENTER:
            typed, self._typed = self._typed, ""
            if is_scanned(typed):
                self.scanned.emit(typed)
                return True
            return False
        if event.key() == Qt.Key.Key_Shift:
            return False  # for a capital letter
        if not text.isprintable() or not text or event.modifiers() & _MORE:
            self._typed = ""
            return False
        if text == " " and not self._typed:
            return False  # the key of the list, or of the tick
        self._typed = (self._typed + text)[-LONGEST:]
        return True
