"""党费减免审批表: hardship, on whose decision (中组发〔2008〕3号 art. 7, 组电明字〔2017〕5号)."""

from models.dues.queries.papers import ReliefPaper
from models.money import capital_amount
from reports.forms.dues_wording import say_span
from reports.paper import geometry as page
from reports.paper.breaking import Span
from reports.paper.fonts import Face
from reports.paper.grid import cell, label
from reports.paper.letter import Piece, blank, keep_tail, paginate
from reports.paper.slip import (
    A4_FORM,
    draw_slip,
    heading,
    lines,
    row,
    sign_cells,
    text_rows,
    two_ends,
)
from reports.paper.stamps import PrintStamp, format_date

TITLE = "党费减免审批表"
TEMPLATE = "relief-paper/1"
FRAME = A4_FORM
WIDTHS = FRAME.widths(28, 59, 28, 59)
TEXT_WIDTHS = FRAME.widths(28, 146)
WORKING_BASIS = "在职党员的减免由支部研究、报上级党委批准后生效（中组发〔2008〕3号第七条）"
RETIRED_BASIS = "离退休党员的减免由支部研究决定（组电明字〔2017〕5号）"
TO_WRITE = "________________"
DATE_LINE = "　　　　　年　　月　　日"


def draw(facts: ReliefPaper, printed: PrintStamp) -> bytes:
    """The form as PDF, one A4 page."""
    return draw_slip(
        paginate(_compose(facts), FRAME.depth),
        FRAME,
        title=TITLE,
        document_number=facts.document_number,
        template=TEMPLATE,
        printed=printed,
        foot=f"填表日期 {format_date(facts.issued_on)}",
    )


def _compose(facts: ReliefPaper) -> list[Piece]:
    pieces = [
        heading(FRAME, TITLE),
        two_ends(FRAME, f"支部：{facts.branch}", facts.document_number),
    ]
    span = f"{say_span(facts.first_month, facts.last_month)}（{facts.months}个月）"
    kind = "免交" if not facts.reduced_to else f"减至每月 {facts.reduced_to:,.2f} 元"
    pairs = (
        ("党员姓名", facts.member, "党员类别", facts.category),
        ("在职或离退休", facts.who, "减免期间", span),
        ("每月应交", f"{facts.due:,.2f} 元", "申请减免", kind),
    )
    for one, first, two, second in pairs:
        pieces.append(row(FRAME, (label(one), cell(first), label(two), cell(second)), WIDTHS))
    total = (Span(f"{facts.relief:,.2f} 元　{capital_amount(facts.relief)}", Face.SERIF_BOLD),)
    pieces.append(row(FRAME, (label("减免合计"), cell(total)), TEXT_WIDTHS))
    pieces += text_rows(FRAME, "困难情况", facts.reason, TEXT_WIDTHS, least=44 * page.MM)
    basis = RETIRED_BASIS if not facts.needs_approval else WORKING_BASIS
    pieces += text_rows(FRAME, "审批依据", f"{basis}。", TEXT_WIDTHS)
    pieces += text_rows(FRAME, "支部意见", _minutes(facts), TEXT_WIDTHS, least=34 * page.MM)
    if facts.needs_approval:
        pieces += text_rows(
            FRAME, "上级党委审批", _approval(facts), TEXT_WIDTHS, least=34 * page.MM
        )
    pieces.append(blank(2 * page.MM))
    pieces += lines(
        FRAME,
        "没有批准文号、日期和机关（离退休党员没有支部会议记录）的，不减免。困难情况只用于本次审批，"
        "不对外公开。减免期满自动恢复原额，需要延续的重新申请。",
        page.SIZE_SMALL_5,
    )
    pieces.append(blank(2 * page.MM))
    columns = [
        ("申请人签名：", "", DATE_LINE),
        ("支部书记签名：", "（印章）", DATE_LINE),
    ]
    if facts.needs_approval:
        columns.append((f"{facts.committee or '上级党委'}：", "（印章）", DATE_LINE))
    return keep_tail(pieces, sign_cells(FRAME, columns, height=44 * page.MM), lines=4)


def _minutes(facts: ReliefPaper) -> str:
    if not facts.minutes_number or facts.minutes_on is None:
        return f"会议记录编号：{TO_WRITE}　会议日期：{DATE_LINE.strip('　')}\n经研究："
    return (
        f"{format_date(facts.minutes_on)}支部会议研究同意，会议记录编号：{facts.minutes_number}。"
    )


def _approval(facts: ReliefPaper) -> str:
    if not facts.approval_number or facts.approved_on is None:
        return f"批准文号：{TO_WRITE}　批准机关：{TO_WRITE}"
    return (
        f"{facts.approval_body}于{format_date(facts.approved_on)}批准，"
        f"批准文号：{facts.approval_number}。"
    )
