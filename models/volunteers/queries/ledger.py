"""志愿服务活动台账 (F10): one row an activity, with its sums.

An activity whose shifts go past the end of a month stands in the ledger of each month with what
was served in it, so that the hours of every ledger are those of the log.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, tuple_
from sqlalchemy import case as sql_case
from sqlalchemy.orm import Session

from models.volunteers.queries.hours import COUNTED, find_kind
from models.volunteers.rules.hours import hours_of
from models.volunteers.tables import Activity, ActivityPicture, Attendance, Shift, Team

BLOCK = 1000  # activities read at once, with their attendances
HELD = ("open", "ended")

# Who was there: an absence has neither time.
THERE = or_(Attendance.sign_in.is_not(None), Attendance.sign_out.is_not(None))


@dataclass(frozen=True)
class VolunteerLedgerRow:
    """An activity as the ledger prints and exports it."""

    activity_id: int
    number: str
    name: str
    kind: str  # in words
    starts_at: datetime
    ends_at: datetime
    place: str
    host: str  # 主办/服务队
    person_in_charge: str
    participants: int  # persons 人
    served_count: int | None  # None: nobody counted
    minutes: int  # credited, approved by the person in charge
    content: str
    pictures: int
    note: str

    @property
    def day(self) -> date:
        """The day it began."""
        return self.starts_at.date()

    @property
    def hours(self) -> Decimal:
        """For people."""
        return hours_of(self.minutes)


@dataclass(frozen=True)
class LedgerSums:
    """The last line of the ledger; it equals the sum of its rows."""

    activities: int
    participants: int  # summed over activities: person-times 人次
    served_count: int
    minutes: int

    @property
    def hours(self) -> Decimal:
        """For people."""
        return hours_of(self.minutes)


def stream_volunteer_ledger(
    session: Session,
    start: date | None = None,
    end: date | None = None,
    *,
    team_id: int | None = None,
) -> Generator[VolunteerLedgerRow, None, None]:
    """Activities with a shift in those days, the oldest first; no drafts, none called off."""
    after: tuple[datetime, int] | None = None
    while True:
        statement = _chosen(_columns(end), start, end, team_id)
        if after is not None:
            statement = statement.where(tuple_(Activity.starts_at, Activity.id) > after)
        found = session.execute(
            statement.order_by(Activity.starts_at, Activity.id).limit(BLOCK)
        ).all()
        ids = [row.id for row in found]
        served, pictures = _served(session, ids, start, end), _pictures(session, ids)
        for row in found:
            yield _row(row, served.get(row.id, (0, 0, 0)), pictures.get(row.id, 0))
        if len(found) < BLOCK:
            return
        after = found[-1].starts_at, found[-1].id


def count_volunteer_ledger(
    session: Session,
    start: date | None = None,
    end: date | None = None,
    *,
    team_id: int | None = None,
) -> int:
    """How many rows the ledger has."""
    statement = _chosen(select(func.count()).select_from(Activity), start, end, team_id)
    return session.scalar(statement) or 0


def sum_volunteer_ledger(
    session: Session,
    start: date | None = None,
    end: date | None = None,
    *,
    team_id: int | None = None,
) -> LedgerSums:
    """The sums of the ledger, in the store: equal to adding up its rows."""
    activities, served = session.execute(
        _chosen(
            select(func.count(), func.sum(_served_count(end))).select_from(Activity),
            start,
            end,
            team_id,
        )
    ).one()
    each = (
        _chosen(
            select(
                Attendance.activity_id,
                func.count(sql_case((THERE, Attendance.volunteer_id)).distinct()).label("persons"),
                func.sum(sql_case((COUNTED, Attendance.credited), else_=0)).label("minutes"),
            ).join(Activity, Activity.id == Attendance.activity_id),
            start,
            end,
            team_id,
        )
        .where(Attendance.is_current, *_within(start, end))
        .group_by(Attendance.activity_id)
        .subquery()
    )
    persons, minutes = session.execute(
        select(func.sum(each.c.persons), func.sum(each.c.minutes))
    ).one()
    return LedgerSums(activities, int(persons or 0), int(served or 0), int(minutes or 0))


def held_within(start: date | None, end: date | None) -> tuple[ColumnElement[bool], ...]:
    """Activities with a shift that began in those days."""
    conditions: list[ColumnElement[bool]] = [Activity.status.in_(HELD)]
    if end is not None:
        conditions.append(Activity.starts_at < _after(end))
    if start is not None:
        first = datetime.combine(start, time())
        shift = [Shift.activity_id == Activity.id, Shift.starts_at >= first]
        if end is not None:
            shift.append(Shift.starts_at < _after(end))
        goes_on = and_(Activity.starts_at < first, Activity.ends_at > first, exists().where(*shift))
        conditions.append(or_(Activity.starts_at >= first, goes_on))
    return tuple(conditions)


def _columns(end: date | None) -> Any:
    return select(
        Activity.id, Activity.number, Activity.name, Activity.kind, Activity.starts_at,
        Activity.ends_at, Activity.place, Activity.organiser, Activity.person_in_charge,
        _served_count(end).label("served_count"), Activity.content, Team.name.label("team"),
    ).outerjoin(Team, Team.id == Activity.team_id)  # fmt: skip


def _served_count(end: date | None) -> Any:
    """People served are counted once, in the span of the last shift."""
    if end is None:
        return Activity.served_count
    goes_on = exists().where(Shift.activity_id == Activity.id, Shift.starts_at >= _after(end))
    return sql_case(
        (Activity.ends_at < _after(end), Activity.served_count),
        (goes_on, None),
        else_=Activity.served_count,
    )


def _within(start: date | None, end: date | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if start is not None:
        found.append(Attendance.day >= start)
    if end is not None:
        found.append(Attendance.day <= end)
    return found


def _after(end: date) -> datetime:
    return datetime.combine(end, time()) + timedelta(days=1)


def _chosen(statement: Any, start: date | None, end: date | None, team_id: int | None) -> Any:
    statement = statement.where(*held_within(start, end))
    if team_id is not None:
        statement = statement.where(Activity.team_id == team_id)
    return statement


def _served(
    session: Session, ids: Sequence[int], start: date | None, end: date | None
) -> dict[int, tuple[int, int, int]]:
    """Persons, credited minutes, and how many lines nobody has approved."""
    rows = session.execute(
        select(
            Attendance.activity_id,
            func.count(sql_case((THERE, Attendance.volunteer_id)).distinct()),
            func.sum(sql_case((COUNTED, Attendance.credited), else_=0)),
            func.count(sql_case((THERE & Attendance.approved_at.is_(None), 1))),
        )
        .where(Attendance.activity_id.in_(ids), Attendance.is_current, *_within(start, end))
        .group_by(Attendance.activity_id)
    )
    return {id_: (persons, int(minutes), waiting) for id_, persons, minutes, waiting in rows}


def _pictures(session: Session, ids: Sequence[int]) -> dict[int, int]:
    rows = session.execute(
        select(ActivityPicture.activity_id, func.count())
        .where(ActivityPicture.activity_id.in_(ids))
        .group_by(ActivityPicture.activity_id)
    )
    return {id_: count for id_, count in rows}


def _row(row: Any, served: tuple[int, int, int], pictures: int) -> VolunteerLedgerRow:
    persons, minutes, waiting = served
    kind = find_kind(row.kind)
    return VolunteerLedgerRow(
        row.id, row.number, row.name, kind.text if kind else "", row.starts_at, row.ends_at,
        row.place, "/".join(dict.fromkeys(filter(None, (row.organiser, row.team)))),
        row.person_in_charge, persons, row.served_count, minutes, row.content, pictures,
        f"{waiting} 人次时长待确认" if waiting else "",
    )  # fmt: skip
