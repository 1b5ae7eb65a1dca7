"""The day table as the centre keeps it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from models.calendar.rules import DayKind, DayTable, SpecialDay
from models.calendar.tables import CalendarDay, CalendarYear


@dataclass(frozen=True)
class YearRow:
    """A year of the table, with the notice it rests on."""

    year: int
    notice: str
    days_off: int
    days_working: int


def read_day_table(session: Session, since: date | None = None) -> DayTable:
    """The special days from that day's year on (all without it), for the rules of counting."""
    first = date(since.year - 1, 1, 1) if since else date.min
    days = session.execute(_DAYS, {"first": first})
    years = session.scalars(_YEARS)
    return DayTable(
        {day: SpecialDay(DayKind(kind), name, basis) for day, kind, name, basis in days},
        frozenset(years),
    )


# Built once: read at every step at the desk.
_DAYS = select(CalendarDay.day, CalendarDay.kind, CalendarDay.name, CalendarDay.basis).where(
    CalendarDay.day >= bindparam("first")
)
_YEARS = select(CalendarYear.year)


def list_years(session: Session) -> list[YearRow]:
    """The years whose notice is loaded, the newest first."""
    table = read_day_table(session)
    return [
        YearRow(
            y.year,
            y.notice,
            sum(d.year == y.year and s.kind is DayKind.OFF for d, s in table.days.items()),
            sum(d.year == y.year and s.kind is DayKind.WORKING for d, s in table.days.items()),
        )
        for y in session.scalars(select(CalendarYear).order_by(CalendarYear.year.desc()))
    ]
