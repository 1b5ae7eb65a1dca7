"""空白收件登记表: numbered, filled in by hand without power, re-entered in the order of its fields.

The fields stand as the intake page asks for them, so that a clerk re-enters from top to bottom.
"""

from collections.abc import Sequence

from models.cases.queries.papers import BlankIntake
from reports.forms.wording import contact_sentence
from reports.paper import geometry as page
from reports.paper.fonts import Face
from reports.paper.grid import Cell, cell, label, row_piece
from reports.paper.letter import Piece, blank
from reports.paper.sheet import GREY, Sheet
from reports.paper.slip import (
    Frame,
    begin_sheet,
    draw_foot,
    draw_mark,
    draw_pieces,
    lines,
    row,
    sign_cells,
)
from reports.paper.stamps import PrintStamp, format_date

TITLE = "空白收件登记表"
SHOWN_TITLE = "来访收件登记表"
TEMPLATE = "blank-intake/1"
MATTERS = 3
CODE_SIDE = 18 * page.MM
ID_DIGITS = 18
DECISIONS = ("受理", "当场办结", "一次性告知", "不予受理", "仅咨询")
MATERIALS = ("身份证", "户口簿", "申请表", "承诺书", "照片", "银行卡", "委托书")
FRAME = Frame(page.A4_WIDTH, page.A4_HEIGHT, 15 * page.MM, 12 * page.MM, 12 * page.MM)
ROW = 8 * page.MM  # to write in by hand
NOTE = 16 * page.MM


def draw(facts: BlankIntake, printed: PrintStamp) -> bytes:
    """One sheet."""
    return draw_all((facts,), printed)


def draw_all(sheets: Sequence[BlankIntake], printed: PrintStamp) -> bytes:
    """A numbered batch, one sheet a page."""
    numbers = f"{sheets[0].document_number} 至 {sheets[-1].document_number}"
    named = numbers if len(sheets) > 1 else sheets[0].document_number
    drawn = begin_sheet(FRAME, TITLE, named, TEMPLATE)
    for count, facts in enumerate(sheets):
        if count:
            drawn.next_page()
        draw_pieces(drawn, FRAME, _compose(facts))
        draw_mark(drawn, FRAME, printed)
        day = format_date(facts.printed_on)
        foot = f"{facts.document_number}　{day}打印　用后逐张补录，作废须登记"
        draw_foot(drawn, FRAME, foot, 1, 1)
    return drawn.finish()


def _compose(facts: BlankIntake) -> list[Piece]:
    return [
        _head(facts),
        *_visit(facts),
        blank(1.6 * page.MM),
        *(_matter(number) for number in range(1, MATTERS + 1)),
        blank(1.6 * page.MM),
        *_foot(facts),
    ]


def _head(facts: BlankIntake) -> Piece:
    """Centre and title left, the number large, the code at the right."""
    height = CODE_SIDE + 2.5 * page.MM

    def draw(sheet: Sheet, top: float) -> None:
        right = FRAME.side + FRAME.room
        sheet.code(right - CODE_SIDE, top - CODE_SIDE, CODE_SIDE, facts.document_number)
        sheet.text(FRAME.side, top - 5 * page.MM, facts.head.centre, page.SIZE_SMALL_4)
        sheet.text(FRAME.side, top - 15 * page.MM, SHOWN_TITLE, page.SIZE_2, face=Face.SERIF_BOLD)
        sheet.text(
            right - CODE_SIDE - 4 * page.MM, top - 15 * page.MM, facts.document_number,
            page.SIZE_2, face=Face.SANS_BOLD, align="right",
        )  # fmt: skip

    return Piece(height, draw)


def _visit(facts: BlankIntake) -> list[Piece]:
    """When, who, who came instead."""
    widths = FRAME.widths(24, 63, 24, 63)
    version = f"（{facts.consent_version} 版）" if facts.consent_version else ""
    consent = f"□ 已告知《个人信息处理告知书》{version}　□ 同意　□ 不同意"
    when = "_____年___月___日 ___时___分"
    rows: tuple[tuple[Cell, ...], ...] = (
        (label("来访时间"), cell(when), label("来访方式"), cell("□ 窗口　□ 其他：")),
        (label("姓名"), cell(""), label("联系电话"), cell("")),
        (label("身份证号"), cell("", columns=3)),
        (label("住址"), cell("", columns=3)),
        (label("告知同意"), cell(consent, columns=3)),
        (label("代办人"), cell(""), label("与本人关系"), cell("")),
        (label("代办人电话"), cell(""), label("委托书"), cell("□ 已收　□ 未带")),
    )
    pieces = [row(FRAME, cells, widths, least=ROW) for cells in rows]
    pieces[2] = _boxed(pieces[2], widths[0])
    return pieces


def _boxed(base: Piece, from_: float) -> Piece:
    """One small field for each of the eighteen characters of a number."""

    def draw(sheet: Sheet, top: float) -> None:
        base.draw(sheet, top)
        step = (FRAME.room - from_) / ID_DIGITS
        for number in range(1, ID_DIGITS):
            # Heavier after the area and the date of birth: eighteen alike are miscounted.
            weight = 1.3 if number in (6, 14) else 0.35
            at = FRAME.side + from_ + number * step
            sheet.rule(at, top, at, top - base.height, weight=weight)

    return Piece(base.height, draw)


def _matter(number: int) -> Piece:
    """One matter: the item, the papers taken in, the decision, what was said."""
    side = 9 * page.MM
    left = FRAME.side + side
    widths = tuple((FRAME.room - side) * share / 165 for share in (22, 79, 24, 40))
    ticks = "　".join(f"□ {name}" for name in MATERIALS)
    decisions = "　".join(f"□ {word}" for word in DECISIONS)
    rows: tuple[tuple[tuple[Cell, ...], float], ...] = (
        ((label("事项"), cell(""), label("编码"), cell("")), ROW),
        ((label("收到材料"), cell(ticks, "□ 其他：", columns=3)), 13 * page.MM),
        ((label("原件留存"), cell("□ 无　□ 有，写明：", columns=3)), ROW),
        ((label("决定"), cell(decisions, columns=3)), ROW),
        ((label("说明"), cell("", columns=3)), NOTE),
    )
    pieces = [
        row_piece(cells, widths, page.SIZE_5, least_height=least, left=left)
        for cells, least in rows
    ]
    height = sum(piece.height for piece in pieces)

    def draw(sheet: Sheet, top: float) -> None:
        sheet.box(FRAME.side, top - height, side, height, shade=0.95)
        sheet.text(
            FRAME.side + side / 2, top - height / 2 - page.SIZE_4 * 0.35, str(number),
            page.SIZE_4, face=Face.SERIF_BOLD, align="center",
        )  # fmt: skip
        at = top
        for piece in pieces:
            piece.draw(sheet, at)
            at -= piece.height
        # What belongs there, small at the top: the room below is for handwriting.
        sheet.text(
            left + widths[0] + 1.1 * page.MM, top - height + NOTE - 3.2 * page.MM,
            "缺什么、怎样答复；不予受理写明原因和应到哪里办理", page.SIZE_6, color=GREY,
        )  # fmt: skip

    return Piece(height, draw)


def _foot(facts: BlankIntake) -> list[Piece]:
    pieces = [
        sign_cells(
            FRAME,
            (
                ("来访人（来办人）签名：______________", "日期：________年____月____日"),
                ("收件人签名：______________", "出具的收据、凭证：______________"),
            ),
            height=16 * page.MM,
        ),
        sign_cells(
            FRAME,
            (("补录人：____________　补录时间：____月____日____时　来访编号：______________",),),
            height=9 * page.MM,
        ),
        blank(1 * page.MM),
    ]
    pieces += lines(FRAME, contact_sentence(facts.head), page.SIZE_SMALL_5)
    return pieces
