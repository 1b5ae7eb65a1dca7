"""The trip sheet of an agent's day."""

from datetime import timedelta
from decimal import Decimal

import pytest

from models.cases.rules.one_stop import Outcome
from models.centre import Centre
from models.people.actions import PersonForm, add_person
from models.proxy.actions.agents import AgentForm, add_agent
from models.proxy.actions.letters import sign_letter
from models.proxy.actions.money import EntryForm, keep_entry
from models.proxy.actions.moving import LineForm
from models.proxy.actions.requests import RequestForm, register_request
from models.proxy.actions.steps import close_request, lodge, receive_materials
from models.proxy.queries.papers import TripSheet
from models.proxy.queries.trips import read_trip
from models.proxy.rules.money import EntryKind
from tests.models.proxy.hall import OFFICE, Hall


@pytest.fixture
def hall(centre: Centre) -> Hall:
    return Hall(centre)


def visit(hall: Hall, address: str, task: str = "", days: int = 1, agent: int = 0) -> int:
    form = RequestForm(
        hall.person, hall.item, agent or hall.agent, visit_on=hall.today + timedelta(days=days),
        visit_address=address, task=task,
    )  # fmt: skip
    return hall.centre.act(register_request, form).result


def trip(hall: Hall, days: int = 1) -> TripSheet:
    return hall.centre.ask(read_trip, hall.agent, hall.today + timedelta(days=days))


def test_addresses_stand_in_the_order_of_the_walk(hall: Hall) -> None:
    for address in ("红旗小区10栋", "红旗小区2栋3单元", "青禾苑1栋", "红旗小区2栋1单元"):
        visit(hall, address, "取材料")
    other = hall.centre.act(add_agent, AgentForm("张磊")).result
    visit(hall, "红旗小区1栋", agent=other)
    visit(hall, "红旗小区1栋", days=2)
    sheet = trip(hall)
    assert [stop.address for stop in sheet.stops] == [
        "红旗小区2栋1单元", "红旗小区2栋3单元", "红旗小区10栋", "青禾苑1栋",
    ]  # fmt: skip
    assert sheet.agent == "李敏" and sheet.day == hall.today + timedelta(days=1)
    assert sheet.head.centre == "青禾里社区党群服务中心"
    assert all("取材料" in stop.task and stop.bring == "委托书" for stop in sheet.stops)


def test_what_goes_back_is_taken_along(hall: Hall) -> None:
    case = visit(hall, "红旗小区2栋")
    hall.centre.act(sign_letter, case, hall.letter())
    (stop,) = trip(hall).stops
    assert stop.bring == "材料交接清单"
    hall.centre.act(receive_materials, case, (LineForm("社保卡"),), "3号抽屉")
    hall.centre.act(lodge, case, OFFICE, "R-1", ())
    assert trip(hall).stops[0].bring == ""
    entry = EntryForm(EntryKind.ADVANCE, Decimal("20.00"), "DB-1", "赵德山")
    hall.centre.act(keep_entry, case, entry)
    hall.centre.act(close_request, case, Outcome.DONE, "已办")
    (stop,) = trip(hall).stops
    assert stop.bring == ("社保卡 原件1份；结余 20.00 元（人民币贰拾元整）；送达（回交）回执")


def test_without_an_address_of_its_own_it_is_the_home(hall: Hall) -> None:
    form = PersonForm(
        "钱桂芳", phone="19900005555", estate="青禾苑", building="3", entrance="2", room="501"
    )
    person = hall.centre.act(add_person, form).result
    request = RequestForm(person, hall.item, hall.agent, visit_on=hall.today)
    hall.centre.act(register_request, request)
    (stop,) = trip(hall, days=0).stops
    assert stop.address == "青禾苑-3栋-2单元-501室" and stop.phone == "199****5555"
    assert trip(hall, days=3).stops == ()
