"""The window, worked with keys."""

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.shell import Shell
from models.centre import Centre
from tests.desktop.pages.check_in.roll_desk import RollDesk


@pytest.fixture
def desk_on(
    qtbot: QtBot, open_shell: Callable[..., Shell], centre: Centre
) -> Callable[..., RollDesk]:
    def show(page: str, target: Any = None) -> RollDesk:
        return RollDesk(qtbot, open_shell(page, target), centre)

    return show
