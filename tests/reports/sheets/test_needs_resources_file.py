"""A whole workbook of needs and resources: as its key says, linked, nothing promised twice."""

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from models.centre import Centre
from models.errors import Cancelled, KnownError
from models.people.queries import known_columns, list_imports
from models.three_lists.actions.incoming import undo_needs_resources
from models.three_lists.actions.matches import agree_matches
from models.three_lists.actions.needs import NeedForm, begin_need, raise_need
from models.three_lists.queries.lists import ListFilter, list_needs, list_resources
from models.three_lists.queries.matching import ProposalRow, read_proposals
from models.three_lists.rules.lists import NeedState
from reports.sheets.needs_resources import (
    import_needs_resources_file,
    preview_needs_resources,
    read_needs_resources_file,
)
from tests.models.conftest import Watch, begin_centre

SAMPLES = Path(__file__).parents[2] / "samples"
SAMPLE = SAMPLES / "needs_resources.xlsx"
KEY = SAMPLES / "needs_resources.expected.csv"
EVERY = ListFilter()


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    made, _ = begin_centre(tmp_path / "centre", None, Watch(datetime(2026, 11, 21, 10, 0)))
    yield made
    made.close()


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def _take(centre: Centre, report: Path | None = None) -> str:
    return import_needs_resources_file(centre, SAMPLE, report=report, dry_run=False)


def _linked(centre: Centre) -> set[tuple[str, str]]:
    needs = centre.ask(list_needs, EVERY, limit=1000)
    return {(need.number, link.number) for need in needs for link in need.resources}


def test_every_row_of_the_sample_agrees_with_its_key(centre: Centre) -> None:
    """Outcome, reasons in their order, every cleaned value, and the links of both lists."""
    preview = preview_needs_resources(centre, read_needs_resources_file(SAMPLE, {}))
    names = ("number", "party", "category", "content", "urgency", "quantity", "contact_name",
             "contact_phone", "links")  # fmt: skip
    found = []
    for row in preview.rows:
        line = dict.fromkeys(names, "")
        values = row.need or row.resource
        if values is not None:
            line |= {
                "number": values.number,
                "party": values.party,
                "content": values.content,
                "contact_name": values.contact.name,
                "contact_phone": values.contact.phone,
                "links": ";".join(values.links),
            }
        if row.need is not None:
            count, urgency = row.need.beneficiaries.value, row.need.urgency
            line |= {"category": row.need.category, "urgency": urgency.text if urgency else ""}
            line["quantity"] = "" if count is None else str(count)
        if row.resource is not None:
            count = row.resource.quantity.value
            line |= {"category": row.resource.category.text}
            line["quantity"] = "" if count is None else str(count)
        place = {"sheet": row.sheet, "row": str(row.number)}
        told = {"outcome": row.outcome.value, "reason": ";".join(row.reasons)}
        found.append(place | told | line)
    assert found == _lines(KEY)


def test_both_lists_come_in_linked_and_no_place_is_promised_twice(
    centre: Centre, tmp_path: Path
) -> None:
    report = tmp_path / "rows.csv"
    said = _take(centre, report).split("\n")
    assert said[0] == "导入需求 134 条、资源 142 条，对接 62 对，0 行待改正。"
    assert said[1].startswith("名额不够，5 条需求没有算作对接")
    assert said[2:] == [
        f"需求 {need} 要的资源 {resource} 已全部对接给别的需求"
        for need, resource in (
            ("X-111", "Z-045"), ("X-079", "Z-057"), ("X-084", "Z-057"), ("X-091", "Z-075"),
            ("X-122", "Z-075"),
        )
    ]  # fmt: skip
    key = _lines(KEY)
    asked = {
        (line["number"], link)
        for line in key
        if line["sheet"] == "需求清单" and line["links"]
        for link in line["links"].split(";")
    }
    refused = {("X-111", "Z-045"), ("X-079", "Z-057"), ("X-084", "Z-057"), ("X-091", "Z-075"),
               ("X-122", "Z-075")}  # fmt: skip
    assert _linked(centre) == asked - refused
    resources = centre.ask(list_resources, EVERY, datetime(2026, 11, 21).date(), limit=1000)
    assert all(len(row.needs) == row.taken <= row.places for row in resources)
    by_number = {row.number: row for row in resources}
    assert by_number["Z-008"].places == 20_000  # 2万元 in yuan
    assert by_number["Z-014"].places == 1 and by_number["Z-014"].quantity == "若干"
    needs = {need.number: need for need in centre.ask(list_needs, EVERY, limit=1000)}
    assert needs["X-079"].resources == needs["X-111"].resources == ()
    for need in needs.values():
        assert (need.state is NeedState.MATCHED) <= bool(need.resources)
        assert (need.state is NeedState.OPEN) <= (not need.resources)
    assert needs["X-003"].units == by_number["Z-121"].party
    assert centre.ask(known_columns, "needs-resources")["有效期"] == "valid_to"
    columns = ("sheet", "row", "outcome", "reason")
    told = [[line[name] for name in columns] for line in _lines(report)]
    assert told == [[line[name] for name in columns] for line in key]


def test_importing_and_matching_are_repeatable(centre: Centre, tmp_path: Path) -> None:
    day = datetime(2026, 11, 21).date()
    _take(centre)
    first, proposed = _linked(centre), centre.ask(read_proposals, day)
    again = _take(centre, tmp_path / "rows.csv").split("\n")[0]
    assert again == "导入需求 0 条、资源 0 条，对接 0 对，276 行以前已导入，0 行待改正。"
    assert _linked(centre) == first and centre.ask(read_proposals, day) == proposed
    assert sum("DUP_ROW" in row["reason"] for row in _lines(tmp_path / "rows.csv")) == 276
    _check(proposed)
    pairs = [(p.need_id, p.resource_id, p.reason) for p in proposed]
    assert len(centre.act(agree_matches, pairs).result) == len(pairs)
    resources = centre.ask(list_resources, EVERY, day, limit=1000)
    assert all(len(row.needs) == row.taken <= row.places for row in resources)
    assert centre.ask(read_proposals, day) == []


def _check(proposed: list[ProposalRow]) -> None:
    """Urgent ones first, each need once, a reason that can be read, no place more than free."""
    assert len(proposed) > 20
    assert len({p.need_id for p in proposed}) == len(proposed)
    ranks = [("urgent", "pressing", "ordinary").index(p.urgency) if p.urgency else 3
             for p in proposed]  # fmt: skip
    assert ranks == sorted(ranks)
    for one in proposed:
        assert "有效" in one.reason
        assert (f"空余 {one.free}" in one.reason) is (one.resource != "节日慰问金")
        assert sum(p.resource_id == one.resource_id for p in proposed) <= one.free


def test_an_import_is_undone_while_nothing_of_it_was_used(centre: Centre) -> None:
    own = centre.act(raise_need, NeedForm("赵德山", "助老", "上门理发")).result
    _take(centre)
    (run,) = centre.ask(list_imports)
    assert centre.act(undo_needs_resources, run.id).result == 276
    assert [need.id for need in centre.ask(list_needs, EVERY)] == [own]
    _take(centre)
    run = centre.ask(list_imports)[0]
    need = next(
        n for n in centre.ask(list_needs, EVERY) if n.state is NeedState.OPEN and n.id > own
    )
    centre.act(begin_need, need.id)
    with pytest.raises(KnownError, match="已有 1 条需求被使用"):
        centre.act(undo_needs_resources, run.id)
    assert len(centre.ask(list_needs, EVERY, limit=1000)) == 135


def test_numbers_that_are_taken_are_given_anew_and_the_links_follow(centre: Centre) -> None:
    centre.act(raise_need, NeedForm("赵德山", "助老", "上门理发"))
    _take(centre)
    needs = {need.content: need for need in centre.ask(list_needs, EVERY, limit=1000)}
    assert needs["上门理发"].number == "X-001"
    rows = centre.ask(list_needs, ListFilter(text="林有洋"))
    moved = next(row for row in rows if row.content == "寒假兴趣班")
    assert moved.number == "X-135" and [link.number for link in moved.resources] == ["Z-104"]
    assert centre.act(raise_need, NeedForm("王秀英", "助老", "陪诊")).result
    (last,) = centre.ask(list_needs, ListFilter(text="王秀英"))
    assert last.number == "X-136"


def test_a_list_of_resources_alone_is_linked_to_the_needs_of_the_centre(
    centre: Centre, tmp_path: Path
) -> None:
    centre.act(raise_need, NeedForm("赵德山", "助老", "上门理发"))
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for line in (
        ("提供单位", "资源类别", "资源内容", "数量", "有效期", "联系人及电话", "匹配需求编号"),
        ("望岚理发店", "服务", "免费理发", "1次", "长期", "王丽 19900001111", "X-001"),
        ("望岚社区医院", "服务", "义诊", "1场", "长期", "19900001112", "X-009"),
    ):
        sheet.append(line)
    path = tmp_path / "资源.xlsx"
    book.save(path)
    said = import_needs_resources_file(centre, path, report=None, dry_run=False)
    assert said == "导入需求 0 条、资源 2 条，对接 1 对，0 行待改正。"
    (need,) = centre.ask(list_needs, EVERY)
    assert need.state is NeedState.MATCHED and need.units == "望岚理发店"
    (run,) = centre.ask(list_imports)
    assert centre.act(undo_needs_resources, run.id).result == 2
    (need,) = centre.ask(list_needs, EVERY)
    assert need.state is NeedState.OPEN and need.resources == ()


def test_a_cancelled_import_leaves_nothing(centre: Centre) -> None:
    rounds = 0

    def stop(done: int, total: int) -> None:
        nonlocal rounds
        rounds += done == 0 and total == 281
        if rounds == 2 and done:
            raise Cancelled

    with pytest.raises(Cancelled):
        import_needs_resources_file(centre, SAMPLE, report=None, dry_run=False, progress=stop)
    assert rounds == 2 and centre.ask(list_needs, EVERY) == []
    assert centre.ask(list_imports) == []


def test_another_list_is_refused(centre: Centre) -> None:
    with pytest.raises(KnownError, match="没有找到需求清单或资源清单"):
        import_needs_resources_file(
            centre, SAMPLES / "double_checkin.xlsx", report=None, dry_run=False
        )
