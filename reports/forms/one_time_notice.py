"""一次性告知书: everything that is missing, in one list, once (行政许可法 art. 32)."""

from models.cases.queries.papers import MaterialLine, OneTimeNotice
from reports.forms.closing import close_notice
from reports.forms.wording import SIGN_DATE, SIGN_HERE, describe_item
from reports.paper.breaking import Span
from reports.paper.fonts import Face
from reports.paper.letter import BodyType, Piece, number_piece, paragraph, title_piece
from reports.paper.stamps import PrintStamp, format_date

TITLE = "一次性告知书"
TEMPLATE = "one-time-notice/1"


def compose(facts: OneTimeNotice, printed: PrintStamp, body: BodyType) -> list[Piece]:
    """The paper's pieces, set in that body type."""
    pieces = [title_piece(TITLE), number_piece(facts.document_number, body)]
    pieces += paragraph(f"{facts.applicant}：", body, indent=0)
    pieces += paragraph(
        (
            Span(f"您于{format_date(facts.intake_on)}申请办理"),
            Span(facts.item_name, Face.SERIF_BOLD),
            Span(describe_item(facts.item_name, facts.item_code, facts.case_number)),
            Span("。经核对，尚缺下列全部材料："),
        ),
        body,
    )
    for number, line in enumerate(facts.missing, start=1):
        pieces += paragraph(_missing(number, line), body)
    pieces += paragraph(
        (
            Span("请于"),
            Span(format_date(facts.until), Face.SERIF_BOLD),
            Span(
                "前（含当日）补齐，携本单到任一窗口，办理期限自材料补齐之日起重新计算。"
                "除上列材料外，不再要求其他材料。"
            ),
        ),
        body,
    )
    pieces += paragraph(
        "需要补正的，本中心在收件之日起5个工作日内一次告知；逾期未告知的，自收件之日起即为受理。",
        body,
    )
    if facts.sequence > 1:
        pieces += paragraph(f"本单为第{facts.sequence}次告知，原因：{facts.reason}。", body)
    return close_notice(
        pieces,
        facts,
        printed,
        body,
        left=(
            f"告知人：{facts.clerk}　电话：{facts.head.phone}",
            f"申请人签收：{SIGN_HERE}",
            SIGN_DATE,
        ),
    )


def _missing(number: int, line: MaterialLine) -> tuple[Span, ...]:
    said = [line.requirement] if line.requirement else []
    said.append(f"{line.form}{line.copies}份")
    source = f"。获取途径：{line.source.rstrip('。')}" if line.source else ""
    return (
        Span(f"{number}. "),
        Span(line.name, Face.SERIF_BOLD),
        Span(f"，{'，'.join(said)}{source}。"),
    )
