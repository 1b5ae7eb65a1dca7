"""告知卡 of an item, A5, to take home: where to go, what to bring, how long, whom to ask."""

from models.cases.queries.papers import MaterialLine, NoticeCard
from reports.paper import geometry as page
from reports.paper.breaking import Span
from reports.paper.fonts import Face
from reports.paper.letter import Piece, blank, paginate
from reports.paper.sheet import GREY, Sheet
from reports.paper.slip import A5_CARD, Frame, draw_slip, lines
from reports.paper.stamps import PrintStamp, format_date

TITLE = "告知卡"
TEMPLATE = "notice-card/1"
SIZES = (13.0, 12.0, 11.0, page.SIZE_5)  # the largest that saves a page


def draw(facts: NoticeCard, printed: PrintStamp) -> bytes:
    """The card as PDF; a long list of materials goes on overleaf."""
    best: list[list[Piece]] = []
    for size in SIZES:
        pages = paginate(_compose(facts, size), A5_CARD.depth)
        if not best or len(pages) < len(best):
            best = pages
    return draw_slip(
        best,
        A5_CARD,
        title=TITLE,
        document_number=facts.document_number,
        template=TEMPLATE,
        printed=printed,
        foot=f"{facts.document_number}　{format_date(facts.issued_on)}打印，以最新告知为准",
        foot_face=Face.SANS,
    )


def _compose(facts: NoticeCard, size: float) -> list[Piece]:
    frame = A5_CARD
    pieces = _band(frame, facts)
    where = f"{facts.head.centre}，{facts.head.address}"
    if facts.mode == "告知":
        where = facts.handling_chain or "请先打电话问本中心"
    pieces += _section(frame, size, "到哪里办", [where])
    pieces += _bring(frame, size, facts.materials)
    if facts.promised:
        pieces += _section(frame, size, "多久办好", [facts.promised])
    pieces += _section(
        frame, size, "谁来办", [text for text in (facts.person_must_appear, facts.proxy) if text]
    )
    if facts.mode != "告知" and facts.handling_chain:
        pieces += _section(frame, size, "怎么办", [facts.handling_chain])
    if facts.hint:
        pieces += _section(frame, size, "请注意", [facts.hint])
    told = f"{facts.head.centre}，电话 {facts.head.phone}"
    if facts.mode == "告知":
        told += f"（{facts.head.address}）"
    pieces += _section(frame, size, "问谁", [told, f"监督投诉电话 {facts.head.supervision_phone}"])
    if facts.basis:
        pieces += lines(frame, (Span(f"依据：{facts.basis}", Face.SANS),), size - 2, color=GREY)
    return pieces


def _band(frame: Frame, facts: NoticeCard) -> list[Piece]:
    """The item's name in large letters between two rules."""
    above = f"{facts.head.centre}　办事{TITLE}"
    name = lines(frame, (Span(facts.item_name, Face.SANS_BOLD),), page.SIZE_SMALL_2)
    below = f"事项编码 {facts.item_code}　·　{facts.mode}事项"
    return [
        *lines(frame, (Span(above, Face.SANS),), page.SIZE_5, keep=True),
        *name,
        *lines(frame, (Span(below, Face.SANS),), page.SIZE_5, color=GREY),
        _rule(frame),
        blank(1.5 * page.MM),
    ]


def _rule(frame: Frame) -> Piece:
    def draw(sheet: Sheet, top: float) -> None:
        y = top - 1.5 * page.MM
        sheet.rule(frame.side, y, frame.side + frame.room, y, weight=1.4)

    return Piece(2 * page.MM, draw)


def _section(frame: Frame, size: float, title: str, paragraphs: list[str]) -> list[Piece]:
    """A bold word and what it says below, never parted at the end of a page."""
    pieces = lines(frame, (Span(f"■ {title}", Face.SANS_BOLD),), size, keep=True)
    for text in paragraphs:
        pieces += lines(frame, (Span(text, Face.SANS),), size, indent=1.2 * size, hang=1.2 * size)
    return [*pieces, blank(1.6 * page.MM)]


def _bring(frame: Frame, size: float, materials: tuple[MaterialLine, ...]) -> list[Piece]:
    """The materials with an empty box to tick off at home; where to get each, small below."""
    if not materials:
        return _section(frame, size, "带什么", ["不需要带材料"])
    pieces = lines(
        frame, (Span(f"■ 带什么（{len(materials)}样）", Face.SANS_BOLD),), size, keep=True
    )
    text = 1.2 * size + 1.3 * size
    for line in materials:
        below = "；".join(part for part in (line.requirement, line.source) if part)
        pieces += lines(
            frame,
            (
                Span("□ ", Face.SANS),
                Span(line.name, Face.SANS_BOLD),
                Span(f"　{line.form} {line.copies}份", Face.SANS),
            ),
            size,
            indent=1.2 * size,
            hang=text,
            keep=bool(below),
        )
        pieces += (
            lines(frame, (Span(below, Face.SANS),), size - 2, indent=text, hang=text, color=GREY)
            if below
            else []
        )
    return [*pieces, blank(1.6 * page.MM)]
