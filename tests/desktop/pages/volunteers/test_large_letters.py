"""At 150 % on a small screen the row the keyboard is on is in sight, whatever stands above it."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication

from desktop import theme
from desktop.widgets.table import RecordTable
from tests.desktop.pages.volunteers.saturday import CONTROL, Key, Saturday, VolunteerDesk

Desk = Callable[..., VolunteerDesk]


@pytest.fixture
def large(dressed: QApplication) -> Iterator[None]:
    theme.set_text_size(dressed, 150)
    yield
    theme.set_text_size(dressed, 100)


def in_sight(desk: VolunteerDesk, table: RecordTable) -> bool:
    """Whether the whole current row can be seen in the window."""
    rows = table.table
    row = rows.visualRect(rows.currentIndex())
    return bool(row.height()) and rows.viewport().visibleRegion().contains(
        QRect(row.left(), row.top() + 1, 1, row.height() - 2)
    )


@pytest.mark.usefixtures("large")
def test_the_list_of_activities_is_walked_in_sight(hall: Saturday, desk_on: Desk) -> None:
    for number in range(9):
        hall.activity(name=f"楼道清理{number}")
    desk = desk_on("volunteers")
    desk.shell.resize(1366, 768)
    desk.settle()
    table = desk.here.table
    for _ in range(8):
        desk.press(Key.Key_Down)
        desk.qtbot.waitUntil(lambda: in_sight(desk, table))
    assert table.table.currentIndex().row() == 8 and table.table.viewport().height() > 250


@pytest.mark.usefixtures("large")
def test_the_list_with_the_keyboard_comes_first_on_a_card(hall: Saturday, desk_on: Desk) -> None:
    people = hall.people()
    hall.sign(hall.wanting(2), people["王芳"])
    desk = desk_on("volunteers")
    desk.shell.resize(1366, 768)
    desk.shell.open_page("volunteer", people["王芳"])
    desk.settle()
    assert desk.focus is desk.here.sign_ups.table
    desk.qtbot.waitUntil(lambda: in_sight(desk, desk.here.sign_ups))
    desk.press(Key.Key_F4)
    desk.dialog()
    desk.press(Key.Key_Return, CONTROL)
    desk.no_dialog()
    number = desk.here.number
    desk.qtbot.waitUntil(lambda: number.visibleRegion().contains(number.rect().center()))
    assert "1990000" in number.text()
