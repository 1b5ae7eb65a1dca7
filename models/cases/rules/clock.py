"""The limit of one case: its days, what was added, and the pauses that do not count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from models.calendar.rules import DayTable, DueDate, Suspension, due_date
from models.errors import KnownError
from models.worded import Worded

STOPPED = "挂起中，恢复后重算"
LONGEST_EXTENSION = 60  # working days; 行政许可法 art. 42 allows 10 or 15, other items their own


class PauseKind(Worded):
    """Why days may not count (行政许可法 art. 45)."""

    SUSPENDED = "suspended", "挂起"
    PUBLIC_NOTICE = "public_notice", "公示"
    APPRAISAL = "appraisal", "鉴定、评审等"


class Paused(Protocol):
    """A pause as the clock reads it."""

    @property
    def kind(self) -> str: ...
    @property
    def counts_toward_clock(self) -> bool: ...
    @property
    def started_on(self) -> date: ...
    @property
    def expected_end(self) -> date | None: ...
    @property
    def ended_on(self) -> date | None: ...


@dataclass(frozen=True)
class Limit:
    """Working days from day 0, and the days added by extensions."""

    start: date
    days: int
    extended: int = 0


def case_due(limit: Limit, pauses: Sequence[Paused], table: DayTable) -> DueDate | None:
    """The due date of a case; None while a suspension without a known end keeps it open.

    A notice or an appraisal still running is reckoned with its expected end. A suspension that
    began after the due date changes nothing.
    """
    closed: list[Suspension] = []
    open_since: date | None = None
    for pause in pauses:
        if pause.counts_toward_clock:
            continue
        resumed = pause.ended_on
        if resumed is None and pause.kind != PauseKind.SUSPENDED and pause.expected_end:
            resumed = counts_again(pause.expected_end)
        if resumed is not None:
            closed.append(Suspension(pause.started_on, resumed))
        elif open_since is None or pause.started_on < open_since:
            open_since = pause.started_on
    due = due_date(limit.start, limit.days, table, closed, limit.extended)
    return due if open_since is None or due.date < open_since else None


def counts_again(last_day: date) -> date:
    """The day after the last day of a notice."""
    return last_day + timedelta(days=1)


def check_extension(days: int) -> None:
    """Raise KnownError for days that are no extension."""
    if not 1 <= days <= LONGEST_EXTENSION:
        raise KnownError(
            f"延期要在1到{LONGEST_EXTENSION}个工作日之间。没有任何改动，请改好天数再试。",
            field="days",
        )
