"""Walks all widgets of a window: what a screen reader hears, and what is cut off."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

INTERACTIVE = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit)


def nameless(window: QWidget) -> list[str]:
    """Interactive controls without an accessible name."""
    return [_path(each) for each in _seen(window) if _wants_name(each) and not _name(each)]


def clipped(window: QWidget) -> list[str]:
    """Labels, buttons and fields whose text does not fit, or that are cut by their parent."""
    QApplication.processEvents()
    found = []
    for each in _seen(window):
        why = _too_small(each) or _cut(each)
        if why:
            found.append(f"{_path(each)}: {why}")
    return found


def _seen(window: QWidget) -> list[QWidget]:
    return [
        each
        for each in window.findChildren(QWidget)
        if each.isVisibleTo(window) and not each.objectName().startswith("qt_")
    ]


def _wants_name(widget: QWidget) -> bool:
    if isinstance(widget.parentWidget(), QComboBox) and not isinstance(widget, QLineEdit):
        return False
    if type(widget).__name__ in ("QTableCornerButton", "QComboBoxPrivateScroller"):
        return False
    return isinstance(widget, INTERACTIVE)


def _name(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or text


def _too_small(widget: QWidget) -> str:
    if isinstance(widget, QLabel) and widget.text():
        room = widget.contentsRect()
        if widget.wordWrap():
            needed = widget.heightForWidth(widget.width())
            if needed > widget.height() + 1:
                return f"needs {needed} px height, has {widget.height()}"
            longest = max(QFontMetrics(widget.font()).horizontalAdvance(c) for c in widget.text())
            return f"too narrow {room.width()}" if longest > room.width() else ""
        hint = widget.sizeHint()
        if hint.width() > widget.width() + 1 or hint.height() > widget.height() + 1:
            return f"«{widget.text()}» needs {hint.toTuple()}, has {widget.size().toTuple()}"
    if isinstance(widget, QAbstractButton) and widget.text() and not isinstance(widget, QCheckBox):
        hint = widget.sizeHint()
        if hint.width() > widget.width() + 1 or hint.height() > widget.height() + 1:
            return f"«{widget.text()}» needs {hint.toTuple()}, has {widget.size().toTuple()}"
    if isinstance(widget, QLineEdit) and QFontMetrics(widget.font()).height() > widget.height():
        return "field lower than its text"
    return ""


def _cut(widget: QWidget) -> str:
    """Cut by an ancestor that cannot scroll to it."""
    if not isinstance(widget, (QLabel, QAbstractButton, QLineEdit)) or widget.size().isEmpty():
        return ""
    box = QRect(QPoint(0, 0), widget.size())
    each: QWidget = widget
    parent = widget.parentWidget()
    while parent is not None and not each.isWindow():
        box.translate(each.pos())
        above = parent.parentWidget()
        if isinstance(above, QAbstractScrollArea):
            return ""  # reachable by scrolling
        if not parent.rect().adjusted(-1, -1, 1, 1).contains(box):
            return f"{box.getRect()} outside {type(parent).__name__} {parent.rect().getRect()}"
        each, parent = parent, above
    return ""


def _path(widget: QWidget) -> str:
    names: list[str] = []
    each: QWidget | None = widget
    while each is not None and len(names) < 4:
        names.append(type(each).__name__)
        each = each.parentWidget()
    text = getattr(widget, "text", None)
    said = str(text() if callable(text) else text or "")
    return "/".join(reversed(names)) + f" «{said[:20]}»"
