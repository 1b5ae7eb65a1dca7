"""The directory on paper and as workbook: both equal the rows, cell by cell."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from openpyxl import load_workbook
from pypdf import PdfReader

from models.organisation.queries import ContactRow, Directory, PostRow
from reports.ledgers.directory import (
    HEADER,
    DirectoryHead,
    build_sheet,
    directory_rows,
    draw_pdf,
)
from tests.reports.ledgers.samples import STAMP

DAY, SINCE = date(2026, 11, 21), date(2026, 1, 1)
WIDE = ContactRow(
    1, None, "全社区", "供热", "刘主管", "热力公司<b>片区</b>主管", "19900000001", "钱某",
    "19900000002", SINCE, None,
)  # fmt: skip
OWN = replace(WIDE, id=2, grid_id=7, grid="第一网格", contact="孙师傅", phone="19900000003")
WATER = replace(WIDE, id=3, department="供水", contact="=1+1", backup_contact="", backup_phone="")
DIRECTORY = Directory(
    DAY,
    ((7, "第一网格"), (8, "第二网格")),
    ("供热", "供水"),
    {(None, "供热"): WIDE, (7, "供热"): OWN, (None, "供水"): WATER},
    {7: PostRow(4, 7, "网格长", "王芳", "19900000009", SINCE, None)},
)
HEAD = DirectoryHead("青禾里社区党群服务中心", DAY)


def test_the_whole_names_everybody_once() -> None:
    assert [row[:3] for row in directory_rows(DIRECTORY)] == [
        ("全社区", "供热", "刘主管"),
        ("全社区", "供水", "=1+1"),
        ("第一网格", "网格长", "王芳"),
        ("第一网格", "供热", "孙师傅"),
        ("第二网格", "网格长", "（空缺）"),
    ]


def test_a_grid_has_one_contact_for_each_department() -> None:
    assert [(row[1], row[2], row[7]) for row in directory_rows(DIRECTORY, 7)] == [
        ("网格长", "王芳", "本网格"),
        ("供热", "孙师傅", "本网格"),
        ("供水", "=1+1", "全社区"),
    ]
    assert [(row[1], row[2]) for row in directory_rows(DIRECTORY, 8)] == [
        ("网格长", "（空缺）"),
        ("供热", "刘主管"),
        ("供水", "=1+1"),
    ]


def test_every_cell_of_the_pdf_and_the_sheet(tmp_path: Path) -> None:
    pdf, sheet = tmp_path / "a.pdf", tmp_path / "a.xlsx"
    pdf.write_bytes(draw_pdf(DIRECTORY, HEAD, STAMP))
    build_sheet(DIRECTORY, HEAD, STAMP, sheet)
    said = "".join("".join(page.extract_text() for page in PdfReader(pdf).pages).split())
    assert "青禾里社区党群服务中心全部网格截至2026-11-21" in said
    book = load_workbook(sheet).worksheets[0]
    assert tuple(cell.value for cell in book[3][: len(HEADER)]) == HEADER
    for number, row in enumerate(directory_rows(DIRECTORY), start=4):
        assert "".join("" if cell is None else str(cell) for cell in row[:-1]) in said
        cells = [cell.value for cell in book[number][: len(HEADER)]]
        kept = [cell.date() if hasattr(cell, "date") else cell for cell in cells]
        assert kept == [None if cell == "" else cell for cell in row[:-1]]
