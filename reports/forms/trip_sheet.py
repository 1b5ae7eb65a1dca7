"""上门服务行程单: an agent's day in the order of its addresses, with room for signatures."""

from models.proxy.queries.papers import TripSheet, TripStop
from reports.forms.proxy_wording import PROMISES
from reports.forms.wording import contact_sentence
from reports.paper import geometry as page
from reports.paper.grid import cell, label
from reports.paper.letter import Piece, blank, keep_tail, paginate
from reports.paper.slip import (
    WIDE_FORM,
    draw_slip,
    heading,
    lines,
    numbered_rows,
    row,
    sign_cells,
    two_ends,
)
from reports.paper.stamps import PrintStamp, format_date

TITLE = "上门服务行程单"
TEMPLATE = "trip-sheet/1"
FRAME = WIDE_FORM
WIDTHS = FRAME.widths(10, 16, 52, 33, 55, 45, 22, 34)
HEADER = (
    "序号", "时间", "地址", "服务对象、电话", "要办的事、办件编号", "要带的材料、款项",
    "到达、离开", "服务对象签名",
)  # fmt: skip
SIZE = page.SIZE_5
LEAST = 14 * page.MM  # a signature, and the two times by hand
CENTERED = frozenset({0, 1})
WEEKDAYS = "一二三四五六日"


def draw(facts: TripSheet, printed: PrintStamp) -> bytes:
    """The sheet as PDF."""
    return draw_slip(
        paginate(_compose(facts), FRAME.depth),
        FRAME,
        title=TITLE,
        document_number=facts.document_number,
        template=TEMPLATE,
        printed=printed,
        foot="含个人信息，用后交回本中心保管或销毁",
    )


def _compose(facts: TripSheet) -> list[Piece]:
    day = f"{format_date(facts.day)}　星期{WEEKDAYS[facts.day.weekday()]}"
    pieces = [
        heading(FRAME, TITLE, above=facts.head.centre),
        two_ends(FRAME, f"代办员：{facts.agent}　电话：{facts.phone}", facts.document_number),
        two_ends(FRAME, day, f"共{len(facts.stops)}户"),
    ]
    header = row(FRAME, [label(text) for text in HEADER], WIDTHS, SIZE, least=0.0, keep=True)
    pieces.append(header)
    for n, stop in enumerate(facts.stops, start=1):
        pieces += numbered_rows(
            FRAME, _texts(n, stop), WIDTHS, SIZE, most=10, center=CENTERED, least=LEAST,
            header=header,
        )  # fmt: skip
    if not facts.stops:
        pieces.append(row(FRAME, (cell("当日没有上门安排", columns=len(WIDTHS)),), WIDTHS, SIZE))
    pieces.append(blank(1.5 * page.MM))
    small = page.SIZE_SMALL_5
    pieces += lines(
        FRAME,
        f"上门出示证件；{PROMISES}。接收或交还材料、收付款项要当场填清单、签名，现金当日交回。"
        + contact_sentence(facts.head),
        small,
    )
    pieces.append(blank(1.5 * page.MM))
    signatures = sign_cells(
        FRAME,
        (
            ("代办员签名：______________", "出发：____时____分　返回：____时____分"),
            ("带回材料：______份　带回款项：__________元", "接收人签名：______________"),
        ),
        height=20 * page.MM,
    )
    return keep_tail(pieces, signatures, lines=5)


def _texts(number: int, stop: TripStop) -> tuple[str, ...]:
    return (
        str(number),
        stop.time,
        stop.address,
        f"{stop.person}\n{stop.phone}",
        f"{stop.task}\n{stop.case_number}",
        stop.bring,
        "",
        "",
    )
