"""提交支部大会的说明: six months unpaid (党章 art. 9, 中组发〔2008〕3号 art. 13).

It only tells what is on record; what becomes of the membership is for the meeting and the
organisation above.
"""

from models.dues.queries.papers import MeetingForm
from reports.forms.dues_wording import say_owed_months
from reports.paper import geometry as page
from reports.paper.breaking import Span
from reports.paper.fonts import Face
from reports.paper.grid import cell, label, row_piece
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

TITLE = "关于党员连续六个月未交党费的说明"
TEMPLATE = "meeting-form/1"
TITLE_SIZE = 20.0
WIDTHS = tuple(mm * page.MM for mm in (40, 116))
# Millimetres; the higher body writes more than a line.
BY_HAND = (("本人说明的理由", 13), ("支部大会讨论情况", 17), ("上级党组织意见", 15))
ABOVE_SIGNING = 3 * page.MM  # the secretary signs with a pen: more than a printed line's room


def compose(facts: MeetingForm, printed: PrintStamp, body: BodyType) -> list[Piece]:
    """The paper's pieces, set in that body type."""
    pieces = [title_piece(TITLE, size=TITLE_SIZE)]
    if facts.document_number:
        pieces.append(number_piece(facts.document_number, body))
    pieces.append(blank(body.pitch * 0.4))
    pieces += paragraph(f"{facts.branch}党员大会：", body, indent=0)
    kind = "预备党员" if facts.is_probationary else "正式党员"
    away = f"，流动到{facts.mobile_place}" if facts.mobile_place else ""
    first, last = facts.months[0].month, facts.months[-1].month
    pieces += paragraph(
        (
            Span(facts.member, Face.SERIF_BOLD),
            Span(
                f"同志，{kind}，{facts.category}，{format_date(facts.since)}起在本支部交纳党费"
                f"{away}。截至{format_date(facts.issued_on)}，该同志已"
            ),
            Span(f"连续{facts.run}个月", Face.SERIF_BOLD),
            Span(
                f"没有交纳党费，未交的{len(facts.months)}个月（{first.label}至{last.label}）"
                f"合计 {facts.total:,.2f} 元：{say_owed_months(facts.months)}。"
                "系统内没有减免、缓交或正当理由的记录。"
            ),
        ),
        body,
    )
    pieces += paragraph(_talks(facts), body)
    pieces += paragraph(
        (
            Span("有关规定：", Face.SANS_BOLD),
            Span(
                "党员没有正当理由连续六个月不交党费的，按自行脱党看待，由支部大会决定是否除名，"
                "报上级党组织批准（党章第九条）；支部应先做教育，并限期改正"
                "（中组发〔2008〕3号第十三条）。"
            ),
        ),
        body,
    )
    pieces += paragraph(
        (
            Span("现提交支部大会讨论。"),
            Span("本说明只列出交纳记录，不作结论；党籍不因本说明改变。", Face.SERIF_BOLD),
        ),
        body,
    )
    pieces.append(blank(1.5 * page.MM))
    for title, depth in BY_HAND:
        name = title
        if title.startswith("上级") and facts.committee:
            name = f"{title}（{facts.committee}）"
        pieces.append(
            row_piece((label(name), cell("")), WIDTHS, page.SIZE_5, least_height=depth * page.MM)
        )
    notes = note_type(body)
    pieces.append(blank(1.5 * page.MM))
    pieces += paragraph(
        f"咨询：{facts.head.centre}，{facts.head.address}，电话 {facts.head.phone}。", notes
    )
    pieces.append(blank(ABOVE_SIGNING))
    signature = signature_piece(
        facts.branch,
        format_date(facts.issued_on),
        seal="（印章）",
        left=(f"支部书记（{facts.secretary}）签名：________",),
        code="",
        draft=printed.draft,
        body=body,
    )
    return keep_tail(pieces, signature, lines=3)


def _talks(facts: MeetingForm) -> tuple[Span, ...]:
    head = Span("教育和提醒：", Face.SANS_BOLD)
    if not facts.talks:
        return head, Span("系统内没有谈话、提醒的记录，请支部先谈话并限期补交，再提交讨论。")
    told = "；".join(f"{format_date(talk.on)}，{talk.text.rstrip('。')}" for talk in facts.talks)
    return head, Span(f"{told}。")
