"""Work off the window's thread: order, newest answer, cancel, errors, an orderly end."""

import gc
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from desktop.messages import Messages
from desktop.tasks import Tasks
from models.changes import Changes
from models.errors import Cancelled, KnownError
from tests.desktop.conftest import CentreStub


class Listener(QObject):
    """Stands for a page."""

    def __init__(self) -> None:
        super().__init__()
        self.got: list[Any] = []
        self.on_window: list[bool] = []

    def take(self, result: Any) -> None:
        self.got.append(result)
        self.on_window.append(QThread.currentThread() is self.thread())


def test_an_act_answers_on_the_windows_thread_and_tells_its_changes_once(
    qtbot: QtBot, tasks: Tasks
) -> None:
    page, told = Listener(), Listener()
    tasks.changed.connect(told.take)

    def accept(number: int) -> tuple[int, str]:
        return number, threading.current_thread().name

    accept.touched = ("case",)  # type: ignore[attr-defined]
    tasks.act(accept, 7, then=page.take)
    qtbot.waitUntil(lambda: bool(told.got))
    assert page.got == [(7, "frontdesk-acts")]
    assert page.on_window == [True]
    assert told.got == [Changes({"case"})]


def test_an_act_that_changed_nothing_tells_nothing(qtbot: QtBot, tasks: Tasks) -> None:
    page, told = Listener(), Listener()
    tasks.changed.connect(told.take)
    tasks.act(lambda: 1, then=page.take)
    qtbot.waitUntil(lambda: tasks.idle)
    assert page.got == [1]
    assert told.got == []


def test_acts_keep_their_order_and_reading_does_not_wait_for_them(
    qtbot: QtBot, tasks: Tasks
) -> None:
    page, reader = Listener(), Listener()
    gate = threading.Event()
    tasks.act(gate.wait, 5, then=page.take)
    tasks.act(lambda: "second", then=page.take)
    tasks.ask(lambda: "read", then=reader.take)
    qtbot.waitUntil(lambda: reader.got == ["read"])
    assert page.got == []
    gate.set()
    qtbot.waitUntil(lambda: page.got == [True, "second"])


def test_of_asks_with_one_key_only_the_newest_answers(qtbot: QtBot, tasks: Tasks) -> None:
    page = Listener()
    gate = threading.Event()
    ran: list[str] = []

    def find(text: str) -> str:
        ran.append(text)
        gate.wait(5)
        return text

    for text in ("w", "wx", "wxy"):
        tasks.ask(find, text, then=page.take, key="person")
    gate.set()
    qtbot.waitUntil(lambda: tasks.idle)
    assert page.got == ["wxy"]
    assert "wx" not in ran  # what nobody waits for any more is not even read


def test_the_answer_for_a_page_that_is_gone_is_dropped(qtbot: QtBot, tasks: Tasks) -> None:
    page = Listener()
    gate = threading.Event()
    tasks.ask(gate.wait, 5, then=page.take)
    import shiboken6

    shiboken6.delete(page)
    gate.set()
    qtbot.waitUntil(lambda: tasks.idle)
    assert page.got == []


def test_cancel_stops_running_work_within_a_second(qtbot: QtBot, tasks: Tasks) -> None:
    page = Listener()
    seen: list[tuple[str, int, int]] = []

    def follow() -> None:
        seen.extend((task.title, task.done, task.total) for task in tasks.running)

    tasks.running_changed.connect(follow)

    def export(*, progress: Callable[[int, int], None]) -> None:
        for number in range(100_000):
            time.sleep(0.005)
            progress(number, 100_000)

    tasks.run(export, progress=True, title="导出台账", then=page.take)
    qtbot.waitUntil(lambda: any(done for _, done, _ in seen))
    started = time.monotonic()
    assert tasks.cancel_newest()
    qtbot.waitUntil(lambda: tasks.idle, timeout=1000)
    assert time.monotonic() - started < 1
    assert page.got == []
    assert seen[-1][0] == "导出台账"
    assert tasks.running == []


def test_quick_work_is_not_shown(qtbot: QtBot, tasks: Tasks) -> None:
    tasks.ask(lambda: 1)
    assert tasks.running == []
    qtbot.waitUntil(lambda: tasks.idle)


def test_known_errors_go_to_failed_or_to_messages_and_bugs_to_the_dialog(
    qtbot: QtBot, tasks: Tasks, messages: Messages, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Listener()
    problems: list[KnownError] = []
    bugs: list[BaseException] = []
    messages.problem.connect(lambda error, owner: problems.append(error))
    monkeypatch.setattr(messages, "bug", bugs.append)

    def fail(error: BaseException) -> None:
        raise error

    mine, other, bug = KnownError("甲"), KnownError("乙"), ZeroDivisionError("x")
    tasks.act(fail, mine, failed=page.take)
    tasks.act(fail, other)
    tasks.act(fail, bug)
    tasks.act(fail, Cancelled())
    qtbot.waitUntil(lambda: tasks.idle)
    assert page.got == [mine]
    assert problems == [other]
    assert bugs == [bug]


def test_closing_finishes_acts_and_drops_waiting_reads(qtbot: QtBot, messages: Messages) -> None:
    tasks = Tasks(CentreStub(), messages)
    did: list[str] = []
    gate = threading.Event()
    tasks.ask(gate.wait, 5)
    tasks.ask(did.append, "read")
    tasks.act(did.append, "act")
    gate.set()
    tasks.close()
    assert "act" in did
    assert not [t for t in threading.enumerate() if t.name.startswith("frontdesk") and t in
                tasks._threads]  # fmt: skip


def test_a_hundred_openings_and_endings(qtbot: QtBot, messages: Messages) -> None:
    before = threading.active_count()
    for _ in range(100):
        tasks = Tasks(CentreStub(), messages)
        tasks.act(lambda: 1)
        tasks.ask(lambda: 2)
        tasks.close()
    assert threading.active_count() == before


class Waiting:
    """Stands for the dialog that waits for an answer; tells where it was taken down."""

    def __init__(self, taken_down: list[str]) -> None:
        self._taken_down = taken_down

    def take(self, _answer: object) -> None: ...

    def __del__(self) -> None:
        self._taken_down.append(threading.current_thread().name)


def test_who_waited_is_taken_down_on_the_windows_thread(qtbot: QtBot, messages: Messages) -> None:
    taken_down: list[str] = []

    def wait_for_two_answers() -> None:
        tasks = Tasks(CentreStub(), messages)
        tasks.ask(lambda: 1, then=Waiting(taken_down).take)
        tasks.act(lambda: 2, then=Waiting(taken_down).take)
        qtbot.waitUntil(lambda: tasks.idle)
        tasks.close()

    for _ in range(100):
        wait_for_two_answers()
    gc.collect()
    assert len(taken_down) == 200
    assert set(taken_down) == {threading.main_thread().name}
