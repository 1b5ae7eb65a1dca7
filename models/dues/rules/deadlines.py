"""When dues are collected, made public or passed up, as the centre's figures say."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from models.dues.rules.months import Month

_LENGTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


@dataclass(frozen=True)
class Deadline:
    """A span of whole months (first and last day), and the last day for it."""

    start: date
    end: date
    due_on: date


@dataclass(frozen=True)
class Rhythm:
    """How often, and how long after the last month of a span."""

    months: int  # of a span
    months_after: int  # 0: in the last month itself
    day: int  # 31: the last day of that month

    def deadline_of(self, month: Month) -> Deadline:
        """The span a month lies in."""
        number = (month.number - 1) // self.months * self.months + 1
        first = Month(month.year, number)
        last = first.plus(self.months - 1)
        due = last.plus(self.months_after)
        return Deadline(_day(first, 1), _day(last, 31), _day(due, self.day))

    def between(self, first: Month, last: Month) -> Iterator[Deadline]:
        """The spans from the one the first month lies in to the one of the last."""
        month = Month.of(self.deadline_of(first).start)
        while month <= last:
            yield self.deadline_of(month)
            month = month.plus(self.months)


def read_rhythm(limits: Mapping[str, str], what: str) -> Rhythm | None:
    """The rhythm of `publication` or `remittance`; None where nothing is set."""
    length = _LENGTHS.get(limits.get(f"{what}_period", ""))
    if length is None:
        return None
    after, day = limits.get(f"{what}_months_after", "1"), limits.get(f"{what}_day", "31")
    return Rhythm(length, int(after), int(day))


def collection_day(limits: Mapping[str, str], month: Month) -> date:
    """The day of a month on which its dues are collected (practice)."""
    return _day(month, int(limits["collection_day"]))


def next_collection(limits: Mapping[str, str], today: date) -> date:
    """By when a letter asks for what is owed: the first collection day a week away or more."""
    earliest = today + timedelta(days=7)
    month = Month.of(earliest)
    found = collection_day(limits, month)
    return found if found >= earliest else collection_day(limits, month.plus(1))


def _day(month: Month, day: int) -> date:
    return date(month.year, month.number, min(day, monthrange(month.year, month.number)[1]))
