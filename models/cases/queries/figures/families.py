"""What each figure counts: a condition over cases, steps, visits, ratings or transfers.

A family is one kind of record on one of its days, so that an index leads to the span and one
statement counts all its figures.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, extract, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from models.cases.queries.figures.scope import Scope
from models.cases.rules.callbacks import Finding
from models.cases.rules.one_stop import Outcome
from models.cases.tables import (
    NOTICE_STEPS,
    Callback,
    Case,
    CaseStep,
    CaseTransfer,
    Rating,
    Visit,
)
from models.catalogue.rules import Mode
from models.catalogue.tables import ItemVersion
from models.errors import KnownError
from models.people.tables import Person

Condition = ColumnElement[bool]

ENDED_WITHOUT_OUTCOME = ("declined", "sent_back", "withdrawn", "terminated")
_ENDING_STEPS = {
    "declined": "decline",
    "sent_back": "send_back",
    "withdrawn": "withdraw",
    "terminated": "terminate",
}
NOT_LATE_WHILE = ("suspended", "supplementing", "intake", "enquiry")  # the clock does not run
UNFOUNDED = (Finding.UNFOUNDED.value, Finding.MALICIOUS.value)  # nothing to put right


@dataclass(frozen=True)
class Family:
    """One kind of record, and the day or time by which it falls into a span."""

    entity: type[Any]
    at: InstrumentedAttribute[Any]
    within: Callable[[Scope], Condition]
    person: InstrumentedAttribute[Any]  # whose grid decides
    needs_case: bool = False  # the entity hangs on a case
    needs_item: bool = False


@dataclass(frozen=True)
class Selection:
    """The records of one figure: a family and what narrows it."""

    family: Family
    condition: Condition
    needs_item: bool = False


def _by_day(day: InstrumentedAttribute[Any]) -> Callable[[Scope], Condition]:
    return lambda scope: and_(day >= scope.start, day <= scope.end)


def _by_moment(at: InstrumentedAttribute[Any]) -> Callable[[Scope], Condition]:
    return lambda scope: and_(at >= scope.first_moment, at < scope.after_last_moment)


def _late(scope: Scope) -> Condition:
    """Closed late within the span, or open and late at its end; three short index reads."""
    closed_late = select(Case.id).where(
        Case.closed_on >= scope.start, Case.closed_on <= scope.end, WAS_LATE, CLOSED
    )
    still_open = select(Case.id).where(
        Case.is_open,
        Case.due_date <= scope.late_by,
        Case.state.not_in(NOT_LATE_WHILE),
    )
    closed_since = select(Case.id).where(
        Case.closed_on > scope.end, WAS_LATE, Case.due_date <= scope.late_by, CLOSED
    )
    return Case.id.in_(closed_late.union_all(still_open, closed_since))


def _ended(state: str) -> Condition:
    """Cases that ended so, also after they were archived; what was sent back may end otherwise."""
    later = aliased(CaseStep)
    step = exists().where(
        CaseStep.case_id == Case.id,
        CaseStep.transition == _ENDING_STEPS[state],
        ~exists().where(
            later.case_id == CaseStep.case_id,
            later.id > CaseStep.id,
            later.transition.in_(tuple(_ENDING_STEPS.values())),
        ),
    )
    return or_(Case.state == state, and_(Case.state == "archived", Case.outcome == "", step))


def _followed(*conditions: Condition) -> Condition:
    """Bad ratings whose callback is so."""
    return exists().where(Callback.case_id == Case.id, *conditions)


# A day of closing is kept for every ending; closed is what was accepted and had an outcome, or
# has an end without anybody having noted the outcome.
CLOSED: Condition = and_(
    Case.accepted_on.is_not(None),
    Case.state.not_in(ENDED_WITHOUT_OUTCOME),
    or_(
        Case.state != "archived",
        Case.outcome != "",
        ~exists().where(
            CaseStep.case_id == Case.id, CaseStep.transition.in_(tuple(_ENDING_STEPS.values()))
        ),
    ),
)
WAS_LATE: Condition = Case.closed_on > Case.due_date  # the words of ix_service_case_late
IN_TIME: Condition = or_(Case.due_date.is_(None), Case.closed_on <= Case.due_date)

ACCEPTED = Family(Case, Case.accepted_on, _by_day(Case.accepted_on), Case.applicant_id)
ENDED = Family(Case, Case.closed_on, _by_day(Case.closed_on), Case.applicant_id)
RATED = Family(Case, Case.rated_on, _by_day(Case.rated_on), Case.applicant_id)
LATE = Family(Case, Case.due_date, _late, Case.applicant_id)
NOTICES = Family(
    CaseStep,
    CaseStep.at,
    lambda scope: and_(NOTICE_STEPS, _by_moment(CaseStep.at)(scope)),
    Case.applicant_id,
    needs_case=True,
)
VISITS = Family(Visit, Visit.at, _by_moment(Visit.at), Visit.visitor_id)
RATED_AGAIN = Family(Rating, Rating.at, _by_moment(Rating.at), Case.applicant_id, needs_case=True)
TRANSFERRED = Family(
    CaseTransfer,
    CaseTransfer.given_at,
    _by_moment(CaseTransfer.given_at),
    Case.applicant_id,
    needs_case=True,
)

# What waits now, whenever it came: these stand in the rehearsal, not in the report.
WAITING = Family(Case, Case.registered_on, lambda scope: and_(Case.is_open), Case.applicant_id)
CALLED_BACK = Family(
    Callback,
    Callback.call_until,
    lambda scope: or_(
        and_(Callback.state == "to_call", Callback.call_until < scope.today),
        and_(Callback.state == "rectifying", Callback.rectify_until < scope.today),
    ),
    Case.applicant_id,
    needs_case=True,
)

_INSTANT = ItemVersion.mode == Mode.INSTANT.value
_PROMISED = ItemVersion.mode == Mode.PROMISED.value
# 承诺件 whose promise and first day are known: the only ones whose days can be compared.
TIMED: Condition = and_(
    CLOSED,
    _PROMISED,
    ItemVersion.days_total > 0,
    Case.clock_start.is_not(None),
)
_BAD: Condition = Case.satisfaction <= 2  # 国办发〔2019〕51号: the two lowest grades
# An old ledger brings its bad ratings, but nobody can call back any more.
_TO_CALL: Condition = and_(_BAD, _followed())
_FOUNDED: Condition = and_(_TO_CALL, ~_followed(Callback.finding.in_(UNFOUNDED)))
_PUT_RIGHT = or_(Callback.rectified_at.is_not(None), Callback.finding == Finding.FIXED_NOW.value)

CALLBACKS_OVERDUE = Selection(CALLED_BACK, true())

SELECTIONS: Mapping[str, Selection] = {
    # accepted in the span
    "accepted": Selection(ACCEPTED, true()),
    "accepted_instant": Selection(ACCEPTED, _INSTANT, needs_item=True),
    "accepted_promised": Selection(ACCEPTED, _PROMISED, needs_item=True),
    "accepted_other": Selection(ACCEPTED, ~or_(_INSTANT, _PROMISED), needs_item=True),
    "accepted_proxy": Selection(ACCEPTED, Case.kind == "proxy"),
    "extended": Selection(ACCEPTED, Case.extended_hours.is_(True)),
    # ended in the span
    "closed": Selection(ENDED, CLOSED),
    "closed_on_time": Selection(ENDED, and_(CLOSED, IN_TIME)),
    "closed_late": Selection(ENDED, and_(CLOSED, WAS_LATE)),
    "closed_rated": Selection(ENDED, and_(CLOSED, Case.satisfaction.is_not(None))),
    "closed_unrated": Selection(ENDED, and_(CLOSED, Case.satisfaction.is_(None))),
    "closed_no_outcome": Selection(ENDED, and_(CLOSED, Case.outcome == "")),
    "refused": Selection(ENDED, and_(CLOSED, Case.outcome == Outcome.REFUSE.value)),
    "timed": Selection(ENDED, TIMED, needs_item=True),
    "declined": Selection(ENDED, _ended("declined")),
    "withdrawn": Selection(ENDED, _ended("withdrawn")),
    "terminated": Selection(ENDED, _ended("terminated")),
    "sent_back": Selection(ENDED, _ended("sent_back")),
    # late
    "overdue": Selection(LATE, true()),
    "overdue_closed": Selection(LATE, and_(Case.closed_on.is_not(None), WAS_LATE)),
    "overdue_no_cause": Selection(LATE, Case.overdue_cause == ""),
    # told
    "notices": Selection(NOTICES, CaseStep.transition == "notify"),
    "second_notices": Selection(NOTICES, CaseStep.transition == "notify_again"),
    # rated in the span; the first rating counts
    "rated": Selection(RATED, Case.satisfaction.is_not(None)),
    "satisfied": Selection(RATED, Case.satisfaction >= 3),
    "bad_ratings": Selection(RATED, _BAD),
    "callbacks_due": Selection(RATED, _TO_CALL),
    "callbacks_done": Selection(RATED, and_(_BAD, _followed(Callback.called_at.is_not(None)))),
    "callbacks_open": Selection(RATED, and_(_TO_CALL, ~_followed(Callback.called_at.is_not(None)))),
    "rectify_due": Selection(RATED, _FOUNDED),
    "rectified": Selection(RATED, and_(_FOUNDED, _followed(_PUT_RIGHT))),
    "unrectified": Selection(RATED, and_(_FOUNDED, ~_followed(_PUT_RIGHT))),
    "rated_again": Selection(RATED_AGAIN, Rating.sequence == 2),
    # passed on
    "transferred_out": Selection(TRANSFERRED, CaseTransfer.to_unit != ""),
    # came to the desk, in person-times
    "visits": Selection(VISITS, true()),
}


_MORE: dict[str, Selection] = {}


def know_figures(selections: Mapping[str, Selection]) -> None:
    """Let a service that stands above the cases name its figures, so that their records open."""
    _MORE.update(selections)


def find_selection(figure_id: str) -> Selection:
    """The records of a figure; `category:民政救助` and the like carry their value behind a colon.

    Raises KnownError for an id there is not.
    """
    if figure_id == "callbacks_overdue":
        return CALLBACKS_OVERDUE
    known = SELECTIONS.get(figure_id) or _MORE.get(figure_id)
    if known is not None:
        return known
    name, _, value = figure_id.partition(":")
    make = _WITH_VALUE.get(name)
    try:
        if make is not None and value:
            return make(value)
    except ValueError:
        pass  # no number, no day: as unknown as any other
    raise KnownError(f"没有名为“{figure_id}”的数，请回到报表重新点开。")


def _visit_at(value: str) -> Selection:
    weekday, hour = (int(part) for part in value.split("-"))
    return Selection(VISITS, and_(weekday % 7 == WEEKDAY, hour == HOUR))


# Sunday is 0 in both stores.
WEEKDAY: Any = extract("dow", Visit.at)
HOUR: Any = extract("hour", Visit.at)

_WITH_VALUE: Mapping[str, Callable[[str], Selection]] = {
    # Taken in on that day or before, and still neither accepted nor told what is missing.
    "undecided": lambda v: Selection(
        WAITING,
        and_(
            Case.state == "intake",
            Case.notice_count == 0,
            Case.intake_at < datetime.combine(date.fromisoformat(v) + timedelta(days=1), time()),
        ),
    ),
    "supplement_expired": lambda v: Selection(
        WAITING,
        and_(Case.state == "supplementing", Case.supplement_until < date.fromisoformat(v)),
    ),
    "category": lambda v: Selection(ACCEPTED, ItemVersion.category == v, needs_item=True),
    "grade": lambda v: Selection(RATED, Case.satisfaction == int(v)),
    "cause": lambda v: Selection(LATE, Case.overdue_cause == ("" if v == "-" else v)),
    "channel": lambda v: Selection(VISITS, Visit.channel == ("" if v == "-" else v)),
    "visits_at": _visit_at,
    "clerk_accepted": lambda v: Selection(ACCEPTED, Case.accepted_by_id == int(v)),
    "clerk_closed": lambda v: Selection(ENDED, and_(CLOSED, Case.handler_id == int(v))),
    "clerk_late": lambda v: Selection(ENDED, and_(CLOSED, WAS_LATE, Case.handler_id == int(v))),
    "clerk_rated": lambda v: Selection(
        RATED, and_(Case.satisfaction.is_not(None), Case.handler_id == int(v))
    ),
    "clerk_bad": lambda v: Selection(RATED, and_(_BAD, Case.handler_id == int(v))),
}


def joined(statement: Any, family: Family, *, needs_item: bool) -> Any:
    """The statement with the tables that the family's conditions speak of."""
    if family.needs_case:
        statement = statement.join(Case, Case.id == family.entity.case_id)
    if needs_item:
        statement = statement.join(ItemVersion, ItemVersion.id == Case.item_version_id)
    return statement


def within(statement: Any, family: Family, scope: Scope) -> Any:
    """The joined statement, down to the span and the grid."""
    if scope.grid_id is not None:
        # Asked record by record: a grid may hold a large part of the people.
        lives = select(Person.id).where(Person.id == family.person, Person.grid_id == scope.grid_id)
        holder = Visit if family.entity is Visit else Case
        statement = statement.where(lives.correlate(holder).exists())
    return statement.where(family.within(scope))
