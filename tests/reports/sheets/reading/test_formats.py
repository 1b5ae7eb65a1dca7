"""What the readers make of formats, encodings, spans and types."""

from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from reports.sheets.reading.cells import Cell, Merge, Sheet
from reports.sheets.reading.delimited import decode
from reports.sheets.reading.workbook import read_workbook

LIST = '序号,姓名,性别,身份证号\r\n1,张伟,男,\r\n\r\n2,𠮷雅文,女,"子女在外，\r\n请联系"\r\n'
TRADITIONAL = "序號,姓名,性別,身分證號,電話\r\n1,陳雅婷,女,無,19900001234\r\n"


def read_bytes(folder: Path, name: str, data: bytes) -> Sheet:
    path = folder / name
    path.write_bytes(data)
    return read_workbook(path).sheets[0]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_text_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    sheet = read_bytes(tmp_path, "名单.csv", LIST.encode(encoding))
    assert list(sheet.rows) == [
        ("序号", "姓名", "性别", "身份证号"),
        ("1", "张伟", "男", ""),
        ("", "", "", ""),
        ("2", "𠮷雅文", "女", "子女在外，\r\n请联系"),
    ]


def test_big5_is_not_taken_for_gbk() -> None:
    assert decode(TRADITIONAL.encode("big5")) == (TRADITIONAL, "big5")


def test_gbk_is_not_taken_for_big5() -> None:
    text = "姓名,住址\n王芳,听松街道青禾里社区\n"
    assert decode(text.encode("gbk")) == (text, "gb18030")


def test_damaged_bytes_cost_one_character_only() -> None:
    data = "姓名,住址\n王芳,听松街道青禾里社区\n".encode("gbk")
    text, encoding = decode(data.replace("芳".encode("gbk"), b"\xff"))
    assert encoding == "gb18030"
    assert text.startswith("姓名,住址\n王")
    assert text.endswith("听松街道青禾里社区\n")


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_delimiter_is_found_although_remarks_hold_commas(tmp_path: Path, delimiter: str) -> None:
    row = delimiter.join(("张伟", "男", '"党员,楼长;组长"'))
    sheet = read_bytes(tmp_path, "a.txt", f"姓名{delimiter}性别{delimiter}备注\n{row}\n".encode())
    assert sheet.rows[1] == ("张伟", "男", "党员,楼长;组长")


def test_web_page_with_spans_entities_and_numbers(tmp_path: Path) -> None:
    page = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><style>td{}</style><table>
        <tr><td colspan=3>名单&nbsp;表</td></tr>
        <tr><td rowspan="2">第一网格<td>王&#x4DAE;<br>（户主）</td>
        <td x:num="229901196601144832">2.3E+17
        <tr><td> 李  娜 </td><td x:num>12</td></tr>
        </table><table><tr><td>共2人</td></tr></table>"""
    sheet = read_bytes(tmp_path, "导出.xls", page.encode())
    assert [list(row) for row in sheet.rows] == [
        ["名单\xa0表", "", ""],
        ["第一网格", "王䶮\n（户主）", 2.2990119660114483e17],
        ["", "李 娜", 12.0],
        ["共2人", "", ""],
    ]
    assert set(sheet.merged) == {Merge(0, 0, 0, 2), Merge(1, 0, 2, 0)}


def test_web_page_in_gbk(tmp_path: Path) -> None:
    page = '<meta charset="gb2312"><table><tr><td>姓名<td>住址<tr><td>王芳<td>青禾苑</table>'
    sheet = read_bytes(tmp_path, "导出.xls", page.encode("gbk"))
    assert list(sheet.rows) == [("姓名", "住址"), ("王芳", "青禾苑")]


def test_spreadsheet_xml_of_2003(tmp_path: Path) -> None:
    book = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
        <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
         xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="居民"><Table>
        <Row ss:Index="2"><Cell ss:MergeAcross="1"><Data ss:Type="String">甲</Data></Cell>
         <Cell><Data ss:Type="Number">1.5</Data></Cell></Row>
        <Row><Cell ss:Index="2"><Data ss:Type="DateTime">1968-03-05T00:00:00.000</Data></Cell></Row>
        </Table></Worksheet></Workbook>"""
    sheet = read_bytes(tmp_path, "旧.xls", book.encode())
    assert sheet.name == "居民"
    assert [list(row) for row in sheet.rows] == [
        ["", "", ""],
        ["甲", "", 1.5],
        ["", date(1968, 3, 5), ""],
    ]
    assert sheet.merged == (Merge(1, 0, 1, 1),)


def test_types_margins_and_hidden_sheets(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    values: list[Cell] = [
        "文字",
        7,
        1.25,
        True,
        date(1968, 3, 5),
        datetime(2026, 1, 2, 3, 4, 5),
        time(8, 30),
        "甲\n乙",
    ]
    for column, value in enumerate(values, 3):
        sheet.cell(4, column).value = value
    book.create_sheet("字典").sheet_state = "veryHidden"
    book.worksheets[1]["A1"] = "x"
    book.save(tmp_path / "a.xlsx")

    first, second = read_workbook(tmp_path / "a.xlsx").sheets

    assert list(first.rows[3]) == ["", "", *values]
    assert first.rows[0] == ("",) * 10
    assert (first.hidden, second.hidden) == (False, True)


@pytest.mark.parametrize(
    ("sample", "name", "words"),
    [
        ("residents.xlsx", "a.xlsx", ""),
        ("residents.xlsx", "a.xls", "文件名是 .xls，内容其实是Excel 工作簿（xlsx）"),
        ("legacy.xls", "a.xlsx", "内容其实是旧版 Excel 工作簿（xls）"),
        ("legacy.xls", "名单", "文件名没有后缀"),
        ("export_from_web.xls", "a.xls", "文件名是 .xls，内容其实是网页表格"),
        ("ledger_gbk.csv", "a.csv", "文字编码识别为 GBK。"),
    ],
)
def test_content_decides_not_the_name(tmp_path: Path, sample: str, name: str, words: str) -> None:
    path = tmp_path / name
    path.write_bytes((Path(__file__).parents[3] / "samples" / sample).read_bytes())
    note = read_workbook(path).format_note
    assert words in note
    assert bool(note) == bool(words)


def test_progress_counts_rows_up_to_the_total(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("姓名,性别\n" * 5000, encoding="utf-8")
    seen: list[tuple[int, int]] = []
    read_workbook(path, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(0, 0), (2000, 5000), (4000, 5000), (5000, 5000)]
