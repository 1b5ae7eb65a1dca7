"""The navigation rail: dark red, icons with words, only icons where it is narrow."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.theme import colour, icon_pixmap, px, sized
from desktop.widgets.cards import Text

NARROW = 1000  # a window narrower than this at 100 % has icons only


class RailItem(QAbstractButton):
    """One page of the rail with its icon, its word and a badge of what waits there."""

    def __init__(self, title: str, icon: str, key: str) -> None:
        super().__init__()
        self.setText(title)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._icon, self._key = icon, key
        self._badge = 0
        self._said = ""
        self._narrow = False
        self._describe()

    def set_badge(self, count: int, said: str = "") -> None:
        """How much waits there; `said` tells of what it is made up."""
        self._badge, self._said = count, said
        self._describe()
        self.update()

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self._describe()
        self.updateGeometry()

    def _describe(self) -> None:
        waiting = f"，{self._said or f'{self._badge} 件待办'}" if self._badge else ""
        self.setAccessibleName(f"{self.text()}{waiting}")
        self.setToolTip("\n".join(filter(None, (f"{self.text()} {self._key}".strip(), self._said))))

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(sized(self.font(), "base", bold=True))
        height = max(px(42), metrics.height() + px(18))
        if self._narrow:
            return QSize(px(52), height)
        return QSize(px(52) + metrics.horizontalAdvance(self.text()) + px(48), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        here = self.isChecked()
        if here or self.underMouse():
            painter.fillRect(self.rect(), colour("rail_here" if here else "rail_over"))
        if here:
            painter.fillRect(0, 0, 3, self.height(), colour("rail_mark"))
        size = px(20)
        ink = "card" if here else "rail_text"
        left = (self.width() - size) // 2 if self._narrow else px(20)
        pixmap = icon_pixmap(self._icon, ink, size, self.devicePixelRatioF())
        painter.drawPixmap(left, (self.height() - size) // 2, pixmap)
        painter.setPen(colour(ink))
        if not self._narrow:
            painter.setFont(sized(self.font(), "base", bold=here))
            place = self.rect().adjusted(px(51), 0, 0, 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._badge:
            self._paint_badge(painter)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("rail_mark"), 2))
            painter.drawRoundedRect(self.rect().adjusted(4, 3, -4, -3), 4, 4)

    def _paint_badge(self, painter: QPainter) -> None:
        text = str(self._badge) if self._badge < 100 else "99+"
        font = sized(self.font(), "tiny", bold=True)
        metrics = QFontMetrics(font)
        width, height = max(px(20), metrics.horizontalAdvance(text) + px(10)), metrics.height()
        right = self.width() - (px(4) if self._narrow else px(18))
        top = px(3) if self._narrow else (self.height() - height) / 2
        pill = QRectF(right - width, top, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("rail_mark"))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setPen(colour("rail_badge_text"))
        painter.setFont(font)
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)


class Rail(QFrame):
    """Brand at the top, pages below, settings at the bottom; scrolls when text is large."""

    def __init__(self, product: str, centre: str, chosen: Callable[[str], None]) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAccessibleName("导航")
        self._chosen = chosen
        self.items: dict[str, RailItem] = {}
        self._head = QFrame()
        self._head.setObjectName("rail_head")
        head = QVBoxLayout(self._head)
        head.setContentsMargins(18, 9, 12, 9)
        head.setSpacing(1)
        self.centre = Text(centre, "small", wrap=True)
        head.addWidget(Text(product, "head"))
        head.addWidget(self.centre)
        self._inside = QFrame()
        self._inside.setObjectName("rail")
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 8)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._head)
        whole.addWidget(self._scroll, 1)

    def add(self, page: str, title: str, icon: str, key: str, *, bottom: bool) -> None:
        item = RailItem(title, icon, key)
        item.setProperty("page", page)
        item.clicked.connect(self._clicked)
        self.items[page] = item
        tops = sum(1 for each in self.items.values() if not each.property("bottom")) - 1
        item.setProperty("bottom", bottom)
        if bottom:
            self._column.addWidget(item)
        else:
            self._column.insertWidget(max(0, tops), item)

    def choose(self, page: str) -> None:
        if page in self.items:
            self.items[page].setChecked(True)

    def fit(self, width: int) -> None:
        """Words while there is room for a page beside them, else icons."""
        narrow = width < px(NARROW)
        self._head.setVisible(not narrow)
        widest = px(52)
        for item in self.items.values():
            item.set_narrow(narrow)
            widest = max(widest, item.sizeHint().width())
        self.setFixedWidth(widest if narrow else max(px(184), widest))

    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, QWidget):
            self._chosen(str(sender.property("page")))
