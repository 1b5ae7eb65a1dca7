"""The lists of volunteers and neighbours through the registry: forms, sums, masks, the district."""

import io
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pypdf import PdfReader

from models.audit.queries import list_entries
from models.double_check_in.actions.members import MemberForm, check_in_member
from models.double_check_in.actions.units import UnitForm, check_in_unit
from models.double_check_in.queries.members import MemberFilter, count_members
from models.double_check_in.queries.papers import read_quarter_papers
from models.double_check_in.queries.returns import list_returns, quarter_total
from models.double_check_in.rules.quarters import Quarter
from models.double_check_in.rules.services import say_minutes
from models.errors import KnownError
from models.small_wishes.queries.wishes import list_public
from models.three_lists.queries.lists import ListFilter, list_needs
from models.volunteers.queries.hours import total_minutes
from models.volunteers.queries.ledger import stream_volunteer_ledger, sum_volunteer_ledger
from models.volunteers.queries.roll import list_roll
from models.volunteers.rules.hours import hours_of
from reports.ledgers.check_in_lists import say_served
from reports.ledgers.volunteer_ledger import say_decimal
from reports.neighbours import NEIGHBOUR_IDS
from reports.paper.stamps import PrintStamp
from reports.period import Period, month_period, quarter_period, year_period
from reports.registry import Clearance, draw_report, find_report, write_report
from reports.sheets.templates.teaching import add_file, fill_taught
from reports.sheets.templates.values import gather
from tests.models.double_check_in.hall import id_number
from tests.reports.neighbour_world import NOW, SAMPLES, World

YEAR = year_period("2026")
QUARTER = quarter_period("2026-3")
SPANS = {"checkin-returns": QUARTER}
HEADERS = {
    "volunteer-ledger": "序号｜活动编号｜活动名称｜活动类别｜日期｜起止时间｜地点｜主办/服务队｜"
    "负责人｜参加人数｜服务对象人数｜总时长(小时)｜活动内容｜照片｜备注",
    "needs-list": "序号｜需求单位/居民｜需求类别｜需求内容｜紧急程度｜受益人数｜提出时间｜"
    "联系人及电话｜对接资源/项目编号｜状态",
    "resources-list": "序号｜提供单位(共建单位)｜资源类别(场地/人才/资金/物资/服务)｜资源内容｜"
    "数量｜可用时间｜联系人及电话｜有效期｜已匹配需求编号",
    "projects-list": "序号｜项目名称｜对应需求｜牵头单位｜参与单位｜认领人｜起止时间｜"
    "经费及来源｜进度｜完成情况｜成效评价",
}
ids = pytest.mark.parametrize("report_id", sorted(NEIGHBOUR_IDS))


def stamp(world: World) -> PrintStamp:
    return PrintStamp(world.now, world.centre.clerk.name)


def span_of(report_id: str) -> Period:
    return SPANS.get(report_id, YEAR)


def write(world: World, report_id: str, path: Path, **how: Any) -> Path:
    write_report(world.centre, report_id, span_of(report_id), path, stamp(world), **how)
    return path


def sheet_of(path: Path) -> Worksheet:
    sheet = load_workbook(path).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def rows_of(sheet: Worksheet) -> list[tuple[Any, ...]]:
    """The lines between the header and the footer, with the internal id."""
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    return rows[:-1]


def text_of(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return "".join(re.sub(r"\s", "", page.extract_text()) for page in pages)


@pytest.mark.parametrize("report_id", HEADERS)
def test_the_header_is_the_contract(busy_world: World, report_id: str, tmp_path: Path) -> None:
    sheet = sheet_of(write(busy_world, report_id, tmp_path / "a.xlsx"))
    header = [cell.value for cell in sheet[3]]
    assert "｜".join(str(text) for text in header[:-1]) == HEADERS[report_id]
    text = text_of(write(busy_world, report_id, tmp_path / "a.pdf").read_bytes())
    assert HEADERS[report_id].replace("｜", "") in text


@ids
def test_paper_and_workbook_say_the_same(busy_world: World, report_id: str, tmp_path: Path) -> None:
    """What is drawn for the screen, too; each cell of the workbook stands on the paper."""
    paper = write(busy_world, report_id, tmp_path / "a.pdf").read_bytes()
    sheet = sheet_of(write(busy_world, report_id, tmp_path / "a.xlsx"))
    report, period = find_report(report_id), span_of(report_id)
    drawn, rows, columns = draw_report(busy_world.centre, report, period, stamp(busy_world))
    text = text_of(paper)
    assert text_of(drawn) == text
    assert sheet["A1"].value == report.title and report.title in text
    found = rows_of(sheet)
    assert rows == len([row for row in found if row[0] is not None]) and rows > 0
    assert columns == len(found[0]) - 1
    for row in found[:60]:
        for value in row[:-1]:
            if isinstance(value, str) and len(value) < 12:
                assert re.sub(r"\s", "", value) in text
    entries = busy_world.ask(list_entries, busy_world.now.date(), busy_world.now.date())
    assert any(entry.title == "导出" and report.title in entry.details for entry in entries)


@ids
def test_one_grid_is_refused(busy_world: World, report_id: str, tmp_path: Path) -> None:
    from models.cases.queries.ledger import LedgerFilter

    with pytest.raises(KnownError, match="只能按全中心生成"):
        write(busy_world, report_id, tmp_path / "a.pdf", chosen=LedgerFilter(grid_id=1))
    assert not (tmp_path / "a.pdf").exists()


def test_the_sums_of_the_activity_ledger(busy_world: World, tmp_path: Path) -> None:
    found = rows_of(sheet_of(write(busy_world, "volunteer-ledger", tmp_path / "a.xlsx")))
    *lines, last = found
    sums = busy_world.ask(sum_volunteer_ledger, YEAR.start, YEAR.end)
    rows = busy_world.ask(lambda s: list(stream_volunteer_ledger(s, YEAR.start, YEAR.end)))
    assert last[2] == "合计" and len(lines) == len(rows) == sums.activities == 6
    assert last[9] == sum(line[9] for line in lines) == sums.participants
    assert Decimal(str(last[11])) == sums.hours == sum(row.hours for row in rows)
    assert sums.minutes == busy_world.ask(total_minutes, YEAR.start, YEAR.end) > 0
    overnight = next(line for line in lines if line[2] == "中秋平安夜巡")
    assert overnight[5] == "21:00–次日01:30" and overnight[4].date() == date(2026, 9, 25)
    paper = text_of(write(busy_world, "volunteer-ledger", tmp_path / "a.pdf").read_bytes())
    assert f"合计{sums.participants}0{hours_of(sums.minutes).normalize():f}" in paper


def test_the_slips_of_a_quarter_add_up_to_its_total(busy_world: World, tmp_path: Path) -> None:
    """90 units: the pages, the lines of the sheet and the total of the quarter are one."""
    quarter = Quarter(2026, 3)
    paper = write(busy_world, "checkin-returns", tmp_path / "a.pdf").read_bytes()
    sheet = sheet_of(write(busy_world, "checkin-returns", tmp_path / "a.xlsx"))
    total = busy_world.ask(quarter_total, quarter)
    papers = busy_world.ask(read_quarter_papers, quarter)
    assert len(papers.returns) == 90 and papers.minutes == total.minutes > 0
    told = _stubs(paper)
    assert {number: minutes for number, (_, minutes) in told.items()} == {
        one.number: say_minutes(one.minutes) for one in papers.returns
    }
    assert sum(times for times, _ in told.values()) == total.services
    assert sum(_minutes(said) for _, said in told.values()) == total.minutes
    *lines, last = rows_of(sheet)
    assert len(lines) == 1850 and last[1] == "合计"
    assert last[7] == sum(line[7] or 0 for line in lines) == total.services
    hours = sum(line[8] or 0 for line in lines)
    assert hours == pytest.approx(last[8]) and last[8] * 60 == pytest.approx(total.minutes)
    units = rows_of(sheet_of(_units(busy_world, tmp_path)))
    assert units[-1][9] * 60 == pytest.approx(total.minutes)
    assert units[-1][6] == 1850 == busy_world.ask(count_members, MemberFilter())


def _stubs(paper: bytes) -> dict[str, tuple[int, str]]:
    """Of each receipt its number, person-times and time."""
    found = re.findall(
        r"季度反馈表》（(FK\d+)）已收到，报到\d+人、服务(\d+)人次、共([\d小时分]+)，",
        text_of(paper),
    )
    assert len(found) == len({number for number, *_ in found})
    return {number: (int(times), said) for number, times, said in found}


def _minutes(said: str) -> int:
    hours, minutes = re.fullmatch(r"(?:(\d+)小时)?(?:(\d+)分)?", said).groups()  # type: ignore[union-attr]
    return int(hours or 0) * 60 + int(minutes or 0)


def _units(world: World, folder: Path) -> Path:
    path = folder / "units.xlsx"
    write_report(world.centre, "checkin-units", QUARTER, path, stamp(world))
    return path


def test_a_look_numbers_nothing_and_a_file_the_same_edition_again(tmp_path: Path) -> None:
    world = World(tmp_path / "centre")
    try:
        unit = world.do(check_in_unit, UnitForm("望岚区水务局", "戴媛蓉", "19900008027"))
        world.do(
            check_in_member,
            MemberForm(
                unit,
                name="周文",
                id_number=id_number(31),
                phone="19900001234",
                checked_in_on=date(2026, 1, 5),
            ),
        )
        quarter, report = Quarter(2026, 3), find_report("checkin-returns")
        drawn, *_ = draw_report(world.centre, report, QUARTER, stamp(world))
        assert world.ask(list_returns, quarter) == [] and "（编号在生成时给出）" in text_of(drawn)
        assert "预览稿，未编号，不作凭证" in text_of(drawn)
        first = text_of(write(world, report.id, tmp_path / "a.pdf").read_bytes())
        again = text_of(write(world, report.id, tmp_path / "b.pdf").read_bytes())
        assert first == again and "预览稿" not in first and "（编号在生成时给出）" not in first
        assert {row.edition for row in world.ask(list_returns, quarter)} == {1}
    finally:
        world.centre.close()


@pytest.mark.parametrize("period", [YEAR, month_period("2026-9")], ids=lambda p: p.label)
def test_returns_are_of_a_quarter(busy_world: World, period: Period, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with pytest.raises(KnownError, match="请选一个季度，如 2026年第"):
        write_report(busy_world.centre, "checkin-returns", period, path, stamp(busy_world))
    assert not path.exists()


def test_phones_are_masked_unless_a_leader_says_why(busy_world: World, tmp_path: Path) -> None:
    for report_id in ("checkin-members", "checkin-units", "needs-list", "resources-list"):
        sheet = sheet_of(write(busy_world, report_id, tmp_path / "a.xlsx"))
        masked = _words(sheet)
        assert not re.search(r"1\d{10}", masked) and re.search(r"1\d\d\*{4}\d{4}", masked)
        assert "已脱敏" in str(sheet["A2"].value)
        why = Clearance("街道核对", "红旗街道")
        clear = sheet_of(write(busy_world, report_id, tmp_path / "b.xlsx", clearance=why))
        told = _words(clear)
        assert re.search(r"1\d{10}", told) and "明文" in str(clear["A2"].value)


def _words(sheet: Worksheet) -> str:
    """Every text of the sheet; amounts have digits of their own."""
    cells = (value for row in sheet.iter_rows(values_only=True) for value in row)
    return "\n".join(value for value in cells if isinstance(value, str))


def test_the_public_list_of_wishes_shows_nobody(busy_world: World, tmp_path: Path) -> None:
    sheet = sheet_of(write(busy_world, "wishes-public", tmp_path / "a.xlsx"))
    text = str(list(sheet.iter_rows(values_only=True)))
    text += text_of(write(busy_world, "wishes-public", tmp_path / "a.pdf").read_bytes())
    assert "赵德山" not in text and "501" not in text and "19900002345" not in text
    wishes = busy_world.ask(list_public, busy_world.now.date())
    assert [row[1] for row in rows_of(sheet)] == [wish.number for wish in wishes]
    assert all(row[-1] is None for row in rows_of(sheet))  # no internal ids on a public list
    assert "认领电话 0434-1990000" in str(sheet["A2"].value)


def test_the_lists_refer_to_each_other(busy_world: World, tmp_path: Path) -> None:
    needs = rows_of(sheet_of(write(busy_world, "needs-list", tmp_path / "a.xlsx")))
    resources = rows_of(sheet_of(write(busy_world, "resources-list", tmp_path / "b.xlsx")))
    (project,) = rows_of(sheet_of(write(busy_world, "projects-list", tmp_path / "c.xlsx")))
    kept = {row.number: row for row in busy_world.ask(list_needs, ListFilter(), None, 500)}
    numbers = {str(row[3]).split()[0]: row for row in needs}
    assert set(numbers) == set(kept)
    for number, row in numbers.items():
        assert (row[8] or "") == kept[number].links and row[9] == kept[number].state.text
    offered = {str(row[3]).split()[0]: str(row[8] or "") for row in resources}
    for row in kept.values():
        for link in row.resources:
            assert row.number in offered[link.number]
    assert project[1].startswith("P-001") and set(project[2].split("、")) <= set(numbers)


def test_a_list_of_before_leaves_out_what_came_later(busy_world: World, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    spring = Period(date(2026, 1, 1), date(2026, 3, 31), "2026年第1季度", "季度")
    write_report(busy_world.centre, "needs-list", spring, path, stamp(busy_world))
    days = [row[6] for row in rows_of(sheet_of(path))]
    assert days and all(day is None or day.date() <= spring.end for day in days)
    with pytest.raises(KnownError, match="还没有开始"):
        write_report(
            busy_world.centre, "needs-list", month_period("2027-1"), path, stamp(busy_world)
        )


def test_the_district_s_two_sheets(busy_world: World, tmp_path: Path) -> None:
    """Both sheets grow with their rows; hours and times are those of the register."""
    centre = busy_world.centre
    draft, _ = add_file(centre, SAMPLES / "district_volunteers.xlsx")
    assert {entry.source for entry in draft.mapping.lists} == {
        "volunteer_activity", "volunteer_roll",
    }  # fmt: skip
    path = tmp_path / "区表.xlsx"
    filled = fill_taught(centre, "district_volunteers", YEAR, path)
    assert not filled.notes
    book = load_workbook(path)
    activities, roll = book["活动台账"], book["志愿者名册"]
    rows = busy_world.ask(lambda s: list(stream_volunteer_ledger(s, YEAR.start, YEAR.end)))
    for line, row in enumerate(rows, start=6):
        told = [activities.cell(line, column).value for column in (1, 2, 3, 6, 10, 14)]
        assert told[:3] == [line - 5, row.number, row.name]
        assert told[4:] == [row.participants, "无"]
        assert activities.cell(line, 4).value == "其他"
        assert Decimal(str(activities.cell(line, 12).value)) == row.hours
    people = busy_world.ask(list_roll, NOW.date())
    assert len(people) == filled.rows - len(rows) > 10
    for line, one in enumerate(people, start=6):
        assert roll.cell(line, 2).value == one.name
        assert "*" in (roll.cell(line, 6).value or "*")
        assert roll.cell(line, 9).value == one.times
        assert Decimal(str(roll.cell(line, 10).value)) == one.hours
        assert str(roll.cell(line, 11).value).startswith(f'=IF(J{line}=""')
    last = 6 + len(people)
    assert roll.cell(last, 1).value == "合　计"
    assert roll.cell(last, 10).value == f"=SUM(J6:J{last - 1})"
    assert sum(one.minutes for one in people) == sum(row.minutes for row in rows) > 0


def test_hours_on_paper_are_exact_to_the_minute() -> None:
    """Three times 100 minutes are 5 hours, not 5.01."""
    assert [say_served(Decimal(minutes) / 60) for minutes in (90, 45, 100, 300, 61)] == [
        "1.5", "0.75", "1小时40分", "5", "1小时1分",
    ]  # fmt: skip
    assert say_served(None) == say_decimal(None)


def test_the_district_s_sheet_tells_nothing_that_is_only_planned(
    busy_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = busy_world.ask(lambda s: list(stream_volunteer_ledger(s, YEAR.start, YEAR.end)))
    draft, _ = add_file(busy_world.centre, SAMPLES / "district_volunteers.xlsx")
    middle = held[len(held) // 2].starts_at
    monkeypatch.setattr(busy_world, "now", middle)
    told = gather(busy_world.centre, draft.mapping, YEAR).values.lists["volunteer_activity"]
    numbers = [row.number for row in held if row.starts_at <= middle]
    assert 0 < len(numbers) < len(held)
    assert [record["activity_number"] for record in told] == numbers
