"""双报到 报到单: the community signs the upper half, the stub goes back to the unit."""

from functools import partial

from models.double_check_in.queries.papers import CheckInPaper
from reports.forms.neighbour_wording import say_day
from reports.paper import geometry as page
from reports.paper.grid import cell, label
from reports.paper.halves import FRAME, begin_half, draw_halves, info_rows
from reports.paper.letter import Piece, blank, keep_tail
from reports.paper.slip import lines, room_left, row, sign_boxes
from reports.paper.stamps import PrintStamp, format_date

TITLE = "在职党员到社区报到单"
TEMPLATE = "check-in-slip/1"
COPIES = ("报到单（社区留存）", "回执（由党员交回所在单位）")
WIDE = FRAME.widths(22, 158)
SIZE = page.SIZE_SMALL_5


def draw(facts: CheckInPaper, printed: PrintStamp) -> bytes:
    """The slip and its stub as PDF."""
    return draw_halves(
        partial(_compose, facts),
        title=TITLE,
        document_number=facts.document_number,
        template=TEMPLATE,
        printed=printed,
        copies=COPIES,
    )


def _compose(facts: CheckInPaper, copy: str) -> list[Piece]:
    slip, number = facts.slip, facts.document_number
    pieces = begin_half(TITLE, copy, number, facts.head.centre, number)
    if copy == COPIES[0]:
        pieces += _whole(facts)
        signed: tuple[str, ...] = ("党员签名", "社区接收人签名", "社区党组织印章")
    else:
        pieces += info_rows(
            (
                ("姓名", slip.name),
                ("性别", slip.sex),
                ("所在单位", slip.unit),
                ("报到日期", format_date(slip.checked_in_on)),
                ("意向岗位", slip.wanted),
                ("接收日期", say_day(slip.received_on)),
            )
        )
        pieces.append(blank(2 * page.MM))
        told = (
            f"{slip.unit}：你单位{slip.name}同志已到{facts.head.centre}报到登记，"
            "服务情况由社区按季度向单位反馈。本回执请存入单位党员报到台账。"
        )
        pieces += lines(FRAME, told, page.SIZE_5, indent=2 * page.SIZE_5)
        signed = ("社区经办人签名", "社区党组织印章", "单位收回签名")
    pieces.append(blank(0.8 * page.MM))
    pieces += lines(FRAME, f"联系电话：{facts.head.centre} {facts.head.phone}。", SIZE)
    pieces.append(blank(0.8 * page.MM))
    signatures = sign_boxes(
        FRAME, signed, "________年____月____日",
        height=room_left(FRAME, pieces, 20 * page.MM, page.SEAL_DIAMETER),
    )  # fmt: skip
    return keep_tail(pieces, signatures, lines=4)


def _whole(facts: CheckInPaper) -> list[Piece]:
    slip = facts.slip
    pieces = info_rows(
        (
            ("姓名", slip.name),
            ("性别", slip.sex),
            ("证件号", slip.id_number),
            ("联系电话", slip.phone),
            ("所在单位", slip.unit),
            ("单位联系人", slip.unit_contact),
            ("住址", slip.address),
            ("网格", slip.grid),
            ("报到日期", format_date(slip.checked_in_on)),
            ("接收日期", say_day(slip.received_on)),
        )
    )
    for title, text in (("特长", slip.skills), ("意向岗位", slip.wanted)):
        pieces.append(row(FRAME, (label(title), cell(text)), WIDE, least=6.8 * page.MM))
    return pieces
