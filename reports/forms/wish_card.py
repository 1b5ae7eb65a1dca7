"""微心愿卡: hangs on the wall until somebody claims the wish; nobody is known by it."""

from models.small_wishes.queries.papers import WishCardPaper
from reports.forms.neighbour_wording import say_day
from reports.paper import geometry as page
from reports.paper.grid import cell, label
from reports.paper.letter import Piece, blank, paginate
from reports.paper.slip import (
    A5_CARD,
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

TITLE = "微心愿卡"
TEMPLATE = "wish-card/1"
FRAME = A5_CARD
SIZE = page.SIZE_SMALL_4
WIDTHS = FRAME.widths(24, 37, 24, 37)


def draw(facts: WishCardPaper, printed: PrintStamp) -> bytes:
    """The card as PDF."""
    return draw_slip(
        paginate(_compose(facts), FRAME.depth),
        FRAME,
        title=TITLE,
        document_number=facts.document_number,
        template=TEMPLATE,
        printed=printed,
        foot=f"{facts.document_number}　{printed.footer}",
    )


def _compose(facts: WishCardPaper) -> list[Piece]:
    card = facts.card
    pieces = [
        code_at(FRAME, card.number, 15 * page.MM),
        heading(FRAME, TITLE, above=facts.head.centre, size=page.SIZE_2),
        blank(4 * page.MM),
        two_ends(FRAME, f"编号：{card.number}", f"发布日期：{say_day(card.published_on)}"),
        blank(1 * page.MM),
    ]
    worth = "" if card.value is None else f"约 {card.value:,.2f} 元"
    for cells in (
        (label("心愿人"), cell(card.name), label("小区"), cell(card.address)),
        (label("类别"), cell(card.kind.text), label("预计金额"), cell(worth)),
    ):
        pieces.append(row(FRAME, cells, WIDTHS, SIZE, least=10 * page.MM))
    pieces += text_rows(
        FRAME, "心愿", card.content, WIDTHS, size=page.SIZE_4, least=66 * page.MM, most=16
    )
    if card.thanks:
        pieces += text_rows(FRAME, "心愿人的话", card.thanks, WIDTHS, size=SIZE, least=14 * page.MM)
    pieces.append(blank(3 * page.MM))
    pieces += lines(
        FRAME,
        f"认领请到{facts.head.centre}前台或致电 {facts.head.phone}，报上编号即可；"
        "一个心愿由一位认领，实施前由中心联系心愿人。",
        page.SIZE_5,
    )
    pieces.append(blank(2 * page.MM))
    pieces.append(
        sign_boxes(
            FRAME, ("认领人（单位）签名", "经办人签名"), "________年____月____日",
            height=30 * page.MM,
        )
    )  # fmt: skip
    return pieces
