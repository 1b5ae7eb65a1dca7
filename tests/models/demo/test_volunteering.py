"""The invented volunteers and neighbours: everything there is to show, and nothing uneven."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import pytest

from models.centre import Centre, sign_in
from models.demo.actions import make_demo
from models.demo.rules.days import NOW
from models.demo.rules.neighbours import UNITS
from models.double_check_in.queries.quarters import quarter_total
from models.double_check_in.queries.returns import list_returns
from models.double_check_in.queries.units import list_units
from models.double_check_in.rules.quarters import Quarter
from models.small_wishes.queries.wishes import WishFilter, list_wishes
from models.small_wishes.rules.states import WishState
from models.three_lists.queries.lists import ListFilter, list_needs, list_projects, list_resources
from models.three_lists.queries.matching import read_proposals
from models.volunteers.actions.activities import open_activity
from models.volunteers.queries.activities import ActivityFilter, list_activities, read_activity
from models.volunteers.queries.attendance import list_to_approve
from models.volunteers.queries.certificates import (
    list_certificates,
    read_certificate,
    verify,
)
from models.volunteers.queries.hours import By, read_person_hours, total_by, total_minutes
from models.volunteers.queries.ledger import sum_volunteer_ledger
from models.volunteers.queries.menu import list_items, list_orders
from models.volunteers.queries.names import to_call
from models.volunteers.queries.sheets import missing_sheets
from models.volunteers.queries.stars import AwardState, list_awards
from models.volunteers.queries.teams import list_teams
from models.volunteers.queries.volunteers import VolunteerFilter, list_volunteers
from models.volunteers.rules.activities import NotReady, Status
from models.volunteers.rules.certificates import CertificateState
from models.volunteers.rules.menu import OrderStatus
from tests.models.conftest import WEAK

DAY = date(2026, 11, 20)
FIRST = date(2025, 1, 1)


@contextmanager
def _made(
    folder: Path, day: date = DAY, *, people: int = 150, seed: int = 1, url: str | None = None
) -> Iterator[Centre]:
    """A demo of that day, at the moment up to which it reaches."""
    make_demo(folder, day=day, seed=seed, cases=0, people=people, url=url, cost=WEAK)
    now = datetime.combine(day, NOW)
    centre = sign_in(folder, "李敏", "demo", clock=lambda: now, cost=WEAK)
    yield centre
    centre.close()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    with _made(tmp_path_factory.mktemp("volunteering") / "demo", people=240) as centre:
        yield centre


def test_both_stores_keep_the_same(demo: Centre, tmp_path: Path, store_url: str | None) -> None:
    with _made(tmp_path / "demo", people=240, url=store_url) as other:
        assert _told(other) == _told(demo)
        assert other.verify() == []


def _told(centre: Centre) -> tuple[object, ...]:
    return (
        [(row.number, row.name) for row in centre.ask(list_volunteers, VolunteerFilter(), DAY)],
        [(total.name, total.minutes) for total in centre.ask(total_by, By.PERSON, FIRST, DAY)],
        [(row.number, row.name, row.state) for row in centre.ask(list_wishes, WishFilter(), DAY)],
        [(row.number, row.unit, row.minutes) for row in centre.ask(list_returns, Quarter(2026, 3))],
    )


def test_everything_of_the_volunteers_is_there(demo: Centre) -> None:
    now = demo.clock()
    activities = demo.ask(list_activities, ActivityFilter(), now)
    by_status = {status: [a for a in activities if a.status is status] for status in Status}
    assert {s for s, rows in by_status.items() if rows} == {
        Status.DRAFT, Status.OPEN, Status.FULL, Status.ENDED, Status.CANCELLED,
    }  # fmt: skip
    (full,) = by_status[Status.FULL]
    assert (full.taken, full.waiting) == (4, 2) and full.starts_at.date() == date(2026, 11, 21)
    (draft,) = by_status[Status.DRAFT]
    with pytest.raises(NotReady) as refused:
        demo.act(open_activity, draft.id)
    assert {missing.field for missing in refused.value.missing} == {"risk", "insurance"}
    (called_off,) = by_status[Status.CANCELLED]
    calls = demo.ask(to_call)
    assert [call.activity_id for call in calls] == [called_off.id] * called_off.taken
    assert demo.ask(missing_sheets, now)
    assert demo.ask(list_to_approve, now)
    (room,) = by_status[Status.OPEN]
    assert demo.ask(read_activity, room.id, now).places[0].free > 0
    teams = demo.ask(list_teams, DAY)
    assert len(teams) == 4 and all(len(team.leaders) == 1 and team.members > 3 for team in teams)
    volunteers = demo.ask(list_volunteers, VolunteerFilter(), DAY)
    assert 24 <= len(volunteers) <= 40
    young = demo.ask(list_volunteers, VolunteerFilter(minors_only=True), DAY)
    assert young and all(row.need.guardian for row in young)
    assert len(demo.ask(list_items, DAY, offered_only=False)) == 1 + len(demo.ask(list_items, DAY))
    assert {row.status for row in demo.ask(list_orders)} == set(OrderStatus)


def test_hours_agree_wherever_they_stand(demo: Centre) -> None:
    whole = demo.ask(total_minutes, FIRST, DAY)
    assert whole > 0
    for by in (By.PERSON, By.KIND, By.ORGANISER):
        assert sum(total.minutes for total in demo.ask(total_by, by, FIRST, DAY)) == whole
    assert demo.ask(sum_volunteer_ledger, FIRST, DAY).minutes == whole
    people = demo.ask(total_by, By.PERSON, FIRST, DAY)
    assert people[0].minutes >= 100 * 60  # a star
    assert any(95 * 60 <= total.minutes < 100 * 60 for total in people)  # one short of it
    awards = demo.ask(list_awards, DAY)
    assert awards and all(row.state is AwardState.ON_NOTICE for row in awards)


def test_certificates_say_what_the_log_says(demo: Centre) -> None:
    rows = demo.ask(list_certificates, DAY)
    assert {row.state for row in rows} == {
        CertificateState.ISSUED, CertificateState.REVOKED, CertificateState.ON_NOTICE,
    }  # fmt: skip
    for row in rows:
        page = demo.ask(read_certificate, row.id, DAY)
        facts = page.facts
        minutes = sum(service.minutes for service in facts.services)
        span = (facts.first_day, facts.last_day)
        assert facts.minutes == minutes > 0
        assert demo.ask(read_person_hours, row.volunteer_id, *span).minutes == minutes
        if row.state is not CertificateState.ON_NOTICE:
            assert demo.ask(verify, page.code).state.value == (
                "revoked" if row.state is CertificateState.REVOKED else "valid"
            )


def test_units_members_wishes_and_lists_are_there(demo: Centre) -> None:
    units = demo.ask(list_units)
    assert len(units) == len(UNITS) and sum(unit.members for unit in units) == 18
    for quarter in (Quarter(2026, 3), Quarter(2026, 4)):
        assert demo.ask(quarter_total, quarter).minutes > 0
    returns = demo.ask(list_returns, Quarter(2026, 3))
    assert sum(row.minutes for row in returns) == demo.ask(quarter_total, Quarter(2026, 3)).minutes
    assert sum(row.sent_on is not None for row in returns) == 4
    assert sum(row.stamped_on is not None for row in returns) == 2
    wishes = demo.ask(list_wishes, WishFilter(), DAY)
    assert {row.state for row in wishes} == set(WishState)
    assert [row.state for row in wishes if row.has_lapsed] == [WishState.PUBLISHED]
    assert demo.ask(list_projects, ListFilter())[0].progress.value == "running"
    needs = demo.ask(list_needs, ListFilter())
    assert {row.state.value for row in needs} == {"open", "matched", "doing"}
    assert len(demo.ask(list_resources, ListFilter(), DAY)) == 5
    assert len(demo.ask(read_proposals, DAY)) >= 3


@pytest.mark.parametrize("day", [date(2026, 10, 1), date(2027, 1, 4), date(2026, 11, 21)])
def test_any_day_has_a_full_saturday_ahead_and_hours_behind(tmp_path: Path, day: date) -> None:
    with _made(tmp_path / "demo", day) as centre:
        now = centre.clock()
        full = centre.ask(list_activities, ActivityFilter(status=Status.FULL), now)
        assert [row.starts_at.weekday() for row in full] == [5] and full[0].starts_at > now
        assert centre.ask(total_minutes, FIRST, day) > 100 * 60
        assert centre.ask(list_awards, day)


def test_another_seed_gives_others(demo: Centre, tmp_path: Path) -> None:
    with _made(tmp_path / "demo", people=240, seed=2) as other:
        assert _told(other) != _told(demo)


def test_a_handful_of_residents_has_no_volunteers(tmp_path: Path) -> None:
    with _made(tmp_path / "demo", people=20) as centre:
        assert centre.ask(list_volunteers, VolunteerFilter(), DAY) == []
        assert centre.ask(list_activities, ActivityFilter(), centre.clock()) == []
        assert centre.ask(list_units) == [] and centre.ask(list_wishes, WishFilter(), DAY) == []
