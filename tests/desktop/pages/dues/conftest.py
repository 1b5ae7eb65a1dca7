"""A branch on the centre under test, and its window."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from desktop.shell import Shell
from models.centre import Centre
from tests.desktop.pages.dues.party import Party
from tests.desktop.pages.dues.window import Window


@pytest.fixture
def party(centre: Centre) -> Party:
    return Party(centre)


@pytest.fixture
def open_window(qtbot: QtBot, open_shell: Callable[..., Shell]) -> Callable[[], Window]:
    return lambda: Window(qtbot, open_shell())
