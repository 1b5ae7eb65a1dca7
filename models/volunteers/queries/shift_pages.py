"""One shift as the desk works on it: who was there, its sheets, who stands up for its hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.errors import KnownError
from models.volunteers.queries.attendance import (
    AttendanceRow,
    ShiftFacts,
    list_approvers,
    list_attendance,
    read_shift,
)
from models.volunteers.queries.sheets import SheetRow, list_sheets
from models.volunteers.queries.volunteers import VolunteerBrief, find_volunteers
from models.volunteers.rules.signing_up import SignUpState
from models.volunteers.tables import Attendance, Place, Shift, SignUp


@dataclass(frozen=True)
class ShiftTime:
    """A shift of the activity, to choose it."""

    id: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class ShiftPage:
    """A shift with its lines: what holds, each followed by what it corrected."""

    shift: ShiftFacts
    shifts: tuple[ShiftTime, ...]  # of the activity
    rows: tuple[AttendanceRow, ...]
    sheets: tuple[SheetRow, ...]  # of this shift
    approvers: tuple[str, ...]


@dataclass(frozen=True)
class AtShift:
    """A volunteer who stands at the counter."""

    brief: VolunteerBrief
    is_admitted: bool
    signed_in_at: datetime | None  # and not out yet
    signed_out_at: datetime | None  # the last time


def read_shift_page(
    session: Session, activity_id: int, shift_id: int | None, now: datetime
) -> ShiftPage:
    """A shift of an activity; without `shift_id` the one that runs, else the last that began."""
    shifts = tuple(
        ShiftTime(*row)
        for row in session.execute(
            select(Shift.id, Shift.starts_at, Shift.ends_at)
            .where(Shift.activity_id == activity_id)
            .order_by(Shift.starts_at, Shift.id)
        )
    )
    if not shifts:
        raise KnownError("这个活动还没有班次，请先在活动里写上班次。没有任何改动。")
    begun = [shift for shift in shifts if shift.starts_at.date() <= now.date()]
    chosen = shift_id if shift_id is not None else (begun or shifts[:1])[-1].id
    shift = read_shift(session, chosen)
    sheets = tuple(s for s in list_sheets(session, activity_id) if s.shift_id == chosen)
    rows = list_attendance(session, shift_id=chosen, with_corrected=True)
    return ShiftPage(shift, shifts, _with_old(rows), sheets, list_approvers(session, shift))


def find_at_shift(
    session: Session, shift_id: int, text: str, today: date, limit: int = 8
) -> list[AtShift]:
    """Volunteers by what was scanned or typed; who is in or expected here comes first."""
    found = find_volunteers(session, text, today, limit)
    ids = [brief.id for brief in found]
    admitted = set(
        session.scalars(
            select(SignUp.volunteer_id)
            .join(Place, Place.id == SignUp.place_id)
            .where(
                Place.shift_id == shift_id,
                SignUp.volunteer_id.in_(ids),
                SignUp.status == SignUpState.ADMITTED.value,
            )
        )
    )
    inside: dict[int, datetime] = {}
    gone: dict[int, datetime] = {}
    for volunteer_id, sign_in, sign_out in session.execute(
        select(Attendance.volunteer_id, Attendance.sign_in, Attendance.sign_out)
        .where(
            Attendance.shift_id == shift_id,
            Attendance.volunteer_id.in_(ids),
            Attendance.is_current,
        )
        .order_by(Attendance.id)
    ):
        if sign_in is not None and sign_out is None:
            inside[volunteer_id] = sign_in
        elif sign_out is not None:
            gone[volunteer_id] = sign_out
    listed = [
        AtShift(brief, brief.id in admitted, inside.get(brief.id), gone.get(brief.id))
        for brief in found
    ]
    return sorted(listed, key=lambda one: (one.signed_in_at is None, not one.is_admitted))


def _with_old(rows: Sequence[AttendanceRow]) -> tuple[AttendanceRow, ...]:
    """Every line that holds, and below it those it stands for, the latest first."""
    by_id = {row.id: row for row in rows}
    ordered: list[AttendanceRow] = []
    for row in rows:
        each: AttendanceRow | None = row if row.is_current else None
        while each is not None:
            ordered.append(each)
            each = by_id.get(each.corrects_id) if each.corrects_id is not None else None
    return tuple(ordered)
