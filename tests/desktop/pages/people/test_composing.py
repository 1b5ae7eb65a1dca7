"""Chinese that is still being composed on a person's page belongs to what the clerk typed."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.pages.people.person import PersonPage
from desktop.pages.sign_in.lock import LockPage
from desktop.shell import Shell
from models.centre import Centre
from models.people.queries import count_people, read_person
from tests.desktop.ime import InputMethod

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def shell(qtbot: QtBot, open_shell: Callable[..., Shell]) -> Shell:
    return open_shell("person")


@pytest.fixture
def page(shell: Shell, input_method: InputMethod) -> PersonPage:
    """The empty form; 李茂超 is being composed as its name."""
    made = shell.page
    assert isinstance(made, PersonPage)
    made.fields.name.editor.setFocus()
    input_method.compose(made.fields.name.line, "li'mao'chao", "李茂超")
    assert made.fields.name.text() == ""
    return made


def test_it_is_saved(qtbot: QtBot, shell: Shell, page: PersonPage, centre: Centre) -> None:
    qtbot.keyClick(page.fields.name.line, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: shell.desk.tasks.idle)
    assert page.title.text() == "李茂超"
    assert centre.ask(read_person, 1, centre.clock().date()).name == "李茂超"


def test_it_is_there_after_the_lock_and_in_the_draft(
    qtbot: QtBot, shell: Shell, page: PersonPage
) -> None:
    shell.lock(LockPage("李敏"))
    qtbot.waitUntil(lambda: shell.desk.tasks.idle)
    assert shell.desk.drafts is not None
    (draft,) = shell.desk.drafts.all()
    assert draft.content["form"]["fields"]["name"] == "李茂超"
    shell.unlock()
    assert page.fields.name.text() == "李茂超"
    assert page.fields.name.line.hasFocus()


def test_it_is_there_after_another_page(qtbot: QtBot, shell: Shell, page: PersonPage) -> None:
    qtbot.keyClick(page.fields.name.line, Qt.Key.Key_2, CONTROL)
    assert shell.here == "cases"
    shell.open_page("person")
    qtbot.waitUntil(lambda: shell.desk.tasks.idle)
    assert page.fields.name.text() == "李茂超"


def test_enter_belongs_to_the_input_method(
    qtbot: QtBot, shell: Shell, page: PersonPage, centre: Centre, input_method: InputMethod
) -> None:
    line = page.fields.name.line
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shell.desk.tasks.idle)
    assert line.hasFocus()
    assert page.fields.name.error == ""
    assert centre.ask(count_people) == 0
    input_method.commit()
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert not line.hasFocus()  # now it goes on to the next field
    assert page.fields.name.text() == "李茂超"
