"""Keys do what their key-caps say on every page: of two listeners to one key Qt calls neither."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.shell import Shell
from models.cases.actions.visits import Decision
from models.centre import Centre
from tests.desktop.pages.cases.taken import add_wang, last_seq, take
from tests.desktop.pages.dues.party import Party
from tests.desktop.pages.volunteers.saturday import Saturday
from tests.desktop.test_walk_pages import PAGES
from tests.models.conftest import Watch
from tests.models.proxy.hall import Hall

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def targets(centre: Centre, watch: Watch) -> dict[str, Any]:
    Party(centre).assessed("甲一", "4900")
    wang = add_wang(centre)
    taken = take(centre, Decision.NOTICE, missing=frozenset({last_seq(centre)}), person=wang)
    return {
        "person": wang,
        "case": taken.case_ids[0],
        "proxy-case": Hall(centre).lodged(),
        **Saturday(centre, watch).pages(),
    }


def _is_on_a_page(shell: Shell, shortcut: QShortcut) -> bool:
    owner = shortcut.parent()
    assert isinstance(owner, QWidget)
    return any(page is owner or page.isAncestorOf(owner) for page in shell.pages.values())


@pytest.mark.parametrize("page", PAGES)
def test_no_key_of_a_page_stands_twice(
    qtbot: QtBot, open_shell: Callable[..., Shell], targets: dict[str, Any], page: str
) -> None:
    shell = open_shell(page, targets.get(page))
    qtbot.waitUntil(lambda: shell.desk.tasks.idle)
    shown = shell.pages[page]
    keys = shell.findChildren(QShortcut)
    on_page = Counter(s.key().toString() for s in keys if s.parent() is shown)
    of_window = {s.key().toString() for s in keys if not _is_on_a_page(shell, s)}
    assert not [key for key, count in on_page.items() if count > 1]
    assert not of_window & on_page.keys()


@pytest.mark.parametrize("page", [p for p in PAGES if p != "intake"])
def test_a_visit_begins_from_every_page(
    qtbot: QtBot, open_shell: Callable[..., Shell], targets: dict[str, Any], page: str
) -> None:
    shell = open_shell(page, targets.get(page))
    qtbot.waitUntil(lambda: shell.desk.tasks.idle)
    where = QApplication.focusWidget() or shell.pages[page]
    qtbot.keyClick(where, Qt.Key.Key_N, CONTROL)
    qtbot.waitUntil(lambda: shell.here == "intake")
    qtbot.waitUntil(lambda: shell.desk.tasks.idle)
