"""Templates to look at; hostile and scratched files end in one sentence."""

import io
import random
import zipfile

import pytest
from openpyxl import Workbook

from models.errors import KnownError
from reports.sheets.templates.book import load_view
from reports.sheets.templates.filling import Values, fill
from reports.sheets.templates.mapping import CellEntry, Mapping
from reports.sheets.templates.package import Package
from reports.sheets.templates.proposing import propose
from tests.reports.sheets.reading.test_hostile_files import HOSTILE
from tests.reports.sheets.templates.packing import (
    ROWS,
    pack,
    parts,
    sheet,
)
from tests.reports.sheets.templates.samples import HEADS, service_records, template


@pytest.mark.parametrize("name", [n for n in HOSTILE if n.endswith("xlsx")])
def test_hostile_files_end_in_one_sentence(name: str) -> None:
    content, _ = HOSTILE[name]
    with pytest.raises(KnownError) as caught:
        load_view(content, name)
    assert name in caught.value.text and len(caught.value.text.splitlines()) == 1


@pytest.mark.parametrize(
    "after",
    [
        '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        '<mergeCells count="1"><mergeCell ref="A1:A20001"/></mergeCells>',
        '<mergeCells count="1"><mergeCell ref="A1"/><mergeCell ref="什么"/></mergeCells>',
    ],
)
def test_a_merge_over_everything_is_refused_at_once(after: str) -> None:
    with pytest.raises(KnownError, match=r"宽.xlsx"):
        load_view(pack(sheet(ROWS, after)), "宽.xlsx")


def test_looks_far_below_are_no_obstacle() -> None:
    far = '<row r="900000"><c r="C900000" s="1"/></row>'
    assert load_view(pack(sheet(ROWS + far))).sheets[0].rows == 5
    with pytest.raises(KnownError, match="多余的单元格"):
        load_view(pack(sheet(ROWS + far.replace("/></row>", "><v>1</v></c></row>"))))


@pytest.mark.parametrize("name", ["laughs.xlsx", "reference.xlsx"])
def test_hostile_sheets_are_refused_by_the_filling_too(name: str) -> None:
    content, _ = HOSTILE[name]
    with pytest.raises(KnownError):
        fill(content, Mapping("", (CellEntry("名单", "A1", "clerk"),)), Values(HEADS))


def test_an_old_workbook_is_told_to_be_saved_anew() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)
    with pytest.raises(KnownError, match=r"另存为 \.xlsx"):
        Package(data, "旧表.xls")


def test_a_view_to_point_at() -> None:
    view = load_view(template("district_monthly"), "月报.xlsx")
    now = view.sheet("月报表")
    assert [(s.name, s.is_hidden) for s in view.sheets] == [
        ("月报表", False), ("填表说明", False), ("字典", True)
    ]  # fmt: skip
    assert (now.rows, now.columns) == (20, 19)
    assert now.anchor(5, 4) == (5, 3) and now.block(5, 4) == (5, 3, 5, 6)
    assert now.text(6, 4) == "其中：\n即办件" and now.is_formula(7, 9) and now.text(7, 9) == ""
    title = now.cell(2, 10)
    assert (title.text, title.size, title.horizontal) == (
        "望岚区社区党群服务中心便民服务情况月报表", 20.0, "center"
    )  # fmt: skip
    header = now.cell(6, 3)
    assert (header.fill, header.wraps, header.edges) == ("ddebf7", True, (True,) * 4)
    assert now.cell(19, 1).bold
    assert now.widths[0] == pytest.approx(5.71, abs=0.01) and now.widths[4] == now.widths[2]
    assert now.heights[1] == 32.25
    assert now.cell(40, 40).text == ""


def test_themes_give_colours() -> None:
    from openpyxl.styles import PatternFill
    from openpyxl.styles.colors import Color

    book = Workbook()
    book.active["A1"].fill = PatternFill("solid", fgColor=Color(theme=4, tint=0.5))
    packed = io.BytesIO()
    book.save(packed)
    assert load_view(packed.getvalue()).sheets[0].cell(1, 1).fill == "a7c0de"


@pytest.mark.parametrize("seed", range(60))
def test_a_scratched_workbook_is_read_or_refused_in_words(seed: int) -> None:
    """Bytes changed at random: one sentence, or a filled sheet; never anything else."""
    chance = random.Random(seed)
    name = "district_service_ledger"
    scratched: dict[str, bytes] = parts(template(name))
    for part_name in chance.sample(sorted(scratched), 2):
        changed = bytearray(scratched[part_name])
        at = chance.randrange(len(changed))
        changed[at : at + chance.randrange(4)] = chance.choice([b"", b"9", b'"', b"<x/>", b"-1"])
        scratched[part_name] = bytes(changed)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for part_name, data in scratched.items():
            archive.writestr(part_name, data)
    given = Values(HEADS, {}, {"service_ledger": service_records(12)})
    try:
        taught = propose(packed.getvalue(), name).mapping
        filled = fill(packed.getvalue(), taught, given)
    except KnownError as refused:
        assert refused.text.count("\n") == 0
    else:
        assert filled.content
