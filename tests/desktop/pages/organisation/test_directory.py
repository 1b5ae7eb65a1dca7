"""The directory by keys: grid and heating give one phone; named, filtered, printed, exported."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.pages.organisation.asking import FormDialog
from desktop.pages.organisation.directory import DirectoryPage, ScopeDialog
from desktop.pages.organisation.directory_paper import DirectoryPaper
from desktop.shell import Shell
from models.audit.queries import list_entries
from models.centre import Centre
from models.organisation.actions import ContactForm, add_unit, fill_post, set_contact
from models.organisation.queries import find_contact
from models.organisation.rules import UnitKind
from models.roles import Role
from models.work import Clerk
from tests.desktop.ime import commit
from tests.desktop.walk import clipped, nameless

CONTROL = Qt.KeyboardModifier.ControlModifier
START, TODAY = date(2026, 1, 1), date(2026, 3, 2)
LIU = ContactForm("刘主管", "19900000001", "热力公司片区主管", "钱某", "19900000002")


@pytest.fixture
def grids(centre: Centre) -> dict[str, int]:
    made = {
        name: centre.act(add_unit, UnitKind.GRID, name, None, START).result
        for name in ("第一网格", "第二网格", "第十网格")
    }
    centre.act(set_contact, None, "供热", LIU, START)
    centre.act(set_contact, None, "物业", ContactForm("周主任", "19900000004"), START)
    centre.act(set_contact, made["第二网格"], "供热", ContactForm("孙师傅", "19900000003"), START)
    centre.act(fill_post, made["第二网格"], "网格长", "王芳", "19900000009", START)
    return made


@pytest.fixture
def page(qtbot: QtBot, grids: dict[str, int], open_shell: Callable[..., Shell]) -> DirectoryPage:
    made = open_shell("directory").page
    assert isinstance(made, DirectoryPage)
    _rest(qtbot, made)
    return made


def _rest(qtbot: QtBot, page: DirectoryPage) -> None:
    qtbot.waitUntil(lambda: page.desk.tasks.idle)


def _press(qtbot: QtBot, key: Qt.Key, control: bool = False) -> None:
    where = QApplication.focusWidget()
    assert where is not None
    qtbot.keyClick(where, key, CONTROL if control else Qt.KeyboardModifier.NoModifier)


def _dialog(kind: type[QDialog]) -> QDialog:
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())


def _shown(page: DirectoryPage) -> list[list[str]]:
    cells = page.matrix.cells
    return [
        [str(cells.data(cells.index(row, column))).split("\n")[0]
         for column in range(cells.columnCount())]
        for row in range(cells.rowCount())
    ]  # fmt: skip


def test_grid_and_heating_by_keys(qtbot: QtBot, page: DirectoryPage) -> None:
    assert [name for _, name in page.matrix.cells.grids] == [
        "全社区", "第一网格", "第二网格", "第十网格",
    ]  # fmt: skip
    assert _shown(page) == [
        ["刘主管", "刘主管", "孙师傅", "刘主管"],
        ["周主任", "周主任", "周主任", "周主任"],
    ]
    _press(qtbot, Qt.Key.Key_F2)
    qtbot.keyClicks(QApplication.focusWidget(), "2")
    _press(qtbot, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is page.call.choice.line
    qtbot.keyClicks(QApplication.focusWidget(), "gr")
    _press(qtbot, Qt.Key.Key_Return)
    assert (page.call.name.text(), page.call.phone.text()) == ("孙师傅", "199 0000 0003")
    assert page.call.leader.text() == "网格长：王芳 199 0000 0009"
    assert page.matrix.where == (page.matrix.cells.grids[2][0], "供热")
    _press(qtbot, Qt.Key.Key_F2)
    qtbot.keyClicks(QApplication.focusWidget(), "ds")
    _press(qtbot, Qt.Key.Key_Return)
    assert (page.call.name.text(), page.call.phone.text()) == ("刘主管", "199 0000 0001")
    assert "按全社区" in page.call.position.text()
    assert page.call.backup.text() == "备用：钱某 199 0000 0002"
    assert page.call.leader.text() == "网格长：空缺"


def test_arrows_tell_whom_to_call(qtbot: QtBot, page: DirectoryPage) -> None:
    assert QApplication.focusWidget() is page.matrix
    _press(qtbot, Qt.Key.Key_Down)
    assert (page.call.where.text(), page.call.name.text()) == ("全社区 · 物业", "周主任")


def test_typing_narrows(qtbot: QtBot, page: DirectoryPage) -> None:
    _press(qtbot, Qt.Key.Key_F, control=True)
    assert QApplication.focusWidget() is page.filter
    qtbot.keyClicks(page.filter, "wy")
    assert _shown(page) == [["周主任"] * 4]
    page.filter.clear()
    commit(page.filter, "第二 0003")
    assert _shown(page) == [["孙师傅"]]
    page.filter.clear()
    qtbot.keyClicks(page.filter, "xyz")
    assert _shown(page) == []
    assert page._stack.currentIndex() == 2


def test_a_contact_is_named_and_each_day_keeps_its_own(
    qtbot: QtBot, page: DirectoryPage, centre: Centre, grids: dict[str, int]
) -> None:
    page.matrix.look_at(grids["第一网格"], "供热")
    _press(qtbot, Qt.Key.Key_Return)
    dialog = _dialog(FormDialog)
    assert isinstance(dialog, FormDialog)
    assert dialog.form["grid"].text() == "第一网格"
    assert dialog.focusWidget() is dialog.form["contact"].editor
    commit(dialog.form["contact"].editor, "赵师傅")
    dialog.send.trigger()
    assert dialog.form["phone"].error == "请填写电话。"
    qtbot.keyClicks(dialog.form["phone"].editor, "199-0000-0008")
    dialog.send.trigger()
    _rest(qtbot, page)
    found = centre.ask(find_contact, grids["第一网格"], "供热", TODAY)
    assert found is not None and (found.entry.contact, found.entry.phone) == (
        "赵师傅", "19900000008",
    )  # fmt: skip
    assert page.call.name.text() == "赵师傅"
    page.on.set_text("2026-03-01")
    _rest(qtbot, page)
    assert page.call.name.text() == "刘主管"
    assert page.subtitle.text() == "2026-03-01 的通讯录"
    page.on.set_text("今天")
    _rest(qtbot, page)
    assert page.end.why_not == ""
    page.end.trigger()
    ending = _dialog(FormDialog)
    assert isinstance(ending, FormDialog)
    ending.send.trigger()
    _rest(qtbot, page)
    assert page.call.name.text() == "刘主管"
    assert page.end.why_not == "这一格没有单独登记的联系人。"


def test_a_colleague_was_quicker(
    qtbot: QtBot, page: DirectoryPage, centre: Centre, grids: dict[str, int]
) -> None:
    page.matrix.look_at(grids["第一网格"], "物业")
    page.name_contact.trigger()
    dialog = _dialog(FormDialog)
    assert isinstance(dialog, FormDialog)
    # At another computer: this window is not told.
    centre.act(set_contact, grids["第一网格"], "物业", ContactForm("钱经理", "19900000007"), TODAY)
    dialog.form["contact"].set_text("孙经理")
    dialog.form["phone"].set_text("19900000006")
    dialog.send.trigger()
    qtbot.waitUntil(lambda: "现在登记的是“钱经理”" in dialog.banner.text)
    _rest(qtbot, page)
    assert page.call.name.text() == "钱经理"
    # Told of it, the clerk may still mean it.
    dialog.send.trigger()
    qtbot.waitUntil(lambda: page.call.name.text() == "孙经理")


def test_of_one_grid_on_paper_and_in_a_sheet(
    qtbot: QtBot, page: DirectoryPage, centre: Centre, grids: dict[str, int], tmp_path: Path
) -> None:
    page.matrix.look_at(grids["第二网格"], "供热")
    page._choose_file = lambda *_: tmp_path / "通讯录.xlsx"
    _press(qtbot, Qt.Key.Key_P, control=True)
    scope = _dialog(ScopeDialog)
    assert isinstance(scope, ScopeDialog) and scope.grid.text() == "第二网格"
    qtbot.keyClick(scope.grid.line, Qt.Key.Key_Return)
    scope.go_on.trigger()
    qtbot.waitUntil(
        lambda: any(isinstance(w, DirectoryPaper) for w in QApplication.topLevelWidgets())
    )
    paper = _dialog(DirectoryPaper)
    assert isinstance(paper, DirectoryPaper)
    qtbot.waitUntil(lambda: bool(paper.preview.content))
    paper._choose_file = lambda *_: tmp_path / "通讯录.pdf"
    paper.save()
    qtbot.waitUntil(lambda: (tmp_path / "通讯录.pdf").exists())
    _rest(qtbot, page)
    paper.reject()
    (sheet,) = PdfReader(tmp_path / "通讯录.pdf").pages
    said = sheet.extract_text()
    for word in ("第二网格", "孙师傅", "19900000003", "王芳", "周主任", "截至 2026-03-02"):
        assert word in said
    assert "刘主管" not in said  # one phone only
    page.export.trigger()
    scope = _dialog(ScopeDialog)
    assert isinstance(scope, ScopeDialog)
    scope.grid.set_value(0)
    scope.go_on.trigger()
    qtbot.waitUntil(lambda: (tmp_path / "通讯录.xlsx").exists())
    _rest(qtbot, page)
    book = load_workbook(tmp_path / "通讯录.xlsx").worksheets[0]
    rows = [[cell.value for cell in row[:3]] for row in book.iter_rows(min_row=4)]
    assert ["全社区", "供热", "刘主管"] in rows and ["第二网格", "供热", "孙师傅"] in rows
    assert ["第一网格", "网格长", "（空缺）"] in rows
    exports = [e for e in centre.ask(list_entries, TODAY, TODAY) if e.title == "导出"]
    assert len(exports) == 2 and "网格通讯录" in exports[0].details


def test_clerks_read_only(qtbot: QtBot, page: DirectoryPage) -> None:
    page.desk.clerk = Clerk(7, "赵敏", Role.CLERK)
    _press(qtbot, Qt.Key.Key_E, control=True)
    assert page.banner.text == "登记通讯录需要主管或管理员来做。"


def test_an_empty_directory_says_what_to_do(qtbot: QtBot, open_shell: Callable[..., Shell]) -> None:
    page = open_shell("directory").page
    assert isinstance(page, DirectoryPage)
    _rest(qtbot, page)
    assert page._stack.currentIndex() == 1
    page.name_contact.trigger()
    dialog = _dialog(FormDialog)
    assert isinstance(dialog, FormDialog)
    assert dialog.focusWidget() is dialog.form["department"].editor
    for name, text in (("department", "扫雪"), ("contact", "周主任"), ("phone", "19900000004")):
        dialog.form[name].set_text(text)
    dialog.send.trigger()
    _rest(qtbot, page)
    assert _shown(page) == [["周主任"]]


@pytest.mark.parametrize("percent", [100, 175])
def test_nothing_is_cut(
    qtbot: QtBot, dressed: QApplication, page: DirectoryPage, percent: int
) -> None:
    theme.set_text_size(dressed, percent)
    page.window().resize(1366, 768)
    page.name_contact.trigger()
    dialog = _dialog(FormDialog)
    for window in (page.window(), dialog):
        assert nameless(window) == []
        assert clipped(window) == []
    dialog.reject()
    theme.set_text_size(dressed, 100)
