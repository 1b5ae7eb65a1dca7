"""Settings hold from a day on, and what would break the desk is refused."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from models.centre import Centre
from models.errors import KnownError
from models.settings.actions import change_desk, change_profile
from models.settings.queries import read_desk, read_profile
from models.settings.rules import DeskSettings
from tests.models.conftest import PROFILE, Watch


def test_a_decision_holds_from_its_day(centre: Centre, watch: Watch) -> None:
    watch.now = datetime(2026, 6, 1, 9)
    opening = ((time(9), time(12)), (time(14), time(19, 30)))
    desk = DeskSettings(opening=opening, open_on_days_off=True, extra={"a": "b"})
    centre.act(change_desk, desk)
    centre.act(change_profile, replace(PROFILE, name="新名字"))
    centre.act(change_profile, replace(PROFILE, name="更新的名字"))
    assert centre.ask(read_desk, date(2026, 5, 31)) == DeskSettings()
    assert centre.ask(read_desk, date(2026, 6, 1)) == desk
    assert centre.ask(read_profile, date(2026, 5, 31)) == PROFILE
    assert centre.ask(read_profile, date(2026, 6, 1)).name == "更新的名字"


@pytest.mark.parametrize(
    ("desk", "field"),
    [
        (DeskSettings(opening=()), "opening"),
        (DeskSettings(opening=((time(12), time(9)),)), "opening"),
        (DeskSettings(opening=((time(9), time(12)), (time(11), time(13)))), "opening"),
        (DeskSettings(notice_days=0), "notice_days"),
        (DeskSettings(supplement_days=0), "supplement_days"),
        (DeskSettings(lock_minutes=0), "lock_minutes"),
    ],
)
def test_refused_desks(centre: Centre, desk: DeskSettings, field: str) -> None:
    with pytest.raises(KnownError) as refused:
        centre.act(change_desk, desk)
    assert refused.value.field == field
    assert centre.ask(read_desk, date(2026, 12, 31)) == DeskSettings()


@pytest.mark.parametrize(
    ("name", "short_name", "field"),
    [(" ", "", "name"), ("很长的名字" * 6, "", "short_name"), ("中心", "简称" * 13, "short_name")],
)
def test_refused_profiles(centre: Centre, name: str, short_name: str, field: str) -> None:
    with pytest.raises(KnownError) as refused:
        centre.act(change_profile, replace(PROFILE, name=name, short_name=short_name))
    assert refused.value.field == field
