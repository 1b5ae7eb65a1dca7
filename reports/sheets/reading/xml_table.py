"""SpreadsheetML 2003, the XML that calls itself .xls. Part of the child process."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from xml.parsers import expat

from reports.sheets.reading.failures import UnreadableError

_SPACE = "urn:schemas-microsoft-com:office:spreadsheet "

Merges = list[tuple[int, int, int, int]]
Errors = list[tuple[int, int]]
Table = tuple[str, list[list[Any]], Merges, Errors]


def read_xml_tables(data: bytes, most_rows: int, most_columns: int) -> Iterator[Table]:
    """Name, rows, merged ranges and places of error cells (from 0) of every worksheet."""
    reader = _Reader(most_rows, most_columns)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.EntityDeclHandler = _refuse_entity
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError):
        raise UnreadableError("damaged") from None
    return iter(reader.tables)


def _refuse_entity(*_: object) -> None:
    raise UnreadableError("entities")


class _Reader:
    def __init__(self, most_rows: int, most_columns: int) -> None:
        self.tables: list[Table] = []
        self._most_rows = most_rows
        self._most_columns = most_columns
        self._kind = ""
        self._text: list[str] | None = None
        self._column = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.removeprefix(_SPACE)
        if name == "Worksheet":
            self.tables.append((attributes.get(f"{_SPACE}Name", ""), [], [], []))
        elif not self.tables:
            return
        elif name == "Row":
            self._start_row(attributes)
        elif name == "Cell":
            self._start_cell(attributes)
        elif name == "Data":
            self._kind = attributes.get(f"{_SPACE}Type", "String")
            self._text = []

    def end(self, tag: str) -> None:
        if tag == f"{_SPACE}Data" and self._text is not None and self.tables[-1][1]:
            row = self.tables[-1][1][-1]
            if row:
                row[-1] = _read_value("".join(self._text), self._kind)
                if self._kind == "Error":
                    self.tables[-1][3].append((len(self.tables[-1][1]) - 1, len(row) - 1))
            self._text = None

    def text(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _start_row(self, attributes: dict[str, str]) -> None:
        rows = self.tables[-1][1]
        index = int(attributes.get(f"{_SPACE}Index", len(rows) + 1))
        if index > self._most_rows:
            raise UnreadableError("wide")
        rows.extend([] for _ in range(index - len(rows)))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        _, rows, merges, _ = self.tables[-1]
        if not rows:
            raise UnreadableError("damaged")
        row = rows[-1]
        covered = self._column if row else 0
        column = int(attributes.get(f"{_SPACE}Index", max(len(row), covered) + 1)) - 1
        across = int(attributes.get(f"{_SPACE}MergeAcross", 0))
        down = int(attributes.get(f"{_SPACE}MergeDown", 0))
        if column + across >= self._most_columns:
            raise UnreadableError("wide")
        row.extend([""] * (column + 1 - len(row)))
        self._column = column + 1 + across
        if across or down:
            top = len(rows) - 1
            merges.append((top, column, top + down, column + across))


def _read_value(text: str, kind: str) -> Any:
    if kind == "Number":
        return float(text)
    if kind == "DateTime":
        moment = datetime.fromisoformat(text)
        return moment if moment.time() != datetime.min.time() else moment.date()
    if kind == "Boolean":
        return text == "1"
    return "" if kind == "Error" else text
