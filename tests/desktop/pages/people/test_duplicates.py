"""Two records of one person: found, looked at side by side, made one, taken back, by keys."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.pages.people.duplicates import DuplicatesPage
from desktop.pages.people.merging import MergeDialog, PickDialog
from desktop.pages.people.person import PersonPage
from desktop.shell import Shell
from models.centre import Centre
from models.errors import KnownError
from models.people.actions import PersonForm, add_person, change_person
from models.people.actions.apart import propose_again
from models.people.queries import count_people, find_people, read_person
from models.people.queries.duplicates import list_apart, list_duplicates
from models.roles import Role
from models.work import Clerk
from tests.desktop.walk import clipped, nameless
from tests.models.conftest import Watch

CONTROL = Qt.KeyboardModifier.ControlModifier
TODAY = date(2026, 11, 21)
BORN = date(1942, 3, 15)
Key = Qt.Key
D = TypeVar("D", bound=QDialog)


@pytest.fixture
def pair(watch: Watch, centre: Centre) -> tuple[int, int]:
    """王秀英 twice: with her number, and later with her address and another phone."""
    watch.now = datetime(2026, 11, 20, 9, 0)
    number = "229901194203150029"
    first = centre.act(add_person, PersonForm("王秀英", number, phone="19900001234")).result
    watch.now = datetime(2026, 11, 21, 10, 0)
    form = PersonForm(
        "王秀英", birth_date=BORN, phone="19900005678", estate="青禾苑", building="3", room="501"
    )
    return first, centre.act(add_person, form).result


@pytest.fixture
def page(qtbot: QtBot, pair: tuple[int, int], open_shell: Callable[..., Shell]) -> DuplicatesPage:
    made = open_shell("duplicates").page
    assert isinstance(made, DuplicatesPage)
    qtbot.waitUntil(lambda: made.proposed.current is not None)
    return made


def _press(qtbot: QtBot, widget: object, key: Qt.Key) -> None:
    where = QApplication.focusWidget()
    assert where is widget
    qtbot.keyClick(where, key)


def _dialog(qtbot: QtBot, kind: type[D]) -> D:
    def found() -> list[D]:
        tops = QApplication.topLevelWidgets()
        return [w for w in tops if isinstance(w, kind) and w.isVisible()]

    qtbot.waitUntil(lambda: bool(found()))
    dialog = found()[-1]
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def _rest(qtbot: QtBot, shell: Shell) -> None:
    qtbot.waitUntil(lambda: shell.desk.tasks.idle)


def test_merged_by_keys_and_taken_back(
    qtbot: QtBot, page: DuplicatesPage, centre: Centre, pair: tuple[int, int]
) -> None:
    assert page.subtitle.text() == "1 对可能是同一个人 · 回车对照"
    qtbot.keyClick(page.proposed.table, Key.Key_Return)
    dialog = _dialog(qtbot, MergeDialog)
    sides = dialog.sides
    assert list(sides.left) == ["id_number", "sex", "phone", "address"]
    assert sides.taken == {"phone", "address"}  # the newer, and what the left does not know
    _press(qtbot, sides.left["id_number"], Key.Key_Down)
    _press(qtbot, sides.left["sex"], Key.Key_Down)
    _press(qtbot, sides.right["phone"], Key.Key_Left)
    assert sides.taken == {"address"}
    _press(qtbot, sides.left["phone"], Key.Key_F9)
    qtbot.waitUntil(lambda: page.proposed.model.total == 0)
    kept = centre.ask(read_person, pair[0], TODAY)
    assert (kept.phone, kept.phone_note, kept.address) == (
        "199****1234", "19900005678", "青禾苑-3栋-501室",
    )  # fmt: skip
    assert centre.ask(count_people) == 1

    window = page.window()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    _turn(qtbot)
    assert page.merges.isVisible()
    qtbot.waitUntil(lambda: page.merges.current is not None)
    qtbot.keyClick(page.merges.table, Key.Key_F8)
    qtbot.waitUntil(lambda: page.proposed.model.total == 1)
    assert [p.id for p in centre.ask(find_people, "wxy", TODAY)] == [pair[1], pair[0]]
    qtbot.waitUntil(lambda: page.undo.why_not == "这次合并已经撤销过。")


def test_all_from_one_side(qtbot: QtBot, page: DuplicatesPage) -> None:
    page.merge.trigger()
    dialog = _dialog(qtbot, MergeDialog)
    qtbot.keyClick(dialog, Key.Key_F6)
    assert dialog.sides.taken == set(dialog.sides.left)
    qtbot.keyClick(dialog, Key.Key_F5)
    assert dialog.sides.taken == set()
    qtbot.keyClick(dialog, Key.Key_Escape)
    qtbot.waitUntil(lambda: page.proposed.model.total == 1)


def test_changed_meanwhile_is_told(
    qtbot: QtBot, page: DuplicatesPage, centre: Centre, pair: tuple[int, int]
) -> None:
    page.merge.trigger()
    dialog = _dialog(qtbot, MergeDialog)
    version = centre.ask(read_person, pair[1], TODAY).version
    centre.act(change_person, pair[1], version, PersonForm("王秀英", note="新写的"))
    dialog.merge.trigger()
    qtbot.waitUntil(lambda: "刚刚被另一位同事修改过" in dialog.banner.text)
    assert centre.ask(count_people) == 2
    dialog.reject()


def test_from_a_persons_page(
    qtbot: QtBot, centre: Centre, pair: tuple[int, int], open_shell: Callable[..., Shell]
) -> None:
    shell = open_shell("person", pair[1])
    _rest(qtbot, shell)
    page = shell.page
    assert isinstance(page, PersonPage)
    qtbot.keyClick(page, Key.Key_M, CONTROL)
    pick = _dialog(qtbot, PickDialog)
    qtbot.keyClicks(pick.search.line, "wxy")
    qtbot.waitUntil(lambda: bool(pick.search.hits))
    assert [hit.key for hit in pick.search.hits] == [pair[0]]  # never oneself
    qtbot.keyClick(pick.search.line, Key.Key_Return)
    dialog = _dialog(qtbot, MergeDialog)
    dialog.merge.trigger()
    qtbot.waitUntil(lambda: centre.ask(count_people) == 1)
    _rest(qtbot, shell)
    # Opened from an old link, the other record can be read and says where to go.
    shell.open_page("person", pair[1])
    _rest(qtbot, shell)
    assert page.subtitle.text() == "这份登记已并入“王秀英”，只供查看"
    assert "保留的那一份" in page.save.why_not


def test_viewers_only_look(qtbot: QtBot, page: DuplicatesPage) -> None:
    page.desk.clerk = Clerk(7, "赵敏", Role.VIEWER)
    qtbot.keyClick(page.proposed.table, Key.Key_Return)
    assert page.banner.text == "只读账号不能合并，请找窗口人员办理。"


@pytest.mark.parametrize("percent", [100, 175])
def test_nothing_is_cut(
    qtbot: QtBot, dressed: QApplication, page: DuplicatesPage, percent: int
) -> None:
    theme.set_text_size(dressed, percent)
    page.merge.trigger()
    dialog = _dialog(qtbot, MergeDialog)
    assert nameless(dialog) == []
    assert clipped(dialog) == []
    dialog.reject()
    theme.set_text_size(dressed, 100)


def test_two_who_only_look_alike_are_told_apart_and_proposed_again(
    qtbot: QtBot, page: DuplicatesPage, centre: Centre, pair: tuple[int, int]
) -> None:
    qtbot.keyClick(page.proposed.table, Key.Key_F7)
    qtbot.waitUntil(lambda: page.proposed.current is None)
    assert centre.ask(list_duplicates, TODAY) == []
    for _ in range(2):
        _turn(qtbot)
    qtbot.waitUntil(lambda: page.apart.current is not None)
    assert page.apart.isVisible() and not page.proposed.isVisible()
    (apart,) = centre.ask(list_apart, TODAY)
    assert (apart.left.id, apart.right.id, apart.clerk) == (*pair, "李敏")
    qtbot.keyClick(page.apart.table, Key.Key_F8)
    qtbot.waitUntil(lambda: page.apart.current is None)
    assert len(centre.ask(list_duplicates, TODAY)) == 1
    with pytest.raises(KnownError, match="已经撤回过"):
        centre.act(propose_again, *pair)


def _turn(qtbot: QtBot) -> None:
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab, CONTROL)
