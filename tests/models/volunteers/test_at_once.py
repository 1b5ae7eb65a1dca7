"""Two PCs at one activity at the same moment: the last place, the line, the same volunteer."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, get_ident
from typing import Any

import pytest
from sqlalchemy import func, select

from models.centre import Centre, join_hall, sign_in
from models.errors import KnownError
from models.roles import DESK
from models.volunteers.actions.activities import cancel_activity
from models.volunteers.actions.signing_up import SignedUp, change_wanted, sign_up, withdraw
from models.volunteers.actions.teams import found_team, join_team
from models.volunteers.queries.activities import find_places
from models.volunteers.queries.names import to_call
from models.volunteers.queries.teams import list_members
from models.volunteers.rules.signing_up import SignUpState
from models.volunteers.tables import SignUp
from models.work import Work, action
from tests.models.conftest import ADMINISTRATOR, PASSWORD, WEAK, Watch, begin_centre
from tests.models.volunteers.hall import Hall, read_counts

PATIENCE = 20  # seconds; only a test that fails waits so long


class AtOnce:
    """Both look at the same data before either writes; a file lets only one in at a time."""

    def __init__(self, centre: Centre) -> None:
        self._meets = centre.store.file is None
        self._barrier = Barrier(2)
        self._met: set[int] = set()

    def meet(self, work: Work) -> None:
        """Take the snapshot and wait for the other one; an action done again waits no more."""
        work.session.scalar(select(func.count()).select_from(SignUp))
        if self._meets and get_ident() not in self._met:
            self._met.add(get_ident())
            self._barrier.wait(PATIENCE)


@action("同时", may=DESK)
def do_at_once(work: Work, at_once: AtOnce, function: Callable[..., Any], *args: Any) -> Any:
    at_once.meet(work)
    return function(work, *args)


@pytest.fixture
def centres(store_url: str | None, tmp_path: Path, watch: Watch) -> Iterator[tuple[Centre, Centre]]:
    """Two windows on the same data: two PCs, where the data is on a server."""
    first = begin_centre(tmp_path / "first", store_url, watch)[0]
    if store_url is None:
        second = sign_in(tmp_path / "first", ADMINISTRATOR, PASSWORD, clock=watch, cost=WEAK)
    else:
        second = join_hall(
            tmp_path / "second",
            store_url,
            ADMINISTRATOR,
            PASSWORD,
            "2号窗口",
            clock=watch,
            cost=WEAK,
        )
    yield first, second
    second.close()
    first.close()


@pytest.fixture
def hall(centres: tuple[Centre, Centre], watch: Watch) -> Hall:
    return Hall(centres[0], watch)


@pytest.fixture
def other(centres: tuple[Centre, Centre]) -> Centre:
    return centres[1]


def both(hall: Hall, other: Centre, *jobs: tuple[Any, ...]) -> list[Any]:
    """What each of the two got: a result, or the sentence of the refusal."""
    at_once = AtOnce(hall.centre)

    def run(centre: Centre, job: tuple[Any, ...]) -> Any:
        try:
            return centre.act(do_at_once, at_once, *job).result
        except KnownError as error:
            return error.text

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(run, (hall.centre, other), jobs))


def told(results: list[Any]) -> list[str]:
    return [result for result in results if isinstance(result, str)]


def test_of_two_who_want_the_last_place_one_gets_it_and_the_other_waits(
    hall: Hall, other: Centre
) -> None:
    place = hall.wanting(1)
    one, two = hall.volunteers(2)
    got = both(hall, other, (sign_up, place, one), (sign_up, place, two))
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
    got = both(hall, other, (sign_up, place, one), (sign_up, place, two))
    (sentence,) = told(got)
    assert "名额已满，不设候补，没有报名" in sentence
    assert hall.ask(read_counts, place)["admitted"] == 1


def test_of_two_who_want_the_last_place_in_line_one_is_told(hall: Hall, other: Centre) -> None:
    place = hall.wanting(1, waiting=1)
    holder, one, two = hall.volunteers(3)
    hall.sign(place, holder)
    got = both(hall, other, (sign_up, place, one), (sign_up, place, two))
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
    got = both(hall, other, (withdraw, signed.id, "有事"), (sign_up, place, late))
    assert told(got) == []
    counts = hall.ask(read_counts, place)
    assert (counts["taken"], counts["admitted"], counts["waiting"]) == (1, 1, 0)


def test_two_places_freed_at_once_go_to_two(hall: Hall, other: Centre) -> None:
    place = hall.wanting(2)
    a, b, c, d = hall.volunteers(4)
    first, second = hall.sign(place, a), hall.sign(place, b)
    hall.sign(place, c)
    hall.sign(place, d)
    got = both(hall, other, (withdraw, first.id, "有事"), (withdraw, second.id, "有事"))
    promoted = {call.volunteer_id for moved in got for call in moved.promoted}
    assert promoted == {c, d}
    counts = hall.ask(read_counts, place)
    assert (counts["taken"], counts["admitted"], counts["line"]) == (2, 2, 0)


def test_one_withdrawal_is_done_once(hall: Hall, other: Centre) -> None:
    place = hall.wanting(2)
    signed = hall.sign(place, hall.volunteers(1)[0])
    got = both(hall, other, (withdraw, signed.id, "有事"), (withdraw, signed.id, "有事"))
    assert len(told(got)) == 1
    assert hall.ask(read_counts, place)["taken"] == 0


def test_the_same_volunteer_is_signed_up_once(hall: Hall, other: Centre) -> None:
    place = hall.wanting(2)
    (volunteer,) = hall.volunteers(1)
    got = both(hall, other, (sign_up, place, volunteer), (sign_up, place, volunteer))
    (sentence,) = told(got)
    assert "已经报过这个岗位" in sentence
    assert hall.ask(read_counts, place)["taken"] == 1


def test_fewer_places_never_put_out_who_comes_in_at_the_same_moment(
    hall: Hall, other: Centre
) -> None:
    place = hall.wanting(2, waiting=0)
    one, two = hall.volunteers(2)
    hall.sign(place, one)
    got = both(hall, other, (sign_up, place, two), (change_wanted, place, 1))
    assert len(told(got)) == 1
    counts = hall.ask(read_counts, place)
    assert counts["taken"] == counts["admitted"] == counts["wanted"]


def test_who_signs_up_while_it_is_cancelled_is_told_or_called(hall: Hall, other: Centre) -> None:
    place = hall.wanting(2)
    activity = hall.ask(find_places, hall.now)[0].activity_id
    one, two = hall.volunteers(2)
    hall.sign(place, one)
    got = both(hall, other, (cancel_activity, activity, "下雨"), (sign_up, place, two))
    called = {row.volunteer_id for row in hall.ask(to_call)}
    if told(got):
        assert "已取消，不能报名" in told(got)[0] and called == {one}
    else:
        assert called == {one, two}


def test_a_volunteer_joins_a_team_once(hall: Hall, other: Centre) -> None:
    team = hall.do(found_team, "河小青队")
    (volunteer,) = hall.volunteers(1)
    got = both(hall, other, (join_team, team, volunteer), (join_team, team, volunteer))
    assert len(told(got)) == 1
    assert len(hall.ask(list_members, team, hall.today, True)) == 1
