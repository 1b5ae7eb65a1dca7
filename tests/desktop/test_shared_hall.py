"""A hall with two computers on one PostgreSQL server, set up at their windows by keys."""

import socket
import socketserver
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import make_url

from desktop.app import Program
from desktop.pages.sign_in.first_run import CreatePage, JoinPage, RecoveryKeyPage, WelcomePage
from desktop.pages.sign_in.window import EntryPage
from models.people.actions import PersonForm, add_person
from models.people.queries import count_people
from models.settings.queries import read_profile
from tests.models.conftest import Server, postgres_server

__all__ = ["postgres_server"]  # a fixture

Key, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier
P = TypeVar("P", bound=EntryPage)
Open = Callable[..., Program]
CLERK, SECRET = "Lin Lan", "four blue lamps"


class Hands:
    """At the keyboard of one computer; every key goes where the keyboard is."""

    def __init__(self, qtbot: QtBot, program: Program) -> None:
        self._qtbot = qtbot
        self._program = program
        window = program.window
        assert window is not None
        window.activateWindow()
        qtbot.waitUntil(lambda: window.isActiveWindow() and QApplication.focusWidget() is not None)

    def press(self, key: Qt.Key, control: bool = False) -> None:
        modifier = CONTROL if control else Qt.KeyboardModifier.NoModifier
        self._qtbot.keyClick(QApplication.focusWidget(), key, modifier)

    def write(self, text: str) -> None:
        self._qtbot.keyClicks(QApplication.focusWidget(), text)

    def enter(self, text: str = "") -> None:
        self.write(text)
        self.press(Key.Key_Return)

    def go_to(self, widget: QWidget) -> None:
        """By Tab, as often as it takes."""
        for _ in range(40):
            if QApplication.focusWidget() is widget:
                return
            self.press(Key.Key_Tab)
        raise AssertionError(f"Tab does not come to {widget}")

    def see(self, kind: type[P]) -> P:
        self._qtbot.waitUntil(lambda: isinstance(self._shown(), kind), timeout=30_000)
        page = self._shown()
        assert isinstance(page, kind)
        return page

    def _shown(self) -> EntryPage | None:
        return self._program.window.page if self._program.window is not None else None

    def see_the_desk(self) -> None:
        self._qtbot.waitUntil(lambda: self._program.sitting is not None, timeout=30_000)
        assert self._program.sitting is not None
        shell = self._program.sitting.shell
        self._qtbot.waitUntil(shell.isVisible)
        self._qtbot.waitUntil(lambda: shell.desk.tasks.idle, timeout=30_000)


def create(hands: Hands, url: str) -> None:
    hands.see(WelcomePage)
    hands.enter()  # the first choice: a centre of one's own
    page = hands.see(CreatePage)
    for text in ("Red Flag Centre", "RF", "1 Long Street", "0000-1000000", "0000-1000001"):
        hands.enter(text)
    hands.enter()  # the opening hours as proposed
    hands.enter(CLERK)
    hands.enter()  # the window's name as proposed
    hands.enter(SECRET)
    hands.enter(SECRET)
    hands.go_to(page.shared)
    hands.press(Key.Key_Space)
    hands.go_to(page.url.line)
    hands.write(url)
    hands.press(Key.Key_Return, control=True)
    last = hands.see(RecoveryKeyPage)
    hands.enter(last.printed[-4:])
    hands.see_the_desk()


def join(hands: Hands, url: str) -> None:
    welcome = hands.see(WelcomePage)
    buttons = {button.text(): button for button in welcome.findChildren(QPushButton)}
    hands.go_to(buttons[welcome.join.text])
    hands.enter()
    hands.see(JoinPage)
    for text in (url, CLERK, SECRET):
        hands.enter(text)
    hands.write("2-hao")
    hands.press(Key.Key_Return, control=True)
    hands.see_the_desk()


class Through(socketserver.BaseRequestHandler):
    """One connection, handed on to the server's own socket."""

    def handle(self) -> None:
        assert isinstance(self.server, Doorway)
        with socket.socket(socket.AF_UNIX) as inner:
            inner.connect(self.server.inner)
            back = Thread(target=hand_on, args=(inner, self.request), daemon=True)
            back.start()
            hand_on(self.request, inner)
            back.join()


class Doorway(socketserver.ThreadingTCPServer):
    """Gives the test server, which listens on a file, an address as a hall's server has."""

    daemon_threads = True

    def __init__(self, inner: str) -> None:
        super().__init__(("127.0.0.1", 0), Through)
        self.inner = inner


def hand_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while block := source.recv(65536):
            target.sendall(block)
        target.shutdown(socket.SHUT_WR)


@pytest.fixture
def address(postgres_server: Server) -> Iterator[str]:
    """An empty database, the way a technician would write it down for the clerks."""
    url = make_url(postgres_server.make_database())
    folder = url.query.get("host")
    if folder is None:  # the test server has a port of its own
        yield url.render_as_string(hide_password=False)
        return
    with Doorway(f"{folder}/.s.PGSQL.5432") as doorway:
        serving = Thread(target=doorway.serve_forever, daemon=True)
        serving.start()
        yield f"postgresql://postgres:desk@127.0.0.1:{doorway.server_address[1]}/{url.database}"
        doorway.shutdown()
        serving.join()


def test_a_second_computer_joins_the_hall(
    qtbot: QtBot, address: str, open_program: Open, tmp_path: Path
) -> None:
    """`address` comes before `open_program`: the programs end before their server does."""
    first = open_program(tmp_path / "1号 电脑")
    create(Hands(qtbot, first), address)
    assert first.sitting is not None
    mine = first.sitting.centre
    mine.act(add_person, PersonForm(name="王秀英"))

    second = open_program(tmp_path / "2号 电脑")
    join(Hands(qtbot, second), address)
    assert second.sitting is not None
    theirs = second.sitting.centre
    assert mine.store.is_shared and theirs.store.is_shared
    assert theirs.clerk.name == CLERK
    assert (mine.place.station_name, theirs.place.station_name) == ("1号窗口", "2-hao")
    assert second.sitting.shell.windowTitle().endswith("Red Flag Centre")
    assert theirs.ask(read_profile, theirs.clock().date()).phone == "0000-1000000"
    assert theirs.ask(count_people) == 1
    assert first.sitting.shell.isVisible() and second.sitting.shell.isVisible()
    assert not list((tmp_path / "2号 电脑").glob("*.db"))  # nothing of the data lies there
