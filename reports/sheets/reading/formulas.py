"""Cells of a workbook whose formula has no value: #N/A, or never computed, in whatever format.

Part of the child process. The reader gives such cells as empty; where money stands, empty is not
the same as unknown.
"""

import re
import struct
from io import BytesIO
from posixpath import join, normpath
from xml.etree import ElementTree
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile

_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)\b[^>/]*>[^<]*\S|<(?:\w+:)?is\b")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_IDS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_IDS = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


def find_missing(kind: str, data: bytes) -> list[tuple[str, list[tuple[int, int]]]]:
    """By sheet, row and column (from 0) of each; nothing where the file cannot be followed."""
    try:
        return _find(kind, data)
    # A broken file is told by the reader, in whatever way it is broken.
    except (
        BadZipFile, ElementTree.ParseError, ExpatError, OSError, ValueError, KeyError, IndexError,
        NotImplementedError, struct.error,
    ):  # fmt: skip
        return []


def _find(kind: str, data: bytes) -> list[tuple[str, list[tuple[int, int]]]]:
    if kind == "xls":
        from reports.sheets.reading.old_excel import find_xls_errors

        return find_xls_errors(data)
    if kind == "xlsb":
        from reports.sheets.reading.binary_excel import find_xlsb_errors

        return find_xlsb_errors(data)
    if kind == "ods":
        from reports.sheets.reading.open_document import find_ods_errors

        return find_ods_errors(data)
    with ZipFile(BytesIO(data)) as package:
        looked = ((name, _look(package.read(part))) for name, part in _list_sheets(package))
        return [(name, missing) for name, missing in looked if missing]


def _list_sheets(package: ZipFile) -> list[tuple[str, str]]:
    relations = {
        relation.get("Id"): normpath(join("xl", relation.get("Target", ""))).lstrip("/")
        for relation in ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    }
    book = ElementTree.fromstring(package.read("xl/workbook.xml"))
    sheets = [node for node in book.iter() if node.tag.endswith("}sheet")]
    names = [(s.get("name", ""), relations.get(s.get(_IDS) or s.get(_STRICT_IDS))) for s in sheets]
    return [(name, part) for name, part in names if part and "worksheets/" in part]


def _look(sheet: bytes) -> list[tuple[int, int]]:
    if b't="e"' not in sheet and _FORMULA.search(sheet) is None:
        return []
    missing = []
    for cell in _CELL.finditer(sheet):
        marks, inside = cell[1], cell[2] or b""
        is_error = b't="e"' in marks
        # An empty text is a value of its own: =IF(A1="","",…).
        never = b't="str"' not in marks and _FORMULA.search(inside) and not _VALUE.search(inside)
        place = _PLACE.search(marks)
        if place and (is_error or never):
            missing.append((int(place[2]) - 1, _column(place[1])))
    return missing


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
