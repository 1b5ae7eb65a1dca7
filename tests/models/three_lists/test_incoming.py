"""The sample workbook on either store: linked, nothing promised twice, repeatable, undone."""

from datetime import date, datetime
from pathlib import Path

import pytest

from models.centre import Centre
from models.errors import KnownError
from models.people.queries import list_imports
from models.people.rules.row_cells import RawRow
from models.three_lists.actions.incoming import import_needs_resources, undo_needs_resources
from models.three_lists.actions.matches import agree_matches, release_match
from models.three_lists.queries.lists import ListFilter, list_needs, list_resources
from models.three_lists.queries.matching import read_proposals
from models.three_lists.rules.incoming.rows import Entry, ListSheet, judge_lists
from reports.sheets.needs_resources import import_needs_resources_file
from tests.models.conftest import Watch

SAMPLE = Path(__file__).parents[2] / "samples" / "needs_resources.xlsx"
EVERY = ListFilter()


def _take(centre: Centre) -> str:
    said = import_needs_resources_file(centre, SAMPLE, report=None, dry_run=False)
    return said.partition("\n")[0]


def test_lists_are_taken_matched_and_known_again(centre: Centre, watch: Watch) -> None:
    watch.now = datetime(2026, 11, 21, 10, 0)
    today = watch.now.date()
    assert _take(centre) == "导入需求 134 条、资源 142 条，对接 62 对，0 行待改正。"
    proposed = centre.ask(read_proposals, today)
    assert proposed == centre.ask(read_proposals, today)
    assert _take(centre) == "导入需求 0 条、资源 0 条，对接 0 对，276 行以前已导入，0 行待改正。"
    assert centre.ask(read_proposals, today) == proposed
    centre.act(agree_matches, [(p.need_id, p.resource_id, p.reason) for p in proposed])
    resources = centre.ask(list_resources, EVERY, today, limit=1000)
    assert all(row.taken == len(row.needs) <= row.places for row in resources)
    assert sum(row.taken for row in resources) == 62 + len(proposed)
    last = centre.ask(list_imports)[-1]
    with pytest.raises(KnownError, match="不能整批撤销"):
        centre.act(undo_needs_resources, last.id)


def test_a_promise_that_was_ended_is_not_made_again_by_the_same_list(
    centre: Centre, watch: Watch
) -> None:
    watch.now = datetime(2026, 11, 21, 10, 0)
    _take(centre)
    need = next(row for row in centre.ask(list_needs, EVERY) if row.resources)
    centre.act(release_match, need.resources[0].match_id, "单位不能来")
    _take(centre)
    kept = next(row for row in centre.ask(list_needs, EVERY) if row.id == need.id)
    assert kept.resources == ()


def listed(needs: list[list[str]], resources: list[list[str]]) -> list[Entry]:
    """Two small lists as they are read: number, party, what, link."""
    names = ("number", "need_party", "need_content", "links")
    others = ("number", "party", "content", "links", "category")
    sheets = [
        ListSheet(name, [RawRow(n, tuple(row)) for n, row in enumerate(rows, 2)],
                  {field: place for place, field in enumerate(fields)}, 1)
        for name, rows, fields in (("需求", needs, names), ("资源", resources, others))
    ]  # fmt: skip
    return judge_lists(sheets[:1], sheets[1:], (), date(2026, 11, 21))


def test_rows_without_a_number_are_known_again_too(centre: Centre, watch: Watch) -> None:
    watch.now = datetime(2026, 11, 21, 10, 0)
    rows = listed(
        [["", "松涛家园", "物业合同咨询", ""], ["X-002", "松涛家园", "路灯不亮", "Z-001"]],
        [["Z-001", "供电所", "电工", "", "人才"], ["", "律师所", "律师", "", "人才"]],
    )
    first = centre.act(import_needs_resources, "一.xlsx", "a", rows, {}).result
    again = centre.act(import_needs_resources, "二.xlsx", "b", rows, {}).result
    assert (first.needs, first.resources, first.matches) == (2, 2, 1)
    assert (again.needs, again.resources, again.matches) == (0, 0, 0)
    assert len(again.already_there) == 4
    assert len(centre.ask(list_needs, EVERY)) == 2


def test_an_unused_list_is_taken_back(centre: Centre, watch: Watch) -> None:
    watch.now = datetime(2026, 11, 21, 10, 0)
    _take(centre)
    (run,) = centre.ask(list_imports)
    assert centre.act(undo_needs_resources, run.id).result == 276
    assert centre.ask(list_needs, EVERY) == []
    assert centre.ask(list_resources, EVERY, watch.now.date()) == []
    assert _take(centre).startswith("导入需求 134 条、资源 142 条，对接 62 对")
