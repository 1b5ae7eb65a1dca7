"""The figures of voluntary service in the monthly report.

Persons 人 and person-times 人次 are never mixed: who served three times is one and three.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.errors import KnownError
from models.volunteers.queries.hours import COUNTED, By, HoursTotal, total_by, total_minutes
from models.volunteers.queries.ledger import THERE, held_within
from models.volunteers.rules.hours import hours_of
from models.volunteers.tables import Activity, Attendance, Certificate, StarAward, Volunteer


@dataclass(frozen=True)
class VolunteerFigures:
    """A span in figures; hours are those approved by the persons in charge."""

    activities: int
    persons: int
    person_times: int
    minutes: int
    waiting: int  # person-times whose hours nobody has approved
    new_volunteers: int
    volunteers: int  # registered at the end of the span
    stars: int  # awarded
    certificates: int  # issued
    by_kind: tuple[HoursTotal, ...]

    @property
    def hours(self) -> Decimal:
        """For people."""
        return hours_of(self.minutes)


def read_volunteer_figures(session: Session, start: date, end: date) -> VolunteerFigures:
    """The figures of a span of days, both counted."""
    persons = session.scalar(
        select(func.count(Attendance.volunteer_id.distinct())).where(*_attended(start, end))
    )
    volunteers = session.scalar(
        select(func.count())
        .select_from(Volunteer)
        .where(
            Volunteer.registered_on <= end,
            (Volunteer.left_on.is_(None)) | (Volunteer.left_on > end),
        )
    )
    counts = {
        name: session.scalar(select(func.count()).select_from(table).where(*within(start, end)))
        or 0
        for name, (table, within) in _RECORDS.items()
    }
    return VolunteerFigures(
        activities=counts["activities"], persons=persons or 0,
        person_times=counts["person_times"], minutes=total_minutes(session, start, end),
        waiting=counts["waiting"], new_volunteers=counts["new_volunteers"],
        volunteers=volunteers or 0, stars=counts["stars"], certificates=counts["certificates"],
        by_kind=total_by(session, By.KIND, start, end),
    )  # fmt: skip


def list_figure_records(session: Session, name: str, start: date, end: date) -> list[int]:
    """Ids of the records behind a figure: activities, attendances, volunteers, certificates."""
    if name not in _RECORDS:
        raise KnownError(f"没有名为“{name}”的数，请回到报表重新点开。")
    table, within = _RECORDS[name]
    return list(session.scalars(select(table.id).where(*within(start, end)).order_by(table.id)))


def conditions_of(name: str, start: date, end: date) -> tuple[Any, ...]:
    """Which rows a figure counts. Raises KnownError for an unknown one."""
    if name not in _RECORDS:
        raise KnownError(f"没有名为“{name}”的数，请回到报表重新点开。")
    return _RECORDS[name][1](start, end)


def _attended(start: date, end: date) -> tuple[Any, ...]:
    return Attendance.is_current, THERE, Attendance.day >= start, Attendance.day <= end


def _moments(column: Any, start: date, end: date) -> tuple[Any, ...]:
    first = datetime.combine(start, time())
    return column >= first, column < datetime.combine(end, time()) + timedelta(days=1)


def _days(column: Any, start: date, end: date) -> tuple[Any, ...]:
    return column >= start, column <= end


_RECORDS: dict[str, tuple[Any, Callable[[date, date], tuple[Any, ...]]]] = {
    "activities": (Activity, held_within),
    "person_times": (Attendance, _attended),
    "hours": (Attendance, lambda s, e: (COUNTED, *_days(Attendance.day, s, e))),
    "waiting": (Attendance, lambda s, e: (Attendance.approved_at.is_(None), *_attended(s, e))),
    "new_volunteers": (Volunteer, lambda s, e: _days(Volunteer.registered_on, s, e)),
    "stars": (StarAward, lambda s, e: _days(StarAward.awarded_on, s, e)),
    "certificates": (Certificate, lambda s, e: _moments(Certificate.issued_at, s, e)),
}
