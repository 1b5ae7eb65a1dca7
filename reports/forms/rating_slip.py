"""评价表 of one case: five grades, three details, remarks (国办发〔2019〕51号).

Nobody's name is on it but the clerk's: staff may not hint or press, the rater is confidential.
"""

from models.cases.queries.papers import RatingSlip
from models.cases.rules.one_stop import SATISFACTION_LABELS
from reports.paper import geometry as page
from reports.paper.breaking import Span
from reports.paper.fonts import Face
from reports.paper.grid import PADDING, Cell, cell, label
from reports.paper.letter import Piece, blank, paginate
from reports.paper.sheet import Sheet
from reports.paper.slip import (
    HALF_FORM,
    Frame,
    code_at,
    draw_slip,
    heading,
    lines,
    room_left,
    row,
)
from reports.paper.stamps import PrintStamp, format_date

TITLE = "评价表"
TEMPLATE = "rating-slip/1"
DETAILS = ("办事效率", "业务水平", "服务态度")
BOX = 4.6 * page.MM
CODE_SIDE = 15 * page.MM


def draw(facts: RatingSlip, printed: PrintStamp) -> bytes:
    """Half an A4 sheet; a very long item name makes it two."""
    return draw_slip(
        paginate(_compose(facts), HALF_FORM.depth),
        HALF_FORM,
        title=TITLE,
        document_number=facts.document_number,
        template=TEMPLATE,
        printed=printed,
    )


def _compose(facts: RatingSlip) -> list[Piece]:
    frame = HALF_FORM
    info = frame.widths(20, 48, 18, 32, 20, 36)
    pieces = [
        code_at(frame, facts.case_number, CODE_SIDE),
        heading(frame, TITLE, above=facts.head.centre),
        *lines(frame, "请您评价这次办事，在方框内打√，每行只选一格。", page.SIZE_5),
        blank(2 * page.MM),
        row(
            frame,
            (label("办理事项"), cell(facts.item_name, columns=5)),
            info,
            least=6.6 * page.MM,
        ),
        row(
            frame,
            (
                label("办件编号"),
                cell(facts.case_number),
                label("经办人"),
                cell(facts.clerk),
                label("办结日期"),
                cell(format_date(facts.closed_on)),
            ),
            info,
            least=6.6 * page.MM,
        ),
    ]
    pieces.append(blank(1.8 * page.MM))
    grades = [SATISFACTION_LABELS[grade] for grade in sorted(SATISFACTION_LABELS, reverse=True)]
    widths = frame.widths(44, *([26] * len(grades)))
    header = (label("评价内容"), *(label(grade) for grade in grades))
    pieces.append(row(frame, header, widths, least=6.4 * page.MM, keep=True))
    for number, asked in enumerate(("总体评价", *DETAILS)):
        bold = Face.SERIF_BOLD if number == 0 else Face.SERIF
        first = cell((Span(asked, bold),), center=True)
        pieces.append(_tick_row(frame, first, widths, len(grades)))
    pieces.append(blank(1.8 * page.MM))
    small = page.SIZE_SMALL_5
    notes = [blank(1.4 * page.MM)]
    for text in (
        "请本人或代办人自己填写。工作人员不得暗示、引导或者干预；评价人和评价内容保密，"
        "评价结果不影响您今后办事。",
        f"{format_date(facts.until)}前投入评价箱或交到窗口有效。{facts.head.centre}"
        f"（{facts.head.address}）电话：{facts.head.phone}；"
        f"监督电话：{facts.head.supervision_phone}。发放日期：{format_date(facts.issued_on)}。",
    ):
        notes += lines(frame, text, small)
    height = room_left(frame, [*pieces, *notes], 22 * page.MM, 34 * page.MM)
    return [*pieces, _remarks(frame, height), *notes]


def _tick_row(frame: Frame, first: Cell, widths: tuple[float, ...], count: int) -> Piece:
    """A question with an empty box under each grade."""
    blank_cells = [cell("") for _ in range(count)]
    base = row(frame, [first, *blank_cells], widths, least=7.4 * page.MM)

    def draw(sheet: Sheet, top: float) -> None:
        base.draw(sheet, top)
        x = frame.side + widths[0]
        for width in widths[1:]:
            left = x + (width - BOX) / 2
            sheet.box(left, top - (base.height + BOX) / 2, BOX, BOX, weight=0.9)
            x += width

    return Piece(base.height, draw, keep=True)


def _remarks(frame: Frame, height: float) -> Piece:
    """意见和建议 to write in, and whether a call back is welcome."""
    foot = 8 * page.MM

    def draw(sheet: Sheet, top: float) -> None:
        sheet.box(frame.side, top - height, frame.room, height)
        x = frame.side + PADDING * 1.6
        sheet.text(x, top - 5 * page.MM, "意见和建议（哪里不满意、希望怎样改进）：", page.SIZE_5)
        y = top - height + foot
        sheet.rule(frame.side, y, frame.side + frame.room, y)
        base = top - height + 2.6 * page.MM
        for at, text in (
            (0, "电话回访："),
            (20, "□ 欢迎，电话：________________"),
            (82, "□ 不需要"),
        ):
            sheet.text(x + at * page.MM, base, text, page.SIZE_5)
        sheet.text(
            frame.side + frame.room - 2 * page.MM,
            base,
            "填写日期：_____年___月___日",
            page.SIZE_5,
            align="right",
        )

    return Piece(height, draw, keep=True)
