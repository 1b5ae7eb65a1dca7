"""Finding sheet, header and columns in lists nobody has seen before."""

from collections.abc import Sequence
from datetime import date

import pytest

from models.people.rules.residents.row_codes import RowCode
from reports.sheets.reading.cells import Cell, Merge, Sheet, Workbook
from reports.sheets.reading.columns import propose_columns
from reports.sheets.reading.table import (
    judge_sheet,
    propose_table,
    raw_rows,
    shows_months_only,
)

TODAY = date(2026, 11, 21)
PERSON = ("张伟", "229902199307111939", "19900009271")


def book(*sheets: Sheet) -> Workbook:
    return Workbook(sheets)


def sheet(name: str, rows: Sequence[Sequence[Cell]], *merged: Merge, hidden: bool = False) -> Sheet:
    return Sheet(name, rows, merged, hidden)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (("姓 名", "身份证\n号码", "联系电话 "), {"name": 0, "id_number": 1, "phone": 2}),
        (("序号", "户主姓名", "姓名"), {"name": 2}),
        (("户主姓名", "户主身份证号", "与户主关系"), {"name": 0, "relation": 2}),
        (("姓名*", "手机号码（本人）：", "紧急联系人电话"), {"name": 0, "phone": 1}),
        (("小区", "楼栋", "单元", "室号"), {"estate": 0, "building": 1, "entrance": 2, "room": 3}),
        (("监护人姓名", "监护人电话", "登记时间", "年龄"), {}),
        (("家庭常住地址", "出生年月（必填）", "所属网格"), {"address": 0, "birth": 1, "grid": 2}),
        (("证件类型", "证件号码", "人员性质"), {"id_number": 1, "category": 2}),
        (("網格", "姓名", "身分證號", "聯絡電話"), {"name": 1, "id_number": 2, "phone": 3}),
    ],
)
def test_headers(headers: tuple[str, ...], expected: dict[str, int]) -> None:
    assert propose_columns(headers, {}) == expected


def test_what_the_centre_chose_before_wins() -> None:
    headers = ("称呼", "姓名", "证号")
    known = {"称 呼": "name", "证号": "id_number", "姓名": ""}
    assert propose_columns(headers, known) == {"name": 0, "id_number": 2}


def test_scratch_and_hidden_sheets_are_passed_over() -> None:
    header = ("姓名", "身份证号", "电话")
    found = propose_table(
        book(
            sheet("草稿", [("党员大概多少",), ("213",)]),
            sheet("字典", [header], hidden=True),
            sheet("3月", [("青禾里社区名单",), ("说明：电话请填手机",), header, PERSON]),
        )
    )
    assert found is not None
    assert (found.sheet, found.header_rows) == ("3月", (3,))
    assert found.confidence > 0.6


def test_header_may_name_a_month() -> None:
    header = ("姓名", "身份证号", "2026年10月走访")
    found = propose_table(book(sheet("1", [header, (*PERSON[:2], "是")])))
    assert found is not None
    assert found.header_rows == (1,)


def test_no_list_of_people_at_all() -> None:
    assert propose_table(book(sheet("1", [("物品", "数量"), ("桌子", 3.0)]))) is None


@pytest.mark.parametrize("with_merges", [True, False])
def test_header_of_two_rows(with_merges: bool) -> None:
    merges = (Merge(1, 2, 1, 5), Merge(1, 0, 2, 0), Merge(1, 1, 2, 1), Merge(0, 0, 0, 5))
    rows: list[tuple[Cell, ...]] = [
        ("青禾里社区名单", "", "", "", "", ""),
        ("姓名", "身份证号", "住址", "", "", ""),
        ("", "", "小区", "栋", "单元", "室"),
        ("张伟", "229902199307111939", "青禾苑", 3.0, 2.0, 501.0),
    ]
    workbook = book(sheet("名单", rows, *(merges if with_merges else ())))
    table = propose_table(workbook)
    assert table is not None
    assert table.header_rows == (2, 3)
    *titles, resident = judge_sheet(workbook.sheets[0], table, TODAY)
    assert [title.reasons for title in titles] == [(RowCode.TITLE,)] * 3
    assert resident.values is not None
    assert resident.values.address.text == "青禾苑-3栋-2单元-501室"


def test_header_repeated_on_every_page() -> None:
    header = ("姓名", "身份证号", "电话")
    title = ("青禾里社区名单", "", "")
    workbook = book(sheet("1", [title, header, PERSON, title, header, ("", "", "")]))
    table = propose_table(workbook)
    assert table is not None
    assert table.header_rows == (2,)
    reasons = [row.reasons for row in judge_sheet(workbook.sheets[0], table, TODAY)]
    assert reasons[3:] == [(RowCode.TITLE,), (RowCode.TITLE,), (RowCode.BLANK_ROW,)]


def test_merged_cells_lend_their_value_downwards_only() -> None:
    rows = [("姓名", "网格"), ("甲", "第一网格"), ("乙", ""), ("丙", "")]
    merged = sheet("1", rows, Merge(1, 1, 2, 1))
    assert [dict(row.filled) for row in raw_rows(merged, 1)] == [{}, {}, {1: "第一网格"}, {}]


@pytest.mark.parametrize(
    ("header", "days", "expected"),
    [
        ("出生年月", (1, 15), True),
        ("出生日期", (1, 1, 1, 1, 1), True),
        ("出生日期", (1, 1, 1, 1, 2), False),
        ("出生日期", (1, 1), False),
    ],
)
def test_dates_that_mean_months(header: str, days: tuple[int, ...], expected: bool) -> None:
    rows: list[tuple[Cell, ...]] = [("姓名", header)]
    rows += [("张伟", date(1968, 3, day)) for day in days]
    workbook = book(sheet("1", rows))
    table = propose_table(workbook)
    assert table is not None
    assert shows_months_only(workbook.sheets[0], table) is expected
