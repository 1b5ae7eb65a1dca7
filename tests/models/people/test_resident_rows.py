"""Judging rows: every code on its own, and what stands around the records."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import pytest

from models.people.rules.identity import Sex
from models.people.rules.resident_rows import JudgedRow, judge_rows
from models.people.rules.residents.births import Birth, read_birth
from models.people.rules.residents.grids import GridNames
from models.people.rules.row_cells import RawRow

TODAY = date(2026, 11, 21)
COLUMNS = {
    field: column
    for column, field in enumerate(
        ("name", "sex", "id_number", "birth", "phone", "address", "grid", "note")
    )
}
GOOD: dict[str, object] = {
    "name": "张伟",
    "sex": "男",
    "id_number": "229902199307111939",
    "birth": "1993-07-11",
    "phone": "19900009271",
    "address": "青禾苑-1-1-104",
    "grid": "第一网格",
    "note": "",
}


def judge(
    rows: Sequence[Mapping[str, object]], *, by_month: bool = False, grids: Sequence[str] = ()
) -> list[JudgedRow]:
    """Rows below a header in row 1; fields that are not given are good."""
    raw = [RawRow(1, tuple(COLUMNS))]
    for number, row in enumerate(rows, 2):
        raw.append(RawRow(number, tuple((GOOD | dict(row)).values())))
    judged = judge_rows(raw, COLUMNS, TODAY, header_row=1, by_month=by_month, grids=grids)
    return list(judged)[1:]


def reasons(row: JudgedRow) -> str:
    return ";".join(row.reasons)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, ""),
        ({"name": ""}, "NAME_MISSING"),
        ({"name": "张　伟 "}, "NAME_SPACES"),
        ({"name": "买买提江•买买提"}, "NAME_DOT"),
        ({"name": "王䶮"}, "NAME_RARE"),
        ({"name": "王芳(户主)"}, "NAME_ANNOTATED"),
        ({"name": "王?"}, "NAME_LOST_CHAR"),
        ({"sex": ""}, "SEX_FROM_ID"),
        ({"sex": "女"}, "SEX_MISMATCH"),
        ({"sex": 1.0}, ""),
        ({"birth": ""}, ""),
        ({"birth": "1993年7月"}, ""),
        ({"birth": "1993-7-12"}, "BIRTH_MISMATCH"),
        ({"birth": "属马"}, "BIRTH_UNREADABLE"),
        ({"id_number": 2.29902199307112e17}, "ID_NUMERIC"),
        ({"id_number": 229902930711193.0}, "ID_15"),
        ({"id_number": 12345.0}, "ID_LENGTH"),
        ({"id_number": "2.29902E+17"}, "ID_SCIENTIFIC"),
        ({"id_number": '="229902199307111939"'}, "TEXT_WRAPPED"),
        ({"id_number": "\t229902199307111939", "phone": "\t19900009271"}, "TEXT_WRAPPED"),
        ({"id_number": "229902199307111930"}, "ID_CHECK"),
        ({"id_number": "护照G00000000"}, "ID_OTHER"),
        ({"id_number": "未办理"}, "ID_MISSING"),
        ({"phone": 19900009271.0}, ""),
        ({"phone": "/"}, "PHONE_MISSING"),
        ({"phone": "1990000453"}, "PHONE_BAD"),
        ({"phone": "+86 19900009271"}, "PHONE_PREFIX;TEXT_FORMULA"),
        ({"phone": "１９９００００９２７１"}, "PHONE_FULLWIDTH"),
        ({"phone": "19900009271/19900001305"}, "PHONE_MULTI"),
        ({"phone": "19900009271（女儿）"}, "PHONE_ANNOTATED"),
        ({"grid": "网格一"}, "GRID_VARIANT"),
        ({"grid": ""}, "GRID_MISSING"),
        ({"grid": "同上"}, "GRID_MISSING"),
        ({"note": "=SUM(A4:A9)"}, "TEXT_FORMULA"),
        ({"note": "-"}, ""),
        ({"name": "", "id_number": 2.29e17, "phone": ""}, "NAME_MISSING;ID_NUMERIC;PHONE_MISSING"),
    ],
)
def test_codes(change: dict[str, object], expected: str) -> None:
    (row,) = judge([change])
    assert reasons(row) == expected
    assert bool(row.detail) == bool(expected)


def test_values_follow_the_id_number_and_keep_what_was_parted() -> None:
    (row,) = judge(
        [
            {
                "name": "王芳（户主）",
                "sex": "女",
                "birth": "93.7.12",
                "phone": "19900009271 19900001305",
            }
        ]
    )
    assert row.values is not None
    assert (row.values.sex, row.values.birth) == (Sex.MALE, date(1993, 7, 11))
    assert (row.values.name, row.values.name_remark) == ("王芳", "户主")
    assert (row.values.phone, row.values.other_phones) == ("19900009271", ("19900001305",))


def test_digits_that_are_no_phone_are_not_lost() -> None:
    (row,) = judge([{"phone": "1990000453 (旧)"}])
    assert row.values is not None
    assert (row.values.phone, row.values.phone_remark) == ("", "1990000453 (旧)")


def test_duplicates_name_the_row_they_repeat() -> None:
    rows = judge(
        [
            {},
            {"birth": 19930711.0, "phone": "199-0000-9271", "address": "青禾苑1栋1单元104室"},
            {"phone": "19900001111"},
            {"name": "李娜"},
        ]
    )
    assert [(reasons(row), row.ref_row) for row in rows] == [
        ("", None),
        ("DUP_ROW;PHONE_SEPARATORS", 2),
        ("DUP_ID", 2),
        ("DUP_ID_NAME", 2),
    ]
    assert "第 2 行" in rows[1].detail
    assert rows[3].values is not None
    assert rows[3].values.id_number == ""


def test_the_same_person_twice_without_a_number() -> None:
    rows = judge([{"id_number": ""}, {"id_number": "无"}, {"id_number": "", "birth": "1950-1-1"}])
    assert [row.ref_row for row in rows] == [None, 2, None]


def test_ditto_takes_the_row_above_over_blank_and_missing_ones() -> None:
    blank = dict.fromkeys(COLUMNS, "")
    second = {"id_number": "229903198307248881", "name": "康妍", "sex": "女", "birth": ""}
    rows = judge(
        [{"grid": "2网格"}, blank, second | {"grid": "〃", "address": "同上", "phone": "同上"}]
    )
    assert [reasons(row) for row in rows] == ["GRID_VARIANT", "BLANK_ROW", "GRID_DITTO"]
    assert rows[2].values is not None
    assert rows[2].values.grid == "第二网格"
    assert rows[2].values.phone == "19900009271"
    assert rows[2].values.address.text == "青禾苑-1栋-1单元-104室"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("合计", "", "", "1198人"), "TOTAL_ROW"),
        (("共160条",), "TOTAL_ROW"),
        (("", "", "300人", "合 计"), "TOTAL_ROW"),
        (("小计", "", "", "12"), "SUBTOTAL_ROW"),
        (("填表人：", "", "", "审核人："), "FOOTER"),
        (("说明：本表一式两份，由社区和街道各存一份，每季度更新。",), "FOOTER"),
        (("第三网格",), "SEPARATOR"),
        (("12栋2单元",), "SEPARATOR"),
        (("3月份",), "SEPARATOR"),
        (("", "", "", "", "", "", "第三网格"), "BLANK_ROW"),
        (("", "", "", "", "", "", "", ""), "BLANK_ROW"),
        (tuple(COLUMNS), "TITLE"),
        (("张伟",), "ID_MISSING;PHONE_MISSING;GRID_MISSING"),
    ],
)
def test_rows_that_are_no_records(cells: tuple[str, ...], expected: str) -> None:
    rows = [RawRow(1, tuple(COLUMNS)), RawRow(2, cells)]
    *_, row = judge_rows(rows, COLUMNS, TODAY, header_row=1)
    assert reasons(row) == expected
    assert (row.values is None) == (row.outcome.value == "skip")


def test_unknown_areas_are_no_reason_of_the_row() -> None:
    (row,) = judge([{}])
    assert row.area_unknown
    assert row.reasons == ()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(1968, 3, 5), Birth(1968, (3,), 5)),
        (datetime(1968, 3, 5, 0, 0), Birth(1968, (3,), 5)),
        ("1968-03-05", Birth(1968, (3,), 5)),
        ("1968-03-05 00:00:00", Birth(1968, (3,), 5)),
        ("1968/3/5", Birth(1968, (3,), 5)),
        ("1968.3.5", Birth(1968, (3,), 5)),
        ("1968。3。5", Birth(1968, (3,), 5)),
        ("１９６８－０３－０５", Birth(1968, (3,), 5)),
        ("1968年3月5日", Birth(1968, (3,), 5)),
        ("1968年 3月 5日生", Birth(1968, (3,), 5)),
        ("19680305", Birth(1968, (3,), 5)),
        (19680305.0, Birth(1968, (3,), 5)),
        (24902.0, Birth(1968, (3,), 5)),
        ("68.3.5", Birth(68, (3,), 5)),
        ("680305", Birth(68, (3,), 5)),
        ("1968年3月", Birth(1968, (3,))),
        ("1968.3", Birth(1968, (3,))),
        ("196803", Birth(1968, (3,))),
        (1968.3, Birth(1968, (3,))),
        (1968.1, Birth(1968, (1, 10))),
        (1968.12, Birth(1968, (12,))),
        ("1968", Birth(1968)),
        (1968.0, Birth(1968)),
        ("1963.2.30", None),
        ("1958年农历二月初八", None),
        ("属马", None),
        ("2027-1-1", None),
        ("1968.13", None),
        (3.5, None),
        (-4.0, None),
    ],
)
def test_births(value: object, expected: Birth | None) -> None:
    assert read_birth(value, TODAY) == expected


def test_years_of_two_digits_are_the_latest_possible() -> None:
    birth = read_birth("26.11.21", TODAY), read_birth("26.11.22", TODAY)
    assert [b and b.to_date(TODAY) for b in birth] == [date(2026, 11, 21), date(1926, 11, 22)]


def test_first_of_a_month_means_the_month_where_months_are_shown() -> None:
    row_of_first, row_of_other = (
        judge([{"birth": date(1993, 7, day)}], by_month=True)[0] for day in (1, 12)
    )
    assert reasons(row_of_first) == ""
    assert reasons(row_of_other) == "BIRTH_MISMATCH"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9网格", "第九网格"),
        ("第９网格", "第九网格"),
        ("网格十二", "第十二网格"),
        ("第二十网格", "第二十网格"),
        ("3", "第三网格"),
        ("0三网格", "0三网格"),
        ("青禾苑 网格", "青禾苑网格"),
    ],
)
def test_grids(text: str, expected: str) -> None:
    assert GridNames().spell(text) == expected


def test_the_centres_own_grid_names_win() -> None:
    grids = GridNames(["3号网格", "青禾苑网格"])
    assert [grids.spell(text) for text in ("第三网格", "网格3", "第四网格")] == [
        "3号网格",
        "3号网格",
        "第四网格",
    ]
