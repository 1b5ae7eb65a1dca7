"""The service menu: offered, ordered, taken, done, rated, and retired without losing figures."""

from datetime import date, timedelta

import pytest

from models.errors import Conflict, KnownError
from models.volunteers.actions.menu import (
    cancel_order,
    change_item,
    finish_order,
    offer,
    order,
    rate_order,
    retire,
    take_order,
)
from models.volunteers.actions.teams import found_team
from models.volunteers.queries.menu import list_items, list_orders, read_order
from models.volunteers.rules.menu import ItemForm, OrderForm, OrderStatus
from models.volunteers.rules.volunteers import ServiceKind
from tests.models.volunteers.hall import Hall


@pytest.fixture
def team(hall: Hall) -> int:
    found: int = hall.do(found_team, "便民队")
    return found


@pytest.fixture
def item(hall: Hall, team: int) -> int:
    found: int = hall.do(offer, ItemForm("上门理发", team, ServiceKind.AGED, "每月一次"))
    return found


def test_an_order_goes_its_way(hall: Hall, item: int) -> None:
    resident = hall.person("赵德山")
    made = hall.do(
        order, OrderForm(item, resident, hall.today + timedelta(days=3), "3栋501", "行动不便")
    )
    row = hall.ask(read_order, made)
    assert (row.number, row.status, row.team) == ("DD2026-00001", OrderStatus.ORDERED, "便民队")
    assert row.phone == "199****1111" and row.address == "3栋501"
    for step, args in ((finish_order, ("已理发",)), (rate_order, (5,))):
        with pytest.raises(KnownError, match="没有任何改动"):
            hall.do(step, made, *args)
    activity = hall.activity()
    hall.do(take_order, made, activity)
    assert hall.ask(read_order, made).activity == "河岸清洁"
    hall.do(finish_order, made, "已理发")
    with pytest.raises(KnownError, match="等级"):
        hall.do(rate_order, made, 6)
    hall.do(rate_order, made, 5)
    row = hall.ask(read_order, made)
    assert (row.status, row.grade, row.done_on) == (OrderStatus.RATED, 5, hall.today)
    with pytest.raises(KnownError, match="已评价"):
        hall.do(cancel_order, made, "不要了")


def test_a_retired_item_is_no_longer_offered_but_still_counted(hall: Hall, item: int) -> None:
    resident = hall.person("赵德山")
    kept = hall.do(order, OrderForm(item, resident))
    cancelled = hall.do(order, OrderForm(item, resident))
    hall.do(cancel_order, cancelled, "重复")
    hall.do(retire, item)
    assert hall.ask(list_items, hall.today) == []
    (row,) = hall.ask(list_items, hall.today, False)
    assert (row.orders, row.retired_on) == (1, hall.today)
    with pytest.raises(KnownError, match="已于 2026-03-02 下架"):
        hall.do(order, OrderForm(item, resident))
    hall.do(take_order, kept)  # what was ordered before is still served


def test_the_menu_changes_and_tells_the_second(hall: Hall, team: int, item: int) -> None:
    (row,) = hall.ask(list_items, hall.today)
    hall.do(
        change_item, item, ItemForm("上门理发", team, ServiceKind.AGED, "两周一次"), row.version
    )
    with pytest.raises(Conflict) as caught:
        hall.do(change_item, item, ItemForm("理发", team, None, "两周一次"), row.version)
    assert [(d.mine, d.theirs) for d in caught.value.fields] == [("理发", "上门理发")]


def test_dates_and_orders_are_looked_at(hall: Hall, team: int, item: int) -> None:
    later = hall.do(offer, ItemForm("清洗油烟机", team, offered_from=date(2026, 4, 1)))
    resident = hall.person("赵德山")
    with pytest.raises(KnownError, match="从 2026-04-01 起提供"):
        hall.do(order, OrderForm(later, resident))
    with pytest.raises(KnownError, match="已经过去"):
        hall.do(order, OrderForm(item, resident, date(2026, 3, 1)))
    made = [hall.do(order, OrderForm(item, resident)) for _ in range(3)]
    assert [r.id for r in hall.ask(list_orders, None, None, 2)] == made[:0:-1]
    assert [r.id for r in hall.ask(list_orders, None, made[1], 2)] == made[:1]
    hall.do(take_order, made[0])
    assert [r.id for r in hall.ask(list_orders, OrderStatus.TAKEN)] == made[:1]


def test_what_is_taken_down_later_is_offered_until_then(hall: Hall, item: int) -> None:
    resident, last = hall.person("赵德山"), hall.today + timedelta(days=7)
    hall.do(retire, item, last)
    assert [row.id for row in hall.ask(list_items, hall.today)] == [item]
    hall.do(order, OrderForm(item, resident, last - timedelta(days=1)))
    with pytest.raises(KnownError, match=f"从 {last} 起下架"):
        hall.do(order, OrderForm(item, resident, last))
    hall.later(days=7)
    assert hall.ask(list_items, hall.today) == []
    with pytest.raises(KnownError, match="已于"):
        hall.do(order, OrderForm(item, resident))
