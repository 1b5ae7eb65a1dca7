"""不予受理通知书: why not, on what basis, and where to go instead (行政许可法 art. 32)."""

from models.cases.queries.papers import DecliningNotice
from reports.forms.closing import close_notice
from reports.forms.wording import SIGN_DATE, SIGN_HERE, describe_item
from reports.paper.breaking import Span
from reports.paper.fonts import Face
from reports.paper.letter import BodyType, Piece, number_piece, paragraph, title_piece
from reports.paper.stamps import PrintStamp, format_date

TITLE = "不予受理通知书"
TEMPLATE = "declining-notice/1"


def compose(facts: DecliningNotice, printed: PrintStamp, body: BodyType) -> list[Piece]:
    """The paper's pieces, set in that body type."""
    pieces = [title_piece(TITLE), number_piece(facts.document_number, body)]
    pieces += paragraph(f"{facts.applicant}：", body, indent=0)
    pieces += paragraph(
        (
            Span(f"您于{format_date(facts.applied_on)}申请办理"),
            Span(facts.item_name, Face.SERIF_BOLD),
            Span(describe_item(facts.item_name, facts.item_code, facts.case_number)),
            Span("。经审查，本中心决定不予受理。"),
        ),
        body,
    )
    points = (
        ("理由", facts.reason),
        ("依据", facts.basis),
        ("您可以向下列单位提出", facts.right_body),
        ("救济途径", facts.remedy),
    )
    for heading, text in points:
        if text:
            sentence = f"{heading}：", text if text.endswith("。") else f"{text}。"
            pieces += paragraph((Span(sentence[0], Face.SERIF_BOLD), Span(sentence[1])), body)
    return close_notice(
        pieces,
        facts,
        printed,
        body,
        left=(f"经办人：{facts.clerk}", f"申请人签收：{SIGN_HERE}", SIGN_DATE),
    )
