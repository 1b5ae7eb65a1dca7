"""Backups by themselves: on the schedule while the desk is open, and when it is left."""

from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QProgressBar

from desktop.page import Desk
from desktop.shell import Shell
from desktop.tasks import SLOW_SECONDS, Task
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Text
from desktop.widgets.dialog import Dialog
from models.backup.making import (
    BackupState,
    Made,
    back_up_if_due,
    back_up_on_leaving,
    read_state,
)
from models.backup.rules import is_late, say_when
from models.changes import Changes
from models.errors import KnownError

LANE = "backup"  # nothing else waits behind it
FIRST_MS = 1500  # the workbench's answers come first
LOOK_MS = 60_000
TRY_AGAIN = timedelta(minutes=30)  # after one that failed or was stopped


def say_state(state: BackupState, failed: str, now: datetime) -> tuple[str, bool]:
    """The line of the status bar, and whether it is a warning."""
    if state.last is None:
        return ("备份没有做成" if failed else "还没有备份"), True
    said = say_when(state.last, now)
    if failed:
        return f"备份没有做成，上次 {said}", True
    late = state.changed and is_late(state.last, now)
    return (f"很久没有备份，上次 {said}" if late else f"上次备份 {said}"), late


class BackupKeeper(QObject):
    """Looks every minute whether a backup is due, makes it, and shows when the last one was."""

    def __init__(self, desk: Desk, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shell = shell
        self._failed = ""
        self._task: Task | None = None
        self._not_before: datetime | None = None
        self._first = QTimer(self, singleShot=True, interval=FIRST_MS)
        self._first.timeout.connect(self.look)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._on_the_minute)
        desk.tasks.changed.connect(self._changed)

    def start(self) -> None:
        """From now on, until `stop`."""
        self._first.start()
        self._timer.start()

    def stop(self) -> None:
        self._first.stop()
        self._timer.stop()

    def look(self) -> None:
        """Show when the last backup was."""
        self._desk.tasks.run(
            read_state,
            self._desk.centre,
            then=self._show,
            failed=self._not_read,
            key="backup_state",
            lane="backup_state",
            title="查看备份",
        )

    @Slot()
    def _on_the_minute(self) -> None:
        now = self._desk.now()
        if self._task is not None and self._task.cancel.requested:
            self._task = None  # stopped with Esc: it tells nobody
        if self._not_before is None or now >= self._not_before:
            self.back_up()
        self.look()

    def back_up(self) -> None:
        """Make a backup if the schedule wants one now."""
        if self._task is not None:
            return
        self._not_before = self._desk.now() + TRY_AGAIN  # unless it works
        self._task = self._desk.tasks.run(
            back_up_if_due,
            self._desk.centre,
            then=self._made,
            failed=self._not_made,
            progress=True,
            lane=LANE,
            title="正在备份",
        )

    def _made(self, made: Made | None) -> None:
        self._task = None
        self._not_before = None
        self._failed = made.notice if made is not None else self._failed
        if made is not None:
            if made.notice:
                self._desk.messages.known(KnownError(made.notice))
            self._desk.tasks.changed.emit(Changes({"setting"}))

    def _not_made(self, error: KnownError) -> None:
        self._task = None
        self._failed = error.text
        self._desk.messages.known(error)
        self.look()

    def _not_read(self, error: KnownError) -> None:
        """The server is away: the pages say so already."""

    def _show(self, state: BackupState) -> None:
        if state.last is not None and not state.changed:
            self._failed = ""
        text, late = say_state(state, self._failed, self._desk.now())
        self._shell.show_backup(text, late=late)

    @Slot(object)
    def _changed(self, changes: Changes) -> None:
        if changes.touches("setting"):
            self.look()


class LeavingDialog(Dialog):
    """The last backup of the day, after the window has closed; `over` when the program may end.

    Shown only when it takes long enough to be noticed, or when it did not work.
    """

    over = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__("结束前备份", None)
        self._desk = desk
        self._ended = False
        self._task: Task | None = None
        self.text = Text("今天的记录都已保存，正在备份。", "soft", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName("进度")
        self.body.addWidget(self.text)
        self.body.addWidget(self.bar)
        self.again = Action("再试一次", self.begin, kind="primary", reason=self._busy, parent=self)
        self.set_actions((self.again,), leave="跳过")
        self._soon = QTimer(self, singleShot=True, interval=int(SLOW_SECONDS * 1000))
        self._soon.timeout.connect(self.open)
        desk.tasks.running_changed.connect(self._progressed)

    def begin(self) -> None:
        """Start, or start again after it did not work."""
        self.banner.close_banner()
        self.bar.show()
        self._task = self._desk.tasks.run(
            back_up_on_leaving,
            self._desk.centre,
            then=self._made,
            failed=self._not_made,
            progress=True,
            lane=LANE,
            title="正在备份",
        )
        self.again.refresh()
        self._soon.start()

    def reject(self) -> None:
        """Esc: without this backup; the earlier ones are there."""
        if self._task is not None:
            self._task.cancel.request()
        self._end()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self._end()

    def _busy(self) -> str:
        return "正在备份，请稍等，或按 Esc 跳过。" if self._task is not None else ""

    @Slot()
    def _progressed(self) -> None:
        if self._task is not None and self._task.total:
            self.bar.setRange(0, self._task.total)
            self.bar.setValue(self._task.done)

    def _made(self, made: Made | None) -> None:
        self._task = None
        if made is not None and made.notice:
            self._not_made(KnownError(made.notice))
        else:
            self._end()

    def _not_made(self, error: KnownError) -> None:
        self._task = None
        self.bar.hide()
        self.text.setText("今天的记录都已保存，但备份没有做成。以前的备份都还在。")
        self.known(error)
        self.again.refresh()
        self._soon.stop()
        self.open()
        for button in self.findChildren(Button):
            if button.action is self.again:
                button.setFocus()

    def _end(self) -> None:
        self._soon.stop()
        if not self._ended:
            self._ended = True
            self.over.emit()
