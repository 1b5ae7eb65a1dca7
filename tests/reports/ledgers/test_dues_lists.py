"""The lists of dues on paper and as workbook: equal to their rows, with sums that add up."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from models.dues.queries.papers import CalendarCell
from models.dues.rules.assessing import say_rate
from models.errors import Cancelled, KnownError
from reports.ledgers import (
    dues_assessment,
    dues_base_year,
    dues_calendar,
    dues_check,
    dues_month,
    dues_summary,
)
from reports.ledgers.dues_list import DuesList
from reports.ledgers.dues_public import PUBLIC, PUBLIC_AMOUNTS, public_list
from reports.paper import printable
from tests.reports.ledgers import dues_samples as samples
from tests.reports.ledgers.dues_samples import HEAD
from tests.reports.ledgers.samples import STAMP
from tests.reports.ledgers.test_service_ledger import pages

CALENDAR_MONTHS = "｜".join(f"{month}月" for month in range(1, 13))
HEADERS = {
    "calendar": (
        f"序号｜姓名｜性别｜党员类别｜核定基数｜比例｜月交纳额｜{CALENDAR_MONTHS}｜全年合计｜"
        "交款人签字｜收款人｜备注"
    ),
    "month": (
        "序号｜姓名｜所属党组织｜年份｜月份｜缴纳基数(元)｜应缴金额(元)｜实缴金额(元)｜缴纳日期｜"
        "缴纳方式｜状态｜是否欠缴"
    ),
    "base year": (
        "党员姓名｜党员身份证号｜所在党组织｜缴费年度｜党员类别｜缴存基数｜交纳党费比例｜应交党费｜"
        "实交党费"
    ),
    "summary": (
        "序号｜党支部｜党员总数｜其中预备党员｜应交人数｜实交人数｜应交金额｜实交金额｜补交金额｜"
        "减免人数｜减免金额｜自愿多交｜其中大额(1000元以上)｜上缴金额｜上缴日期｜收据号｜备注"
    ),
    "check": (
        "序号｜姓名｜岗位工资｜薪级工资｜基础性绩效工资｜养老保险｜职业年金｜住房公积金｜医疗保险｜"
        "所得税｜税后工资总额｜交纳比例｜每月应交纳党费｜共交纳党费金额｜备注"
    ),
}
Made = tuple[DuesList[Any], Callable[[int], list[Any]]]
LISTS: dict[str, Made] = {
    "calendar": (dues_calendar.CALENDAR, samples.calendar),
    "month": (dues_month.MONTH, samples.months),
    "base year": (dues_base_year.BASE_YEAR, samples.base_years),
    "summary": (dues_summary.SUMMARY, samples.summaries),
    "check": (dues_check.CHECK, samples.checks),
    "assessment": (dues_assessment.ASSESSMENT, samples.assessments),
    "public": (PUBLIC, samples.publics),
    "public with amounts": (PUBLIC_AMOUNTS, samples.publics),
}
lists = pytest.mark.parametrize(("kind", "make"), LISTS.values(), ids=LISTS)


def values(kind: DuesList[Any], rows: list[Any]) -> list[list[object]]:
    """What each row shows, straight from its own cells."""
    return [list(kind.cells(number, row)) for number, row in enumerate(rows, start=1)]


def on_paper(value: object, kind: str) -> str:
    """How a value stands on paper, without spaces."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return say_rate(value) if kind == "rate" else f"{value:,.2f}"
    return re.sub(r"\s", "", str(value))


@pytest.mark.parametrize("name", HEADERS)
def test_the_header_is_the_contract(name: str) -> None:
    assert "｜".join(LISTS[name][0].header) == HEADERS[name]


@lists
def test_every_cell_of_the_pdf_equals_its_row(
    kind: DuesList[Any], make: Callable[[int], list[Any]], tmp_path: Path
) -> None:
    rows = make(60)
    kind.build_pdf(iter(rows), 60, HEAD, STAMP, tmp_path / "a.pdf")
    read = pages(tmp_path / "a.pdf")
    body = "".join(read)
    kinds = [column.kind for column in kind.columns]
    for cells in values(kind, rows):
        assert "".join(map(on_paper, cells, kinds)) in body
    header = "".join(kind.header)
    for number, page in enumerate(read, start=1):
        assert header in page and f"第{number}页" in page and f"共{len(read)}页" in page
        assert "红旗社区党群服务中心" in page and f"共60{kind.unit}" in page
    assert kind.title in read[0]
    assert read[-1].count("合计") >= 1
    assert len(read) > 1


def test_a_rate_and_a_remark_stand_as_on_the_slips() -> None:
    (row,) = samples.calendar(1)
    told = replace(row, rate=Decimal("0.010"), note="多交 1,000；减免 7至12月")
    cells = dues_calendar.CALENDAR.cells(1, told)
    assert dues_calendar.CALENDAR.texts is not None
    shown = dues_calendar.CALENDAR.texts(cells)
    assert "1%" in shown and shown[-1] == "多交\n1,000\n减免\n7至12月"


@lists
def test_the_workbook_equals_its_rows_and_their_sums(
    kind: DuesList[Any], make: Callable[[int], list[Any]], tmp_path: Path
) -> None:
    rows = make(700)
    path = tmp_path / "a.xlsx"
    kind.build_sheet(iter(rows), len(rows), HEAD, STAMP, path)
    book = CalamineWorkbook.from_path(str(path))
    read = book.get_sheet_by_name(kind.title).to_python(skip_empty_area=False)
    width = len(kind.header)
    assert read[2][:width] == list(kind.header)
    for place, (cells, row) in enumerate(zip(values(kind, rows), rows, strict=True)):
        found = [None if cell == "" else cell for cell in read[3 + place][:width]]
        assert found == [
            _in_workbook(cell, one.kind) for cell, one in zip(cells, kind.columns, strict=True)
        ]
        assert read[3 + place][width] == (kind.id_of(row) or "")
    last = read[3 + len(rows)]
    assert "合计" in last and last[width] == ""
    for place, column in enumerate(kind.columns):
        if column.is_summed and column.kind != "text":
            whole = sum(
                (Decimal(str(row[place])) for row in read[3 : 3 + len(rows)] if row[place] != ""),
                Decimal(0),
            )
            assert Decimal(str(last[place])) == whole
    assert str(read[4 + len(rows)][0]).startswith("填报单位：红旗社区党群服务中心")


def _in_workbook(value: object, kind: str) -> object:
    if isinstance(value, Decimal):
        return float(round(value, 3)) if kind == "rate" else float(value)
    return None if value == "" else value


@lists
def test_the_workbook_follows_the_export_rules(
    kind: DuesList[Any], make: Callable[[int], list[Any]], tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    kind.build_sheet(make(6), 6, HEAD, STAMP, path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    formats = {"text": "@", "money": "#,##0.00", "rate": "0.0%", "number": "0",
               "date": "yyyy-mm-dd"}  # fmt: skip
    for column, cell in zip(kind.columns, sheet[4], strict=False):
        assert cell.value is None or cell.number_format == formats[column.kind]
    assert sheet["A1"].value == kind.title and sheet.freeze_panes == "A4"
    has_amounts = any(column.kind == "money" for column in kind.columns)
    assert ("单位：元" in sheet["A2"].value) == has_amounts
    hidden = book.worksheets[1]
    identity = {key.value: value.value for key, value in zip(hidden[1], hidden[2], strict=True)}
    assert identity["form_key"] == kind.form_key and identity["version"] == kind.template


@lists
def test_the_same_rows_give_the_same_pdf(
    kind: DuesList[Any], make: Callable[[int], list[Any]]
) -> None:
    assert kind.draw_pdf(make(40), 40, HEAD, STAMP) == kind.draw_pdf(make(40), 40, HEAD, STAMP)


@lists
def test_an_empty_list_is_its_header_and_a_sum_of_nothing(
    kind: DuesList[Any], make: Callable[[int], list[Any]], tmp_path: Path
) -> None:
    kind.build_pdf([], 0, HEAD, STAMP, tmp_path / "a.pdf")
    (text,) = pages(tmp_path / "a.pdf")
    assert "".join(kind.header) in text and "合计" in text
    kind.build_sheet([], 0, HEAD, STAMP, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[3]][: len(kind.header)] == list(kind.header)


@lists
@pytest.mark.parametrize("name", ["a.pdf", "a.xlsx"])
def test_cancelling_leaves_everything_as_it_was(
    kind: DuesList[Any], make: Callable[[int], list[Any]], name: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text("before")
    build = kind.build_pdf if name.endswith("pdf") else kind.build_sheet
    told: list[tuple[int, int]] = []
    with pytest.raises(Cancelled):
        build(
            make(1200), 1200, HEAD, STAMP, path, lambda *step: told.append(step),
            lambda: len(told) > 1,
        )  # fmt: skip
    assert path.read_text() == "before" and list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["a.pdf", "a.xlsx"])
def test_progress_ends_with_the_total(name: str, tmp_path: Path) -> None:
    kind = dues_calendar.CALENDAR
    build = kind.build_pdf if name.endswith("pdf") else kind.build_sheet
    told: list[tuple[int, int]] = []
    build(samples.calendar(600), 600, HEAD, STAMP, tmp_path / name, lambda *s: told.append(s))
    assert told[-1] == (601, 601) and told == sorted(told)  # the sum is a row too
    with pytest.raises(KnownError, match="不存在"):
        build(samples.calendar(1), 1, HEAD, STAMP, tmp_path / "没有" / name)


def test_hostile_and_long_cells_are_whole(tmp_path: Path) -> None:
    (row,) = samples.calendar(1)
    row = replace(row, name='<b>&"=1+1', note="1月至3月由受委托人代交，" * 30, category="𬭚(x)\\")
    dues_calendar.build_pdf([row], 1, HEAD, STAMP, tmp_path / "a.pdf")
    text = "".join(pages(tmp_path / "a.pdf"))
    assert '<b>&"=1+1' in text and "𬭚(x)\\" in text and text.count("受委托人代交") == 30
    dues_calendar.build_sheet([replace(row, name="=1+1")], 1, HEAD, STAMP, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert sheet["B4"].value == "=1+1" and sheet["B4"].data_type == "s"


def test_a_character_no_font_has_is_announced(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(printable, "missing_characters", lambda text: "𠮷" if "𠮷" in text else "")
    (row,) = samples.calendar(1)
    with pytest.raises(KnownError, match="没有“𠮷”"):
        dues_calendar.build_pdf([replace(row, name="𠮷某")], 1, HEAD, STAMP, tmp_path / "a.pdf")
    assert not list(tmp_path.iterdir())


# What each list is for


def test_the_calendar_adds_up_each_month_and_the_year(tmp_path: Path) -> None:
    rows = samples.calendar(46)
    months = [sum((row.months[at].amount or Decimal(0) for row in rows), Decimal(0))
              for at in range(12)]  # fmt: skip
    assert sum(months) == sum(row.total for row in rows)
    dues_calendar.build_pdf(rows, 46, HEAD, STAMP, tmp_path / "a.pdf")
    last = pages(tmp_path / "a.pdf")[-1]
    assert "合计" + "".join(f"{one:.2f}" for one in months) + f"{sum(months):,.2f}" in last
    dues_calendar.build_sheet(rows, 46, HEAD, STAMP, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    shown = [cell.value for cell in sheet[4 + 46]]
    assert shown[7:19] == [f"{one:.2f}" for one in months]
    assert shown[19] == float(sum(months))


def test_a_month_of_the_calendar_says_when_or_why() -> None:
    (row,) = samples.calendar(1)
    paid = Decimal("49.00")
    cells = (
        CalendarCell(paid, date(2026, 1, 10)), CalendarCell(paid, date(2025, 12, 28)),
        CalendarCell(paid), CalendarCell(state="免"), *([CalendarCell()] * 8),
    )  # fmt: skip
    shown = dues_calendar.CALENDAR.cells(1, replace(row, months=cells))
    assert list(shown[7:12]) == ["49.00\n01-10", "49.00\n2025-\n12-28", "49.00", "免", ""]
    assert shown[19] == 3 * paid


def test_large_sums_of_the_calendar_are_broken_after_their_thousands(tmp_path: Path) -> None:
    (row,) = samples.calendar(1)
    cells = (CalendarCell(Decimal("912345.60"), date(2026, 1, 10)),) * 12
    dues_calendar.build_pdf([replace(row, months=cells)], 1, HEAD, STAMP, tmp_path / "a.pdf")
    (text,) = pages(tmp_path / "a.pdf")
    assert "912,345.60" * 12 + "10,948,147.20" in text


def test_a_month_at_the_ceiling_stands_on_one_line() -> None:
    (row,) = samples.calendar(1)
    row = replace(
        row, base=Decimal("60973.00"), monthly=Decimal("1000.00"),
        category="机关工作人员（不含工人）",
    )  # fmt: skip
    assert dues_calendar.CALENDAR.texts is not None
    shown = dues_calendar.CALENDAR.texts(dues_calendar.CALENDAR.cells(1, row))
    assert shown[3:7] == ["机关工作人员", "60973.00", "1%", "1000.00"]
    assert (
        dues_calendar.CALENDAR.texts(
            dues_calendar.CALENDAR.cells(1, replace(row, base=Decimal("160973.00")))
        )[4]
        == "160,\n973.00"
    )


def of_branches(make: Callable[[int], list[Any]]) -> list[Any]:
    """Three members of one branch and two of another."""
    names = ["第一支部"] * 3 + ["第二支部"] * 2
    return [replace(row, branch=name) for row, name in zip(make(5), names, strict=True)]


together = pytest.mark.parametrize(
    ("kind", "make"),
    [LISTS[name] for name in ("calendar", "check", "assessment", "public", "public with amounts")],
)


@together
def test_of_all_branches_each_begins_a_page_with_its_name_and_its_sum(
    kind: DuesList[Any], make: Callable[[int], list[Any]], tmp_path: Path
) -> None:
    rows = of_branches(make)
    told: list[tuple[int, int]] = []
    kind.build_pdf(
        iter(rows), 5, replace(HEAD, branch=""), STAMP, tmp_path / "a.pdf",
        lambda *step: told.append(step),
    )  # fmt: skip
    first, second = pages(tmp_path / "a.pdf")
    for page, name, own in ((first, "第一支部", rows[:3]), (second, "第二支部", rows[3:])):
        assert kind.title in page and name in page and f"共{len(own)}{kind.unit}" in page
        assert all(re.sub(r"\s", "", row.name) in page for row in own)
        kind.build_pdf(own, len(own), replace(HEAD, branch=name), STAMP, tmp_path / "own.pdf")
        (alone,) = pages(tmp_path / "own.pdf")
        assert _sums(alone) in page
    assert "第二支部" not in first and "第一支部" not in second
    # What is pinned up in a branch tells nothing of the others.
    is_public = kind.title.endswith("公示表")
    assert ("各支部合计" in second) == (not is_public)
    assert "各支部合计" not in first
    if not is_public:
        kind.build_pdf(rows, 5, HEAD, STAMP, tmp_path / "whole.pdf")
        assert _sums(pages(tmp_path / "whole.pdf")[-1]).removeprefix("合计") in second
    assert told[-1][0] == told[-1][1] == 7 + (not is_public)


def _sums(page: str) -> str:
    """The sum row and nothing after it."""
    return page[page.rindex("合计") :].partition("打印时间")[0]


@together
def test_the_workbook_of_all_branches_names_each_in_the_remarks(
    kind: DuesList[Any], make: Callable[[int], list[Any]], tmp_path: Path
) -> None:
    rows = of_branches(make)
    kind.build_sheet(rows, 5, replace(HEAD, branch=""), STAMP, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    place = len(kind.header)
    shown = [sheet.cell(at, place).value for at in range(4, 10)]
    for told, row in zip(shown, rows, strict=False):
        assert told == "；".join(filter(None, (row.branch, row.note)))
    assert not shown[5]


def test_a_public_list_says_whom_to_ask(tmp_path: Path) -> None:
    head = replace(HEAD, phone="0434-1990000")
    for kind in (PUBLIC, PUBLIC_AMOUNTS):
        kind.build_pdf(samples.publics(2), 2, head, STAMP, tmp_path / "a.pdf")
        (text,) = pages(tmp_path / "a.pdf")
        assert "有疑问请致电0434-1990000" in text


def test_the_office_line_stands_over_the_check_of_an_institution(tmp_path: Path) -> None:
    head = replace(HEAD, phone="0434-1990000")
    dues_check.build_pdf(samples.checks(2), 2, head, STAMP, tmp_path / "a.pdf")
    (text,) = pages(tmp_path / "a.pdf")
    assert "填报单位（盖章）：红旗社区党群服务中心第一网格党支部审核人：填报人：李敏" in text
    assert "联系电话：0434-19900002026年11月21日单位：元" in text
    assert "另有失业保险36.78元已扣除，本表没有这一列" in text


def test_a_public_list_has_amounts_only_where_wanted_and_no_ids(tmp_path: Path) -> None:
    assert public_list(with_amounts=True).header == (
        "序号", "姓名", "应交月数", "已交月数", "交纳金额", "备注",
    )  # fmt: skip
    without = public_list(with_amounts=False)
    assert "交纳金额" not in without.header
    without.build_pdf(samples.publics(3), 3, HEAD, STAMP, tmp_path / "a.pdf")
    (text,) = pages(tmp_path / "a.pdf")
    assert "921.50" not in text and "李*明" in text
    for kind in (without, public_list(with_amounts=True)):
        kind.build_sheet(samples.publics(3), 3, HEAD, STAMP, tmp_path / "a.xlsx")
        sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
        assert [sheet.cell(at, len(kind.header) + 1).value for at in (4, 5, 6)] == [None] * 3


def test_the_summary_keeps_large_dues_in_sight(tmp_path: Path) -> None:
    rows = samples.summaries(4)
    dues_summary.build_pdf(rows, 4, replace(HEAD, branch=""), STAMP, tmp_path / "a.pdf")
    (text,) = pages(tmp_path / "a.pdf")
    # Two of four have remitted: what is not there yet is empty and not nought.
    assert "合计184818017223,836.8031,401.80754.724384.008,400.008,000.002,415.66" in text
    assert "2,000.0022" not in text and "支部：" not in text
