"""Small ruled tables inside a notice: label cells, wrapped cells, rows that grow."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.paper import geometry as page
from reports.paper.breaking import Line, Span, break_lines
from reports.paper.fonts import Face
from reports.paper.letter import Piece
from reports.paper.sheet import Sheet

PADDING = 1.1 * page.MM


@dataclass(frozen=True)
class Cell:
    """One cell: paragraphs of spans; `columns` is how many columns it covers."""

    paragraphs: tuple[tuple[Span, ...], ...]
    columns: int = 1
    center: bool = False
    shade: float | None = None


def cell(*paragraphs: str | tuple[Span, ...], columns: int = 1, center: bool = False) -> Cell:
    """A cell of plain or styled paragraphs."""
    whole = tuple((Span(p),) if isinstance(p, str) else p for p in paragraphs)
    return Cell(whole, columns, center)


def label(text: str, *, columns: int = 1) -> Cell:
    """A label: centred, bold, lightly shaded."""
    return Cell(((Span(text, Face.SERIF_BOLD),),), columns, True, 0.95)


def row_piece(
    cells: Sequence[Cell],
    widths: Sequence[float],
    size: float,
    *,
    least_height: float = 0.0,
    header: Piece | None = None,
    keep: bool = False,
    left: float = page.BINDING_MARGIN,
) -> Piece:
    """A ruled table row from `left` on; `widths` in points, the row as high as needed."""
    pitch = size * 1.34
    placed: list[tuple[float, float, Cell, list[Line]]] = []
    x = left
    column = 0
    for one in cells:
        width = sum(widths[column : column + one.columns])
        column += one.columns
        lines = [
            line
            for spans in one.paragraphs
            for line in break_lines(spans, size, width - 2 * PADDING)
        ]
        placed.append((x, width, one, lines))
        x += width
    height = max(least_height, *(len(lines) * pitch + size * 0.55 for *_, lines in placed))

    def draw(sheet: Sheet, top: float) -> None:
        for x, width, one, lines in placed:
            sheet.box(x, top - height, width, height, shade=one.shade)
            used = len(lines) * pitch
            y = top - (height - used) / 2 - pitch * 0.5 - size * 0.36
            for line in lines:
                room = width - 2 * PADDING
                left = x + PADDING + ((room - line.width) / 2 if one.center else 0.0)
                sheet.line_of(left, y, line, size, room, justify=False)
                y -= pitch

    return Piece(height, draw, keep=keep, header=header)
