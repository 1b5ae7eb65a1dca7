"""点单: what a team offers, what a resident orders, and each step to the rating."""

from collections.abc import Callable

import pytest

from desktop.pages.volunteers.menu import MenuPage
from models.volunteers.actions.menu import offer, order
from models.volunteers.queries.menu import OrderRow, list_items, list_orders
from models.volunteers.rules.menu import ItemForm, OrderForm, OrderStatus
from models.volunteers.rules.volunteers import ServiceKind
from tests.desktop.pages.volunteers.saturday import CONTROL, Key, Saturday, VolunteerDesk

DeskOn = Callable[..., VolunteerDesk]


@pytest.fixture
def item(hall: Saturday) -> int:
    found: int = hall.do(offer, ItemForm("上门理发", hall.team("夕阳红队"), ServiceKind.AGED))
    return found


def the_order(hall: Saturday) -> OrderRow:
    (found,) = hall.ask(list_orders)
    assert isinstance(found, OrderRow)
    return found


def test_without_a_team_nothing_can_be_offered(desk_on: DeskOn) -> None:
    desk = desk_on("volunteer-menu")
    desk.press(Key.Key_E, CONTROL)
    assert "还没有服务队" in desk.here.banner.text


def test_a_team_offers_something_changes_it_and_takes_it_down(
    desk_on: DeskOn, hall: Saturday
) -> None:
    team = hall.team("夕阳红队")
    desk = desk_on("volunteer-menu")
    page = desk.here
    assert isinstance(page, MenuPage)
    desk.press(Key.Key_E, CONTROL)
    asked = desk.dialog()
    asked.form["team"].set_value(team)
    desk.press(Key.Key_Return, CONTROL)
    assert "服务名称" in asked.form["name"].error
    asked.form["name"].set_text("上门理发")
    desk.press(Key.Key_Return, CONTROL)
    desk.no_dialog()
    page.change.trigger()
    asked = desk.dialog()
    asked.form["description"].set_text("行动不便的老人")
    desk.press(Key.Key_Return, CONTROL)
    desk.no_dialog()
    assert page.told.text() == "行动不便的老人"
    desk.press(Key.Key_F11)
    desk.dialog()
    desk.press(Key.Key_Return, CONTROL)
    desk.no_dialog()
    assert page.items.model.total == 0
    page.all_items.setChecked(True)
    desk.settle()
    assert page.items.model.total == 1
    (kept,) = hall.ask(list_items, hall.today, False)
    assert kept.retired_on == hall.today


def test_an_order_is_taken_done_and_rated_with_one_key(
    desk_on: DeskOn, hall: Saturday, item: int
) -> None:
    hall.person("周奶奶")
    activity = hall.activity()
    desk = desk_on("volunteer-menu")
    page = desk.here
    desk.press(Key.Key_F3)
    asked = desk.dialog()
    desk.press(Key.Key_Return, CONTROL)
    assert asked.form["person"].error
    desk.type("周奶奶")
    desk.press(Key.Key_Return)
    asked.form["address"].set_text("青禾苑 3-2-501")
    desk.press(Key.Key_Return, CONTROL)
    desk.no_dialog()
    assert (the_order(hall).name, the_order(hall).status) == ("周奶奶", OrderStatus.ORDERED)
    page.orders.setFocus()
    assert page.next.text == "接单"
    desk.press(Key.Key_F9)
    asked = desk.dialog()
    asked.form["activity"].set_value(activity)
    desk.press(Key.Key_Return, CONTROL)
    desk.no_dialog()
    assert the_order(hall).activity_id == activity and page.next.text == "完成"
    desk.press(Key.Key_F9)
    asked = desk.dialog()
    asked.form["result"].set_text("理好了")
    desk.press(Key.Key_Return, CONTROL)
    desk.no_dialog()
    desk.press(Key.Key_F9)
    desk.dialog()
    desk.press(Key.Key_5)
    desk.press(Key.Key_Return)
    desk.no_dialog()
    done = the_order(hall)
    assert (done.status, done.grade, done.result) == (OrderStatus.RATED, 5, "理好了")
    assert "非常满意" in page.about.text()
    desk.press(Key.Key_F9)
    assert "没有下一步" in page.banner.text


def test_an_order_is_called_off_and_the_states_are_looked_at_by_tab(
    desk_on: DeskOn, hall: Saturday, item: int
) -> None:
    hall.do(order, OrderForm(item, hall.person("周奶奶")))
    desk = desk_on("volunteer-menu")
    page = desk.here
    desk.press(Key.Key_F4)
    asked = desk.dialog()
    asked.form["reason"].set_text("家人来了")
    desk.press(Key.Key_Return, CONTROL)
    desk.no_dialog()
    assert the_order(hall).status is OrderStatus.CANCELLED
    page.tabs.choose(1)
    desk.settle()
    assert page.orders.model.total == 0
    page.tabs.choose(0)
    desk.settle()
    assert page.orders.model.total == 1
