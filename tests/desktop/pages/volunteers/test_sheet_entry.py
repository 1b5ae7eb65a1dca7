"""A returned sheet typed in again in its order; what is wrong is named, nothing is lost."""

from collections.abc import Callable
from datetime import datetime

import pytest

from desktop.pages.volunteers.sheets.page import SheetEntryPage
from models.volunteers.queries.sheets import SheetState, missing_sheets, read_sheet
from models.volunteers.rules.attendance import Doubt
from tests.desktop.pages.volunteers.saturday import CONTROL, Key, Saturday, VolunteerDesk
from tests.desktop.pages.volunteers.service import MONDAY, Service

Desk = Callable[..., VolunteerDesk]


@pytest.fixture
def service(hall: Saturday) -> Service:
    return Service(hall)


@pytest.fixture
def opened(service: Service, desk_on: Desk) -> VolunteerDesk:
    number = service.sheet()
    service.at(MONDAY)
    return desk_on("volunteer-sheet", number)


def page_of(desk: VolunteerDesk) -> SheetEntryPage:
    page = desk.here
    assert isinstance(page, SheetEntryPage)
    return page


def times(desk: VolunteerDesk, start: str, end: str) -> None:
    """A line as one types it: time, Enter, time, Enter."""
    for text in (start, end):
        if text:
            desk.type(text)
        desk.press(Key.Key_Return)


def test_a_sheet_goes_in_at_typing_speed_in_its_order(
    service: Service, opened: VolunteerDesk
) -> None:
    assert opened.focus is page_of(opened).lines[0].sign_in
    times(opened, "8点半", "1100")
    times(opened, "", "")
    times(opened, "9.05", "11:00")
    opened.type("周倩")  # on a blank line
    opened.press(Key.Key_Return)
    times(opened, "900", "1030")
    assert "已录 3 人，计 5.5 小时" in page_of(opened).sums.text()
    opened.press(Key.Key_F9)
    rows = service.rows()
    assert {n: (r.line, r.credited) for n, r in rows.items()} == {
        "王芳": (1, 150), "陈建国": (2, None), "孙丽华": (3, 90), "周倩": (4, 90),
    }  # fmt: skip
    assert rows["陈建国"].doubts == (Doubt.ABSENT,)
    # The last sheet of the activity: the clerk goes on where the hours are approved.
    assert opened.shell.here == "volunteer-attendance"


def test_a_full_sheet_scrolls_and_keeps_its_lines_high(service: Service, desk_on: Desk) -> None:
    number = service.sheet(blank=17)  # twenty lines with the three names
    service.at(MONDAY)
    desk = desk_on("volunteer-sheet", number)
    page = page_of(desk)
    cell = page.lines[0].sign_in
    assert len(page.lines) == 20 and cell.height() >= cell.minimumSizeHint().height()
    for _ in range(12):
        desk.press(Key.Key_Down)
    low = page.lines[12].sign_in
    assert desk.focus is low
    assert (
        page.area.viewport().rect().contains(low.mapTo(page.area.viewport(), low.rect().center()))
    )


def test_tab_goes_along_the_paper(opened: VolunteerDesk) -> None:
    first, second = page_of(opened).lines[:2]
    walked = []
    for _ in range(4):
        opened.press(Key.Key_Tab)
        walked.append(opened.focus)
    assert walked == [first.sign_out, first.hours, first.deducted, second.sign_in]
    opened.press(Key.Key_Down)
    assert opened.focus is page_of(opened).lines[2].sign_in
    opened.press(Key.Key_Up)
    assert opened.focus is second.sign_in


def test_the_refused_cell_is_named_and_has_the_keyboard(
    service: Service, opened: VolunteerDesk
) -> None:
    page = page_of(opened)
    times(opened, "830", "1100")
    times(opened, "1030", "9")
    assert "签退早于签到" in page.lines[1].sentence.text()
    opened.press(Key.Key_F9)
    assert opened.focus is page.lines[1].sign_out
    assert "第 2 行" in page.lines[1].sentence.text()
    assert "没有保存" in page.lines[1].sentence.text()
    assert not service.rows()
    assert [line.sign_in.text() for line in page.lines[:2]] == ["08:30", "10:30"]
    opened.type("1130")
    opened.press(Key.Key_F9)
    assert service.rows()["陈建国"].credited == 60


def test_a_time_nobody_can_read_is_said_where_it_stands(opened: VolunteerDesk) -> None:
    times(opened, "二十五点", "1100")
    line = page_of(opened).lines[0]
    assert "看不懂" in line.sentence.text()
    assert line.sign_in.text() == "二十五点"  # as it was typed
    opened.press(Key.Key_F9)
    assert opened.focus is line.sign_in


def test_a_name_that_was_not_chosen_is_not_guessed(service: Service, opened: VolunteerDesk) -> None:
    page = page_of(opened)
    page.lines[3].first.setFocus()
    opened.type("周")
    page.lines[3].sign_in.setFocus()
    opened.type("900")
    opened.press(Key.Key_F9)
    assert "从列表里选定" in page.lines[3].sentence.text()
    assert opened.focus is page.lines[3].who.line
    assert not service.rows()


def test_somebody_nobody_knows_is_said_and_the_sheet_stays(opened: VolunteerDesk) -> None:
    page = page_of(opened)
    times(opened, "830", "1100")
    page.lines[3].first.setFocus()
    opened.type("没来过的人")
    opened.press(Key.Key_Return)
    assert "没有找到“没来过的人”" in page.lines[3].sentence.text()
    opened.shell.open_page("volunteers")
    opened.settle()
    opened.shell.open_page("volunteer-sheet")
    opened.settle()
    assert page.lines[0].sign_out.text() == "11:00"


def test_somebody_else_signed_on_the_line(service: Service, opened: VolunteerDesk) -> None:
    opened.press(Key.Key_F4)
    opened.type("周倩")
    opened.press(Key.Key_Return)
    times(opened, "900", "1100")
    opened.press(Key.Key_F9)
    assert service.rows()["周倩"].line == 1
    assert "王芳" not in service.rows()


def test_doubtful_lines_come_in_with_their_sentence(
    service: Service, opened: VolunteerDesk
) -> None:
    times(opened, "900", "")
    times(opened, "600", "1100")
    page = page_of(opened)
    assert "没有签退" in page.lines[0].sentence.text()
    assert "这一班以外" in page.lines[1].sentence.text()
    opened.press(Key.Key_F9)
    assert service.rows()["王芳"].credited is None
    assert service.rows()["陈建国"].doubts == (Doubt.OUTSIDE_SHIFT,)


def test_a_sheet_half_typed_is_kept_beside_another(service: Service, desk_on: Desk) -> None:
    first = service.sheet()
    second = service.sheet()
    service.at(MONDAY)
    desk = desk_on("volunteer-sheet", first)
    times(desk, "830", "1100")
    desk.shell.open_page("volunteer-sheet", second)
    desk.settle()
    page = page_of(desk)
    assert page.sheet is not None and page.sheet.number == second
    drafted = page.draft()
    assert drafted is not None
    assert list(drafted[1]["sheets"]) == [first]
    desk.press(Key.Key_F6)
    desk.type("1")  # only the serial
    desk.press(Key.Key_Return)
    assert page.sheet.number == first
    assert page.lines[0].sign_in.text() == "08:30"
    assert desk.focus is page.lines[1].sign_in  # goes on where nothing stands yet


def test_the_draft_is_taken_back_after_a_power_cut(service: Service, desk_on: Desk) -> None:
    number = service.sheet()
    service.at(MONDAY)
    desk = desk_on("volunteer-sheet")
    texts = {"2": {"sign_in": "08:30", "sign_out": "", "hours": "2.5", "deducted": ""}}
    page_of(desk).restore({"sheets": {number: texts}})
    desk.settle()
    assert page_of(desk).lines[1].hours.text() == "2.5"
    page_of(desk).lines[1].sign_out.setFocus()
    desk.type("1100")
    desk.press(Key.Key_F9)
    assert service.rows()["陈建国"].written_hours == "2.5"


def test_a_number_that_is_nowhere_is_said(service: Service, desk_on: Desk) -> None:
    desk = desk_on("volunteer-sheet")
    desk.type("QD2026-00077")
    desk.press(Key.Key_Return)
    assert "没有编号为“QD2026-00077”" in page_of(desk).number.error


def test_a_lost_sheet_is_missing_no_longer_and_may_turn_up(
    service: Service, opened: VolunteerDesk
) -> None:
    def missing() -> list[str]:
        return [sheet.number for sheet in service.hall.ask(missing_sheets, MONDAY)]

    sheet = page_of(opened).sheet
    assert sheet is not None and missing() == [sheet.number]
    opened.press(Key.Key_Delete, CONTROL)
    opened.dialog()
    opened.type("雨淋坏了")
    opened.press(Key.Key_Return)
    opened.no_dialog()
    assert missing() == []
    assert not page_of(opened).lines
    opened.press(Key.Key_Delete, CONTROL)  # found again
    assert service.hall.ask(read_sheet, sheet.number).state is SheetState.OUT
    assert opened.focus is page_of(opened).lines[0].sign_in


def test_before_the_activity_nothing_is_entered(service: Service, desk_on: Desk) -> None:
    number = service.sheet()
    service.at(datetime(2026, 3, 6, 9))
    desk = desk_on("volunteer-sheet", number)
    times(desk, "830", "1100")
    desk.press(Key.Key_F9)
    assert not service.rows()
    assert page_of(desk).banner.text or page_of(desk).lines[0].sentence.text()
    assert page_of(desk).lines[0].sign_in.text() == "08:30"


def test_the_same_person_on_two_lines_is_told_there_and_refused(
    service: Service, opened: VolunteerDesk
) -> None:
    page = page_of(opened)
    times(opened, "900", "1100")
    page.lines[3].first.setFocus()
    opened.type("王芳")
    opened.press(Key.Key_Return)
    times(opened, "900", "1100")
    again = page.lines[3]
    assert "与第 1 行是同一人" in again.sentence.text() and again.outcome.text() == "待确认"
    assert "已录 1 人，计 2 小时，1 行有疑问" in page.sums.text()
    opened.press(Key.Key_F9)
    assert not service.rows() and "时间重叠" in again.sentence.text()
    again.who.line.setFocus()
    again.who.line.selectAll()
    opened.type("周倩")
    opened.press(Key.Key_Return)
    assert "同一人" not in again.sentence.text()
    opened.press(Key.Key_F9)
    assert {name: row.credited for name, row in service.rows().items()} == {
        "王芳": 120, "周倩": 120, "陈建国": None, "孙丽华": None,
    }  # fmt: skip
