"""Forms: ruled slips and cards with margins of their own, on A4, half A4 or A5.

A slip is made of the pieces a letter is made of; only its page is another one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.paper import geometry as page
from reports.paper.breaking import Line, Span, break_lines
from reports.paper.fonts import Face
from reports.paper.grid import PADDING, Cell, cell, label, row_piece
from reports.paper.letter import Piece
from reports.paper.sheet import BLACK, GREY, Sheet
from reports.paper.stamps import PrintStamp

PITCH = 1.42  # of a line, in type sizes
HANDWRITING = 8 * page.MM  # the least height of a row somebody writes in (practice)


@dataclass(frozen=True)
class Frame:
    """A form's page and its margins, in points."""

    width: float
    height: float
    side: float
    top: float
    bottom: float

    @property
    def room(self) -> float:
        """Width between the margins."""
        return self.width - 2 * self.side

    @property
    def depth(self) -> float:
        """Height between the margins."""
        return self.height - self.top - self.bottom

    def widths(self, *shares: float) -> tuple[float, ...]:
        """Column widths that fill the room in these shares."""
        whole = sum(shares)
        return tuple(self.room * share / whole for share in shares)


A4_FORM = Frame(page.A4_WIDTH, page.A4_HEIGHT, 18 * page.MM, 16 * page.MM, 15 * page.MM)
HALF_FORM = Frame(page.A4_WIDTH, page.A4_HEIGHT / 2, 18 * page.MM, 11 * page.MM, 10 * page.MM)
HALF_SHEET = Frame(page.A4_WIDTH, page.A4_HEIGHT / 2, 15 * page.MM, 9 * page.MM, 11 * page.MM)
WIDE_FORM = Frame(page.A4_HEIGHT, page.A4_WIDTH, 15 * page.MM, 14 * page.MM, 15 * page.MM)
A5_CARD = Frame(148 * page.MM, 210 * page.MM, 13 * page.MM, 13 * page.MM, 13 * page.MM)


def heading(frame: Frame, title: str, *, above: str = "", size: float = page.SIZE_SMALL_2) -> Piece:
    """The title, centred, with a small line above it (whose form it is)."""
    small = page.SIZE_5 * 1.5 if above else 0.0

    def draw(sheet: Sheet, top: float) -> None:
        middle = frame.width / 2
        if above:
            sheet.text(middle, top - page.SIZE_5, above, page.SIZE_5, align="center")
        y = top - small - size
        sheet.text(middle, y, title, size, face=Face.SERIF_BOLD, align="center")

    return Piece(small + size * 1.4, draw, keep=True)


def two_ends(frame: Frame, left: str, right: str, *, size: float = page.SIZE_5) -> Piece:
    """A line with one text at the left and one at the right: 联 and number."""

    def draw(sheet: Sheet, top: float) -> None:
        y = top - size * 1.1
        sheet.text(frame.side, y, left, size)
        sheet.text(frame.side + frame.room, y, right, size, align="right")

    return Piece(size * 1.7, draw, keep=True)


def lines(
    frame: Frame,
    text: str | Sequence[Span],
    size: float,
    *,
    indent: float = 0.0,
    hang: float = 0.0,
    color: tuple[float, float, float] = BLACK,
    keep: bool = False,
) -> list[Piece]:
    """A paragraph; the first line begins at `indent`, the others at `hang` points."""
    spans = (Span(text),) if isinstance(text, str) else tuple(text)
    broken = break_lines(spans, size, frame.room - hang, first_indent=indent - hang)
    pitch = size * PITCH

    def line_piece(line: Line, shift: float) -> Piece:
        def draw(sheet: Sheet, top: float) -> None:
            y = top - (pitch - size) / 2 - size * 0.88
            sheet.spans(frame.side + shift, y, line.spans, size, color=color)

        return Piece(pitch, draw, keep=keep)

    return [line_piece(line, hang if n else indent) for n, line in enumerate(broken)]


def row(
    frame: Frame,
    cells: Sequence[Cell],
    widths: Sequence[float],
    size: float = page.SIZE_5,
    *,
    least: float = HANDWRITING,
    header: Piece | None = None,
    keep: bool = False,
) -> Piece:
    """A ruled row of the form."""
    return row_piece(
        cells, widths, size, least_height=least, header=header, keep=keep, left=frame.side
    )


def text_rows(
    frame: Frame,
    title: str,
    text: str,
    widths: Sequence[float],
    *,
    size: float = page.SIZE_5,
    least: float = HANDWRITING,
    most: int = 18,
) -> list[Piece]:
    """A label and a text across all other columns; a long text is continued in more rows."""
    across = len(widths) - 1
    room = sum(widths[1:]) - 2 * PADDING
    broken = break_lines((Span(text),), size, room)
    rows = []
    for at in range(0, len(broken), most):
        part = Cell(tuple(line.spans for line in broken[at : at + most]), columns=across)
        head = label(f"{title}（续）" if at else title)
        rows.append(row(frame, (head, part), widths, size, least=0.0 if at else least))
    return rows


def numbered_rows(
    frame: Frame,
    texts: Sequence[str],
    widths: Sequence[float],
    size: float,
    *,
    most: int,
    center: frozenset[int] = frozenset({0}),
    least: float = HANDWRITING,
    header: Piece | None = None,
) -> list[Piece]:
    """A row of a list, its number first; of more than `most` lines it is continued in another.

    `center` names the columns that are centred.
    """
    columns = [
        break_lines((Span(text),), size, width - 2 * PADDING)
        for text, width in zip(texts, widths, strict=True)
    ]
    rows = []
    for at in range(0, max(map(len, columns)), most):
        cells = [
            Cell(tuple(line.spans for line in column[at : at + most]), center=place in center)
            for place, column in enumerate(columns)
        ]
        if at:
            cells[0] = cell("续", center=True)
        rows.append(row(frame, cells, widths, size, least=0.0 if at else least, header=header))
    return rows


def sign_cells(
    frame: Frame, columns: Sequence[Sequence[str]], *, height: float, size: float = page.SIZE_5
) -> Piece:
    """Ruled fields side by side to sign in, each with its lines, the last at the foot."""
    width = frame.room / len(columns)

    def draw(sheet: Sheet, top: float) -> None:
        for number, texts in enumerate(columns):
            x = frame.side + number * width
            sheet.box(x, top - height, width, height)
            step = (height - 2 * page.MM) / max(1, len(texts))
            for at, text in enumerate(texts):
                y = top - page.MM - step * at - step * 0.62
                sheet.text(x + 2 * page.MM, y, text, size)

    return Piece(height, draw)


@dataclass(frozen=True)
class ScreenSign:
    """A signature drawn on the screen: its picture, and what stands where the date is written."""

    picture: bytes
    foot: str


def sign_boxes(
    frame: Frame,
    labels: Sequence[str],
    foot: str,
    *,
    height: float,
    drawn: Sequence[ScreenSign | None] = (),
) -> Piece:
    """Fields side by side, each with a label above, room to sign, and the date below.

    `drawn` has what was signed on the screen, in the order of the labels; the rest stays empty.
    """
    width = frame.room / len(labels)
    size = page.SIZE_SMALL_5
    label_height, foot_height = page.MM + size * 1.3, 1.6 * page.MM + size * 1.1

    def draw(sheet: Sheet, top: float) -> None:
        for number, text in enumerate(labels):
            x = frame.side + number * width
            inside, bottom = x + 1.5 * page.MM, top - height
            sign = drawn[number] if number < len(drawn) else None
            sheet.box(x, bottom, width, height)
            sheet.text(inside, top - 1 * page.MM - size, text, size)
            sheet.text(inside, bottom + 1.6 * page.MM, sign.foot if sign else foot, size)
            if sign:
                room = height - label_height - foot_height
                sheet.picture(inside, bottom + foot_height, width - 3 * page.MM, room, sign.picture)

    return Piece(height, draw)


def code_at(frame: Frame, data: str, side: float) -> Piece:
    """A code in the top right corner; it takes no height of its own."""

    def draw(sheet: Sheet, top: float) -> None:
        if data:
            sheet.code(frame.side + frame.room - side, top - side, side, data)

    return Piece(0.0, draw, keep=True)


def begin_sheet(frame: Frame, title: str, number: str, template: str) -> Sheet:
    """A PDF of that page."""
    return Sheet(
        title=title,
        document_number=number,
        template=template,
        width=frame.width,
        height=frame.height,
    )


def draw_pieces(sheet: Sheet, frame: Frame, pieces: Sequence[Piece], *, up: float = 0.0) -> None:
    """Pieces from the top margin down; `up` lifts the frame on a larger sheet."""
    top = up + frame.height - frame.top
    for piece in pieces:
        piece.draw(sheet, top)
        top -= piece.height


def draw_mark(sheet: Sheet, frame: Frame, printed: PrintStamp, *, up: float = 0.0) -> None:
    """补打 or 预览稿 in the top margin, outside the form."""
    if printed.mark:
        y = up + frame.height - frame.top + 2.5 * page.MM
        x = frame.side + frame.room
        sheet.text(x, y, printed.mark, page.SIZE_SMALL_5, align="right", color=GREY)


def draw_foot(
    sheet: Sheet,
    frame: Frame,
    text: str,
    number: int,
    count: int,
    *,
    face: Face = Face.SERIF,
    up: float = 0.0,
) -> None:
    """A small line in the bottom margin; the page's number where there are several."""
    y = up + frame.bottom - 6 * page.MM
    if text:
        sheet.text(frame.side, y, text, page.SIZE_SMALL_5, face=face, color=GREY)
    if count > 1:
        said = f"第 {number} 页　共 {count} 页"
        x = frame.side + frame.room
        sheet.text(x, y, said, page.SIZE_SMALL_5, face=face, align="right", color=GREY)


def tear_line(sheet: Sheet) -> None:
    """Across the middle of an A4 sheet, between its two halves."""
    y, middle = page.A4_HEIGHT / 2, page.A4_WIDTH / 2
    sheet.rule(8 * page.MM, y, page.A4_WIDTH - 8 * page.MM, y, weight=0.5, dash=True)
    sheet.box(
        middle - 14 * page.MM, y - 2 * page.MM, 28 * page.MM, 4 * page.MM, weight=0, shade=1.0
    )
    sheet.text(
        middle, y - 1.1 * page.MM, "沿虚线撕开", page.SIZE_SMALL_5, align="center", color=GREY
    )


def draw_slip(
    pages: Sequence[Sequence[Piece]],
    frame: Frame,
    *,
    title: str,
    document_number: str,
    template: str,
    printed: PrintStamp,
    foot: str = "",
    foot_face: Face = Face.SERIF,
) -> bytes:
    """The form as PDF; the same pieces and stamp give the same bytes."""
    sheet = begin_sheet(frame, title, document_number, template)
    for number, pieces in enumerate(pages, start=1):
        if number > 1:
            sheet.next_page()
        draw_pieces(sheet, frame, pieces)
        draw_mark(sheet, frame, printed)
        draw_foot(sheet, frame, foot, number, len(pages), face=foot_face)
    return sheet.finish()


def room_left(frame: Frame, pieces: Sequence[Piece], least: float, most: float) -> float:
    """Height for a last field that may grow with what the page has left."""
    return min(most, max(least, frame.depth - sum(piece.height for piece in pieces)))
