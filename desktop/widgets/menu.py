"""A menu of actions for the keyboard: arrows, the digit at the left, Enter; each with its key."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QShowEvent
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.theme import colour, px
from desktop.widgets.buttons import Action, key_text, paint_key_cap
from desktop.widgets.dialog import Dialog
from desktop.widgets.fields import ENTER

KEY = Qt.ItemDataRole.UserRole


class _Keyed(QStyledItemDelegate):
    """A line with its key-cap at the right."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        key = str(index.data(KEY))
        if key:
            painter.save()
            inside = option.rect.adjusted(0, 0, -px(12), 0)
            paint_key_cap(painter, inside, key, colour("text_soft"))
            painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        hint = super().sizeHint(option, index)
        return QSize(hint.width(), max(hint.height(), px(34)))


class _List(QListWidget):
    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.text()
        if digit.isdigit() and 0 < int(digit) <= min(self.count(), 9):
            self.itemActivated.emit(self.item(int(digit) - 1))
        elif event.key() in ENTER and self.currentItem() is not None:
            self.itemActivated.emit(self.currentItem())
        else:
            super().keyPressEvent(event)


class ActionMenu(Dialog):
    """One line for each action; Esc leaves without any. The actions' own keys work, too."""

    def __init__(self, name: str, actions: Sequence[Action], parent: QWidget) -> None:
        super().__init__(name, parent, width=360)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.offered = list(actions)
        self.list = _List()
        self.list.setObjectName("names")
        self.list.setAccessibleName(name)
        self.list.setItemDelegate(_Keyed(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for number, action in enumerate(actions, 1):
            line = QListWidgetItem(
                f"{number}　{action.text}" if number < 10 else f"　{action.text}"
            )
            line.setData(KEY, action.key)
            line.setData(
                Qt.ItemDataRole.AccessibleTextRole, f"{action.text} {key_text(action.key)}"
            )
            self.list.addItem(line)
            own = Action(action.text, self._chooser(number - 1), key=action.key, parent=self)
            own.listen(self)
        self.list.itemActivated.connect(self._activated)
        self.list.itemClicked.connect(self._activated)
        self.body.addWidget(self.list)
        self.set_actions(())
        self.list.setCurrentRow(0)
        self._chosen = False

    def showEvent(self, event: QShowEvent) -> None:
        rows = sum(self.list.sizeHintForRow(row) for row in range(self.list.count()))
        self.list.setFixedHeight(min(rows + px(6), self.screen().availableSize().height() // 2))
        super().showEvent(event)
        self.list.setFocus()

    def _chooser(self, row: int) -> Callable[[], None]:
        return lambda: self._activated(self.list.item(row))

    def _activated(self, line: QListWidgetItem) -> None:
        if self._chosen:
            return  # a click may activate as well
        self._chosen = True
        action = self.offered[self.list.row(line)]
        self.accept()
        # When this window is gone: else the keyboard would come back past what the action opens.
        QTimer.singleShot(0, action, action.trigger)
