"""Workbooks as other programs write them, made byte by byte: .xls, .xlsb, .ods, XML of 2003.

A cell is text, a number, or one of the errors below.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from struct import pack
from zipfile import ZipFile


@dataclass(frozen=True)
class Failed:
    """An error that stands in the cell, or that a formula came to."""

    by_formula: bool = False


NA = 0x2A  # #N/A
Rows = Sequence[Sequence[object]]


def make_xls(sheets: dict[str, Rows]) -> bytes:
    """A BIFF8 workbook in an OLE file; the stream fills whole sectors of the large kind."""
    bodies = [_biff_sheet(rows) for rows in sheets.values()]
    bof, eof = _biff(0x0809, pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0x0600)), _biff(0x000A, b"")
    labels = [
        pack("<BB", len(name), 1) + name.encode("utf-16-le") for name in sheets
    ]  # fmt: skip
    at = len(bof) + sum(len(label) + 10 for label in labels) + len(eof)
    book = bof
    for label, body in zip(labels, bodies, strict=True):
        book += _biff(0x0085, pack("<IBB", at, 0, 0) + label)
        at += len(body)
    return _ole(book + eof + b"".join(bodies))


def _biff_sheet(rows: Rows) -> bytes:
    body = _biff(0x0809, pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0x0600))
    width = max(len(row) for row in rows)
    body += _biff(0x0200, pack("<IIHHH", 0, len(rows), 0, width, 0))
    for top, row in enumerate(rows):
        for left, cell in enumerate(row):
            where = pack("<HHH", top, left, 0)
            if isinstance(cell, Failed) and cell.by_formula:
                result = pack("<BBBBBBH", 2, 0, NA, 0, 0, 0, 0xFFFF)
                body += _biff(0x0006, where + result + pack("<HIHBB", 0, 0, 2, 0x1C, NA))
            elif isinstance(cell, Failed):
                body += _biff(0x0205, where + pack("<BB", NA, 1))
            elif isinstance(cell, str) and cell:
                text = cell.encode("utf-16-le")
                body += _biff(0x0204, where + pack("<HB", len(cell), 1) + text)
            elif isinstance(cell, int | float):
                body += _biff(0x0203, where + pack("<d", cell))
    return body + _biff(0x000A, b"")


def _biff(kind: int, body: bytes) -> bytes:
    return pack("<HH", kind, len(body)) + body


def _ole(stream: bytes) -> bytes:
    """A compound file with one stream in it."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    count = len(stream) // 512
    end, free, table = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    follows = [table, end, *range(3, count + 2), end]  # the table, the directory, the stream
    follows += [free] * (128 - len(follows))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    head += pack("<109I", 0, *[free] * 108)
    none = pack("<III", free, free, free)

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        text = (name + "\0").encode("utf-16-le")
        marks = pack("<HBB", len(text), kind, 1) + none[:8] + pack("<I", child)
        return text.ljust(64, b"\0") + marks + bytes(36) + pack("<IQ", start, size)

    directory = entry("Root Entry", 5, 1, end, 0) + entry("Workbook", 2, free, 2, len(stream))
    return head + pack("<128I", *follows) + directory.ljust(512, b"\0") + stream


def make_xlsb(name: str, rows: Rows) -> bytes:
    """A binary workbook of one sheet."""
    size = pack("<IIII", 0, len(rows) - 1, 0, max(len(row) for row in rows) - 1)
    sheet = _bin(129, b"") + _bin(148, size) + _bin(145, b"")
    for top, row in enumerate(rows):
        sheet += _bin(0, pack("<I", top) + bytes(13))
        for left, cell in enumerate(row):
            where = pack("<II", left, 0)
            if isinstance(cell, Failed):
                more = pack("<HIBBI", 0, 2, 0x1C, NA, 0) if cell.by_formula else b""
                sheet += _bin(11 if cell.by_formula else 3, where + pack("<B", NA) + more)
            elif isinstance(cell, str) and cell:
                sheet += _bin(6, where + _wide(cell))
            elif isinstance(cell, int | float):
                sheet += _bin(5, where + pack("<d", cell))
    sheet += _bin(146, b"") + _bin(130, b"")
    book = _bin(131, b"") + _bin(143, b"")
    book += _bin(156, pack("<II", 0, 1) + _wide("rId1") + _wide(name))
    book += _bin(144, b"") + _bin(132, b"")
    space = "http://schemas.openxmlformats.org/"
    relation = f"{space}officeDocument/2006/relationships/"
    relations = (
        f'<?xml version="1.0"?><Relationships xmlns="{space}package/2006/relationships">'
        '<Relationship Id="rId1" Type="{}" Target="{}"/></Relationships>'
    )
    types = (
        f'<?xml version="1.0"?><Types xmlns="{space}package/2006/content-types">'
        '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled'
        '.main"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/></Types>'
    )
    return _zip({
        "[Content_Types].xml": types,
        "_rels/.rels": relations.format(f"{relation}officeDocument", "xl/workbook.bin"),
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": relations.format(
            f"{relation}worksheet", "worksheets/sheet1.bin"
        ),
        "xl/worksheets/sheet1.bin": sheet,
    })  # fmt: skip


def _bin(kind: int, body: bytes) -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, left = b"", len(body)
    while left >= 128:
        size, left = size + bytes([left & 0x7F | 0x80]), left >> 7
    return head + size + bytes([left]) + body


def _wide(text: str) -> bytes:
    return pack("<I", len(text)) + text.encode("utf-16-le")


_NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}


def make_ods(name: str, rows: Rows) -> bytes:
    """A sheet as LibreOffice writes it."""
    body = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
    )
    spaces = " ".join(f'xmlns:{short}="{long}"' for short, long in _NAMES.items())
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}>'
        f'<office:body><office:spreadsheet><table:table table:name="{name}">{body}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    return _zip({
        "mimetype": kind,
        "content.xml": content,
        "META-INF/manifest.xml": f'<m:manifest xmlns:m="{manifest}"><m:file-entry '
        f'm:full-path="/" m:media-type="{kind}"/></m:manifest>',
    })  # fmt: skip


def _ods_cell(cell: object) -> str:
    if isinstance(cell, Failed):
        value = 'float" office:value="0' if cell.by_formula else 'string" office:string-value="'
        return (
            f'<table:table-cell table:formula="of:=NA()" office:value-type="{value}" '
            'calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
        )
    if isinstance(cell, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
    if not cell:
        return "<table:table-cell/>"
    return (
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
    )


def make_xml(name: str, rows: Rows) -> bytes:
    """SpreadsheetML of 2003, which calls itself .xls."""
    body = "".join(f"<Row>{''.join(map(_xml_cell, row))}</Row>" for row in rows)
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
        f'<Worksheet ss:Name="{name}"><Table>{body}</Table></Worksheet></Workbook>'
    ).encode()


def _xml_cell(cell: object) -> str:
    if isinstance(cell, Failed):
        return '<Cell ss:Formula="=NA()"><Data ss:Type="Error">#N/A</Data></Cell>'
    kind = "Number" if isinstance(cell, int | float) else "String"
    return f'<Cell><Data ss:Type="{kind}">{cell}</Data></Cell>'


def _zip(parts: dict[str, str | bytes]) -> bytes:
    into = BytesIO()
    with ZipFile(into, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return into.getvalue()
