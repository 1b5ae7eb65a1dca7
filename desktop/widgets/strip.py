"""The running task in the status bar: what, how far, and Esc to stop it."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from desktop.tasks import Tasks
from desktop.theme import px
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
