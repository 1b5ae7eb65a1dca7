"""What counts in a span: lines of the 登记卡, and approved hours of volunteer activities.

A member who serves in a volunteer activity has the hours from its sign-in sheet. A line that
somebody wrote for the same day counts only where it says that it was another service: so no hour
counts twice. Hours count for the unit of their day, and only while the member was checked in.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session

from models.double_check_in.tables import CheckIn, ServiceRecord, UnitSpell
from models.volunteers.tables import Activity, Attendance, Volunteer

RECORD, ACTIVITY = "record", "activity"


@dataclass(frozen=True)
class Counted:
    """A service: a line, or an attendance. `counts` is False where the activity's hours count."""

    source: str  # RECORD or ACTIVITY
    id: int
    check_in_id: int
    unit_id: int
    day: date
    kind: str  # code of a PostKind; empty for activities
    content: str
    minutes: int
    confirmed_by: str
    counts: bool = True


@dataclass(frozen=True)
class Sum:
    """Minutes and how many services."""

    minutes: int
    services: int


def read_counted(
    session: Session,
    start: date,
    end: date,
    *,
    unit_id: int | None = None,
    check_in_id: int | None = None,
) -> list[Counted]:
    """Every service in those days, by day; of one unit or one member, or of all."""
    activities = activity_hours(session, start, end, unit_id=unit_id, check_in_id=check_in_id)
    statement = select(
        ServiceRecord.id, ServiceRecord.check_in_id, ServiceRecord.unit_id, ServiceRecord.day,
        ServiceRecord.kind, ServiceRecord.content, ServiceRecord.minutes,
        ServiceRecord.confirmed_by, ServiceRecord.besides_activity,
    ).where(
        ServiceRecord.is_current, ServiceRecord.day >= start, ServiceRecord.day <= end
    )  # fmt: skip
    if unit_id is not None:
        statement = statement.where(ServiceRecord.unit_id == unit_id)
    if check_in_id is not None:
        statement = statement.where(ServiceRecord.check_in_id == check_in_id)
    days = {(row.check_in_id, row.day) for row in activities}
    records = [
        Counted(
            RECORD,
            id_,
            member,
            unit,
            day,
            kind,
            content,
            minutes,
            by,
            besides or (member, day) not in days,
        )
        for id_, member, unit, day, kind, content, minutes, by, besides in session.execute(
            statement
        )
    ]
    return sorted([*records, *activities], key=lambda row: (row.day, row.source, row.id))


def activity_hours(
    session: Session,
    start: date,
    end: date,
    *,
    unit_id: int | None = None,
    check_in_id: int | None = None,
) -> list[Counted]:
    """Approved hours of volunteer activities of members who were checked in on that day."""
    statement = (
        select(
            Attendance.id, CheckIn.id, UnitSpell.unit_id, Attendance.day, Activity.name,
            Attendance.credited, Attendance.approved_by,
        )
        .join(Volunteer, Volunteer.id == Attendance.volunteer_id)
        .join(CheckIn, CheckIn.person_id == Volunteer.person_id)
        .join(UnitSpell, and_(UnitSpell.check_in_id == CheckIn.id, _within_spell()))
        .join(Activity, Activity.id == Attendance.activity_id)
        .where(_approved(start, end))
        .order_by(Attendance.day, Attendance.id)
    )  # fmt: skip
    if unit_id is not None:
        statement = statement.where(UnitSpell.unit_id == unit_id)
    if check_in_id is not None:
        statement = statement.where(CheckIn.id == check_in_id)
    return [
        Counted(ACTIVITY, id_, member, unit, day, "", name, int(minutes or 0), by)
        for id_, member, unit, day, name, minutes, by in session.execute(statement)
    ]


def sum_counted(session: Session, start: date, end: date) -> Sum:
    """The sum of a span, straight from the rows and by no unit: what all returns must add up to."""
    of_member = and_(
        Volunteer.person_id == CheckIn.person_id,
        UnitSpell.check_in_id == CheckIn.id,
        _within_spell(),
    )
    hours = select(func.sum(Attendance.credited), func.count()).where(
        _approved(start, end),
        exists().where(Volunteer.id == Attendance.volunteer_id, of_member).correlate(Attendance),
    )
    same_day = (
        exists()
        .where(
            Attendance.volunteer_id == Volunteer.id,
            of_member,
            CheckIn.id == ServiceRecord.check_in_id,
            Attendance.day == ServiceRecord.day,
            _approved(start, end),
        )
        .correlate(ServiceRecord)
    )
    lines = select(func.sum(ServiceRecord.minutes), func.count()).where(
        ServiceRecord.is_current,
        ServiceRecord.day >= start,
        ServiceRecord.day <= end,
        or_(ServiceRecord.besides_activity, ~same_day),
    )
    minutes = services = 0
    for statement in (hours, lines):
        total, count = session.execute(statement).one()
        minutes, services = minutes + int(total or 0), services + count
    return Sum(minutes, services)


def _approved(start: date, end: date) -> Any:
    """Current rows only: what was corrected is not counted beside its correction."""
    return and_(
        Attendance.is_current,
        Attendance.approved_at.is_not(None),
        Attendance.credited > 0,
        Attendance.day >= start,
        Attendance.day <= end,
    )


def _within_spell() -> Any:
    return and_(
        UnitSpell.since <= Attendance.day,
        or_(UnitSpell.until.is_(None), UnitSpell.until >= Attendance.day),
    )
