"""The tree by keys: built, moved from a day on, its posts filled, read as of a day."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.pages.organisation.asking import FormDialog
from desktop.pages.organisation.page import OrganisationPage
from desktop.pages.organisation.posts import POSTS, VACANCIES, HolderField
from desktop.pages.organisation.tree import build
from desktop.shell import Shell
from desktop.widgets.table import ListSource, RecordTable
from models.centre import Centre
from models.organisation.actions import add_unit, fill_post, move_unit, vacate_post
from models.organisation.queries import UnitRow, list_posts, read_tree
from models.organisation.rules import UnitKind
from models.people.actions import PersonForm, add_person
from models.roles import Role
from models.work import Clerk
from tests.desktop.ime import commit

START, TODAY = date(2026, 1, 1), date(2026, 3, 2)


@pytest.fixture
def units(centre: Centre) -> dict[str, int]:
    """A street, two communities, a grid under the first, a building under the grid."""
    ids: dict[str, int] = {}
    for kind, name, parent in (
        (UnitKind.SUBDISTRICT, "听松街道", ""),
        (UnitKind.COMMUNITY, "青禾里社区", "听松街道"),
        (UnitKind.COMMUNITY, "望岚社区", "听松街道"),
        (UnitKind.GRID, "第一网格", "青禾里社区"),
        (UnitKind.BUILDING, "3栋", "第一网格"),
    ):
        ids[name] = centre.act(add_unit, kind, name, ids.get(parent), START).result
    return ids


def _rest(qtbot: QtBot, page: OrganisationPage) -> None:
    qtbot.waitUntil(lambda: page.desk.tasks.idle)
    qtbot.waitUntil(lambda: page.tree.model.total == 0 or page.tree.current is not None)
    qtbot.waitUntil(lambda: page.desk.tasks.idle)


def _open(qtbot: QtBot, open_shell: Callable[..., Shell]) -> OrganisationPage:
    page = open_shell("organisation").page
    assert isinstance(page, OrganisationPage)
    _rest(qtbot, page)
    return page


def _dialog(page: OrganisationPage) -> FormDialog:
    return next(w for w in page.findChildren(FormDialog) if w.isVisible())


def _choose(qtbot: QtBot, page: OrganisationPage, name: str) -> None:
    row = next(n for n, node in enumerate(page.source.seen) if node.unit.name == name)
    page.tree.go_to(row)
    _rest(qtbot, page)


def _rows(table: RecordTable) -> list[Any]:
    source = table.model.source
    assert isinstance(source, ListSource)
    return list(source.rows)


def _names(page: OrganisationPage) -> list[str]:
    return [node.text.replace("　", "").strip() for node in page.source.seen]


def test_first_unit_by_keys(qtbot: QtBot, centre: Centre, open_shell: Callable[..., Shell]) -> None:
    page = _open(qtbot, open_shell)
    qtbot.keyClick(page, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    dialog = _dialog(page)
    name = dialog.form["name"].editor
    assert dialog.focusWidget() is name
    commit(name, "听松街道")
    assert dialog.form["kind"].text() == "街道"
    dialog.send.trigger()
    _rest(qtbot, page)
    assert [u.name for u in centre.ask(read_tree, TODAY)] == ["听松街道"]
    assert _names(page) == ["听松街道"]


def test_tree_counts_opens_and_finds(
    qtbot: QtBot, centre: Centre, units: dict[str, int], open_shell: Callable[..., Shell]
) -> None:
    for name in ("甲某", "乙某"):
        centre.act(add_person, PersonForm(name=name, grid_id=units["第一网格"]))
    page = _open(qtbot, open_shell)
    assert _names(page) == ["▾ 听松街道", "望岚社区", "▾ 青禾里社区", "▸ 第一网格"]
    assert [node.people for node in page.source.seen if node.unit.name == "听松街道"] == [2]
    _choose(qtbot, page, "第一网格")
    assert "3栋" not in _names(page)
    qtbot.keyClick(page.tree.table, Qt.Key.Key_Return)
    _rest(qtbot, page)
    assert "3栋" in _names(page)
    assert page.place.text() == "网格 · 隶属 听松街道 › 青禾里社区 · 2 人"


def test_move_holds_from_its_day(
    qtbot: QtBot, centre: Centre, units: dict[str, int], open_shell: Callable[..., Shell]
) -> None:
    page = _open(qtbot, open_shell)
    _choose(qtbot, page, "第一网格")
    page.hang.trigger()
    dialog = _dialog(page)
    dialog.form["parent"].set_value(units["望岚社区"])
    dialog.form["since"].set_text("2026-02-01")
    dialog.send.trigger()
    _rest(qtbot, page)
    _choose(qtbot, page, "第一网格")
    assert "望岚社区" in page.place.text()
    page.on.set_text("2026-01-15")
    _rest(qtbot, page)
    _choose(qtbot, page, "第一网格")
    assert "青禾里社区" in page.place.text()
    assert page.subtitle.text() == "2026-01-15 的机构"


def test_refused_move_stays_in_the_dialog(
    qtbot: QtBot, units: dict[str, int], open_shell: Callable[..., Shell]
) -> None:
    page = _open(qtbot, open_shell)
    _choose(qtbot, page, "青禾里社区")
    page.hang.trigger()
    dialog = _dialog(page)
    dialog.form["parent"].set_value(units["第一网格"])
    dialog.send.trigger()
    qtbot.waitUntil(lambda: "社区不能放在网格下面" in dialog.banner.text)
    dialog.form["parent"].set_value(units["听松街道"])
    dialog.form["since"].set_text("2025-12-01")
    dialog.send.trigger()
    qtbot.waitUntil(lambda: "不能早于这一天" in dialog.form["since"].error)


def test_posts_filled_and_vacated(
    qtbot: QtBot, centre: Centre, units: dict[str, int], open_shell: Callable[..., Shell]
) -> None:
    page = _open(qtbot, open_shell)
    _choose(qtbot, page, "第一网格")
    assert page.vacate.why_not == "先选一个岗位。"
    page.fill.trigger()
    dialog = _dialog(page)
    for name, text in (("title", "网格长"), ("holder", "王芳"), ("phone", "19900001234")):
        dialog.form[name].set_text(text)
    dialog.send.trigger()
    _rest(qtbot, page)
    _choose(qtbot, page, "第一网格")
    qtbot.waitUntil(lambda: page.posts.current is not None)
    assert page.posts.model.columns[2].text(page.posts.current) == "199****1234"
    page.vacate.trigger()
    _dialog(page).send.trigger()
    _rest(qtbot, page)
    assert centre.ask(list_posts, units["第一网格"], TODAY) == []


def test_vacant_posts_are_listed_and_filled_by_keys(
    qtbot: QtBot, centre: Centre, units: dict[str, int], open_shell: Callable[..., Shell]
) -> None:
    person = centre.act(add_person, PersonForm(name="周桂兰", phone="19900001111")).result
    head = centre.act(fill_post, units["3栋"], "楼栋长", "赵德山", "", START).result
    centre.act(vacate_post, head, date(2026, 2, 1))
    page = _open(qtbot, open_shell)
    _choose(qtbot, page, "第一网格")
    assert [(row.title, POSTS[1].text(row)) for row in _rows(page.posts)] == [("网格长", "空缺")]
    qtbot.keyClick(page, Qt.Key.Key_F9)
    assert page.vacant.isVisible() and not page.posts.isVisible()
    assert page.vacate.why_not == "先按 F9 回到“岗位”一栏，再选一个岗位。"
    assert [tuple(column.text(row) for column in VACANCIES) for row in _rows(page.vacant)] == [
        ("空缺", "第一网格", "网格长", "还没有任命过"),
        ("空缺", "3栋", "楼栋长", "赵德山 2026-02-01 离任"),
    ]
    qtbot.keyClick(page.vacant.table, Qt.Key.Key_Return)
    dialog = _dialog(page)
    assert dialog.form["title"].text() == "网格长"
    holder = dialog.form["holder"]
    assert isinstance(holder, HolderField)
    holder.editor.setFocus()
    qtbot.keyClicks(holder.line, "zgl")
    qtbot.waitUntil(lambda: bool(holder.hits))
    qtbot.keyClick(holder.line, Qt.Key.Key_Return)
    assert holder.text() == "周桂兰"
    dialog.form["phone"].set_text("19900001234")
    dialog.form["until"].set_text("2026-04-01")
    dialog.send.trigger()
    _rest(qtbot, page)
    (post,) = centre.ask(list_posts, units["第一网格"], TODAY)
    assert (post.holder, post.person_id, post.term_until) == ("周桂兰", person, date(2026, 4, 1))
    qtbot.waitUntil(lambda: [VACANCIES[0].text(row) for row in _rows(page.vacant)] == [
        "空缺", "任期将到",
    ])  # fmt: skip
    assert VACANCIES[3].text(_rows(page.vacant)[1]) == "周桂兰 任期到 2026-04-01"
    # On an earlier day the list is that of the day.
    page.on.set_text("2026-01-15")
    _rest(qtbot, page)
    assert [row.title for row in _rows(page.vacant)] == ["网格长"]


def test_a_second_worker_stands_beside_the_first(
    qtbot: QtBot, centre: Centre, units: dict[str, int], open_shell: Callable[..., Shell]
) -> None:
    grid = units["第一网格"]
    centre.act(fill_post, grid, "网格员", "刘洋", "", START)
    page = _open(qtbot, open_shell)
    for name, replaces in (("陈光明", ""), ("孙丽", "网格员 刘洋")):
        _choose(qtbot, page, "听松街道")
        _choose(qtbot, page, "第一网格")
        page.fill.trigger()
        dialog = _dialog(page)
        dialog.form["title"].set_text("网格员")
        dialog.form["holder"].set_text(name)
        dialog.form["replaces"].set_text(replaces)
        dialog.send.trigger()
        _rest(qtbot, page)
        qtbot.waitUntil(lambda: not any(d.isVisible() for d in page.findChildren(FormDialog)))
    assert [p.holder for p in centre.ask(list_posts, grid, TODAY)] == ["陈光明", "孙丽"]


def test_close_refuses_while_something_hangs_below(
    qtbot: QtBot, units: dict[str, int], open_shell: Callable[..., Shell]
) -> None:
    page = _open(qtbot, open_shell)
    _choose(qtbot, page, "青禾里社区")
    page.close_unit.trigger()
    dialog = _dialog(page)
    dialog.send.trigger()
    qtbot.waitUntil(lambda: "下面还有“第一网格”" in dialog.banner.text)


def test_clerk_reads_only(
    qtbot: QtBot, units: dict[str, int], open_shell: Callable[..., Shell]
) -> None:
    page = _open(qtbot, open_shell)
    page.desk.clerk = Clerk(7, "赵敏", Role.CLERK)
    qtbot.keyClick(page, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert page.banner.text == "调整组织机构需要主管或管理员来做。"
    assert page.findChildren(FormDialog) == []


def test_numbers_order_the_units() -> None:
    names = ("第十网格", "第二网格", "第十一网格", "第一网格", "12栋", "3栋")
    units = [UnitRow(n, "grid", name, None, 1) for n, name in enumerate(names)]
    seen, every = build(units, {}, frozenset())
    assert [node.unit.name for node in seen] == [
        "3栋",
        "12栋",
        "第一网格",
        "第二网格",
        "第十网格",
        "第十一网格",
    ]
    assert seen == every


def test_moved_units_of_the_model(centre: Centre, units: dict[str, int]) -> None:
    centre.act(move_unit, units["第一网格"], units["望岚社区"], date(2026, 2, 1))
    centre.act(fill_post, units["第一网格"], "网格长", "王芳", "", START)
    tree = {u.name: u.parent_id for u in centre.ask(read_tree, TODAY)}
    assert tree["第一网格"] == units["望岚社区"]
