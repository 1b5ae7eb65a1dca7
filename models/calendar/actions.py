"""Loading a year's holiday notice, and the table a new centre begins with."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import delete, insert

from models.calendar.rules import DayKind, SpecialDay, read_seed_days
from models.calendar.tables import CalendarDay, CalendarYear
from models.errors import KnownError
from models.work import Work


def keep_year(work: Work, year: int, notice: str, days: Mapping[date, SpecialDay]) -> None:
    """Put a year's days in the table in place of what was there.

    Raises KnownError for a day of another year or a year without any day off.
    """
    if any(day.year != year for day in days):
        raise KnownError(f"有日期不在{year}年，请核对后再保存。", field="days")
    if not any(special.kind is DayKind.OFF for special in days.values()):
        raise KnownError(f"{year}年一天放假也没有，请核对后再保存。", field="days")
    work.session.execute(
        delete(CalendarDay).where(
            CalendarDay.day >= date(year, 1, 1), CalendarDay.day <= date(year, 12, 31)
        )
    )
    work.session.add_all(
        CalendarDay(day=day, kind=s.kind.value, name=s.name, basis=s.basis)
        for day, s in sorted(days.items())
    )
    kept = work.session.get(CalendarYear, year)
    if kept is None:
        work.session.add(CalendarYear(year=year, notice=notice.strip()))
    else:
        kept.notice = notice.strip()
    work.changes.touch("calendar_day")


def load_first_days(work: Work) -> None:
    """Give a new centre the days the program ships with."""
    days = sorted(read_seed_days().days.items())
    notices = {day.year: special.basis for day, special in reversed(days)}
    rows = [{"day": day, "kind": s.kind.value, "name": s.name, "basis": s.basis} for day, s in days]
    years = [{"year": year, "notice": notice} for year, notice in sorted(notices.items())]
    work.session.execute(insert(CalendarDay), rows)
    work.session.execute(insert(CalendarYear), years)
    work.changes.touch("calendar_day")
    work.note(calendar_years=f"{years[0]['year']}–{years[-1]['year']}", days=len(rows))
