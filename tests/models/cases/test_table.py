"""The table of one-stop service: closed, reachable, and obeyed by every action."""

from collections.abc import Callable

import pytest

from models.cases.queries.cases import STEP_LABELS, cases_of_person
from models.cases.queries.ledger import LedgerFilter, read_ledger_page
from models.cases.queries.workbench import NEXT_STEPS, list_in_hand
from models.cases.rules.callbacks import CALLBACK
from models.cases.rules.kinds import CaseKind, build_kind
from models.cases.rules.one_stop import CLOSED, ONE_STOP, STATES, TRANSITIONS
from models.cases.tables import Case
from models.centre import Centre
from models.errors import KnownError
from models.roles import DESK, EVERYONE, Role
from models.work import Work, action
from tests.models.cases.desk import Desk
from tests.models.cases.ways import Ways, add_clerk, hang_on

KINDS = pytest.mark.parametrize("kind", [ONE_STOP, CALLBACK], ids=lambda kind: kind.code)
# Steps behind one button: tried only where the table has the one, or none of them.
TOGETHER = (
    ("notify", "notify_again"),
    ("deliver", "deliver_rated"),
    ("rate", "rate_early", "rate_again"),
)


@pytest.fixture
def ways(centre: Centre, open_centre: Callable[..., Centre]) -> Ways:
    desk = Desk(centre)
    return Ways(desk, add_clerk(centre, open_centre))


@KINDS
def test_every_state_is_reached_from_the_first(kind: CaseKind) -> None:
    begin = {"enquiry", "intake"} if kind is ONE_STOP else {"to_call"}
    reached = set(begin)
    while True:
        further = {
            t.target for t in kind.transitions.values() if t.sources & reached and t.target
        } - reached
        if not further:
            break
        reached |= further
    assert reached == set(kind.states)


@KINDS
def test_a_key_means_one_thing_for_a_role_in_a_state(kind: CaseKind) -> None:
    for state in kind.states:
        for role in EVERYONE:
            keys = [t.key for t in kind.next_steps(state, role) if t.key]
            assert len(keys) == len(set(keys)), (state, role, keys)


@KINDS
def test_nobody_is_stuck(kind: CaseKind) -> None:
    for state in kind.states.values():
        if state.is_open:
            assert any(t.target for t in kind.next_steps(state.code, Role.ADMINISTRATOR))


def test_states_and_steps_have_their_words() -> None:
    assert {s.code for s in STATES if s.is_open} == set(NEXT_STEPS)
    assert {t.name for t in TRANSITIONS} <= set(STEP_LABELS)
    assert all(len(t.name) <= 20 for t in TRANSITIONS)
    assert all(not ONE_STOP.states[code].is_open for code in CLOSED)
    assert all(not t.may - DESK for t in TRANSITIONS)


def test_a_table_that_leads_nowhere_is_refused() -> None:
    step = TRANSITIONS[0]
    with pytest.raises(ValueError, match="unknown states"):
        build_kind("x", "x", "X", STATES[1:], [step])


@pytest.mark.parametrize("state", [s.code for s in STATES])
def test_a_step_is_taken_where_the_table_allows_it_and_refused_elsewhere(
    ways: Ways, state: str
) -> None:
    resting = ways.bring_to(state)
    records = ways.desk.centre.act(hang_on, resting).result
    before = ways.desk.read(resting)
    assert before.state == state
    for step in TRANSITIONS:
        together = next((names for names in TOGETHER if step.name in names), ())
        if state not in step.sources:
            if not any(state in ONE_STOP.transitions[name].sources for name in together):
                with pytest.raises(KnownError, match=r"没有(任何)?改动"):
                    ways.take(resting, step.name, records)
                assert ways.desk.read(resting) == before, step.name
            continue
        if step.name == "notify":
            continue  # the papers are complete in this intake: nothing to tell
        _take_and_check(ways, state, step.name)


def _take_and_check(ways: Ways, state: str, name: str) -> None:
    id_ = ways.bring_to("closed" if name == "rate_again" else state)
    records = (0, 0)
    if name == "rate_again":
        ways.rectify(id_)
    elif name in ("answer_unit", "answer_joint", "refuse_request", "answer_chase"):
        records = ways.desk.centre.act(hang_on, id_).result
    before = ways.desk.read(id_)
    ways.take(id_, name, records)
    after = ways.desk.read(id_)
    expected = ONE_STOP.transitions[name].target or state
    assert after.state == expected, name
    assert after.is_open == ONE_STOP.states[expected].is_open
    assert after.steps[: len(before.steps)] == before.steps
    assert STEP_LABELS[name] in [s.label for s in after.steps[len(before.steps) :]]
    assert (after.closed_on is None) == after.is_open


@action("试验", may=EVERYONE)
def make_proxy(work: Work, case_id: int) -> None:
    """A case of a kind with a table of its own."""
    case = work.session.get_one(Case, case_id)
    case.kind, case.state = "proxy", "registered"


def test_a_case_of_another_kind_is_listed_and_left_to_its_own_page(ways: Ways) -> None:
    desk = ways.desk
    id_ = ways.bring_to("accepted")
    desk.centre.act(make_proxy, id_)
    (found,) = desk.centre.ask(cases_of_person, desk.resident)
    assert (found.kind, found.state_label) == ("proxy", "代办件")
    (row,) = desk.centre.ask(list_in_hand, desk.centre.clerk.id, desk.today)
    assert row.next_step == "请在“代办”里办理"
    (line,) = desk.centre.ask(read_ledger_page, LedgerFilter(), None)
    assert line.state == "代办件"
    with pytest.raises(KnownError, match="请在“代办”里查看"):
        desk.read(id_)
    for step in ("process", "close", "suspend", "archive"):
        with pytest.raises(KnownError, match="请在“代办”里办理"):
            ways.take(id_, step)
