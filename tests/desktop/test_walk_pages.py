"""Every page, with data in it: nothing cut off, everything named, for eyes and screen readers."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.shell import Shell
from models.cases.actions.visits import Decision
from models.centre import sign_in
from tests.desktop.pages.cases.taken import add_wang, last_seq, take
from tests.desktop.pages.dues.party import Party
from tests.desktop.pages.volunteers.saturday import Saturday
from tests.desktop.walk import clipped, nameless
from tests.models.conftest import ADMINISTRATOR, PASSWORD, WEAK, Watch
from tests.models.proxy.hall import Hall

Role = QAccessible.Role
ACTING = {
    Role.Button,
    Role.CheckBox,
    Role.RadioButton,
    Role.ComboBox,
    Role.EditableText,
    Role.List,
    Role.Table,
    Role.Tree,
    Role.PageTab,
    Role.SpinBox,
    Role.Slider,
    Role.Link,
    Role.ButtonMenu,
    Role.Dialog,
}
PAGES = (
    "workbench",
    "cases",
    "case",
    "callbacks",
    "intake",
    "sheets",
    "proxy",
    "proxy-case",
    "proxy-new",
    "proxy-agents",
    "proxy-drawers",
    "proxy-cash",
    "dues",
    "dues-import",
    "dues-grid",
    "dues-day",
    "dues-arrears",
    "dues-remit",
    "volunteers",
    "activity",
    "activity-form",
    "volunteer-calls",
    "volunteer-people",
    "volunteer",
    "volunteer-form",
    "volunteer-teams",
    "volunteer-menu",
    "volunteer-attendance",
    "volunteer-approvals",
    "volunteer-hours",
    "volunteer-stars",
    "volunteer-certificates",
    "volunteer-import",
    "check-in",
    "check-in-import",
    "wishes",
    "three-lists",
    "three-lists-import",
    "people",
    "person",
    "import",
    "old-ledger",
    "organisation",
    "duplicates",
    "directory",
    "catalogue",
    "reports",
    "district",
    "district-teach",
    "settings",
)


@dataclass(frozen=True)
class Filled:
    """A centre with data for every page, and the records of pages that show one."""

    folder: Path
    watch: Watch
    targets: dict[str, Any]


@pytest.fixture(scope="module")
def filled(begun_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """Filled once; each test works on a copy."""
    folder = tmp_path_factory.mktemp("filled") / "数据 文件夹"
    shutil.copytree(begun_folder, folder)
    watch = Watch()
    centre = sign_in(folder, ADMINISTRATOR, PASSWORD, clock=watch, cost=WEAK)
    Party(centre).assessed("甲一", "4900")
    wang = add_wang(centre)
    taken = take(centre, Decision.NOTICE, missing=frozenset({last_seq(centre)}), person=wang)
    targets = {
        "person": wang,
        "case": taken.case_ids[0],
        "proxy-case": Hall(centre).lodged(),
        **Saturday(centre, watch).pages(),
    }
    centre.close()
    return Filled(folder, watch, targets)


@pytest.fixture
def data_folder(filled: Filled, tmp_path: Path) -> Path:
    target = tmp_path / "数据 文件夹"
    shutil.copytree(filled.folder, target)
    return target


@pytest.fixture
def watch(filled: Filled) -> Watch:
    return Watch(filled.watch.now)


@pytest.fixture
def targets(filled: Filled) -> dict[str, Any]:
    return filled.targets


@pytest.fixture
def shell(open_shell: Callable[..., Shell], dressed: QApplication) -> Iterator[Shell]:
    yield open_shell()
    if theme.text_size() != 100:
        theme.set_text_size(dressed, 100)


def heard(root: QAccessibleInterface) -> Iterator[tuple[QAccessibleInterface, str]]:
    """What a screen reader can come to, with the way to it."""
    waiting = [(root, "")]
    while waiting:
        each, way = waiting.pop()
        if not each.isValid() or each.state().invisible:
            continue
        here = f"{way}/{each.role().name} {each.text(QAccessible.Text.Name)}"
        yield each, here
        if each.role() in (Role.Table, Role.Tree, Role.List):
            continue  # their cells come from the model
        for number in range(each.childCount()):
            child = each.child(number)
            if child is not None:
                waiting.append((child, here))


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_cut_off_and_everything_is_named(
    qtbot: QtBot,
    dressed: QApplication,
    shell: Shell,
    targets: dict[str, Any],
    page: str,
) -> None:
    for percent in reversed(theme.SCALES):  # opened at the largest, then made smaller
        theme.set_text_size(dressed, percent)
        shell.resize(1366, 768)
        shell.open_page(page, targets.get(page))
        qtbot.waitUntil(lambda: shell.desk.tasks.idle)
        for _ in range(4):  # a layout answers for the one around it in the next round
            QApplication.processEvents()
        assert (shell.width(), shell.height()) == (1366, 768), percent
        assert nameless(shell) == [], percent
        assert clipped(shell) == [], percent


@pytest.mark.parametrize("page", PAGES)
def test_a_screen_reader_hears_a_name_at_everything_that_acts(
    qtbot: QtBot, shell: Shell, targets: dict[str, Any], page: str
) -> None:
    shell.open_page(page, targets.get(page))
    qtbot.waitUntil(lambda: shell.desk.tasks.idle)
    root = QAccessible.queryAccessibleInterface(shell)
    assert root is not None
    found = list(heard(root))
    acting = [(each, way) for each, way in found if each.role() in ACTING]
    assert len(acting) > 8
    assert [way for each, way in acting if not each.text(QAccessible.Text.Name)] == []
