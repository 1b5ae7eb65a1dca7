"""Lists of any length in pages, and what waits in the volunteer service."""

from dataclasses import replace
from datetime import date

from models.demo.rules.receipts import draw_receipt
from models.volunteers.actions.activities import end_activity
from models.volunteers.actions.menu import offer, order
from models.volunteers.actions.photos import take_photo
from models.volunteers.actions.revealing import reveal_contact
from models.volunteers.actions.teams import found_team
from models.volunteers.queries.activities import ActivityFilter
from models.volunteers.queries.names import NameFilter
from models.volunteers.queries.pages import (
    PAGE,
    ChosenNames,
    measure_activities,
    measure_names,
    measure_orders,
    measure_volunteers,
    read_activities_page,
    read_names_page,
    read_orders_page,
    read_volunteers_page,
)
from models.volunteers.queries.volunteers import VolunteerFilter
from models.volunteers.queries.waiting import VolunteerWaiting, read_volunteer_waiting
from models.volunteers.rules.activities import Status
from models.volunteers.rules.menu import ItemForm, OrderForm, OrderStatus
from models.volunteers.rules.signing_up import SignUpState
from tests.models.volunteers.hall import Hall, put_names


def test_every_volunteer_is_on_exactly_one_page(hall: Hall) -> None:
    ids = hall.volunteers(2 * PAGE + 7)
    shape = hall.ask(measure_volunteers, VolunteerFilter(), hall.today)
    pages = [hall.ask(read_volunteers_page, shape, n) for n in range(len(shape.anchors))]
    assert shape.total == len(ids) and [len(page) for page in pages] == [PAGE, PAGE, 7]
    assert [row.id for page in pages for row in page] == sorted(ids, reverse=True)


def test_a_list_that_ends_with_a_page_has_no_page_too_many(hall: Hall) -> None:
    hall.volunteers(PAGE)
    shape = hall.ask(measure_volunteers, VolunteerFilter(), hall.today)
    assert shape.total == PAGE
    assert len(hall.ask(read_volunteers_page, shape, 0)) == PAGE


def test_names_are_paged_by_place_and_state_and_found_by_what_is_typed(hall: Hall) -> None:
    place = hall.wanting(500)
    hall.do(put_names, place, hall.volunteers(PAGE + 3))
    zhao = hall.volunteer("赵一")
    signed = hall.sign(place, zhao)
    everybody = ChosenNames(1, NameFilter())
    shape = hall.ask(measure_names, everybody)
    assert shape.total == PAGE + 4
    assert [row.name for row in hall.ask(read_names_page, shape, 1)][-1] == "赵一"
    hall.withdraw(signed.id)
    gone = hall.ask(measure_names, ChosenNames(1, NameFilter(states=(SignUpState.WITHDRAWN,))))
    assert [row.name for row in hall.ask(read_names_page, gone, 0)] == ["赵一"]
    typed = hall.ask(measure_names, ChosenNames(1, NameFilter(place, text="zy")))
    assert (typed.total, typed.anchors) == (1, (None,))
    assert hall.ask(measure_names, ChosenNames(1, NameFilter(place + 1))).total == 0


def test_activities_are_paged_the_latest_first(hall: Hall) -> None:
    made = [hall.draft(name=f"活动{n}") for n in range(PAGE + 2)]
    shape = hall.ask(measure_activities, ActivityFilter(status=Status.DRAFT), hall.now)
    assert shape.total == PAGE + 2
    rows = [row.id for n in range(2) for row in hall.ask(read_activities_page, shape, n)]
    assert rows == made[::-1]


def test_orders_are_paged_by_state(hall: Hall) -> None:
    item = hall.do(offer, ItemForm("上门理发", hall.do(found_team, "夕阳红队")))
    made = [hall.do(order, OrderForm(item, hall.person(f"周{n}"))) for n in range(3)]
    shape = hall.ask(measure_orders, OrderStatus.ORDERED)
    assert [row.id for row in hall.ask(read_orders_page, shape, 0)] == made[::-1]
    assert hall.ask(measure_orders, OrderStatus.DONE).total == 0


def test_what_waits_is_counted_and_goes_when_it_is_done(hall: Hall) -> None:
    item = hall.do(offer, ItemForm("上门理发", hall.do(found_team, "夕阳红队")))
    hall.do(order, OrderForm(item, hall.person("周奶奶")))
    hall.draft(name="没写完")
    place = hall.wanting(1)
    first = hall.sign(place, hall.volunteer("赵一"))
    hall.sign(place, hall.volunteer("钱二"))
    hall.withdraw(first.id)
    waits = hall.ask(read_volunteer_waiting, hall.now)
    assert waits == VolunteerWaiting(to_call=1, to_approve=0, drafts=1, to_end=0, orders=1)
    hall.later(days=6)
    assert hall.ask(read_volunteer_waiting, hall.now) == replace(waits, to_end=1)
    hall.do(end_activity, 2, 10, "")
    after = hall.ask(read_volunteer_waiting, hall.now)
    assert (after.to_end, after.to_call) == (0, 0)


def test_a_guardians_phone_is_revealed_with_its_reason(hall: Hall) -> None:
    child = hall.volunteer(
        "小雨", date(2013, 5, 1), guardian_name="林大海", guardian_relation="父亲",
        guardian_phone="19900004444", guardian_signed_on=hall.today,
    )  # fmt: skip
    shown = hall.do(reveal_contact, child, "guardian_phone", "电话联系")
    assert shown == "19900004444"
    assert hall.do(reveal_contact, child, "emergency_phone", "电话联系") == "19900003333"


def test_a_photograph_is_kept_with_its_activity(hall: Hall) -> None:
    activity = hall.activity()
    hall.do(take_photo, activity, draw_receipt("1"), "出发前")
    (photo,) = hall.page(activity).photos
    assert photo.caption == "出发前"
