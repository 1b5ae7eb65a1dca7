"""Dialogs: title, body, buttons; Esc closes, Enter does the first, the first field is ready."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.theme import px
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Banner, Text
from desktop.widgets.fields import ENTER
from desktop.widgets.layout import Flow, Inside
from models.errors import KnownError


class Dialog(QDialog):
    """Fill `body`, then call `set_actions`; the last action is the one Enter means."""

    def __init__(self, title: str, parent: QWidget | None, *, width: int = 460) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setModal(True)
        self._width = width
        self._default: Action | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        inside = Inside()
        inside.setObjectName("plain")
        inside.installEventFilter(self)
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(20, 18, 20, 18)
        self.body.setSpacing(12)
        self.banner = Banner()
        self.body.addWidget(Text(title, "title", wrap=True))
        self.body.addWidget(self.banner)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inside)
        column.addWidget(self._scroll, 1)
        foot = QFrame()
        foot.setObjectName("card_foot")
        self._buttons = Flow(foot, gap=12, right=True)
        self._buttons.setContentsMargins(20, 12, 20, 12)
        column.addWidget(foot)

    def set_actions(self, actions: Sequence[Action], *, leave: str = "取消") -> None:
        """Buttons from left to right. Close is added by itself as 取消 [Esc]."""
        cancel = Button(Action(leave, self.reject, key="Esc", parent=self))
        self._cancel = cancel
        self._buttons.add(cancel)
        for action in actions:
            button = Button(action)
            self._buttons.add(button)
            # Enter in the last field leads to what was meant, not to what throws it away.
            self.setTabOrder(button, cancel)
            if action.key:
                action.listen(self)
            action.refused.connect(self.banner.tell)
        self._default = actions[-1] if actions else None

    def known(self, error: KnownError) -> None:
        self.banner.tell(error.text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # What is read after the dialog opened, or told in its banner, needs its lines, too.
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            QTimer.singleShot(0, self, self._grow)
        return False

    def _grow(self) -> None:
        if self._needed_size().height() > self.height():
            self.fit()

    def fit(self) -> None:
        """As high as what is shown; called where fields go. Where some come, it grows by itself."""
        self.resize(self._needed_size())

    def _needed_size(self) -> QSize:
        screen = self.screen().availableSize()
        width = min(px(self._width), screen.width() - 40)
        foot = self._buttons.heightForWidth(width)
        # Not the size hint: wrapped text asks there for the height of a narrower dialog. A bar
        # that came while it was too low goes only where all lines have room beside it.
        beside = width - self._scroll.verticalScrollBar().sizeHint().width()
        height = self.body.totalHeightForWidth(beside) + foot + 4
        return QSize(width, min(height, screen.height() - 60))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()
        if self.focusWidget() in (None, self):
            self.focusNextChild()
        focused = self.focusWidget()
        if isinstance(focused, Button) and focused.action.kind == "danger":
            self._cancel.setFocus()  # nothing is thrown away by an Enter too many

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and self._default is not None:
            focused = QApplication.focusWidget()
            if isinstance(focused, Button):
                focused.click()
            else:
                self._default.trigger()
            return
        super().keyPressEvent(event)
