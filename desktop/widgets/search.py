"""A field that finds while it is typed, with rich rows under it.

The list never takes the keyboard: arrows and Enter go through the line, so that an input
method is never disturbed. Only the answer to the newest text is shown, and Enter that
comes before the answer waits for it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from desktop.theme import colour, px, sized
from desktop.widgets.buttons import paint_key_cap
from desktop.widgets.fields import Field, Line

Index = QModelIndex | QPersistentModelIndex
HIT = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Hit:
    """One row: title bold, note beside it, grey lines below; `group` makes a caption."""

    key: Any
    title: str
    note: str = ""
    lines: tuple[str, ...] = ()
    group: str = ""


@dataclass(frozen=True)
class _Caption:
    text: str


Deliver = Callable[[Sequence[Hit]], None]
Search = Callable[[str, Deliver], None]


class _Hits(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Hit | _Caption] = []

    def fill(self, hits: Sequence[Hit]) -> None:
        self.beginResetModel()
        self.rows = []
        group = ""
        for hit in hits:
            if hit.group and hit.group != group:
                group = hit.group
                self.rows.append(_Caption(group))
            self.rows.append(hit)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 — Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == HIT:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if isinstance(row, _Caption):
                return row.text
            return "，".join(part for part in (row.title, row.note, *row.lines) if part)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.rows[index.row()], _Caption):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _HitPainter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(HIT)
        line = QFontMetrics(sized(option.font, "base")).height() + px(2)
        if isinstance(row, _Caption):
            return QSize(px(100), line + px(4))
        lines = _fitted(row, QFontMetrics(sized(option.font, "base")), self._width())
        return QSize(px(100), line * (1 + len(lines)) + px(14))

    def _width(self) -> int:
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QListView) else px(300)
        return int(width) - px(24)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(HIT)
        box: QRect = option.rect
        painter.save()
        if isinstance(row, _Caption):
            painter.setFont(sized(option.font, "small", bold=True))
            painter.setPen(colour("text_soft"))
            painter.drawText(
                box.adjusted(px(12), 0, -px(12), 0), Qt.AlignmentFlag.AlignVCenter, row.text
            )
            painter.restore()
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, colour("hot"))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), colour("brand"))
        bold, plain = sized(option.font, "base", bold=True), sized(option.font, "base")
        line = QFontMetrics(plain).height() + px(2)
        x, y, width = box.left() + px(12), box.top() + px(7), box.width() - px(24)
        painter.setFont(bold)
        painter.setPen(colour("text"))
        title = QFontMetrics(bold).elidedText(row.title, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRect(x, y, width, line), Qt.AlignmentFlag.AlignVCenter, title)
        used = QFontMetrics(bold).horizontalAdvance(title) + px(6)
        painter.setFont(plain)
        metrics = QFontMetrics(plain)
        note = metrics.elidedText(row.note, Qt.TextElideMode.ElideRight, max(0, width - used))
        painter.drawText(QRect(x + used, y, width, line), Qt.AlignmentFlag.AlignVCenter, note)
        painter.setPen(colour("text_soft"))
        for number, text in enumerate(_fitted(row, metrics, width), 1):
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
            place = QRect(x, y + number * line, width, line)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()


def _fitted(row: Hit, metrics: QFontMetrics, width: int) -> list[str]:
    """The grey lines; one that is too wide breaks at its dots rather than lose its end."""
    lines: list[str] = []
    for line in row.lines:
        fits = metrics.horizontalAdvance(line) <= width
        lines.extend([line] if fits else line.split(" · "))
    return lines


class SearchLine(Line):
    """The line itself; can show its key-cap while it is empty and not in use."""

    moved = Signal(int)
    escaped = Signal()

    def __init__(self, key: str = "") -> None:
        super().__init__()
        self._key = key
        if key:
            self.setTextMargins(0, 0, px(62), 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._key:
            self.setTextMargins(0, 0, px(62), 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: 6,
            Qt.Key.Key_PageUp: -6,
        }
        if event.key() in steps and not self.composing:
            self.moved.emit(steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: Any) -> None:
        super().paintEvent(event)
        if self._key and not self.text() and not self.hasFocus():
            painter = QPainter(self)
            painter.setFont(self.font())
            inside = self.rect().adjusted(0, 0, -px(10), 0)
            paint_key_cap(painter, inside, self._key, colour("text_soft"))


class SearchField(Field):
    """Finds through `search(text, deliver)`; tells `picked(Hit)`, or `missed(text)` when
    Enter was pressed and nothing fits. `inline` keeps the list in the page, under the
    field; else it floats above what is below."""

    picked = Signal(object)
    missed = Signal(str)

    def __init__(
        self,
        label: str,
        search: Search,
        *,
        hint: str = "",
        key: str = "",
        inline: bool = False,
        rows: int = 6,
        name: str = "",
    ) -> None:
        self.line = SearchLine(key)
        super().__init__(label, self.line)
        self.line.setAccessibleName(label or name or hint)
        self.line.setPlaceholderText(hint)
        self._search = search
        self._inline = inline
        self._rows = rows
        self._round = 0  # of the newest text asked for
        self._answered = 0
        self._enter_waits = False
        self._offered: Sequence[Hit] = ()
        self._sure = True
        self._popup = QFrame(self)
        self._popup.setObjectName("popup")
        self.list = QListView()
        self._hits = _Hits(self)
        self._build_popup()
        self.line.textEdited.connect(self._typed)
        self.line.textChanged.connect(self.changed)
        self.line.moved.connect(self._move)
        self.line.entered.connect(self._enter)
        self.line.escaped.connect(self._escape)
        self.line.left.connect(self._left)

    def _build_popup(self) -> None:
        self.list.setModel(self._hits)
        self.list.setItemDelegate(_HitPainter(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName("查找结果")
        # Rows are measured before the popup has its width; they must be measured again then.
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._clicked)
        inside = QVBoxLayout(self._popup)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.list)
        layout = self.layout()
        if self._inline and layout is not None:
            layout.addWidget(self._popup)
        self._popup.hide()

    # what a page uses

    @property
    def hits(self) -> list[Hit]:
        return [row for row in self._hits.rows if isinstance(row, Hit)]

    @property
    def open(self) -> bool:
        return not self._popup.isHidden()

    def value(self) -> str:
        return self.text().strip()

    def set_value(self, value: Any) -> None:
        self.set_text("" if value is None else str(value))

    def text(self) -> str:
        return self.line.text()

    def set_text(self, text: str) -> None:
        """Show a text without looking for it, for example the name that was picked."""
        self._forget()
        self.line.setText(text)

    def offer(self, hits: Sequence[Hit], *, sure: bool = True) -> None:
        """Show these while nothing is typed; Enter picks the first.

        Not `sure`: one has to be chosen with the arrows before Enter means it.
        """
        self.line.clear()
        self._forget()
        self._offered, self._sure = hits, sure
        self._show_offered()

    def _show_offered(self) -> None:
        self._show(self._round, self._offered)
        if not self._sure:
            self.list.setCurrentIndex(QModelIndex())

    def close_list(self) -> None:
        self._popup.hide()

    # typing

    def _typed(self, text: str) -> None:
        self._enter_waits = False
        self._round += 1
        if self.error:
            self.set_error("")
        if not text.strip():
            self._forget()
            self._show_offered()
            return
        self._search(text.strip(), partial(self._show, self._round))

    def _forget(self) -> None:
        self._round += 1
        self._answered = self._round
        self._enter_waits = False
        self._hits.fill(())
        self._popup.hide()

    def _show(self, asked: int, hits: Sequence[Hit]) -> None:
        if asked != self._round:
            return
        self._answered = asked
        self._hits.fill(hits)
        self._select_first()
        if self._enter_waits:
            self._enter()
            return
        self._popup.setVisible(bool(hits))
        if hits:
            self._fit()

    def _select_first(self) -> None:
        for number, row in enumerate(self._hits.rows):
            if isinstance(row, Hit):
                self.list.setCurrentIndex(self._hits.index(number))
                return

    def _fit(self) -> None:
        if self._inline:
            self._popup.setFixedHeight(self._rows_height())
            return
        window = self.window()
        if self._popup.parentWidget() is not window:
            self._popup.setParent(window)
        below = self.line.mapTo(window, QPoint(0, self.line.height() + 2))
        room = max(px(60), window.height() - below.y() - 8)
        # How high a row is depends on the width, so the width comes first.
        self._popup.setGeometry(below.x(), below.y(), max(self.line.width(), px(260)), room)
        self._popup.show()
        self._popup.resize(self._popup.width(), min(self._rows_height(), room))
        self._popup.raise_()

    def _rows_height(self) -> int:
        shown = range(min(self._rows, len(self._hits.rows)))
        return sum(self.list.sizeHintForRow(number) for number in shown) + 4

    # keys

    def _move(self, step: int) -> None:
        if not self.open:
            return
        wanted = [number for number, row in enumerate(self._hits.rows) if isinstance(row, Hit)]
        if not wanted:
            return
        now = self.list.currentIndex().row()
        place = wanted.index(now) if now in wanted else -1
        place = max(0, min(len(wanted) - 1, place + step))
        self.list.setCurrentIndex(self._hits.index(wanted[place]))
        if place == 0:
            self.list.scrollToTop()  # shows the caption too

    def _enter(self) -> None:
        if not self.text().strip() and not self.hits:
            self.go_on()
        elif self._answered != self._round:
            self._enter_waits = True
        elif self.hits:
            self._pick(self.list.currentIndex().row())
        elif self._hits.rows or self._round:
            self._enter_waits = False
            self.missed.emit(self.text().strip())

    def _escape(self) -> None:
        if self.open:
            self._popup.hide()
        else:
            self.line.clear()
            self._forget()

    def _left(self) -> None:
        if not self._inline:
            self._popup.hide()

    def _clicked(self, index: QModelIndex) -> None:
        self._pick(index.row())

    def _pick(self, number: int) -> None:
        row = self._hits.rows[number] if 0 <= number < len(self._hits.rows) else None
        if isinstance(row, Hit):
            self._forget()
            self.picked.emit(row)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_hits") and self.open:
            self._fit()
