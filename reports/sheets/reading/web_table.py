"""Web pages that call themselves .xls. Part of the child process."""

import re
from html.parser import HTMLParser
from typing import Any

from reports.sheets.reading.delimited import decode
from reports.sheets.reading.failures import UnreadableError

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")

Merges = list[tuple[int, int, int, int]]


def read_web_table(
    data: bytes, most_rows: int, most_columns: int
) -> tuple[list[list[Any]], Merges, str]:
    """Rows, merged ranges and encoding. Every <tr> of the page is one row."""
    declared = _CHARSET.search(data[:4096])
    text, encoding = decode(data, declared[1].decode("ascii", "replace") if declared else "")
    page = _Page(most_rows, most_columns)
    page.feed(text)
    page.close()
    page.end_row()
    if not page.rows:
        raise UnreadableError("no_rows")
    return page.rows, page.merges, encoding


class _Page(HTMLParser):
    def __init__(self, most_rows: int, most_columns: int) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[Any]] = []
        self.merges: Merges = []
        self._bounds = (most_rows, most_columns)
        self._row: list[Any] | None = None
        self._cell: list[str] | None = None
        self._attributes: dict[str, str | None] = {}
        # Columns that a rowspan from above still covers, with the rows it has left.
        self._covered: dict[int, int] = {}
        self._hidden = 0
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("style", "script"):
            self._hidden += 1
        elif tag == "table":
            self._depth += 1
        elif self._depth > 1:
            # A table inside a cell is text of that cell.
            self._break_line()
        elif tag == "tr":
            self.end_row()
            self._row = []
        elif tag in ("td", "th"):
            self._end_cell()
            if self._row is None:
                self._row = []
            self._cell = []
            self._attributes = dict(attrs)
        elif tag in ("br", "p", "div"):
            self._break_line()

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script"):
            self._hidden = max(0, self._hidden - 1)
        elif tag == "table":
            self._depth = max(0, self._depth - 1)
            if not self._depth:
                self.end_row()
        elif self._depth > 1:
            return
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag == "tr":
            self.end_row()

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._hidden:
            self._cell.append(_SPACES.sub(" ", data))

    def end_row(self) -> None:
        self._end_cell()
        if self._row is None:
            return
        self._skip_covered(self._row)
        self.rows.append(self._row)
        self._row = None
        if len(self.rows) > self._bounds[0]:
            raise UnreadableError("wide")
        self._covered = {c: left - 1 for c, left in self._covered.items() if left > 1}

    def _break_line(self) -> None:
        if self._cell:
            self._cell.append("\n")

    def _skip_covered(self, row: list[Any]) -> None:
        while len(row) in self._covered:
            row.append("")

    def _end_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        row, top = self._row, len(self.rows)
        text = "\n".join(line.strip(" ") for line in "".join(self._cell).split("\n"))
        self._cell = None
        self._skip_covered(row)
        left = len(row)
        wide, high = self._span("colspan", self._bounds[1]), self._span("rowspan", 65_535)
        row.append(_read_number(text.strip("\n"), self._attributes))
        row.extend([""] * (wide - 1))
        if len(row) > self._bounds[1]:
            raise UnreadableError("wide")
        if high > 1:
            # The spanned columns of the rows below; this row's own end counts one down.
            self._covered |= dict.fromkeys(range(left, left + wide), high)
        if high > 1 or wide > 1:
            self.merges.append((top, left, top + high - 1, left + wide - 1))

    def _span(self, name: str, most: int) -> int:
        text = (self._attributes.get(name) or "1").strip()
        return max(1, min(int(text), most)) if text.isdigit() and len(text) < 9 else 1


def _read_number(text: str, attributes: dict[str, str | None]) -> str | float:
    """Excel marks numbers with x:num, and puts the full value there when the text is short."""
    if "x:num" not in attributes:
        return text
    try:
        return float(attributes["x:num"] or text)
    except ValueError:
        return text
