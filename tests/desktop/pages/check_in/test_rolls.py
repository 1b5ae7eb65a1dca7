"""The two workbooks through the window: 90 units with 1,873 members, needs with resources."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop.pages.check_in.roll import RollPage as MembersPage
from desktop.pages.importing.page import ImportingPage
from desktop.pages.importing.records import UndoDialog
from desktop.pages.three_lists.roll import RollPage as ListsRollPage
from desktop.shell import Shell
from models.centre import Centre
from models.double_check_in.queries.members import MemberFilter, count_members
from models.double_check_in.queries.units import list_units
from models.people.rules.residents.row_codes import Outcome
from models.three_lists.queries.lists import ListFilter, count_needs, count_resources
from tests.models.conftest import Watch

SAMPLES = Path(__file__).parents[3] / "samples"
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def choose(
    qtbot: QtBot, watch: Watch, open_shell: Callable[..., Shell], monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, str], Any]:
    """Opens a page of import and chooses a sample with keys."""

    def go(page_id: str, sample: str) -> Any:
        watch.now = datetime(2026, 11, 21, 10, 0)
        page = open_shell(page_id).page
        assert isinstance(page, ImportingPage)
        answer = (str(SAMPLES / sample), "")
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: answer)
        qtbot.keyClick(page, Qt.Key.Key_O, CONTROL)
        rest(qtbot, page)
        return page

    return go


def rest(qtbot: QtBot, page: ImportingPage) -> None:
    qtbot.waitUntil(lambda: page.desk.tasks.idle, timeout=30_000)


def press(qtbot: QtBot, page: ImportingPage, key: Qt.Key) -> None:
    qtbot.keyClick(QApplication.focusWidget() or page, key)
    rest(qtbot, page)


def take_back(qtbot: QtBot, page: ImportingPage) -> None:
    page.undo.trigger()
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, UndoDialog))
    qtbot.waitUntil(dialog.isActiveWindow)
    press(qtbot, page, Qt.Key.Key_F9)


def test_units_and_members_come_in_at_one_go_and_are_taken_back(
    qtbot: QtBot, choose: Callable[[str, str], Any], centre: Centre
) -> None:
    page = choose("check-in-import", "double_checkin.xlsx")
    assert isinstance(page, MembersPage)
    counts = page._preview.counts
    assert "90 个单位" in page.note.text() and "只报到一次" in page.note.text()
    assert page.columns.fields["contact"].text().startswith(("B列", "C列", "D列", "E列"))
    before = page._file.table.sheet
    second = next(t.sheet for t in page._file.tables if t.sheet != before)
    page.columns.sheet.set_value(second)  # the members' table
    qtbot.waitUntil(lambda: page._file.table.sheet == second)
    rest(qtbot, page)
    assert page.columns.fields["name"].text() and page._preview.counts == counts
    said = page.take.text
    press(qtbot, page, Qt.Key.Key_F9)
    account = page._taken.account
    assert said == page.result.figure.text() == f"导入 90 个单位、{account.members} 名党员"
    told = page.result.lines.text()
    assert told.startswith("单位 90 个，党员 ") and "按 F6 接收" in told
    assert len(centre.ask(list_units)) == 90
    members = centre.ask(count_members, MemberFilter())
    assert members + counts[Outcome.ERROR] + len(page._taken.account.twice) == 1873
    take_back(qtbot, page)
    assert centre.ask(list_units) == [] and centre.ask(count_members, MemberFilter()) == 0


def test_a_column_the_clerk_takes_away_is_judged_again(
    qtbot: QtBot, choose: Callable[[str, str], Any]
) -> None:
    page = choose("check-in-import", "double_checkin.xlsx")
    counts = dict(page._preview.counts)
    page.columns.sheet.set_value(next(t.sheet for t in page._file.file.members))
    qtbot.waitUntil(lambda: bool(page.columns.fields["id_number"].text()))
    rest(qtbot, page)
    page.columns.fields["id_number"].set_value(None)
    qtbot.waitUntil(lambda: "id_number" not in page._file.table.columns)
    rest(qtbot, page)
    assert dict(page._preview.counts) != counts


def test_needs_and_resources_come_in_with_what_is_promised(
    qtbot: QtBot, choose: Callable[[str, str], Any], centre: Centre
) -> None:
    page = choose("three-lists-import", "needs_resources.xlsx")
    assert isinstance(page, ListsRollPage)
    assert page.note.text().endswith("需求 134 条、资源 142 条可以导入。")
    assert page.take.text == "导入 276 条"
    press(qtbot, page, Qt.Key.Key_F9)
    lines = page.result.lines.text().splitlines()
    assert lines[0] == "需求 134 条，资源 142 条，原来已对接的 62 对。"
    assert lines[1].startswith("名额不够，5 条需求没有算作对接")
    assert centre.ask(count_needs, ListFilter()) == 134
    take_back(qtbot, page)
    today = centre.clock().date()
    assert centre.ask(count_needs, ListFilter()) == 0
    assert centre.ask(count_resources, ListFilter(), today) == 0
