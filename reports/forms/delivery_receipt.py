"""送达回证: what was delivered, how, by whom, and who signed for it (fields: practice).

Printed for signing or with what was recorded; an empty fact leaves room for handwriting.
"""

from models.cases.queries.papers import DeliveryReceipt
from models.cases.rules.deliveries import DeliveryWay
from reports.forms.wording import SIGN_HERE, boxes, contact_sentence
from reports.paper import geometry as page
from reports.paper.grid import cell, label
from reports.paper.letter import Piece, blank, keep_tail, paginate
from reports.paper.slip import (
    A4_FORM,
    code_at,
    draw_slip,
    heading,
    lines,
    room_left,
    row,
    sign_cells,
    text_rows,
    two_ends,
)
from reports.paper.stamps import PrintStamp, format_date, format_minute

TITLE = "送达回证"
TEMPLATE = "delivery-receipt/1"
WAYS = tuple(way.text for way in DeliveryWay)
SIZE = page.SIZE_SMALL_4
CODE_SIDE = 18 * page.MM


def draw(facts: DeliveryReceipt, printed: PrintStamp) -> bytes:
    """The receipt as PDF."""
    return draw_slip(
        paginate(_compose(facts), A4_FORM.depth),
        A4_FORM,
        title=TITLE,
        document_number=facts.document_number,
        template=TEMPLATE,
        printed=printed,
    )


def _compose(facts: DeliveryReceipt) -> list[Piece]:
    frame = A4_FORM
    widths = frame.widths(34, 60, 26, 54)
    pieces = [
        code_at(frame, facts.case_number, CODE_SIDE),
        heading(frame, TITLE, above=facts.head.centre, size=page.SIZE_2),
        blank(2 * page.MM),
        two_ends(frame, facts.document_number or "（编号在办理时生成）", "", size=SIZE),
        blank(1.5 * page.MM),
    ]
    least = 13 * page.MM
    at = format_minute(facts.at) if facts.at else "______年____月____日____时____分"
    pieces.append(
        row(
            frame,
            (
                label("受送达人"),
                cell(facts.addressee),
                label("办件编号"),
                cell(facts.case_number),
            ),
            widths,
            SIZE,
            least=least,
        )
    )
    for title, text, height in (
        ("送达文书及文号", facts.document, 16),
        ("送达方式", boxes(WAYS, facts.way), 16),
        ("送达地点", facts.place, 16),
        ("送达时间", at, 13),
    ):
        pieces += text_rows(frame, title, text, widths, size=SIZE, least=height * page.MM, most=14)
    pieces += text_rows(
        frame,
        "送达人",
        facts.deliverers or "（两人签名）1.______________　2.______________",
        widths,
        size=SIZE,
        least=18 * page.MM,
        most=14,
    )
    pieces.append(
        row(
            frame,
            (
                label("签收人"),
                cell(facts.receiver),
                label("与本人关系"),
                cell(facts.relation),
            ),
            widths,
            SIZE,
            least=16 * page.MM,
        )
    )
    pieces += text_rows(
        frame, "拒收事由", facts.refusal, widths, size=SIZE, least=27 * page.MM, most=14
    )
    pieces += text_rows(
        frame, "见证人", facts.witness, widths, size=SIZE, least=18 * page.MM, most=14
    )
    pieces.append(blank(2 * page.MM))
    small = page.SIZE_5
    for text in (
        "说明：1. 行政文书由两名送达人送达并签名。2. 由他人代收的，写明与受送达人的关系。"
        "3. 拒绝签收的，写明事由和日期，由送达人、见证人签名。4. 本回证送达后归入办件档案。",
        contact_sentence(facts.head),
        f"填发日期：{format_date(facts.issued_on)}",
    ):
        pieces += lines(frame, text, small)
    pieces.append(blank(2 * page.MM))
    signature = sign_cells(
        frame,
        (
            (f"签收人签名或盖章：{SIGN_HERE}", "签收时间：_____年___月___日 ___时___分"),
            (f"见证人签名：{SIGN_HERE}", "日期：______年____月____日"),
        ),
        height=room_left(frame, pieces, 28 * page.MM, 40 * page.MM),
        size=page.SIZE_5,
    )
    return keep_tail(pieces, signature, lines=5)
