"""The directory: exactly one first contact, and each day keeps its own."""

from collections.abc import Callable
from datetime import date

import pytest

from models.centre import Centre
from models.errors import KnownError
from models.organisation.actions import (
    ContactForm,
    add_unit,
    end_contact,
    fill_post,
    set_contact,
)
from models.organisation.queries import find_contact, read_directory
from models.organisation.rules import UnitKind

JANUARY, MARCH, MAY = date(2026, 1, 1), date(2026, 3, 1), date(2026, 5, 1)
LIU = ContactForm("刘主管", "19900000001", "热力公司片区主管", "钱某", "19900000002")
SUN = ContactForm("孙师傅", "19900000003")


@pytest.fixture
def grids(centre: Centre) -> dict[str, int]:
    return {
        name: centre.act(add_unit, UnitKind.GRID, name, None, JANUARY).result
        for name in ("第十网格", "第一网格", "第二网格")
    }


def called(centre: Centre, grid: int | None, department: str, on: date) -> tuple[str, bool] | None:
    found = centre.ask(find_contact, grid, department, on)
    return (found.entry.contact, found.is_own) if found is not None else None


def test_grid_and_heating_give_one_phone(centre: Centre, grids: dict[str, int]) -> None:
    centre.act(set_contact, None, "供热", LIU, JANUARY)
    centre.act(set_contact, grids["第一网格"], "供热", SUN, MARCH)
    assert called(centre, grids["第一网格"], "供热", JANUARY) == ("刘主管", False)
    assert called(centre, grids["第一网格"], "供热", MARCH) == ("孙师傅", True)
    assert called(centre, grids["第二网格"], "供热", MARCH) == ("刘主管", False)
    assert called(centre, grids["第二网格"], "供水", MARCH) is None
    assert called(centre, None, "供热", MARCH) == ("刘主管", True)
    found = centre.ask(find_contact, grids["第一网格"], "供热", MARCH)
    assert found is not None and found.entry.phone == "19900000003"


def test_each_day_keeps_its_contact(centre: Centre, grids: dict[str, int]) -> None:
    grid = grids["第一网格"]
    first = centre.act(set_contact, grid, "物业", LIU, JANUARY).result
    second = centre.act(set_contact, grid, "物业", SUN, MARCH).result
    assert first != second
    with pytest.raises(KnownError, match="只登记到"):
        centre.act(end_contact, first, MAY)
    centre.act(end_contact, second, MAY)
    days = (JANUARY, date(2026, 2, 28), MARCH, date(2026, 4, 30), MAY)
    assert [called(centre, grid, "物业", day) for day in days] == [
        ("刘主管", True),
        ("刘主管", True),
        ("孙师傅", True),
        ("孙师傅", True),
        None,
    ]
    # Before the end that is already known: still one at a time.
    centre.act(set_contact, grid, "物业", LIU, date(2026, 4, 1))
    assert called(centre, grid, "物业", date(2026, 4, 15)) == ("刘主管", True)
    with pytest.raises(KnownError, match="不能早于这一天"):
        centre.act(set_contact, grid, "物业", SUN, MARCH)


def test_a_correction_on_the_first_day(centre: Centre, grids: dict[str, int]) -> None:
    grid = grids["第一网格"]
    centre.act(set_contact, grid, "物业", LIU, MARCH)
    centre.act(set_contact, grid, "物业", SUN, MARCH)
    centre.act(set_contact, grid, "物业", LIU, MARCH)
    assert called(centre, grid, "物业", MARCH) == ("刘主管", True)
    assert len(centre.ask(read_directory, MARCH).entries) == 1


def test_the_whole_directory_and_that_of_a_grid(centre: Centre, grids: dict[str, int]) -> None:
    for grid, department, form in (
        (None, "供热", LIU),
        (None, "扫雪", SUN),
        (grids["第一网格"], "供热", SUN),
        (grids["第二网格"], "民政", LIU),
    ):
        centre.act(set_contact, grid, department, form, JANUARY)
    centre.act(fill_post, grids["第一网格"], "网格长", "王芳", "19900000009", JANUARY)
    whole = centre.ask(read_directory, MARCH)
    assert [name for _, name in whole.grids] == ["第一网格", "第二网格", "第十网格"]
    assert whole.departments == ("供热", "民政", "扫雪")
    first = whole.first(grids["第十网格"], "供热")
    assert first is not None
    assert (first.entry.contact, first.is_own, first.entry.grid) == ("刘主管", False, "全社区")
    assert whole.first(grids["第十网格"], "民政") is None
    assert {p.holder for p in whole.leaders.values()} == {"王芳"}
    one = centre.ask(read_directory, MARCH, grids["第一网格"])
    assert one.departments == ("供热", "扫雪")
    assert one.grids == ((grids["第一网格"], "第一网格"),)
    assert centre.ask(read_directory, date(2025, 12, 31)).entries == {}


@pytest.mark.parametrize(
    ("department", "form", "field"),
    [
        (" ", LIU, "department"),
        ("供热", ContactForm(" ", "19900000001"), "contact"),
        ("供热", ContactForm("刘主管", ""), "phone"),
        ("供热", ContactForm("刘主管", "1990"), "phone"),
        ("供热", ContactForm("刘主管", "19900000001", "", "钱某", "12"), "backup_phone"),
        ("供热", ContactForm("刘主管", "19900000001", "", "", "19900000002"), "backup_contact"),
    ],
)
def test_incomplete_contacts(
    centre: Centre, department: str, form: ContactForm, field: str
) -> None:
    with pytest.raises(KnownError) as refused:
        centre.act(set_contact, None, department, form, MARCH)
    assert refused.value.field == field
    assert centre.ask(read_directory, MARCH).entries == {}


def test_two_leaders_on_one_cell(
    centre: Centre, open_centre: Callable[..., Centre], grids: dict[str, int]
) -> None:
    other = open_centre()
    grid = grids["第一网格"]
    centre.act(set_contact, grid, "供热", LIU, MARCH, seen=0)
    with pytest.raises(KnownError, match="现在登记的是“刘主管”"):
        other.act(set_contact, grid, "供热", SUN, MARCH, seen=0)
    assert called(centre, grid, "供热", MARCH) == ("刘主管", True)
    building = centre.act(add_unit, UnitKind.BUILDING, "3栋", grid, JANUARY).result
    with pytest.raises(KnownError, match="不是网格"):
        centre.act(set_contact, building, "供热", SUN, MARCH)
