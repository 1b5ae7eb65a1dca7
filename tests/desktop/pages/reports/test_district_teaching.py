"""Teaching a district's workbook: pointing with mouse and keys, saving, what changed, drafts."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from shutil import copyfile
from typing import TypeVar

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.pages.reports.district.dialogs import ChangedDialog, GiveUpDialog, ListDialog
from desktop.pages.reports.district.lesson import Standing
from desktop.pages.reports.district.page import DistrictPage
from desktop.pages.reports.district.teach import Teach, TeachPage
from desktop.shell import Shell
from desktop.widgets.dialog import Dialog
from models.cases.actions.visits import Decision
from models.centre import Centre
from models.district.queries import find_template, list_template_versions
from models.roles import Role
from reports.sheets.templates.mapping import CellEntry, ColumnEntry, read_mapping
from tests.desktop.pages.cases.taken import take
from tests.desktop.walk import clipped, nameless

Key, Modifier = Qt.Key, Qt.KeyboardModifier
D = TypeVar("D", bound=Dialog)
SAMPLES = Path(__file__).parents[3] / "samples"
MONTHLY, LEDGER = "便民服务月报", "便民服务台账"
SHEET = "月报表"


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """The district's tables under the names it sends them by."""
    folder = tmp_path / "区里"
    folder.mkdir()
    found = {}
    for name, sample in ((MONTHLY, "district_monthly"), (LEDGER, "district_service_ledger")):
        found[name] = folder / f"{name}.xlsx"
        copyfile(SAMPLES / f"{sample}.xlsx", found[name])
    return found


@pytest.fixture
def shell(open_shell: Callable[..., Shell]) -> Shell:
    shown = open_shell()
    shown.resize(1366, 768)
    return shown


def teach(qtbot: QtBot, shell: Shell, wanted: Teach) -> TeachPage:
    shell.open_page("district-teach", wanted)
    qtbot.waitUntil(lambda: shell.desk.tasks.idle, timeout=20_000)
    page = shell.page
    assert isinstance(page, TeachPage)
    return page


def settle(qtbot: QtBot, shell: Shell) -> None:
    qtbot.waitUntil(lambda: shell.desk.tasks.idle, timeout=20_000)
    QApplication.processEvents()


def back(qtbot: QtBot, shell: Shell) -> None:
    """A dialog is closed: the keys are the window's again, as window systems give them back."""
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)


def dialog(page: TeachPage, kind: type[D]) -> D:
    found = [each for each in page.findChildren(kind) if each.isVisible()]
    assert len(found) == 1
    return found[0]


def point(qtbot: QtBot, page: TeachPage, row: int, column: int) -> None:
    """A click in the middle of a cell."""
    index = page.grid.model_.index(row - 1, column - 1)
    page.grid.scrollTo(index)
    box = page.grid.visualRect(index)
    qtbot.mouseClick(page.grid.viewport(), Qt.MouseButton.LeftButton, pos=box.center())


def say(qtbot: QtBot, page: TeachPage, word: str) -> None:
    """Enter on the cell, the word, Enter."""
    qtbot.keyClick(page.grid, Key.Key_Return)
    line = page.panel.meaning.line
    qtbot.waitUntil(line.hasFocus)
    line.insert(word)
    line.textEdited.emit(word)
    qtbot.keyClick(line, Key.Key_Return)


def means(page: TeachPage, cell: str, sheet: str = SHEET) -> tuple[CellEntry | ColumnEntry, ...]:
    assert page.lesson is not None
    return page.lesson.draft.mapping.at(sheet, cell)


def test_the_workbook_is_recognised(qtbot: QtBot, shell: Shell, files: dict[str, Path]) -> None:
    page = teach(qtbot, shell, Teach(files[MONTHLY]))
    assert page.name.text() == MONTHLY
    assert page.paper._names == [SHEET, "填表说明"]  # the hidden one is not shown
    sheet = page.grid.model_.sheet
    assert sheet is not None
    assert (page.grid.rowSpan(1, 0), page.grid.columnSpan(1, 0)) == (1, 19)  # the title's block
    wide, narrow = page.grid.columnWidth(1), page.grid.columnWidth(0)
    assert wide > 2 * narrow > 0
    (mark,) = page.grid.model_.marks_at(7, 3)
    assert (mark.words, mark.standing) == ("本月·受理·党员服务", Standing.SURE)
    index = page.grid.model_.index(6, 2)
    heard = page.grid.model_.data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert heard == "C7，本月·受理·党员服务 确定"
    assert page.grid.hasFocus()


def test_a_formula_cannot_be_pointed_at(qtbot: QtBot, shell: Shell, files: dict[str, Path]) -> None:
    page = teach(qtbot, shell, Teach(files[MONTHLY]))
    before = page.lesson
    point(qtbot, page, 7, 9)
    assert "公式" in page.panel.holds.text()
    qtbot.keyClick(page.grid, Key.Key_Return)
    assert "由表格自己算" in page.banner.text
    qtbot.keyClick(page.grid, Key.Key_Delete)
    assert page.lesson is before and page.grid.hasFocus()


def test_a_cell_is_corrected_with_the_keyboard_and_saved(
    qtbot: QtBot, shell: Shell, files: dict[str, Path], centre: Centre
) -> None:
    page = teach(qtbot, shell, Teach(files[MONTHLY]))
    point(qtbot, page, 8, 3)
    qtbot.keyClick(page.grid, Key.Key_Right)
    assert page.panel.where.text() == "D8"
    say(qtbot, page, "办结")
    assert means(page, "D8") == (CellEntry(SHEET, "D8", "closed", "month", "社会保障"),)
    (mark,) = page.grid.model_.marks_at(8, 4)
    assert mark.standing is Standing.SET and page.grid.hasFocus()
    qtbot.keyClick(page.grid, Key.Key_Z, Modifier.ControlModifier)
    assert means(page, "D8")[0].meaning == "accepted_instant"
    say(qtbot, page, "办结")
    qtbot.keyClick(page.grid, Key.Key_F9)
    settle(qtbot, shell)
    assert isinstance(shell.page, DistrictPage)
    kept = centre.ask(find_template, MONTHLY)
    assert kept is not None and (kept.number, kept.file_name) == (1, f"{MONTHLY}.xlsx")
    assert kept.content == files[MONTHLY].read_bytes()
    (entry,) = read_mapping(kept.mapping).at(SHEET, "D8")
    assert entry.meaning == "closed"


def test_days_and_category_of_a_figure_are_chosen(
    qtbot: QtBot, shell: Shell, files: dict[str, Path]
) -> None:
    page = teach(qtbot, shell, Teach(files[MONTHLY]))
    point(qtbot, page, 8, 3)
    page.panel.span.set_text("本年累计")
    qtbot.keyClick(page.panel.span.line, Key.Key_Return)
    assert means(page, "C8") == (CellEntry(SHEET, "C8", "accepted", "year", "社会保障"),)
    page.panel.category.set_text("全部")
    qtbot.keyClick(page.panel.category.line, Key.Key_Return)
    assert means(page, "C8") == (CellEntry(SHEET, "C8", "accepted", "year", ""),)


def test_one_figure_is_said_for_the_whole_column(
    qtbot: QtBot, shell: Shell, files: dict[str, Path]
) -> None:
    book = openpyxl.load_workbook(files[MONTHLY])
    book[SHEET]["C6"] = "神秘栏"
    book.save(files[MONTHLY])
    page = teach(qtbot, shell, Teach(files[MONTHLY]))
    assert page.grid.place == (7, 3) and "神秘栏" in page.panel.words.text()
    before = page.lesson
    qtbot.keyClick(page.grid, Key.Key_F3)
    assert "先给这一格选好" in page.banner.text and page.lesson is before
    say(qtbot, page, "来访")
    qtbot.keyClick(page.grid, Key.Key_F3)
    for row, category in ((7, "党员服务"), (8, "社会保障"), (18, "志愿/便民")):
        cell = f"C{row}"
        assert means(page, cell) == (CellEntry(SHEET, cell, "visits", "month", category),)
    assert means(page, "C19") == ()  # the sum is a formula
    assert means(page, "D7")[0].meaning == "accepted_instant"
    qtbot.keyClick(page.grid, Key.Key_Z, Modifier.ControlModifier)
    assert means(page, "C8") == () and means(page, "C7") != ()


def test_a_row_nobody_knew_is_said_with_one_cell(
    qtbot: QtBot, shell: Shell, files: dict[str, Path]
) -> None:
    book = openpyxl.load_workbook(files[MONTHLY])
    book[SHEET]["B8"] = "社保"
    book.save(files[MONTHLY])
    page = teach(qtbot, shell, Teach(files[MONTHLY]))
    assert means(page, "C8") == means(page, "K8") == ()
    point(qtbot, page, 8, 3)
    say(qtbot, page, "受理")
    page.panel.category.set_text("社会保障")
    qtbot.keyClick(page.panel.category.line, Key.Key_Return)
    qtbot.keyClick(page.panel.category.line, Key.Key_F3, Modifier.ShiftModifier)
    assert means(page, "C8") == (CellEntry(SHEET, "C8", "accepted", "month", "社会保障"),)
    assert means(page, "K8") == (CellEntry(SHEET, "K8", "accepted", "year", "社会保障"),)
    assert means(page, "I8") == ()  # a formula
    assert means(page, "K9")[0] == CellEntry(SHEET, "K9", "accepted", "year", "民政救助")


def test_delete_clears_and_a_head_value_goes_behind_its_label(
    qtbot: QtBot, shell: Shell, files: dict[str, Path]
) -> None:
    page = teach(qtbot, shell, Teach(files[MONTHLY]))
    point(qtbot, page, 4, 1)
    qtbot.keyClick(page.grid, Key.Key_Delete)
    assert means(page, "A4") == ()
    assert "保持原样" in page.panel.words.text()
    say(qtbot, page, "填报单位")
    assert means(page, "A4") == (CellEntry(SHEET, "A4", "centre", slot="填报单位"),)


def test_a_word_that_means_nothing_is_said(
    qtbot: QtBot, shell: Shell, files: dict[str, Path]
) -> None:
    page = teach(qtbot, shell, Teach(files[MONTHLY]))
    before = page.lesson
    point(qtbot, page, 8, 3)
    say(qtbot, page, "天气")
    assert "没有叫“天气”的内容" in page.banner.text and page.lesson is before


def unclear(path: Path) -> Path:
    """The ledger with a column nobody can know."""
    book = openpyxl.load_workbook(path)
    book[LEDGER]["G5"] = "神秘栏"
    book.save(path)
    return path


def test_what_is_unsure_comes_first_and_tab_goes_there(
    qtbot: QtBot, shell: Shell, files: dict[str, Path]
) -> None:
    page = teach(qtbot, shell, Teach(unclear(files[LEDGER])))
    first = page.pointing.marks[0]
    assert (first.cell, first.standing, first.words) == ("G6", Standing.UNSURE, "没有认出")
    assert "1 处待核对" in page.panel.list_card.hint.text()
    assert page.grid.place == (6, 7)  # where the clerk is wanted
    point(qtbot, page, 8, 2)
    assert page.panel.where.text() == "B 列，便民服务台账第 6 至 15 行"
    qtbot.keyClick(page.grid, Key.Key_Tab)
    assert page.grid.place == (6, 7)
    say(qtbot, page, "住址")
    assert [entry.meaning for entry in means(page, "G6", LEDGER)] == ["address"]
    assert not any(mark.is_open for mark in page.pointing.marks)
    qtbot.keyClick(page.grid, Key.Key_Tab)  # nothing is left: on to the next part of the page
    assert not page.grid.hasFocus()


def test_a_column_can_stay_empty(qtbot: QtBot, shell: Shell, files: dict[str, Path]) -> None:
    page = teach(qtbot, shell, Teach(unclear(files[LEDGER])))
    qtbot.keyClick(page.grid, Key.Key_F4)
    assert not any(mark.is_open for mark in page.pointing.marks)
    assert means(page, "G6", LEDGER) == ()


def test_enter_and_delete_in_the_list_of_all(
    qtbot: QtBot, shell: Shell, files: dict[str, Path]
) -> None:
    page = teach(qtbot, shell, Teach(files[MONTHLY]))
    qtbot.keyClick(page.grid, Key.Key_F6)
    table = page.panel.table
    assert table.table.hasFocus()
    place = next(n for n, m in enumerate(page.pointing.marks) if m.meaning == "reviewer")
    table.go_to(place)
    qtbot.keyClick(table.table, Key.Key_Delete)
    left = [entry.meaning for entry in means(page, "H4")]
    assert left == ["clerk"]  # the other meaning of the cell stays
    table.go_to(next(n for n, m in enumerate(page.pointing.marks) if m.cell == "K12"))
    qtbot.waitUntil(lambda: table.current is not None and table.current.cell == "K12")
    qtbot.keyClick(table.table, Key.Key_Return)
    assert page.grid.place == (12, 11) and page.grid.hasFocus()


def test_the_rows_of_a_list_are_told(qtbot: QtBot, shell: Shell, files: dict[str, Path]) -> None:
    page = teach(qtbot, shell, Teach(files[LEDGER]))
    point(qtbot, page, 8, 2)
    qtbot.keyClick(page.grid, Key.Key_F7)
    asked = dialog(page, ListDialog)
    assert (asked.first.text(), asked.last.text()) == ("6", "15")
    asked.last.set_text("99")
    qtbot.keyClick(asked.last.line, Key.Key_Return, Modifier.ControlModifier)
    asked._take()
    assert "1 到 17" in asked.last.error
    asked.last.set_text("12")
    asked._take()
    assert page.lesson is not None
    (area,) = page.lesson.draft.mapping.lists
    assert (area.first, area.last, len(area.columns)) == (6, 12, 17)
    assert page.grid.model_.area(13) is None


def test_the_preview_shows_the_month_and_leaves_nothing(
    qtbot: QtBot, shell: Shell, files: dict[str, Path], centre: Centre
) -> None:
    taken = take(centre, Decision.ACCEPT)
    page = teach(qtbot, shell, Teach(files[LEDGER]))
    page.month.set_text("2026年3月")
    qtbot.keyClick(page.grid, Key.Key_F5)
    settle(qtbot, shell)
    sheet = page.grid.model_.sheet
    assert sheet is not None
    assert sheet.text(6, 4) == "王秀英" and sheet.text(6, 2).startswith("FW")
    assert "2026年3月填出来是这样" in page.note.text() and "1 行" in page.note.text()
    assert page.grid.model_.marks == {}
    qtbot.keyClick(page.grid, Key.Key_Return)
    assert "按 F5 回到对应" in page.banner.text
    qtbot.keyClick(page.grid, Key.Key_F5)
    assert page.grid.model_.sheet is not None and page.grid.model_.sheet.text(6, 4) == ""
    assert page.grid.model_.marks and taken.case_ids


def save(qtbot: QtBot, shell: Shell, page: TeachPage) -> None:
    qtbot.keyClick(page.grid, Key.Key_F9)
    settle(qtbot, shell)


def change(path: Path) -> None:
    """Next year's version: a label says something else."""
    book = openpyxl.load_workbook(path)
    book[SHEET]["B7"] = "党群服务"
    book.save(path)


def test_a_changed_template_asks_and_becomes_a_new_version(
    qtbot: QtBot, shell: Shell, files: dict[str, Path], centre: Centre
) -> None:
    save(qtbot, shell, teach(qtbot, shell, Teach(files[MONTHLY])))
    change(files[MONTHLY])
    page = teach(qtbot, shell, Teach(files[MONTHLY]))
    asked = dialog(page, ChangedDialog)
    text = "".join(label.text() for label in asked.findChildren(type(page.note)))
    assert "B7 原来是“党员服务”，现在是“党群服务”" in text
    qtbot.keyClick(asked, Key.Key_F9)
    back(qtbot, shell)
    assert centre.ask(list_template_versions, MONTHLY)[0].number == 1  # only when it is saved
    save(qtbot, shell, page)
    numbers = [row.number for row in centre.ask(list_template_versions, MONTHLY)]
    assert numbers == [2, 1]


def test_a_changed_template_can_be_another_table(
    qtbot: QtBot, shell: Shell, files: dict[str, Path], centre: Centre
) -> None:
    save(qtbot, shell, teach(qtbot, shell, Teach(files[MONTHLY])))
    change(files[MONTHLY])
    page = teach(qtbot, shell, Teach(files[MONTHLY]))
    qtbot.keyClick(dialog(page, ChangedDialog), Key.Key_Escape)
    back(qtbot, shell)
    assert "保存时会再问" in page.note.text()
    qtbot.keyClick(page.grid, Key.Key_F9)
    settle(qtbot, shell)
    asked = dialog(page, ChangedDialog)
    qtbot.keyClick(asked, Key.Key_F8)
    assert asked.other.error and asked.isVisible()
    asked.other.set_text(MONTHLY)
    qtbot.keyClick(asked, Key.Key_F8)
    assert "已经有了" in asked.other.error
    asked.other.set_text("党群服务月报")
    qtbot.keyClick(asked, Key.Key_F8)
    settle(qtbot, shell)
    assert [row.number for row in centre.ask(list_template_versions, MONTHLY)] == [1]
    assert [row.number for row in centre.ask(list_template_versions, "党群服务月报")] == [1]
    assert isinstance(shell.page, DistrictPage)


def test_the_same_file_again_keeps_what_was_taught(
    qtbot: QtBot, shell: Shell, files: dict[str, Path]
) -> None:
    page = teach(qtbot, shell, Teach(files[MONTHLY]))
    point(qtbot, page, 8, 4)
    say(qtbot, page, "办结")
    save(qtbot, shell, page)
    page = teach(qtbot, shell, Teach(files[MONTHLY]))
    assert means(page, "D8")[0].meaning == "closed"


def test_a_taught_one_is_corrected(
    qtbot: QtBot, shell: Shell, files: dict[str, Path], centre: Centre
) -> None:
    save(qtbot, shell, teach(qtbot, shell, Teach(files[MONTHLY])))
    page = teach(qtbot, shell, Teach(name=MONTHLY))
    assert page.name.line.isReadOnly() and not page.is_unsaved
    qtbot.keyClick(page.grid, Key.Key_F9)
    assert "没有改动" in page.banner.text
    point(qtbot, page, 8, 4)
    qtbot.keyClick(page.grid, Key.Key_Delete)
    save(qtbot, shell, page)
    kept = centre.ask(find_template, MONTHLY)
    assert kept is not None and kept.number == 2
    assert read_mapping(kept.mapping).at(SHEET, "D8") == ()


def test_what_is_not_saved_is_not_lost(qtbot: QtBot, shell: Shell, files: dict[str, Path]) -> None:
    page = teach(qtbot, shell, Teach(files[MONTHLY]))
    point(qtbot, page, 8, 4)
    say(qtbot, page, "办结")
    page.save_draft_now()
    settle(qtbot, shell)
    drafts = shell.desk.drafts
    assert drafts is not None
    (kept,) = drafts.all()
    assert (kept.page, kept.title) == ("district-teach", f"教表：{MONTHLY}")
    teach(qtbot, shell, Teach(files[LEDGER]))
    assert "还没有保存" in page.banner.text and page.name.text() == MONTHLY
    qtbot.keyClick(page.grid, Key.Key_Delete, Modifier.ControlModifier)
    asked = dialog(page, GiveUpDialog)
    qtbot.keyClick(asked.focusWidget(), Key.Key_Tab)  # Enter at once would go on teaching
    qtbot.keyClick(asked.focusWidget(), Key.Key_Return)
    settle(qtbot, shell)
    assert drafts.all() == [] and page.lesson is None
    shell.open_page("district-teach")
    page.restore(kept.content)
    settle(qtbot, shell)
    assert means(page, "D8") == (CellEntry(SHEET, "D8", "closed", "month", "社会保障"),)
    marks = {mark.cell: mark.standing for mark in page.pointing.marks}
    assert (marks["D8"], marks["C8"]) == (Standing.SET, Standing.SURE)


def test_a_file_that_is_none_is_said(qtbot: QtBot, shell: Shell, tmp_path: Path) -> None:
    bad = tmp_path / "坏的.xlsx"
    bad.write_bytes(b"PK nothing")
    page = teach(qtbot, shell, Teach(bad))
    assert "坏的.xlsx" in page.banner.text and page.lesson is None
    assert page.empty.isVisible()


def test_who_may_not_teach_is_told(
    qtbot: QtBot, shell: Shell, files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    save(qtbot, shell, teach(qtbot, shell, Teach(files[MONTHLY])))
    monkeypatch.setattr(shell.desk, "clerk", replace(shell.desk.clerk, role=Role.CLERK))
    page = teach(qtbot, shell, Teach(name=MONTHLY))
    before = page.lesson
    qtbot.keyClick(page.grid, Key.Key_Delete)
    assert "主管或管理员" in page.banner.text and page.lesson is before


@pytest.mark.parametrize("percent", theme.SCALES)
def test_nothing_is_cut_off_while_teaching(
    qtbot: QtBot, dressed: QApplication, shell: Shell, files: dict[str, Path], percent: int
) -> None:
    theme.set_text_size(dressed, percent)
    shell.resize(1366, 768)
    page = teach(qtbot, shell, Teach(files[MONTHLY]))
    point(qtbot, page, 8, 3)
    for _ in range(4):
        QApplication.processEvents()
    assert nameless(shell) == []
    assert clipped(shell) == []
    theme.set_text_size(dressed, 100)


def test_sheets_are_changed_with_keys(qtbot: QtBot, shell: Shell, files: dict[str, Path]) -> None:
    page = teach(qtbot, shell, Teach(files[MONTHLY]))
    QTest.keyClick(page.grid, Key.Key_PageDown, Modifier.ControlModifier)
    assert page.paper.sheet == "填表说明" and page.paper.tabs.index == 1
    QTest.keyClick(page.grid, Key.Key_PageUp, Modifier.ControlModifier)
    assert page.paper.sheet == SHEET
