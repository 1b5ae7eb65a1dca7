"""The year's grid: members by month, filled with the keyboard."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from desktop.theme import colour, px, sized
from desktop.widgets.fields import ENTER
from desktop.widgets.values import show_money
from models.dues.queries.book import YearRow
from models.dues.rules.book import CellState, MonthCell
from models.dues.rules.months import Month

Index = QModelIndex | QPersistentModelIndex
FIRST = 2  # the column of January
LAST = FIRST + 11
HEADERS = ("姓名", "月交纳", *(f"{n} 月" for n in range(1, 13)), "已交", "还欠")
# Paid is filled, unpaid is red on white: a branch with arrears is no wall of red.
_STATES = {
    CellState.PAID: ("green", "green_soft"),
    CellState.PART: ("amber", "amber_soft"),
    CellState.OWED: ("red", ""),
    CellState.EXEMPT: ("blue", "blue_soft"),
    CellState.DEFERRED: ("blue", "blue_soft"),
    CellState.ELSEWHERE: ("blue", "blue_soft"),
}
_WORDS = {
    CellState.EXEMPT: "免",
    CellState.DEFERRED: "缓",
    CellState.ELSEWHERE: "外",
    CellState.NOT_OWED: "—",
    CellState.UNASSESSED: "",
    CellState.FUTURE: "·",
}
ZERO = Decimal(0)
CHOOSE = QItemSelectionModel.SelectionFlag.ClearAndSelect
# With Shift: how many months further.
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Home: -11, Qt.Key.Key_End: 11}


class GridModel(QAbstractTableModel):
    """The members of a branch, and below them what came in for each month."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: Sequence[YearRow] = ()
        self.now: Month | None = None  # the present month
        self._sums: tuple[Decimal, ...] = ()

    def fill(self, rows: Sequence[YearRow]) -> None:
        """Show these members."""
        self.beginResetModel()
        self.rows = rows
        self._sum_up()
        self.endResetModel()

    def renew(self, rows: Sequence[YearRow]) -> bool:
        """Show the same members as they are now; False where they are others."""
        if len(rows) != len(self.rows):
            return False
        changed = [n for n, (new, old) in enumerate(zip(rows, self.rows, strict=True))
                   if new is not old]  # fmt: skip
        self.rows = rows
        self._sum_up()
        for number in (*changed, len(rows)):
            self.dataChanged.emit(self.index(number, 0), self.index(number, len(HEADERS) - 1))
        return True

    def _sum_up(self) -> None:
        rows = self.rows
        months = [sum((r.cells[n].paid for r in rows), ZERO) for n in range(12)]
        self._sums = (
            sum((r.assessed for r in rows if r.assessed is not None), ZERO),
            *months,
            sum((r.paid_total for r in rows), ZERO),
            sum((r.owed_total for r in rows), ZERO),
        )

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 — Qt's signature
        return 0 if parent.isValid() or not self.rows else len(self.rows) + 1

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(HEADERS)

    def cell(self, row: int, column: int) -> MonthCell | None:
        """The month at a place; None beside the months and below the members."""
        if row < len(self.rows) and FIRST <= column <= LAST:
            return self.rows[row].cells[column - FIRST]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        enabled = Qt.ItemFlag.ItemIsEnabled
        inside = index.row() < len(self.rows)
        return enabled | Qt.ItemFlag.ItemIsSelectable if inside else enabled

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if index.column() else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index.row(), index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            cell = self.cell(index.row(), index.column())
            state = cell.state.text if cell is not None else ""
            return f"{HEADERS[index.column()]} {state} {self._text(index.row(), index.column())}"
        return None

    def _text(self, row: int, column: int) -> str:
        if row >= len(self.rows):
            return "合计" if not column else show_money(self._sums[column - 1])
        member = self.rows[row]
        cell = self.cell(row, column)
        if cell is not None:
            return _say(cell)
        if not column:
            return member.name
        if column == 1:
            return "待定" if member.assessed is None else show_money(member.assessed)
        return show_money(member.paid_total if column == LAST + 1 else member.owed_total)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADERS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


def _say(cell: MonthCell) -> str:
    if cell.state in _WORDS:
        return _WORDS[cell.state]
    if cell.state is CellState.OWED:
        return show_money(cell.due)
    if cell.state is CellState.PART:
        return f"差 {show_money(cell.owed)}"
    return show_money(cell.paid)


class _Cell(QStyledItemDelegate):
    """A month in the colour of its state; the totals bold."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, GridModel)
        cell = model.cell(index.row(), index.column())
        box = option.rect
        ink = "text"
        painter.save()
        if cell is not None and cell.state in _STATES:
            ink, fill = _STATES[cell.state]
            if fill:
                painter.fillRect(box, colour(fill))
            if cell.state is CellState.OWED and cell.month == model.now:
                ink = "text"  # not late yet
        elif cell is not None or index.column() == 1:
            ink = "text_soft"
        total = index.row() >= len(model.rows)
        if total:
            painter.fillRect(box, colour("foot"))
        painter.setPen(colour("line_soft"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(colour("brand"))
            painter.drawRect(box.adjusted(1, 1, -2, -2))
            painter.drawRect(box.adjusted(2, 2, -3, -3))
        bold = total or index.column() in (0, LAST + 1)
        font = sized(option.font, "small", bold=bold)
        painter.setFont(font)
        painter.setPen(colour("text" if total else ink))
        inside = box.adjusted(px(5), 0, -px(5), 0)
        side = Qt.AlignmentFlag.AlignRight if index.column() else Qt.AlignmentFlag.AlignLeft
        text = str(index.data() or "")
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, side | Qt.AlignmentFlag.AlignVCenter, shown)
        if cell is not None and cell.state is CellState.PAID:
            left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(inside, left, "✓")
        painter.restore()


class _Names(QTableView):
    """The names again, above the first column: they stay where the months are pushed aside."""

    def __init__(self, grid: QTableView) -> None:
        super().__init__(grid)
        self._grid = grid
        self.setObjectName(grid.objectName())
        self.setModel(grid.model())
        self.setSelectionModel(grid.selectionModel())
        self.setItemDelegate(grid.itemDelegate())
        self.setAccessibleName("姓名")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        for column in range(1, len(HEADERS)):
            self.setColumnHidden(column, True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setAccessibleName("姓名 表头")
        mine, other = self.verticalScrollBar(), grid.verticalScrollBar()
        other.valueChanged.connect(mine.setValue)
        mine.valueChanged.connect(other.setValue)

    def follow(self) -> None:
        """As wide and high as the column below; only where the months do not fit."""
        grid = self._grid
        self.verticalHeader().setDefaultSectionSize(grid.verticalHeader().defaultSectionSize())
        width, head = grid.columnWidth(0), grid.horizontalHeader().height()
        self.setColumnWidth(0, width)
        self.horizontalHeader().setFixedHeight(head)
        edge = grid.frameWidth()
        self.setGeometry(edge, edge, width, head + grid.viewport().height())
        self.setVisible(grid.horizontalHeader().length() > grid.viewport().width())


class DuesGrid(QTableView):
    """Arrows walk, Shift+arrows choose months of one member, Space or Enter pays them."""

    paid = Signal()
    walked = Signal(object)  # the row of the member the keyboard is at

    def __init__(self) -> None:
        super().__init__()
        self.grid = GridModel(self)
        self.setModel(self.grid)
        self.setObjectName("dues_grid")
        self.setAccessibleName("月度收缴")
        self.setItemDelegate(_Cell(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setAccessibleName("月度收缴 表头")
        self._begun = -1  # where the months that are chosen begin
        self.selectionModel().currentChanged.connect(self._walked)
        self.doubleClicked.connect(lambda _: self._pay())
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._names = _Names(self)
        self._measure()

    def fill(self, rows: Sequence[YearRow], year: int, today: Month) -> None:
        """Show these; the place of the keyboard stays, at first it is at the present month."""
        now = self.currentIndex()
        month = today.number if today.year == year else 1
        row, column = (now.row(), now.column()) if now.isValid() else (0, FIRST + month - 1)
        self.grid.now = today
        self.grid.fill(rows)
        if rows:
            self.go_to(min(max(row, 0), len(rows) - 1), column)

    def renew(self, rows: Sequence[YearRow]) -> bool:
        """The same members as they are now; the keyboard and what is chosen stay."""
        return self.grid.renew(rows)

    def go_to(self, row: int, column: int) -> None:
        """Put the keyboard there; a Ctrl or Shift that is still held down changes nothing."""
        self.selectionModel().setCurrentIndex(self.grid.index(row, column), CHOOSE)

    @property
    def member(self) -> YearRow | None:
        """The member the keyboard is at."""
        row = self.currentIndex().row()
        return self.grid.rows[row] if 0 <= row < len(self.grid.rows) else None

    @property
    def chosen(self) -> list[MonthCell]:
        """The chosen months of the member the keyboard is at."""
        row = self.currentIndex().row()
        columns = sorted(i.column() for i in self.selectedIndexes() if i.row() == row)
        cells = (self.grid.cell(row, column) for column in columns)
        return [cell for cell in cells if cell is not None]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() == Qt.KeyboardModifier.ShiftModifier and event.key() in _STEPS:
            self._stretch(_STEPS[Qt.Key(event.key())])
            return
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if plain and (event.key() in ENTER or event.key() == Qt.Key.Key_Space):
            self._pay()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, text: str) -> None:
        """Letters belong to the keys of the page."""

    def _stretch(self, step: int) -> None:
        """Choose from the month where it began to the next one; never another member's."""
        now, begun = self.currentIndex(), self._begun
        if not FIRST <= now.column() <= LAST:
            return
        place = min(max(now.column() + step, FIRST), LAST)
        here = self.grid.index(now.row(), place)
        model = self.selectionModel()
        model.setCurrentIndex(here, QItemSelectionModel.SelectionFlag.NoUpdate)
        self._begun = begun if FIRST <= begun <= LAST else now.column()
        start = self.grid.index(now.row(), self._begun)
        model.select(QItemSelection(start, here), CHOOSE)

    def _pay(self) -> None:
        if self.member is not None:
            self.paid.emit()

    def _walked(self, *_: object) -> None:
        self._begun = self.currentIndex().column()
        if self.member is not None:
            self.walked.emit(self.member)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._measure()

    def _measure(self) -> None:
        metrics = QFontMetrics(sized(self.font(), "small", bold=True))
        self.verticalHeader().setDefaultSectionSize(metrics.height() + px(16))
        header = self.horizontalHeader()
        header.setMinimumSectionSize(px(40))
        pad = px(14)
        for column in range(len(HEADERS)):
            sample = "国国国国" if not column else "✓ 100.00"
            sample = "100 000.00" if column > LAST else sample
            header.resizeSection(column, metrics.horizontalAdvance(sample) + pad)
        self._spread()

    def _spread(self) -> None:
        """The months share what is left of the width; never less than their own."""
        header = self.horizontalHeader()
        metrics = QFontMetrics(sized(self.font(), "small", bold=True))
        least = metrics.horizontalAdvance("✓ 100.00") + px(14)
        others = sum(header.sectionSize(c) for c in range(len(HEADERS)) if not FIRST <= c <= LAST)
        width = max(least, (self.viewport().width() - others) // 12)
        for column in range(FIRST, LAST + 1):
            header.resizeSection(column, width)
        self._names.follow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread()

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """As Qt does, and out from below the names."""
        super().scrollTo(index, hint)
        hidden = self._names.width() - self.visualRect(index).left()
        if index.column() and hidden > 0 and self._names.isVisibleTo(self):
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - hidden)

    def minimumSizeHint(self) -> QSize:
        return QSize(px(220), self.verticalHeader().defaultSectionSize() * 5)
