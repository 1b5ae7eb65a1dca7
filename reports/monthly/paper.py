"""服务月报 and 好差评汇总 on paper: letter geometry, tables and bars drawn on the canvas.

Every printed figure remembers where it stands, so that the preview can be asked about it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from models.cases.rules.overdue import OverdueCause
from reports.figures import Figure, FigureRow, FigureTable, ServiceReport, TableForm
from reports.paper import geometry as page
from reports.paper.breaking import Span, break_lines
from reports.paper.fonts import Face, measure
from reports.paper.grid import cell, label, row_piece
from reports.paper.letter import BodyType, Piece, blank, paginate, paragraph
from reports.paper.printable import make_printable
from reports.paper.sheet import GREY, Sheet
from reports.paper.stamps import PrintStamp, format_minute

TEMPLATE = "service-month/1"
RED = (0.66, 0.086, 0.11)  # the brand's red of the screen
RULE, RULE_GRAY = 0.5, 0.72
BODY = BodyType(page.SIZE_SMALL_4, 7 * page.MM)
SMALL = page.SIZE_5
ROW = 6.3 * page.MM  # of a table
BAR_ROW = 5 * page.MM
BAR = 3 * page.MM
BAR_LEFT = 34 * page.MM  # where the bars begin, from the left of the type area
BAR_ROOM = 104 * page.MM
KEPT_WHOLE = 20  # rows of a table or chart that are never torn apart
LABEL_SHARE = 0.46  # of the width of the cover, for the names of the rows
LEFT = page.BINDING_MARGIN
RIGHT = page.TYPE_AREA_RIGHT
WIDTH = page.TYPE_AREA_WIDTH
LATE_WIDTHS = tuple(w * page.MM for w in (9, 32, 17, 33, 21, 21, 23))
RATED_WIDTHS = tuple(w * page.MM for w in (9, 32, 20, 40, 22, 20, 13))

_CAUSES = {cause.value: cause.text for cause in OverdueCause}


@dataclass(frozen=True)
class FigurePlace:
    """Where a figure stands: page from 0, points from the top left corner of the page."""

    figure: Figure
    page: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Drawn:
    """The PDF, and where its figures stand."""

    content: bytes
    places: tuple[FigurePlace, ...]


def draw_report(report: ServiceReport, stamp: PrintStamp) -> Drawn:
    """The report as PDF. Raises KnownError for a character no font has."""
    report = make_printable(report, allow_missing=stamp.allow_missing)
    places: list[FigurePlace] = []
    pieces = [*_head(report)]
    for table in report.tables:
        pieces += _table(table, places)
    pages = paginate(pieces)
    if report.appendix:
        pages += paginate(_appendix(report))
    sheet = Sheet(title=report.title, document_number=report.number, template=TEMPLATE)
    for number, drawn in enumerate(pages, start=1):
        if number > 1:
            sheet.next_page()
        top = page.TYPE_AREA_TOP
        for piece in drawn:
            piece.draw(sheet, top)
            top -= piece.height
        _foot(sheet, report, stamp)
    return Drawn(sheet.finish(), tuple(places))


# ---- head and foot --------------------------------------------------------------------------


def _head(report: ServiceReport) -> list[Piece]:
    lines = [report.centre, report.title]
    size = page.SIZE_SMALL_2
    pieces = [_centred(line, size, Face.SERIF_BOLD, size * 1.75) for line in lines]
    told = [f"编号 {report.number}" if report.number else "未归档，没有编号"]
    if report.grid:
        told.append(f"范围 {report.grid}")
    told.append(f"统计至 {format_minute(report.counted_until)}")
    below = "　".join(told)
    lines_below = break_lines((Span(below),), SMALL, WIDTH)
    pieces += [_centred(line.text, SMALL, Face.SERIF, SMALL * 1.6) for line in lines_below]
    return [*pieces, replace(blank(3 * page.MM), keep=True)]


def _centred(text: str, size: float, face: Face, height: float) -> Piece:
    # A long name of a centre is set smaller rather than run out of the type area.
    size = min(size, size * WIDTH / max(measure(text, face, size), 1.0))

    def draw(sheet: Sheet, top: float) -> None:
        sheet.text(LEFT + WIDTH / 2, top - size, text, size, face=face, align="center")

    return Piece(height, draw, keep=True)


def _foot(sheet: Sheet, report: ServiceReport, stamp: PrintStamp) -> None:
    y = page.TYPE_AREA_BOTTOM - page.PAGE_NUMBER_DROP
    size = page.SIZE_SMALL_5
    told = f"编号 {report.number}　{stamp.footer}" if report.number else stamp.footer
    sheet.text(LEFT, y, told, size, color=GREY)
    sheet.page_of_pages(RIGHT, y, size, face=Face.SERIF)
    if stamp.mark:
        top = page.TYPE_AREA_TOP + 12 * page.MM
        sheet.text(RIGHT, top, stamp.mark, SMALL, align="right", color=GREY)


# ---- tables of figures ----------------------------------------------------------------------


def _table(table: FigureTable, places: list[FigurePlace]) -> list[Piece]:
    pieces: list[Piece] = []
    if table.title:
        pieces += [replace(blank(4.5 * page.MM), keep=True), _heading(table.title)]
    if table.note:
        pieces += [replace(p, keep=bool(table.rows)) for p in paragraph(table.note, BODY)]
    if not table.rows:
        return pieces
    drawn = _bars(table, places) if table.form is TableForm.BARS else _rows(table, places)
    if len(drawn) <= KEPT_WHOLE:
        drawn = [*(replace(piece, keep=True) for piece in drawn[:-1]), drawn[-1]]
    return [*pieces, *drawn]


def _heading(text: str) -> Piece:
    def draw(sheet: Sheet, top: float) -> None:
        y = top - page.SIZE_SMALL_4 * 1.2
        sheet.text(LEFT, y, text, page.SIZE_SMALL_4, face=Face.SERIF_BOLD)

    return Piece(page.SIZE_SMALL_4 * 2, draw, keep=True)


def _rows(table: FigureTable, places: list[FigurePlace]) -> list[Piece]:
    """A head with a shade, rows with a thin rule below; figures flush right."""
    count = len(table.columns)
    share = LABEL_SHARE if table.form is not TableForm.CROSS else 0.1
    column = WIDTH * (1 - share) / max(count, 1)
    rights = [LEFT + WIDTH * share + column * (n + 1) - 3 * page.MM for n in range(count)]
    if table.form is TableForm.CROSS:
        rights = [right + 2 * page.MM for right in rights]
    size = SMALL if count <= 6 else page.SIZE_SMALL_5
    head = _row_head(table, rights, size)
    room = WIDTH * share - 4 * page.MM
    return [head, *(_row(row, rights, size, room, head, places) for row in table.rows)]


def _row_head(table: FigureTable, rights: Sequence[float], size: float) -> Piece:
    def draw(sheet: Sheet, top: float) -> None:
        sheet.box(LEFT, top - ROW, WIDTH, ROW, weight=0, shade=0.965)
        y = _baseline(top, size)
        sheet.text(LEFT + 2 * page.MM, y, table.head, size, face=Face.SERIF_BOLD)
        for right, column in zip(rights, table.columns, strict=True):
            sheet.text(right, y, column, size, face=Face.SERIF_BOLD, align="right")
        _rule(sheet, top - ROW)

    return Piece(ROW, draw, keep=True)


def _row(
    row: FigureRow,
    rights: Sequence[float],
    size: float,
    room: float,
    head: Piece,
    places: list[FigurePlace],
) -> Piece:
    indent = "　" if row.label.startswith("其中") else ""
    lines = break_lines((Span(indent + row.label),), size, room)
    height = ROW + (len(lines) - 1) * size * 1.35

    def draw(sheet: Sheet, top: float) -> None:
        y = _baseline(top, size, height)
        first = y + (len(lines) - 1) * size * 0.675
        for number, line in enumerate(lines):
            sheet.text(LEFT + 2 * page.MM, first - number * size * 1.35, line.text, size)
        for right, figure in zip(rights, row.figures, strict=True):
            if figure is not None:
                _place(sheet, places, figure, right, y, size, align="right")
        _rule(sheet, top - height)

    return Piece(height, draw, header=head)


def _bars(table: FigureTable, places: list[FigurePlace]) -> list[Piece]:
    longest = max((figure.value or 0) for figure in _first(table.rows)) or 1
    return [
        _bar(row.label, figure, (figure.value or 0) / longest * BAR_ROOM, places)
        for row, figure in zip(table.rows, _first(table.rows), strict=True)
    ]


def _first(rows: Sequence[FigureRow]) -> list[Figure]:
    return [figure for row in rows if (figure := row.figures[0]) is not None]


def _bar(text: str, figure: Figure, length: float, places: list[FigurePlace]) -> Piece:
    size = page.SIZE_SMALL_5
    room = BAR_LEFT - 2.5 * page.MM
    size = min(size, size * room / max(measure(text, Face.SERIF, size), 1.0))

    def draw(sheet: Sheet, top: float) -> None:
        y = _baseline(top, size, BAR_ROW)
        sheet.text(LEFT + BAR_LEFT - 2.5 * page.MM, y, text, size, align="right")
        sheet.bar(LEFT + BAR_LEFT, top - (BAR_ROW + BAR) / 2, length, BAR, RED)
        x = LEFT + BAR_LEFT + length + 2 * page.MM
        _place(sheet, places, figure, x, y, page.SIZE_SMALL_5, align="left")

    return Piece(BAR_ROW, draw)


def _place(
    sheet: Sheet,
    places: list[FigurePlace],
    figure: Figure,
    x: float,
    y: float,
    size: float,
    *,
    align: str,
) -> None:
    """Draw a figure and remember where."""
    text = figure.text
    sheet.text(x, y, text, size, align=align)
    width = measure(text, Face.SERIF, size)
    left = x - width if align == "right" else x
    top = sheet.height - y - size
    places.append(
        FigurePlace(figure, sheet.page - 1, left - 3, top - 3, width + 6, size * 1.25 + 6)
    )


def _baseline(top: float, size: float, height: float = ROW) -> float:
    return top - height / 2 - size * 0.36


def _rule(sheet: Sheet, y: float) -> None:
    sheet.rule(LEFT, y, RIGHT, y, weight=RULE, gray=RULE_GRAY)


# ---- the list at the end --------------------------------------------------------------------


def appendix_columns(report: ServiceReport) -> tuple[str, ...]:
    """The header of the list at the end; who gave a bad rating stays confidential."""
    if report.report_id == "service-month":
        return ("序号", "受理编号", "申请人", "事项", "应办结日", "办结日", "超期天数与原因")
    return ("序号", "受理编号", "承办", "事项", "评价日", "评价", "状态")


def appendix_rows(report: ServiceReport) -> Iterator[tuple[int | str | date, ...]]:
    """The list at the end: the same on paper and in the sheet."""
    for number, record in enumerate(report.appendix, start=1):
        who = record.handler
        last: tuple[str | date, ...] = (record.on, record.satisfaction, record.state)
        if report.report_id == "service-month":
            who = record.name
            cause = _CAUSES.get(record.overdue_cause, record.overdue_cause) or "未写原因"
            late = f"{record.days_late} 个工作日，{cause}"
            last = (record.due_date or "", record.closed_on or "未办结", late)
        yield (number, record.number, who, record.matter, *last)


def _appendix(report: ServiceReport) -> list[Piece]:
    widths = LATE_WIDTHS if report.report_id == "service-month" else RATED_WIDTHS
    size = page.SIZE_SMALL_5
    head = row_piece([label(text) for text in appendix_columns(report)], widths, size, keep=True)
    pieces = [_heading(report.appendix_title), head]
    for values in appendix_rows(report):
        cells = [cell(str(value), center=n not in (2, 3, 6)) for n, value in enumerate(values)]
        pieces.append(row_piece(cells, widths, size, header=head))
    return pieces
