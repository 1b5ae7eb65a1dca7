"""Age and the groups that follow from it."""

from datetime import date

import pytest

from models.people.rules.groups import PriorityGroup, age_on, groups_of, is_child, is_minor

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("birth", "age"),
    [
        (date(1966, 11, 21), 60),
        (date(1966, 11, 22), 59),
        (date(2026, 11, 21), 0),
        (date(2024, 2, 29), 2),
    ],
)
def test_age(birth: date, age: int) -> None:
    assert age_on(birth, TODAY) == age


def test_birthday_of_29_february() -> None:
    assert age_on(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert age_on(date(2008, 2, 29), date(2026, 3, 1)) == 18


def test_minor_and_child() -> None:
    assert is_minor(date(2008, 11, 22), TODAY) and not is_minor(date(2008, 11, 21), TODAY)
    assert is_child(date(2012, 11, 22), TODAY) and not is_child(date(2012, 11, 21), TODAY)


def test_groups_by_age_come_first_and_leave_with_it() -> None:
    entered = {PriorityGroup.VETERAN, PriorityGroup.AGED_80}
    assert groups_of(entered, date(1940, 1, 1), TODAY) == (
        PriorityGroup.AGED_60,
        PriorityGroup.AGED_80,
        PriorityGroup.VETERAN,
    )
    assert groups_of(entered, date(1990, 1, 1), TODAY) == (PriorityGroup.VETERAN,)
    assert groups_of(entered, None, TODAY) == (PriorityGroup.AGED_80, PriorityGroup.VETERAN)


def test_every_group_has_a_word() -> None:
    assert len({group.text for group in PriorityGroup}) == len(PriorityGroup)
    assert PriorityGroup("veteran").text == "退役军人"
