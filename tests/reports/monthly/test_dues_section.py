"""The dues section of the service report: totals that name nobody, records only with a duty."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from models.audit.queries import list_entries
from models.centre import Centre, sign_in
from models.demo.actions import make_demo
from models.dues.actions.duties import open_book
from models.dues.queries.summary import list_summary
from models.errors import KnownError
from reports.figures import FigureKind, FigureTable, group_digits
from reports.monthly.build import RATINGS, SERVICE_MONTH, read_report
from reports.monthly.dues import is_of_dues, read_dues_records
from reports.monthly.paper import draw_report
from reports.monthly.sheet import build_sheet
from reports.paper.stamps import PrintStamp
from reports.period import Period, month_period, quarter_period, year_period
from tests.models.conftest import WEAK

DAY = date(2026, 11, 20)
PERIODS = [
    month_period("2026-11"), month_period("2026-7"), quarter_period("2026-3"), year_period("2026"),
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dues-section") / "demo"
    make_demo(folder, day=DAY, cases=200, people=300, cost=WEAK)
    return folder


@pytest.fixture(scope="module")
def centre(folder: Path) -> Iterator[Centre]:
    """李敏 keeps the books."""
    centre = sign_in(folder, "李敏", "demo", cost=WEAK)
    yield centre
    centre.close()


def find_table(centre: Centre, period: Period) -> FigureTable:
    report = read_report(centre, SERVICE_MONTH, period)
    (table,) = [table for table in report.tables if table.key == "dues"]
    return table


@pytest.mark.parametrize("period", PERIODS, ids=lambda p: p.label)
def test_every_figure_opens_its_records(centre: Centre, period: Period) -> None:
    figures = [f for row in find_table(centre, period).rows for f in row.figures if f is not None]
    assert len(figures) == 11 * (2 if period.unit == "年" else 3) + 2
    for figure in figures:
        assert is_of_dues(figure) and figure.definition
        found = read_dues_records(centre, figure.records, figure.scope, figure.label)
        assert len(found) == figure.records_count
        if figure.kind is FigureKind.MONEY:
            assert sum((row.amount for row in found), Decimal(0)) == figure.number
        else:
            assert figure.value == len(found)


@pytest.mark.parametrize("period", PERIODS, ids=lambda p: p.label)
def test_the_figures_are_those_of_the_summary(centre: Centre, period: Period) -> None:
    table = find_table(centre, period)
    shown = {row.figures[0].id: row.figures[0].number for row in table.rows if row.figures[0]}
    permit = centre.act(open_book, None, period.end.year).result
    rows = centre.ask(list_summary, permit, period.start, period.end, DAY)
    assert len(rows) == 3
    sums = {
        "dues_owing": sum(r.owing_members for r in rows),
        "dues_paying": sum(r.paying_members for r in rows),
        "dues_due": sum(r.due for r in rows),
        "dues_relief": sum(r.relief for r in rows),
        "dues_taken": sum(r.paid + r.back_paid for r in rows),
        "dues_back": sum(r.back_paid for r in rows),
        "dues_voluntary": sum(r.voluntary - r.large for r in rows),
        "dues_large": sum(r.large for r in rows),
    }
    assert {id_: shown[id_] for id_ in sums} == sums
    assert all(number is not None for number in shown.values())


def test_what_the_year_brought(centre: Centre) -> None:
    table = find_table(centre, year_period("2026"))
    shown = {row.figures[0].id: row.figures[0].number for row in table.rows if row.figures[0]}
    assert shown["dues_voided"] == 1 and shown["dues_large"] == 2000
    assert shown["dues_voluntary"] == Decimal(100) and shown["dues_raised"] == 1
    assert (shown["dues_remitted"] or 0) > 2000 and (shown["dues_relief"] or 0) > 0
    assert (shown["dues_in_arrears"] or 0) >= 3


def test_the_files_say_the_same(centre: Centre, tmp_path: Path) -> None:
    report = read_report(centre, SERVICE_MONTH, month_period("2026-11"))
    stamp = PrintStamp(centre.clock(), "李敏")
    text = "".join(
        page.extract_text() for page in PdfReader(BytesIO(draw_report(report, stamp).content)).pages
    ).replace(" ", "")
    build_sheet(report, stamp, tmp_path / "月报.xlsx")
    sheet = load_workbook(tmp_path / "月报.xlsx")["党费收缴"]
    cells = {row[0].value: [cell.value for cell in row[1:4]] for row in sheet.iter_rows(min_row=4)}
    (table,) = [table for table in report.tables if table.key == "dues"]
    for row in table.rows:
        shown = [f for f in row.figures if f is not None]
        assert (row.label + "".join(f.text for f in shown)).replace(" ", "") in text
        numbers = [None if f is None else f.number for f in row.figures]
        read = [None if v is None else Decimal(str(v)) for v in cells[row.label]]
        assert read == numbers


def test_money_is_written_in_yuan_and_fen(centre: Centre) -> None:
    table = find_table(centre, month_period("2026-11"))
    figure = next(f for row in table.rows for f in row.figures if f and f.id == "dues_due")
    figure = replace(figure, value=123456789)
    assert figure.text == "1 234 567.89" and figure.number == Decimal("1234567.89")
    assert not any("÷" in line for line in figure.explained)
    assert figure.explained[-1] == f"计入的 {group_digits(figure.records_count)} 人"


def test_the_look_at_records_is_logged(centre: Centre) -> None:
    table = find_table(centre, month_period("2026-11"))
    today = centre.clock().date()
    before = len(centre.ask(list_entries, today, today))
    figure = table.rows[0].figures[0]
    assert figure is not None
    rows = read_dues_records(centre, figure.records, figure.scope, "应交党员")
    assert {row.branch for row in rows} and all(row.name for row in rows)
    entries = centre.ask(list_entries, today, today)
    assert len(entries) == before + 1
    assert any(e.title == "查看党费" and e.reason == "应交党员" for e in entries)


def test_totals_without_a_duty_records_never(folder: Path) -> None:
    leader = sign_in(folder, "陈静", "demo", cost=WEAK)
    figure = find_table(leader, month_period("2026-11")).rows[0].figures[0]
    assert figure is not None and (figure.value or 0) > 0
    with pytest.raises(KnownError, match="只有党费岗位的人员能看"):
        read_dues_records(leader, figure.records, figure.scope, figure.label)
    leader.close()


def test_no_section_for_a_grid_for_ratings_or_without_branches(
    centre: Centre, tmp_path: Path
) -> None:
    november = month_period("2026-11")
    assert "dues" not in [t.key for t in read_report(centre, RATINGS, november).tables]
    from models.organisation.queries import list_units

    grid = next(iter(dict(centre.ask(list_units, "grid"))))
    assert "dues" not in [t.key for t in read_report(centre, SERVICE_MONTH, november, grid).tables]
    make_demo(tmp_path / "bare", day=DAY, cases=0, people=5, cost=WEAK)
    bare = sign_in(tmp_path / "bare", "李敏", "demo", cost=WEAK)
    assert "dues" not in [t.key for t in read_report(bare, SERVICE_MONTH, november).tables]
    bare.close()
