"""When a backup is due, which ones stay, and what the clerk is told about the last one."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, time, timedelta
from typing import TypeVar

from models.errors import KnownError

K = TypeVar("K", bound=Hashable)

ALL_FOR = timedelta(days=2)
A_DAY_FOR = timedelta(days=14)
A_WEEK_FOR = timedelta(weeks=8)
MONTHS = 24
LATE_AFTER = timedelta(hours=36)  # a working day left out (practice)
MOST_HOURS = 24


@dataclass(frozen=True)
class BackupPlan:
    """When the program makes a backup by itself (practice)."""

    every_hours: int = 4
    daily_at: time = time(12, 10)
    on_leaving: bool = True


def check_plan(plan: BackupPlan) -> None:
    """Raise KnownError for a plan under which there would be no daily backup."""
    if not 1 <= plan.every_hours <= MOST_HOURS:
        raise KnownError(f"每隔几小时请填 1 到 {MOST_HOURS}。", field="every_hours")


def pack_plan(plan: BackupPlan) -> dict[str, object]:
    """The plan as plain values for keeping."""
    kept: dict[str, object] = {f.name: getattr(plan, f.name) for f in fields(plan)}
    return kept | {"daily_at": plan.daily_at.isoformat("minutes")}


def unpack_plan(kept: dict[str, object]) -> BackupPlan:
    """The plan from its kept values; what a newer program added is left out."""
    known = {f.name for f in fields(BackupPlan)}
    values = {k: v for k, v in kept.items() if k in known}
    if "daily_at" in values:
        values["daily_at"] = time.fromisoformat(str(values["daily_at"]))
    return BackupPlan(**values)  # type: ignore[arg-type]


def is_due(plan: BackupPlan, last: datetime | None, now: datetime) -> bool:
    """Whether the schedule wants a backup now. A clock set back never puts one off."""
    if last is None or last > now or now - last >= timedelta(hours=plan.every_hours):
        return True
    today = datetime.combine(now.date(), plan.daily_at)
    return last < today <= now


def is_late(last: datetime | None, now: datetime) -> bool:
    """Whether the clerk should be told that there is no recent backup."""
    return last is None or now - last > LATE_AFTER


def thin(copies: Sequence[tuple[K, datetime]], now: datetime) -> list[K]:
    """Which of the good copies (name, made at) may go.

    Kept are all of two days, the newest of each day for 14 days, of each week for 8 weeks, of
    each month for 24 months, and always the newest of all. Bad copies are not to be given here:
    they would take the place of good ones.
    """
    newest_first = sorted(copies, key=lambda copy: copy[1], reverse=True)
    steps: tuple[tuple[timedelta, Callable[[datetime], Hashable]], ...] = (
        (ALL_FOR, lambda at: at),
        (A_DAY_FOR, lambda at: at.date()),
        (A_WEEK_FOR, lambda at: at.isocalendar()[:2]),
        (timedelta(days=31 * MONTHS), lambda at: (at.year, at.month)),
    )
    kept = {name for name, _ in newest_first[:1]}
    for age, period in steps:
        taken: set[Hashable] = set()
        for name, at in newest_first:
            if now - at <= age and (period(at) not in taken or age == ALL_FOR):
                taken.add(period(at))
                kept.add(name)
    return [name for name, _ in newest_first if name not in kept]


def say_when(at: datetime, now: datetime) -> str:
    """今天 08:02, 昨天 17:31, 11月18日 12:10."""
    days = (now.date() - at.date()).days
    if days in (0, 1):
        return f"{'今天' if not days else '昨天'} {at:%H:%M}"
    year = f"{at.year}年" if at.year != now.year else ""
    return f"{year}{at.month}月{at.day}日 {at:%H:%M}"
