"""在职党员服务社区登记卡: every service that counts, with room to write down the next ones."""

from models.double_check_in.queries.papers import ServiceCardPaper
from models.double_check_in.rules.services import say_minutes
from reports.forms.neighbour_wording import SIGN_DAY
from reports.paper import geometry as page
from reports.paper.breaking import Span
from reports.paper.fonts import Face
from reports.paper.grid import cell, label
from reports.paper.letter import Piece, blank, keep_tail, paginate
from reports.paper.slip import (
    A4_FORM,
    code_at,
    draw_slip,
    heading,
    lines,
    numbered_rows,
    row,
    sign_boxes,
    two_ends,
)
from reports.paper.stamps import PrintStamp, format_date

TITLE = "在职党员服务社区登记卡"
TEMPLATE = "service-card/1"
FRAME = A4_FORM
SIZE = page.SIZE_5
INFO = FRAME.widths(24, 63, 24, 63)
WIDTHS = FRAME.widths(11, 25, 30, 61, 22, 25)
HEADER = ("序号", "日期", "类别", "服务内容", "时长", "社区确认人")
LEAST_ROWS = 12  # with blank ones to write in


def draw(facts: ServiceCardPaper, printed: PrintStamp) -> bytes:
    """The card as PDF."""
    return draw_slip(
        paginate(_compose(facts), FRAME.depth),
        FRAME,
        title=TITLE,
        document_number=facts.document_number,
        template=TEMPLATE,
        printed=printed,
        foot=f"{facts.card.name} {facts.document_number}　{printed.footer}",
    )


def _compose(facts: ServiceCardPaper) -> list[Piece]:
    card = facts.card
    span = f"{format_date(card.start)}至{format_date(card.end)}"
    pieces = [
        code_at(FRAME, facts.document_number, 15 * page.MM),
        heading(FRAME, TITLE, above=facts.head.centre, size=page.SIZE_SMALL_2),
        blank(4 * page.MM),
        two_ends(FRAME, f"报到编号：{facts.document_number}", f"期间：{span}"),
        blank(1 * page.MM),
    ]
    for left, right in (
        (("姓名", card.name), ("所在单位", card.unit)),
        (("认领岗位", card.posts), ("联系电话", facts.head.phone)),
    ):
        cells = (label(left[0]), cell(left[1]), label(right[0]), cell(right[1]))
        pieces.append(row(FRAME, cells, INFO, SIZE))
    pieces.append(blank(2 * page.MM))
    header = row(FRAME, [label(text) for text in HEADER], WIDTHS, SIZE, least=0.0, keep=True)
    pieces.append(header)
    for number, line in enumerate(card.lines, start=1):
        texts = (
            str(number),
            f"{line.day:%Y-%m-%d}",
            line.kind,
            line.content,
            say_minutes(line.minutes),
            line.confirmed_by,
        )
        pieces += numbered_rows(
            FRAME, texts, WIDTHS, SIZE, most=12, center=frozenset({0, 1, 4}), header=header
        )
    for number in range(len(card.lines) + 1, LEAST_ROWS + 1):
        empty = (cell(str(number), center=True), *[cell("")] * 5)
        pieces.append(row(FRAME, empty, WIDTHS, SIZE, header=header))
    total = (Span(say_minutes(card.minutes), Face.SERIF_BOLD),)
    said = f"{len(card.lines)} 次（打印时已登记的）"
    sums = (label("合计", columns=3), cell(said), cell(total, center=True), cell(""))
    pieces.append(row(FRAME, sums, WIDTHS, SIZE, header=header))
    pieces.append(blank(2 * page.MM))
    pieces += lines(
        FRAME,
        "每次服务由社区工作人员当场登记确认；参加志愿服务活动的，时长以活动签到为准，不重复登记。"
        "每季度末由社区汇总反馈所在单位。",
        page.SIZE_SMALL_5,
    )
    pieces.append(blank(2 * page.MM))
    signatures = sign_boxes(
        FRAME, ("党员签名", "社区党组织意见（印章）", "所在单位意见（印章）"), SIGN_DAY,
        height=page.SEAL_DIAMETER,
    )  # fmt: skip
    return keep_tail(pieces, signatures, lines=4)
