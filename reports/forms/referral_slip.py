"""转介单: a certificate the community must not issue, and whom to contact (民发〔2020〕20号).

Whom to contact is local knowledge: the slip asks to contact, it cites no competence.
"""

from models.cases.queries.papers import ReferralSlip
from reports.forms.closing import close_notice
from reports.forms.wording import SIGN_DATE, SIGN_HERE
from reports.paper.breaking import Span
from reports.paper.fonts import Face
from reports.paper.letter import BodyType, Piece, number_piece, paragraph, title_piece
from reports.paper.stamps import PrintStamp

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
    return close_notice(
        pieces,
        facts,
        printed,
        body,
        left=(
            f"办件编号：{facts.case_number}",
            f"经办人：{facts.clerk}",
            f"申请人签收：{SIGN_HERE}",
            SIGN_DATE,
        ),
        note=(
            "去之前请先打电话问清办理地点、时间和要带的材料；如对方仍要求居民委员会开具，"
            "请出示本单，或与本中心联系。"
        ),
    )
