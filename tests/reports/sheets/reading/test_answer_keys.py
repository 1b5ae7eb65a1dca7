"""The four samples, and copies of them in other clothes, are judged as their keys say."""

import csv
import random
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from reports.sheets.reading.cells import Cell
from tests.reports.sheets.reading.lists import (
    SAMPLES,
    Line,
    judge_file,
    read_cells,
    read_key,
    to_text,
)

OTHER_HEADERS = {
    "姓  名": "居民\n姓名",
    "姓名": "户主或居民姓名",
    "性别": "性 别",
    "身份证\n号码": "公民身份\n号码（18位）",
    "身份证号": "证件号码*",
    "出生日期": "出生年月日",
    "联系电话": "手机号码：",
    "手机": "本人联系方式",
    "电话": "联系电话（手机）",
    "住址\n(小区-栋-单元-室)": "现居住地址",
    "住址": "家庭详细住址",
    "门牌号": "房屋地址",
    "所属网格": "网格名称",
    "网格": "所在网格",
    "备注": "备注说明",
}


@pytest.mark.parametrize(
    "name", ["residents.xlsx", "legacy.xls", "export_from_web.xls", "ledger_gbk.csv"]
)
def test_sample_agrees_with_its_key(name: str) -> None:
    assert judge_file(SAMPLES / name) == read_key(name.split(".")[0])


@pytest.mark.parametrize(
    ("suffix", "encoding", "delimiter"),
    [
        (".csv", "utf-16", ","),
        (".txt", "utf-16-le", "\t"),
        (".txt", "utf-8", "\t"),
        (".csv", "utf-8-sig", ";"),
        (".xls", "gb18030", "\t"),
    ],
)
def test_same_list_as_text_in_other_encodings(
    tmp_path: Path, suffix: str, encoding: str, delimiter: str
) -> None:
    path = tmp_path / f"名单{suffix}"
    with (SAMPLES / "ledger_gbk.csv").open(encoding="gb18030", newline="") as lines:
        rows = list(csv.reader(lines))
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    assert judge_file(path) == read_key("ledger_gbk")


@pytest.mark.parametrize("name", ["legacy", "residents"])
def test_other_order_and_headers_and_no_title(tmp_path: Path, name: str) -> None:
    """Columns shuffled, headers renamed, title rows gone, another sheet name."""
    source = read_cells("residents.xlsx" if name == "residents" else "legacy.xls")
    titles = 2 if name == "residents" else 1
    order = list(range(len(source[0])))
    random.Random(7).shuffle(order)
    rows = [[row[column] for column in order] for row in source[titles:]]
    rows[0] = [OTHER_HEADERS.get(str(header), str(header)) for header in rows[0]]
    _write_xlsx(tmp_path / "别的.xlsx", "2026", rows)
    _write_months(tmp_path / "别的.xlsx", rows[0])

    found = judge_file(tmp_path / "别的.xlsx")

    expected = [_shift(line, titles, "2026") for line in read_key(name)[titles:]]
    # Written out grids are no longer merged cells; total and signature lines lie elsewhere.
    assert _records(found) == _records(expected)
    assert [line["outcome"] for line in found] == [line["outcome"] for line in expected]


def test_workbook_as_text_keeps_the_judgement(tmp_path: Path) -> None:
    """Saved as CSV the lost numbers become 2.29902E+17; everything else stays the same."""
    rows = read_cells("residents.xlsx")
    with (tmp_path / "台账.csv").open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([to_text(cell) for cell in row] for row in rows)

    expected = [
        line | {"sheet": "", "reason": line["reason"].replace("ID_NUMERIC", "ID_SCIENTIFIC")}
        for line in read_key("residents")
    ]
    assert judge_file(tmp_path / "台账.csv") == expected


def _write_xlsx(path: Path, title: str, rows: Sequence[Sequence[Cell]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value != "":
                target = sheet.cell(number, column)
                target.value = value
                if isinstance(value, str):
                    target.data_type = "s"
    book.save(path)


def _write_months(path: Path, headers: Sequence[Cell]) -> None:
    """Show dates of birth as year and month where the header says so."""
    if "出生年月" not in headers:
        return
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    letter = get_column_letter(list(headers).index("出生年月") + 1)
    sheet[f"{letter}1"] = "出生"
    for cell in sheet[letter][1:]:
        cell.number_format = "yyyy-mm"
    book.save(path)


def _shift(line: Line, rows: int, sheet: str) -> Line:
    ref_row = str(int(line["ref_row"]) - rows) if line["ref_row"] else ""
    return line | {"row": str(int(line["row"]) - rows), "ref_row": ref_row, "sheet": sheet}


def _records(lines: list[Line]) -> list[Line]:
    return [line for line in lines if line["outcome"] != "skip"]
