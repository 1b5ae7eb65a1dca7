"""王秀英 is known, the visit form is open."""

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from desktop.pages.cases.intake import IntakePage
from desktop.shell import Shell
from models.centre import Centre
from models.people.actions import add_person
from tests.desktop.pages.cases.intake.steps import (
    WANG,
    Keys,
)


@pytest.fixture
def keys(qtbot: QtBot) -> Keys:
    return Keys(qtbot)


@pytest.fixture
def wang(centre: Centre) -> int:
    person_id: int = centre.act(add_person, WANG).result
    return person_id


@pytest.fixture
def shell(open_shell: Callable[..., Shell], wang: int) -> Shell:
    return open_shell("intake")


@pytest.fixture
def page(shell: Shell, qtbot: QtBot) -> Iterator[IntakePage]:
    made = shell.pages["intake"]
    assert isinstance(made, IntakePage)
    qtbot.waitUntil(lambda: made.desk.tasks.idle)
    yield made
    qtbot.waitUntil(lambda: made.desk.tasks.idle)
