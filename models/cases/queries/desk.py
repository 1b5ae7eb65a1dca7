"""What every step at the desk needs to know: settings, the day table, the letterhead."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.calendar.queries import read_day_table
from models.calendar.rules import (
    DayTable,
    DueDate,
    acceptance_date,
    due_date,
    is_out_of_hours,
    receipt_date,
)
from models.cases.queries.papers import Letterhead
from models.cases.tables import Case
from models.settings.queries import read_both
from models.settings.rules import CentreProfile, DeskSettings


@dataclass
class Desk:
    """The desk at one moment. What it reads, it reads once."""

    # Plain attributes: until Python 3.12 a cached_property of one Desk makes every other Desk of
    # the process wait, and one that waits for the other's transaction would wait for ever.
    session: Session
    now: datetime
    _read: tuple[CentreProfile, DeskSettings] | None = field(default=None, init=False, repr=False)
    _days: DayTable | None = field(default=None, init=False, repr=False)

    @property
    def _both(self) -> tuple[CentreProfile, DeskSettings]:
        if self._read is None:
            self._read = read_both(self.session, self.now.date())
        return self._read

    @property
    def profile(self) -> CentreProfile:
        """How the centre names itself today."""
        return self._both[0]

    @property
    def settings(self) -> DeskSettings:
        """How the desk works today."""
        return self._both[1]

    @property
    def days(self) -> DayTable:
        """Working days and days off."""
        if self._days is None:
            self._days = read_day_table(self.session, self.now.date())
        return self._days

    @property
    def head(self) -> Letterhead:
        """The centre as papers name it."""
        p = self.profile
        return Letterhead(p.name, p.address, p.phone, p.supervision_phone)

    @property
    def is_extended_service(self) -> bool:
        """Whether this moment lies outside the opening hours."""
        s = self.settings
        return is_out_of_hours(self.now, s.opening, self.days, open_on_days_off=s.open_on_days_off)

    @property
    def received_on(self) -> date:
        """The day papers handed in now count as received."""
        return self._received_on(self.now)

    def promise(self, start: date, days: int | None) -> DueDate | None:
        """The due date of an item that promises so many working days; None: no fixed days."""
        return None if days is None else due_date(start, days, self.days)

    def day_zero(self, case: Case, notice_on: date | None) -> date:
        """Day 0 of a case whose papers are complete: that day, or the day of intake."""
        s = self.settings
        received = self._received_on(case.intake_at)
        if not s.supplement_restarts_clock:
            return received
        last = max((m.received_at for m in case.materials if m.received_at), default=self.now)
        complete = self._received_on(last)
        return acceptance_date(received, complete, notice_on, self.days, s.notice_days)

    def _received_on(self, at: datetime) -> date:
        s = self.settings
        return receipt_date(at, s.opening, self.days, late_intake_next_day=s.late_intake_next_day)
