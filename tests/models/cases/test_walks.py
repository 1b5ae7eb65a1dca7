"""Any walk of steps, taken or refused, leaves cases that make sense."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.calendar.rules import is_working_day, read_seed_days
from models.cases.actions.visits import Decision
from models.cases.queries.cases import CasePage, StepRow, read_case
from models.cases.rules.one_stop import CLOSED, ONE_STOP, TRANSITIONS
from models.cases.tables import Case
from models.centre import Centre
from models.errors import KnownError
from models.roles import Role
from tests.models.cases.desk import Desk
from tests.models.cases.ways import Ways, add_clerk, promise_days
from tests.models.conftest import Watch

NAMES = [t.name for t in TRANSITIONS]
# Where a walk goes on, nearly always; now and then any step at all, to be refused.
CHOICES = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from(NAMES), st.integers(0, 40)),
    min_size=4,
    max_size=14,
)


@pytest.fixture
def ways(centre: Centre, open_centre: Callable[..., Centre]) -> Ways:
    promise_days(centre, 10)
    desk = Desk(centre)
    return Ways(desk, add_clerk(centre, open_centre))


@given(choices=CHOICES, begin=st.sampled_from([Decision.ACCEPT, Decision.NOTICE]))
@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_walks(
    ways: Ways, watch: Watch, choices: list[tuple[int, str, int]], begin: Decision
) -> None:
    id_ = ways.desk.open_case(begin)
    before = ways.desk.read(id_)
    for order, anything, hours in choices:
        watch.now += timedelta(hours=hours)
        possible = [t.name for t in ONE_STOP.next_steps(before.state, Role.ADMINISTRATOR)]
        name = anything if order == 0 or not possible else possible[hours % len(possible)]
        records = (
            before.joint[-1].id if before.joint else -1,
            next((r.id for r in before.requests if r.approved is None), -1),
        )
        if (name == "answer_joint" and records[0] < 0) or (
            name == "refuse_request" and records[1] < 0
        ):
            continue
        try:
            ways.take(id_, name, records)
        except KnownError as error:
            assert error.text.endswith("。")
            assert _kept(ways.desk.read(id_)) == _kept(before)
            continue
        page = ways.desk.read(id_)
        _check_step(before, page)
        ways.desk.centre.ask(_check_case, id_)
        before = page
    if not before.is_open and before.state not in ("archived", "awaiting_delivery"):
        ways.take(id_, "archive")  # whatever came before: an ended case is never stuck
        assert ways.desk.read(id_).state == "archived"


def _kept(page: CasePage) -> tuple[object, ...]:
    return (page.state, page.due_date, page.steps, page.papers, page.pauses, page.ratings)


def _check_step(before: CasePage, after: CasePage) -> None:
    """The history only grows, and what was once said stays."""
    grown: tuple[StepRow, ...] = after.steps
    assert len(grown) > len(before.steps) and grown[: len(before.steps)] == before.steps
    assert grown[-1].state == after.state_label
    assert after.papers[: len(before.papers)] == before.papers
    assert after.first_asked_id == before.first_asked_id
    if before.satisfaction is not None:
        assert after.satisfaction == before.satisfaction
    if before.state == "archived":
        assert after.steps[-1].label == "重新办理"


def _check_case(session: Session, case_id: int) -> None:
    case = session.scalars(select(Case).where(Case.id == case_id)).one()
    state = ONE_STOP.states[case.state]
    assert case.is_open == state.is_open == (case.closed_on is None)
    assert (case.archived_on is not None) == (case.state == "archived")
    if case.due_date is not None:
        assert case.clock_start is not None and case.due_date > case.clock_start
        assert is_working_day(case.due_date, read_seed_days())
    if case.state in ("accepted", "processing", "transferred", "public_notice"):
        assert case.due_date is not None and case.accepted_on is not None
    if case.state in CLOSED:
        assert case.outcome != ""
    if case.state == "rated":
        assert case.satisfaction is not None and case.rated_on is not None
    page = read_case(session, case_id, case.registered_on)
    assert (page.due.date if page.due else None) == case.due_date
    running = [p for p in page.pauses if p.ended_on is None]
    assert len(running) == (case.state in ("suspended", "public_notice"))
    offered = [t for t in page.transfers if t.is_offered]
    assert len(offered) == (case.state == "transferred")
    assert not case.is_open or all(m.received_at for m in case.materials) or case.state in (
        "enquiry", "intake", "supplementing",
    )  # fmt: skip
