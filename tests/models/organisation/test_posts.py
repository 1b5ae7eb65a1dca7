"""Posts and their terms: one leader per grid at any time, and what is vacant."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from models.centre import Centre
from models.errors import KnownError
from models.organisation.actions import (
    add_unit,
    close_unit,
    fill_post,
    move_unit,
    rename_unit,
    vacate_post,
)
from models.organisation.queries import VacancyKind, list_posts, list_vacancies, read_tree
from models.organisation.rules import UnitKind, is_single
from models.people.actions import PersonForm, add_person

JANUARY, MARCH, MAY = date(2026, 1, 1), date(2026, 3, 1), date(2026, 5, 1)
DAY = timedelta(days=1)


@pytest.fixture
def grid(centre: Centre) -> int:
    return centre.act(add_unit, UnitKind.GRID, "第一网格", None, JANUARY).result


def holders(centre: Centre, unit: int, on: date) -> list[tuple[str, str]]:
    return [(p.title, p.holder) for p in centre.ask(list_posts, unit, on)]


def vacant(centre: Centre, on: date) -> list[tuple[str, str, str, str]]:
    return [(v.kind.label, v.unit, v.title, v.holder) for v in centre.ask(list_vacancies, on)]


def test_one_leader_at_any_time(centre: Centre, grid: int) -> None:
    first = centre.act(fill_post, grid, "网格长", "赵德山", "", JANUARY).result
    centre.act(vacate_post, first, MAY)  # known beforehand
    centre.act(fill_post, grid, "网格长", "周桂兰", "", MARCH)
    for day in (MARCH - DAY, MARCH, MAY - DAY, MAY):
        assert len(holders(centre, grid, day)) == 1
    assert holders(centre, grid, MARCH - DAY) == [("网格长", "赵德山")]
    assert holders(centre, grid, MARCH) == [("网格长", "周桂兰")]


def test_workers_stand_side_by_side(centre: Centre, grid: int) -> None:
    liu = centre.act(fill_post, grid, "网格员", "刘洋", "", JANUARY).result
    centre.act(fill_post, grid, "网格员", "陈光明", "", JANUARY)
    centre.act(fill_post, grid, "网格员", "孙丽", "", MARCH, replaces=liu)
    assert holders(centre, grid, JANUARY) == [("网格员", "刘洋"), ("网格员", "陈光明")]
    assert holders(centre, grid, MARCH) == [("网格员", "陈光明"), ("网格员", "孙丽")]
    assert [is_single(t) for t in ("网格长", "楼栋长", "兼职网格员", "志愿者")] == [
        True, True, False, False,
    ]  # fmt: skip


def test_an_ended_post_leaves_a_vacancy(centre: Centre, grid: int) -> None:
    assert vacant(centre, MARCH) == [("空缺", "第一网格", "网格长", "")]
    building = centre.act(add_unit, UnitKind.BUILDING, "3栋", grid, JANUARY).result
    assert vacant(centre, MARCH) == [("空缺", "第一网格", "网格长", "")]  # nobody asks for more
    leader = centre.act(fill_post, grid, "网格长", "赵德山", "", JANUARY).result
    head = centre.act(fill_post, building, "楼栋长", "周桂兰", "", JANUARY).result
    assert vacant(centre, MARCH) == []
    for post in (head, leader):
        centre.act(vacate_post, post, MARCH)
    assert vacant(centre, MARCH - DAY) == []
    assert vacant(centre, MARCH) == [
        ("空缺", "第一网格", "网格长", "赵德山"),
        ("空缺", "3栋", "楼栋长", "周桂兰"),
    ]
    assert centre.ask(list_vacancies, MARCH)[0].since == MARCH
    centre.act(fill_post, building, "楼栋长", "王芳", "", MAY)
    assert vacant(centre, MAY) == [("空缺", "第一网格", "网格长", "赵德山")]
    centre.act(close_unit, building, MAY)
    centre.act(close_unit, grid, MAY)
    assert vacant(centre, MAY) == []
    assert len(vacant(centre, MAY - DAY)) == 2  # the list of an earlier day stays what it was
    with pytest.raises(KnownError, match="已登记在 2026-03-01 离任"):
        centre.act(vacate_post, leader, MAY)


def test_a_mistake_of_the_first_day_leaves_none(centre: Centre, grid: int) -> None:
    centre.act(fill_post, grid, "网格长", "赵德山", "", JANUARY)
    wrong = centre.act(fill_post, grid, "楼栋长", "赵德山", "", MARCH).result
    centre.act(vacate_post, wrong, MARCH)
    assert vacant(centre, MAY) == []


@pytest.mark.parametrize(
    ("days", "label"), [(61, ""), (60, "任期将到"), (0, "任期将到"), (-1, "任期已到")]
)
def test_terms_run_out(centre: Centre, grid: int, days: int, label: str) -> None:
    until = MAY + timedelta(days=days)
    centre.act(fill_post, grid, "网格长", "赵德山", "", JANUARY, term_until=until)
    found = centre.ask(list_vacancies, MAY)
    assert [(v.kind.label, v.holder, v.term_until) for v in found] == (
        [(label, "赵德山", until)] if label else []
    )
    # The holder stays until replaced.
    assert holders(centre, grid, MAY + timedelta(days=90)) == [("网格长", "赵德山")]


def test_person_and_term_are_kept(centre: Centre, grid: int) -> None:
    person = centre.act(add_person, PersonForm(name="赵德山")).result
    post = centre.act(
        fill_post, grid, "网格长", "赵德山", "199-0000-0001", MARCH,
        term_until=MAY, person_id=person,
    ).result  # fmt: skip
    (row,) = centre.ask(list_posts, grid, MARCH)
    assert (row.id, row.person_id, row.term_until, row.phone) == (post, person, MAY, "19900000001")
    with pytest.raises(KnownError, match="任期到期日") as refused:
        centre.act(fill_post, grid, "网格长", "周桂兰", "", MARCH, term_until=MARCH)
    assert refused.value.field == "term_until"
    with pytest.raises(KnownError, match="不能早于这一天"):
        centre.act(vacate_post, post, JANUARY)
    street = centre.act(add_unit, UnitKind.COMMUNITY, "青禾里社区", None, JANUARY).result
    with pytest.raises(KnownError, match="不是网格"):
        centre.act(fill_post, street, "网格长", "周桂兰", "", MARCH)


def test_vacancies_come_first(centre: Centre) -> None:
    for number, name in enumerate(("第二网格", "第十网格", "第一网格")):
        unit = centre.act(add_unit, UnitKind.GRID, name, None, JANUARY).result
        if number == 2:
            centre.act(fill_post, unit, "网格长", "王芳", "", JANUARY, term_until=MAY)
    assert [(v.kind, v.unit) for v in centre.ask(list_vacancies, MAY)] == [
        (VacancyKind.VACANT, "第二网格"),
        (VacancyKind.VACANT, "第十网格"),
        (VacancyKind.RUNNING_OUT, "第一网格"),
    ]


def test_two_leaders_on_one_unit(
    centre: Centre, open_centre: Callable[..., Centre], grid: int
) -> None:
    """Whoever comes second is told in words; what the first kept stands."""
    other = open_centre()
    seen = centre.ask(read_tree, MARCH)[0].version
    centre.act(rename_unit, grid, "一号网格", seen)
    for attempt in (
        lambda: other.act(rename_unit, grid, "甲网格", seen),
        lambda: other.act(move_unit, grid, None, MARCH, seen),
        lambda: other.act(close_unit, grid, MARCH, seen),
        lambda: other.act(fill_post, grid, "网格长", "王芳", "", MARCH, version=seen),
    ):
        with pytest.raises(KnownError, match="“一号网格”刚刚被另一位同事修改过"):
            attempt()
    assert [u.name for u in other.ask(read_tree, MARCH)] == ["一号网格"]
    assert holders(other, grid, MARCH) == []
