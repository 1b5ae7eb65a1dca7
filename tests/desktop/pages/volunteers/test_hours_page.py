"""Hours by person and by what else, a person's log, what-if, export, and stars."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop.pages.volunteers.hours import HoursPage, StarsPage
from models.audit.queries import list_entries
from models.volunteers.queries.hours import By, total_minutes
from models.volunteers.queries.stars import AwardState, list_awards
from reports.sheets.reading.workbook import read_workbook
from tests.desktop.pages.volunteers.saturday import CONTROL, Key, Saturday, VolunteerDesk
from tests.desktop.pages.volunteers.service import MONDAY, Service, shown
from tests.models.volunteers.serving import put_activity, put_attendance

Desk = Callable[..., VolunteerDesk]


@pytest.fixture
def service(hall: Saturday) -> Service:
    made = Service(hall)
    made.serve((1, "900", "1125"), (2, "900", "1000"))
    return made


def page_of(desk: VolunteerDesk) -> HoursPage:
    page = desk.here
    assert isinstance(page, HoursPage)
    return page


def test_totals_by_person_and_kind_add_up_to_the_log(service: Service, desk_on: Desk) -> None:
    desk = desk_on("volunteer-hours")
    page = page_of(desk)
    assert [(row.name, row.hours) for row in shown(page.table)] == [("王芳", 2), ("陈建国", 1)]
    assert "合计 3 小时，2 人次，2 人" in page.sum.text()
    page.by.set_value(By.KIND)
    desk.settle()
    assert "合计 3 小时" in page.sum.text()
    assert page.table.model.columns[0].title == "类别"
    page.first.set_value(date(2026, 3, 8))
    desk.settle()
    assert page.table.model.total == 0
    page.last.set_value(date(2026, 3, 1))
    desk.settle()
    assert "截止日早于起始日" in page.last.error


def test_enter_shows_a_persons_log(service: Service, desk_on: Desk) -> None:
    desk = desk_on("volunteer-hours")
    page = page_of(desk)
    page.table.table.setFocus()
    desk.press(Key.Key_Return)
    assert page.person.isVisible() and page.person.title.text() == "王芳 的服务明细"
    assert page.log.model.total == 1
    assert page.said.text().startswith("2 小时，2 分")
    desk.press(Key.Key_F6)
    desk.type("陈建国")
    desk.press(Key.Key_Return)
    assert page.person.title.text() == "陈建国 的服务明细"
    assert page.said.text().startswith("1 小时")


def test_another_granularity_is_only_counted(service: Service, desk_on: Desk) -> None:
    desk = desk_on("volunteer-hours")
    before = service.hall.ask(total_minutes)
    desk.press(Key.Key_F7)
    dialog = desk.dialog()
    dialog.step.set_value("0.25")
    desk.press(Key.Key_F9)
    assert "2 次服务里 1 次会变：合计 3 → 3.25 小时（+0.25）" in dialog.said.text()
    assert dialog.table.model.total == 1
    desk.press(Key.Key_Escape)
    assert service.hall.ask(total_minutes) == before


def test_what_is_shown_is_exported_and_logged(
    service: Service, desk_on: Desk, tmp_path: Path
) -> None:
    desk = desk_on("volunteer-hours")
    page = page_of(desk)
    page._choose_file = lambda _parent, _name: tmp_path / "时长.xlsx"
    assert page.table.filter is not None
    page.table.filter.setText("王")
    desk.qtbot.waitUntil(lambda: page.table.model.total == 1)
    desk.press(Key.Key_E, CONTROL)
    rows = [
        [str(cell) for cell in row] for row in read_workbook(tmp_path / "时长.xlsx").sheets[0].rows
    ]
    names = [row[1] for row in rows if len(row) > 1]
    assert "王芳" in names and "陈建国" not in names and "合计" in names
    today = service.hall.today
    entries = service.hall.ask(list_entries, today, today)
    assert any("时长.xlsx" in json.dumps(vars(e), default=str, ensure_ascii=False) for e in entries)


def test_stars_are_posted_objected_to_and_awarded(service: Service, desk_on: Desk) -> None:
    hall, volunteer = service.hall, service.ids["王芳"]
    start = MONDAY - timedelta(days=30)
    shift = hall.do(put_activity, start, start + timedelta(hours=2), name="驿站")[1]
    for day in range(10):
        hall.do(put_attendance, shift, volunteer, date(2026, 2, 1 + day), 600)
    desk = desk_on("volunteer-stars")
    page = desk.here
    assert isinstance(page, StarsPage)
    desk.press(Key.Key_F8)
    assert page.table.model.total == 1
    desk.press(Key.Key_F9)
    assert "公示到" in page.banner.text
    desk.press(Key.Key_D, CONTROL)
    dialog = desk.dialog()
    desk.type("有一天没有来")
    desk.press(Key.Key_Return, CONTROL)
    desk.no_dialog()
    (row,) = hall.ask(list_awards, hall.today)
    assert row.state is AwardState.OBJECTED
    desk.press(Key.Key_R, CONTROL)
    dialog = desk.dialog()
    desk.type("签到表上有签名")
    dialog.form["upheld"].set_value(False)
    desk.press(Key.Key_Return, CONTROL)
    desk.no_dialog()
    service.at(MONDAY + timedelta(days=14))
    desk.shell.open_page("volunteer-stars")
    desk.settle()
    desk.press(Key.Key_F9)
    (row,) = hall.ask(list_awards, hall.today)
    assert row.state is AwardState.AWARDED
