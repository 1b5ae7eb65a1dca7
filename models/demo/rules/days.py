"""When the invented centre worked: days, their crowds, and the minutes people came."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random

from models.calendar.rules import DayTable, due_date, is_working_day, next_working_day
from models.demo.rules.names import Weighted

NOW = time(10, 30)  # on its last day the centre has worked until then
CASES_A_YEAR = 100_000  # about 400 a working day: serials stay within four digits
_WEEKDAY = (1.25, 1.1, 1.0, 0.95, 0.85, 1.0, 1.0)  # a make-up day is as any other
_LEAST_TODAY = 6  # even a quiet centre has something to show on its last day
_DAY_OFF = 0.05  # extended service on a Saturday
_MORNING = Weighted({8: 5, 9: 14, 10: 13, 11: 8})
_HOURS = Weighted({8: 5, 9: 14, 10: 13, 11: 8, 12: 1, 13: 4, 14: 11, 15: 10, 16: 8, 17: 4, 18: 1.2})
_SATURDAY = Weighted({9: 3, 10: 4, 11: 2})


@dataclass
class Calendar:
    """The day table with answers kept: the same days are asked for a million times."""

    table: DayTable
    _dues: dict[tuple[date, int], tuple[date, bool]] = field(default_factory=dict)
    _nexts: dict[date, date] = field(default_factory=dict)
    _works: dict[date, bool] = field(default_factory=dict)

    def due(self, start: date, days: int) -> tuple[date, bool]:
        """The last day of the limit, and whether it is provisional."""
        known = self._dues.get((start, days))
        if known is None:
            found = due_date(start, days, self.table)
            known = self._dues[start, days] = found.date, found.provisional
        return known

    def next(self, day: date) -> date:
        """The working day after this day."""
        known = self._nexts.get(day)
        if known is None:
            known = self._nexts[day] = next_working_day(day, self.table)
        return known

    def works(self, day: date) -> bool:
        """Whether the desk is open on this day."""
        known = self._works.get(day)
        if known is None:
            known = self._works[day] = is_working_day(day, self.table)
        return known


@dataclass(frozen=True)
class Span:
    """From the first day to the last, and how many cases each brings."""

    calendar: Calendar
    day: date
    cases: int

    @property
    def years(self) -> int:
        """How many years the work reaches back."""
        return max(1, -(-self.cases // CASES_A_YEAR))

    @property
    def start(self) -> date:
        """The first day."""
        return self.day - timedelta(days=365 * self.years)

    @property
    def began(self) -> datetime:
        """When the centre was set up."""
        return datetime.combine(self.start, time(8))

    @cached_property
    def crowds(self) -> Sequence[tuple[date, int]]:
        """The days with somebody at the desk, and how many matters they brought."""
        weights = [(day, self._weight(day)) for day in self._days()]
        whole = sum(weight for _, weight in weights)
        reserved = min(_LEAST_TODAY, self.cases // 10) if self._weight(self.day) else 0
        found, reached, given = [], 0.0, 0
        for day, weight in weights:
            reached += weight
            upto = round((self.cases - reserved) * reached / whole)
            if day == self.day and weight:
                upto = self.cases
            if upto > given:
                found.append((day, upto - given))
                given = upto
        return found

    def moments(self, chance: Random, day: date, count: int) -> list[datetime]:
        """When visitors sat down that day, in order."""
        hours = _HOURS if self.calendar.works(day) else _SATURDAY
        if day == self.day:
            hours = _MORNING if self.calendar.works(day) else _SATURDAY
        latest = datetime.combine(self.day, NOW) - timedelta(minutes=3)
        found = []
        for _ in range(count):
            minutes, seconds = divmod(chance.randrange(1800), 60)
            hour = hours.pick(chance)
            # The desk opens at half past eight and at half past one.
            late = hour in (8, 13) or (hour not in (12, 17, 18) and chance.random() < 0.5)
            at = datetime(day.year, day.month, day.day, hour, minutes + 30 * late, seconds)
            if at > latest:
                opening = datetime.combine(day, time(8, 31))
                at = opening + timedelta(seconds=chance.randrange((latest - opening).seconds))
            found.append(at)
        found.sort()
        return found

    def _days(self) -> list[date]:
        return [self.start + timedelta(days=n) for n in range((self.day - self.start).days + 1)]

    def _weight(self, day: date) -> float:
        if not self.calendar.works(day):
            return _DAY_OFF if day.weekday() == 5 else 0.0
        weight = _WEEKDAY[day.weekday()]
        if not self.calendar.works(day - timedelta(days=1)):
            weight *= 1.15
        return weight * 0.35 if day == self.day else weight
