"""The cells of a sheet's part: found by row and column, written as a person would type them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from xml.sax.saxutils import escape

from models.errors import BugError
from reports.sheets.templates.markup import (
    Changes,
    Element,
    NotMarkupError,
    Part,
    cell_text,
    with_attribute,
    without_attributes,
)
from reports.sheets.templates.references import cell_name, split_cell, translate
from reports.sheets.templates.styles import Styles

DATE = "yyyy-mm-dd"
RATE = "0.0%"
_FIRST_DAY = date(1899, 12, 30)
_FIRST_DAY_1904 = date(1904, 1, 1)  # workbooks that began on a Macintosh
_FORMATS = {"rate": RATE, "money": "#,##0.00"}
# Numbers that are names stay text, also when somebody edits the cell later.
NAMES = frozenset({"id_number", "phone", "case_number", "receipt", "activity_number"})


@dataclass(frozen=True)
class RowPlace:
    """A row of the part with its cells by column."""

    number: int
    element: Element
    cells: dict[int, Element] = field(default_factory=dict)


def read_rows(part: Part) -> dict[int, RowPlace]:
    """All rows by number; rows and cells without their own numbers follow the one before."""
    rows: dict[int, RowPlace] = {}
    number = 0
    data = part.first("sheetData")
    for element in data.children if data else ():
        if element.name != "row":
            continue
        number = int(element.attributes.get("r") or number + 1)
        row = RowPlace(number, element)
        column = 0
        for cell in element.children:
            if cell.name != "c":
                continue
            reference = cell.attributes.get("r")
            column = _column(reference) if reference else column + 1
            row.cells[column] = cell
        rows[number] = row
    return rows


def _column(reference: str) -> int:
    try:
        return split_cell(reference)[1]
    except ValueError:
        raise NotMarkupError("died") from None


def formula_of(cell: Element) -> Element | None:
    """The formula in a cell."""
    return next((child for child in cell.children if child.name == "f"), None)


def style_of(cell: Element | None) -> int:
    """The number of a cell's look."""
    return int(cell.attributes.get("s") or 0) if cell is not None else 0


def settle_formulas(part: Part) -> bytes:
    """The part with every formula written out in its own cell, and no result kept from before.

    Results are computed when the file is opened; one that was right for the empty template
    must not stand beside filled cells.
    """
    changes = Changes(part)
    shared: dict[str, tuple[str, str]] = {}
    for row in read_rows(part).values():
        for column, cell in row.cells.items():
            formula = formula_of(cell)
            if formula is None:
                continue
            here = cell_name(row.number, column)
            raw = part.raw(formula).decode()
            tag = part.data[cell.start : cell.inner].decode()
            tag = with_attribute(without_attributes(tag, "t"), "r", here)
            if formula.attributes.get("t") == "shared":
                group = formula.attributes.get("si", "")
                if formula.text:
                    shared[group] = (formula.text, here)
                text = formula.text or _follow(shared.get(group), here)
                raw = f"<{part.prefix()}f>{escape(text)}</{part.prefix()}f>"
            changes.replace(cell, f"{tag}{raw}</{part.prefix()}c>")
    return changes.made()


def _follow(first: tuple[str, str] | None, here: str) -> str:
    if first is None:
        raise BugError(f"shared formula without its first cell at {here}")
    return translate(*first, here)


class CellWriter:
    """Writes values as cells in the looks of the template."""

    def __init__(self, styles: Styles, prefix: str, *, from_1904: bool = False) -> None:
        self._styles = styles
        self.prefix = prefix
        self._first_day = _FIRST_DAY_1904 if from_1904 else _FIRST_DAY
        self._kinds: dict[tuple[int, str], int] = {}

    def look(self, style: int, meaning: str, form: str) -> int:
        """The look a value of that form takes: the template's, unless it chose no format."""
        key = (style, meaning if meaning in NAMES else form)
        if key not in self._kinds:
            self._kinds[key] = self._choose(style, meaning, form)
        return self._kinds[key]

    def _choose(self, style: int, meaning: str, form: str) -> int:
        styles = self._styles
        if form == "date":
            if styles.is_date(style) or styles.is_text(style):
                return style
            return styles.with_format(style, DATE)
        if styles.is_general(style):
            if form in _FORMATS:
                return styles.with_format(style, _FORMATS[form])
            if meaning in NAMES:
                return styles.with_format(style, "@")
        return style

    def takes_text(self, style: int) -> bool:
        """Whether days are written as text there."""
        return self._styles.is_text(style)

    def content(self, value: object, *, as_text: bool = False) -> str:
        """The end of a cell's element behind its reference and look."""
        p = self.prefix
        if value is None or value == "":
            return "/>"
        if isinstance(value, bool):
            return f' t="b"><{p}v>{int(value)}</{p}v></{p}c>'
        if isinstance(value, date | datetime) and not as_text:
            return f"><{p}v>{_serial(value, self._first_day)}</{p}v></{p}c>"
        if isinstance(value, int | float | Decimal):
            return f"><{p}v>{value}</{p}v></{p}c>"
        if isinstance(value, datetime):
            value = f"{value:%Y-%m-%d %H:%M}"
        text = cell_text(str(value))
        return f' t="inlineStr"><{p}is><{p}t xml:space="preserve">{text}</{p}t></{p}is></{p}c>'

    def cell(self, row: int, column: int, style: int, value: object) -> str:
        """A whole cell."""
        as_text = self.takes_text(style)
        head = f'<{self.prefix}c r="{cell_name(row, column)}"{_style_text(style)}'
        return head + self.content(value, as_text=as_text)


def write_cells(part: Part, made: dict[tuple[int, int], str]) -> bytes:
    """The part with whole cells exchanged or put in, by row and column."""
    changes = Changes(part)
    rows, prefix = read_rows(part), part.prefix()
    wanted: dict[int, dict[int, str]] = {}
    for (row, column), cell in made.items():
        wanted.setdefault(row, {})[column] = cell
    new_rows: dict[int, list[str]] = {}
    for number, cells in sorted(wanted.items()):
        place = rows.get(number)
        ordered = sorted(cells.items())
        if place is None:
            text = "".join(cell for _, cell in ordered)
            after = max((r for r in rows if r < number), default=0)
            new_rows.setdefault(after, []).append(f'<{prefix}row r="{number}">{text}</{prefix}row>')
        elif place.element.is_empty:
            head = part.data[place.element.start : place.element.inner].decode()
            text = "".join(cell for _, cell in ordered)
            changes.replace(place.element, f"{head[:-2].rstrip()}>{text}</{prefix}row>")
        else:
            _write_row(changes, place, ordered)
    for after, texts in new_rows.items():
        _put_rows(changes, rows.get(after), "".join(texts))
    return changes.made()


def _write_row(changes: Changes, place: RowPlace, ordered: list[tuple[int, str]]) -> None:
    between: dict[int, list[str]] = {}
    for column, text in ordered:
        old = place.cells.get(column)
        if old is not None:
            changes.replace(old, text)
            continue
        before = [cell.end for at, cell in place.cells.items() if at < column]
        between.setdefault(max(before, default=place.element.inner), []).append(text)
    for at, texts in between.items():
        changes.put(at, at, "".join(texts))


def _put_rows(changes: Changes, after: RowPlace | None, text: str) -> None:
    data = changes.part.first("sheetData")
    if data is None:
        return
    prefix = changes.part.prefix()
    if data.is_empty:
        changes.replace(data, f"<{prefix}sheetData>{text}</{prefix}sheetData>")
        return
    at = after.element.end if after is not None else data.inner
    changes.put(at, at, text)


def iterate_cells(part: Part) -> Iterator[tuple[int, int, Element]]:
    """Row, column and element of every cell."""
    for row in read_rows(part).values():
        for column, cell in row.cells.items():
            yield row.number, column, cell


def _style_text(style: int) -> str:
    return f' s="{style}"' if style else ""


def _serial(value: date | datetime, first: date) -> int | float:
    days = (date(value.year, value.month, value.day) - first).days
    if not isinstance(value, datetime):
        return days
    at: time = value.time()
    return round(days + (at.hour * 3600 + at.minute * 60 + at.second) / 86400, 6)
