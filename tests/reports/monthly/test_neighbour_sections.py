"""Volunteers, double check-in, wishes and lists in the monthly report: every figure opens."""

from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from models.cases.queries.figures import RecordBrief
from models.double_check_in.queries.returns import quarter_total
from models.double_check_in.rules.quarters import Quarter
from models.errors import KnownError
from reports.figures import Figure, FigureKind, FigureTable
from reports.monthly.behind import count_records_behind, list_records_behind
from reports.monthly.build import RATINGS, SERVICE_MONTH, read_report
from reports.monthly.paper import draw_report
from reports.monthly.sheet import build_sheet
from reports.paper.stamps import PrintStamp
from reports.period import Period, month_period, quarter_period, year_period
from tests.reports.neighbour_world import World

KEYS = ("volunteers", "check_in", "wishes", "lists")
PERIODS = [month_period("2026-11"), quarter_period("2026-3"), year_period("2026")]
spans = pytest.mark.parametrize("period", PERIODS, ids=lambda p: p.label)


def find_tables(world: World, period: Period) -> list[FigureTable]:
    report = read_report(world.centre, SERVICE_MONTH, period)
    return [table for table in report.tables if table.key in KEYS]


def figures_of(tables: list[FigureTable]) -> list[Figure]:
    return [f for table in tables for row in table.rows for f in row.figures if f is not None]


def first_column(world: World, period: Period) -> dict[str, Decimal | None]:
    return {
        row.figures[0].id: row.figures[0].number
        for table in find_tables(world, period)
        for row in table.rows
        if row.figures[0] is not None
    }


def read_all(world: World, figure: Figure, size: int) -> list[RecordBrief]:
    found: list[RecordBrief] = []
    after = None
    while page := world.ask(list_records_behind, figure.records, figure.scope, after, size):
        found += page
        after = page[-1].place
    return found


@spans
def test_every_figure_opens_its_records(busy_world: World, period: Period) -> None:
    tables = find_tables(busy_world, period)
    assert [table.key for table in tables] == list(KEYS)
    for figure in figures_of(tables):
        assert figure.definition and figure.definition.endswith("。")
        count = busy_world.ask(count_records_behind, figure.records, figure.scope)
        assert figure.records_count == count, figure.id
        if figure.kind is FigureKind.COUNT:
            assert figure.value == count, figure.id
        assert len(read_all(busy_world, figure, 700)) == count, figure.id


def test_pages_of_records_miss_nothing(busy_world: World) -> None:
    (table,) = [t for t in find_tables(busy_world, PERIODS[1]) if t.key == "check_in"]
    for figure in (row.figures[0] for row in table.rows):
        assert figure is not None
        if figure.records_count > 400:
            continue
        whole = read_all(busy_world, figure, 10_000)
        assert read_all(busy_world, figure, max(7, len(whole) // 3)) == whole
        assert len({row.place for row in whole}) == len(whole)


def test_the_figures_of_the_year(busy_world: World) -> None:
    shown = first_column(busy_world, year_period("2026"))
    assert shown["vol_activities"] == 6 and shown["vol_certificates"] == 1
    persons, times = shown["vol_persons"], shown["vol_person_times"]
    assert persons is not None and times is not None and 0 < persons < times
    assert shown["vol_waiting"] and shown["vol_new_volunteers"] == shown["vol_volunteers"]
    assert shown["checkin_units"] == 90 and shown["checkin_members"] == 1850
    assert shown["checkin_claims"] == 15 and shown["checkin_posts"] == 1
    assert shown["wish_collected"] == 3 and shown["wish_accepted"] == shown["wish_claimed"] == 1
    assert shown["wish_open"] == 2 and shown["needs_raised"] and shown["matches_made"] == 62


def test_the_hours_of_the_quarter_are_those_of_the_slips(busy_world: World) -> None:
    shown = first_column(busy_world, quarter_period("2026-3"))
    total = busy_world.ask(quarter_total, Quarter(2026, 3))
    assert shown["checkin_services"] == total.services
    assert shown["checkin_minutes"] == (Decimal(total.minutes) / 60).quantize(Decimal("0.01"))


@spans
def test_the_files_say_the_same(busy_world: World, period: Period, tmp_path: Path) -> None:
    report = read_report(busy_world.centre, SERVICE_MONTH, period)
    stamp = PrintStamp(busy_world.now, "李敏")
    pages = PdfReader(BytesIO(draw_report(report, stamp).content)).pages
    text = "".join(page.extract_text() for page in pages).replace(" ", "").replace("\n", "")
    build_sheet(report, stamp, tmp_path / "月报.xlsx")
    book = load_workbook(tmp_path / "月报.xlsx")
    for table in (table for table in report.tables if table.key in KEYS):
        name = table.title.partition("、")[2]
        sheet = book[name]
        width = len(table.columns)
        cells = {
            row[0].value: [cell.value for cell in row[1 : width + 1]]
            for row in sheet.iter_rows(min_row=4)
        }
        for row in table.rows:
            shown = [f for f in row.figures if f is not None]
            assert (row.label + "".join(f.text for f in shown)).replace(" ", "") in text
            numbers = [None if f is None else f.number for f in row.figures]
            read = [None if v is None else Decimal(str(v)) for v in cells[row.label]]
            assert read == numbers, row.label


def test_what_stands_now_has_no_figure_for_before(busy_world: World) -> None:
    (table,) = [t for t in find_tables(busy_world, PERIODS[0]) if t.key == "lists"]
    free = next(row for row in table.rows if row.label == "其中 可对接")
    assert free.figures[0] is not None and free.figures[1:] == (None, None)


def test_hours_are_written_as_people_write_them(busy_world: World) -> None:
    tables = find_tables(busy_world, year_period("2026"))
    figure = next(f for f in figures_of(tables) if f.id == "vol_hours")
    assert figure.text == "213.5" and figure.unit_of_records == "人次"
    assert not any("÷" in line for line in figure.explained)


def test_no_sections_for_ratings_or_an_unknown_figure(busy_world: World) -> None:
    report = read_report(busy_world.centre, RATINGS, PERIODS[0])
    assert not [table for table in report.tables if table.key in KEYS]
    figure = figures_of(find_tables(busy_world, PERIODS[0]))[0]
    for unknown in ("vol_x", "checkin_x", "wish_x", "needs_x"):
        with pytest.raises(KnownError, match="没有名为"):
            busy_world.ask(list_records_behind, unknown, figure.scope)
