"""The one-stop ledger on paper and as workbook: both equal the rows, cell by cell."""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import astuple, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from models.cases.queries.ledger import LedgerRow
from models.errors import Cancelled, KnownError
from reports.ledgers.service_ledger import FORM_KEY, HEADER, build_pdf, build_sheet
from reports.paper import printable
from tests.reports.ledgers.samples import HEAD, ROW, STAMP, rows

Build = Callable[..., None]
both = pytest.mark.parametrize(("build", "name"), [(build_pdf, "a.pdf"), (build_sheet, "a.xlsx")])

F08 = (
    "序号｜受理编号｜受理日期｜申请人｜身份证号(脱敏)｜联系电话｜住址｜事项类别｜事项名称｜办件类型｜"
    "承诺时限｜受理人｜承办单位/人｜办结日期｜办理结果｜送达方式｜满意度｜备注"
)


def pages(path: Path) -> list[str]:
    reader = PdfReader(io.BytesIO(path.read_bytes()))
    return [re.sub(r"\s", "", page.extract_text()) for page in reader.pages]


def cells(number: int, row: LedgerRow) -> list[object]:
    """What the ledger shows of a row, from the row itself."""
    values = astuple(row)[1:18]
    return [number, *(None if value == "" else value for value in values)]


def test_the_header_is_the_contract() -> None:
    assert "｜".join(HEADER) == F08


def test_every_cell_of_the_pdf_equals_its_row(tmp_path: Path) -> None:
    made = rows(100)
    build_pdf(iter(made), 100, HEAD, STAMP, tmp_path / "a.pdf")
    read = pages(tmp_path / "a.pdf")
    body = "".join(read)
    for number, row in enumerate(made, start=1):
        line = "".join("" if cell is None else str(cell) for cell in cells(number, row))
        assert line in body
    header = F08.replace("｜", "")
    assert len(read) > 3 and all(header in page for page in read)
    for number, page in enumerate(read, start=1):
        assert f"第{number}页" in page and f"共{len(read)}页" in page
        assert "打印时间2026-11-2110:00打印人李敏" in page
        assert "填报单位：红旗社区党群服务中心" in page and "共100件" in page


def test_the_same_rows_give_the_same_pdf(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        build_pdf(rows(60), 60, HEAD, STAMP, tmp_path / name)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_hostile_and_long_cells_are_whole(tmp_path: Path) -> None:
    long = "情况说明" * 60
    row = replace(ROW, applicant='<b>&"=1+1', note=long, item_name="𬭚(x)\\", handler="甲\n乙")
    build_pdf([row], 1, HEAD, STAMP, tmp_path / "a.pdf")
    text = "".join(pages(tmp_path / "a.pdf"))
    assert '<b>&"=1+1' in text and "𬭚(x)\\" in text
    assert text.count("情") == 60 and text.count("明") >= 60


def test_empty_ledgers_say_so_by_their_header(tmp_path: Path) -> None:
    build_pdf([], 0, HEAD, STAMP, tmp_path / "a.pdf")
    assert F08.replace("｜", "") in pages(tmp_path / "a.pdf")[0]
    build_sheet([], 0, HEAD, STAMP, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[3]][:18] == list(HEADER)


def test_the_workbook_equals_its_rows(tmp_path: Path) -> None:
    made = [replace(ROW, applicant="=1+1", phone="@x", note="-2+3"), *rows(1200)]
    path = tmp_path / "a.xlsx"
    build_sheet(iter(made), len(made), HEAD, STAMP, path)
    book = CalamineWorkbook.from_path(str(path))
    read = book.get_sheet_by_name("一窗受理台账").to_python(skip_empty_area=False)
    assert read[2][:18] == list(HEADER)
    for number, row in enumerate(made, start=1):
        shown = [None if cell == "" else cell for cell in read[2 + number][:18]]
        assert shown == cells(number, row)
        assert read[2 + number][18] == row.case_id
    assert str(read[3 + len(made)][0]).startswith("填报单位：红旗社区党群服务中心")
    assert len(read) == 4 + len(made)


def test_the_workbook_follows_the_export_rules(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    build_sheet(rows(30), 30, HEAD, STAMP, path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    row: dict[str, Any] = dict(zip(HEADER, sheet[6], strict=False))
    assert row["身份证号(脱敏)"].number_format == "@" and row["身份证号(脱敏)"].data_type == "s"
    assert row["受理编号"].number_format == "@"
    assert row["受理日期"].number_format == "yyyy-mm-dd" and row["受理日期"].is_date
    assert row["办结日期"].value == datetime(2026, 1, 4)
    assert sheet["N4"].value is None
    assert {str(one) for one in sheet.merged_cells.ranges} == {"A1:R1", "A2:R2"}
    assert sheet["A1"].value == "一窗受理台账" and "脱敏" in sheet["A2"].value
    assert sheet.freeze_panes == "A4" and sheet.auto_filter.ref == "A3:S33"
    assert sheet.column_dimensions["S"].hidden and not sheet.column_dimensions["R"].hidden
    assert "填报人：李敏" in sheet["A34"].value and "审核人：" in sheet["A34"].value
    setup = sheet.page_setup
    assert (setup.orientation, int(setup.paperSize), setup.fitToHeight) == ("landscape", 9, 0)
    assert sheet.print_title_rows == "$3:$3"
    assert "&P" in sheet.oddFooter.right.text and "&N" in sheet.oddFooter.right.text
    hidden = book.worksheets[1]
    assert hidden.sheet_state == "hidden"
    identity = {key.value: value.value for key, value in zip(hidden[1], hidden[2], strict=True)}
    assert identity["form_key"] == FORM_KEY and identity["rows"] == "30"
    assert re.fullmatch("[0-9a-f]{64}", identity["sha256"])


@both
def test_cancelling_leaves_everything_as_it_was(build: Build, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text("before")
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        told.append((done, total))

    with pytest.raises(Cancelled):
        build(rows(3000), 3000, HEAD, STAMP, path, progress, lambda: len(told) > 2)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]
    assert 0 < told[-1][0] < 3000


@both
def test_progress_ends_with_the_total(build: Build, name: str, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    build(rows(1200), 1200, HEAD, STAMP, tmp_path / name, lambda *step: told.append(step))
    assert told[-1] == (1200, 1200) and told == sorted(told)


@both
def test_a_bug_in_the_rows_is_not_swallowed(build: Build, name: str, tmp_path: Path) -> None:
    def broken() -> Iterator[LedgerRow]:
        yield from rows(5)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        build(broken(), 9, HEAD, STAMP, tmp_path / name)
    assert not list(tmp_path.iterdir())


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
    build_pdf(made, 1, HEAD, replace(STAMP, allow_missing=True), tmp_path / "a.pdf")
    assert "〔U+20BB7〕某" in pages(tmp_path / "a.pdf")[0]
