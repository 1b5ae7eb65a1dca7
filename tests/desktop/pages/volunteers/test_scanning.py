"""Cards and numbers read by a scanner: a burst of keys, and Enter before any answer."""

from collections.abc import Callable
from datetime import date

import pytest

from desktop.pages.volunteers.activity import ActivityPage
from desktop.pages.volunteers.fields import read_scanned, say_typed
from desktop.pages.volunteers.form import FormPage
from models.volunteers.actions.volunteers import register_volunteer
from models.volunteers.queries.names import list_names
from tests.desktop.pages.volunteers.saturday import Key, Saturday, VolunteerDesk
from tests.desktop.pages.volunteers.service import Service
from tests.desktop.pages.volunteers.test_attendance_page import HALF_PAST_ELEVEN, NINE, page_of

Desk = Callable[..., VolunteerDesk]
CARD = "22990119620307001X"


def scan(desk: VolunteerDesk, number: str) -> None:
    """Quicker than any answer comes: Enter waits for it."""
    desk.qtbot.keyClicks(desk.focus, number)
    desk.press(Key.Key_Return)


def with_card(hall: Saturday, number: str = CARD) -> int:
    """郑国强, whose ID number is on file."""
    person = hall.person("郑国强", date(1962, 3, 7), "", number)
    return int(hall.do(register_volunteer, hall.form(person)))


@pytest.mark.parametrize(
    "number", [CARD, CARD.lower(), "zy2026-00005", "HD2026-00001 ZY2026-00005"]
)
def test_a_card_or_a_number_signs_in_and_out_at_the_counter(
    hall: Saturday, desk_on: Desk, number: str
) -> None:
    service = Service(hall)
    volunteer = with_card(hall)
    hall.sign(hall.places(service.activity)[0].id, volunteer)
    service.at(NINE)
    desk = desk_on("volunteer-attendance", service.activity)
    counter = page_of(desk).counter
    scan(desk, number)
    assert counter.said.text() == "郑国强 09:00 签到"
    assert desk.focus is counter.who.line and counter.who.text() == ""  # ready for the next card
    service.at(HALF_PAST_ELEVEN)
    scan(desk, number)
    assert "郑国强 10:40 签退，1.5 小时" in counter.said.text()
    assert service.rows()["郑国强"].credited == 90


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("王芳", "王芳"),
        ("3-2-501", "3-2-501"),
        ("19900001234", "19900001234"),
        ("HD2026-00001 ZY2026-00005", "ZY2026-00005"),
        ("ＺＹ２０２６－０００１２", "ZY2026-00012"),  # an input method was on
        (f"郑国强 男 {CARD}", CARD),
        ("229901196203070011234", "229901196203070011234"),  # too long for an ID number
    ],
)
def test_the_number_in_what_was_scanned_is_looked_for(typed: str, read: str) -> None:
    assert read_scanned(typed) == read


def test_an_id_number_is_repeated_only_masked() -> None:
    assert say_typed("王芳") == "王芳" and say_typed("19900001234") == "19900001234"
    for typed in (CARD, "229901 19620307 001x", f"郑国强 {CARD}"):
        assert "0307" not in say_typed(typed) and say_typed(typed).upper().endswith("001X")
    assert say_typed("229901620307001") == "22***********01"


def test_a_card_nobody_knows_is_said_without_its_number(hall: Saturday, desk_on: Desk) -> None:
    service = Service(hall)
    service.at(NINE)
    desk = desk_on("volunteer-attendance", service.activity)
    counter = page_of(desk).counter
    scan(desk, CARD)
    assert "没有找到“229901********001X”" in counter.who.error
    assert not service.rows()
    scan(desk, "ZY2026-00001")  # the next card takes the place of the last one
    assert counter.said.text() == "王芳 09:00 签到" and not counter.who.error


def test_a_card_signs_up_with_one_more_enter(hall: Saturday, desk_on: Desk) -> None:
    with_card(hall)
    activity = hall.saturday()
    desk = desk_on("activity", activity)
    scan(desk, CARD)
    assert desk.here.signing.volunteer is not None and desk.focus is not desk.here.signing
    desk.press(Key.Key_Return)
    assert [row.name for row in hall.ask(list_names, activity)] == ["郑国强"]


def test_a_card_of_somebody_new_goes_on_to_the_registration(hall: Saturday, desk_on: Desk) -> None:
    resident = hall.person("郑国强", date(1962, 3, 7), "", CARD)
    activity = hall.saturday()
    desk = desk_on("activity", activity)
    assert isinstance(desk.here, ActivityPage)
    scan(desk, CARD)
    form = desk.here
    assert isinstance(form, FormPage)
    desk.press(Key.Key_Return)  # on file as a resident: the card found him there
    draft = form.draft()
    assert draft is not None and draft[1]["person"] == resident


def test_the_next_card_signs_up_who_stands_ready_and_is_not_lost(
    hall: Saturday, desk_on: Desk
) -> None:
    with_card(hall)
    hall.people()  # ZY2026-00002 to 00005
    activity = hall.saturday()
    desk = desk_on("activity", activity)
    signing = desk.here.signing
    scan(desk, CARD)
    scan(desk, "ZY2026-00002")
    assert [row.name for row in hall.ask(list_names, activity)] == ["郑国强"]
    assert signing.volunteer is not None and signing.volunteer.name == "王芳"
    assert "郑国强 已录取" in signing.result.text()  # still told
    scan(desk, "ZY2026-00002")  # the same card says yes
    assert [row.name for row in hall.ask(list_names, activity)] == ["郑国强", "王芳"]
    assert signing.volunteer is None and desk.focus is signing.search.line


def test_a_card_scanned_meanwhile_waits_for_whoever_has_to_be_asked(
    hall: Saturday, desk_on: Desk
) -> None:
    with_card(hall)
    people = hall.people()
    hall.sign(hall.wanting(3, name="楼道清理"), people["王芳"])
    activity = hall.activity()
    desk = desk_on("activity", activity)
    scan(desk, "ZY2026-00002")
    scan(desk, CARD)
    desk.dialog()  # she has another shift at that time
    assert hall.ask(list_names, activity) == []
    desk.press(Key.Key_Return)
    desk.no_dialog()
    assert [row.name for row in hall.ask(list_names, activity)] == ["王芳"]
    signing = desk.here.signing
    assert signing.volunteer is not None and signing.volunteer.name == "郑国强"
