"""Party dues by keys: a pay sheet taken in, an open item decided, months collected, refusals."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QApplication

from desktop import theme
from desktop.pages.dues.collecting import CollectingPage
from desktop.pages.dues.day import DuesDayPage
from desktop.pages.dues.grid import LAST
from desktop.pages.dues.importing import PaySheetPage
from desktop.pages.dues.page import DuesPage
from desktop.pages.dues.what_if import WhatIfDialog
from desktop.pages.dues.words import keep_whole
from desktop.printing import UnfiledDialog
from models.centre import Centre
from models.dues.actions.assessments import assess_by_hand, assess_from_total
from models.dues.actions.duties import give_duty
from models.dues.actions.local_rules import set_local_rule
from models.dues.queries.members import list_duties
from models.dues.rules.book import CellState
from models.dues.rules.duties import Duty
from tests.desktop.pages.dues.party import YEAR, Party, sheet_members
from tests.desktop.pages.dues.window import CONTROL, SHIFT, Key, Window, take_in


def test_an_undecided_item_is_decided_with_two_keys_and_a_meeting(
    party: Party, open_window: Callable[[], Window]
) -> None:
    party.members(sheet_members("pay_enterprise"))
    window = open_window()
    take_in(window, "pay_enterprise")
    window.press(Key.Key_F9)
    page: DuesPage = window.page("dues")
    waiting = [row for row in party.book.rows if row.undecided]
    assert waiting
    at = [row.person_id for row in party.book.rows].index(waiting[0].person_id)
    page.table.go_to(at)
    window.wait()
    assert page.member.result.isHidden()
    assert "没有核定额" in page.member.sum.text()
    window.press(Key.Key_Return, where=page.table.table)
    window.press(Key.Key_F7)
    dialog = window.dialog()
    dialog.form["meeting_on"].set_text("2026-01-08")
    window.press(Key.Key_Return, CONTROL, where=dialog)
    window.qtbot.waitUntil(lambda: party.row(waiting[0].person_id).assessed is not None)
    assert not party.row(waiting[0].person_id).undecided


def test_without_a_duty_the_pages_are_calm(
    centre: Centre, open_window: Callable[[], Window]
) -> None:
    window = open_window()
    for name in ("dues", "dues-grid", "dues-arrears", "dues-remit"):
        page = window.page(name)
        assert page.opener.calm.isVisible()
        assert not page.opener.bar.isVisible()
        assert QApplication.focusWidget() is page
    day = window.page("dues-day")
    assert day.calm.isVisible() and QApplication.focusWidget() is day
    sheet: PaySheetPage = window.page("dues-import")
    assert sheet.calm.isVisible() and QApplication.focusWidget() is sheet
    assert not sheet.drop.isVisible()
    window.press(Key.Key_O, CONTROL, where=sheet)
    assert sheet._file is None


def test_the_present_month_is_taken_with_space_and_the_grid_goes_on(
    party: Party, open_window: Callable[[], Window]
) -> None:
    first, second = party.assessed("甲一", "4900"), party.assessed("乙二", "4000")
    party.change_duty(Duty.CASHIER)
    window = open_window()
    page: CollectingPage = window.page("dues-grid")
    month = window.shell.desk.now().month
    page.grid.go_to(0, 1 + month)
    window.press(Key.Key_Space, where=page.grid)
    assert party.row(first).cells[month - 1].state is CellState.PAID
    assert party.row(first).paid_total == Decimal("49.00")
    assert page.grid.currentIndex().row() == 1
    window.press(Key.Key_Return, where=page.grid)
    assert party.row(second).paid_total == Decimal("40.00")
    window.press(Key.Key_Return, where=page.grid)
    assert party.row(second).paid_total == Decimal("40.00")  # nothing left to pay


def test_several_months_need_the_consent_and_one_receipt(
    party: Party, open_window: Callable[[], Window]
) -> None:
    member = party.assessed("甲一", "4900")
    party.change_duty(Duty.CASHIER)
    window = open_window()
    page: CollectingPage = window.page("dues-grid")
    month = window.shell.desk.now().month
    page.grid.go_to(0, month - 1)
    window.press(Key.Key_Right, SHIFT, where=page.grid)
    window.press(Key.Key_Right, SHIFT, where=page.grid)
    window.press(Key.Key_Return, where=page.grid)
    dialog = window.dialog()
    assert dialog.form["amount"].text() == "147.00"
    window.press(Key.Key_Return, CONTROL, where=dialog)
    assert "支部同意" in dialog.form["consent"].error
    assert party.row(member).paid_total == 0
    dialog.form["consent"].set_text("支部 11 月 5 日同意")
    window.press(Key.Key_Return, CONTROL, where=dialog)
    window.no_dialog()
    assert party.row(member).paid_total == Decimal("147.00")


def test_exactly_a_thousand_more_is_asked(party: Party, open_window: Callable[[], Window]) -> None:
    party.assessed("甲一", "4900")
    party.change_duty(Duty.CASHIER)
    window = open_window()
    page: CollectingPage = window.page("dues-grid")
    month = window.shell.desk.now().month
    page.grid.go_to(0, month)
    window.press(Key.Key_Right, SHIFT, where=page.grid)
    window.press(Key.Key_Return, where=page.grid)
    dialog = window.dialog()
    assert not dialog.form["extra_kind"].isVisible()
    dialog.form["amount"].set_text("1098.00")
    assert dialog.form["extra_kind"].isVisible()


def test_who_took_the_money_may_not_void_it(
    party: Party, open_window: Callable[[], Window]
) -> None:
    member = party.assessed("甲一", "4900")
    party.change_duty(Duty.CASHIER)
    window = open_window()
    page: CollectingPage = window.page("dues-grid")
    page.grid.go_to(0, 1 + window.shell.desk.now().month)
    window.press(Key.Key_Space, where=page.grid)
    day: DuesDayPage = window.page("dues-day")
    assert len(day.table.model.source.rows) == 1  # type: ignore[attr-defined]
    assert "自己收的款不能自己作废" in day.void.why_not
    window.press(Key.Key_Backspace, CONTROL, where=day.table.table)
    assert not window._dialogs() and "请会计" in day.banner.text
    assert party.row(member).paid_total == Decimal("49.00")


def test_an_accountant_takes_no_money(party: Party, open_window: Callable[[], Window]) -> None:
    member = party.assessed("甲一", "4900")
    window = open_window()
    page: CollectingPage = window.page("dues-grid", (party.branch, YEAR))
    page.grid.go_to(0, 1 + window.shell.desk.now().month)
    window.press(Key.Key_Space, where=page.grid)
    assert party.row(member).paid_total == 0


@pytest.mark.parametrize("page", ["dues", "dues-grid", "dues-day", "dues-arrears"])
def test_ctrl_p_shows_the_paper(party: Party, open_window: Callable[[], Window], page: str) -> None:
    party.assessed("甲一", "4900")
    party.change_duty(Duty.CASHIER)
    window = open_window()
    grid: CollectingPage = window.page("dues-grid")
    if page in ("dues-grid", "dues-day"):
        grid.grid.go_to(0, 1 + window.shell.desk.now().month)
        window.press(Key.Key_Space, where=grid.grid)
    shown = window.page(page)
    window.press(Key.Key_P, CONTROL, where=shown)
    papers = [d for d in window.shell.findChildren(UnfiledDialog) if d.isVisible()]
    assert len(papers) == 1
    window.qtbot.waitUntil(lambda: bool(papers[0].preview.content))
    assert papers[0].preview.content.startswith(b"%PDF")
    papers[0].reject()


def test_new_rules_are_tried_without_keeping_anything(
    party: Party, open_window: Callable[[], Window]
) -> None:
    (farmer,) = party.members([("甲一", "", "farmer")])
    party.centre.act(assess_by_hand, farmer, YEAR)
    window = open_window()
    page: DuesPage = window.page("dues")
    opened = page._opened
    assert opened is not None
    dialog = WhatIfDialog(page, opened)
    dialog.open()
    window.qtbot.waitUntil(dialog.isActiveWindow)
    dialog.form["farmer"].set_text("1.00")
    window.press(Key.Key_F9, where=dialog)
    assert dialog.said.text() == "1 人会变，合计每月相差 0.80 元"
    assert party.row(farmer).assessed == Decimal("0.20")


def test_another_share_of_the_pension_is_tried(
    party: Party, open_window: Callable[[], Window]
) -> None:
    (retired,) = party.members([("甲一", "", "retiree_unsplit")])
    party.centre.act(set_local_rule, "pension_split", "0.6", "街道通知", date(YEAR, 1, 1))
    party.centre.act(assess_from_total, retired, YEAR, Decimal(5000))
    window = open_window()
    page: DuesPage = window.page("dues")
    assert page._opened is not None
    dialog = WhatIfDialog(page, page._opened)
    dialog.open()
    window.qtbot.waitUntil(dialog.isActiveWindow)
    dialog.form["community_items"].set_text("按企业")  # nobody here is one
    window.press(Key.Key_F9, where=dialog)
    assert not dialog.said.isVisible()
    dialog.form["pension_split"].set_text("50%")
    window.press(Key.Key_F9, where=dialog)
    assert dialog.said.text() == "1 人会变，合计每月相差 \N{MINUS SIGN}2.50 元"
    assert party.row(retired).assessed == Decimal("15.00")


def test_the_first_branch_is_one_key_away(
    centre: Centre, open_window: Callable[[], Window]
) -> None:
    centre.act(give_duty, centre.clerk.id, Duty.ACCOUNTANT)
    window = open_window()
    page: DuesPage = window.page("dues")
    window.press(Key.Key_Space)  # the button of the empty page has the keyboard
    dialog = window.dialog()
    window.fill(dialog, name="第一网格党支部")
    window.agree(dialog)
    window.no_dialog()
    assert page.opener.branch.text() == "第一网格党支部"
    assert not page.opener.calm.isVisible()


def test_the_names_stay_where_the_months_are_pushed_aside(
    party: Party, open_window: Callable[[], Window]
) -> None:
    party.assessed("甲一", "4900")
    window = open_window()
    page: CollectingPage = window.page("dues-grid")
    grid = page.grid
    window.shell.resize(900, 700)
    grid.go_to(0, LAST)
    assert grid._names.isVisible()
    assert grid.visualRect(grid.grid.index(0, 0)).right() < grid._names.width()
    for _ in range(12):
        window.press(Key.Key_Left, where=grid)
        left = grid.visualRect(grid.currentIndex()).left()
        assert left >= grid._names.width()  # never below the names
    window.shell.resize(2400, 700)
    QApplication.processEvents()
    assert not grid._names.isVisible()


def test_books_and_cash_are_two_people(centre: Centre, open_window: Callable[[], Window]) -> None:
    window = open_window()
    page = window.page("settings", "dues")
    section = page.section
    section.person.set_text(centre.clerk.name)
    section.duty.set_value(Duty.ACCOUNTANT)
    window.press(Key.Key_F9, where=section)
    assert [row.duty for row in centre.ask(list_duties)] == [Duty.ACCOUNTANT]
    section.person.set_text(centre.clerk.name)
    section.duty.set_value(Duty.CASHIER)
    window.press(Key.Key_F9, where=section)
    assert "两个人" in section.duty.error
    assert [row.duty for row in centre.ask(list_duties)] == [Duty.ACCOUNTANT]


@pytest.mark.parametrize("percent", [100, 125, 150])
def test_no_column_is_cut_on_a_small_screen(
    party: Party, open_window: Callable[[], Window], dressed: QApplication, percent: int
) -> None:
    (person_id,) = party.members([("欧阳若溪", "", "institution_staff")])
    items = {"post_pay": Decimal("12783.80"), "housing_fund": Decimal("11120.00")}
    party.centre.act(assess_by_hand, person_id, YEAR, items)
    theme.set_text_size(dressed, percent)
    window = open_window()
    window.shell.resize(1366, 768)
    page: DuesPage = window.page("dues")
    window.qtbot.waitUntil(lambda: page.member.book is not None)
    for table in (page.table.table, page.member.lines.table):
        assert table.horizontalHeader().length() <= table.viewport().width()
    assert not page.table.table.isColumnHidden(5)  # how far somebody has paid


def test_a_unit_is_never_broken() -> None:
    assert keep_whole("得 49.00 元/月。").replace("\u2060", "") == "得 49.00 元/月。"
    assert "元\u2060/\u2060月" in keep_whole("49.00 元/月")
