"""Error cells of an .ods, and formulas without a value. Part of the child process.

The reader gives what the file calls an error as empty text or as nought.
"""

import re
from io import BytesIO
from xml.parsers import expat
from zipfile import ZipFile

Places = list[tuple[int, int]]

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_ERROR = re.compile(r"#(DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)|Err:[0-9]+")
_MOST_REPEATED = 1000


def find_ods_errors(data: bytes) -> list[tuple[str, Places]]:
    """By sheet, row and column (from 0) of each. Raises what a broken file brings."""
    with ZipFile(BytesIO(data)) as package:
        content = package.read("content.xml")
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.EntityDeclHandler = reader.refuse
    parser.Parse(content, True)
    return [(name, places) for name, places in reader.tables if places]


class _Reader:
    def __init__(self) -> None:
        self.tables: list[tuple[str, Places]] = []
        self._row = self._column = 0
        self._rows = self._columns = 1  # how often the row and the cell at hand are repeated
        self._marks: dict[str, str] | None = None
        self._text = ""

    def start(self, tag: str, marks: dict[str, str]) -> None:
        if tag == f"{_TABLE}table":
            self.tables.append((marks.get(f"{_TABLE}name", ""), []))
            self._row = 0
        elif tag == f"{_TABLE}table-row":
            self._column = 0
            self._rows = int(marks.get(f"{_TABLE}number-rows-repeated", "1"))
        elif tag in _CELLS:
            self._marks, self._text = marks, ""
            self._columns = int(marks.get(f"{_TABLE}number-columns-repeated", "1"))

    def end(self, tag: str) -> None:
        if tag == f"{_TABLE}table-row":
            self._row += self._rows
        elif tag in _CELLS and self._marks is not None:
            if self.tables and self._is_missing(self._marks):
                self.tables[-1][1].extend(
                    (self._row + down, self._column + right)
                    for down in range(min(self._rows, _MOST_REPEATED))
                    for right in range(min(self._columns, _MOST_REPEATED))
                )
            self._column += self._columns
            self._marks = None

    def text(self, data: str) -> None:
        if self._marks is not None:
            self._text += data

    def refuse(self, *_: object) -> None:
        raise ValueError("entities")

    def _is_missing(self, marks: dict[str, str]) -> bool:
        if marks.get(f"{_CALC}value-type") == "error":
            return True
        if f"{_TABLE}formula" not in marks:
            return False
        never = f"{_OFFICE}value-type" not in marks and not self._text
        return never or _ERROR.fullmatch(self._text.strip()) is not None
