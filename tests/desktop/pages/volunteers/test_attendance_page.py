"""A shift's lines by keys: the counter, the approval, corrections, sheets."""

from collections.abc import Callable
from datetime import datetime

import pytest

from desktop.pages.volunteers.attendance import ShiftPage, WaitingPage
from desktop.pages.volunteers.attendance.rows import Standing, standing
from models.volunteers.queries.attendance import AttendanceRow, list_attendance
from models.volunteers.queries.hours import total_minutes
from models.volunteers.queries.sheets import list_sheets
from tests.desktop.pages.volunteers.saturday import CONTROL, Key, Saturday, VolunteerDesk
from tests.desktop.pages.volunteers.service import CHARGE, MONDAY, Service, shown

Desk = Callable[..., VolunteerDesk]
NINE, HALF_PAST_ELEVEN = datetime(2026, 3, 7, 9), datetime(2026, 3, 7, 10, 40)


@pytest.fixture
def service(hall: Saturday) -> Service:
    return Service(hall)


def page_of(desk: VolunteerDesk) -> ShiftPage:
    page = desk.here
    assert isinstance(page, ShiftPage)
    return page


def go_to(desk: VolunteerDesk, name: str) -> None:
    """The keyboard on the line of that name."""
    page = page_of(desk)
    rows: list[AttendanceRow] = shown(page.table)
    page.table.table.setFocus()
    page.table.go_to(next(n for n, r in enumerate(rows) if r.name == name and r.is_current))
    desk.settle()


def test_a_card_signs_in_and_out(service: Service, desk_on: Desk) -> None:
    service.at(NINE)
    desk = desk_on("volunteer-attendance", service.activity)
    page = page_of(desk)
    assert desk.focus is page.counter.who.line  # people are coming
    desk.type("王芳")
    desk.press(Key.Key_Return)
    assert page.counter.said.text() == "王芳 09:00 签到"
    assert desk.focus is page.counter.who.line
    assert standing(service.rows()["王芳"]) is Standing.IN
    service.at(HALF_PAST_ELEVEN)
    desk.type("王芳")
    desk.press(Key.Key_Return)
    assert "王芳 10:40 签退，1.5 小时" in page.counter.said.text()
    assert service.rows()["王芳"].credited == 90


def test_a_card_scanned_twice_is_no_sign_out(service: Service, desk_on: Desk) -> None:
    service.at(NINE)
    desk = desk_on("volunteer-attendance", service.activity)
    for _ in range(2):
        desk.type("王芳")
        desk.press(Key.Key_Return)
    assert "多扫了一次" in desk.dialog().sentence.text()
    desk.press(Key.Key_Escape)
    desk.no_dialog()
    assert service.rows()["王芳"].sign_out is None


def test_who_did_not_sign_up_is_asked_about(service: Service, desk_on: Desk) -> None:
    service.at(NINE)
    desk = desk_on("volunteer-attendance", service.activity)
    desk.type("周倩")
    desk.press(Key.Key_Return)
    assert "没有报名这一班" in desk.dialog().sentence.text()
    assert not service.rows()
    desk.press(Key.Key_Return)
    desk.no_dialog()
    assert "周倩" in service.rows()
    desk.type("没有这个人")
    desk.press(Key.Key_Return)
    assert "没有签到" in page_of(desk).counter.who.error


def test_the_person_in_charge_approves_and_says_why_for_the_doubtful(
    service: Service, desk_on: Desk
) -> None:
    service.serve((1, "900", "1100"), (2, "600", "1100"), (3, "900", ""), approved=False)
    desk = desk_on("volunteer-approvals")
    assert isinstance(desk.here, WaitingPage)
    desk.press(Key.Key_Return)  # the only shift that waits
    page = page_of(desk)
    desk.press(Key.Key_F9)
    dialog = desk.dialog()
    assert dialog.form["by"].value() == CHARGE
    assert "孙丽华 缺签到或签退" in dialog.sentence.text()
    asked = [name for name in dialog.form.fields if name.startswith("line")]
    assert len(asked) == 1 and "这一班以外" in dialog.form[asked[0]].label.text()
    dialog.form[asked[0]].editor.setFocus()
    desk.type("提前搬工具")
    desk.press(Key.Key_Return)
    desk.no_dialog()
    rows = service.rows()
    assert {n: r.counts for n, r in rows.items()} == {"王芳": True, "陈建国": True, "孙丽华": False}
    assert rows["陈建国"].confirmed == "提前搬工具"
    assert service.hall.ask(total_minutes) == 120 + 300
    assert "已确认 7 小时" in page.lines.hint.text()


def test_the_own_hours_are_asked_about_and_otherwise_left(service: Service, desk_on: Desk) -> None:
    leader = service.hall.volunteer(CHARGE)
    service.hall.sign(service.hall.places(service.activity)[0].id, leader)
    service.serve((1, "900", "1100"), (4, "900", "1100"), approved=False)
    desk = desk_on("volunteer-attendance", service.activity)
    desk.press(Key.Key_F9)
    dialog = desk.dialog()
    assert dialog.sentence.text().startswith("1 行没有疑问")
    (asked,) = [name for name in dialog.form.fields if name.startswith("line")]
    assert "本人的时长由别人确认" in dialog.form[asked].label.text()
    desk.press(Key.Key_Return, CONTROL)
    desk.no_dialog()
    assert {n: r.counts for n, r in service.rows().items() if r.sign_in} == {
        "王芳": True, CHARGE: False,
    }  # fmt: skip
    desk.press(Key.Key_F9)
    dialog = desk.dialog()
    (asked,) = [name for name in dialog.form.fields if name.startswith("line")]
    dialog.form[asked].editor.setFocus()
    desk.type("书记在场")
    desk.press(Key.Key_Return, CONTROL)
    desk.no_dialog()
    assert service.rows()[CHARGE].confirmed == "书记在场"


def test_a_correction_needs_a_reason_and_the_old_line_stays_in_sight(
    service: Service, desk_on: Desk
) -> None:
    service.serve((1, "900", "1100"), (3, "900", ""), approved=False)
    desk = desk_on("volunteer-attendance", service.activity)
    go_to(desk, "孙丽华")
    desk.press(Key.Key_F2)
    dialog = desk.dialog()
    dialog.form["sign_out"].set_text("1030")
    desk.press(Key.Key_Return, CONTROL)
    assert "请写明更正的原因" in dialog.form["reason"].error
    assert "1.5 小时" in dialog.live.text()
    desk.type("队长证明")
    desk.press(Key.Key_Return)
    desk.no_dialog()
    rows = shown(page_of(desk).table)
    names = [(row.name, row.is_current, row.credited) for row in rows]
    assert names.index(("孙丽华", False, None)) == names.index(("孙丽华", True, 90)) + 1
    page_of(desk).table.go_to(names.index(("孙丽华", False, None)))
    desk.settle()
    desk.press(Key.Key_F2)
    assert "已经更正过" in page_of(desk).banner.text
    kept = service.hall.ask(list_attendance, shift_id=service.shift, with_corrected=True)
    assert [row.reason for row in kept if row.corrects_id is not None] == ["队长证明"]


def test_a_time_that_cannot_have_been_is_refused_in_the_dialog(
    service: Service, desk_on: Desk
) -> None:
    service.serve((1, "900", "1100"), approved=False)
    desk = desk_on("volunteer-attendance", service.activity)
    go_to(desk, "王芳")
    desk.press(Key.Key_F2)
    dialog = desk.dialog()
    dialog.form["sign_out"].set_text("800")
    dialog.form["reason"].set_text("改")
    desk.press(Key.Key_Return, CONTROL)
    assert "签退早于签到" in dialog.form["sign_out"].error
    assert dialog.isVisible()
    assert service.rows()["王芳"].credited == 120


def test_sheets_are_numbered_with_names_and_blank_lines(service: Service, desk_on: Desk) -> None:
    desk = desk_on("volunteer-attendance", service.activity)
    desk.press(Key.Key_P, CONTROL)
    dialog = desk.dialog()
    dialog.form["blank_lines"].set_text("30")
    desk.press(Key.Key_Return, CONTROL)
    desk.dialog()  # the paper
    desk.press(Key.Key_Escape)
    desk.no_dialog()
    sheets = service.hall.ask(list_sheets, service.activity)
    assert [sheet.names for sheet in sheets] == [3, 0]
    assert page_of(desk).sheets.model.total == 2
    desk.press(Key.Key_F8)
    assert desk.shell.here == "volunteer-sheet"


def test_a_missing_sheet_stands_on_the_list_until_it_is_lost(
    service: Service, desk_on: Desk
) -> None:
    service.sheet()
    service.at(MONDAY)
    desk = desk_on("volunteer-approvals")
    page = desk.here
    assert page.sheets.model.total == 1
    page.sheets.table.setFocus()
    desk.press(Key.Key_Delete, CONTROL)
    desk.dialog()
    desk.type("没有带回来")
    desk.press(Key.Key_Return)
    desk.no_dialog()
    desk.qtbot.waitUntil(lambda: page.sheets.model.total == 0)
    assert "都交回了" in page.subtitle.text()


def test_a_cancelled_activity_takes_no_names(service: Service, desk_on: Desk) -> None:
    from models.volunteers.actions.activities import cancel_activity

    service.hall.do(cancel_activity, service.activity, "下雨")
    desk = desk_on("volunteer-attendance", service.activity)
    desk.press(Key.Key_P, CONTROL)
    assert "已经取消" in page_of(desk).banner.text
    assert not service.hall.ask(list_sheets, service.activity)
