"""双报到季度反馈表: a page for each unit, its members' services and hours, and a stub to return.

The sum over all pages is the total of the quarter. A unit with many members is set smaller, and
goes on to further pages only where that does not do.
"""

from models.double_check_in.queries.papers import ReturnPapers
from models.double_check_in.queries.returns import QuarterReturnFacts
from models.double_check_in.rules.services import say_minutes
from reports.forms.neighbour_wording import SIGN_DAY
from reports.paper import geometry as page
from reports.paper.breaking import Span, break_lines
from reports.paper.fonts import Face
from reports.paper.grid import cell, label
from reports.paper.letter import Piece, blank, keep_tail, paginate
from reports.paper.sheet import GREY, Sheet
from reports.paper.slip import (
    Frame,
    begin_sheet,
    code_at,
    draw_foot,
    draw_mark,
    draw_pieces,
    heading,
    lines,
    numbered_rows,
    row,
    sign_boxes,
    two_ends,
)
from reports.paper.stamps import PrintStamp

TITLE = "在职党员服务社区季度反馈表"
TEMPLATE = "quarter-return/1"
FRAME = Frame(page.A4_WIDTH, page.A4_HEIGHT, 18 * page.MM, 12 * page.MM, 12 * page.MM)
WIDTHS = FRAME.widths(9, 29, 21, 26, 11, 22, 56)
HEADER = ("序号", "报到编号", "姓名", "岗位", "服务\n次数", "时长", "服务内容")
STEPS = ((page.SIZE_5, 7.0), (page.SIZE_SMALL_5, 5.4))
_CENTERED = frozenset({0, 1, 4, 5})


def draw(facts: ReturnPapers, printed: PrintStamp) -> bytes:
    """The pages of all units as one PDF."""
    sheet = begin_sheet(FRAME, TITLE, facts.document_number, TEMPLATE)
    first = True
    for one in facts.returns:
        pages = _fit(facts, one)
        for number, pieces in enumerate(pages, start=1):
            if not first:
                sheet.next_page()
            first = False
            draw_pieces(sheet, FRAME, pieces)
            draw_mark(sheet, FRAME, printed)
            foot = f"{one.unit}　{one.number}　{printed.footer}"
            draw_foot(sheet, FRAME, foot, number, len(pages))
    return sheet.finish()


def _fit(facts: ReturnPapers, one: QuarterReturnFacts) -> list[list[Piece]]:
    best: list[list[Piece]] = []
    for size, least in STEPS:
        pages = paginate(_compose(facts, one, size, least * page.MM), FRAME.depth)
        if not best or len(pages) < len(best):
            best = pages
        if len(best) == 1:
            break
    return best


def _compose(
    facts: ReturnPapers, one: QuarterReturnFacts, size: float, least: float
) -> list[Piece]:
    number = one.number or "（编号在生成时给出）"
    edition = f"　第 {one.edition} 版" if one.edition > 1 else ""
    pieces = [
        code_at(FRAME, one.number, 15 * page.MM),
        heading(FRAME, TITLE, above=facts.head.centre),
        blank(3 * page.MM),
        two_ends(FRAME, f"编号：{number}{edition}", one.quarter.text),
    ]
    contact = f"，联系人 {one.contact}" if one.contact else ""
    intro = (
        f"{one.unit}（{one.unit_number}{contact}）：现将你单位到{facts.head.centre}报到的在职党员"
        f"{one.quarter.text}服务社区情况反馈如下。报到 {len(one.lines)} 人，"
        f"其中参加服务 {one.served} 人，{one.times} 人次，共 {say_minutes(one.minutes)}。"
        f"时长按社区登记和活动签到计，如有不符请致电 {facts.head.phone}。"
    )
    pieces += lines(FRAME, intro, page.SIZE_5, indent=2 * page.SIZE_5)
    pieces.append(blank(1.5 * page.MM))
    titles = [label(text) for text in HEADER]
    header = row(FRAME, titles, WIDTHS, page.SIZE_SMALL_5, least=0.0, keep=True)
    pieces.append(header)
    for place, line in enumerate(one.lines, start=1):
        texts = (
            str(place),
            line.number,
            line.name,
            line.posts,
            str(line.times) if line.times else "",
            say_minutes(line.minutes) if line.times else "",
            line.services or "本季度没有服务记录",
        )
        pieces += numbered_rows(
            FRAME, texts, WIDTHS, size, most=14, center=_CENTERED, least=least, header=header
        )
    bold = [(Span(text, Face.SERIF_BOLD),) for text in (str(one.times), say_minutes(one.minutes))]
    cells = (
        label("合计", columns=4),
        cell(bold[0], center=True),
        cell(bold[1], center=True),
        cell(f"参加服务 {one.served} 人"),
    )
    pieces.append(row(FRAME, cells, WIDTHS, size, least=least, header=header))
    pieces.append(blank(1.5 * page.MM))
    signatures = sign_boxes(
        FRAME, ("社区经办人签名", "社区党组织印章"), SIGN_DAY, height=page.SEAL_DIAMETER
    )
    # Three rows of the table stay with the stamps.
    return keep_tail([*pieces, signatures, _tear()], _stub(facts, one), lines=6)


def _tear() -> Piece:
    """The line along which the unit cuts off its stub."""

    def draw(sheet: Sheet, top: float) -> None:
        y = top - 3.5 * page.MM
        sheet.rule(8 * page.MM, y, page.A4_WIDTH - 8 * page.MM, y, weight=0.5, dash=True)
        middle = page.A4_WIDTH / 2
        sheet.box(
            middle - 22 * page.MM, y - 2 * page.MM, 44 * page.MM, 4 * page.MM, weight=0, shade=1.0
        )
        sheet.text(
            middle, y - 1.1 * page.MM, "沿虚线裁开，回执交回社区", page.SIZE_SMALL_5,
            align="center", color=GREY,
        )  # fmt: skip

    return Piece(6.5 * page.MM, draw)


def _stub(facts: ReturnPapers, one: QuarterReturnFacts) -> Piece:
    """The unit's receipt, with room for its stamp."""
    size, height = page.SIZE_5, page.SEAL_DIAMETER + 2 * page.MM
    left = FRAME.room * 0.6
    number = one.number or "编号"
    told = break_lines(
        (
            Span(
                f"{facts.head.centre}：{one.quarter.text}《{TITLE}》（{number}）已收到，"
                f"报到 {len(one.lines)} 人、服务 {one.times} 人次、共 {say_minutes(one.minutes)}，"
                "情况属实。"
            ),
        ),
        size,
        left - 4 * page.MM,
        first_indent=2 * size,
    )

    def draw(sheet: Sheet, top: float) -> None:
        x, foot = FRAME.side, top - height
        sheet.box(x, foot, left, height)
        sheet.box(x + left, foot, FRAME.room - left, height)
        y = top - 2 * page.MM - page.SIZE_4
        sheet.text(x + left / 2, y, "回　执", page.SIZE_4, face=Face.SERIF_BOLD, align="center")
        for number, line in enumerate(told):
            y -= size * 1.45
            indent = 0.0 if number else 2 * size
            sheet.spans(x + 2 * page.MM + indent, y, line.spans, size)
        sheet.text(x + 2 * page.MM, foot + 9 * page.MM, f"单位：{one.unit}", size)
        signed = "经办人：________________　______年____月____日"
        sheet.text(x + 2 * page.MM, foot + 2 * page.MM, signed, size)
        sheet.text(
            x + left + 1.5 * page.MM, top - page.MM - page.SIZE_SMALL_5, "单位印章",
            page.SIZE_SMALL_5,
        )  # fmt: skip

    return Piece(height, draw)
