"""Pages that scroll with large letters: what the keyboard is on, or was asked for, is in sight."""

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from desktop.widgets.table import RecordTable


def keep_row_in_sight(table: RecordTable) -> None:
    """With large letters a list may reach below the window: the page follows its current row."""
    show = partial(_show_row, table)
    # Once the list itself has scrolled to the row.
    table.chosen.connect(lambda row: QTimer.singleShot(0, table, show))


def bring_in_sight(widget: QWidget) -> None:
    """Scroll the page to what was just asked for."""
    area = _scroll_around(widget)
    if area is not None:
        area.ensureWidgetVisible(widget)


def _show_row(table: RecordTable) -> None:
    rows, area = table.table, _scroll_around(table)
    inside = area.widget() if area is not None else None
    if area is None or inside is None or not rows.hasFocus():
        return
    row = rows.visualRect(rows.currentIndex())
    middle = rows.viewport().mapTo(inside, row.center())
    area.ensureVisible(area.horizontalScrollBar().value(), middle.y(), 0, row.height())


def _scroll_around(widget: QWidget) -> QScrollArea | None:
    around = widget.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    return around
