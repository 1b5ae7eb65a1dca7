"""月报预演: what would embarrass the report, with its records and the place to mend it."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from models.cases.actions.visits import Decision
from models.cases.queries.figures import Scope, list_behind
from models.cases.queries.rehearsal import Finding, rehearse, span_before
from models.cases.tables import Callback, Case, Rating
from models.centre import Centre
from models.work import Work
from tests.models.cases.desk import Desk
from tests.models.conftest import Watch

# March 2026 has 22 working days; the centre's clock begins on Monday the second.


def _scope(watch: Watch) -> Scope:
    return Scope(date(2026, 3, 1), date(2026, 3, 31), watch.now.date())


def _findings(centre: Centre, watch: Watch) -> dict[str, Finding]:
    found = centre.ask(rehearse, _scope(watch))
    kinds = [finding.kind for finding in found if finding.kind != "jump"]
    assert len(kinds) == len(set(kinds))
    return {finding.kind: finding for finding in found}


def _numbers(centre: Centre, finding: Finding) -> list[int | None]:
    records = centre.ask(list_behind, finding.records, finding.scope)
    assert len(records) == finding.count
    return [record.case_id for record in records]


def _change(centre: Centre, case_id: int, **values: object) -> None:
    def change(work: Work) -> None:
        case = work.session.get_one(Case, case_id)
        for name, value in values.items():
            setattr(case, name, value)

    centre.act(change)


def test_an_empty_month_has_nothing_to_say(centre: Centre, watch: Watch) -> None:
    assert centre.ask(rehearse, _scope(watch)) == []


def test_overdue_without_a_cause(centre: Centre, watch: Watch) -> None:
    case_id = Desk(centre).open_case(Decision.ACCEPT)
    _change(centre, case_id, due_date=date(2026, 3, 9))
    watch.now = datetime(2026, 3, 9, 17)
    assert "overdue_no_cause" not in _findings(centre, watch)
    watch.now = datetime(2026, 3, 10, 9)
    finding = _findings(centre, watch)["overdue_no_cause"]
    assert finding.words == "1 件超期还没有写明原因"
    assert _numbers(centre, finding) == [case_id]
    assert finding.target.page == "workbench"
    _change(centre, case_id, overdue_cause="unit")
    assert "overdue_no_cause" not in _findings(centre, watch)


def test_closed_without_rating_or_outcome(centre: Centre, watch: Watch) -> None:
    case_id = Desk(centre).open_case(Decision.ACCEPT)
    _change(centre, case_id, state="closed", is_open=False, closed_on=date(2026, 3, 2), outcome="")
    findings = _findings(centre, watch)
    assert _numbers(centre, findings["unrated"]) == [case_id]
    assert _numbers(centre, findings["closed_no_outcome"]) == [case_id]
    assert findings["unrated"].target.filter["only"] == "unrated"
    _change(centre, case_id, outcome="done", satisfaction=4, rated_on=date(2026, 3, 2))
    assert not _findings(centre, watch).keys() & {"unrated", "closed_no_outcome"}


def test_callbacks_and_their_rectification_run_out(centre: Centre, watch: Watch) -> None:
    case_id = Desk(centre).open_case(Decision.ACCEPT)

    def rate_badly(work: Work) -> None:
        rating = Rating(
            case_id=case_id, sequence=1, at=work.now, channel="slip", satisfaction=1,
            clerk_id=work.clerk.id,
        )  # fmt: skip
        work.session.add(rating)
        work.session.flush()
        work.session.add(
            Callback(
                number="HF202603020001", case_id=case_id, rating_id=rating.id, state="to_call",
                opened_at=work.now, caller_id=work.clerk.id, call_until=date(2026, 3, 3),
            )
        )  # fmt: skip

    centre.act(rate_badly)
    watch.now = datetime(2026, 3, 3, 17)
    assert "callbacks_overdue" not in _findings(centre, watch)
    watch.now = datetime(2026, 3, 4, 9)
    assert _numbers(centre, _findings(centre, watch)["callbacks_overdue"]) == [case_id]

    def call(work: Work) -> None:
        callback = work.session.query(Callback).one()
        callback.state, callback.called_at = "rectifying", work.now
        callback.rectify_until = date(2026, 3, 11)

    centre.act(call)
    assert "callbacks_overdue" not in _findings(centre, watch)
    watch.now = datetime(2026, 3, 12, 9)
    assert _findings(centre, watch)["callbacks_overdue"].count == 1


def test_papers_taken_in_and_left_without_an_answer(centre: Centre, watch: Watch) -> None:
    """Five working days from Monday the second end on Monday the ninth (行政许可法 32)."""
    case_id = Desk(centre).open_case(Decision.ACCEPT)
    _change(centre, case_id, state="intake", accepted_on=None, due_date=None)
    watch.now = datetime(2026, 3, 9, 17)
    assert "notices_late" not in _findings(centre, watch)
    watch.now = datetime(2026, 3, 10, 9)
    assert _numbers(centre, _findings(centre, watch)["notices_late"]) == [case_id]
    _change(centre, case_id, state="supplementing", notice_count=1,
            supplement_until=date(2026, 3, 9))  # fmt: skip
    findings = _findings(centre, watch)
    assert "notices_late" not in findings
    assert _numbers(centre, findings["supplement_expired"]) == [case_id]


def test_working_days_without_a_visit(centre: Centre, watch: Watch) -> None:
    desk = Desk(centre)
    desk.open_case(Decision.ACCEPT)
    watch.now = datetime(2026, 3, 5, 9)
    desk.open_case(Decision.ACCEPT)
    watch.now = datetime(2026, 3, 9, 9)  # Monday; Friday the sixth had nobody either
    finding = _findings(centre, watch)["missing_days"]
    assert finding.days == (date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 6))
    assert finding.words == "3 个工作日没有一次来访登记：3月3日、3月4日、3月6日"
    assert finding.records == "" and finding.target.filter == {"day": "2026-03-03"}


def test_a_jump_shows_both_numbers(centre: Centre, watch: Watch) -> None:
    desk = Desk(centre)
    for _ in range(10):
        desk.open_case(Decision.ACCEPT)
    watch.now = datetime(2026, 4, 1, 9)
    april = Scope(date(2026, 4, 1), date(2026, 4, 30), date(2026, 5, 6))
    for _ in range(7):
        desk.open_case(Decision.ACCEPT)
    watch.now = datetime(2026, 5, 6, 9)
    assert not _jumps(centre, april)  # thirty per cent are not more than thirty per cent
    _change(centre, _last(centre), accepted_on=date(2026, 5, 6))
    jumps = _jumps(centre, april)
    assert "受理 6，上期 10，相差超过三成，请核对" in [jump.words for jump in jumps]
    assert (jumps[0].now, jumps[0].before, jumps[0].records) == ("6", "10", "accepted")
    assert len(centre.ask(list_behind, "accepted", april)) == jumps[0].count == 6


def _jumps(centre: Centre, scope: Scope) -> list[Finding]:
    found = [f for f in centre.ask(rehearse, scope) if f.kind == "jump"]
    return [f for f in found if f.records == "accepted"]


def _last(centre: Centre) -> int:
    return centre.ask(lambda session: _newest(session))


def _newest(session: Session) -> int:
    return max(case.id for case in session.query(Case))


def test_half_a_month_is_projected_before_it_is_compared(centre: Centre, watch: Watch) -> None:
    desk = Desk(centre)
    for _ in range(10):
        desk.open_case(Decision.ACCEPT)
    watch.now = datetime(2026, 4, 15, 9)
    for _ in range(5):
        desk.open_case(Decision.ACCEPT)
    april = Scope(date(2026, 4, 1), date(2026, 4, 30), date(2026, 4, 15))
    assert _jumps(centre, april) == []
    _change(centre, _last(centre), accepted_on=date(2026, 5, 6))
    _change(centre, _last(centre) - 1, accepted_on=date(2026, 5, 6))
    assert [jump.now for jump in _jumps(centre, april)] == ["3（按工作日折算全期约 6）"]


@pytest.mark.parametrize(
    ("start", "end", "before"),
    [
        ((2026, 3, 1), (2026, 3, 31), ((2026, 2, 1), (2026, 2, 28))),
        ((2026, 1, 1), (2026, 3, 31), ((2025, 10, 1), (2025, 12, 31))),
        ((2026, 1, 1), (2026, 12, 31), ((2025, 1, 1), (2025, 12, 31))),
        ((2026, 3, 11), (2026, 3, 20), ((2026, 3, 1), (2026, 3, 10))),
    ],
)
def test_the_span_before(
    start: tuple[int, int, int],
    end: tuple[int, int, int],
    before: tuple[tuple[int, int, int], tuple[int, int, int]],
) -> None:
    found = span_before(Scope(date(*start), date(*end), date(2027, 1, 1) + timedelta(days=1)))
    assert (found.start, found.end) == (date(*before[0]), date(*before[1]))
