"""A template as people see it: its cells, labels and looks, for pointing at and for reading."""

import io
import re
import warnings
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from models.errors import KnownError
from reports.sheets.templates.package import Package, unreadable
from reports.sheets.templates.references import cell_name, split_range

MOST_ROWS = 20_000
_MOST_ELEMENTS = 600_000  # of one sheet
MOST_COLUMNS = 300
_DEFAULT_WIDTH = 8.43  # characters
_DEFAULT_HEIGHT = 15.0  # points


@dataclass(frozen=True)
class ViewCell:
    """A cell as it is drawn; colours are rrggbb or empty, `edges` left, top, right, bottom."""

    row: int
    column: int
    text: str
    is_formula: bool = False
    bold: bool = False
    size: float = 11.0
    colour: str = ""
    fill: str = ""
    horizontal: str = ""  # left, center, right or empty
    vertical: str = ""
    wraps: bool = False
    edges: tuple[bool, bool, bool, bool] = (False, False, False, False)

    @property
    def name(self) -> str:
        """The cell's name: B7."""
        return cell_name(self.row, self.column)


@dataclass(frozen=True)
class ViewSheet:
    """A sheet to draw and point at; rows and columns count from 1.

    `widths` are in characters, `heights` in points; a hidden row or column has 0.
    """

    name: str
    is_hidden: bool
    rows: int
    columns: int
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    cells: dict[tuple[int, int], ViewCell]
    merges: tuple[tuple[int, int, int, int], ...]  # top, left, bottom, right

    @cached_property
    def _anchors(self) -> dict[tuple[int, int], tuple[int, int]]:
        return {
            (row, column): (top, left)
            for top, left, bottom, right in self.merges
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        }

    @cached_property
    def _spans(self) -> dict[tuple[int, int], tuple[int, int, int, int]]:
        return {(merge[0], merge[1]): merge for merge in self.merges}

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """The cell a place belongs to: the top left of its merged block, or itself."""
        return self._anchors.get((row, column), (row, column))

    def block(self, row: int, column: int) -> tuple[int, int, int, int]:
        """Top, left, bottom, right of the merged block at a place, or the place itself."""
        at = self.anchor(row, column)
        return self._spans.get(at, (*at, *at))

    def cell(self, row: int, column: int) -> ViewCell:
        """What stands at a place, also where the workbook keeps nothing."""
        at = self.anchor(row, column)
        return self.cells.get(at) or ViewCell(*at, "")

    def text(self, row: int, column: int) -> str:
        """The text at a place; a formula has none."""
        cell = self.cell(row, column)
        return "" if cell.is_formula else cell.text

    def is_formula(self, row: int, column: int) -> bool:
        """Whether a formula stands there."""
        return self.cell(row, column).is_formula

    def has_edges(self, row: int, column: int) -> bool:
        """Whether any border is drawn round a place."""
        cell = self.cells.get((row, column))
        return cell is not None and any(cell.edges)


@dataclass(frozen=True)
class TemplateView:
    """A template to look at; `choices` are the words a cell's drop-down list allows."""

    name: str
    sheets: tuple[ViewSheet, ...]
    choices: dict[tuple[str, int, int], tuple[str, ...]]
    formats: dict[tuple[str, int, int], str]
    """Number formats of cells that have one."""

    def sheet(self, name: str) -> ViewSheet:
        """A sheet by its name; KeyError if there is none."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise KeyError(name)


def load_view(content: bytes, name: str = "模板") -> TemplateView:
    """Read a workbook to look at; raises KnownError for whatever is no sound workbook."""
    _check_bounds(Package(content, name))
    try:
        with warnings.catch_warnings():
            import openpyxl  # 18 MB that only the reading of a template needs

            # What openpyxl would not write again is of no concern: it only reads here.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), keep_vba=False, rich_text=False)
            return _view_book(book, name)
    except (KnownError, MemoryError):
        raise
    except Exception:
        # Anything the reader throws means a broken file.
        raise unreadable(name, "damaged") from None


def _check_bounds(package: Package) -> None:
    """What openpyxl would try to build cell by cell, refused before it does."""
    for place in package.sheets:
        part = package.part(place.part)
        if len(part.elements) > _MOST_ELEMENTS:
            raise unreadable(package.name, "died")
        for merge in part.named("mergeCell"):
            try:
                _, _, bottom, right = split_range(merge.attributes.get("ref", ""))
            except ValueError:
                raise unreadable(package.name, "damaged") from None
            if bottom > MOST_ROWS or right > MOST_COLUMNS:
                raise unreadable(package.name, "died")


def _view_book(book: Any, name: str) -> TemplateView:
    colours = _theme_colours(book.loaded_theme)
    sheets: list[ViewSheet] = []
    choices: dict[tuple[str, int, int], tuple[str, ...]] = {}
    formats: dict[tuple[str, int, int], str] = {}
    for sheet in book.worksheets:
        sheets.append(_view(sheet, colours, name))
        choices.update(_choices(book, sheet))
        for (row, column), cell in sheet._cells.items():
            if cell.number_format != "General":
                formats[sheet.title, row, column] = cell.number_format
    return TemplateView(name, tuple(sheets), choices, formats)


def _view(sheet: Any, colours: list[str], name: str) -> ViewSheet:
    cells: dict[tuple[int, int], ViewCell] = {}
    rows = columns = 1
    for (row, column), cell in sheet._cells.items():
        if cell.value is None and not cell.has_style:
            continue
        if row > MOST_ROWS or column > MOST_COLUMNS:
            if cell.value is None:  # a look down to the end of the sheet
                continue
            raise unreadable(name, "died")
        rows, columns = max(rows, row), max(columns, column)
        cells[row, column] = _view_cell(row, column, cell, colours)
    merges = []
    for merged in sheet.merged_cells.ranges:
        merges.append((merged.min_row, merged.min_col, merged.max_row, merged.max_col))
        rows, columns = max(rows, merged.max_row), max(columns, merged.max_col)
    return ViewSheet(
        name=sheet.title,
        is_hidden=sheet.sheet_state != "visible",
        rows=rows,
        columns=columns,
        widths=_widths(sheet, columns),
        heights=_heights(sheet, rows),
        cells=cells,
        merges=tuple(sorted(merges)),
    )


def _view_cell(row: int, column: int, cell: Any, colours: list[str]) -> ViewCell:
    value = cell.value
    is_formula = cell.data_type == "f"
    if is_formula:
        value = getattr(value, "text", value)
    if not cell.has_style:
        return ViewCell(row, column, _text(value), is_formula)
    font, fill, border, at = cell.font, cell.fill, cell.border, cell.alignment
    return ViewCell(
        row=row,
        column=column,
        text=_text(value),
        is_formula=is_formula,
        bold=bool(font.b),
        size=float(font.sz or 11),
        colour=_colour(font.color, colours),
        fill=_colour(fill.fgColor, colours) if fill.fill_type == "solid" else "",
        horizontal=at.horizontal or "",
        vertical=at.vertical or "",
        wraps=bool(at.wrap_text),
        edges=(
            bool(border.left and border.left.style),
            bool(border.top and border.top.style),
            bool(border.right and border.right.style),
            bool(border.bottom and border.bottom.style),
        ),
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _widths(sheet: Any, columns: int) -> tuple[float, ...]:
    usual = sheet.sheet_format.defaultColWidth or _DEFAULT_WIDTH
    widths = [float(usual)] * columns
    for found in sheet.column_dimensions.values():
        if not found.min:
            continue
        width = 0.0 if found.hidden else float(found.width or usual)
        for column in range(found.min, min(found.max or found.min, columns) + 1):
            widths[column - 1] = width
    return tuple(widths)


def _heights(sheet: Any, rows: int) -> tuple[float, ...]:
    usual = sheet.sheet_format.defaultRowHeight or _DEFAULT_HEIGHT
    heights = [float(usual)] * rows
    for row, found in sheet.row_dimensions.items():
        if row <= rows:
            heights[row - 1] = 0.0 if found.hidden else float(found.height or usual)
    return tuple(heights)


def _choices(book: Any, sheet: Any) -> dict[tuple[str, int, int], tuple[str, ...]]:
    found: dict[tuple[str, int, int], tuple[str, ...]] = {}
    for rule in sheet.data_validations.dataValidation:
        if rule.type != "list" or not rule.formula1:
            continue
        words = _allowed(book, sheet, rule.formula1.strip())
        if not words:
            continue
        for block in rule.sqref.ranges:
            last = min(block.max_row, MOST_ROWS)
            for row in range(block.min_row, last + 1):
                for column in range(block.min_col, min(block.max_col, MOST_COLUMNS) + 1):
                    found[sheet.title, row, column] = words
    return found


def _allowed(book: Any, sheet: Any, formula: str) -> tuple[str, ...]:
    """The words of a drop-down list: written out, or in cells, perhaps under a name."""
    formula = formula.removeprefix("=")
    if formula.startswith('"'):
        return tuple(word.strip() for word in formula.strip('"').split(",") if word.strip())
    named = book.defined_names.get(formula) or sheet.defined_names.get(formula)
    if named is not None:
        formula = named.attr_text
    place = re.fullmatch(r"(?:'?([^'!]+)'?!)?\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)", formula)
    if place is None:
        return ()
    title = place[1] or sheet.title
    if title not in book.sheetnames or int(place[5]) - int(place[3]) > MOST_ROWS:
        return ()
    rows = book[title][f"{place[2]}{place[3]}:{place[4]}{place[5]}"]
    return tuple(_text(cell.value) for row in rows for cell in row if cell.value is not None)


def _theme_colours(theme: object) -> list[str]:
    """The twelve colours of the theme in the order cells count them."""
    if not isinstance(theme, bytes | str):
        return []
    text = theme.decode("utf-8", "replace") if isinstance(theme, bytes) else theme
    scheme = re.search(r"<a:clrScheme.*?</a:clrScheme>", text, re.DOTALL)
    if scheme is None:
        return []
    found = re.findall(
        r"<a:(?:dk1|lt1|dk2|lt2|accent\d|hlink|folHlink)>\s*<a:(?:srgbClr val=\"(\w{6})\""
        r"|sysClr [^>]*?lastClr=\"(\w{6})\")",
        scheme[0],
    )
    colours = [first or second for first, second in found]
    # Cells count light before dark.
    if len(colours) >= 4:
        colours[0:4] = [colours[1], colours[0], colours[3], colours[2]]
    return colours


def _colour(colour: Any, theme: list[str]) -> str:
    if colour is None:
        return ""
    if colour.type == "rgb" and isinstance(colour.rgb, str):
        return str(colour.rgb[-6:]).lower()
    if colour.type == "theme" and colour.theme < len(theme):
        return _tinted(theme[colour.theme], float(colour.tint or 0))
    if colour.type == "indexed" and colour.indexed < 64:
        from openpyxl.styles.colors import COLOR_INDEX

        return str(COLOR_INDEX[colour.indexed][-6:]).lower()
    return ""


def _tinted(colour: str, tint: float) -> str:
    parts = [int(colour[at : at + 2], 16) for at in (0, 2, 4)]
    mixed = [p * (1 + tint) if tint < 0 else p + (255 - p) * tint for p in parts]
    return "".join(f"{round(part):02x}" for part in mixed)
