"""办理结果通知书: the decision, why, how to collect and how to object (行政许可法 art. 38)."""

from models.cases.queries.papers import OutcomeNotice
from reports.forms.closing import close_notice
from reports.forms.wording import SIGN_DATE, SIGN_HERE, describe_item, point
from reports.paper.breaking import Span
from reports.paper.fonts import Face
from reports.paper.letter import BodyType, Piece, number_piece, paragraph, title_piece
from reports.paper.stamps import PrintStamp, format_date

TITLE = "办理结果通知书"
TEMPLATE = "outcome-notice/1"


def compose(facts: OutcomeNotice, printed: PrintStamp, body: BodyType) -> list[Piece]:
    """The paper's pieces, set in that body type."""
    pieces = [title_piece(TITLE), number_piece(facts.document_number, body)]
    pieces += paragraph(f"{facts.applicant}：", body, indent=0)
    pieces += paragraph(
        (
            Span("您申请办理的"),
            Span(facts.item_name, Face.SERIF_BOLD),
            Span(describe_item(facts.item_name, facts.item_code, facts.case_number)),
            Span(f"，已于{format_date(facts.closed_on)}办结。现将结果告知如下："),
        ),
        body,
    )
    pieces += paragraph(
        (Span("办理结果：", Face.SERIF_BOLD), Span(facts.outcome, Face.SERIF_BOLD), Span("。")),
        body,
    )
    for heading, text in (
        ("依据和理由", facts.reason),
        ("金额", facts.amount),
        ("发放起始月份", facts.first_month),
        ("领取方式", facts.collect),
        ("如有异议", facts.object),
    ):
        if text:
            pieces += paragraph(point(heading, text), body)
    return close_notice(
        pieces,
        facts,
        printed,
        body,
        left=(f"经办人：{facts.clerk}", f"申请人签收：{SIGN_HERE}", SIGN_DATE),
    )
