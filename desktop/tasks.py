"""Runs actions, queries and file work off the window's thread.

Four named lanes, one thread each, so that nothing waits behind something slower of
another nature: acts (in order), asks (reading), files (exports, sheets, PDFs) and drafts.
Results come back on the window's thread through one queued signal and a named slot.

Threads share one interpreter: a task that computes for long in pure Python makes the
window stutter. Keep long work in SQL, in a library that releases the interpreter lock,
or in a child process; call `progress` often, it is where a task can be cancelled.
"""

import functools
import queue
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from models.changes import Changes
from models.errors import Cancelled, KnownError

SLOW_SECONDS = 0.3  # a task that takes longer shows in the status bar
# How long a computing thread keeps the interpreter while the window waits. A repaint of a table
# asks for it some forty times; at Python's own 5 ms that alone was a fifth of a second.
GIVE_WAY_SECONDS = 0.0005
PROGRESS_SECONDS = 0.1  # progress is told to the window at most this often

Then = Callable[[Any], None]


class Done(Protocol):
    """What Centre.act gives back."""

    @property
    def result(self) -> Any: ...
    @property
    def changes(self) -> Changes: ...


class CentreLike(Protocol):
    """The two verbs of models.centre.Centre; both block and may be called from any thread."""

    def act(self, action: Callable[..., Any], /, *args: Any, **kw: Any) -> Done: ...
    def ask(self, query: Callable[..., Any], /, *args: Any, **kw: Any) -> Any: ...


class Teller(Protocol):
    """The part of Messages that tasks need."""

    def known(self, error: KnownError, owner: QObject | None = None) -> None: ...
    def bug(self, error: BaseException) -> None: ...


class Cancel:
    """Asks a running task to stop; the task sees it the next time it tells its progress."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    @property
    def requested(self) -> bool:
        return self._asked.is_set()

    def request(self) -> None:
        self._asked.set()

    def check(self) -> None:
        if self.requested:
            raise Cancelled


@dataclass(eq=False)
class Task:
    """One piece of work on its way, as the status bar shows it."""

    title: str
    lane: str
    work: Callable[[], Any]
    then: Then | None
    failed: Callable[[KnownError], None] | None
    owner: QObject | None
    key: str | None = None
    cancellable: bool = False
    cancel: Cancel = field(default_factory=Cancel)
    started: float = field(default_factory=time.monotonic)
    done: int = 0
    total: int = 0
    told: float = 0.0

    @property
    def slow(self) -> bool:
        return time.monotonic() - self.started >= SLOW_SECONDS

    def tell(self, done: int, total: int) -> None:
        """The `progress` that long work calls: raises Cancelled when the clerk said stop."""
        self.cancel.check()
        self.done, self.total = done, total


@dataclass(frozen=True)
class _Outcome:
    task: Task
    result: Any = None
    changes: Changes | None = None
    error: BaseException | None = None


class Tasks(QObject):
    """The window's way to the centre: act, ask, run; nothing here ever blocks the window."""

    changed = Signal(object)  # Changes, once after each action that changed something
    running_changed = Signal()  # the list of slow tasks or their progress changed
    _finished = Signal(object)

    def __init__(self, centre: CentreLike, teller: Teller, parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(GIVE_WAY_SECONDS)
        self._centre = centre
        self.teller = teller
        self._lanes: dict[str, queue.SimpleQueue[Task | None]] = {}
        self._threads: list[threading.Thread] = []
        self._tasks: list[Task] = []
        self._newest: dict[str, Task] = {}
        self._delivered: dict[str, _Outcome] = {}
        self._closed = False
        self._shown: list[tuple[Task, int, int]] = []
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._watch = QTimer(self)
        self._watch.setInterval(100)
        self._watch.timeout.connect(self._look)

    # what pages call

    def act(
        self,
        action: Callable[..., Any],
        *args: Any,
        then: Then | None = None,
        failed: Callable[[KnownError], None] | None = None,
        title: str = "",
        progress: bool = False,
        owner: QObject | None = None,
        **kw: Any,
    ) -> Task:
        """Do an action. With `progress` it gets `progress=(done, total)` and can be cancelled."""
        title = title or str(getattr(action, "action_title", ""))
        task = Task(title, "acts", _nothing, then, failed, owner or owner_of(then, failed))
        if progress:
            task.cancellable = True
            kw["progress"] = task.tell
        task.work = lambda: self._centre.act(action, *args, **kw)
        return self._start(task)

    def ask(
        self,
        query: Callable[..., Any],
        *args: Any,
        then: Then | None = None,
        failed: Callable[[KnownError], None] | None = None,
        key: str | None = None,
        title: str = "正在读取",
        owner: QObject | None = None,
        **kw: Any,
    ) -> Task:
        """Read. Of several asks with one `key` only the newest delivers (typing)."""
        task = Task(title, "asks", _nothing, then, failed, owner or owner_of(then, failed), key)
        task.work = lambda: self._centre.ask(query, *args, **kw)
        return self._start(task)

    def run(
        self,
        function: Callable[..., Any],
        *args: Any,
        then: Then | None = None,
        failed: Callable[[KnownError], None] | None = None,
        title: str = "",
        progress: bool = False,
        key: str | None = None,
        lane: str = "files",
        owner: QObject | None = None,
        **kw: Any,
    ) -> Task:
        """Do work outside the centre: read a sheet, write an export, make a PDF."""
        task = Task(title, lane, _nothing, then, failed, owner or owner_of(then, failed), key)
        if progress:
            task.cancellable = True
            kw["progress"] = task.tell
        task.work = lambda: function(*args, **kw)
        return self._start(task)

    @property
    def running(self) -> list[Task]:
        """Tasks that have taken long enough to be shown, oldest first."""
        return [task for task in self._tasks if task.slow and not task.cancel.requested]

    @property
    def idle(self) -> bool:
        return not self._tasks

    def cancel_newest(self) -> bool:
        """Esc: stop the task that was started last and can be stopped."""
        for task in reversed(self._tasks):
            if task.cancellable and not task.cancel.requested:
                task.cancel.request()
                self._tell_running()
                return True
        return False

    def close(self) -> None:
        """Orderly end: waiting asks are dropped, running work may stop, acts are finished."""
        if self._closed:
            return
        self._closed = True
        self._watch.stop()
        for task in self._tasks:
            if task.cancellable or task.lane == "asks":
                task.cancel.request()
        for lane in self._lanes.values():
            lane.put(None)
        for thread in self._threads:
            thread.join()
        self._delivered.clear()

    # inside

    def _start(self, task: Task) -> Task:
        if self._closed:
            return task
        if task.lane not in self._lanes:
            self._open_lane(task.lane)
        if task.key is not None:
            older = self._newest.get(task.key)
            if older is not None:
                older.cancel.request()
            self._newest[task.key] = task
        self._tasks.append(task)
        self._lanes[task.lane].put(task)
        if not self._watch.isActive():
            self._watch.start()
        return task

    def _open_lane(self, name: str) -> None:
        lane: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        thread = threading.Thread(
            target=_work_lane, args=(lane, self._finished), name=f"frontdesk-{name}", daemon=True
        )
        self._lanes[name] = lane
        self._threads.append(thread)
        thread.start()

    @Slot(object)
    def _deliver(self, outcome: _Outcome) -> None:
        task = outcome.task
        # Its lane may still hold it. Whoever lets go of it last takes down the dialog that waited
        # for it, and a widget taken down on another thread crashes Qt: so it is kept here until
        # the lane has gone on to the next.
        self._delivered[task.lane] = outcome
        self._tasks.remove(task)
        superseded = task.key is not None and self._newest.get(task.key) is not task
        if task.key is not None and not superseded:
            del self._newest[task.key]
        if not self._tasks:
            self._watch.stop()
        self._look()
        if self._closed:
            return
        gone = task.owner is not None and not shiboken6.isValid(task.owner)
        # What was saved is told even if Esc came too late; what was only read is not.
        unwanted = superseded or (task.cancel.requested and task.lane != "acts")
        try:
            if isinstance(outcome.error, KnownError):
                if not gone and not unwanted:
                    self._fail(task, outcome.error)
            elif isinstance(outcome.error, Cancelled):
                pass
            elif outcome.error is not None:
                self.teller.bug(outcome.error)
            elif task.then is not None and not gone and not unwanted:
                task.then(outcome.result)
        finally:
            if outcome.changes:
                self.changed.emit(outcome.changes)

    def _fail(self, task: Task, error: KnownError) -> None:
        if task.failed is not None:
            task.failed(error)
        else:
            self.teller.known(error, task.owner)

    @Slot()
    def _look(self) -> None:
        if self._running_now() != self._shown:
            self._tell_running()

    def _tell_running(self) -> None:
        """Told even if nothing was shown yet: who waits for a cancelled task must hear of it."""
        self._shown = self._running_now()
        self.running_changed.emit()

    def _running_now(self) -> list[tuple[Task, int, int]]:
        return [(task, task.done, task.total) for task in self.running]


def _work_lane(lane: "queue.SimpleQueue[Task | None]", finished: Any) -> None:
    while (task := lane.get()) is not None:
        finished.emit(_do(task))


def _do(task: Task) -> _Outcome:
    # BaseException: a lane must outlive whatever one task does.
    try:
        task.cancel.check()
        result = task.work()
    except BaseException as error:
        return _Outcome(task, error=error)
    if task.lane == "acts":
        return _Outcome(task, result.result, result.changes)
    return _Outcome(task, result)


def _nothing() -> None:
    return None


def owner_of(*callbacks: Callable[..., Any] | None) -> QObject | None:
    """The Qt object whose method is waiting for the answer."""
    for callback in callbacks:
        while isinstance(callback, functools.partial):
            callback = callback.func
        owner = getattr(callback, "__self__", None)
        if isinstance(owner, QObject):
            return owner
    return None
