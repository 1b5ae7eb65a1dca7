"""代办登记表 of one request: who needs what, how it came, who will act."""

from datetime import date

from models.proxy.queries.papers import RegisterSlip
from models.proxy.rules.states import ProxyMode
from reports.forms.proxy_wording import FREE, PROMISES
from reports.forms.wording import contact_sentence
from reports.paper import geometry as page
from reports.paper.grid import Cell, cell, label
from reports.paper.letter import Piece, blank, keep_tail, paginate
from reports.paper.slip import (
    A4_FORM,
    draw_slip,
    heading,
    lines,
    row,
    sign_boxes,
    text_rows,
    two_ends,
)
from reports.paper.stamps import PrintStamp, format_date

TITLE = "代办登记表"
ASSISTED = "帮办登记表"
TEMPLATE = "register-slip/1"
SIZE = page.SIZE_SMALL_4
STEPS = ("签委托书", "材料交接", "送件", "补材料", "办结", "回交结清", "评价")


def title_of(facts: RegisterSlip) -> str:
    """代办登记表, or 帮办登记表 where the person acts."""
    return ASSISTED if facts.mode == ProxyMode.ASSISTED.text else TITLE


def draw(facts: RegisterSlip, printed: PrintStamp) -> bytes:
    """The slip as PDF."""
    return draw_slip(
        paginate(_compose(facts), A4_FORM.depth),
        A4_FORM,
        title=title_of(facts),
        document_number=facts.document_number,
        template=TEMPLATE,
        printed=printed,
    )


def _compose(facts: RegisterSlip) -> list[Piece]:
    frame = A4_FORM
    widths = frame.widths(28, 59, 28, 59)
    pieces = [
        heading(frame, title_of(facts), above=facts.head.centre, size=page.SIZE_2),
        blank(2 * page.MM),
        two_ends(
            frame,
            facts.document_number or "（编号在办理时生成）",
            f"登记日期：{format_date(facts.registered_on)}",
            size=SIZE,
        ),
        blank(1 * page.MM),
    ]
    least = 10 * page.MM

    for cells in (
        (label("服务对象"), cell(facts.principal), label("联系电话"), cell(facts.phone)),
        (label("人员类别"), cell(facts.groups, columns=3)),
        (label("住址"), cell(facts.address, columns=3)),
        (label("来源"), cell(facts.source), label("服务方式"), cell(facts.mode)),
        (label("办理事项"), cell(facts.item), label("事项编码"), cell(facts.item_code)),
        (label("代办员"), cell(facts.agent), label("代办员电话"), cell(facts.agent_phone)),
        *_visit(facts),
        (label("应办结日期"), cell(_day(facts.due_date)), label("登记人"), cell(facts.clerk)),
    ):
        pieces.append(row(frame, cells, widths, SIZE, least=least))
    pieces += text_rows(
        frame, "具体要办", facts.task, widths, size=SIZE, least=24 * page.MM, most=14
    )
    pieces.append(blank(3 * page.MM))
    pieces += _steps()
    pieces.append(blank(2 * page.MM))
    small = page.SIZE_5
    pieces += lines(frame, f"{FREE}；{PROMISES}。", small)
    pieces += lines(frame, contact_sentence(facts.head), small)
    pieces.append(blank(1.5 * page.MM))
    signatures = sign_boxes(
        frame, ("服务对象签名", "登记人签名", "代办员签名"), "________年____月____日",
        height=22 * page.MM,
    )  # fmt: skip
    return keep_tail(pieces, signatures, lines=6)


def _visit(facts: RegisterSlip) -> list[tuple[Cell, ...]]:
    """The days to keep in mind; where somebody visits, the address stands with the day."""
    appears = label("本人到场日期"), cell(_day(facts.appear_on))
    if facts.visit_on is None:
        return [(label("上门日期"), cell(""), *appears)]
    where = facts.visit_address or facts.address
    return [
        (label("上门日期"), cell(_day(facts.visit_on)), *appears),
        (label("上门地址"), cell(where, columns=3)),
    ]


def _day(day: date | None) -> str:
    return "" if day is None else format_date(day)


def _steps() -> list[Piece]:
    """What happens to it, to be noted by hand where the system is not at hand."""
    frame = A4_FORM
    widths = frame.widths(28, 36, 70, 40)
    titles = ("经过", "日期", "情况", "经手人签名")
    header = row(frame, [label(text) for text in titles], widths, least=6.5 * page.MM, keep=True)
    return [
        header,
        *(
            row(frame, (label(step), cell(""), cell(""), cell("")), widths, header=header)
            for step in STEPS
        ),
    ]
