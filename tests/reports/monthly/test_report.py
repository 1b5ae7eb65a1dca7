"""服务月报 and 好差评汇总: every figure of paper and sheet, read back, is the query's."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select

from models.cases.queries.figures import (
    Scope,
    list_behind,
    read_counts,
    read_service_figures,
)
from models.cases.queries.ledger import LedgerFilter
from models.cases.tables import Case
from models.centre import Centre, sign_in
from models.demo.actions import make_demo
from models.errors import KnownError
from models.filed.queries import list_filed, read_filed
from models.people.tables import Person
from models.settings.actions import change_desk
from models.settings.rules import DeskSettings
from models.store.keys import Cost
from models.work import Work
from reports.figures import FigureKind, ServiceReport, TableForm, group_digits
from reports.monthly.behind import count_records_behind
from reports.monthly.build import find_grid, read_report
from reports.monthly.dues import is_of_dues
from reports.monthly.filing import compare_filed, file_now, find_period
from reports.monthly.paper import appendix_rows, draw_report
from reports.monthly.sheet import build_sheet, cell_value, sheet_name
from reports.paper import geometry as page
from reports.paper.stamps import PrintStamp
from reports.period import (
    Period,
    days_period,
    month_period,
    period_before,
    quarter_period,
    year_period,
    year_so_far,
)
from reports.registry import draw_report as draw_from_registry
from reports.registry import find_report, write_report

WEAK = Cost(memory_kib=64, passes=1, lanes=1)
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 17, 30)
NOVEMBER = month_period("2026-11")
STAMP = PrintStamp(NOW, "李敏")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("monthly") / "demo"
    make_demo(folder, day=TODAY, cases=700, people=150, cost=WEAK)
    centre = sign_in(folder, "李敏", "demo", clock=lambda: NOW, cost=WEAK)
    centre.act(change_desk, DeskSettings(clerks_in_report=True))
    centre.close()
    return folder


@pytest.fixture
def centre(folder: Path) -> Iterator[Centre]:
    centre = sign_in(folder, "李敏", "demo", clock=lambda: NOW, cost=WEAK)
    yield centre
    centre.close()


PERIODS = [NOVEMBER, month_period("2026-10"), quarter_period("2026-3"), year_period("2026")]
REPORTS = ["service-month", "ratings"]


@pytest.mark.parametrize("period", PERIODS, ids=lambda p: p.label)
@pytest.mark.parametrize("report_id", REPORTS)
def test_every_figure_on_paper_is_the_querys(
    centre: Centre, report_id: str, period: Period
) -> None:
    """Each line of text on paper holds the figures of its row, as the query gave them."""
    report = read_report(centre, report_id, period, number="YB-202611-01")
    pages = PdfReader(BytesIO(draw_report(report, STAMP).content)).pages
    lines = [line for sheet in pages for line in sheet.extract_text().splitlines()]
    at = 0
    for table in report.tables:
        for row in table.rows:
            shown = [f.text for f in row.figures if f is not None]
            at = _find(lines, at, row.label.strip(), shown)
    text = "".join(lines).replace(" ", "")
    assert report.centre in text and report.title.replace(" ", "") in text
    assert "编号YB-202611-01" in text and "统计至2026年11月20日17时30分" in text
    assert f"第{len(pages)}页" in text and f"共{len(pages)}页" in text


def _find(lines: list[str], start: int, label: str, shown: list[str]) -> int:
    """Where the row ends that begins with the label at or behind `start`; its figures follow."""
    expected = re.sub(r"\s", "", label + "".join(shown))
    for first in range(start, len(lines)):
        joined, last = "", first
        while len(joined) < len(expected) and last < len(lines):
            joined += re.sub(r"\s", "", lines[last])
            last += 1
        if joined == expected:
            return last
    raise AssertionError(f"{label} {shown} is not on paper behind line {start}")


@pytest.mark.parametrize("period", PERIODS, ids=lambda p: p.label)
@pytest.mark.parametrize("report_id", REPORTS)
def test_every_cell_of_the_sheet_is_the_querys(
    centre: Centre, tmp_path: Path, report_id: str, period: Period
) -> None:
    report = read_report(centre, report_id, period)
    path = tmp_path / "月报.xlsx"
    build_sheet(report, STAMP, path)
    book = load_workbook(path)
    assert book.sheetnames[: len(report.tables)] == [sheet_name(t) for t in report.tables]
    formats = {
        FigureKind.COUNT: "0", FigureKind.RATE: "0.0%", FigureKind.DAYS: "0.0",
        FigureKind.MONEY: "#,##0.00", FigureKind.HOURS: "0.0#",
    }  # fmt: skip
    for table in report.tables:
        sheet = book[sheet_name(table)]
        head = [cell.value for cell in sheet[3]][: len(table.columns) + 1]
        assert head == [table.head, *table.columns]
        for number, row in enumerate(table.rows, start=4):
            cells = [cell for cell in sheet[number]][: len(table.columns) + 1]
            assert cells[0].value == row.label
            for cell, figure in zip(cells[1:], row.figures, strict=True):
                assert cell.value == cell_value(figure)
                if figure is not None and figure.number is not None:
                    assert cell.number_format == formats[figure.kind]
                    scale = 100 if figure.kind is FigureKind.RATE else 1
                    printed = Decimal(str(cell.value)) * scale
                    assert printed == figure.number
        assert sheet.freeze_panes == "A4" and sheet.print_title_rows == "$3:$3"
    if report.appendix:
        listed = [[c.value for c in row] for row in book["附表一"].iter_rows(min_row=4)]
        for shown, values in zip(listed, appendix_rows(report), strict=False):
            plain = [v.date() if isinstance(v, datetime) else v for v in shown]
            assert plain[: len(values)] == list(values)
    definitions = {row[2].value for row in book["口径"].iter_rows(min_row=4)}
    assert all(figure.definition in definitions for figure in report.figures())


@pytest.mark.parametrize("report_id", REPORTS)
def test_every_figure_opens_as_many_records_as_it_says(centre: Centre, report_id: str) -> None:
    report = read_report(centre, report_id, NOVEMBER)
    keys = [figure.key for figure in report.figures()]
    assert len(keys) == len(set(keys)) > 30
    for figure in report.figures():
        assert figure.definition and figure.label
        if is_of_dues(figure):
            continue  # those open otherwise: test_dues_section
        found = centre.ask(count_records_behind, figure.records, figure.scope)
        assert found == figure.records_count, figure.key


def test_figures_come_from_the_span_the_one_before_and_the_year(centre: Centre) -> None:
    report = read_report(centre, "service-month", NOVEMBER)
    cover = report.tables[0]
    assert cover.form is TableForm.COVER and cover.columns == ("本月", "上月", "本年累计")
    october = centre.ask(read_counts, Scope(date(2026, 10, 1), date(2026, 10, 31), TODAY))
    year = centre.ask(read_counts, Scope(date(2026, 1, 1), date(2026, 11, 30), TODAY))
    accepted = cover.rows[0].figures
    assert [f.value for f in accepted if f][1:] == [
        october.counts["accepted"], year.counts["accepted"],
    ]  # fmt: skip
    whole_year = read_report(centre, "service-month", year_period("2026")).tables[0]
    assert whole_year.columns == ("本年", "上年")


def test_a_rate_says_where_it_comes_from(centre: Centre) -> None:
    report = read_report(centre, "service-month", year_period("2026"))
    on_time = next(f for f in report.figures() if f.id == "on_time_rate")
    closed = group_digits(on_time.denominator)
    first, second, third = on_time.explained
    assert first == f"按时办结 {group_digits(on_time.numerator)} ÷ 办结 {closed}"
    assert second.startswith("口径：期间内办结的办件中，在应办结日当天 24:00 前办结")
    late = on_time.denominator - on_time.numerator
    assert late > 0 and third == f"没按时的 {late} 件"
    records = centre.ask(list_behind, on_time.records, on_time.scope)
    assert len(records) == late
    assert all(r.due_date and r.closed_on and r.closed_on > r.due_date for r in records)


def test_a_month_with_nothing_prints_dashes_and_never_divides_by_zero(centre: Centre) -> None:
    report = read_report(centre, "service-month", month_period("2019-02"))
    texts = {f.id: f.text for f in report.figures()}
    assert (texts["accepted"], texts["on_time_rate"], texts["mean_days"]) == ("0", "—", "—")
    text = PdfReader(BytesIO(draw_report(report, STAMP).content)).pages[0].extract_text()
    assert "—" in text and "本期没有受理" in text


def test_places_are_where_the_figures_stand(centre: Centre) -> None:
    report = read_report(centre, "service-month", NOVEMBER)
    drawn = draw_report(report, STAMP)
    assert [place.figure for place in drawn.places] == list(report.figures())
    pages = PdfReader(BytesIO(drawn.content)).pages
    assert {place.page for place in drawn.places} <= set(range(len(pages)))
    found: dict[int, list[tuple[str, float, float]]] = {}

    def visit(number: int) -> None:
        def note(text: str, cm: list[float], tm: list[float], *rest: object) -> None:
            if text.strip():
                found.setdefault(number, []).append((text.strip(), tm[4], tm[5]))

        pages[number].extract_text(visitor_text=note)

    for number in range(len(pages)):
        visit(number)
    for place in drawn.places:
        assert place.x >= 0 and place.x + place.width <= page.A4_WIDTH
        # Some text run with exactly these characters begins inside the area.
        assert any(
            text == place.figure.text
            and place.x <= x <= place.x + place.width
            and place.y <= page.A4_HEIGHT - y <= place.y + place.height
            for text, x, y in found[place.page]
        ), place


def test_the_same_report_gives_the_same_bytes(centre: Centre) -> None:
    report = read_report(centre, "service-month", NOVEMBER)
    assert draw_report(report, STAMP).content == draw_report(report, STAMP).content


def test_clerks_appear_only_where_the_centre_wants_it(folder: Path) -> None:
    centre = sign_in(folder, "李敏", "demo", clock=lambda: NOW, cost=WEAK)
    try:
        assert _keys(read_report(centre, "service-month", NOVEMBER))[-1] == "clerks"
        centre.act(change_desk, DeskSettings())
        assert "clerks" not in _keys(read_report(centre, "service-month", NOVEMBER))
        centre.act(change_desk, DeskSettings(clerks_in_report=True))
    finally:
        centre.close()


def _keys(report: ServiceReport) -> list[str]:
    return [table.key for table in report.tables]


def test_who_gave_a_bad_rating_is_on_no_paper(centre: Centre, tmp_path: Path) -> None:
    report = read_report(centre, "ratings", year_period("2026"))
    assert report.appendix
    text = "".join(
        p.extract_text() for p in PdfReader(BytesIO(draw_report(report, STAMP).content)).pages
    )
    ids = [record.case_id for record in report.appendix]
    applicants = centre.ask(
        lambda session: set(
            session.scalars(
                select(Person.name)
                .join(Case, Case.applicant_id == Person.id)
                .where(Case.id.in_(ids))
            )
        )
    )
    assert applicants
    assert not [name for name in applicants if name in text]
    assert all(record.number in text for record in report.appendix)


def test_a_grid_is_counted_alone_and_named(centre: Centre, tmp_path: Path) -> None:
    grid = find_grid(centre, "第一网格")
    report = read_report(centre, "service-month", year_period("2026"), grid)
    whole = read_report(centre, "service-month", year_period("2026"))
    one, every = next(report.figures()).value or 0, next(whole.figures()).value or 0
    assert 0 < one < every
    assert report.grid.startswith("第一网格")
    path = tmp_path / "网格.pdf"
    chosen = LedgerFilter(grid_id=grid, newest_first=False)
    write_report(centre, "service-month", year_period("2026"), path, STAMP, chosen=chosen)
    assert report.grid in PdfReader(path).pages[0].extract_text()
    with pytest.raises(KnownError, match=r"没有名为“第”的网格.*第一网格"):
        find_grid(centre, "第")
    with pytest.raises(KnownError, match="没有这个网格"):
        read_report(centre, "service-month", NOVEMBER, 999_999)


def test_the_registry_writes_and_draws_the_same(centre: Centre, tmp_path: Path) -> None:
    path = tmp_path / "月报.pdf"
    written = write_report(centre, "service-month", NOVEMBER, path, STAMP)
    content, rows, _ = draw_from_registry(centre, find_report("service-month"), NOVEMBER, STAMP)
    assert path.read_bytes() == content and written.rows == rows > 60
    with pytest.raises(KnownError, match="还没有开始"):
        write_report(centre, "ratings", month_period("2027-01"), tmp_path / "a.pdf", STAMP)
    assert not (tmp_path / "a.pdf").exists()


def test_periods_and_what_comes_before_them() -> None:
    assert (quarter_period("2026-3").start, quarter_period("2026-3").end) == (
        date(2026, 7, 1),
        date(2026, 9, 30),
    )
    assert period_before(month_period("2026-01")) == month_period("2025-12")
    assert period_before(quarter_period("2026-1")) == quarter_period("2025-4")
    assert period_before(year_period("2026")) == year_period("2025")
    ten = days_period(date(2026, 11, 11), date(2026, 11, 20))
    assert (period_before(ten).start, period_before(ten).end) == (
        date(2026, 11, 1),
        date(2026, 11, 10),
    )
    assert year_so_far(month_period("2026-10")).start == date(2026, 1, 1)
    codes = [p.code for p in (NOVEMBER, quarter_period("2026-3"), year_period("2026"), ten)]
    assert codes == ["202611", "2026Q3", "2026", "20261111"]
    for wrong in ("2026-5", "2026", "2026-0", "x"):
        with pytest.raises(KnownError, match="季度"):
            quarter_period(wrong)
    for wrong in ("26", "2026-1", "0000", ""):
        with pytest.raises(KnownError, match="年份"):
            year_period(wrong)


def test_filed_printed_again_is_identical_and_later_changes_are_listed(folder: Path) -> None:
    now = NOW
    centre = sign_in(folder, "李敏", "demo", clock=lambda: now, cost=WEAK)
    try:
        period = month_period("2026-09")
        filed = file_now(centre, "service-month", period)
        assert filed.row.number == "YB-202609-01"
        assert find_period(filed) == period
        assert "编号 YB-202609-01" in PdfReader(BytesIO(filed.paper)).pages[0].extract_text()
        assert compare_filed(centre, filed.row.id) == []
        late = centre.ask(list_behind, "closed_unrated", Scope(period.start, period.end, TODAY))[0]

        def rate(work: Work) -> None:
            case = work.session.get_one(Case, late.case_id)
            case.satisfaction, case.rated_on = 5, date(2026, 9, 30)

        centre.act(rate)
        again = centre.ask(read_filed, filed.row.id)
        assert (again.paper, again.sheet) == (filed.paper, filed.sheet)
        changed = {d.label: (d.filed, d.now) for d in compare_filed(centre, filed.row.id)}
        assert "评价（本月）" in changed, changed
        before, after = changed["评价（本月）"]
        assert int(after) == int(before) + 1
        assert "受理（本月）" not in changed
        second = file_now(centre, "service-month", period)
        ratings = file_now(centre, "ratings", quarter_period("2026-3"))
        assert (second.row.number, ratings.row.number) == ("YB-202609-02", "HP-2026Q3-01")
        listed = centre.ask(list_filed, "service-month", period.start, period.end)
        assert [row.number for row in listed] == ["YB-202609-02", "YB-202609-01"]
        assert listed[0].clerk == "李敏" and listed[0].grid == ""
    finally:
        centre.close()


def test_a_report_that_cannot_be_drawn_uses_up_no_number(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reports.monthly import filing

    centre = sign_in(folder, "李敏", "demo", clock=lambda: NOW, cost=WEAK)
    period = month_period("2026-08")

    def fail(*arguments: object) -> None:
        raise KnownError("字库里没有这个字。")

    try:
        with monkeypatch.context() as patched, pytest.raises(KnownError, match="字库"):
            patched.setattr(filing, "draw_report", fail)
            file_now(centre, "service-month", period)
        assert centre.ask(list_filed, "service-month", period.start, period.end) == []
        assert file_now(centre, "service-month", period).row.number == "YB-202608-01"
    finally:
        centre.close()


def test_clerks_may_not_file(folder: Path) -> None:
    centre = sign_in(folder, "孙浩", "demo", clock=lambda: NOW, cost=WEAK)
    try:
        with pytest.raises(KnownError, match="需要管理员、主管的权限"):
            file_now(centre, "service-month", NOVEMBER)
    finally:
        centre.close()


def test_a_name_of_the_centre_that_is_markup_or_formula_stays_text(
    centre: Centre, tmp_path: Path
) -> None:
    report = replace(read_report(centre, "service-month", NOVEMBER), centre="=1+1<b>中心</b>")
    text = PdfReader(BytesIO(draw_report(report, STAMP).content)).pages[0].extract_text()
    assert "=1+1<b>中心</b>" in re.sub(r"\s", "", text)
    path = tmp_path / "月报.xlsx"
    build_sheet(replace(report, title="=HYPERLINK(1)"), STAMP, path)
    assert load_workbook(path).worksheets[0]["A1"].data_type == "s"


def test_the_service_figures_hold_what_the_report_shows(centre: Centre) -> None:
    scope = Scope(NOVEMBER.start, NOVEMBER.end, TODAY)
    figures = centre.ask(read_service_figures, scope)
    report = read_report(centre, "service-month", NOVEMBER)
    shown = {f.key: f.value for f in report.figures()}
    for category in figures.categories:
        assert shown[f"categories/{category.name}"] == category.count
    for hour in figures.hours:
        assert shown[f"hours/{hour.weekday}/{hour.hour}"] == hour.count
