"""转介单: a certificate the community must not issue, and whom to contact (民发〔2020〕20号).

Whom to contact is local knowledge: the slip asks to contact, it cites no competence.
"""

from models.cases.queries.papers import ReferralSlip
from reports.forms.wording import SIGN_DATE, SIGN_HERE, contact_sentence, copies_sentence
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

TITLE = "转介单"
TEMPLATE = "referral-slip/1"


def compose(facts: ReferralSlip, printed: PrintStamp, body: BodyType) -> list[Piece]:
    """The paper's pieces, set in that body type."""
    pieces = [title_piece(TITLE), number_piece(facts.document_number, body)]
    pieces += paragraph(f"{facts.applicant}：", body, indent=0)
    pieces += paragraph(
        (
            Span("您要求开具的"),
            Span(facts.certificate, Face.SERIF_BOLD),
            Span(f"，列入不应由居民委员会出具的证明（{facts.basis}），本中心不能开具。"),
        ),
        body,
    )
    instead = (Span("可以使用：", Face.SERIF_BOLD), Span(f"{facts.instead}。"))
    contact = (Span("请联系：", Face.SERIF_BOLD), Span(f"{facts.refer_to}。"))
    pieces += paragraph((*instead, *contact) if facts.instead else contact, body)
    notes = note_type(body)
    pieces.append(blank(2 * page.MM))
    pieces += paragraph(
        "去之前请先打电话问清办理地点、时间和要带的材料；如对方仍要求居民委员会开具，"
        "请出示本单，或与本中心联系。",
        notes,
    )
    pieces += paragraph(contact_sentence(facts.head), notes)
    pieces += paragraph(copies_sentence(), notes)
    signature = signature_piece(
        facts.head.centre,
        format_date(facts.issued_on),
        seal="（印章）",
        left=(
            f"办件编号：{facts.case_number}",
            f"经办人：{facts.clerk}",
            f"申请人签收：{SIGN_HERE}",
            SIGN_DATE,
        ),
        code=facts.case_number,
        draft=printed.draft,
        body=body,
    )
    return keep_tail(pieces, signature)
