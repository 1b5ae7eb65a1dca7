"""Of which days and whose a figure speaks."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta


@dataclass(frozen=True)
class Scope:
    """Days from `start` to `end`, both counted, as they stand on `today`.

    With `grid_id` only what residents of that grid asked for.
    """

    start: date
    end: date
    today: date
    grid_id: int | None = None

    @property
    def late_by(self) -> date:
        """The last due date that has run out: at the end of the span, or by this morning."""
        return min(self.end, self.today - timedelta(days=1))

    @property
    def first_moment(self) -> datetime:
        """When the span begins."""
        return datetime.combine(self.start, time())

    @property
    def after_last_moment(self) -> datetime:
        """The first moment after the span."""
        return datetime.combine(self.end + timedelta(days=1), time())
