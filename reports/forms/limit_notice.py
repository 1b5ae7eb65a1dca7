"""延期通知书, 挂起通知书: what becomes of the limit and why (行政许可法 arts. 42, 45)."""

from models.cases.queries.papers import LimitNotice
from reports.forms.closing import close_notice
from reports.forms.wording import SIGN_DATE, SIGN_HERE, describe_item, point
from reports.paper.breaking import Span
from reports.paper.fonts import Face
from reports.paper.letter import BodyType, Piece, number_piece, paragraph, title_piece
from reports.paper.stamps import PrintStamp, format_date

TITLES = {"extension": "延期通知书", "suspension": "挂起通知书"}
TEMPLATE = "limit-notice/1"


def title_of(facts: LimitNotice) -> str:
    """延期通知书 or 挂起通知书."""
    return TITLES[facts.kind]


def compose(facts: LimitNotice, printed: PrintStamp, body: BodyType) -> list[Piece]:
    """The paper's pieces, set in that body type."""
    pieces = [title_piece(title_of(facts)), number_piece(facts.document_number, body)]
    pieces += paragraph(f"{facts.applicant}：", body, indent=0)
    tell = _extension if facts.kind == "extension" else _suspension
    for spans in tell(facts):
        pieces += paragraph(spans, body)
    return close_notice(
        pieces,
        facts,
        printed,
        body,
        left=(f"经办人：{facts.clerk}", f"申请人签收：{SIGN_HERE}", SIGN_DATE),
        note="期限按工作日计算，法定节假日、休息日不计入。",
    )


def _matter(facts: LimitNotice) -> tuple[Span, ...]:
    return (
        Span("您申请办理的"),
        Span(facts.item_name, Face.SERIF_BOLD),
        Span(describe_item(facts.item_name, "", facts.case_number)),
    )


def _approved(facts: LimitNotice) -> str:
    return f"，经{facts.approved_by}批准" if facts.approved_by else ""


def _extension(facts: LimitNotice) -> list[tuple[Span, ...]]:
    old = f"原应于{format_date(facts.old_due)}前（含当日）办结，" if facts.old_due else ""
    told = [
        (
            *_matter(facts),
            Span(f"，{old}现需要延长办理期限{_approved(facts)}，特此告知。"),
        ),
        point("延长理由", facts.reason),
        point("延长时间", f"{facts.days}个工作日，自{format_date(facts.start)}决定"),
    ]
    if facts.new_due:
        told.append(
            (
                Span("新的期限：", Face.SERIF_BOLD),
                Span(f"{format_date(facts.new_due)}前（含当日）", Face.SERIF_BOLD),
                Span("办结。"),
            )
        )
    if facts.procedure:
        told.append(point("说明", facts.procedure))
    return told


def _suspension(facts: LimitNotice) -> list[tuple[Span, ...]]:
    told: list[tuple[Span, ...]] = [
        (
            *_matter(facts),
            Span("，自"),
            Span(format_date(facts.start), Face.SERIF_BOLD),
            Span(f"起暂停计算办理期限{_approved(facts)}，特此告知。"),
        ),
        point("暂停理由", facts.reason),
    ]
    if facts.procedure:
        told.append(point("需要进行的程序", facts.procedure))
    end = "尚不能确定，确定后另行告知"
    if facts.expected_end:
        end = f"预计到{format_date(facts.expected_end)}"
    told.append(point("所需时间", end))
    resumed = "暂停的时间不计入办理期限，恢复办理当日起继续计算"
    if facts.old_due:
        resumed += f"；原定的{format_date(facts.old_due)}相应顺延"
    told.append((Span(f"{resumed}。"),))
    return told
