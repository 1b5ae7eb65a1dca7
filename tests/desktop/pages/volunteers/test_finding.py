"""The find box and the rail know of volunteers and activities."""

from collections.abc import Callable
from typing import Any

from desktop.badges import BadgeKeeper
from desktop.pages.volunteers.activity import ActivityPage
from desktop.pages.volunteers.card import CardPage
from tests.desktop.pages.volunteers.saturday import CONTROL, Key, Saturday, VolunteerDesk

DeskOn = Callable[..., VolunteerDesk]


def find(desk: VolunteerDesk, text: str) -> list[tuple[str, str]]:
    """Group and title of what the find box offers."""
    desk.press(Key.Key_K, CONTROL)
    desk.type(text)
    return [(hit.group, hit.title) for hit in desk.shell.finder.hits]


def test_an_activity_is_found_by_number_and_name_and_opened(
    desk_on: DeskOn, hall: Saturday
) -> None:
    activity = hall.saturday()
    other = hall.activity(name="楼道清理")
    desk = desk_on("workbench")
    assert find(desk, "楼道清") == [("志愿活动", "楼道清理")]
    desk.press(Key.Key_Return)
    assert isinstance(desk.here, ActivityPage)
    assert desk.here.title.text() == "楼道清理" and hall.shown(other).row.name == "楼道清理"
    row = hall.shown(activity).row
    assert find(desk, row.number.lower()) == [("志愿活动", row.name)]
    desk.press(Key.Key_Return)
    assert desk.here.title.text() == row.name


def test_a_volunteer_is_found_by_number(desk_on: DeskOn, hall: Saturday) -> None:
    people = hall.people()
    desk = desk_on("workbench")
    assert find(desk, "王芳") == [("人员", "王芳")]
    assert find(desk, "ZY2026-00001") == [("志愿者", "王芳")]
    desk.press(Key.Key_Return)
    card: Any = desk.here
    assert isinstance(card, CardPage) and card.volunteer is not None
    assert card.volunteer.brief.id == people["王芳"]


def test_the_rail_tells_of_the_calls_that_wait(desk_on: DeskOn, hall: Saturday) -> None:
    people = hall.people()
    place = hall.wanting(1)
    signed = hall.sign(place, people["王芳"])
    hall.sign(place, people["陈建国"])
    desk = desk_on("volunteers")
    item = desk.shell.rail.items["volunteers"]
    BadgeKeeper(desk.shell.desk, desk.shell, desk.shell).read()
    desk.settle()
    assert item.accessibleName() == "志愿服务"
    desk.shell.open_page("activity", 1)
    desk.settle()
    desk.press(Key.Key_F4)  # 王芳 withdraws, 陈建国 moves up
    desk.dialog()
    desk.press(Key.Key_Return, CONTROL)
    desk.dialog()
    assert signed.id and item.accessibleName() == "志愿服务，1 件待办：打电话 1"
    desk.press(Key.Key_F6)
    desk.no_dialog()
    assert item.accessibleName() == "志愿服务"
