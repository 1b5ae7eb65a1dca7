"""微心愿验收单: what was done, with a photograph, and the wisher's signature that it is so."""

from models.small_wishes.queries.papers import WishSlip
from reports.forms.neighbour_wording import SIGN_DAY, say_day
from reports.forms.wording import contact_sentence
from reports.paper import geometry as page
from reports.paper.grid import cell, label
from reports.paper.letter import Piece, blank, keep_tail, paginate
from reports.paper.sheet import GREY, Sheet
from reports.paper.slip import (
    A4_FORM,
    code_at,
    draw_slip,
    heading,
    lines,
    row,
    sign_boxes,
    text_rows,
    two_ends,
)
from reports.paper.stamps import PrintStamp

TITLE = "微心愿验收单"
TEMPLATE = "wish-slip/1"
FRAME = A4_FORM
SIZE = page.SIZE_SMALL_4
WIDTHS = FRAME.widths(28, 59, 28, 59)
PHOTO = 62 * page.MM


def draw(facts: WishSlip, printed: PrintStamp) -> bytes:
    """The slip as PDF."""
    return draw_slip(
        paginate(_compose(facts), FRAME.depth),
        FRAME,
        title=TITLE,
        document_number=facts.document_number,
        template=TEMPLATE,
        printed=printed,
        foot=f"{facts.document_number}　{printed.footer}",
    )


def _compose(facts: WishSlip) -> list[Piece]:
    card = facts.card
    pieces = [
        code_at(FRAME, card.number, 15 * page.MM),
        heading(FRAME, TITLE, above=facts.head.centre, size=page.SIZE_2),
        blank(3 * page.MM),
        two_ends(FRAME, f"心愿编号：{card.number}", f"发布日期：{say_day(card.published_on)}"),
        blank(1 * page.MM),
    ]
    worth = "" if card.value is None else f"约 {card.value:,.2f} 元"
    claimer = f"{card.claimer}（{card.claimer_unit}）" if card.claimer_unit else card.claimer
    for cells in (
        (label("心愿人"), cell(card.name), label("类别"), cell(card.kind.text)),
        (label("住址"), cell(card.address), label("预计金额"), cell(worth)),
        (label("认领人"), cell(claimer), label("认领日期"), cell(say_day(card.claimed_on))),
    ):
        pieces.append(row(FRAME, cells, WIDTHS, SIZE, least=9 * page.MM))
    for title, text, least in (
        ("心愿", card.content, 16), ("实施情况", card.result, 22), ("心愿人的话", card.thanks, 16),
    ):  # fmt: skip
        pieces += text_rows(FRAME, title, text, WIDTHS, size=SIZE, least=least * page.MM)
    for cells in (
        (label("完成日期"), cell(say_day(card.done_on)), label("验收日期"),
         cell(say_day(card.accepted_on))),
    ):  # fmt: skip
        pieces.append(row(FRAME, cells, WIDTHS, SIZE, least=9 * page.MM))
    pieces.append(_photo())
    pieces.append(blank(1.5 * page.MM))
    pieces += lines(FRAME, contact_sentence(facts.head), page.SIZE_SMALL_5)
    pieces.append(blank(1.5 * page.MM))
    signer = f"心愿人或家属签名（{card.accepted_by}）" if card.accepted_by else "心愿人或家属签名"
    signatures = sign_boxes(
        FRAME, (signer, "认领人签名", "经办人签名"), SIGN_DAY, height=26 * page.MM
    )
    return keep_tail(pieces, signatures, lines=4)


def _photo() -> Piece:
    """Where the photograph is stuck on."""

    def draw(sheet: Sheet, top: float) -> None:
        sheet.box(FRAME.side, top - PHOTO, FRAME.room, PHOTO)
        sheet.text(
            FRAME.side + FRAME.room / 2, top - PHOTO / 2, "照片粘贴处", page.SIZE_5,
            align="center", color=GREY,
        )  # fmt: skip

    return Piece(PHOTO, draw)
