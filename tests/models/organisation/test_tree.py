"""The tree is dated: last year's report finds it as it was."""

from datetime import date

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
from models.organisation.queries import list_posts, list_units, read_tree
from models.organisation.rules import UnitKind

LAST_YEAR, THIS_YEAR, MARCH = date(2025, 1, 1), date(2026, 1, 1), date(2026, 3, 1)


def tree(centre: Centre, on: date) -> dict[str, str]:
    """Unit → parent, by name."""
    rows = centre.ask(read_tree, on)
    names = {row.id: row.name for row in rows}
    return {row.name: names.get(row.parent_id or 0, "") for row in rows}


def build(centre: Centre) -> dict[str, int]:
    ids: dict[str, int] = {}
    for kind, name, parent in (
        (UnitKind.SUBDISTRICT, "听松街道", ""),
        (UnitKind.COMMUNITY, "青禾里社区", "听松街道"),
        (UnitKind.COMMUNITY, "望岚社区", "听松街道"),
        (UnitKind.GRID, "第一网格", "青禾里社区"),
        (UnitKind.BUILDING, "3栋", "第一网格"),
        (UnitKind.ENTRANCE, "2单元", "3栋"),
        (UnitKind.HOUSEHOLD, "501室", "2单元"),
    ):
        ids[name] = centre.act(add_unit, kind, name, ids.get(parent), LAST_YEAR).result
    return ids


def test_a_move_leaves_the_tree_of_last_year_as_it_was(centre: Centre) -> None:
    ids = build(centre)
    before = tree(centre, date(2025, 12, 31))
    centre.act(move_unit, ids["第一网格"], ids["望岚社区"], THIS_YEAR)
    assert tree(centre, date(2025, 12, 31)) == before
    assert tree(centre, THIS_YEAR) == before | {"第一网格": "望岚社区"}
    assert tree(centre, date(2024, 12, 31)) == {}
    # Again on the same day: a correction.
    centre.act(move_unit, ids["第一网格"], ids["青禾里社区"], THIS_YEAR)
    assert tree(centre, THIS_YEAR) == before
    with pytest.raises(KnownError, match="不能早于这一天"):
        centre.act(move_unit, ids["第一网格"], ids["望岚社区"], LAST_YEAR)


def test_levels_may_be_skipped_but_not_turned_round(centre: Centre) -> None:
    ids = build(centre)
    centre.act(move_unit, ids["501室"], ids["第一网格"], MARCH)
    for unit, parent in (("第一网格", "3栋"), ("青禾里社区", "望岚社区"), ("3栋", "3栋")):
        with pytest.raises(KnownError, match="不能放在"):
            centre.act(move_unit, ids[unit], ids[parent], MARCH)
    assert tree(centre, MARCH)["501室"] == "第一网格"


def test_a_unit_is_closed_when_nothing_hangs_under_it(centre: Centre) -> None:
    ids = build(centre)
    with pytest.raises(KnownError, match="下面还有“3栋”"):
        centre.act(close_unit, ids["第一网格"], MARCH)
    for name in ("501室", "2单元", "3栋", "第一网格"):
        centre.act(close_unit, ids[name], MARCH)
    assert "第一网格" not in tree(centre, MARCH)
    assert tree(centre, date(2026, 2, 28))["第一网格"] == "青禾里社区"
    assert centre.ask(list_units, "grid") == []


def test_names(centre: Centre) -> None:
    ids = build(centre)
    for name in ("", "  "):
        with pytest.raises(KnownError, match="填写名称"):
            centre.act(rename_unit, ids["3栋"], name)
        with pytest.raises(KnownError, match="填写名称"):
            centre.act(add_unit, UnitKind.GRID, name, None, MARCH)
    centre.act(rename_unit, ids["3栋"], " 三栋 ")
    assert "三栋" in tree(centre, MARCH)


def test_posts_have_terms(centre: Centre) -> None:
    grid = build(centre)["第一网格"]
    first = centre.act(fill_post, grid, "网格长", "赵德山", "19900000001", LAST_YEAR).result
    second = centre.act(fill_post, grid, "网格长", "周桂兰", "", MARCH).result
    centre.act(fill_post, grid, "网格员", "刘洋", "", LAST_YEAR)

    def holders(on: date) -> list[tuple[str, str]]:
        return [(p.title, p.holder) for p in centre.ask(list_posts, grid, on)]

    assert holders(date(2026, 2, 28)) == [("网格长", "赵德山"), ("网格员", "刘洋")]
    assert holders(MARCH) == [("网格长", "周桂兰"), ("网格员", "刘洋")]
    with pytest.raises(KnownError, match="不能早于这一天"):
        centre.act(fill_post, grid, "网格长", "王秀英", "", LAST_YEAR)
    centre.act(vacate_post, second, date(2026, 3, 2))
    assert holders(date(2026, 3, 2)) == [("网格员", "刘洋")]
    assert first != second
    with pytest.raises(KnownError, match="岗位和姓名"):
        centre.act(fill_post, grid, "网格长", " ", "", MARCH)
