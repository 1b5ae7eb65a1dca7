"""One clerk's time at the desk: from the open centre to its orderly end."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog

from desktop import trace
from desktop.backing_up import BackupKeeper, LeavingDialog
from desktop.badges import BadgeKeeper
from desktop.collector import keep_for_good
from desktop.drafts import Draft, DraftStore
from desktop.elsewhere import Elsewhere
from desktop.finding import Finder
from desktop.messages import Messages
from desktop.page import Desk, PageSpec
from desktop.pages.help.dialog import HelpDialog
from desktop.pages.sign_in.door import Entered
from desktop.pages.sign_in.drafts import DraftsDialog
from desktop.pages.sign_in.lock import LockPage
from desktop.shell import Shell
from desktop.tasks import Tasks
from desktop.widgets.search import Hit
from models.calendar.queries import read_day_table
from models.calendar.rules import DayTable, is_out_of_hours
from models.centre import Centre
from models.changes import Changes
from models.errors import KnownError
from models.settings.queries import read_desk, read_profile
from models.settings.rules import CentreProfile, DeskSettings
from models.store.sealing import seal, unseal

EXTENDED_MS = 60_000
PRELOAD_MS = 700  # the workbench's answers come first


def make_desk(centre: Centre, messages: Messages) -> Desk:
    """The desk of the clerk who is signed in at this centre."""
    key = centre.seal_key("drafts")
    # Each clerk's drafts apart: two of them may be in the middle of the same form.
    folder = centre.folder.drafts / str(centre.clerk.id)
    drafts = DraftStore(folder, partial(seal, key), partial(unseal, key))
    tasks = Tasks(centre, messages)
    return Desk(tasks, messages, centre.clock, drafts, centre, centre.clerk)


def make_shell(desk: Desk, specs: list[PageSpec], centre_name: str) -> Shell:
    """The window with its pages, find box and keys."""
    finder = Finder(desk.tasks, desk.now)
    shell = Shell(
        desk,
        specs,
        centre_name=centre_name,
        clerk_name=desk.clerk.name,
        window_name=desk.centre.place.station_name,
        find=finder.find,
    )
    finder.setParent(shell)
    shell.found.connect(partial(_open_hit, shell))
    shared = desk.centre.store.is_shared
    shell.show_status(store="共享数据库" if shared else "本机数据库（已加密）")
    return shell


def _open_hit(shell: Shell, hit: Hit) -> None:
    page, target = hit.key
    shell.open_page(page, target)


class Sitting(QObject):
    """Shell, lock, drafts and status of one clerk. `ended(another)`: another wants to sign in."""

    ended = Signal(bool)

    def __init__(
        self,
        entered: Entered,
        messages: Messages,
        specs: list[PageSpec],
        preload: Callable[[], None],
    ) -> None:
        super().__init__()
        self._preload = preload
        self.centre = entered.centre
        self.desk = make_desk(entered.centre, messages)
        self.shell = make_shell(self.desk, specs, entered.profile.name)
        self._opening = entered.desk
        self._days: DayTable | None = None
        self._another = False
        self._over = False
        self._covered: list[QDialog] = []
        self._card: LockPage | None = None
        self._leaving: LeavingDialog | None = None
        self.shell.lock_asked.connect(self.lock)
        self.shell.help_asked.connect(self.help)
        self.shell.closing.connect(self._closing)
        self.desk.tasks.changed.connect(self._changed)
        self.backups = BackupKeeper(self.desk, self.shell, self)
        self.badges = BadgeKeeper(self.desk, self.shell, self)
        self.elsewhere = Elsewhere(self.desk, self.shell, self)
        self._minute = QTimer(self, interval=EXTENDED_MS)
        self._minute.timeout.connect(self._show_extended)
        self._minute.start()
        self._soon = QTimer(self, singleShot=True, interval=PRELOAD_MS)
        self._soon.timeout.connect(self._start_preload)

    def show(self) -> None:
        trace.FirstPaint(self.shell, partial(trace.say, "painted workbench"))
        self.shell.show()

    def begin(self) -> None:
        """Open the workbench; what was left unfinished last time is offered."""
        self.shell.open_page("workbench")
        self._soon.start()
        self.backups.start()
        self._filled = QTimer(self, interval=1)
        if trace.tracing():
            self._filled.timeout.connect(self._look_filled)
            self._filled.start()
        if self._opening.lock_minutes:
            self.shell.lock_after(self._opening.lock_minutes)
        self.desk.tasks.ask(read_day_table, self.desk.now().date(), then=self._take_days)
        if self.desk.drafts is not None:
            self.desk.tasks.run(self.desk.drafts.sweep, lane="drafts", title="查找草稿")
            self.desk.tasks.run(
                self.desk.drafts.all, lane="drafts", title="查找草稿", then=self._offer_drafts
            )
        notice = self.centre.keys.notice
        page = self.shell.page
        if notice and page is not None:
            page.known(KnownError(notice))

    def _start_preload(self) -> None:
        self.desk.tasks.run(self._preload, lane="preload", title="准备", then=self._preloaded)

    def _preloaded(self, nothing: None) -> None:
        keep_for_good()
        self.badges.start()
        self.elsewhere.start()

    # lock

    def lock(self) -> None:
        """Cover everything; the same clerk's password opens it again."""
        if self.shell.locked or self._over:
            return
        for window in QApplication.topLevelWidgets():
            # A dialog would stand in front of the lock and show what it hides.
            if isinstance(window, QDialog) and window.isVisible():
                self._covered.append(window)
                window.hide()
        self._card = LockPage(self.desk.clerk.name)
        self._card.card.asked.connect(self._unlock)
        self._card.card.leaving.connect(self.leave)
        self.shell.lock(self._card)

    def _unlock(self, password: str) -> None:
        self.desk.tasks.run(
            self.centre.check_password,
            password,
            lane="sign_in",
            title="核对密码",
            then=self._unlocked,
            failed=self._refused,
        )

    def _unlocked(self, nothing: None) -> None:
        self.shell.unlock()
        self._card = None
        covered, self._covered = self._covered, []
        for dialog in covered:
            dialog.show()

    def _refused(self, error: KnownError) -> None:
        if self._card is not None:
            self._card.card.refuse(error)

    def leave(self) -> None:
        """Another clerk wants to sign in: drafts are saved, this window ends."""
        self._another = True
        self.shell.close()

    # help, drafts, status

    def help(self) -> None:
        specs = list(self.shell.specs.values())
        HelpDialog(self.shell.page, specs, self.shell, self.shell.here).open()

    def _offer_drafts(self, drafts: list[Draft]) -> None:
        known = [draft for draft in drafts if _page_of(draft)[0] in self.shell.specs]
        if known:
            dialog = DraftsDialog(known, self.shell)
            dialog.resumed.connect(self._resume)
            dialog.dropped.connect(self._drop)
            dialog.open()

    def _resume(self, draft: Draft) -> None:
        page, target = _page_of(draft)
        self.shell.open_page(page, target)
        self.shell.pages[page].restore(draft.content)

    def _drop(self, draft: Draft) -> None:
        if self.desk.drafts is not None:
            self.desk.tasks.run(self.desk.drafts.drop, draft.page, lane="drafts", title="清除草稿")

    def _changed(self, changes: Changes) -> None:
        today = self.desk.now().date()
        if changes.touches("setting"):
            self.desk.tasks.ask(read_profile, today, then=self._take_profile, title="读取设置")
            self.desk.tasks.ask(read_desk, today, then=self._take_desk, title="读取设置")
        if changes.touches("calendar_day"):
            self.desk.tasks.ask(read_day_table, today, then=self._take_days)

    def _take_profile(self, profile: CentreProfile) -> None:
        self.shell.setWindowTitle(profile.name)
        self.shell.rail.centre.setText(profile.name)

    def _take_desk(self, desk: DeskSettings) -> None:
        self._opening = desk
        if not self.shell.locked:
            self.shell.lock_after(desk.lock_minutes)
        self._show_extended()

    def _take_days(self, days: DayTable) -> None:
        self._days = days
        self._show_extended()

    def _show_extended(self) -> None:
        if self._days is not None:
            desk = self._opening
            self.shell.show_extended(
                is_out_of_hours(
                    self.desk.now(),
                    desk.opening,
                    self._days,
                    open_on_days_off=desk.open_on_days_off,
                )
            )

    def _look_filled(self) -> None:
        if self.desk.tasks.idle:
            self._filled.stop()
            self.shell.repaint()
            trace.say("filled workbench")
            if trace.leaves_when_filled():
                self.shell.close()

    # end

    def _closing(self) -> None:
        # The window is still closing: the rest when it has.
        QTimer.singleShot(0, self, self._back_up_and_finish)

    def _back_up_and_finish(self) -> None:
        """At the end of the day a last backup, which can be skipped; not between two clerks."""
        if self._over or self._another or trace.tracing():
            self.finish()
            return
        self._leaving = LeavingDialog(self.desk)
        self._leaving.over.connect(self.finish)
        self._leaving.begin()

    def finish(self) -> None:
        """Drafts and acts on their way are finished, then the centre is closed."""
        if self._over:
            return
        self._over = True
        self._minute.stop()
        self._soon.stop()
        self.backups.stop()
        self.badges.stop()
        self.elsewhere.stop()
        if self._leaving is not None:
            self._leaving.hide()
            self._leaving.deleteLater()
            self._leaving = None
        for dialog in self._covered:
            dialog.deleteLater()
        self.shell.hide()
        self.desk.tasks.close()
        self.centre.close()
        self.desk.messages.window = None
        self.shell.deleteLater()
        self.ended.emit(self._another)


def _page_of(draft: Draft) -> tuple[str, Any]:
    """`person:12` belongs to the page `person` with target 12."""
    page, _, target = draft.page.partition(":")
    return page, (int(target) if target.isdigit() else target or None)
