"""大额党费凭证: a voluntary sum above 1,000 yuan on its way to the Party's central organisation.

It proves that the branch took the sum; the receipt comes from the Central Organisation
Department (中组发〔2008〕3号 art. 11).
"""

from functools import partial

from models.dues.queries.papers import LargeDuesVoucher
from models.money import capital_amount
from reports.forms.dues_wording import say_payer, void_pieces
from reports.paper import geometry as page
from reports.paper.breaking import Span
from reports.paper.fonts import Face
from reports.paper.grid import cell, label
from reports.paper.halves import FRAME, begin_half, draw_halves, info_rows
from reports.paper.letter import Piece, blank, keep_tail
from reports.paper.slip import lines, room_left, row, sign_boxes, text_rows
from reports.paper.stamps import PrintStamp, format_minute

TITLE = "大额党费凭证"
TEMPLATE = "large-dues-voucher/1"
COPIES = ("凭证联（交款人留存）", "上缴联（随款上缴）")
WIDTHS = FRAME.widths(30, 112, 38)
PROFILE_WIDTHS = FRAME.widths(22, 158)
SIZE = page.SIZE_SMALL_5


def draw(facts: LargeDuesVoucher, printed: PrintStamp) -> bytes:
    """Both halves as PDF."""
    return draw_halves(
        partial(_compose, facts),
        title=TITLE,
        document_number=facts.document_number,
        template=TEMPLATE,
        printed=printed,
        copies=COPIES,
    )


def _compose(facts: LargeDuesVoucher, copy: str) -> list[Piece]:
    number = facts.document_number
    pieces = begin_half(TITLE, copy, number, facts.branch, number)
    pieces += void_pieces(facts.voided)
    pieces += info_rows(
        (
            ("党员姓名", facts.member),
            ("交款人", say_payer(facts.payer, facts.payer_relation)),
            ("交款时间", format_minute(facts.paid_at)),
            ("交款方式", facts.way),
            ("上级党委", facts.committee),
            ("同次收据", facts.receipt_number),
        )
    )
    pieces.append(
        row(
            FRAME,
            (
                label("金额（大写）"),
                cell((Span(capital_amount(facts.amount), Face.SERIF_BOLD),)),
                cell((Span(f"¥ {facts.amount:,.2f}", Face.SERIF_BOLD),), center=True),
            ),
            WIDTHS,
            page.SIZE_SMALL_4,
        )
    )
    profile = facts.profile or "（由党委补写）"
    pieces += text_rows(FRAME, "党员简况", profile, PROFILE_WIDTHS, size=SIZE, most=14)
    if facts.chosen:
        cells = (label("认定"), cell(facts.chosen))
        pieces.append(row(FRAME, cells, PROFILE_WIDTHS, SIZE, least=0.0))
    pieces.append(blank(0.8 * page.MM))
    pieces += lines(
        FRAME,
        "本款为党员自愿一次多交的大额党费，不计入支部上缴比例，由党委全额逐级转交中央，"
        "收据由中央组织部开具后转交本人（中组发〔2008〕3号第十一条、组电明字〔2017〕5号）。"
        f"查询：{facts.head.centre}（{facts.head.phone}）。",
        SIZE,
    )
    pieces.append(blank(0.8 * page.MM))
    signatures = sign_boxes(
        FRAME,
        ("交款人签名", f"收款人签名（{facts.cashier}）", "党委经办人签收"),
        "________年____月____日",
        height=room_left(FRAME, pieces, 18 * page.MM, page.SEAL_DIAMETER),
    )
    return keep_tail(pieces, signatures, lines=4)
