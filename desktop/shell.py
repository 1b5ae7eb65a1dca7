"""The window: rail, find box, pages made when first shown, status bar, lock."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QWindow
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.page import Desk, Page, PageSpec
from desktop.theme import px, set_property
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Chip, Text
from desktop.widgets.composition import commit_composition
from desktop.widgets.layout import Flow
from desktop.widgets.rail import NARROW, Rail
from desktop.widgets.search import Hit, Search, SearchField
from desktop.widgets.strip import StatusLink, TaskStrip
from models.changes import Changes
from models.errors import KnownError

PRODUCT = "党群服务前台"
FIND_HINT = "查找：姓名、拼音首字母、尾号、办件或活动编号、楼栋单元…"
WEEKDAYS = "一二三四五六日"
TOAST_MS = 6000


class Shell(QWidget):
    """The main window. Signals: `found(Hit)`, `lock_asked`, `help_asked`, `closing`."""

    found = Signal(object)
    lock_asked = Signal()
    help_asked = Signal()
    closing = Signal()

    def __init__(
        self,
        desk: Desk,
        specs: Sequence[PageSpec],
        *,
        centre_name: str,
        clerk_name: str,
        window_name: str,
        find: Search,
    ) -> None:
        super().__init__()
        self.desk = desk
        self.specs = {spec.id: spec for spec in specs}
        self.pages: dict[str, Page] = {}
        self._scrolls: dict[str, QScrollArea] = {}
        self.here = ""
        self._stale: dict[str, Changes] = {}
        self._idle_minutes = 0
        self.setWindowTitle(centre_name)  # the system adds the program's name
        self.setObjectName("plain")
        desk.open_page = self.open_page
        desk.messages.window = self
        self._content = QWidget()
        self._content.setObjectName("plain")
        self._build(centre_name, clerk_name, window_name, find)
        self._outer = QStackedLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.addWidget(self._content)
        self._lock_page: QWidget | None = None
        self._connect()
        self.resize(1366, 768)

    # building

    def _build(self, centre: str, clerk: str, window: str, find: Search) -> None:
        self.rail = Rail(PRODUCT, centre, self.open_page)
        self.stack = QStackedWidget()
        for spec in self.specs.values():
            if not spec.hidden:
                self.rail.add(spec.id, spec.title, spec.icon, spec.key, bottom=spec.bottom)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._top_bar(clerk, window, find))
        right.addWidget(self.stack, 1)
        right.addWidget(self._status_bar())
        row = QHBoxLayout(self._content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)

    def _top_bar(self, clerk: str, window: str, find: Search) -> QWidget:
        bar = QFrame()
        bar.setObjectName("topbar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(20, 9, 20, 9)
        row.setSpacing(14)
        self.finder = SearchField("", find, hint=FIND_HINT, key="Ctrl+K", name="查找")
        self.finder.line.setProperty("found", "true")
        self.finder.setMaximumWidth(px(540))
        self.finder.picked.connect(self._picked)
        self.finder.missed.connect(self._missed)
        self._window_name = Text(window, "soft")
        self._date = Text("", "soft")
        self._extended = Chip("延时服务", "amber")
        self._avatar = QLabel(clerk[:1])
        self._avatar.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._avatar.setAccessibleName(f"当前用户 {clerk}")
        self._avatar.setToolTip(clerk)
        self._clerk = Text(clerk)
        self._lock = Action("锁定", self.lock_asked.emit, key="Ctrl+L", parent=self)
        flow = Flow(gap=12, right=True)
        flow.add(self._window_name, self._date, self._extended, self._avatar, self._clerk)
        flow.add(Button(self._lock))
        row.addWidget(self.finder, 100)
        row.addStretch(1)
        row.addLayout(flow)
        self._fit_avatar()
        return bar

    def _status_bar(self) -> QWidget:
        bar = QFrame()
        bar.setObjectName("statusbar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(20, 4, 20, 4)
        row.setSpacing(18)
        self.saved = Text("● 已全部保存", "good")
        self.store = Text("", "small")
        self.backup = StatusLink()
        self.backup.opened.connect(partial(self.open_page, "settings", "backup"))
        self.printer = Text("", "small")
        self.toast = Text("", "good")
        self.strip = TaskStrip(self.desk.tasks)
        left, right = Flow(gap=18), Flow(gap=18, right=True)
        left.add(self.saved, self.store, self.backup, self.toast)
        right.add(self.strip, self.printer, Text("F1 帮助", "small"))
        for hidden in (self.store, self.backup, self.printer, self.toast):
            hidden.hide()
        row.addLayout(left, 1)  # what the right does not need
        row.addLayout(right)
        return bar

    def _connect(self) -> None:
        tasks, messages = self.desk.tasks, self.desk.messages
        tasks.changed.connect(self._changed)
        messages.said.connect(self.say)
        messages.problem.connect(self._problem)
        messages.before_bug.connect(self.save_drafts)
        self._toast_timer = QTimer(self, singleShot=True, interval=TOAST_MS)
        self._toast_timer.timeout.connect(self.toast.hide)
        self._clock = QTimer(self, interval=30_000)
        self._clock.timeout.connect(self.show_date)
        self._clock.start()
        self._idle = QTimer(self, singleShot=True)
        self._idle.timeout.connect(self.lock_asked)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusWindowChanged.connect(self._watch)
        for spec in self.specs.values():
            if spec.key:
                self._key(spec.key, partial(self.open_page, spec.id))
        self._key("Ctrl+K", self._go_find)
        self._key("Ctrl+L", self._lock.trigger)
        self._key("F1", self.help_asked.emit)
        self.show_date()

    def _key(self, key: str, slot: Callable[[], object]) -> None:
        # Belongs to the content: while it is hidden by the lock, no key reaches it.
        QShortcut(QKeySequence(key), self._content).activated.connect(slot)

    # pages

    def open_page(self, page: str, target: Any = None) -> None:
        """Show a page, made now if it is the first time; `target` is handed to it."""
        commit_composition()
        self.finder.close_list()
        shown = self._page(page)
        self.here = page
        self.rail.choose(self.specs[page].under or page)
        self.stack.setCurrentWidget(self._scrolls[page])
        stale = self._stale.pop(page, None)
        if stale is not None:
            shown.changed(stale)
        if not shown.isAncestorOf(QApplication.focusWidget() or self):
            before: QWidget | None = shown.focusWidget()
            (shown if before is None else before).setFocus()  # so that the page's keys work at once
        if target is not None:
            self._scrolls[page].verticalScrollBar().setValue(0)  # another record begins at its top
        shown.entered(target)

    def _page(self, page: str) -> Page:
        if page not in self.pages:
            made = self.specs[page].factory(self.desk)
            scroll = QScrollArea()
            scroll.setWidgetResizable(True)
            scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            # In this order, and with a size: each new parent dresses the whole page again, and
            # without a size its layout is asked for one that nobody uses.
            self.stack.addWidget(scroll)
            made.resize(self.stack.size())
            scroll.setWidget(made)
            self._scrolls[page] = scroll
            self.pages[page] = made
        return self.pages[page]

    @property
    def page(self) -> Page | None:
        return self.pages.get(self.here)

    @Slot(object)
    def _changed(self, changes: Changes) -> None:
        # Only what is seen reads now; the others when they are looked at.
        for name, page in self.pages.items():
            if name == self.here:
                page.changed(changes)
            else:
                self._stale.setdefault(name, Changes()).kinds.update(changes.kinds)

    def changed_elsewhere(self, changes: Changes) -> None:
        """Another computer of the hall changed this."""
        for name, page in self.pages.items():
            if name == self.here:
                page.changed_elsewhere(changes)
            else:
                self._stale.setdefault(name, Changes()).kinds.update(changes.kinds)

    def save_drafts(self) -> None:
        for page in self.pages.values():
            page.save_draft_now()

    # what the program tells the window

    def show_date(self) -> None:
        now = self.desk.now()
        text = f"{now.month}月{now.day}日 星期{WEEKDAYS[now.weekday()]}"
        if self._date.text() != text:
            self._date.setText(text)

    def show_extended(self, extended: bool) -> None:
        """Outside opening hours the day carries the chip 延时服务."""
        self._extended.setVisible(extended)

    def show_status(self, *, store: str = "", backup: str = "", printer: str = "") -> None:
        if backup:
            self.show_backup(backup, late=False)
        for label, text in ((self.store, store), (self.printer, printer)):
            if text:
                label.setText(text)
                label.show()

    def show_backup(self, text: str, *, late: bool) -> None:
        """When the last good backup was made; amber when there is none, or none of late."""
        self.backup.show_state(text, "amber" if late else "")

    def show_unsaved(self, text: str = "") -> None:
        """What is not saved yet; "" is 已全部保存."""
        self.saved.setText(f"● {text or '已全部保存'}")
        set_property(self.saved, "role", "error" if text else "good")

    def set_badge(self, page: str, count: int, said: str = "") -> None:
        """How much waits behind an entry of the rail, and what it is."""
        self.rail.items[page].set_badge(count, said)

    def say(self, text: str) -> None:
        self.toast.setText(f"✓ {text}")
        self.toast.show()
        self._toast_timer.start()
        if self.page is not None:
            self.page.banner.close_banner()

    @Slot(object, object)
    def _problem(self, error: KnownError, owner: QObject | None) -> None:
        each = owner
        while each is not None and not isinstance(each, Page):
            each = each.parent()
        page = each if isinstance(each, Page) else self.page
        if page is not None:
            page.known(error)

    # lock

    def lock(self, lock_page: QWidget) -> None:
        """Hide everything behind `lock_page`; the forms stay as they are."""
        commit_composition()
        self.save_drafts()
        self.finder.close_list()
        if self._lock_page is not None:
            return
        self._idle.stop()
        self._lock_page = lock_page
        self._outer.addWidget(lock_page)
        self._focus_before = self.focusWidget()
        self._outer.setCurrentWidget(lock_page)
        lock_page.setFocus()

    def unlock(self) -> None:
        if self._lock_page is None:
            return
        self._outer.setCurrentWidget(self._content)
        self._outer.removeWidget(self._lock_page)
        self._lock_page.deleteLater()
        self._lock_page = None
        if self._focus_before is not None:
            self._focus_before.setFocus()
        self.lock_after(self._idle_minutes)

    @property
    def locked(self) -> bool:
        return self._lock_page is not None

    def lock_after(self, minutes: int) -> None:
        """Ask for the lock after so many idle minutes; 0 never."""
        self._idle_minutes = minutes
        self._idle.stop()
        if minutes:
            self._idle.start(minutes * 60_000)

    # inside

    def _go_find(self) -> None:
        commit_composition()
        self.finder.line.setFocus()
        self.finder.line.selectAll()

    def _picked(self, hit: Hit) -> None:
        self.finder.set_text("")
        self.found.emit(hit)

    def _missed(self, text: str) -> None:
        self.desk.messages.why_not(f"没有找到“{text}”。请换姓名、拼音首字母、尾号或编号再试。")

    def _fit(self) -> None:
        self.rail.fit(self.width())
        self.finder.setMaximumWidth(px(540))
        self._clerk.setVisible(self.width() >= px(NARROW))  # the avatar says it, too
        self._fit_avatar()

    def _fit_avatar(self) -> None:
        size = px(30)
        self._avatar.setFixedSize(size, size)
        self._avatar.setProperty("role", "avatar")
        self._avatar.setStyleSheet(f"border-radius: {size // 2}px;")

    @Slot(object)
    def _watch(self, window: QWindow | None) -> None:
        # Keys and mouse of the windows in use, dialogs too: a filter on everything is slow.
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        used = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel)
        if self._idle.isActive() and event.type() in used:
            self._idle.start()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Esc that no field, list or banner wanted stops the running task.
        if event.key() == Qt.Key.Key_Escape and not self.locked:
            self.desk.tasks.cancel_newest()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_avatar"):
            self._fit()

    def closeEvent(self, event: QCloseEvent) -> None:
        commit_composition()
        self.save_drafts()
        self.closing.emit()
        super().closeEvent(event)
