"""All figures of a span, counted family by family."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy import case as sql_case
from sqlalchemy.orm import Session

from models.accounts.tables import Account
from models.calendar.queries import read_day_table
from models.calendar.rules import DayTable, is_working_day
from models.cases.queries.figures.families import (
    ACCEPTED,
    CLOSED,
    ENDED,
    HOUR,
    LATE,
    RATED,
    SELECTIONS,
    TIMED,
    VISITS,
    WAS_LATE,
    WEEKDAY,
    Family,
    Selection,
    joined,
    within,
)
from models.cases.queries.figures.scope import Scope
from models.cases.tables import Case, CasePause, Visit
from models.catalogue.tables import ItemVersion


@dataclass(frozen=True)
class NamedCount:
    """A count under a name: a category, a channel, a cause."""

    name: str
    count: int


@dataclass(frozen=True)
class HourCount:
    """How many came in an hour of a weekday; Monday is 1."""

    weekday: int
    hour: int
    count: int


@dataclass(frozen=True)
class ClerkCount:
    """What one clerk did in the span."""

    clerk_id: int
    name: str
    accepted: int
    closed: int
    late: int
    rated: int
    bad: int


@dataclass(frozen=True)
class ServiceFigures:
    """The figures of a span. `counts` goes by the ids that `list_behind` knows."""

    scope: Scope
    counts: Mapping[str, int]
    days_used: int = 0  # working days of the timed cases, pauses left out
    days_promised: int = 0
    categories: tuple[NamedCount, ...] = ()  # accepted, the most frequent first
    channels: tuple[NamedCount, ...] = ()  # visits
    hours: tuple[HourCount, ...] = ()  # visits
    causes: tuple[NamedCount, ...] = ()  # overdue; an empty name: nobody wrote a cause
    grades: tuple[NamedCount, ...] = ()  # first ratings, from 5 down to 1
    clerks: tuple[ClerkCount, ...] = field(default=())


def read_service_figures(session: Session, scope: Scope) -> ServiceFigures:
    """All figures of a span with their breakdowns."""
    counts = _count_all(session, scope)
    timed, used, promised = _time_spent(session, scope)
    graded = dict(_grouped(session, RATED, scope, Case.satisfaction))
    return ServiceFigures(
        scope,
        counts | {"timed": timed},
        used,
        promised,
        categories=_named(_grouped(session, ACCEPTED, scope, ItemVersion.category, item=True)),
        channels=_named(_grouped(session, VISITS, scope, Visit.channel)),
        hours=_hours(session, scope),
        causes=_named(_grouped(session, LATE, scope, Case.overdue_cause)),
        grades=tuple(NamedCount(str(g), graded.get(g, 0)) for g in (5, 4, 3, 2, 1)),
        clerks=_clerks(session, scope),
    )


def read_counts(session: Session, scope: Scope) -> ServiceFigures:
    """The figures of a span without breakdowns: for the span before, and the year so far."""
    timed, used, promised = _time_spent(session, scope)
    return ServiceFigures(scope, _count_all(session, scope) | {"timed": timed}, used, promised)


def _count_all(session: Session, scope: Scope) -> dict[str, int]:
    # Of the timed ones the days are wanted, not only their number: see _time_spent.
    chosen = {id_: selection for id_, selection in SELECTIONS.items() if id_ != "timed"}
    return count_selections(session, scope, chosen)


def count_selections(
    session: Session, scope: Scope, selections: Mapping[str, Selection]
) -> dict[str, int]:
    """How many records each selection has in the span: one statement for each family."""
    families: dict[int, tuple[Family, list[str]]] = {}
    for figure_id, selection in selections.items():
        families.setdefault(id(selection.family), (selection.family, []))[1].append(figure_id)
    counts: dict[str, int] = {}
    for family, ids in families.values():
        conditions = [selections[figure_id].condition for figure_id in ids]
        item = any(selections[figure_id].needs_item for figure_id in ids)
        statement = select(*map(_many, conditions)).select_from(family.entity)
        statement = within(joined(statement, family, needs_item=item), family, scope)
        counts |= zip(ids, session.execute(statement).one(), strict=True)
    return counts


def _many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(sql_case((condition, 1), else_=0)), 0)


def _grouped(
    session: Session, family: Family, scope: Scope, by: Any, *, item: bool = False
) -> list[tuple[Any, int]]:
    statement = select(by, func.count()).select_from(family.entity).group_by(by)
    statement = within(joined(statement, family, needs_item=item), family, scope)
    return [(value, count) for value, count in session.execute(statement)]


def _named(pairs: Iterable[tuple[str, int]]) -> tuple[NamedCount, ...]:
    ordered = sorted(pairs, key=lambda pair: (-pair[1], pair[0]))
    return tuple(NamedCount(name, count) for name, count in ordered)


def _hours(session: Session, scope: Scope) -> tuple[HourCount, ...]:
    statement = select(WEEKDAY, HOUR, func.count()).select_from(Visit).group_by(WEEKDAY, HOUR)
    rows = session.execute(within(statement, VISITS, scope))
    found = (HourCount(int(day) or 7, int(hour), count) for day, hour, count in rows)
    return tuple(sorted(found, key=lambda hour: (hour.weekday, hour.hour)))


def _clerks(session: Session, scope: Scope) -> tuple[ClerkCount, ...]:
    accepted = dict(_grouped(session, ACCEPTED, scope, Case.accepted_by_id))
    closed = _by_handler(session, ENDED, scope, CLOSED, CLOSED & WAS_LATE)
    rated = _by_handler(
        session, RATED, scope, SELECTIONS["rated"].condition, SELECTIONS["bad_ratings"].condition
    )
    names = {id_: name for id_, name in session.execute(select(Account.id, Account.name))}
    busy = {id_ for id_, count in accepted.items() if count and id_ is not None}
    busy |= {id_ for id_, counts in (closed | rated).items() if any(counts)}
    return tuple(
        ClerkCount(
            id_, names[id_], accepted.get(id_, 0), *closed.get(id_, (0, 0)), *rated.get(id_, (0, 0))
        )
        for id_ in sorted(busy)
    )


def _by_handler(
    session: Session, family: Family, scope: Scope, *conditions: ColumnElement[bool]
) -> dict[int, tuple[int, ...]]:
    statement = select(Case.handler_id, *map(_many, conditions)).group_by(Case.handler_id)
    rows = session.execute(within(statement, family, scope))
    return {row[0]: tuple(row[1:]) for row in rows}


# ---- working days ----------------------------------------------------------------------


def _time_spent(session: Session, scope: Scope) -> tuple[int, int, int]:
    """Number of the timed cases, the working days they took, and those they were promised."""
    statement = select(Case.clock_start, Case.closed_on, ItemVersion.days_total, func.count())
    statement = joined(statement.select_from(Case), ENDED, needs_item=True).where(TIMED)
    grouped = statement.group_by(Case.clock_start, Case.closed_on, ItemVersion.days_total)
    rows = session.execute(within(grouped, ENDED, scope)).all()
    if not rows:
        return 0, 0, 0
    first = min(row[0] for row in rows)
    days = _WorkingDays(first, scope.end, read_day_table(session, first))
    number = used = promised = 0
    for start, end, limit, count in rows:
        number += count
        used += days.between(start, end) * count
        promised += limit * count
    return number, used - _paused(session, scope, days), promised


def _paused(session: Session, scope: Scope, days: "_WorkingDays") -> int:
    """Working days of the timed cases on which the clock did not run."""
    statement = (
        select(Case.id, Case.clock_start, Case.closed_on, CasePause.started_on, CasePause.ended_on)
        .join(ItemVersion, ItemVersion.id == Case.item_version_id)
        .join(CasePause, CasePause.case_id == Case.id)
        .where(TIMED, CasePause.counts_toward_clock.is_(False))
    )
    still: dict[int, set[date]] = {}
    for case_id, clock_start, closed_on, started_on, ended_on in session.execute(
        within(statement, ENDED, scope)
    ):
        # The day of resumption counts again; two pauses over one day are one day.
        last = min(closed_on, (ended_on or closed_on + timedelta(days=1)) - timedelta(days=1))
        first = max(clock_start + timedelta(days=1), started_on)
        found = still.setdefault(case_id, set())
        found |= {first + timedelta(days=n) for n in range((last - first).days + 1)}
    return sum(
        days.between(day - timedelta(days=1), day) for span in still.values() for day in span
    )


class _WorkingDays:
    """Working days after one day up to another, for very many pairs."""

    def __init__(self, first: date, last: date, table: DayTable) -> None:
        self._first = first
        span = (last - first).days + 1
        works = (is_working_day(first + timedelta(days=n), table) for n in range(1, span))
        self._upto = [0, *accumulate(map(int, works))]

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to `end`; none if it ended before it began."""
        if end <= start:
            return 0
        return self._upto[(end - self._first).days] - self._upto[(start - self._first).days]
