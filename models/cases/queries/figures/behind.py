"""The records a figure counts, page by page."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from models.accounts.tables import Account
from models.calendar.queries import read_day_table
from models.calendar.rules import DayTable, working_days_left
from models.cases.queries.figures.families import (
    RATED,
    RATED_AGAIN,
    Family,
    find_selection,
    joined,
    within,
)
from models.cases.queries.figures.scope import Scope
from models.cases.rules.one_stop import SATISFACTION_LABELS, state_label
from models.cases.tables import Case, Visit
from models.catalogue.tables import ItemVersion
from models.people.tables import Person

PAGE = 100
CONFIDENTIAL = "保密"
_APPLICANT = aliased(Person)  # beside the one whose grid is asked for


@dataclass(frozen=True)
class Place:
    """Where a page begins: the record before it, in the order of the list."""

    at: date | datetime
    id: int


@dataclass(frozen=True)
class RecordBrief:
    """One record behind a figure; `case_id` is None for a visit."""

    place: Place
    case_id: int | None
    number: str
    name: str  # of the applicant or visitor
    matter: str  # the item, or the channel of a visit
    on: date  # the day by which it falls into the span
    state: str = ""
    handler: str = ""
    due_date: date | None = None
    closed_on: date | None = None
    days_late: int = 0  # working days
    overdue_cause: str = ""
    satisfaction: str = ""


def count_behind(session: Session, figure_id: str, scope: Scope) -> int:
    """How many records a figure counts. Raises KnownError for an unknown figure."""
    selection = find_selection(figure_id)
    family = selection.family
    statement = select(func.count()).select_from(family.entity)
    statement = joined(statement, family, needs_item=selection.needs_item)
    return session.scalar(within(statement, family, scope).where(selection.condition)) or 0


def list_behind(
    session: Session,
    figure_id: str,
    scope: Scope,
    after: Place | None = None,
    limit: int = PAGE,
) -> list[RecordBrief]:
    """The records a figure counts, the earliest first, from behind `after` on.

    Raises KnownError for an unknown figure.
    """
    selection = find_selection(figure_id)
    family = selection.family
    at, key = family.at, family.entity.id
    is_visit = family.entity is Visit
    statement = within(_visits() if is_visit else _cases(family), family, scope)
    statement = statement.where(selection.condition)
    if after is not None:
        statement = statement.where(or_(at > after.at, and_(at == after.at, key > after.id)))
    rows = session.execute(statement.order_by(at, key).limit(limit)).all()
    if is_visit:
        return [_visit(row) for row in rows]
    table = read_day_table(session, scope.start)
    # Who rated stays confidential (国办发〔2019〕51号): the list names the case, not the person.
    records = [_case(row, scope, table) for row in rows]
    is_rating = family in (RATED, RATED_AGAIN)
    return [replace(record, name=CONFIDENTIAL) for record in records] if is_rating else records


def _cases(family: Family) -> Any:
    statement = select(
        family.entity.id,
        family.at,
        Case.id,
        Case.number,
        _APPLICANT.name,
        ItemVersion.name,
        Case.state,
        Case.handled_by,
        Account.name,
        Case.due_date,
        Case.closed_on,
        Case.overdue_cause,
        Case.satisfaction,
    ).select_from(family.entity)
    return (
        joined(statement, family, needs_item=True)
        .join(_APPLICANT, _APPLICANT.id == Case.applicant_id)
        .join(Account, Account.id == Case.handler_id)
    )


def _visits() -> Any:
    return select(Visit.id, Visit.at, Visit.number, _APPLICANT.name, Visit.channel).join(
        _APPLICANT, _APPLICANT.id == Visit.visitor_id
    )


def _case(row: Any, scope: Scope, table: DayTable) -> RecordBrief:
    (
        key, at, case_id, number, name, item, state, body, handler, due, closed_on, cause, grade,
    ) = row  # fmt: skip
    ended = closed_on or scope.late_by
    return RecordBrief(
        place=Place(at, key),
        case_id=case_id,
        number=number,
        name=name,
        matter=item,
        on=at.date() if isinstance(at, datetime) else at,
        state=state_label(state),
        handler=body or handler,
        due_date=due,
        closed_on=closed_on,
        days_late=max(0, -working_days_left(ended, due, table)) if due and ended > due else 0,
        overdue_cause=cause,
        satisfaction=SATISFACTION_LABELS.get(grade, ""),
    )


def _visit(row: Any) -> RecordBrief:
    key, at, number, name, channel = row
    return RecordBrief(Place(at, key), None, number, name, channel, at.date())
