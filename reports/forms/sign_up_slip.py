"""活动报名确认单: what the volunteer takes on, where and when, and its risks (条例 13, 14, 17)."""

from models.volunteers.queries.papers import SignUpPaper
from reports.forms.neighbour_wording import SIGN_DAY, say_time
from reports.forms.wording import contact_sentence
from reports.paper import geometry as page
from reports.paper.grid import cell, label
from reports.paper.letter import Piece, blank, keep_tail, paginate
from reports.paper.slip import A4_FORM, draw_slip, heading, lines, row, sign_boxes, two_ends
from reports.paper.stamps import PrintStamp, format_date, format_minute

TITLE = "志愿服务活动报名确认单"
TEMPLATE = "sign-up-slip/1"
FRAME = A4_FORM
SIZE = page.SIZE_SMALL_4
WIDTHS = FRAME.widths(28, 59, 28, 59)


def draw(facts: SignUpPaper, printed: PrintStamp) -> bytes:
    """The slip as PDF."""
    return draw_slip(
        paginate(_compose(facts), FRAME.depth),
        FRAME,
        title=TITLE,
        document_number=facts.document_number,
        template=TEMPLATE,
        printed=printed,
        foot=f"{facts.document_number}　{printed.footer}",
    )


def _compose(facts: SignUpPaper) -> list[Piece]:
    who = facts.volunteer
    pieces = [
        heading(FRAME, TITLE, above=facts.head.centre, size=page.SIZE_2),
        blank(2 * page.MM),
        two_ends(
            FRAME, f"活动编号：{facts.activity_number}", f"报名时间：{format_minute(facts.at)}",
            size=SIZE,
        ),
        blank(1 * page.MM),
    ]  # fmt: skip
    when = f"{format_date(facts.starts_at.date())} {say_time(facts.starts_at, facts.ends_at)}"
    age = "" if who.age is None else f"（活动当天 {who.age} 周岁）"
    told: list[tuple[tuple[str, str], ...]] = [
        (("志愿者", f"{who.name}{age}"), ("志愿者编号", who.number)),
        (("活动名称", facts.activity),),
        (("报名状态", facts.status.text), ("岗位", facts.post)),
        (("服务时间", when),),
        (("地点", facts.place),),
        (("主办", facts.organiser), ("负责人", facts.person_in_charge)),
        (("联系电话", facts.contact),),
        (("服务内容", facts.content),),
        (("需要自带", facts.things_needed),),
        (("风险提示", facts.risk or ("" if facts.is_dangerous else "没有已知的特别风险")),),
        (("保险", facts.insurance or who.insurer),),
    ]
    if who.need.guardian:
        present = "由监护人陪同参加" if facts.with_guardian else "监护人已签字，本人参加"
        named = f"{who.guardian_name}（{who.guardian_relation}） {who.guardian_phone}"
        told.append((("监护人", f"{named}，{present}"),))
    for pairs in told:
        cells = [
            one
            for title, text in pairs
            for one in (label(title), cell(text, columns=1 if len(pairs) == 2 else 3))
        ]
        pieces.append(row(FRAME, cells, WIDTHS, SIZE, least=10 * page.MM))
    pieces.append(blank(3 * page.MM))
    promise = (
        "本人已了解服务的内容、时间、地点、安全要求和风险，身体状况适合参加；"
        "不能参加时提前告知，由候补人员递补。"
    )
    pieces += lines(FRAME, promise, SIZE, indent=2 * SIZE)
    pieces += lines(FRAME, contact_sentence(facts.head), page.SIZE_5)
    pieces.append(blank(2 * page.MM))
    signs = ["志愿者签名", "负责人签名"]
    if who.need.guardian:
        signs.insert(1, "监护人签名")
    return keep_tail(pieces, sign_boxes(FRAME, signs, SIGN_DAY, height=24 * page.MM), lines=4)
