"""The directory as a table: a department on each row, a grid in each column."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from desktop.theme import colour, px, sized
from desktop.widgets.fields import ENTER
from models.organisation.queries import Directory, FirstContact
from models.organisation.queries.directory import COMMUNITY
from models.people.rules.tokens import text_tokens

Index = QModelIndex | QPersistentModelIndex
NOBODY = "—"


class MatrixModel(QAbstractTableModel):
    """What is shown of a directory; `narrow` keeps the rows and columns with what was typed."""

    def __init__(self) -> None:
        super().__init__()
        self.directory: Directory | None = None
        self.departments: Sequence[str] = ()
        self.grids: Sequence[tuple[int | None, str]] = ()

    def show(self, directory: Directory, typed: str) -> None:
        """A word narrows the columns where it names grids, else the rows."""
        self.beginResetModel()
        self.directory = directory
        self.grids = [(None, COMMUNITY), *directory.grids]
        self.departments = directory.departments
        for word in typed.casefold().split():
            columns = [grid for grid in self.grids if fits(grid[1], word)]
            if columns:
                self.grids = columns
            else:
                self.departments = [d for d in self.departments if self._mentions(d, word)]
        self.endResetModel()

    def _mentions(self, department: str, word: str) -> bool:
        if fits(department, word):
            return True
        found = [self.first(grid, department) for grid, _ in self.grids]
        return any(
            word in f"{f.entry.contact}{f.entry.position}{f.entry.phone}{f.entry.backup_contact}"
            for f in found
            if f is not None
        )

    def first(self, grid_id: int | None, department: str) -> FirstContact | None:
        return self.directory.first(grid_id, department) if self.directory is not None else None

    def at(self, index: Index) -> tuple[int | None, str] | None:
        """Grid and department of a cell."""
        if not index.isValid():
            return None
        return self.grids[index.column()][0], self.departments[index.row()]

    # for the view

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 — Qt's signature
        return 0 if parent.isValid() else len(self.departments)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.grids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        where = self.at(index)
        if where is None:
            return None
        first = self.first(*where)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{first.entry.contact}\n{first.entry.phone}" if first else NOBODY
        if role == Qt.ItemDataRole.ForegroundRole:
            own = first is not None and first.is_own
            return colour("text" if own else "text_soft")
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            said = f"{first.entry.contact} {first.entry.phone}，{first.says}" if first else "空着"
            return f"{self.grids[index.column()][1]}，{where[1]}：{said}"
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self.grids[section][1]
        return self.departments[section]


class Matrix(QTableView):
    """Tells `chosen` when another cell is looked at, `entered_cell` on Enter or double click."""

    chosen = Signal()
    entered_cell = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.cells = MatrixModel()
        self.setModel(self.cells)
        self.setObjectName("directory")
        self.setAccessibleName("通讯录")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for header, name in ((self.horizontalHeader(), "网格"), (self.verticalHeader(), "部门")):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setHighlightSections(False)
            header.setAccessibleName(f"通讯录{name}")
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.horizontalHeader().setDefaultAlignment(left)
        self.doubleClicked.connect(self.entered_cell)
        self._measure()

    def show_directory(self, directory: Directory, typed: str = "") -> None:
        """Show it; the cell that was looked at stays where it can."""
        where = self.where
        self.cells.show(directory, typed)
        self._measure()
        self.look_at(*(where or (None, "")))

    @property
    def where(self) -> tuple[int | None, str] | None:
        """Grid (None: the whole community) and department of the present cell."""
        return self.cells.at(self.currentIndex())

    def look_at(self, grid_id: int | None, department: str) -> None:
        """Go to a cell, or to the first one where it is not shown."""
        rows, columns = self.cells.departments, [grid for grid, _ in self.cells.grids]
        if not rows or not columns:
            self.chosen.emit()
            return
        row = rows.index(department) if department in rows else 0
        column = columns.index(grid_id) if grid_id in columns else 0
        self.setCurrentIndex(self.cells.index(row, column))
        self.chosen.emit()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            self.entered_cell.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Typing belongs to the filter."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._measure()

    def _measure(self) -> None:
        metrics = QFontMetrics(sized(self.font(), "base"))
        bold = QFontMetrics(sized(self.font(), "base", bold=True))
        row = metrics.lineSpacing() * 2 + px(14)
        # At least a mobile; names of grids and contacts make a column wider.
        phone = metrics.horizontalAdvance("19900000000") + px(28)
        for column in range(self.cells.columnCount()):
            texts = [
                line
                for r in range(self.cells.rowCount())
                for line in str(self.cells.data(self.cells.index(r, column))).split("\n")
            ]
            head = bold.horizontalAdvance(self.cells.grids[column][1]) + px(28)
            widest = max((metrics.horizontalAdvance(text) for text in texts), default=0) + px(20)
            self.setColumnWidth(column, max(phone, head, widest))
        self.verticalHeader().setDefaultSectionSize(row)
        words = [bold.horizontalAdvance(word) for word in self.cells.departments]
        self.verticalHeader().setFixedWidth(max(words, default=0) + px(30))


def fits(name: str, typed: str) -> bool:
    """Whether what was typed means this name: a part of it, its pinyin or initials."""
    typed = typed.casefold().strip()
    return typed in name.casefold() or any(t.startswith(typed) for t in text_tokens(name))
