"""The window before the desk: the product at the top, one calm page below."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.tasks import Task
from desktop.theme import px
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Banner, Text
from desktop.widgets.composition import commit_composition
from desktop.widgets.fields import ENTER
from desktop.widgets.layout import Flow, Inside
from models.errors import KnownError

PRODUCT = "党群服务前台"


class EntryPage(QFrame):
    """One page before the desk. Fill `body`, then `set_actions`; Enter means the last one."""

    WIDTH = 460  # at 100 %
    HELP = "sign-in"  # the text F1 shows

    def __init__(self, title: str, text: str = "") -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAccessibleName(title)
        self._actions: Sequence[Action] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(14)
        self.title = Text(title, "title", wrap=True)
        self.text = Text(text, "soft", wrap=True)
        if not text:  # setVisible(True) would show it as a window of its own: no parent yet
            self.text.hide()
        self.banner = Banner()
        self.waiting = Text("", "soft", wrap=True)
        self.waiting.hide()
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        self._buttons = Flow(gap=12, right=True)
        column.addWidget(self.title)
        column.addWidget(self.text)
        column.addWidget(self.banner)
        column.addLayout(self.body)
        column.addWidget(self.waiting)
        column.addLayout(self._buttons)

    def set_actions(self, *actions: Action) -> None:
        """Buttons from left to right."""
        self._actions = actions
        for action in actions:
            self._buttons.add(Button(action))
            if action.key != "Return":  # as a shortcut it would take Enter from the input method
                action.listen(self)
            action.refused.connect(self.banner.tell)

    def known(self, error: KnownError) -> None:
        """Something did not work: its sentence on the page, and the page is ready again."""
        self.ready()
        self.banner.tell(error.text)

    def wait(self, text: str) -> None:
        """Work is under way: nothing can be pressed twice."""
        self.banner.close_banner()
        self.waiting.setText(text)
        self.waiting.show()
        self._enable(False)

    def ready(self) -> None:
        self.waiting.hide()
        self._enable(True)

    @property
    def busy(self) -> bool:
        return not self.waiting.isHidden()

    def show_progress(self, task: Task | None, text: str) -> None:
        if task is not None and task.total:
            self.waiting.setText(f"{text} {task.done * 100 // task.total}%")

    def _enable(self, on: bool) -> None:
        for button in self.findChildren(Button):
            if button.action in self._actions:
                button.setEnabled(on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = QApplication.focusWidget()
        if event.key() in ENTER and self._actions and not self.busy:
            if isinstance(focused, (Button, QCheckBox)):
                focused.click()
            else:
                self._actions[-1].trigger()
        else:
            super().keyPressEvent(event)


class Middle(QScrollArea):
    """Holds one page in its middle, as wide as the page wants, and scrolls when it must."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = Inside()
        inside.setObjectName("plain")
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 24, 24, 24)
        # Stretches, not an alignment: an aligned page would not get the height its text needs.
        self._place = QHBoxLayout()
        self._place.addStretch(1)
        self._place.addStretch(1)
        column.addStretch(1)
        column.addLayout(self._place)
        column.addStretch(2)
        self.setWidget(inside)
        self._page: EntryPage | None = None

    def put(self, page: EntryPage) -> None:
        """Show a page in place of the one before."""
        if self._page is not None:
            self._place.removeWidget(self._page)
            self._page.hide()
            self._page.deleteLater()
        self._page = page
        self._place.insertWidget(1, page)
        self._fit()
        page.show()

    def _fit(self) -> None:
        if self._page is not None:
            self._page.setFixedWidth(min(px(self._page.WIDTH), self.width() - 2 * 24 - 12))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_page"):
            self._fit()


class EntryWindow(QWidget):
    """Shows one EntryPage after the other; tells `closed` when the clerk closes it."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("plain")
        self.setWindowTitle(PRODUCT)
        head = QFrame()
        head.setObjectName("rail_head")
        row = QHBoxLayout(head)
        row.setContentsMargins(28, 14, 28, 14)
        row.setSpacing(14)
        self.product = Text(PRODUCT, "title")
        self.centre = Text("")
        row.addWidget(self.product)
        row.addWidget(self.centre, 1)
        row.addWidget(Text("F1 帮助", "small"))
        QShortcut(QKeySequence("F1"), self).activated.connect(self._help)
        self._middle = Middle()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._middle, 1)
        self.page: EntryPage | None = None
        self.resize(1366, 768)

    def show_page(self, page: EntryPage) -> None:
        """Show a page in place of the one before."""
        commit_composition()
        self.page = page
        self._middle.put(page)
        page.setFocus()

    def _help(self) -> None:
        from desktop.pages.help.dialog import HelpDialog  # nobody waits for it at the start

        HelpDialog(None, (), self, self.page.HELP if self.page is not None else "").open()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()
