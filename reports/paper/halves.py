"""Two copies of one paper on a sheet, the tear line between them, the same number on both.

A long paper takes several sheets; each of them can be torn in two.
"""

from collections.abc import Callable, Sequence

from reports.paper import geometry as page
from reports.paper.grid import cell, label
from reports.paper.letter import Piece, blank, paginate
from reports.paper.sheet import Sheet
from reports.paper.slip import (
    A4_FORM,
    HALF_SHEET,
    begin_sheet,
    code_at,
    draw_foot,
    draw_mark,
    draw_pieces,
    heading,
    row,
    tear_line,
)
from reports.paper.stamps import PrintStamp

FRAME = HALF_SHEET
COPIES = ("正本（委托人留存）", "存根（本中心留存）")
INFO_WIDTHS = FRAME.widths(22, 68, 22, 68)
CODE_SIDE = 15 * page.MM


def draw_halves(
    compose: Callable[[str], list[Piece]],
    *,
    title: str,
    document_number: str,
    template: str,
    printed: PrintStamp,
    copies: tuple[str, str] = COPIES,
) -> bytes:
    """The paper as PDF; `compose` gives the pieces of the copy with that name."""
    sheet = begin_sheet(A4_FORM, title, document_number, template)
    upper, lower = (paginate(compose(copy), FRAME.depth) for copy in copies)
    for number, halves in enumerate(zip(upper, lower, strict=True), start=1):
        if number > 1:
            sheet.next_page()
        for pieces, copy, up in zip(halves, copies, (FRAME.height, 0.0), strict=True):
            draw_pieces(sheet, FRAME, pieces, up=up)
            draw_mark(sheet, FRAME, printed, up=up)
            foot = f"{title}　{document_number}　{copy}" if len(upper) > 1 else ""
            draw_foot(sheet, FRAME, foot, number, len(upper), up=up)
        tear_line(sheet)
    return sheet.finish()


def begin_half(title: str, copy: str, number: str, centre: str, code: str) -> list[Piece]:
    """Whose paper, its title, which copy and its number, and the code at the right."""
    shown = number or "（编号在办理时生成）"
    size = page.SIZE_5

    def draw(sheet: Sheet, top: float) -> None:
        y = top - size * 1.1
        sheet.text(FRAME.side, y, copy, size)
        right = FRAME.side + FRAME.room - CODE_SIDE - 3 * page.MM
        sheet.text(right, y, shown, size, align="right")

    return [
        code_at(FRAME, code, CODE_SIDE),
        heading(FRAME, title, above=centre),
        Piece(size * 1.7, draw, keep=True),
        blank(0.6 * page.MM),
    ]


def info_rows(pairs: Sequence[tuple[str, str]]) -> list[Piece]:
    """Label and text, two pairs a row; the last of an odd number goes across."""
    rows = []
    for at in range(0, len(pairs), 2):
        two = pairs[at : at + 2]
        across = 1 if len(two) == 2 else 3
        cells = [one for title, text in two for one in (label(title), cell(text, columns=across))]
        rows.append(row(FRAME, cells, INFO_WIDTHS, least=6.8 * page.MM))
    return rows
