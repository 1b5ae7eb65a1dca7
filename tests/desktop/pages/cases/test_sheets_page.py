"""Blank sheets by keys: a batch printed, re-entered in order, the left out ones in words."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.pages.cases.intake import IntakePage
from desktop.pages.cases.intake.sheet import read_time
from desktop.pages.cases.sheets import SheetsPage
from desktop.pages.organisation.asking import FormDialog
from desktop.printing import UnfiledDialog
from desktop.shell import Shell
from models.audit.queries import list_entries
from models.cases.actions.sheets import print_blank_sheets
from models.cases.queries.cases import read_case
from models.cases.queries.sheets import list_sheets
from models.cases.rules.sheets import SheetState
from models.centre import Centre
from models.errors import KnownError
from models.people.actions import add_person
from models.roles import Role
from models.work import Clerk
from tests.desktop.pages.cases.intake.steps import (
    ELDERLY,
    MEDICAL,
    WANG,
    Keys,
    choose,
    choose_item,
    settle,
    wait_taken,
)
from tests.models.conftest import MORNING, Watch

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def keys(qtbot: QtBot) -> Keys:
    return Keys(qtbot)


def _rest(qtbot: QtBot, page: SheetsPage) -> None:
    qtbot.waitUntil(lambda: page.desk.tasks.idle)


def _open(qtbot: QtBot, open_shell: Callable[..., Shell]) -> tuple[Shell, SheetsPage]:
    shell = open_shell("cases")
    qtbot.keyClick(QApplication.focusWidget() or shell, Qt.Key.Key_B, CONTROL)
    qtbot.waitUntil(lambda: shell.here == "sheets")
    page = shell.page
    assert isinstance(page, SheetsPage)
    _rest(qtbot, page)
    return shell, page


def _form(qtbot: QtBot, page: SheetsPage) -> FormDialog:
    """The dialog with the keyboard in its first field."""
    form = next(w for w in page.findChildren(FormDialog) if w.isVisible())
    field = next(iter(form.form.fields.values()))
    qtbot.waitUntil(lambda: QApplication.focusWidget() is field.editor)
    return form


def _intake(shell: Shell) -> IntakePage:
    page = shell.pages["intake"]
    assert isinstance(page, IntakePage)
    return page


def _take(keys: Keys, qtbot: QtBot, page: IntakePage) -> None:
    """An instant matter of 王秀英, all papers there, from the find field on."""
    choose(keys, qtbot, page)
    choose_item(keys, qtbot, page, MEDICAL)
    page.visit.matter.received.update(m.seq for m in page.visit.matter.item.materials)  # type: ignore[union-attr]
    keys.press(Qt.Key.Key_F7)
    keys.press(Qt.Key.Key_F7)
    wait_taken(qtbot, page)


def test_a_batch_is_numbered_and_shown_for_the_printer(
    qtbot: QtBot,
    open_shell: Callable[..., Shell],
    centre: Centre,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []

    def give_up(parent: object, pages: int) -> None:
        asked.append(pages)

    monkeypatch.setattr("desktop.printing.ask_printer", give_up)
    _, page = _open(qtbot, open_shell)
    assert page.subtitle.text() == "没有待补录的表"
    qtbot.keyClick(page, Qt.Key.Key_P, CONTROL)
    form = _form(qtbot, page)
    form.form["count"].set_text("3")
    qtbot.keyClick(form, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.window().findChild(UnfiledDialog) is not None)
    dialog = page.window().findChild(UnfiledDialog)
    assert isinstance(dialog, UnfiledDialog)
    qtbot.waitUntil(lambda: asked == [3])
    _rest(qtbot, page)
    assert "KB2026-0001 至 KB2026-0003" in dialog.windowTitle()
    assert len(centre.ask(list_sheets).waiting) == 3
    assert page.subtitle.text() == "待补录 3 张，下一张 KB2026-0001"
    dialog.close()


@pytest.mark.parametrize("count", ["0", "101"])
def test_a_wrong_count_takes_no_number(
    qtbot: QtBot, open_shell: Callable[..., Shell], centre: Centre, count: str
) -> None:
    _, page = _open(qtbot, open_shell)
    qtbot.keyClick(page, Qt.Key.Key_P, CONTROL)
    form = _form(qtbot, page)
    form.form["count"].set_text(count)
    qtbot.keyClick(form, Qt.Key.Key_Return)
    _rest(qtbot, page)
    assert form.isVisible() and "没有取号" in form.form["count"].error
    assert len(centre.ask(list_sheets).waiting) == 0
    qtbot.keyClick(form, Qt.Key.Key_Escape)


def test_sheets_are_entered_one_after_the_other_by_keys(
    qtbot: QtBot, open_shell: Callable[..., Shell], centre: Centre, watch: Watch, keys: Keys
) -> None:
    centre.act(print_blank_sheets, 3)
    wang = centre.act(add_person, WANG).result
    watch.now = MORNING + timedelta(days=1)
    shell, page = _open(qtbot, open_shell)
    qtbot.keyClick(page, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: shell.here == "intake")
    intake = _intake(shell)
    settle(qtbot, intake)
    assert (
        intake.from_sheet.chip.isVisible() and intake.from_sheet.chip.text() == "补录 KB2026-0001"
    )
    assert QApplication.focusWidget() is intake.sheet.day.line
    keys.enter("3-2")
    assert QApplication.focusWidget() is intake.sheet.time.line
    keys.enter("1420")
    assert QApplication.focusWidget() is intake.visitor.search.line
    assert intake.sheet.day.text() == "2026-03-02" and intake.sheet.time.text() == "14:20"
    _take(keys, qtbot, intake)
    row = centre.ask(list_sheets).rows[-1]
    written = datetime(2026, 3, 2, 14, 20)
    assert (row.state, row.written_at, row.visitor) == (SheetState.ENTERED, written, "王秀英")
    assert wang
    qtbot.waitUntil(lambda: intake.result.next.text == "补录 KB2026-0002")
    keys.press(Qt.Key.Key_Return)
    settle(qtbot, intake)
    assert intake.from_sheet.chip.text() == "补录 KB2026-0002"
    # The day of the sheet before stays; the time is asked for.
    assert intake.sheet.day.text() == "2026-03-02" and intake.sheet.time.empty
    assert QApplication.focusWidget() is intake.sheet.time.line
    keys.press(Qt.Key.Key_F12)
    settle(qtbot, intake)
    assert not intake.sheet.isVisible() and not intake.from_sheet.chip.isVisible()


def test_a_time_to_come_is_refused_where_it_stands(
    qtbot: QtBot, open_shell: Callable[..., Shell], centre: Centre, watch: Watch, keys: Keys
) -> None:
    centre.act(print_blank_sheets, 1)
    centre.act(add_person, WANG)
    watch.now = MORNING + timedelta(hours=1)
    shell, page = _open(qtbot, open_shell)
    qtbot.keyClick(page, Qt.Key.Key_F9)
    intake = _intake(shell)
    qtbot.waitUntil(lambda: shell.here == "intake")
    settle(qtbot, intake)
    keys.enter("今天")
    keys.enter("23:50")
    choose(keys, qtbot, intake)
    choose_item(keys, qtbot, intake, MEDICAL)
    keys.press(Qt.Key.Key_F10)  # a notice of everything
    qtbot.waitUntil(lambda: "还没有到" in intake.sheet.said)
    assert QApplication.focusWidget() is intake.sheet.time.line
    assert len(centre.ask(list_sheets).waiting) == 1
    assert intake.visit.visitor is not None  # nothing typed is lost
    settle(qtbot, intake)
    keys.press(Qt.Key.Key_A, CONTROL)
    keys.text("0930")
    assert "逐项录入" in intake.sheet.said
    keys.press(Qt.Key.Key_F10)
    wait_taken(qtbot, intake)
    assert len(centre.ask(list_sheets).waiting) == 0


def test_an_unfinished_visit_is_not_thrown_away_for_a_sheet(
    qtbot: QtBot, open_shell: Callable[..., Shell], centre: Centre, keys: Keys
) -> None:
    centre.act(print_blank_sheets, 1)
    centre.act(add_person, WANG)
    shell = open_shell("intake")
    intake = _intake(shell)
    settle(qtbot, intake)
    choose(keys, qtbot, intake)
    shell.open_page("sheets")
    qtbot.waitUntil(lambda: shell.desk.tasks.idle)
    qtbot.keyClick(shell.pages["sheets"], Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: shell.here == "intake")
    assert "还没有保存" in intake.banner.text and not intake.sheet.is_on
    assert intake.visit.visitor is not None


def test_a_sheet_is_void_with_a_reason_and_gaps_stand_in_words(
    qtbot: QtBot, open_shell: Callable[..., Shell], centre: Centre, watch: Watch
) -> None:
    from models.cases.actions.visits import Decision, MatterForm, VisitForm, take_visit
    from models.cases.rules.sheets import SheetEntry

    centre.act(print_blank_sheets, 3)
    wang = centre.act(add_person, WANG).result
    form = VisitForm(
        wang,
        (MatterForm("B05", Decision.ENQUIRY, note="问"),),
        sheet=SheetEntry("KB2026-0003", MORNING),
    )
    case = centre.act(take_visit, form).result.case_ids[0]
    assert centre.ask(read_case, case, MORNING.date()).state == "enquiry"
    _, page = _open(qtbot, open_shell)
    assert page.gaps.isVisible() and "KB2026-0001 至 0002（共 2 张）" in page.gaps.text()
    page.table.go_to(1)
    qtbot.waitUntil(lambda: getattr(page.table.current, "number", "") == "KB2026-0002")
    qtbot.keyClick(page, Qt.Key.Key_Delete, CONTROL)
    asked = _form(qtbot, page)
    qtbot.keyClick(asked, Qt.Key.Key_Return)
    assert asked.isVisible() and "原因" in asked.form["reason"].error
    asked.form["reason"].set_text("写坏")
    qtbot.keyClick(asked, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not any(w.isVisible() for w in page.findChildren(FormDialog)))
    _rest(qtbot, page)
    assert "KB2026-0001（共 1 张）" in page.gaps.text()
    entry = centre.ask(list_entries, MORNING.date(), MORNING.date())[0]
    assert (entry.title, entry.reason) == ("空白表作废", "写坏")


def test_a_viewer_is_told_why_not(qtbot: QtBot, open_shell: Callable[..., Shell]) -> None:
    shell = open_shell()
    shell.desk.clerk = Clerk(9, "周看", Role.VIEWER)
    shell.open_page("sheets")
    qtbot.waitUntil(lambda: shell.desk.tasks.idle)
    page = shell.page
    assert isinstance(page, SheetsPage)
    assert "只能查看" in page.print.why_not and "只能查看" in page.enter.why_not


@pytest.mark.parametrize("text", ["14:20", "1420", "14.20", "14点20分", "14：20"])
def test_times_as_clerks_type_them(text: str) -> None:
    assert read_time(text) == time(14, 20)


@pytest.mark.parametrize("text", ["25:00", "9", "12:61", "下午"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(KnownError, match="时间请按"):
        read_time(text)


def test_a_draft_keeps_its_sheet(
    qtbot: QtBot, open_shell: Callable[..., Shell], centre: Centre, keys: Keys
) -> None:
    centre.act(print_blank_sheets, 1)
    centre.act(add_person, WANG)
    shell, page = _open(qtbot, open_shell)
    qtbot.keyClick(page, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: shell.here == "intake")
    intake = _intake(shell)
    settle(qtbot, intake)
    keys.enter("3-2")
    keys.enter("0900")
    choose(keys, qtbot, intake)
    kept = intake.draft()
    assert kept is not None
    intake.restore({**kept[1], "sheet": None})
    settle(qtbot, intake)
    assert not intake.sheet.is_on
    intake.restore(kept[1])
    settle(qtbot, intake)
    assert intake.sheet.number == "KB2026-0001"
    assert intake.sheet.entry() is not None and intake.sheet.time.text() == "09:00"
    assert intake.from_sheet.chip.text() == "补录 KB2026-0001"


def test_due_dates_are_those_of_the_day_on_the_sheet(
    qtbot: QtBot, open_shell: Callable[..., Shell], centre: Centre, watch: Watch, keys: Keys
) -> None:
    centre.act(print_blank_sheets, 1)
    centre.act(add_person, WANG)
    watch.now = MORNING + timedelta(days=7)
    shell, page = _open(qtbot, open_shell)
    qtbot.keyClick(page, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: shell.here == "intake")
    intake = _intake(shell)
    settle(qtbot, intake)
    keys.enter("3-4")
    keys.enter("1000")
    choose(keys, qtbot, intake)
    choose_item(keys, qtbot, intake, ELDERLY)
    promise = intake.visit.matter.promise
    assert promise is not None and promise.due is not None
    assert promise.due.start.isoformat() == "2026-03-04"
    intake.sheet.day.editor.setFocus()
    keys.press(Qt.Key.Key_A, CONTROL)
    keys.enter("3-5")
    settle(qtbot, intake)
    later = intake.visit.matter.promise
    assert later is not None and later.due is not None
    assert later.due.start.isoformat() == "2026-03-05"
    assert later.due.date > promise.due.date
