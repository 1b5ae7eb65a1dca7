"""Mappings as plain data, templates that changed, templates that travel."""

import json
from dataclasses import replace
from typing import Any

import pytest

from models.errors import KnownError
from reports.sheets.templates.book import load_view
from reports.sheets.templates.comparing import check_same, fingerprint
from reports.sheets.templates.mapping import (
    CellEntry,
    ColumnEntry,
    Mapping,
    pack_mapping,
    read_mapping,
    unpack_mapping,
)
from reports.sheets.templates.taught import export_taught, is_taught, read_taught
from tests.reports.sheets.templates.samples import NAMES, mapping, template
from tests.reports.sheets.templates.untouched import load

LEDGER = "district_service_ledger"


@pytest.mark.parametrize("name", NAMES)
def test_a_mapping_survives_as_json(name: str) -> None:
    taught = mapping(name)
    assert read_mapping(unpack_mapping(pack_mapping(taught), "m.json")) == taught
    assert read_mapping(json.loads(json.dumps(taught.to_json()))) == taught


def broken(change: dict[str, Any]) -> dict[str, Any]:
    return {**mapping(LEDGER).to_json(), **change}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ([], "不是对应表"),
        ({}, "不是对应表"),
        ({"version": 9}, "不是对应表"),
        (broken({"version": 9}), "较新的版本"),
        (broken({"vocabulary": 9}), "较新的版本"),
        (broken({"cells": {}}), "不是列表"),
        (broken({"cells": [7]}), "不是对象"),
        (broken({"cells": [{"sheet": "表"}]}), "缺少 cell"),
        (broken({"cells": [{"sheet": "表", "cell": "A0", "meaning": "clerk"}]}), "单元格“A0”"),
        (broken({"cells": [{"sheet": "表", "cell": "A1", "meaning": "月亮"}]}), "“月亮”不认识"),
        (broken({"cells": [{"sheet": "表", "cell": "A1", "meaning": "closed"}]}), "期间“”"),
        (broken({"lists": [{"columns": 1}]}), "缺少 columns"),
        (
            broken({"lists": [{"sheet": "表", "source": "x", "columns": []}]}),
            "名单“x”不认识",
        ),
        (
            broken({
                "lists": [{
                    "sheet": "表", "source": "service_ledger", "first": 9, "last": 3,
                    "columns": [],
                }]
            }),
            "名单的行",
        ),
        (
            broken({
                "lists": [{
                    "sheet": "表", "source": "service_ledger", "first": 6, "last": 9,
                    "columns": [{"column": "A", "meaning": "advance"}],
                }]
            }),
            "A 列的含义“advance”不认识",
        ),
    ],
)  # fmt: skip
def test_a_wrong_mapping_is_one_sentence(data: object, said: str) -> None:
    with pytest.raises(KnownError, match=said) as caught:
        read_mapping(data)
    assert "没有改动" in caught.value.text


def test_what_is_no_json_is_told() -> None:
    with pytest.raises(KnownError, match="不是 JSON"):
        unpack_mapping(b"{", "m.json")


def test_entries_are_set_and_taken_away() -> None:
    taught = mapping(LEDGER)
    moved = taught.with_column("便民服务台账", 9, ColumnEntry("R", "state"))
    assert moved.at("便民服务台账", "R12") == (ColumnEntry("R", "state"),)
    # One meaning stands in one column only.
    again = moved.with_column("便民服务台账", 9, ColumnEntry("M", "state"))
    assert again.at("便民服务台账", "R12") == ()
    with pytest.raises(KnownError, match="不在名单的行里"):
        taught.with_column("便民服务台账", 20, ColumnEntry("R", "note"))
    slots = taught.without("便民服务台账", "G3", "审核人")
    assert [entry.meaning for entry in slots.at("便民服务台账", "G3")] == ["clerk"]
    assert taught.without("便民服务台账", "G3").at("便民服务台账", "G3") == ()
    entry = CellEntry("便民服务台账", "G3", "reviewer", slot="填报人")
    assert taught.with_cell(entry).cells[-1] == entry
    assert len(taught.with_cell(entry).cells) == len(taught.cells)


def test_the_same_file_is_the_same_template() -> None:
    assert check_same(template(LEDGER), template(LEDGER)) == ()


def changed(**values: object) -> bytes:
    import io

    book = load(template(LEDGER))
    sheet = book["便民服务台账"]
    for name, value in values.items():
        sheet[name] = value
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def test_looks_may_change_without_a_word() -> None:
    import io

    from openpyxl.styles import Font

    book = load(template(LEDGER))
    book["便民服务台账"]["A2"].font = Font(name="楷体", size=30)
    book["便民服务台账"].column_dimensions["C"].width = 40
    packed = io.BytesIO()
    book.save(packed)
    assert check_same(template(LEDGER), packed.getvalue()) == ()
    assert fingerprint(load_view(packed.getvalue())) == mapping(LEDGER).fingerprint


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"F5": "手机"}, "F5 原来是“联系电话”，现在是“手机”"),
        ({"S5": "新的一列"}, "S5 原来是空的，现在是“新的一列”"),
        ({"R4": None}, "R4 原来是“备注”，现在是空的"),
        ({"D16": "=COUNTA(D6:D14)"}, "D16 公式原来是"),
    ],
)
def test_a_changed_template_is_told_in_words(values: dict[str, object], said: str) -> None:
    (line,) = check_same(template(LEDGER), changed(**values))
    assert said in line and "便民服务台账" in line


def test_another_template_is_told_with_an_end() -> None:
    told = check_same(template(LEDGER), template("district_monthly"))
    assert "工作表“便民服务台账”没有了" in told
    assert told[-1].startswith("……共 ") and len(told) == 21


def test_a_taught_template_travels_as_one_file() -> None:
    data = export_taught("区台账", "台账.xlsx", template(LEDGER), mapping(LEDGER).to_json())
    assert is_taught(data) and not is_taught(template(LEDGER))
    assert not is_taught(pack_mapping(mapping(LEDGER)))
    taught = read_taught(data, "区台账.json")
    assert (taught.name, taught.file_name) == ("区台账", "台账.xlsx")
    assert taught.content == template(LEDGER)
    assert taught.mapping == mapping(LEDGER)


@pytest.mark.parametrize(
    "change",
    [
        {"content": "AAAA"},
        {"content": "不是"},
        {"sha256": ""},
        {"kind": "另一种"},
        {"name": 7},
        {"content": None},
    ],
)
def test_a_damaged_package_is_refused(change: dict[str, Any]) -> None:
    data = export_taught("区台账", "台账.xlsx", template(LEDGER), mapping(LEDGER).to_json())
    told = {**json.loads(data), **change}
    with pytest.raises(KnownError, match="不是完整的模板包"):
        read_taught(json.dumps(told).encode(), "a.json")


def test_a_newer_package_asks_for_a_newer_program() -> None:
    data = export_taught("区台账", "台账.xlsx", template(LEDGER), mapping(LEDGER).to_json())
    told = {**json.loads(data), "version": 2}
    with pytest.raises(KnownError, match="先升级程序"):
        read_taught(json.dumps(told).encode(), "a.json")


def test_a_list_gives_way_to_one_on_the_same_rows() -> None:
    taught = mapping(LEDGER)
    (area,) = taught.lists
    shorter = replace(area, first=8, last=9)
    assert taught.with_list(shorter).lists == (shorter,)
    below = replace(area, first=30, last=40)
    assert taught.with_list(below).lists == (area, below)
    assert Mapping("").with_list(area).lists == (area,)
