"""A workbook's sheet as it looks on paper, to point at with the mouse and with the keys."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from desktop.pages.reports.district.lesson import SIGNS, TONES, Mark
from desktop.theme import colour, px, sized
from desktop.widgets.fields import ENTER
from reports.sheets.templates.book import ViewCell, ViewSheet
from reports.sheets.templates.mapping import ListEntry
from reports.sheets.templates.references import letters, split_cell

Index = QModelIndex | QPersistentModelIndex
CHARACTER, POINT = 7.0, 1.25  # pixels at 100 %
_SIDES = {
    "center": Qt.AlignmentFlag.AlignHCenter,
    "centerContinuous": Qt.AlignmentFlag.AlignHCenter,
    "distributed": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}
_HEIGHTS = {"top": Qt.AlignmentFlag.AlignTop, "center": Qt.AlignmentFlag.AlignVCenter}


class SheetModel(QAbstractTableModel):
    """What a screen reader hears of the sheet; how it looks is the delegate's."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.sheet: ViewSheet | None = None
        self.marks: dict[tuple[int, int], list[Mark]] = {}
        self.areas: list[ListEntry] = []

    def show_sheet(self, sheet: ViewSheet | None) -> None:
        self.beginResetModel()
        self.sheet = sheet
        self.marks, self.areas = {}, []
        self.endResetModel()

    def show_marks(self, marks: Iterable[Mark], areas: Iterable[ListEntry]) -> None:
        """The meanings of this sheet's cells."""
        self.marks = {}
        for mark in marks:
            self.marks.setdefault(split_cell(mark.cell), []).append(mark)
        self.areas = list(areas)
        if self.rowCount() and self.columnCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def area(self, row: int) -> ListEntry | None:
        """The list a row belongs to."""
        return next((a for a in self.areas if a.first <= row <= a.last), None)

    def marks_at(self, row: int, column: int) -> list[Mark]:
        """What a place means; a row of a list means what its first row means."""
        area = self.area(row)
        if area is not None:
            return self.marks.get((area.first, column), [])
        at = self.sheet.anchor(row, column) if self.sheet is not None else (row, column)
        return self.marks.get(at, [])

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 — Qt's signature
        return 0 if parent.isValid() or self.sheet is None else self.sheet.rows

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self.sheet is None else self.sheet.columns

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.sheet is None or role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        cell = self.sheet.cell(index.row() + 1, index.column() + 1)
        text = "公式" if cell.is_formula else cell.text
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        means = [
            f"{m.words} {m.standing.text}"
            for m in self.marks_at(index.row() + 1, index.column() + 1)
        ]
        return "，".join(part for part in (cell.name, text, *means) if part)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            across = orientation == Qt.Orientation.Horizontal
            return letters(section + 1) if across else str(section + 1)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        return None


class _Looks(QStyledItemDelegate):
    """A cell with its fill, borders and text as the workbook has them, its meaning over it."""

    def __init__(self, grid: "SheetGrid") -> None:
        super().__init__(grid)
        self._grid = grid

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = self._grid.model_
        sheet = model.sheet
        if sheet is None:
            return
        row, column = index.row() + 1, index.column() + 1
        cell = sheet.cell(row, column)
        box: QRect = option.rect
        painter.save()
        painter.setClipRect(box)
        painter.fillRect(box, QColor(f"#{cell.fill}") if cell.fill else colour("card"))
        if cell.is_formula:
            painter.fillRect(box, colour("grey_soft"))
        marks = model.marks_at(row, column)
        area = model.area(row)
        in_list = area is not None and row > area.first
        if marks and not cell.is_formula:
            tone = TONES[_worst(marks).standing]
            if in_list:
                painter.fillRect(box, colour(f"{tone}_soft"))
                marks = []
        self._borders(painter, sheet, row, column, box)
        self._text(painter, option, cell, box)
        if marks and not cell.is_formula:
            self._mark(painter, option, marks, cell, box)
        current = self._grid.currentIndex()
        if current == index or (
            current.isValid() and sheet.anchor(current.row() + 1, current.column() + 1)
            == sheet.anchor(row, column)
        ):  # fmt: skip
            painter.setPen(QPen(colour("brand"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        painter.restore()

    def _borders(
        self, painter: QPainter, sheet: ViewSheet, row: int, column: int, box: QRect
    ) -> None:
        top, left, bottom, right = sheet.block(row, column)
        first = sheet.cells.get((top, left))
        last = sheet.cells.get((bottom, right))
        faint, dark = QPen(colour("line_soft"), 1), QPen(colour("text_soft"), 1)
        painter.setPen(faint)
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.drawLine(box.topRight(), box.bottomRight())
        painter.setPen(dark)
        if first is not None and first.edges[0]:
            painter.drawLine(box.topLeft(), box.bottomLeft())
        if first is not None and first.edges[1]:
            painter.drawLine(box.topLeft(), box.topRight())
        if (last is not None and last.edges[2]) or (first is not None and first.edges[2]):
            painter.drawLine(box.topRight(), box.bottomRight())
        if (last is not None and last.edges[3]) or (first is not None and first.edges[3]):
            painter.drawLine(box.bottomLeft(), box.bottomRight())

    def _text(
        self, painter: QPainter, option: QStyleOptionViewItem, cell: ViewCell, box: QRect
    ) -> None:
        painter.setFont(_font(option, cell))
        inside = box.adjusted(px(3), px(1), -px(3), -px(1))
        if cell.is_formula:
            painter.setPen(colour("text_off"))
            painter.drawText(inside, Qt.AlignmentFlag.AlignCenter, "ƒ")
            return
        if not cell.text:
            return
        painter.setPen(QColor(f"#{cell.colour}") if cell.colour else colour("text"))
        side = _SIDES.get(cell.horizontal, Qt.AlignmentFlag.AlignLeft)
        if not cell.horizontal and _is_number(cell.text):
            side = Qt.AlignmentFlag.AlignRight
        flags = side | _HEIGHTS.get(cell.vertical, Qt.AlignmentFlag.AlignBottom)
        if cell.wraps or "\n" in cell.text:
            painter.drawText(inside, flags | Qt.TextFlag.TextWordWrap, cell.text)
        else:
            painter.drawText(inside, flags | Qt.TextFlag.TextSingleLine, cell.text)

    def _mark(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        marks: list[Mark],
        cell: ViewCell,
        box: QRect,
    ) -> None:
        worst = _worst(marks)
        tone = TONES[worst.standing]
        font = sized(option.font, "tiny")
        metrics = QFontMetrics(font)
        words = "、".join(mark.short for mark in marks)
        text = f"{SIGNS[worst.standing]} {words}"
        room = box.adjusted(1, 1, -2, -2)
        if cell.text:  # behind the label: only as wide as it has to be
            wide = min(metrics.horizontalAdvance(text) + px(8), room.width())
            high = min(metrics.height() + px(2), room.height())
            left = room.right() - wide + 1
            if cell.horizontal in ("", "left", "general"):
                label = QFontMetrics(_font(option, cell)).horizontalAdvance(cell.text)
                left = min(left, room.left() + label + px(8))
            room = QRect(left, room.bottom() - high + 1, wide, high)
        painter.fillRect(room, colour(f"{tone}_soft"))
        painter.setPen(QPen(colour(tone), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(room.adjusted(0, 0, -1, -1))
        painter.setFont(font)
        inside = room.adjusted(px(3), 0, -px(2), 0)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class SheetGrid(QTableView):
    """Tells where the clerk points: `pointed()` when the cell changes, `edited()` on Enter or a
    double click, `cleared()` on Delete, `wanting_next()` on Tab.

    `has_next` says whether Tab has somewhere to go; else it leaves the grid as everywhere.
    """

    pointed = Signal()
    edited = Signal()
    cleared = Signal()
    wanting_next = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.has_next = False
        self.model_ = SheetModel(self)
        self._sheet: ViewSheet | None = None
        self.setModel(self.model_)
        self.setObjectName("sheet")
        self.setAccessibleName(name)
        self.setItemDelegate(_Looks(self))
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(True)
        for header, title in (
            (self.horizontalHeader(), "列"),
            (self.verticalHeader(), "行"),
        ):
            header.setAccessibleName(f"{name} {title}")
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setHighlightSections(False)
            header.setSectionsClickable(False)
            header.setMinimumSectionSize(1)
        self.doubleClicked.connect(self._twice)

    # what a page uses

    def show_sheet(self, sheet: ViewSheet | None) -> None:
        """Draw a sheet; the cell that was current stays current where it can."""
        at = self.place
        self._sheet = sheet
        self.clearSpans()
        self.model_.show_sheet(sheet)
        if sheet is None:
            return
        for top, left, bottom, right in sheet.merges:
            if (bottom, right) != (top, left):
                self.setSpan(top - 1, left - 1, bottom - top + 1, right - left + 1)
        self._measure()
        if at is not None and at[0] <= sheet.rows and at[1] <= sheet.columns:
            self.go_to(*at)
        else:
            self.go_to(1, 1)

    @property
    def place(self) -> tuple[int, int] | None:
        """Row and column of the current cell, from 1; of a merged block its corner."""
        index = self.currentIndex()
        if not index.isValid() or self._sheet is None:
            return None
        return self._sheet.anchor(index.row() + 1, index.column() + 1)

    def go_to(self, row: int, column: int) -> None:
        """Point at a cell and bring it into view."""
        if self._sheet is None:
            return
        row, column = self._sheet.anchor(row, column)
        index = self.model_.index(row - 1, column - 1)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    # inside

    def _twice(self, index: QModelIndex) -> None:
        self.edited.emit()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        self.pointed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            self.edited.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                super().keyPressEvent(event)
            else:
                self.cleared.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, text: str) -> None:
        """Typing on the sheet looks for nothing."""

    def focusNextPrevChild(self, next: bool) -> bool:
        if next and self.has_next:
            self.wanting_next.emit()
            return True
        return super().focusNextPrevChild(next)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._measure()

    def _measure(self) -> None:
        sheet = getattr(self, "_sheet", None)
        if sheet is None:
            return
        for number, width in enumerate(sheet.widths[: sheet.columns]):
            self.setColumnHidden(number, not width)
            if width:
                self.setColumnWidth(number, max(px(12), px(width * CHARACTER + 5)))
        lowest = QFontMetrics(sized(self.font(), "tiny")).height() + px(6)
        for number, height in enumerate(sheet.heights[: sheet.rows]):
            self.setRowHidden(number, not height)
            if height:
                self.setRowHeight(number, max(lowest, px(height * POINT)))


def _font(option: QStyleOptionViewItem, cell: ViewCell) -> QFont:
    font = sized(option.font, "base", bold=cell.bold)
    # The size is the workbook's own: a title is told by it.
    font.setPixelSize(max(px(9), px(cell.size * POINT)))
    return font


def _worst(marks: list[Mark]) -> Mark:
    order = list(TONES)
    return min(marks, key=lambda mark: order.index(mark.standing))


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).replace("-", "", 1).isdigit()
