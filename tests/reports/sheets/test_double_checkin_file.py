"""A whole workbook of double check-in at one go: as its key says, linked, nobody twice."""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from models.centre import Centre
from models.double_check_in.actions.incoming import undo_double_checkin
from models.double_check_in.actions.members import receive_waiting
from models.double_check_in.queries.members import MemberFilter, count_members, list_members
from models.double_check_in.queries.units import list_units
from models.double_check_in.rules.posts import PostKind
from models.errors import Cancelled, KnownError
from models.people.queries import count_people, known_columns, list_imports
from reports.sheets.double_checkin import (
    import_double_checkin_file,
    preview_double_checkin,
    read_double_checkin_file,
)
from tests.models.conftest import Watch, begin_centre

SAMPLES = Path(__file__).parents[2] / "samples"
SAMPLE = SAMPLES / "double_checkin.xlsx"
KEY = SAMPLES / "double_checkin.expected.csv"


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    made, _ = begin_centre(tmp_path / "centre", None, Watch(datetime(2026, 11, 21, 10, 0)))
    yield made
    made.close()


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_row_of_the_sample_agrees_with_its_key(centre: Centre) -> None:
    """Outcome, reasons in their order, and every cleaned value of both sheets."""
    preview = preview_double_checkin(centre, read_double_checkin_file(SAMPLE, {}))
    found = []
    for row in preview.rows:
        line = dict.fromkeys(("unit", "name", "id_number", "phone", "skills", "posts"), "")
        if row.unit is not None:
            unit = row.unit
            line |= {"unit": unit.name, "name": unit.contact_name, "phone": unit.contact_phone}
        elif row.member is not None:
            member = row.member
            line = {
                "unit": member.unit,
                "name": member.name,
                "id_number": member.id_number,
                "phone": member.phone,
                "skills": ";".join(member.skills),
                "posts": ";".join(kind.text for kind in member.wanted),
            }
        place = {"sheet": row.sheet, "row": str(row.number)}
        told = {"outcome": row.outcome.value, "reason": ";".join(row.reasons)}
        found.append(place | told | line | {"ref_row": str(row.ref_row or "")})
    assert found == _lines(KEY)
    assert preview.areas.startswith("另有 ")


def test_both_sheets_come_in_linked_and_each_person_once(centre: Centre, tmp_path: Path) -> None:
    report = tmp_path / "rows.csv"
    said = import_double_checkin_file(centre, SAMPLE, report=report, dry_run=False)
    key = [line for line in _lines(KEY) if line["outcome"] in ("ok", "warn")]
    members = [line for line in key if line["sheet"] == "党员报到" and not line["ref_row"]]
    assert said.startswith(
        "导入单位 90 个、党员 1850 名（新登记 1850 人），6 行是同一人在两个单位，只报到一次，"
        "17 行待改正。"
    )
    assert len(members) == 1850 == centre.ask(count_people)
    units = centre.ask(list_units)
    assert {unit.name: unit.members for unit in units} == Counter(m["unit"] for m in members)
    assert len(units) == 90 and units[0].checked_in_on == date(2026, 2, 19)
    assert units[1].checked_in_on == date(2026, 2, 24)  # 2月24日, no year written
    assert units[0].stated == 15
    wang = next(line for line in members if line["name"] == "周杰东")
    (row,) = centre.ask(list_members, MemberFilter(wang["id_number"]))
    assert row.unit == wang["unit"] and row.checked_in_on == date(2026, 2, 19)
    assert row.wanted == (PostKind.SAFETY, PostKind.HARDSHIP, PostKind.HEALTH)
    assert centre.ask(known_columns, "double-checkin")["意向岗位"] == "posts"
    columns = ("sheet", "row", "outcome", "reason")
    told = [[line[name] for name in columns] for line in _lines(report)]
    assert told == [[line[name] for name in columns] for line in _lines(KEY)]


def test_a_second_time_brings_nothing(centre: Centre, tmp_path: Path) -> None:
    report = tmp_path / "rows.csv"
    import_double_checkin_file(centre, SAMPLE, report=None, dry_run=False)
    again = import_double_checkin_file(centre, SAMPLE, report=report, dry_run=False)
    assert again.startswith(
        "导入单位 0 个、党员 0 名（新登记 0 人），1946 行以前已报到，17 行待改正。"
    )
    assert centre.ask(count_members, MemberFilter()) == 1850
    assert sum("DUP_ROW" in line["reason"] for line in _lines(report)) == 1946


def test_an_import_is_undone_while_nobody_was_received(centre: Centre) -> None:
    import_double_checkin_file(centre, SAMPLE, report=None, dry_run=False)
    (run,) = centre.ask(list_imports)
    assert centre.act(undo_double_checkin, run.id).result == 1850
    assert centre.ask(list_units) == [] and centre.ask(count_people) == 0
    import_double_checkin_file(centre, SAMPLE, report=None, dry_run=False)
    run = centre.ask(list_imports)[0]
    unit = centre.ask(list_units)[0]
    assert centre.act(receive_waiting, unit.id).result == unit.members
    with pytest.raises(KnownError, match=f"已有 {unit.members} 名报到党员被使用"):
        centre.act(undo_double_checkin, run.id)
    assert centre.ask(count_members, MemberFilter()) == 1850


def test_a_dry_run_and_a_cancelled_import_leave_nothing(centre: Centre) -> None:
    said = import_double_checkin_file(centre, SAMPLE, report=None, dry_run=True)
    assert said.startswith(
        "只检查，没有导入：可导入 1911 行，可导入但请看一下 35 行，不导入 17 行。"
    )
    rounds = 0

    def stop(done: int, total: int) -> None:
        nonlocal rounds
        rounds += done == 0 and total > 1900
        if rounds == 2 and done:
            raise Cancelled

    with pytest.raises(Cancelled):
        import_double_checkin_file(centre, SAMPLE, report=None, dry_run=False, progress=stop)
    assert rounds == 2 and centre.ask(list_units) == [] and centre.ask(count_people) == 0


def test_another_list_is_refused(centre: Centre) -> None:
    with pytest.raises(KnownError, match="没有找到双报到的名单"):
        import_double_checkin_file(
            centre, SAMPLES / "pay_institution.xlsx", report=None, dry_run=False
        )
