"""Workbooks: kinds of cells, clean text, and a full disk."""

import errno
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from models.errors import KnownError
from reports.paper.whole_file import write_whole
from reports.sheets.writing import Column, SheetHead, write_sheet

HEAD = SheetHead("表", "填报单位：甲", "填报人：乙", "form", "form/1")
COLUMNS = (
    Column("姓名"),
    Column("人数", "number"),
    Column("金额", "money"),
    Column("日期", "date"),
    Column("时间", "datetime"),
    Column("比例", "rate"),
)
NOON = datetime(2026, 11, 21, 12, 30)


def _written(path: Path, *rows: tuple[object, ...]) -> list[list[object]]:
    write_sheet(path, HEAD, COLUMNS, rows, len(rows))
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows(4, 3 + len(rows))]


def _hash(path: Path) -> object:
    return openpyxl.load_workbook(path)["_form"]["D2"].value


def test_each_kind_is_what_it_says(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    day = date(2026, 11, 21)
    (row,) = _written(path, ("110101190001010010", 3, Decimal("1234.50"), day, NOON, 0.988, 7))
    midnight = datetime(2026, 11, 21)
    assert row == ["110101190001010010", 3, 1234.5, midnight, NOON, 0.988, 7]
    sheet = openpyxl.load_workbook(path).worksheets[0]
    formats = [cell.number_format for cell in sheet[4]]
    assert formats == ["@", "0", "#,##0.00", "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "0.0%", "0"]
    assert sheet["A4"].data_type == "s" and sheet["C4"].data_type == "n"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("=1+1", "=1+1"),
        ("+1", "+1"),
        ("@SUM(A1)", "@SUM(A1)"),
        ("\t=1", " =1"),
        ("王\x00\x1b秀", "王秀"),
        ("", None),
        (None, None),
        ("<b>&\"'", "<b>&\"'"),
        ("𠮷𬭚", "𠮷𬭚"),
        ("0012", "0012"),
    ],
)
def test_text_stays_text(text: str | None, kept: str | None, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rows = _written(path, (text, None, None, None, None, None, 1), ("次", 1, 2, None, NOON, 0, 2))
    assert rows[0][0] == kept and rows[1][0] == "次" and rows[1][4] == NOON
    assert openpyxl.load_workbook(path).worksheets[0]["A4"].data_type != "f"


def test_the_hash_follows_the_content(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    row = ("甲", 1, Decimal("1.00"), date(2026, 1, 1), NOON, 0.5, 1)
    seen = []
    for changed in (row, row, (*row[:3], date(2026, 1, 2), *row[4:]), ("乙", *row[1:])):
        _written(path, changed)
        seen.append(_hash(path))
    assert seen[0] == seen[1] and len(set(seen)) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="no file size limits there")
def test_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    import resource
    import signal

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    path = tmp_path / "a.xlsx"
    path.write_text("before")
    rows = ((f"{n * 7919 % 10007}", n, n, None, NOON, 0.1, n) for n in range(60_000))
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(KnownError) as caught:
            write_sheet(path, HEAD, COLUMNS, rows, 60_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert "没有留下半个文件" in caught.value.text
    assert path.read_text() == "before" and list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("code", "said"),
    [(errno.ENOSPC, "磁盘空间不够"), (errno.EACCES, "没有写入权限"), (errno.EIO, "没有写成")],
)
def test_reasons_in_words(code: int, said: str, tmp_path: Path) -> None:
    def fail(temporary: Path) -> None:
        temporary.write_text("half")
        raise OSError(code, "x")

    with pytest.raises(KnownError, match=said):
        write_whole(tmp_path / "a.pdf", fail)
    assert not list(tmp_path.iterdir())


def test_a_text_beyond_the_limit_of_a_cell_is_told(tmp_path: Path) -> None:
    row = ("长" * 40_000, 1, 1, None, NOON, 0.1, 1)
    with pytest.raises(KnownError, match="32767"):
        write_sheet(tmp_path / "a.xlsx", HEAD, COLUMNS, [row], 1)
    assert not list(tmp_path.iterdir())
