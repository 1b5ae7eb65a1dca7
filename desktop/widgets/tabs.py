"""Section tabs: the matters of a visit, the parts of a record."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.theme import colour, px, sized
from desktop.widgets.composition import commit_composition
from desktop.widgets.layout import Flow


class _Tab(QAbstractButton):
    def __init__(self, text: str, *, extra: bool = False) -> None:
        super().__init__()
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(not extra)
        self.setAutoExclusive(not extra)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if extra else Qt.FocusPolicy.StrongFocus)
        self._extra = extra
        self._hint: tuple[str, QSize] | None = None

    def sizeHint(self) -> QSize:
        if self._hint is None or self._hint[0] != self.text():
            metrics = QFontMetrics(sized(self.font(), "base", bold=True))
            width = metrics.horizontalAdvance(self.text()) + px(32)
            self._hint = self.text(), QSize(width, metrics.height() + px(22))
        return self._hint[1]

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._hint = None

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        here = self.isChecked()
        painter.setFont(sized(self.font(), "base", bold=here))
        painter.setPen(colour("text" if here else "brand" if self._extra else "text_soft"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        if here:
            painter.fillRect(0, self.height() - 3, self.width(), 3, colour("brand"))
        if self.hasFocus():
            painter.setPen(colour("brand"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4, 4, -4, -6), 4, 4)


class SectionTabs(QWidget):
    """Tells `chosen(index)` when the clerk changes tab, `added` for the + at the end."""

    chosen = Signal(int)
    added = Signal()

    def __init__(self, name: str, extra: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._flow = Flow(self, gap=0)
        self._tabs: list[_Tab] = []
        self._extra = _Tab(extra, extra=True) if extra else None
        if self._extra is not None:
            self._flow.add(self._extra)
            self._extra.clicked.connect(self.added)

    def fill(self, titles: Sequence[str], now: int = 0) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget is not self._extra:
                widget.hide()
                widget.deleteLater()
        self._tabs = [_Tab(title) for title in titles]
        for tab in self._tabs:
            tab.clicked.connect(self._clicked)
        self._flow.add(*self._tabs)
        if self._extra is not None:
            self._flow.add(self._extra)
        if self._tabs:
            self._tabs[now].setChecked(True)
        for tab in self._tabs:
            tab.show()

    @property
    def index(self) -> int:
        return next((n for n, tab in enumerate(self._tabs) if tab.isChecked()), -1)

    def choose(self, index: int) -> None:
        """Change the tab as a click does; what is being composed is taken first."""
        if 0 <= index < len(self._tabs):
            commit_composition()
            self._tabs[index].setChecked(True)
            self.chosen.emit(index)

    def _clicked(self) -> None:
        self.choose(self.index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        self.choose(self.index + step)
        self._tabs[self.index].setFocus()
