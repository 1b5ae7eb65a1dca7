"""The record table: a list of any length that filters, sorts, copies and opens."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.theme import colour, px, sized
from desktop.widgets.cards import TONES, EmptyState
from desktop.widgets.fields import ENTER, Line
from desktop.widgets.table.model import ROW, Column, Index, RecordModel
from desktop.widgets.table.source import PAGE, ListSource, PageSource, View

COPY_ROWS = 5000  # more is an export
FILTER_MS = 120


class _Cell(QStyledItemDelegate):
    """Paints a cell by its column's kind; rows that need attention are warm."""

    def __init__(self, table: "RecordTable") -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW)
        column = self._table.model.columns[index.column()]
        box: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hot = row is not None and self._table.hot is not None and self._table.hot(row)
        if selected or hot:
            painter.fillRect(box, colour("hot"))
        painter.save()
        painter.setPen(colour("line_soft"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if selected and index.column() == 0:
            painter.fillRect(box.left(), box.top(), 3, box.height(), colour("brand"))
        text = "…" if row is None else column.text(row)
        inside = box.adjusted(px(11), 0, -px(11), 0)
        if row is not None and column.kind == "chip" and text:
            tone = column.tone(row) if column.tone is not None else "grey"
            self._chip(painter, option, inside, text, tone if tone in TONES else "grey")
        else:
            font = sized(option.font, "base", bold=column.kind == "bold")
            painter.setFont(font)
            grey = row is None or column.kind == "grey"
            painter.setPen(colour("text_soft" if grey else "text"))
            side = (
                Qt.AlignmentFlag.AlignRight
                if column.kind == "number"
                else Qt.AlignmentFlag.AlignLeft
            )
            shown = QFontMetrics(font).elidedText(
                text.replace("\n", " "), Qt.TextElideMode.ElideRight, inside.width()
            )
            painter.drawText(inside, side | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()

    def _chip(
        self, painter: QPainter, option: QStyleOptionViewItem, inside: QRect, text: str, tone: str
    ) -> None:
        font = sized(option.font, "small")
        metrics = QFontMetrics(font)
        width = min(inside.width(), metrics.horizontalAdvance(text) + px(18))
        height = metrics.height() + px(3)
        pill = QRectF(inside.left(), inside.center().y() - height / 2 + 0.5, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(f"{tone}_soft"))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setPen(colour(tone))
        painter.setFont(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(width) - px(12))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, shown)


class _Table(QTableView):
    entered = Signal()
    spaced = Signal()
    copied = Signal()
    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Space:
            self.spaced.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        elif event.key() == Qt.Key.Key_Home:
            self.selectRow(0)
        elif event.key() == Qt.Key.Key_End:
            self.selectRow(self.model().rowCount() - 1)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, text: str) -> None:
        """Typing belongs to the filter field; walking a million rows for it would freeze."""

    def sizeHintForColumn(self, column: int) -> int:
        return -1  # never look at rows to size a column


class RecordTable(QWidget):
    """`opened(row)` on Enter or double click, `previewed(row)` on space, `chosen(row)` when
    the current row changes, `told(text)` when a copy went well, `refused(text)` when not.

    `hot(row)` marks rows that need attention. With `filter_hint` a filter field stands above;
    typing in the table's page goes there with Ctrl+F.
    """

    opened = Signal(object)
    previewed = Signal(object)
    chosen = Signal(object)
    told = Signal(str)
    refused = Signal(str)
    counted = Signal(int)

    def __init__(
        self,
        name: str,
        columns: Sequence[Column],
        source: PageSource,
        *,
        filter_hint: str = "",
        hot: Callable[[Any], bool] | None = None,
        empty: EmptyState | None = None,
    ) -> None:
        super().__init__()
        self.hot = hot
        self.model = RecordModel(columns, source, self)
        self.table = _Table()
        self.filter: Line | None = None
        self._copying: list[int] | None = None
        self._keep_row = -1
        self._follow: tuple[Callable[[Any], object], object] | None = None
        self._awaiting = False
        self._build(name, filter_hint, empty or EmptyState("没有记录", "这里暂时没有内容。"))

    def _build(self, name: str, filter_hint: str, empty: EmptyState) -> None:
        table = self.table
        table.setModel(self.model)
        table.setAccessibleName(name)
        table.setItemDelegate(_Cell(self))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setCornerButtonEnabled(False)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        # A header that knows the selection asks every selected row before it paints itself:
        # three seconds for a million rows.
        header.setSelectionModel(QItemSelectionModel(self.model, self))
        header.setSortIndicatorShown(False)
        header.setAccessibleName(f"{name} 表头")
        header.sectionClicked.connect(self._sort)
        table.entered.connect(self._open)
        table.doubleClicked.connect(self._open)
        table.spaced.connect(self._preview)
        table.copied.connect(self.copy)
        table.resized.connect(self._spread)
        table.selectionModel().selectionChanged.connect(self._chosen)
        self.model.opened.connect(self._was_opened)
        self.model.filled.connect(self._filled)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if filter_hint:
            self.filter = Line()
            self.filter.setPlaceholderText(filter_hint)
            self.filter.setAccessibleName(filter_hint)
            self.filter.setClearButtonEnabled(True)
            for button in self.filter.findChildren(QToolButton):
                button.setAccessibleName("清空筛选")
            self.filter.textChanged.connect(self._filter_typed)
            self.filter.entered.connect(table.setFocus)
            row = QVBoxLayout()
            row.setContentsMargins(12, 10, 12, 10)
            row.addWidget(self.filter)
            column.addLayout(row)
        host = QWidget()
        self._stack = QStackedLayout(host)
        self._stack.addWidget(table)
        self._stack.addWidget(empty)
        column.addWidget(host, 1)
        self.setFocusProxy(table)
        self._filter_timer = QTimer(self, singleShot=True, interval=FILTER_MS)
        self._filter_timer.timeout.connect(self._filter_now)
        self._measure()

    # what a page uses

    def read(self, same: Callable[[Any], object] | None = None) -> None:
        """Read (again); the row that was current stays current where it can.

        With `same`, what tells a row from the others, it is followed to its new place: for lists
        that are read again without the clerk having done anything.
        """
        self._keep_row = self.table.currentIndex().row()
        current = self.current
        self._follow = None if same is None or current is None else (same, same(current))
        self.model.open()

    def show_rows(self, rows: Sequence[Any]) -> None:
        """For short lists that are already here."""
        if isinstance(self.model.source, ListSource):
            self.model.source.rows = rows
            self.read()

    @property
    def current(self) -> Any | None:
        index = self.table.currentIndex()
        return self.model.row(index.row()) if index.isValid() else None

    @property
    def view(self) -> View:
        """The order and filter in use: what an export of this list has to follow."""
        return self.model.view

    def go_filter(self) -> None:
        """The keyboard to the filter field."""
        if self.filter is not None:
            self.filter.setFocus()
            self.filter.selectAll()

    def show_column(self, number: int, shown: bool) -> None:
        """A column in which nothing stands gives its room to the others."""
        if self.table.isColumnHidden(number) == shown:
            self.table.setColumnHidden(number, not shown)
            self._spread()

    def take_focus(self) -> None:
        """To the rows, or to what stands in their place: a page without focus has no keys."""
        shown = self._stack.currentWidget()
        if shown is not None:
            shown.setFocus()

    def go_to(self, number: int) -> None:
        self._select(number)
        self.table.scrollTo(
            self.model.index(number, 0), QAbstractItemView.ScrollHint.PositionAtCenter
        )

    def copy(self) -> None:
        """The selected rows as a tab-separated table with its header, to the clipboard."""
        numbers = self._selected(self.table.selectionModel().selection())
        if not numbers:
            return
        if len(numbers) > COPY_ROWS:
            self.refused.emit(
                f"一次最多复制 {COPY_ROWS} 行，现在选了 {len(numbers)} 行。"
                "没有复制；要全部内容请用“导出”。"
            )
            return
        self._copying = numbers
        self._copy_on()

    # inside

    def _select(self, number: int) -> None:
        """This row alone, whatever key is held: selectRow would do as Shift or Ctrl say."""
        flags = QItemSelectionModel.SelectionFlag
        self.table.selectionModel().setCurrentIndex(
            self.model.index(number, 0), flags.ClearAndSelect | flags.Rows
        )

    def _selected(self, selection: QItemSelection) -> list[int]:
        parts = [selection.at(number) for number in range(selection.count())]
        total = sum(part.bottom() - part.top() + 1 for part in parts)
        if total > COPY_ROWS:
            return list(range(total))  # only its length is looked at
        return sorted({n for part in parts for n in range(part.top(), part.bottom() + 1)})

    def _copy_on(self) -> None:
        assert self._copying is not None
        rows = [self.model.row(number) for number in self._copying]
        if any(row is None for row in rows):
            return  # the missing pages are on their way; goes on when they are here
        lines = ["\t".join(column.title for column in self.model.columns)]
        for row in rows:
            cells = (column.text(row) for column in self.model.columns)
            lines.append("\t".join(" ".join(cell.split()) for cell in cells))
        self._copying = None
        QGuiApplication.clipboard().setText("\n".join(lines))
        self.told.emit(f"已复制 {len(rows)} 行")

    def _follow_row(self) -> None:
        """To the place where the row stands now that was current, if it is near."""
        if self._follow is None or self.current is None:
            return
        (same, wanted), self._follow = self._follow, None
        here = self.table.currentIndex().row()
        first = here - here % PAGE
        for number in range(first, min(first + PAGE, self.model.total)):
            row = self.model.row(number)
            if row is not None and same(row) == wanted:
                if number != here:
                    self._select(number)
                return

    def _filled(self) -> None:
        self._follow_row()
        if self._awaiting:
            self._chosen()
        if self._copying is not None:
            self._copy_on()

    def _open(self) -> None:
        if (row := self.current) is not None:
            self.opened.emit(row)

    def _preview(self) -> None:
        if (row := self.current) is not None:
            self.previewed.emit(row)

    def _chosen(self) -> None:
        row = self.current
        self._awaiting = row is None  # its page is on its way
        if row is not None:
            self.chosen.emit(row)

    def _was_opened(self, total: int) -> None:
        self._copying = None
        # Where nothing sorts, the headers do not even look as if a click did something.
        sorts = any(column.sortable for column in self.model.columns)
        self.table.horizontalHeader().setSectionsClickable(sorts)
        self._stack.setCurrentIndex(0 if total or self.model.view.filter else 1)
        if total:
            self._select(max(0, min(self._keep_row, total - 1)))
            self._follow_row()
        self.counted.emit(total)

    def _sort(self, section: int) -> None:
        column = self.model.columns[section]
        if not column.sortable:
            return
        view = self.model.view
        descending = view.order == column.id and not view.descending
        header = self.table.horizontalHeader()
        header.setSortIndicatorShown(True)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(section, order)
        self._keep_row = 0
        self.model.open(View(column.id, descending, view.filter))

    def _filter_typed(self) -> None:
        self._filter_timer.start()

    def _filter_now(self) -> None:
        text = self.filter.text().strip() if self.filter is not None else ""
        view = self.model.view
        if text != view.filter:
            self._keep_row = 0
            self.model.open(View(view.order, view.descending, text))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._measure()

    def _measure(self) -> None:
        if not hasattr(self, "_stack"):
            return
        metrics = QFontMetrics(sized(self.font(), "base", bold=True))
        self.table.verticalHeader().setDefaultSectionSize(metrics.height() + px(18))
        header = self.table.horizontalHeader()
        one = metrics.horizontalAdvance("国")
        for number, column in enumerate(self.model.columns):
            header.resizeSection(number, round(one * column.width) + px(24))
        widest = max((column.width for column in self.model.columns), default=0)
        header.setMinimumSectionSize(round(min(one * 4, one * widest)))
        self._spread()

    def _spread(self) -> None:
        """Give the stretching column what is left; never less than its own width."""
        header = self.table.horizontalHeader()
        one = QFontMetrics(sized(self.font(), "base", bold=True)).horizontalAdvance("国")
        for number, column in enumerate(self.model.columns):
            if column.stretch:
                left = self.table.viewport().width() - header.length() + header.sectionSize(number)
                header.resizeSection(number, max(left, round(one * column.width) + px(24)))

    def minimumSizeHint(self) -> QSize:
        row = self.table.verticalHeader().defaultSectionSize()
        return QSize(px(220), row * 4)
