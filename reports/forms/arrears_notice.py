"""党费交纳提醒: a polite letter about unpaid months (中组发〔2008〕3号 arts. 12, 13)."""

from models.dues.queries.papers import ArrearsNotice
from reports.forms.dues_wording import NOT_ADVANCED, say_owed_months
from reports.forms.wording import contact_sentence
from reports.paper import geometry as page
from reports.paper.breaking import Span
from reports.paper.fonts import Face
from reports.paper.letter import (
    BodyType,
    Piece,
    blank,
    keep_tail,
    note_type,
    number_piece,
    paragraph,
    signature_piece,
    title_piece,
)
from reports.paper.stamps import PrintStamp, format_date

TITLE = "党费交纳提醒"
TEMPLATE = "arrears-notice/1"


def compose(facts: ArrearsNotice, printed: PrintStamp, body: BodyType) -> list[Piece]:
    """The paper's pieces, set in that body type."""
    pieces = [title_piece(TITLE)]
    if facts.document_number:
        pieces.append(number_piece(facts.document_number, body))
    pieces.append(blank(body.pitch * 0.5))
    pieces += paragraph(f"{facts.member}同志：", body, indent=0)
    pieces += paragraph("您好！", body)
    count = len(facts.months)
    pieces += paragraph(
        (
            Span(f"截至{format_date(facts.issued_on)}，支部没有收到您"),
            Span(f"{count}个月", Face.SERIF_BOLD),
            Span("的党费，合计"),
            Span(f"{facts.total:,.2f} 元", Face.SERIF_BOLD),
            Span(f"：{say_owed_months(facts.months)}。"),
            Span(f"其中最近连续{facts.run}个月没有交。" if facts.run > 1 else ""),
        ),
        body,
    )
    pieces += paragraph(
        (
            Span("请您在"),
            Span(f"{format_date(facts.pay_by)}前", Face.SERIF_BOLD),
            Span(
                "到支部交纳，可以用现金、转账或手机支付。外出或行动不便的，可以委托他人代交，"
                f"请先告诉支部受委托人的姓名。{NOT_ADVANCED}。"
            ),
        ),
        body,
    )
    pieces += paragraph(
        "如果您已经交过，或者有困难、有特殊原因，请和支部联系，支部会核对记录，"
        "也可以按规定研究缓交、减免。",
        body,
    )
    pieces += paragraph(
        "按月主动交纳党费是党员的义务，补交一般不超过六个月（中组发〔2008〕3号第十二条）；"
        "没有正当理由连续六个月不交的，要由支部大会讨论（该规定第十三条、党章第九条）。"
        "特此提醒，感谢您的理解。",
        body,
    )
    notes = note_type(body)
    pieces.append(blank(2 * page.MM))
    pieces += paragraph(contact_sentence(facts.head), notes)
    signature = signature_piece(
        facts.branch,
        format_date(facts.issued_on),
        seal="（印章）",
        left=(f"联系人：支部书记　{facts.secretary}",) if facts.secretary else (),
        code="",
        draft=printed.draft,
        body=body,
    )
    return keep_tail(pieces, signature)
