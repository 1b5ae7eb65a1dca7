"""Numbers of volunteers, activities, sheets and certificates: yearly, without gaps."""

from datetime import date

from models.store.serials import take_numbers
from models.work import Work

VOLUNTEER, ACTIVITY, SHEET, CERTIFICATE = "ZY", "HD", "QD", "ZM"


def next_number(work: Work, series: str, day: date | None = None) -> str:
    """The next number of a series, e.g. ZY2026-00001; of today's year unless told otherwise."""
    return next_numbers(work, series, 1, day)[0]


def next_numbers(work: Work, series: str, count: int, day: date | None = None) -> list[str]:
    """Several numbers in a row."""
    year = str((day or work.today).year)
    if not count:
        return []
    return [f"{series}{year}-{n:05d}" for n in take_numbers(work.session, series, year, count)]
