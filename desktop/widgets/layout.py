"""Layouts for large text: a row that wraps, and contents that scroll only where they must."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QGridLayout, QLayout, QLayoutItem, QWidget, QWidgetItem


class Flow(QLayout):
    """Items from left to right, on further lines where they do not fit.

    With `right=True` the lines are flush right, as rows of buttons are.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        gap: int = 8,
        right: bool = False,
    ) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._right = right
        self.setContentsMargins(0, 0, 0, 0)

    def add(self, *widgets: QWidget) -> None:
        for widget in widgets:
            self.addChildWidget(widget)
            self.addItem(QWidgetItem(widget))

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        if not 0 <= index < len(self._items):
            return None
        taken = self._items.pop(index)
        self.invalidate()
        return taken

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        around = self.contentsMargins()
        inside = width - around.left() - around.right()
        height = self._place(QRect(0, 0, inside, 0), move=False)
        return height + around.top() + around.bottom()

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect.marginsRemoved(self.contentsMargins()), move=True)

    def sizeHint(self) -> QSize:
        sizes = [size for _, size in self._shown()]
        width = sum(size.width() for size in sizes) + self._gap * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0)).grownBy(
            self.contentsMargins()
        )

    def minimumSize(self) -> QSize:
        size = QSize()
        for item, _ in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size.grownBy(self.contentsMargins())

    def _shown(self) -> list[tuple[QLayoutItem, QSize]]:
        return [(item, item.sizeHint()) for item in self._items if not item.isEmpty()]

    def _place(self, rect: QRect, *, move: bool) -> int:
        lines: list[list[tuple[QLayoutItem, QSize]]] = [[]]
        used = 0
        for item, size in self._shown():
            if lines[-1] and used + self._gap + size.width() > rect.width():
                lines.append([])
                used = 0
            used += size.width() + (self._gap if lines[-1] else 0)
            lines[-1].append((item, size))
        y = rect.y()
        for line in lines:
            height = max((size.height() for _, size in line), default=0)
            if move:
                self._place_line(line, rect, y, height)
            y += height + self._gap
        return y - self._gap - rect.y()

    def _place_line(
        self, line: list[tuple[QLayoutItem, QSize]], rect: QRect, y: int, height: int
    ) -> None:
        total = sum(size.width() for _, size in line) + self._gap * (len(line) - 1)
        x = rect.x() + (max(0, rect.width() - total) if self._right else 0)
        for item, size in line:
            width = min(size.width(), rect.width())
            item.setGeometry(
                QRect(QPoint(x, y + (height - size.height()) // 2), QSize(width, size.height()))
            )
            x += size.width() + self._gap


class Inside(QWidget):
    """Asks for the height it needs at its width, so that it scrolls only where it must."""

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.totalMinimumHeightForWidth(width) if layout is not None else -1

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)


def two_columns(widgets: Sequence[tuple[QWidget, bool]]) -> QGridLayout:
    """Fields side by side in the order of the paper; True: as wide as both."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(10)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
    row = column = 0
    for widget, is_wide in widgets:
        if is_wide:
            row += bool(column)
            grid.addWidget(widget, row, 0, 1, 2, Qt.AlignmentFlag.AlignTop)
            row, column = row + 1, 0
        else:
            grid.addWidget(widget, row, column, Qt.AlignmentFlag.AlignTop)
            row, column = (row + 1, 0) if column else (row, 1)
    return grid
