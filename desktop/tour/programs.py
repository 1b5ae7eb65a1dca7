"""The program opened on a folder, at a time of the tour's choosing; and somebody signed in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path

from PySide6.QtCore import Qt

from desktop.app import Program
from desktop.pages.sign_in.sign_in import SignInPage
from desktop.pages.sign_in.window import EntryPage
from desktop.shell import Shell
from desktop.tour.guide import Guide, TourError
from models.clock import Clock

MOMENT = timedelta(milliseconds=1)


class TourClock:
    """Goes on by a moment whenever it is looked at, so that no machine is too slow for it."""

    def __init__(self, at: datetime) -> None:
        self.go_to(at)

    def __call__(self) -> datetime:
        """The time now, in Beijing."""
        return self._at + next(self._moments) * MOMENT

    def go_to(self, at: datetime) -> None:
        """Set it; the program may be open."""
        self._at, self._moments = at, count()

    @property
    def today(self) -> date:
        """The day it shows."""
        return self().date()


@contextmanager
def open_program(data: Path, clock: Clock) -> Iterator[Program]:
    """The program on a folder, ended in order. Raises TourError where another has it open."""
    program = Program(data, clock=clock)
    if not program.start():
        raise TourError("another window has the folder")
    try:
        yield program
    finally:
        program.finish()


def shows(program: Program, page: type[EntryPage]) -> bool:
    """Whether that page of the entry window is in front."""
    return program.window is not None and isinstance(program.window.page, page)


def sign_in(guide: Guide, program: Program, name: str, password: str, picture: str = "") -> Shell:
    """Choose a name, type the password, and wait for the window."""
    guide.wait("sign-in", lambda: shows(program, SignInPage))
    window = program.window
    assert window is not None and isinstance(window.page, SignInPage)
    names = window.page.names
    names.setFocus()
    names.setCurrentRow(names.all.index(name))
    if picture:
        guide.picture(picture, window)
    guide.press(Qt.Key.Key_Return)
    guide.enter(password)
    guide.wait("workbench", lambda: program.sitting)
    sitting = program.sitting
    assert sitting is not None
    sitting.desk.messages.log.connect(guide.hear_bug)
    guide.wait("the badges", lambda: sitting.badges.counted and sitting.desk.tasks.idle)
    return sitting.shell
