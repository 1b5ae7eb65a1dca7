"""The proxy ledger on paper and as workbook: both equal the rows, cell by cell, and the sum."""

import re
from collections.abc import Callable
from dataclasses import astuple, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from models.errors import Cancelled, KnownError
from models.proxy.queries.ledger import ProxyLedgerRow
from reports.ledgers.proxy_ledger import FORM_KEY, HEADER, build_pdf, build_sheet, draw_pdf
from reports.paper import printable
from tests.reports.ledgers.proxy_samples import HEAD, ROW, rows
from tests.reports.ledgers.samples import STAMP
from tests.reports.ledgers.test_service_ledger import pages

Build = Callable[..., None]
both = pytest.mark.parametrize(("build", "name"), [(build_pdf, "a.pdf"), (build_sheet, "a.xlsx")])

F09 = (
    "序号｜登记日期｜服务对象｜人员类别｜联系电话｜代办事项｜服务方式｜代办员｜材料交接｜送件日期｜"
    "办结日期｜代缴/代购金额｜票据号｜回交签收｜满意度｜备注"
)


def cells(number: int, row: ProxyLedgerRow) -> list[object]:
    """What the ledger shows of a row, from the row itself."""
    shown = astuple(row)[1:-2]  # what was advanced and given back is for the district alone
    return [number, *(None if value == "" else value for value in shown)]


def test_the_header_is_the_contract() -> None:
    assert "｜".join(HEADER) == F09


def test_every_cell_of_the_pdf_equals_its_row(tmp_path: Path) -> None:
    made = rows(60)
    build_pdf(iter(made), 60, HEAD, STAMP, tmp_path / "a.pdf")
    read = pages(tmp_path / "a.pdf")
    body = "".join(read)
    for number, row in enumerate(made, start=1):
        shown = "".join("" if cell is None else str(cell) for cell in cells(number, row))
        assert re.sub(r"\s", "", shown) in body
    paid = sum((row.paid for row in made if row.paid is not None), Decimal(0))
    assert paid == 30 * Decimal("287.45")
    assert read[-1].count("合计") == 1 and f"合计{paid:,.2f}" in read[-1]
    assert all("合计" not in page for page in read[:-1])
    header = F09.replace("｜", "")
    for number, page in enumerate(read, start=1):
        assert header in page and f"第{number}页" in page and f"共{len(read)}页" in page
        assert "填报单位：红旗社区党群服务中心" in page and "共60件" in page
    assert "帮办代办台账" in read[0]


def test_the_same_rows_give_the_same_pdf() -> None:
    assert draw_pdf(rows(60), 60, HEAD, STAMP) == draw_pdf(rows(60), 60, HEAD, STAMP)


def test_hostile_and_long_cells_are_whole(tmp_path: Path) -> None:
    long = "№8810277、" * 60
    row = replace(ROW, applicant='<b>&"=1+1', receipts=long, item_name="𬭚(x)\\")
    build_pdf([row], 1, HEAD, STAMP, tmp_path / "a.pdf")
    text = "".join(pages(tmp_path / "a.pdf"))
    assert '<b>&"=1+1' in text and "𬭚(x)\\" in text and text.count("8810277") == 60


def test_an_empty_ledger_is_its_header_and_a_sum_of_nothing(tmp_path: Path) -> None:
    build_pdf([], 0, HEAD, STAMP, tmp_path / "a.pdf")
    assert F09.replace("｜", "") + "合计0.00" in pages(tmp_path / "a.pdf")[0]
    build_sheet([], 0, HEAD, STAMP, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[3]][:16] == list(HEADER)
    assert sheet["L4"].value == 0


def test_the_workbook_equals_its_rows(tmp_path: Path) -> None:
    made = [replace(ROW, applicant="=1+1", phone="@x", note="-2+3"), *rows(1200)]
    path = tmp_path / "a.xlsx"
    build_sheet(iter(made), len(made), HEAD, STAMP, path)
    book = CalamineWorkbook.from_path(str(path))
    read = book.get_sheet_by_name("帮办代办台账").to_python(skip_empty_area=False)
    assert read[2][:16] == list(HEADER)
    for number, row in enumerate(made, start=1):
        shown = [None if cell == "" else cell for cell in read[2 + number][:16]]
        expected = cells(number, row)
        assert shown == [float(c) if isinstance(c, Decimal) else c for c in expected]
        assert read[2 + number][16] == row.case_id
    last = read[3 + len(made)]
    assert last[2] == "合计" and last[0] == "" and last[16] == ""
    assert last[11] == pytest.approx(601 * 287.45)
    assert str(read[4 + len(made)][0]).startswith("填报单位：红旗社区党群服务中心")
    assert len(read) == 5 + len(made)


def test_the_workbook_follows_the_export_rules(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    build_sheet(rows(30), 30, HEAD, STAMP, path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    row: dict[str, Any] = dict(zip(HEADER, sheet[5], strict=False))
    assert row["联系电话"].number_format == "@" and row["票据号"].number_format == "@"
    assert row["代缴/代购金额"].number_format == "#,##0.00"
    assert row["代缴/代购金额"].data_type == "n"
    assert row["登记日期"].number_format == "yyyy-mm-dd" and row["登记日期"].is_date
    # Nothing paid is an empty cell, not nought.
    assert sheet["L4"].value is None and sheet["K4"].value is None
    assert sheet["A1"].value == "帮办代办台账" and "脱敏" in sheet["A2"].value
    assert sheet.freeze_panes == "A4" and sheet.column_dimensions["Q"].hidden
    hidden = book.worksheets[1]
    identity = {key.value: value.value for key, value in zip(hidden[1], hidden[2], strict=True)}
    assert identity["form_key"] == FORM_KEY


@both
def test_cancelling_leaves_everything_as_it_was(build: Build, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text("before")
    told: list[tuple[int, int]] = []
    with pytest.raises(Cancelled):
        build(
            rows(3000), 3000, HEAD, STAMP, path, lambda *step: told.append(step),
            lambda: len(told) > 2,
        )  # fmt: skip
    assert path.read_text() == "before" and list(tmp_path.iterdir()) == [path]


@both
def test_progress_ends_with_the_total(build: Build, name: str, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    build(rows(600), 600, HEAD, STAMP, tmp_path / name, lambda *step: told.append(step))
    assert told[-1] == (601, 601) and told == sorted(told)  # the sum is a row too


@both
def test_a_place_that_is_not_there(build: Build, name: str, tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="不存在"):
        build(rows(1), 1, HEAD, STAMP, tmp_path / "没有" / name)


def test_a_character_no_font_has_is_announced(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(printable, "missing_characters", lambda text: "𠮷" if "𠮷" in text else "")
    made = [replace(ROW, applicant="𠮷某", closed_on=date(2026, 11, 21))]
    with pytest.raises(KnownError, match="没有“𠮷”"):
        build_pdf(made, 1, HEAD, STAMP, tmp_path / "a.pdf")
    assert not list(tmp_path.iterdir())
