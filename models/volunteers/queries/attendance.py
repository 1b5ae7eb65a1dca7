"""Who was where and how long: lines of a shift, what waits for approval, a line before it is."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy import case as sql_case
from sqlalchemy.orm import Session

from models.people.tables import Person
from models.volunteers.queries.fitness import list_unfit
from models.volunteers.queries.settings import read_volunteer_settings
from models.volunteers.rules.attendance import (
    Doubt,
    Judgement,
    Other,
    Refusal,
    Times,
    judge,
    with_unfit,
)
from models.volunteers.rules.times import Plan, ReadTime, TimeKind, read_time
from models.volunteers.tables import Activity, Attendance, Shift, TeamMember, Volunteer

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ShiftFacts:
    """A shift with what its activity says."""

    id: int
    activity_id: int
    activity_number: str
    activity: str
    status: str
    place: str
    person_in_charge: str
    team_id: int | None
    starts_at: datetime
    ends_at: datetime
    break_minutes: int

    @property
    def day(self) -> date:
        """The day its hours belong to: on which it began."""
        return self.starts_at.date()

    @property
    def plan(self) -> Plan:
        """From when to when."""
        return self.starts_at, self.ends_at


@dataclass(frozen=True)
class AttendanceRow:
    """One line as pages and papers show it."""

    id: int
    activity_id: int
    activity: str
    shift_id: int
    volunteer_id: int
    volunteer_number: str
    name: str
    day: date
    sheet_id: int | None
    line: int | None
    sign_in: datetime | None
    sign_out: datetime | None
    deducted: int
    minutes: int | None
    credited: int | None
    written_hours: str
    doubts: tuple[Doubt, ...]
    confirmed: str
    reason: str  # of a correction
    corrects_id: int | None
    is_current: bool
    approved_at: datetime | None
    approved_by: str

    @property
    def counts(self) -> bool:
        """Whether its hours stand in totals and on certificates."""
        return self.is_current and self.approved_at is not None


@dataclass(frozen=True)
class ShiftToApprove:
    """A shift that is over and whose hours nobody has approved yet."""

    shift_id: int
    activity_id: int
    activity: str
    person_in_charge: str
    starts_at: datetime
    ends_at: datetime
    waiting: int
    doubtful: int  # of those waiting


def read_shift(session: Session, shift_id: int) -> ShiftFacts:
    """A shift by its id."""
    row = session.execute(_SHIFT.where(Shift.id == shift_id)).one()
    return ShiftFacts(*row)


def list_attendance(
    session: Session,
    *,
    activity_id: int | None = None,
    shift_id: int | None = None,
    volunteer_id: int | None = None,
    sheet_id: int | None = None,
    with_corrected: bool = False,
) -> list[AttendanceRow]:
    """The lines of an activity, a shift, a sheet or a volunteer, in the order of day and line."""
    statement = _ROWS
    for column, wanted in (
        (Attendance.activity_id, activity_id),
        (Attendance.shift_id, shift_id),
        (Attendance.volunteer_id, volunteer_id),
        (Attendance.sheet_id, sheet_id),
    ):
        if wanted is not None:
            statement = statement.where(column == wanted)
    if not with_corrected:
        statement = statement.where(Attendance.is_current)
    rows = session.execute(
        statement.order_by(
            Attendance.day,
            Attendance.sheet_id,
            Attendance.line,
            Attendance.id,
        )
    )
    return [_row(row) for row in rows]


def read_attendance(session: Session, attendance_id: int) -> AttendanceRow:
    """One line, corrected or not."""
    return _row(session.execute(_ROWS.where(Attendance.id == attendance_id)).one())


def list_present(session: Session, shift_id: int) -> list[AttendanceRow]:
    """Who has signed in at this shift and not out yet."""
    rows = session.execute(
        _ROWS.where(
            Attendance.shift_id == shift_id,
            Attendance.is_current,
            Attendance.sign_in.is_not(None),
            Attendance.sign_out.is_(None),
        ).order_by(Attendance.sign_in, Attendance.id)
    )
    return [_row(row) for row in rows]


def list_to_approve(session: Session, now: datetime, limit: int = 200) -> list[ShiftToApprove]:
    """Shifts that are over with hours nobody has approved, the oldest first."""
    doubtful = func.count(sql_case((Attendance.credited.is_(None), 1)))
    rows = session.execute(
        select(
            Shift.id, Shift.activity_id, Activity.name, Activity.person_in_charge,
            Shift.starts_at, Shift.ends_at, func.count(), doubtful,
        )
        .join(Attendance, Attendance.shift_id == Shift.id)
        .join(Activity, Activity.id == Shift.activity_id)
        .where(
            Attendance.is_current,
            Attendance.approved_at.is_(None),
            # An absence is no hour that anybody could approve.
            ~and_(Attendance.sign_in.is_(None), Attendance.sign_out.is_(None)),
            Shift.ends_at <= now,
        )
        .group_by(
            Shift.id, Shift.activity_id, Activity.name, Activity.person_in_charge,
            Shift.starts_at, Shift.ends_at,
        )
        .order_by(Shift.starts_at, Shift.id)
        .limit(limit)
    )  # fmt: skip
    return [ShiftToApprove(*row) for row in rows]


def list_approvers(session: Session, shift: ShiftFacts) -> tuple[str, ...]:
    """Who stands up for the hours of a shift: in charge, or leading its team that day.

    A leader of the hall may put down his own name as well.
    """
    leaders: Sequence[str] = ()
    if shift.team_id is not None:
        leaders = session.scalars(
            select(Person.name)
            .join(Volunteer, Volunteer.person_id == Person.id)
            .join(TeamMember, TeamMember.volunteer_id == Volunteer.id)
            .where(
                TeamMember.team_id == shift.team_id,
                TeamMember.is_leader,
                TeamMember.since <= shift.day,
                or_(TeamMember.until.is_(None), TeamMember.until >= shift.day),
            )
            .order_by(TeamMember.since, TeamMember.id)
        ).all()
    return tuple(dict.fromkeys(filter(None, (shift.person_in_charge.strip(), *leaders))))


def preview_line(
    session: Session,
    shift_id: int,
    volunteer_id: int | None,
    sign_in: str,
    sign_out: str,
    deducted: int | None = None,
    written_minutes: int | None = None,
    *,
    now: datetime | None = None,
    corrects_id: int | None = None,
) -> Judgement:
    """What a typed line would become, before anything is kept."""
    shift = read_shift(session, shift_id)
    start, end = (read_time(text, shift.day, shift.plan) for text in (sign_in, sign_out))
    if TimeKind.UNREADABLE in (start.kind, end.kind):
        refusal = Refusal.TIME_UNREADABLE
        return Judgement(refusals=(refusal,), sentences=(refusal.text,))
    others: Sequence[Other] = ()
    unfit = ""
    if volunteer_id is not None:
        unfit = list_unfit(session, shift_id, [volunteer_id]).get(volunteer_id, "")
        skipped = (corrects_id,) if corrects_id is not None else ()
        others = read_others(session, [volunteer_id], shift.day, skipped)[volunteer_id]
    times = Times(start.at, end.at, breaks_of(shift, deducted, start, end), written_minutes)
    settings = read_volunteer_settings(session, shift.day)
    return with_unfit(judge(times, shift.plan, shift.id, others, settings, now=now), unfit)


def breaks_of(shift: ShiftFacts, deducted: int | None, start: ReadTime, end: ReadTime) -> int:
    """Minutes of breaks: as told, else those of the shift once somebody was there longer."""
    if deducted is not None:
        return deducted
    if start.at is None or end.at is None:
        return 0
    return shift.break_minutes if end.at - start.at > timedelta(minutes=shift.break_minutes) else 0


def read_others(
    session: Session, volunteer_ids: Collection[int], day: date, without: Collection[int] = ()
) -> dict[int, list[Other]]:
    """What else is kept of these volunteers around a day; absences are nothing."""
    found: dict[int, list[Other]] = defaultdict(list)
    rows = session.execute(
        select(
            Attendance.id, Attendance.volunteer_id, Attendance.shift_id, Activity.name,
            Attendance.sign_in, Attendance.sign_out, Attendance.day,
        )
        .join(Activity, Activity.id == Attendance.activity_id)
        .where(
            Attendance.volunteer_id.in_(sorted(volunteer_ids)),
            Attendance.is_current,
            Attendance.day >= day - _ONE_DAY,
            Attendance.day <= day + _ONE_DAY,
        )
        .order_by(Attendance.id)
    )  # fmt: skip
    for row in rows:
        if row.id not in without and (row.sign_in is not None or row.sign_out is not None):
            found[row.volunteer_id].append(
                Other(row.shift_id, row.name, row.sign_in, row.sign_out, row.day == day)
            )
    return found


_SHIFT = select(
    Shift.id, Shift.activity_id, Activity.number, Activity.name, Activity.status, Activity.place,
    Activity.person_in_charge, Activity.team_id, Shift.starts_at, Shift.ends_at,
    Shift.break_minutes,
).join(Activity, Activity.id == Shift.activity_id)  # fmt: skip
_ROWS = (
    select(
        Attendance.id, Attendance.activity_id, Activity.name.label("activity"),
        Attendance.shift_id, Attendance.volunteer_id, Volunteer.number.label("volunteer_number"),
        Person.name, Attendance.day, Attendance.sheet_id, Attendance.line, Attendance.sign_in,
        Attendance.sign_out, Attendance.deducted, Attendance.minutes, Attendance.credited,
        Attendance.written_hours, Attendance.doubts, Attendance.confirmed, Attendance.reason,
        Attendance.corrects_id, Attendance.is_current, Attendance.approved_at,
        Attendance.approved_by,
    )
    .join(Activity, Activity.id == Attendance.activity_id)
    .join(Volunteer, Volunteer.id == Attendance.volunteer_id)
    .join(Person, Person.id == Volunteer.person_id)
)  # fmt: skip


def _row(row: Any) -> AttendanceRow:
    values = dict(row._mapping)
    values["doubts"] = tuple(Doubt(code) for code in values["doubts"])
    return AttendanceRow(**values)
