"""转办单: a case passes to another handler; original and stub, each with both signatures.

Both halves stand on one sheet with a tear line where they fit, else each has its own pages.
"""

from models.cases.queries.papers import TransferSlip
from reports.forms.wording import SIGN_HERE, contact_sentence
from reports.paper import geometry as page
from reports.paper.grid import cell, label
from reports.paper.letter import Piece, blank, keep_tail, paginate
from reports.paper.sheet import Sheet
from reports.paper.slip import (
    A4_FORM,
    HALF_FORM,
    Frame,
    begin_sheet,
    code_at,
    draw_foot,
    draw_mark,
    draw_pieces,
    heading,
    lines,
    room_left,
    row,
    sign_cells,
    tear_line,
    text_rows,
    two_ends,
)
from reports.paper.stamps import PrintStamp, format_date, format_minute

TITLE = "转办单"
TEMPLATE = "transfer-slip/1"
COPIES = ("正本（接收人留存）", "存根（移交人留存）")
CODE_SIDE = 15 * page.MM


def draw(facts: TransferSlip, printed: PrintStamp) -> bytes:
    """The slip as PDF."""
    sheet = begin_sheet(A4_FORM, TITLE, facts.document_number, TEMPLATE)
    halves = [_compose(facts, HALF_FORM, copy, page.SIZE_5) for copy in COPIES]
    if sum(piece.height for piece in halves[0]) <= HALF_FORM.depth:
        for pieces, up in zip(halves, (HALF_FORM.height, 0.0), strict=True):
            draw_pieces(sheet, HALF_FORM, pieces, up=up)
            draw_mark(sheet, HALF_FORM, printed, up=up)
        tear_line(sheet)
        return sheet.finish()
    for copy in COPIES:
        pages = paginate(_compose(facts, A4_FORM, copy, page.SIZE_5), A4_FORM.depth)
        for number, pieces in enumerate(pages, start=1):
            if copy != COPIES[0] or number > 1:
                sheet.next_page()
            draw_pieces(sheet, A4_FORM, pieces)
            draw_mark(sheet, A4_FORM, printed)
            draw_foot(sheet, A4_FORM, f"{TITLE}　{copy}", number, len(pages))
    return sheet.finish()


def _compose(facts: TransferSlip, frame: Frame, copy: str, size: float) -> list[Piece]:
    widths = frame.widths(24, 63, 24, 63)
    number = facts.document_number or "（编号在办理时生成）"
    pieces = [
        code_at(frame, facts.case_number, CODE_SIDE),
        heading(frame, TITLE),
        two_ends(frame, copy, ""),
        _number_line(frame, facts.head.centre, number),
        blank(1 * page.MM),
    ]
    least = 7.2 * page.MM
    due = format_date(facts.due_date) if facts.due_date else "期限不按日计"
    answer = f"{format_date(facts.answer_by)}前" if facts.answer_by else "不要求书面答复"
    for cells in (
        (label("申请人"), cell(facts.applicant), label("办件编号"), cell(facts.case_number)),
        (label("办理事项"), cell(facts.item_name), label("应办结日期"), cell(due)),
        (label("移交人"), cell(facts.giver), label("接收人"), cell(facts.taker)),
        (
            label("答复时限"),
            cell(answer),
            label("接收人电话"),
            cell(facts.taker_contact),
        ),
    ):
        pieces.append(row(frame, cells, widths, size, least=least))
    pieces += text_rows(frame, "转办原因", facts.reason, widths, size=size, least=9 * page.MM)
    papers = facts.papers or "无随件材料"
    pieces += text_rows(frame, "随件材料", papers, widths, size=size, least=9 * page.MM)
    pieces.append(blank(1 * page.MM))
    small = page.SIZE_SMALL_5
    pieces += lines(
        frame,
        f"接收人签名之前，本件仍由首问责任人{facts.first_asked}负责；签名之后由接收人负责办理，"
        "并按时限答复。",
        small,
    )
    pieces += lines(frame, contact_sentence(facts.head), small)
    pieces.append(blank(1 * page.MM))
    given = f"移交时间：{format_minute(facts.given_at)}"
    signatures = sign_cells(
        frame,
        (
            (f"移交人签名：{SIGN_HERE}", given),
            (f"接收人签名：{SIGN_HERE}", "接收时间：_____年___月___日 ___时___分"),
        ),
        height=room_left(frame, pieces, 20 * page.MM, 30 * page.MM),
    )
    return keep_tail(pieces, signatures, lines=4)


def _number_line(frame: Frame, centre: str, number: str) -> Piece:
    """Who issues it at the left; the number left of the code."""

    def draw(sheet: Sheet, top: float) -> None:
        y = top - page.SIZE_5 * 1.1
        sheet.text(frame.side, y, centre, page.SIZE_5)
        right = frame.side + frame.room - CODE_SIDE - 3 * page.MM
        sheet.text(right, y, number, page.SIZE_5, align="right")

    return Piece(page.SIZE_5 * 1.7, draw, keep=True)
