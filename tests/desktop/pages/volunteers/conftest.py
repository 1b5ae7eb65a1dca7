"""A hall of volunteers, and the window on it."""

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.shell import Shell
from models.centre import Centre
from tests.desktop.pages.volunteers.saturday import Saturday, VolunteerDesk
from tests.models.conftest import Watch


@pytest.fixture
def hall(centre: Centre, watch: Watch) -> Saturday:
    return Saturday(centre, watch)


@pytest.fixture
def desk_on(
    qtbot: QtBot, open_shell: Callable[..., Shell], hall: Saturday
) -> Callable[..., VolunteerDesk]:
    def show(page: str, target: Any = None) -> VolunteerDesk:
        return VolunteerDesk(qtbot, open_shell(page, target))

    return show
