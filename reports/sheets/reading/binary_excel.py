"""Error cells of an .xlsb. Part of the child process."""

from collections.abc import Iterator
from io import BytesIO
from posixpath import join, normpath
from struct import unpack_from
from xml.etree import ElementTree
from zipfile import ZipFile

Places = list[tuple[int, int]]

_ROW, _CELL_ERROR, _FORMULA_ERROR, _SHEET = 0, 3, 11, 156


def find_xlsb_errors(data: bytes) -> list[tuple[str, Places]]:
    """By sheet, row and column (from 0) of each. Raises what a broken file brings."""
    found = []
    with ZipFile(BytesIO(data)) as package:
        relations = {
            relation.get("Id"): normpath(join("xl", relation.get("Target", ""))).lstrip("/")
            for relation in ElementTree.fromstring(package.read("xl/_rels/workbook.bin.rels"))
        }
        for kind, body in _records(package.read("xl/workbook.bin")):
            if kind != _SHEET:
                continue
            relation, after = _text(body, 8)
            name, _ = _text(body, after)
            part = relations.get(relation, "")
            if "worksheets/" in part and (places := _look(package.read(part))):
                found.append((name, places))
    return found


def _look(sheet: bytes) -> Places:
    places, row = [], 0
    for kind, body in _records(sheet):
        if kind == _ROW:
            row = unpack_from("<I", body)[0]
        elif kind in (_CELL_ERROR, _FORMULA_ERROR):
            places.append((row, unpack_from("<I", body)[0]))
    return places


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(part):
        kind, at = _number(part, at, 2)
        length, at = _number(part, at, 4)
        yield kind, part[at : at + length]
        at += length


def _number(part: bytes, at: int, most: int) -> tuple[int, int]:
    """A number in seven bits a byte, and where it ends."""
    number = 0
    for place in range(most):
        byte = part[at]
        at += 1
        number |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            break
    return number, at


def _text(body: bytes, at: int) -> tuple[str, int]:
    length = unpack_from("<I", body, at)[0]
    end = at + 4 + 2 * length
    return body[at + 4 : end].decode("utf-16-le"), end
