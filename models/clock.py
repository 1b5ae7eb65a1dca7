"""The only place that asks the machine what time it is."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone

Clock = Callable[[], datetime]

# A fixed offset: Beijing time has no summer time, and Windows ships no zone data.
BEIJING = timezone(timedelta(hours=8))


def beijing_now() -> datetime:
    """The present time in Beijing, without zone: every time in the program is Beijing time."""
    return datetime.now(BEIJING).replace(tzinfo=None)
