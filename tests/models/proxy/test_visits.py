"""A home visit is put off, moved, arranged later, called off; the trip sheet follows."""

from datetime import timedelta

import pytest

from models.audit.queries import list_entries
from models.centre import Centre
from models.errors import KnownError
from models.proxy.actions.requests import RequestForm, register_request
from models.proxy.actions.visits import change_visit
from models.proxy.queries.page import ProxyPage, read_proxy_page
from models.proxy.queries.trips import read_trip
from models.proxy.rules.states import Source
from tests.models.proxy.hall import Hall

PLACE, OTHER = "青禾里3栋2单元501", "青禾里8栋1单元102"


@pytest.fixture
def hall(centre: Centre) -> Hall:
    return Hall(centre)


def arranged(hall: Hall) -> int:
    form = RequestForm(
        hall.person, hall.item, hall.agent, source=Source.HOME,
        visit_on=hall.today + timedelta(days=1), visit_address=PLACE,
    )  # fmt: skip
    return hall.centre.act(register_request, form).result


def page(hall: Hall, case: int) -> ProxyPage:
    return hall.centre.ask(read_proxy_page, case, hall.today)


def addresses(hall: Hall, days: int) -> list[str]:
    trip = hall.centre.ask(read_trip, hall.agent, hall.today + timedelta(days=days))
    return [stop.address for stop in trip.stops]


def test_the_trip_sheet_follows_the_new_day_and_address(hall: Hall) -> None:
    case = arranged(hall)
    assert addresses(hall, 1) == [PLACE] and addresses(hall, 3) == []
    later = hall.today + timedelta(days=3)
    hall.centre.act(change_visit, case, later, OTHER, "老人那天住院检查")
    assert addresses(hall, 1) == [] and addresses(hall, 3) == [OTHER]
    step = page(hall, case).steps[-1]
    assert (step.label, step.opinion) == ("改上门时间", "老人那天住院检查")
    assert step.facts == {
        "visit_from": str(hall.today + timedelta(days=1)), "visit_to": str(later), "moved": True,
    }  # fmt: skip
    logged = hall.centre.ask(list_entries, hall.today, hall.today)
    assert not any(OTHER in entry.details for entry in logged)  # an address is masked there


def test_a_visit_is_called_off_and_arranged_again(hall: Hall) -> None:
    case = arranged(hall)
    hall.centre.act(change_visit, case, None, PLACE, "家属自己送来")
    shown = page(hall, case)
    assert (shown.visit_on, shown.visit_address) == (None, "")
    assert addresses(hall, 1) == []
    hall.centre.act(change_visit, case, hall.today, "", "")  # nothing was arranged: no reason
    assert page(hall, case).visit_on == hall.today


def test_what_cannot_be_changed_is_said(hall: Hall) -> None:
    case = arranged(hall)
    tomorrow = hall.today + timedelta(days=1)
    with pytest.raises(KnownError, match="为什么改"):
        hall.centre.act(change_visit, case, hall.today, PLACE, " ")
    with pytest.raises(KnownError, match="都没有变"):
        hall.centre.act(change_visit, case, tomorrow, PLACE, "原因")
    with pytest.raises(KnownError, match="已经过了"):
        hall.centre.act(change_visit, case, hall.today - timedelta(days=1), PLACE, "原因")
    assert addresses(hall, 1) == [PLACE]
    done = hall.settled()
    with pytest.raises(KnownError, match="不用再上门"):
        hall.centre.act(change_visit, done, tomorrow, PLACE, "")
