"""An error cell is no empty cell: every format says where one stands."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from reports.sheets.reading.cells import NO_VALUE, show_missing
from reports.sheets.reading.formulas import find_missing
from reports.sheets.reading.open_document import find_ods_errors
from reports.sheets.reading.workbook import read_workbook
from tests.reports.sheets.reading.crafted import (
    Failed,
    make_ods,
    make_xls,
    make_xlsb,
    make_xml,
)

SAMPLES = Path(__file__).parents[3] / "samples"
ROWS = (
    ("姓名", "岗位工资", "个税"),
    ("赵梅", 4000, Failed()),
    ("钱多", Failed(by_formula=True), 12.5),
    ("孙丽", 3000, ""),
)
MADE: dict[str, Callable[[], bytes]] = {
    "a.xls": lambda: make_xls({"说明": (("本表一式两份",),), "工资": ROWS}),
    "a.xlsb": lambda: make_xlsb("工资", ROWS),
    "a.ods": lambda: make_ods("工资", ROWS),
    "旧.xls": lambda: make_xml("工资", ROWS),
}


@pytest.mark.parametrize("name", MADE)
def test_an_error_cell_is_told_in_every_format(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(MADE[name]())
    sheet = read_workbook(path, tell_missing=True).sheets[-1]
    assert sheet.name == "工资"
    assert sheet.missing == {(1, 2), (2, 1)}
    shown = [list(row) for row in show_missing(sheet)]
    assert shown == [
        ["姓名", "岗位工资", "个税"], ["赵梅", 4000, NO_VALUE], ["钱多", NO_VALUE, 12.5],
        ["孙丽", 3000, ""],
    ]  # fmt: skip


def test_what_is_repeated_in_an_ods_is_counted() -> None:
    gap = '<table:table-row table:number-rows-repeated="40"><table:table-cell/></table:table-row>'
    wide = '<table:table-cell table:number-columns-repeated="3"/>'
    failed = '<table:table-cell table:formula="of:=1/0" table:number-columns-repeated="2"/>'
    old = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="float" office:value="0">'
        "<text:p>Err:502</text:p></table:table-cell>"
    )
    book = make_ods("一", ((1,),))
    plain = "<table:table-row><table:table-cell office:value-type"
    rows = f"{gap}<table:table-row>{wide}{failed}{old}</table:table-row>{plain}"
    into = BytesIO()
    with ZipFile(BytesIO(book)) as old_package, ZipFile(into, "w") as package:
        text = old_package.read("content.xml").decode()
        assert plain in text
        package.writestr("content.xml", text.replace(plain, rows, 1))
    assert find_ods_errors(into.getvalue()) == [("一", [(40, 3), (40, 4), (40, 5)])]


@pytest.mark.parametrize("kind", ["xls", "xlsb", "ods", "xlsx"])
def test_a_broken_file_is_told_by_the_reader_alone(kind: str) -> None:
    for name in MADE:
        data = MADE[name]()
        for cut in (0, 30, 600, len(data) // 2, len(data) - 7):
            for broken in (data[:cut], data[:cut] + bytes(200) + data[cut:]):
                assert isinstance(find_missing(kind, broken), list)


def test_a_real_old_workbook_has_no_errors() -> None:
    assert find_missing("xls", (SAMPLES / "legacy.xls").read_bytes()) == []
