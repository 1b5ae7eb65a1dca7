"""Which backups stay, and when the next one is due."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.backup.rules import (
    ALL_FOR,
    BackupPlan,
    check_plan,
    is_due,
    is_late,
    pack_plan,
    say_when,
    thin,
    unpack_plan,
)
from models.errors import KnownError

NOW = datetime(2026, 11, 21, 17, 30)
MOMENTS = st.datetimes(datetime(2023, 1, 1), NOW)


def left(made: list[datetime], now: datetime = NOW) -> list[datetime]:
    gone = set(thin(list(enumerate(made)), now))
    return sorted(at for number, at in enumerate(made) if number not in gone)


@given(st.lists(MOMENTS, max_size=60))
def test_the_newest_always_stays_and_nothing_recent_goes(made: list[datetime]) -> None:
    kept = left(made)
    if made:
        assert max(made) in kept
    recent = [at for at in made if NOW - at <= ALL_FOR]
    assert [at for at in kept if NOW - at <= ALL_FOR] == sorted(recent)


@given(st.lists(MOMENTS, max_size=60))
def test_thinning_twice_removes_nothing_more(made: list[datetime]) -> None:
    once = left(made)
    assert left(once) == once


@given(st.lists(MOMENTS, min_size=1, max_size=60))
def test_every_day_week_and_month_keeps_its_newest(made: list[datetime]) -> None:
    kept = left(made)
    for age, period in (
        (timedelta(days=14), lambda at: (at.date(),)),
        (timedelta(weeks=8), lambda at: at.isocalendar()[:2]),
        (timedelta(days=700), lambda at: (at.year, at.month)),
    ):
        within = [at for at in made if NOW - at <= age]
        for at in within:
            assert max(each for each in within if period(each) == period(at)) in kept


def test_a_year_of_working_days() -> None:
    """Four a day: what is left can be counted by hand."""
    made = [NOW - timedelta(days=day, hours=hour) for day in range(365) for hour in (0, 4, 8, 9)]
    kept = left(made)
    assert sum(NOW - at <= ALL_FOR for at in kept) == 9  # 21st, 20th, and one of just 48 hours
    assert 30 <= len(kept) <= 9 + 13 + 8 + 12


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, NOW, True),
        (NOW - timedelta(hours=1), NOW, False),
        (NOW - timedelta(hours=4), NOW, True),
        (datetime(2026, 11, 21, 12, 9), datetime(2026, 11, 21, 12, 10), True),
        (datetime(2026, 11, 21, 12, 10), datetime(2026, 11, 21, 12, 11), False),
        (NOW + timedelta(days=3), NOW, True),  # the clock was set back
    ],
)
def test_due(last: datetime | None, now: datetime, due: bool) -> None:
    assert is_due(BackupPlan(), last, now) is due


def test_late() -> None:
    assert is_late(None, NOW)
    assert is_late(NOW - timedelta(days=2), NOW)
    assert not is_late(NOW - timedelta(hours=20), NOW)


def test_plans_are_kept_whole() -> None:
    plan = BackupPlan(2, time(17, 5), on_leaving=False)
    assert unpack_plan(pack_plan(plan)) == plan
    assert unpack_plan({}) == BackupPlan()
    assert unpack_plan(pack_plan(plan) | {"newer": 1}) == plan
    for hours in (0, 25):
        with pytest.raises(KnownError, match="1 到 24"):
            check_plan(BackupPlan(hours))


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 11, 21, 8, 2), "今天 08:02"),
        (datetime(2026, 11, 20, 17, 31), "昨天 17:31"),
        (datetime(2026, 11, 2, 9, 0), "11月2日 09:00"),
        (datetime(2025, 12, 31, 9, 0), "2025年12月31日 09:00"),
    ],
)
def test_when(at: datetime, said: str) -> None:
    assert say_when(at, NOW) == said
