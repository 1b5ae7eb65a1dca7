"""The calm parts of a page: labels, chips, cards, tiles, banners, empty states."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.theme import colour, icon_pixmap, px, set_property
from desktop.widgets.buttons import Action, Button
from desktop.widgets.layout import Flow

TONES = ("green", "amber", "red", "blue", "grey")


class Text(QLabel):
    """Plain text, never markup: what a record holds is shown as it stands.

    Roles: title, head, bold, soft, small, label, error, good, figure, or "".
    """

    def __init__(self, text: str = "", role: str = "", *, wrap: bool = False) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            self.setProperty("role", role)
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)
            self.setMinimumWidth(px(60))


class Chip(QLabel):
    """A word in a soft colour: green good, amber soon, red late or missing, blue, grey."""

    def __init__(self, text: str = "", tone: str = "grey") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("chip", tone)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_state(self, text: str, tone: str) -> None:
        self.setText(text)
        set_property(self, "chip", tone)
        self.setVisible(bool(text))


class Card(QFrame):
    """A white box: head with title, chips and a hint at the right, a body, perhaps a foot."""

    def __init__(
        self, title: str = "", hint: str = "", *, margin: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.setSpacing(0)
        self.title = Text(title, "head")
        self.hint = Text(hint, "small")
        self.chips = Flow()
        if title:
            self.setAccessibleName(title)
            head = QFrame()
            head.setObjectName("card_head")
            row = QHBoxLayout(head)
            row.setContentsMargins(16, 11, 16, 11)
            row.setSpacing(10)
            row.addWidget(self.title)
            row.addLayout(self.chips, 1)
            row.addWidget(self.hint)
            whole.addWidget(head)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(10)
        whole.addLayout(self.body, 1)
        self._whole = whole

    def add_chip(self, text: str, tone: str) -> Chip:
        chip = Chip(text, tone)
        self.chips.add(chip)
        return chip

    def add_foot(self) -> QHBoxLayout:
        """A grey strip at the bottom for a sum or buttons."""
        foot = QFrame()
        foot.setObjectName("card_foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(12)
        self._whole.addWidget(foot)
        return row

    def add_buttons(self, actions: Sequence[Action], left: QWidget | None = None) -> None:
        """A foot with buttons at the right and perhaps a chip at the left."""
        row = self.add_foot()
        if left is not None:
            row.addWidget(left)
        flow = Flow(gap=12, right=True)
        flow.add(*(Button(action) for action in actions))
        row.addLayout(flow, 1)


class StatTile(QFrame):
    """A figure with its name and a line below; a click or Enter opens what it counts."""

    opened = Signal()

    def __init__(self, name: str, tone: str = "") -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._name = name
        self._figure = Text("…", "figure")
        self._figure.setProperty("tone", tone)
        self._below = Text("", "small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(2)
        column.addWidget(Text(name, "soft"))
        column.addWidget(self._figure)
        column.addWidget(self._below)
        column.addStretch(1)
        self.setAccessibleName(name)

    def show_figure(self, figure: str, below: str = "") -> None:
        self._figure.setText(figure)
        self._below.setText(below)
        self.setAccessibleName(f"{self._name} {figure} {below}".strip())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour("brand"), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)


class Icon(QWidget):
    """A line icon as part of the page; says nothing to a screen reader."""

    def __init__(self, name: str, tone: str = "text_soft", size: int = 20) -> None:
        super().__init__()
        self._name, self._tone, self._size = name, tone, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(self._size), px(self._size))

    def paintEvent(self, event: QPaintEvent) -> None:
        pixmap = icon_pixmap(self._name, self._tone, px(self._size), self.devicePixelRatioF())
        QPainter(self).drawPixmap(0, 0, pixmap)


class Banner(QFrame):
    """One sentence on the page about what did not work; gone with the next success or Esc."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(10)
        self._text = Text("", wrap=True)
        self._close = Button(Action("知道了", self.close_banner, parent=self))
        row.addWidget(Icon("warning", "red"))
        row.addWidget(self._text, 1)
        row.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text() if not self.isHidden() else ""

    def tell(self, text: str) -> None:
        self._text.setText(text)
        self.setAccessibleName(text)
        self.show()

    def close_banner(self) -> None:
        if not self.isHidden():
            self.hide()
            self.closed.emit()


class EmptyState(QWidget):
    """An empty page says what to do first, with the button for it; without `icon` it is low."""

    def __init__(
        self, title: str, text: str, action: Action | None = None, icon: str = "info"
    ) -> None:
        super().__init__()
        self._title = title
        column = QVBoxLayout(self)
        around = 24 if icon else 8
        column.setContentsMargins(24, around, 24, around)
        column.setSpacing(8 if icon else 4)
        column.addStretch(1)
        if icon:
            column.addWidget(Icon(icon, "text_off", 36), 0, Qt.AlignmentFlag.AlignHCenter)
        self._text = Text(text, "soft", wrap=True)
        for said in (Text(title, "head"), self._text):
            said.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(said)
        if action is not None:
            column.addSpacing(6)
            column.addWidget(Button(action), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        self.setAccessibleName(f"{title} {text}")

    def say(self, text: str) -> None:
        """Another sentence below the same title."""
        self._text.setText(text)
        self.setAccessibleName(f"{self._title} {text}")
