"""When a span of months is to be made public or passed up, as the centre's figures say."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

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


def _day(month: Month, day: int) -> date:
    return date(month.year, month.number, min(day, monthrange(month.year, month.number)[1]))
