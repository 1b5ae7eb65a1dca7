"""A hall with two units, and the window on it."""

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.shell import Shell
from models.centre import Centre
from tests.desktop.pages.check_in.roll_desk import RollDesk
from tests.models.double_check_in.hall import Hall


@pytest.fixture
def hall(centre: Centre) -> Hall:
    return Hall(centre)


@pytest.fixture
def desk_on(
    qtbot: QtBot, open_shell: Callable[..., Shell], centre: Centre
) -> Callable[..., RollDesk]:
    def show(page: str, target: Any = None) -> RollDesk:
        return RollDesk(qtbot, open_shell(page, target), centre)

    return show
