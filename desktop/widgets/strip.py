"""Parts of the status bar: the running task with Esc to stop it, and a line that leads on."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from desktop.tasks import Tasks
from desktop.theme import px, set_property
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Text


class TaskStrip(QWidget):
    """Shows the oldest task that takes over 300 ms, and how many wait behind it."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._text = Text("", "small")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(px(120))
        self._bar.setAccessibleName("进度")
        self._stop = Button(Action("停止", self.stop, key="Esc", parent=self))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._text)
        row.addWidget(self._bar)
        row.addWidget(self._stop)
        self.setVisible(False)
        tasks.running_changed.connect(self._follow)

    @Slot()
    def stop(self) -> None:
        self._tasks.cancel_newest()

    @Slot()
    def _follow(self) -> None:
        running = self._tasks.running
        self.setVisible(bool(running))
        if not running:
            return
        task = next((task for task in running if task.cancellable), running[0])
        text = task.title or "正在处理"
        if task.total:
            text += f" {task.done}/{task.total}"
        if len(running) > 1:
            text += f"（另有 {len(running) - 1} 项）"
        self._text.setText(text)
        self.setAccessibleName(text)
        self._bar.setRange(0, task.total)
        self._bar.setValue(task.done)
        self._stop.setVisible(task.cancellable)


class StatusLink(QLabel):
    """A line of the status bar that leads somewhere; amber when something is to be done there."""

    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "small")
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_state(self, text: str, tone: str) -> None:
        """Plain, or as a chip of that tone."""
        self.setText(text)
        self.setAccessibleName(text)
        self.setProperty("chip", tone or None)  # an empty one would still be a chip
        set_property(self, "role", "chip" if tone else "small")
        self.setVisible(bool(text))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.opened.emit()
