"""Workbooks written by hand, with what real ones carry beside their cells."""

import io
import zipfile
from datetime import date

from reports.sheets.templates.filling import Filled
from reports.sheets.templates.mapping import ColumnEntry, ListEntry

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="1">'
    '<fill><patternFill/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0"><alignment horizontal="center"/></xf>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
    "</cellStyles></styleSheet>"
)
AREA = ListEntry(
    "表",
    "service_ledger",
    2,
    4,
    (
        ColumnEntry("A", "case_number"),
        ColumnEntry("B", "accepted_on"),
        ColumnEntry("C", "promised_days"),
    ),
)
RECORDS = [
    {"case_number": f"FW{n}", "accepted_on": date(2026, 10, n), "promised_days": n}
    for n in range(1, 7)
]


def pack(
    sheet: str,
    more: dict[str, str] | None = None,
    sheet_rels: str = "",
    book: str = "",
    book_rels: str = "",
    second: str = "",
) -> bytes:
    """A workbook around a hand-written sheet; `second` is the data of the sheet 汇总."""
    parts = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="xml" ContentType="application/xml"/><Override '
        'PartName="/xl/calcChain.xml" ContentType="c"/>'
        + "".join(
            f'<Override PartName="/xl/{name}.xml" ContentType="application/vnd.openxmlformats-'
            f'officedocument.spreadsheetml.{kind}+xml"/>'
            for name, kind in (
                ("workbook", "sheet.main"),
                ("styles", "styles"),
                ("worksheets/sheet1", "worksheet"),
                ("worksheets/sheet2", "worksheet"),
            )
        )
        + "</Types>",
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE_REL}"><Relationship Id="r1" '
        f'Type="{REL}/officeDocument" Target="/xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{REL}">{book}<sheets>'
        '<sheet name="表" sheetId="1" r:id="r1"/><sheet name="汇总" sheetId="2" r:id="r2"/>'
        '</sheets><definedNames><definedName name="总数">表!$C$5</definedName>'
        '<definedName name="_xlnm.Print_Area" localSheetId="0">表!$A$1:$C$6</definedName>'
        "</definedNames></workbook>",
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE_REL}">'
        f'<Relationship Id="r1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{REL}/worksheet" Target="worksheets/sheet2.xml"/>'
        f'<Relationship Id="r3" Type="{REL}/styles" Target="styles.xml"/>{book_rels}'
        "</Relationships>",
        "xl/styles.xml": STYLES,
        "xl/worksheets/sheet1.xml": sheet,
        "xl/worksheets/sheet2.xml": f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{second}'
        "</sheetData></worksheet>",
    }
    if sheet_rels:
        parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
            f'{HEAD}<Relationships xmlns="{PACKAGE_REL}">{sheet_rels}</Relationships>'
        )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in (parts | (more or {})).items():
            archive.writestr(name, text)
    return packed.getvalue()


def sheet(rows: str, after: str = "", spaces: str = "") -> str:
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{REL}"{spaces}><sheetData>{rows}</sheetData>'
        f"{after}</worksheet>"
    )


def part(filled: Filled, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(filled.content)) as archive:
        return archive.read(name).decode()


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>编号</t></is></c></row>'
    '<row r="2" ht="30" customHeight="1"><c r="A2" s="1"/><c r="B2"/><c r="C2"/>'
    '<c r="D2"><f t="shared" ref="D2:D4" si="0">C2*2</f><v>0</v></c>'
    '<c r="E2"><f>C2</f><v>0</v></c></row>'
    '<row r="3" ht="30" customHeight="1"><c r="A3" s="1"/><c r="B3"/><c r="C3"/>'
    '<c r="D3"><f t="shared" si="0"/><v>0</v></c><c r="E3"><f>E2+C3</f><v>0</v></c></row>'
    '<row r="4" ht="30" customHeight="1"><c r="A4" s="1"/><c r="B4"/><c r="C4"/>'
    '<c r="D4"><f t="shared" si="0"/><v>0</v></c><c r="E4"><f>E3+C4</f><v>0</v></c></row>'
    '<row r="5"><c r="A5" t="inlineStr"><is><t>合计</t></is></c><c r="C5"><f>SUM(C2:C4)</f>'
    '<v>0</v></c><c r="E5"><f>E4</f><v>0</v></c></row>'
)
