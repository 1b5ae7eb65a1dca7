"""Two PCs at one activity at the same moment: the last place, the line, the same volunteer."""

from typing import Any

import pytest

from models.centre import Centre
from models.errors import KnownError
from models.volunteers.actions.activities import cancel_activity
from models.volunteers.actions.signing_up import SignedUp, change_wanted, sign_up, withdraw
from models.volunteers.actions.teams import found_team, join_team
from models.volunteers.actions.volunteers import leave
from models.volunteers.queries.activities import find_places
from models.volunteers.queries.names import to_call
from models.volunteers.queries.teams import list_members
from models.volunteers.rules.activities import PlaceForm
from models.volunteers.rules.signing_up import SignUpState
from tests.models.conftest import Watch
from tests.models.two_pcs import do_both
from tests.models.volunteers.hall import Hall, read_counts


@pytest.fixture
def hall(centres: tuple[Centre, Centre], watch: Watch) -> Hall:
    return Hall(centres[0], watch)


@pytest.fixture
def other(centres: tuple[Centre, Centre]) -> Centre:
    return centres[1]


def told(results: list[Any]) -> list[str]:
    return [result.text for result in results if isinstance(result, KnownError)]


def test_of_two_who_want_the_last_place_one_gets_it_and_the_other_waits(
    hall: Hall, other: Centre
) -> None:
    place = hall.wanting(1)
    one, two = hall.volunteers(2)
    got = do_both((hall.centre, other), (sign_up, place, one), (sign_up, place, two))
    signed = [result for result in got if isinstance(result, SignedUp)]
    assert {(s.status, s.place_in_line) for s in signed} == {
        (SignUpState.ADMITTED, None), (SignUpState.WAITING, 1),
    }  # fmt: skip
    counts = hall.ask(read_counts, place)
    assert (counts["taken"], counts["admitted"], counts["waiting"]) == (1, 1, 1)


def test_of_two_who_want_the_last_place_without_a_line_one_is_told(
    hall: Hall, other: Centre
) -> None:
    place = hall.wanting(1, waiting=0)
    one, two = hall.volunteers(2)
    got = do_both((hall.centre, other), (sign_up, place, one), (sign_up, place, two))
    (sentence,) = told(got)
    assert "名额已满，不设候补，没有报名" in sentence
    assert hall.ask(read_counts, place)["admitted"] == 1


def test_of_two_who_want_the_last_place_in_line_one_is_told(hall: Hall, other: Centre) -> None:
    place = hall.wanting(1, waiting=1)
    holder, one, two = hall.volunteers(3)
    hall.sign(place, holder)
    got = do_both((hall.centre, other), (sign_up, place, one), (sign_up, place, two))
    (sentence,) = told(got)
    assert "候补也已满" in sentence
    counts = hall.ask(read_counts, place)
    assert (counts["waiting"], counts["line"]) == (1, 1)


def test_a_place_freed_while_another_joins_the_line_is_not_left_empty(
    hall: Hall, other: Centre
) -> None:
    place = hall.wanting(1)
    holder, late = hall.volunteers(2)
    signed = hall.sign(place, holder)
    got = do_both((hall.centre, other), (withdraw, signed.id, "有事"), (sign_up, place, late))
    assert told(got) == []
    counts = hall.ask(read_counts, place)
    assert (counts["taken"], counts["admitted"], counts["waiting"]) == (1, 1, 0)


def test_two_places_freed_at_once_go_to_two(hall: Hall, other: Centre) -> None:
    place = hall.wanting(2)
    a, b, c, d = hall.volunteers(4)
    first, second = hall.sign(place, a), hall.sign(place, b)
    hall.sign(place, c)
    hall.sign(place, d)
    got = do_both((hall.centre, other), (withdraw, first.id, "有事"), (withdraw, second.id, "有事"))
    promoted = {call.volunteer_id for moved in got for call in moved.promoted}
    assert promoted == {c, d}
    counts = hall.ask(read_counts, place)
    assert (counts["taken"], counts["admitted"], counts["line"]) == (2, 2, 0)


def test_one_withdrawal_is_done_once(hall: Hall, other: Centre) -> None:
    place = hall.wanting(2)
    signed = hall.sign(place, hall.volunteers(1)[0])
    job = (withdraw, signed.id, "有事")
    got = do_both((hall.centre, other), job, job)
    assert len(told(got)) == 1
    assert hall.ask(read_counts, place)["taken"] == 0


def test_the_same_volunteer_is_signed_up_once(hall: Hall, other: Centre) -> None:
    place = hall.wanting(2)
    (volunteer,) = hall.volunteers(1)
    got = do_both((hall.centre, other), (sign_up, place, volunteer), (sign_up, place, volunteer))
    (sentence,) = told(got)
    assert "已经报过这个岗位" in sentence
    assert hall.ask(read_counts, place)["taken"] == 1


def test_one_volunteer_at_two_windows_is_asked_as_at_one(hall: Hall, other: Centre) -> None:
    """Two posts of a shift, and two activities at one time: the later window sees the first."""
    posts = (PlaceForm(0, "捡拾垃圾", 2), PlaceForm(0, "登记", 2))
    places = hall.places(hall.activity(places=posts))
    one, two = hall.volunteers(2)
    jobs = [(sign_up, place.id, one) for place in places]
    (sentence,) = told(do_both((hall.centre, other), *jobs))
    assert "已在本班次的另一个岗位" in sentence
    elsewhere = hall.wanting(2, name="义诊")
    got = do_both((hall.centre, other), (sign_up, places[0].id, two), (sign_up, elsewhere, two))
    (sentence,) = told(got)
    assert "时间重叠" in sentence


def test_who_leaves_holds_no_place(hall: Hall, other: Centre) -> None:
    place = hall.wanting(2)
    (volunteer,) = hall.volunteers(1)
    job = (leave, volunteer, hall.today, "搬走")
    (sentence,) = told(do_both((hall.centre, other), (sign_up, place, volunteer), job))
    assert "还报着没开始的活动" in sentence or "已经退出" in sentence


def test_fewer_places_never_put_out_who_comes_in_at_the_same_moment(
    hall: Hall, other: Centre
) -> None:
    place = hall.wanting(2, waiting=0)
    one, two = hall.volunteers(2)
    hall.sign(place, one)
    got = do_both((hall.centre, other), (sign_up, place, two), (change_wanted, place, 1))
    assert len(told(got)) == 1
    counts = hall.ask(read_counts, place)
    assert counts["taken"] == counts["admitted"] == counts["wanted"]


def test_who_signs_up_while_it_is_cancelled_is_told_or_called(hall: Hall, other: Centre) -> None:
    place = hall.wanting(2)
    activity = hall.ask(find_places, hall.now)[0].activity_id
    one, two = hall.volunteers(2)
    hall.sign(place, one)
    got = do_both((hall.centre, other), (cancel_activity, activity, "下雨"), (sign_up, place, two))
    called = {row.volunteer_id for row in hall.ask(to_call)}
    if told(got):
        assert "已取消，不能报名" in told(got)[0] and called == {one}
    else:
        assert called == {one, two}


def test_a_volunteer_joins_a_team_once(hall: Hall, other: Centre) -> None:
    team = hall.do(found_team, "河小青队")
    (volunteer,) = hall.volunteers(1)
    got = do_both((hall.centre, other), (join_team, team, volunteer), (join_team, team, volunteer))
    assert len(told(got)) == 1
    assert len(hall.ask(list_members, team, hall.today, True)) == 1
