"""The table's model: knows how many rows there are and holds the pages that were looked at."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from desktop.widgets.table.source import PAGE, PageSource, View

KEEP_PAGES = 64
Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
WAITING = "…"


@dataclass(frozen=True)
class Column:
    """One column. `kind` is text, bold, grey, number or chip; `width` in characters, and the
    column with `stretch` takes what is left. `tone` gives a chip its colour by row."""

    id: str
    title: str
    text: Callable[[Any], str]
    kind: str = "text"
    width: float = 10
    stretch: bool = False
    sortable: bool = True
    tone: Callable[[Any], str] | None = None


class RecordModel(QAbstractTableModel):
    """Asks its source only for pages that are looked at; the newest look comes first."""

    opened = Signal(int)  # the number of rows is known
    filled = Signal()  # a page arrived

    def __init__(self, columns: Sequence[Column], source: PageSource, parent: QObject) -> None:
        super().__init__(parent)
        self.columns = list(columns)
        self.source = source
        self.view = View()
        self.total = 0
        self._round = 0
        self._pages: OrderedDict[int, Sequence[Any]] = OrderedDict()
        self._wanted: list[int] = []  # newest last
        self._asked: set[int] = set()
        self._pump = QTimer(self, singleShot=True, interval=0)
        self._pump.timeout.connect(self._ask_next)

    # reading

    def open(self, view: View | None = None) -> None:
        """Read again from the start, perhaps in another order or with another filter."""
        if view is not None:
            self.view = view
        self._round += 1
        self.source.open(self.view, partial(self._reset, self._round))

    def _reset(self, asked: int, total: int) -> None:
        if asked != self._round:
            return
        self.beginResetModel()
        self.total = total
        self._pages.clear()
        self._wanted.clear()
        self._asked.clear()
        self._round += 1  # pages of the view before are not ours any more
        self.endResetModel()
        self.opened.emit(total)

    def row(self, number: int) -> Any | None:
        """The record at a row, or None while its page is on its way."""
        if number >= self.total:
            return None
        page = self._pages.get(number // PAGE)
        if page is not None:
            self._pages.move_to_end(number // PAGE)
            inside = number % PAGE
            return page[inside] if inside < len(page) else None
        self.want(number // PAGE)
        return None

    def want(self, page: int) -> None:
        if page in self._asked:
            return
        if page in self._wanted:
            self._wanted.remove(page)
        self._wanted.append(page)
        del self._wanted[:-KEEP_PAGES]
        if not self._pump.isActive():
            self._pump.start()

    def _ask_next(self) -> None:
        # One page at a time: while a clerk drags the bar, what flew by is not read.
        if self._asked or not self._wanted:
            return
        page = self._wanted.pop()
        del self._wanted[:-3]
        self._asked.add(page)
        self.source.page(page, partial(self._keep, self._round, page))

    def _keep(self, asked: int, page: int, rows: Sequence[Any]) -> None:
        if asked != self._round:
            return
        self._asked.discard(page)
        self._pages[page] = rows
        while len(self._pages) > KEEP_PAGES:
            self._pages.popitem(last=False)
        first = page * PAGE
        last = min(first + PAGE, self.total) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))
        self.filled.emit()
        if self._wanted:
            self._pump.start()

    # what Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 — Qt's signature
        return 0 if parent.isValid() else self.total

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == ROW:
            return self.row(index.row())
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and column.kind == "number":
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DisplayRole:
            row = self.row(index.row())
            return WAITING if row is None else column.text(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            row = self.row(index.row())
            return "正在读取" if row is None else f"{column.title} {column.text(row)}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            number = self.columns[section].kind == "number"
            side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None
