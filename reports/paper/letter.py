"""Letters and notices: pieces stacked down the type area, page after page.

A piece is a line of text, a table row or the signature block: a height and a way to draw
itself. Pieces that may not be torn apart are kept together over the page break.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from reports.paper import geometry as page
from reports.paper.breaking import Line, Span, break_lines
from reports.paper.fonts import Face
from reports.paper.sheet import GREY, Sheet
from reports.paper.stamps import PrintStamp

Draw = Callable[[Sheet, float], None]

FOOT_UP = 14 * page.MM  # of what is said of the printing, from the edge of the paper
NAME_WIDTH = 66 * page.MM  # of the issuing body over the seal, beside the lines to sign


@dataclass(frozen=True)
class Piece:
    """Something `height` points high that draws itself below a given top."""

    height: float
    draw: Draw
    keep: bool = False  # on the same page as the next piece
    header: "Piece | None" = None  # drawn again when this piece opens a page


@dataclass(frozen=True)
class BodyType:
    """Size of the body and pitch of its lines, in points."""

    size: float
    pitch: float


# The standard's own size first; smaller ones only to keep a notice on one sheet.
BODY_TYPES = (
    BodyType(page.SIZE_3, page.LINE_PITCH),
    BodyType(page.SIZE_SMALL_3, page.TYPE_AREA_HEIGHT / 24),
    BodyType(page.SIZE_4, page.TYPE_AREA_HEIGHT / 27),
    BodyType(page.SIZE_SMALL_4, page.TYPE_AREA_HEIGHT / 32),
    BodyType(page.SIZE_5, page.TYPE_AREA_HEIGHT / 37),
)


def note_type(body: BodyType) -> BodyType:
    """The smaller type of the notes under the body."""
    size = max(page.SIZE_SMALL_5, min(body.size - 2, page.SIZE_SMALL_4))
    return BodyType(size, body.pitch * 0.72)


def blank(height: float) -> Piece:
    """Empty space."""
    return Piece(height, lambda sheet, top: None)


def title_piece(title: str, *, size: float = page.SIZE_2) -> Piece:
    """The title, size 2 bold, centred."""

    def draw(sheet: Sheet, top: float) -> None:
        middle = page.BINDING_MARGIN + page.TYPE_AREA_WIDTH / 2
        sheet.text(middle, top - size, title, size, face=Face.SERIF_BOLD, align="center")

    return Piece(size * 1.3, draw, keep=True)


def number_piece(number: str, body: BodyType) -> Piece:
    """The document number, flush right under the title."""
    shown = number or "（编号在办理时生成）"

    def draw(sheet: Sheet, top: float) -> None:
        y = top - _baseline(body)
        sheet.text(page.TYPE_AREA_RIGHT, y, shown, min(body.size, page.SIZE_4), align="right")

    return Piece(body.pitch * 1.25, draw, keep=True)


def paragraph(
    text: str | Sequence[Span], body: BodyType, *, indent: int = 2, hang: float = 0.0
) -> list[Piece]:
    """A paragraph: first line indented by `indent` characters, all lines by `hang` points."""
    spans = (Span(text),) if isinstance(text, str) else tuple(text)
    width = page.TYPE_AREA_WIDTH - hang
    first = indent * body.size
    pieces = []
    for number, line in enumerate(break_lines(spans, body.size, width, first_indent=first)):
        shift = first if number == 0 else 0.0
        pieces.append(_line_piece(line, body, hang + shift, width - shift))
    return pieces


def _line_piece(line: Line, body: BodyType, indent: float, width: float) -> Piece:
    def draw(sheet: Sheet, top: float) -> None:
        x = page.BINDING_MARGIN + indent
        sheet.line_of(x, top - _baseline(body), line, body.size, width)

    return Piece(body.pitch, draw)


def _baseline(body: BodyType) -> float:
    """From the top of a line's pitch to its baseline: the glyph centred in the pitch."""
    return (body.pitch - body.size) / 2 + body.size * 0.88


def signature_piece(
    centre: str,
    day: str,
    *,
    seal: str,
    left: Sequence[str],
    code: str,
    draft: bool,
    body: BodyType,
) -> Piece:
    """Name and date at the right with room for a 42 mm seal over them; code and lines left.

    The seal stands in the middle over name and date, four characters from the right edge
    (GB/T 9704-2012, 7.3.5.1); its circle is dotted on drafts only and never drawn.
    """
    size = min(body.size, page.SIZE_4)
    pitch = 8 * page.MM  # room for handwriting
    side = 18 * page.MM
    height = max(page.SEAL_DIAMETER + 2 * page.MM, len(left) * pitch + side + 2 * page.MM)
    # A long name is broken rather than run into the lines at the left.
    names = _even_lines(centre, size)
    half = max(*(line.width / 2 for line in names), page.SEAL_DIAMETER / 2)

    def draw(sheet: Sheet, top: float) -> None:
        middle_x = page.TYPE_AREA_RIGHT - half - min(4 * size, 12 * page.MM)
        middle_y = top - height / 2
        for number, name in enumerate(names):
            y = middle_y + size * (0.6 + 1.4 * (len(names) - 1 - number))
            sheet.text(middle_x, y, name.text, size, align="center")
        sheet.text(middle_x, middle_y - size * 1.1, day, size, align="center")
        sheet.text(middle_x, middle_y - size * 2.6, seal, page.SIZE_5, align="center", color=GREY)
        if draft:
            sheet.dotted_circle(middle_x, middle_y, page.SEAL_DIAMETER / 2)
        for number, line in enumerate(left, start=1):
            y = top - pitch * number + pitch * 0.2
            sheet.text(page.BINDING_MARGIN, y, line, page.SIZE_SMALL_4)
        if code.strip():
            sheet.code(page.BINDING_MARGIN, top - height, side, code.strip())

    return Piece(height, draw)


def _even_lines(name: str, size: float) -> list[Line]:
    """A name in lines of about the same length, none wider than NAME_WIDTH."""
    lines = break_lines((Span(name),), size, NAME_WIDTH)
    if len(lines) < 2:
        return lines
    even = sum(line.width for line in lines) / len(lines) + 1.5 * size
    return break_lines((Span(name),), size, min(even, NAME_WIDTH))


def keep_tail(body: Sequence[Piece], tail: Piece, *, lines: int = 2) -> list[Piece]:
    """Body and tail, the last `lines` of the body kept with the tail.

    A signature may not stand alone on a page.
    """
    kept = [replace(p, keep=True) for p in body[-lines:]]
    return [*body[:-lines], *kept, tail]


def paginate(pieces: Sequence[Piece], room: float = page.TYPE_AREA_HEIGHT) -> list[list[Piece]]:
    """Pieces dealt onto pages of `room` points, by default the type area's height."""
    pages: list[list[Piece]] = [[]]
    used = 0.0
    for group in _groups(pieces):
        height = sum(piece.height for piece in group)
        if pages[-1] and used + height > room + 0.5:
            header = group[0].header
            pages.append([header] if header else [])
            used = header.height if header else 0.0
        pages[-1].extend(group)
        used += height
    return pages


def _groups(pieces: Sequence[Piece]) -> list[list[Piece]]:
    groups: list[list[Piece]] = []
    joined = False
    for piece in pieces:
        if joined:
            groups[-1].append(piece)
        else:
            groups.append([piece])
        joined = piece.keep
    return groups


def fit_on_one_page(compose: Callable[[BodyType], list[Piece]]) -> list[list[Piece]]:
    """Pages at the largest body type that needs only one, else that needs the fewest."""
    best: list[list[Piece]] = []
    for body in BODY_TYPES:
        pages = paginate(compose(body))
        if not best or len(pages) < len(best):
            best = pages
        if len(pages) == 1:
            break
    return best


def draw_letter(
    pages: Sequence[Sequence[Piece]],
    *,
    title: str,
    document_number: str,
    template: str,
    printed: PrintStamp,
    copies: Sequence[str] = ("",),
    foot: str = "",
) -> bytes:
    """The letter as PDF: type area, page numbers, print mark and `foot` outside of it.

    In duplicate it is drawn once for each name of `copies`, alike but for that name above it.
    """
    sheet = Sheet(title=title, document_number=document_number, template=template)
    drawn = [(copy, number, one) for copy in copies for number, one in enumerate(pages, start=1)]
    for count, (copy, number, pieces) in enumerate(drawn):
        if count:
            sheet.next_page()
        if copy:
            y = page.TYPE_AREA_TOP + 5 * page.MM
            sheet.text(page.BINDING_MARGIN, y, copy, page.SIZE_4, face=Face.SANS)
        top = page.TYPE_AREA_TOP
        for piece in pieces:
            piece.draw(sheet, top)
            top -= piece.height
        _draw_page_number(sheet, number)
        if foot:
            sheet.text(page.BINDING_MARGIN, FOOT_UP, foot, page.SIZE_SMALL_5, color=GREY)
        if printed.mark:
            y = page.TYPE_AREA_TOP + 12 * page.MM
            sheet.text(
                page.TYPE_AREA_RIGHT, y, printed.mark, page.SIZE_5, align="right", color=GREY
            )
    return sheet.finish()


def _draw_page_number(sheet: Sheet, number: int) -> None:
    """«— 1 —», odd pages right, even pages left, one character in (GB/T 9704-2012, 7.5)."""
    y = page.TYPE_AREA_BOTTOM - page.PAGE_NUMBER_DROP - page.SIZE_4 * 0.35
    text = f"— {number} —"
    if number % 2:
        x = page.TYPE_AREA_RIGHT - page.CHARACTER_PITCH
        sheet.text(x, y, text, page.SIZE_4, align="right")
    else:
        sheet.text(page.BINDING_MARGIN + page.CHARACTER_PITCH, y, text, page.SIZE_4)
