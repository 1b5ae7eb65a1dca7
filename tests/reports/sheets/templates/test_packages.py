"""What real workbooks carry beside their cells: kept, and moved along with the rows."""

from decimal import Decimal

from reports.sheets.templates.filling import Filled, Values, fill
from reports.sheets.templates.mapping import CellEntry, ColumnEntry, ListEntry, Mapping
from tests.reports.sheets.templates.packing import (
    AREA,
    HEAD,
    MAIN,
    RECORDS,
    REL,
    ROWS,
    pack,
    part,
    parts,
    sheet,
)
from tests.reports.sheets.templates.samples import HEADS, mapping, service_records, template
from tests.reports.sheets.templates.untouched import load


def taught() -> Mapping:
    return Mapping("", lists=(AREA,))


def fill_list(content: bytes, count: int = 6) -> Filled:
    return fill(content, taught(), Values(HEADS, {}, {"service_ledger": RECORDS[:count]}))


def test_parts_that_are_not_filled_stay_byte_for_byte() -> None:
    given = Values(HEADS, {}, {"service_ledger": service_records(20)})
    name = "district_service_ledger"
    before, filled = parts(template(name)), fill(template(name), mapping(name), given)
    after = parts(filled.content)
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} == {
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
    }


def test_shared_formulas_running_sums_and_the_total_follow() -> None:
    book = load(fill_list(pack(sheet(ROWS))).content)
    now = book["表"]
    assert [now[f"D{row}"].value for row in range(2, 8)] == [f"=C{r}*2" for r in range(2, 8)]
    assert [now[f"E{row}"].value for row in range(3, 8)] == [
        f"=E{row - 1}+C{row}" for row in range(3, 8)
    ]
    assert (now["C8"].value, now["E8"].value, now["A8"].value) == ("=SUM(C2:C7)", "=E7", "合计")
    assert [now.row_dimensions[row].height for row in range(2, 8)] == [30] * 6
    assert now["A7"].alignment.horizontal == "center"
    assert book.defined_names["总数"].attr_text == "表!$C$8"
    assert str(now.print_area).endswith("$A$1:$C$9")


def test_formulas_of_other_sheets_follow() -> None:
    second = '<row r="1"><c r="A1"><f>表!C5+C5</f></c><c r="B1"><f>SUM(表!C2:C4)</f></c></row>'
    book = load(fill_list(pack(sheet(ROWS), second=second)).content)
    assert [cell.value for cell in book["汇总"][1]] == ["=表!C8+C5", "=SUM(表!C2:C7)"]


def test_validations_colours_merges_breaks_and_extensions_follow() -> None:
    space = ' xmlns:x14="urn:x14" xmlns:xm="urn:xm"'
    after = (
        '<mergeCells count="2"><mergeCell ref="F3:G3"/><mergeCell ref="A5:B5"/></mergeCells>'
        '<conditionalFormatting sqref="C2:C5"><cfRule type="expression" priority="1">'
        "<formula>C2&gt;$C$5</formula></cfRule></conditionalFormatting>"
        '<dataValidations count="1"><dataValidation type="list" sqref="C2:C4">'
        "<formula1>$C$5:$C$6</formula1></dataValidation></dataValidations>"
        '<hyperlinks><hyperlink ref="A5" location="a"/></hyperlinks>'
        '<rowBreaks count="1"><brk id="5" max="9" man="1"/></rowBreaks>'
        '<extLst><ext uri="u"><x14:dataValidations><x14:dataValidation><x14:formula1>'
        "<xm:f>表!$C$5</xm:f></x14:formula1><xm:sqref>B2:B4</xm:sqref></x14:dataValidation>"
        "</x14:dataValidations></ext></extLst>"
    )
    xml = part(fill_list(pack(sheet(ROWS, after, space))), "xl/worksheets/sheet1.xml")
    for expected in (
        '<mergeCells count="5"><mergeCell ref="F3:G3"/><mergeCell ref="A8:B8"/>'
        '<mergeCell ref="F4:G4"/><mergeCell ref="F5:G5"/><mergeCell ref="F6:G6"/></mergeCells>',
        'sqref="C2:C8"><cfRule type="expression" priority="1"><formula>C2&gt;$C$8</formula>',
        'sqref="C2:C7"><formula1>$C$8:$C$9</formula1>',
        '<hyperlink ref="A8" location="a"/>',
        '<brk id="8" max="9" man="1"/>',
        "<xm:f>表!$C$8</xm:f></x14:formula1><xm:sqref>B2:B7</xm:sqref>",
    ):
        assert expected in xml


def test_drawings_comments_tables_and_charts_follow() -> None:
    def relation(id_: str, kind: str, target: str) -> str:
        return f'<Relationship Id="{id_}" Type="{REL}/{kind}" Target="../{target}"/>'

    more = {
        "xl/drawings/drawing1.xml": "<d><from><row>0</row></from><to><row>5</row></to></d>",
        "xl/comments1.xml": f'<comments xmlns="{MAIN}"><comment ref="A5"/></comments>',
        "xl/drawings/v.vml": '<xml xmlns:x="urn:x"><x:Anchor>1, 2, 4, 3, 3, 1, 6, 9</x:Anchor>'
        "<x:Row>4</x:Row></xml>",
        "xl/tables/table1.xml": f'<table xmlns="{MAIN}" ref="A1:C4"><autoFilter ref="A1:C4"/>'
        "</table>",
        "xl/charts/chart1.xml": "<chart><f>表!$C$2:$C$4</f></chart>",
    }
    relations = (
        relation("d", "drawing", "drawings/drawing1.xml")
        + relation("c", "comments", "comments1.xml")
        + relation("v", "vmlDrawing", "drawings/v.vml")
        + relation("t", "table", "tables/table1.xml")
    )
    filled = fill_list(pack(sheet(ROWS), more, relations))
    assert part(filled, "xl/drawings/drawing1.xml") == (
        "<d><from><row>0</row></from><to><row>8</row></to></d>"
    )
    assert '<comment ref="A8"/>' in part(filled, "xl/comments1.xml")
    assert "1, 2, 7, 3, 3, 1, 9, 9</x:Anchor><x:Row>7</x:Row>" in part(filled, "xl/drawings/v.vml")
    assert part(filled, "xl/tables/table1.xml").count('ref="A1:C7"') == 2
    assert part(filled, "xl/charts/chart1.xml") == "<chart><f>表!$C$2:$C$7</f></chart>"


def test_the_kept_order_of_computing_is_dropped() -> None:
    more = {"xl/calcChain.xml": f'<calcChain xmlns="{MAIN}"/>'}
    relation = f'<Relationship Id="r9" Type="{REL}/calcChain" Target="calcChain.xml"/>'
    filled = fill_list(pack(sheet(ROWS), more, book_rels=relation))
    assert "xl/calcChain.xml" not in parts(filled.content)
    assert "calcChain" not in part(filled, "xl/_rels/workbook.xml.rels")
    assert "calcChain" not in part(filled, "[Content_Types].xml")
    assert '</definedNames><calcPr fullCalcOnLoad="1"/>' in part(filled, "xl/workbook.xml")


def test_a_list_of_one_row() -> None:
    rows = (
        '<row r="1"/><row r="2"><c r="A2" s="1"/><c r="C2"/></row>'
        '<row r="3"><c r="C3"><f>SUM(C2:C2)</f></c></row>'
    )
    area = ListEntry("表", "service_ledger", 2, 2, AREA.columns)
    given = Values(HEADS, {}, {"service_ledger": RECORDS})
    book = load(fill(pack(sheet(rows)), Mapping("", lists=(area,)), given).content)
    now = book["表"]
    assert [now[f"A{row}"].value for row in range(2, 8)] == [f"FW{n}" for n in range(1, 7)]
    assert now["C8"].value == "=SUM(C2:C7)"


def test_two_lists_on_one_sheet() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"/></row>' for n in range(1, 11))
    first = ListEntry("表", "service_ledger", 2, 3, (ColumnEntry("A", "case_number"),))
    second = ListEntry("表", "proxy_ledger", 7, 8, (ColumnEntry("A", "applicant"),))
    given = Values(
        HEADS,
        {},
        {"service_ledger": RECORDS, "proxy_ledger": [{"applicant": f"人{n}"} for n in range(4)]},
    )
    taught = Mapping("", (CellEntry("表", "A10", "clerk"),), (first, second))
    now = load(fill(pack(sheet(rows)), taught, given).content)["表"]
    assert [now[f"A{n}"].value for n in range(2, 8)] == [f"FW{n}" for n in range(1, 7)]
    assert [now[f"A{n}"].value for n in range(11, 15)] == [f"人{n}" for n in range(4)]
    assert now["A16"].value == "李敏"


def test_a_prefix_and_missing_numbers_are_no_obstacle() -> None:
    """As some programs write: x:row, cells without their names, rows without numbers."""
    rows = (
        "<x:row><x:c/></x:row><x:row><x:c/><x:c/><x:c/></x:row><x:row><x:c/><x:c/><x:c/></x:row>"
        "<x:row><x:c/><x:c/><x:c/></x:row><x:row><x:c/><x:c/><x:c><x:f>SUM(C2:C4)</x:f></x:c>"
        "</x:row>"
    )
    text = f'{HEAD}<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    now = load(fill_list(pack(text)).content)["表"]
    assert [now[f"A{row}"].value for row in range(2, 8)] == [f"FW{n}" for n in range(1, 7)]
    assert now["C8"].value == "=SUM(C2:C7)"


def test_rows_and_cells_that_are_not_there_are_made() -> None:
    content = pack(sheet('<row r="3"><c r="D3"/></row>'))
    entries = (
        CellEntry("表", "B1", "closed", "month"),
        CellEntry("表", "A3", "accepted", "month"),
        CellEntry("表", "E3", "rated", "month"),
        CellEntry("表", "B9", "clerk"),
    )
    figures = {(e.meaning, "month", ""): n for n, e in enumerate(entries)}
    now = load(fill(content, Mapping("", entries), Values(HEADS, figures)).content)["表"]
    assert [now[name].value for name in ("B1", "A3", "E3", "B9")] == [0, 1, 2, "李敏"]
    empty = pack(f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData/></worksheet>')
    assert (
        load(fill(empty, Mapping("", entries), Values(HEADS, figures)).content)["表"]["A3"].value
        == 1
    )


def test_a_cell_without_a_format_gets_the_one_its_value_needs() -> None:
    entries = (
        CellEntry("表", "A1", "today"),
        CellEntry("表", "A2", "on_time_rate", "month"),
        CellEntry("表", "A3", "closed", "month"),
    )
    figures = {("on_time_rate", "month", ""): Decimal("0.988"), ("closed", "month", ""): 7}
    content = pack(sheet('<row r="1"><c r="B1" s="1"/></row>'))
    now = load(fill(content, Mapping("", entries), Values(HEADS, figures)).content)["表"]
    assert (now["A1"].number_format, now["A2"].number_format) == ("yyyy-mm-dd", "0.0%")
    assert now["A1"].is_date and now["A2"].value == 0.988
    assert (now["A3"].number_format, now["B1"].number_format) == ("General", "@")


def test_a_day_in_a_text_cell_is_text_and_1904_counts_from_1904() -> None:
    entry = CellEntry("表", "B1", "today")
    content = pack(sheet('<row r="1"><c r="B1" s="1"/></row>'))
    now = load(fill(content, Mapping("", (entry,)), Values(HEADS)).content)["表"]["B1"]
    assert (now.value, now.data_type) == ("2026-11-21", "s")
    old = pack(sheet(""), book='<workbookPr date1904="1"/>')
    cell = load(fill(old, Mapping("", (entry,)), Values(HEADS)).content)["表"]["B1"]
    assert f"{cell.value:%Y-%m-%d}" == "2026-11-21"


def test_text_is_never_a_formula_nor_markup() -> None:
    said = '=HYPERLINK("a")&<b>\x07_x0041_\n@二'
    entry = CellEntry("表", "A1", "clerk")
    content = fill(pack(sheet("")), Mapping("", (entry,)), Values({"clerk": said})).content
    cell = load(content)["表"]["A1"]
    assert cell.data_type == "s"
    assert cell.value.replace("_x005F_", "_") == '=HYPERLINK("a")&<b>_x0041_\n@二'
    assert b"<f>" not in parts(content)["xl/worksheets/sheet1.xml"]


def test_runs_of_a_label_keep_their_looks() -> None:
    strings = (
        f'{HEAD}<sst xmlns="{MAIN}"><si><r><rPr><b/></rPr><t>填报人：</t></r><r><t>　　　　审核人：'
        "</t></r></si><si><r><rPr><b/></rPr><t>重要</t></r><r><t>填报人：　　</t></r></si></sst>"
    )
    relation = f'<Relationship Id="r9" Type="{REL}/sharedStrings" Target="s.xml"/>'
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    content = pack(sheet(rows), {"xl/s.xml": strings}, book_rels=relation)
    entries = tuple(CellEntry("表", name, "clerk", slot="填报人") for name in ("A1", "B1"))
    filled = fill(content, Mapping("", entries), Values(HEADS))
    xml = part(filled, "xl/worksheets/sheet1.xml")
    assert '<rPr><b/></rPr><t xml:space="preserve">填报人：李敏</t>' in xml
    assert '<r><t xml:space="preserve">填报人：李敏</t></r>' in xml
    assert part(filled, "xl/s.xml") == strings
