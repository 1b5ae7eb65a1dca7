"""A desk with an invented centre, for the tests of the window."""

import os
import shutil

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.app import Program
from desktop.collector import Collector
from desktop.drafts import DraftStore
from desktop.messages import Messages
from desktop.page import Desk
from desktop.shell import Shell
from desktop.tasks import Tasks
from desktop.widgets import composition
from models.centre import Centre, sign_in
from models.changes import Changes
from tests.desktop.gallery import NOW
from tests.desktop.ime import InputMethod
from tests.models.conftest import ADMINISTRATOR, PASSWORD, WEAK, Watch, begin_centre

# A slow machine is no failure: what never comes fails, and only that waits so long.
QtBot.waitUntil.__kwdefaults__ = {"timeout": 20_000}


@dataclass
class DoneStub:
    result: Any
    changes: Changes


@dataclass
class CentreStub:
    """Runs what it is given; an action says what it touched through its `touched`."""

    threads: list[str] = field(default_factory=list)

    def act(self, action: Callable[..., Any], /, *args: Any, **kw: Any) -> DoneStub:
        return DoneStub(action(*args, **kw), Changes(set(getattr(action, "touched", ()))))

    def ask(self, query: Callable[..., Any], /, *args: Any, **kw: Any) -> Any:
        return query(*args, **kw)


@pytest.fixture(autouse=True, scope="session")
def collector(qapp: QApplication) -> Iterator[Collector]:
    """As in the program: widgets are taken down on the window's thread only."""
    made = Collector()
    yield made
    made.stop()


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    if not qapp.styleSheet():
        theme.dress(qapp)
    if theme.text_size() != 100:
        theme.set_text_size(qapp, 100)
    yield qapp


@pytest.fixture
def messages(dressed: QApplication) -> Messages:
    return Messages()


@pytest.fixture
def tasks(messages: Messages) -> Iterator[Tasks]:
    made = Tasks(CentreStub(), messages)
    yield made
    made.close()


def swap(content: bytes) -> bytes:
    """Stands for the store's seal: not readable, and undone by itself."""
    return bytes(byte ^ 0x5A for byte in content)


@pytest.fixture
def desk(tasks: Tasks, messages: Messages, tmp_path: Path) -> Desk:
    return Desk(tasks, messages, lambda: NOW, DraftStore(tmp_path / "drafts", swap, swap))


@pytest.fixture(scope="session")
def begun_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre begun once in an encrypted file; tests work on copies of it."""
    folder = tmp_path_factory.mktemp("begun") / "数据 文件夹"
    begin_centre(folder, None, Watch())[0].close()
    return folder


@pytest.fixture
def data_folder(begun_folder: Path, tmp_path: Path) -> Path:
    """The data folder of 青禾里社区, where 李敏 is administrator."""
    target = tmp_path / "数据 文件夹"
    shutil.copytree(begun_folder, target)
    return target


@pytest.fixture
def watch() -> Watch:
    """The clock of the centre under test."""
    return Watch()


@pytest.fixture
def centre(data_folder: Path, watch: Watch) -> Iterator[Centre]:
    """The centre with 李敏 signed in as administrator."""
    opened = sign_in(data_folder, ADMINISTRATOR, PASSWORD, clock=watch, cost=WEAK)
    yield opened
    opened.close()


@pytest.fixture
def centre_desk(centre: Centre, messages: Messages, data_folder: Path) -> Iterator[Desk]:
    """The desk of pages under test, on the real centre."""
    tasks = Tasks(centre, messages)
    drafts = DraftStore(data_folder / "drafts", swap, swap)
    yield Desk(tasks, messages, centre.clock, drafts, centre, centre.clerk)
    tasks.close()


@pytest.fixture
def open_shell(qtbot: QtBot, centre_desk: Desk) -> Callable[..., Shell]:
    """Shows the window of the program with all its pages: `open_shell("cases")`."""

    def show(page: str = "", target: Any = None) -> Shell:
        from desktop.app import make_shell

        shell = make_shell(centre_desk, "青禾里社区党群服务中心")
        qtbot.addWidget(shell)
        shell.show()
        shell.activateWindow()
        qtbot.waitUntil(shell.isActiveWindow)
        if page:
            shell.open_page(page, target)
            qtbot.waitUntil(lambda: centre_desk.tasks.idle)
        return shell

    return show


@pytest.fixture
def input_method(monkeypatch: pytest.MonkeyPatch) -> InputMethod:
    """The clerk's input method; the platform of the tests has none."""
    method = InputMethod()
    application = SimpleNamespace(inputMethod=lambda: method)
    monkeypatch.setattr(composition, "QGuiApplication", application)
    return method


@pytest.fixture
def open_program(
    qtbot: QtBot, dressed: QApplication, watch: Watch
) -> Iterator[Callable[..., Program]]:
    """Starts the program on a folder, as main.py does; ended in order after the test."""
    opened: list[Program] = []

    def start(folder: Path, clock: Watch | None = None) -> Program:
        program = Program(folder, clock=clock or watch, cost=WEAK)
        opened.append(program)
        assert program.start()
        qtbot.waitUntil(lambda: program.window is not None)
        return program

    yield start
    for program in opened:
        program.finish()
