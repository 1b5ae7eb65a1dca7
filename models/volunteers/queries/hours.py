"""Credited hours: totals by person, team, unit, organiser and kind, all from the same rows.

What counts: the current line, approved by the person in charge. Every paper takes its hours here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy import case as sql_case
from sqlalchemy.orm import Session

from models.organisation.tables import OrgUnit
from models.people.tables import Person
from models.volunteers.queries.attendance import AttendanceRow, list_attendance
from models.volunteers.rules.hours import credit, hours_of
from models.volunteers.rules.settings import VolunteerSettings
from models.volunteers.rules.stars import KindMinutes, count_points, read_rates
from models.volunteers.rules.volunteers import ServiceKind
from models.volunteers.tables import Activity, Attendance, Team, TeamMember, Volunteer
from models.worded import Worded

NO_TEAM, NO_UNIT, NO_ORGANISER = "未入队", "未填网格", "未填主办"

COUNTED: ColumnElement[bool] = and_(
    Attendance.is_current, Attendance.approved_at.is_not(None), Attendance.credited.is_not(None)
)


class By(Worded):
    """By what hours are added up."""

    PERSON = "person", "按人"
    TEAM = "team", "按服务队"
    UNIT = "unit", "按网格"
    ORGANISER = "organiser", "按主办"
    KIND = "kind", "按类别"


@dataclass(frozen=True)
class HoursTotal:
    """One line of a list of totals. The lines of one list add up to the total of the span."""

    key: str  # id or code; empty for the rest that has none
    name: str
    number: str  # of a volunteer
    persons: int
    person_times: int
    minutes: int

    @property
    def hours(self) -> Decimal:
        """For people."""
        return hours_of(self.minutes)


@dataclass(frozen=True)
class PersonHours:
    """A volunteer's record of service in a span."""

    rows: tuple[AttendanceRow, ...]  # what counts
    minutes: int
    by_kind: tuple[tuple[ServiceKind | None, int], ...]
    points: Decimal
    waiting: int  # lines that are not approved yet

    @property
    def hours(self) -> Decimal:
        """For people."""
        return hours_of(self.minutes)


@dataclass(frozen=True)
class Recomputed:
    """What other settings would make of a span; nothing is changed."""

    count: int
    changed: int
    before: int  # minutes as credited
    after: int
    by_person: dict[int, int]  # volunteer → minutes after


def total_by(
    session: Session,
    by: By,
    start: date | None = None,
    end: date | None = None,
    limit: int | None = None,
) -> tuple[HoursTotal, ...]:
    """Totals of a span, the most hours first.

    By team: the membership of the day counts. Who is in several teams counts for that of the
    activity, else for the one joined first, so that no hour is counted twice.
    """
    served = _served(by, start, end).subquery()
    minutes = func.sum(served.c.minutes).label("minutes")
    name, number = _names(by, served)
    statement = (
        select(
            served.c.key, name.label("name"), number.label("number"),
            func.count(served.c.volunteer_id.distinct()), func.count(), minutes,
        )
        .group_by(served.c.key, name, number)
        .order_by(minutes.desc(), served.c.key)
    )  # fmt: skip
    if by is By.PERSON:
        statement = statement.join(Volunteer, Volunteer.id == served.c.key).join(
            Person, Person.id == Volunteer.person_id
        )
    elif by is By.TEAM:
        statement = statement.outerjoin(Team, Team.id == served.c.key)
    elif by is By.UNIT:
        statement = statement.outerjoin(OrgUnit, OrgUnit.id == served.c.key)
    if limit is not None:
        statement = statement.limit(limit)
    return tuple(_total(by, row) for row in session.execute(statement))


def total_minutes(
    session: Session,
    start: date | None = None,
    end: date | None = None,
    *,
    volunteer_id: int | None = None,
) -> int:
    """All credited minutes of a span, or those of one volunteer."""
    statement = _between(select(func.sum(Attendance.credited)).where(COUNTED), start, end)
    if volunteer_id is not None:
        statement = statement.where(Attendance.volunteer_id == volunteer_id)
    return int(session.scalar(statement) or 0)


def read_person_hours(
    session: Session, volunteer_id: int, start: date | None = None, end: date | None = None
) -> PersonHours:
    """The record of one volunteer with its points."""
    rows = [
        row
        for row in list_attendance(session, volunteer_id=volunteer_id)
        if (start is None or row.day >= start) and (end is None or row.day <= end)
    ]
    kinds: dict[int, str] = {
        id_: kind
        for id_, kind in session.execute(
            select(Activity.id, Activity.kind).where(
                Activity.id.in_(sorted({row.activity_id for row in rows}))
            )
        )
    }
    counted = tuple(row for row in rows if row.counts and row.credited is not None)
    served = [KindMinutes(r.day, kinds[r.activity_id], r.credited or 0) for r in counted]
    by_kind: dict[str, int] = {}
    for one in served:
        by_kind[one.kind] = by_kind.get(one.kind, 0) + one.minutes
    waiting = sum(
        row.approved_at is None and not (row.sign_in is None and row.sign_out is None)
        for row in rows
    )
    return PersonHours(
        counted,
        sum(one.minutes for one in served),
        tuple((find_kind(kind), minutes) for kind, minutes in sorted(by_kind.items())),
        count_points(served, read_rates()),
        waiting,
    )


def recompute(
    session: Session,
    settings: VolunteerSettings,
    start: date | None = None,
    end: date | None = None,
) -> Recomputed:
    """What the counted lines of a span would come to under other settings.

    What was credited stays: settings hold from their day on.
    """
    rows = session.execute(
        _between(
            select(
                Attendance.volunteer_id, Attendance.minutes, Attendance.deducted,
                Attendance.credited,
            ).where(COUNTED),
            start,
            end,
        )
    ).all()  # fmt: skip
    step, rounding = settings.step, settings.rounding
    by_person: dict[int, int] = {}
    changed = before = 0
    for volunteer_id, minutes, deducted, credited in rows:
        now = credit(minutes, deducted, step, rounding)
        by_person[volunteer_id] = by_person.get(volunteer_id, 0) + now
        before += credited
        changed += now != credited
    return Recomputed(len(rows), changed, before, sum(by_person.values()), by_person)


def find_kind(code: str) -> ServiceKind | None:
    """The kind of a code; None for none."""
    return ServiceKind(code) if code in tuple(ServiceKind) else None


def _served(by: By, start: date | None, end: date | None) -> Any:
    """Every counted line with the key it is added up by."""
    keys: dict[By, Any] = {
        By.PERSON: Attendance.volunteer_id,
        By.TEAM: _team_of_the_day(),
        By.UNIT: Person.grid_id,
        By.ORGANISER: Activity.organiser,
        By.KIND: Activity.kind,
    }
    statement = select(
        keys[by].label("key"), Attendance.volunteer_id, Attendance.credited.label("minutes")
    ).select_from(Attendance)
    if by in (By.TEAM, By.ORGANISER, By.KIND):
        statement = statement.join(Activity, Activity.id == Attendance.activity_id)
    elif by is By.UNIT:
        statement = statement.join(Volunteer, Volunteer.id == Attendance.volunteer_id).join(
            Person, Person.id == Volunteer.person_id
        )
    return _between(statement.where(COUNTED), start, end)


def _team_of_the_day() -> Any:
    return (
        select(TeamMember.team_id)
        .where(
            TeamMember.volunteer_id == Attendance.volunteer_id,
            TeamMember.since <= Attendance.day,
            or_(TeamMember.until.is_(None), TeamMember.until >= Attendance.day),
        )
        .order_by(
            sql_case((TeamMember.team_id == Activity.team_id, 0), else_=1),
            TeamMember.since,
            TeamMember.id,
        )
        .limit(1)
        .correlate(Attendance, Activity)
        .scalar_subquery()
    )


def _names(by: By, served: Any) -> tuple[Any, Any]:
    nobody = func.coalesce("", "")
    if by is By.PERSON:
        return Person.name, Volunteer.number
    if by is By.TEAM:
        return Team.name, nobody
    return (OrgUnit.name if by is By.UNIT else served.c.key), nobody


def _total(by: By, row: Sequence[Any]) -> HoursTotal:
    key, name, number, persons, times, minutes = row
    if by is By.KIND:
        kind = find_kind(key)
        name = kind.text if kind else "其他"
    rest = {By.TEAM: NO_TEAM, By.UNIT: NO_UNIT, By.ORGANISER: NO_ORGANISER}.get(by, "")
    return HoursTotal(
        "" if key is None else str(key), name or rest, number or "", persons, times, int(minutes)
    )


def _between(statement: Any, start: date | None, end: date | None) -> Any:
    if start is not None:
        statement = statement.where(Attendance.day >= start)
    if end is not None:
        statement = statement.where(Attendance.day <= end)
    return statement
