"""志愿者报名表: what the volunteer states and agrees to, for signature (志愿服务条例 7, 15, 20)."""

from models.volunteers.queries.papers import RegistrationForm
from models.volunteers.rules.volunteers import Availability, ServiceKind
from reports.forms.neighbour_wording import SIGN_DAY, marked, say_day
from reports.forms.wording import contact_sentence
from reports.paper import geometry as page
from reports.paper.grid import cell, label
from reports.paper.letter import Piece, blank, keep_tail, paginate
from reports.paper.slip import (
    A4_FORM,
    code_at,
    draw_slip,
    heading,
    lines,
    row,
    sign_boxes,
    two_ends,
)
from reports.paper.stamps import PrintStamp, format_date

TITLE = "志愿者报名表"
TEMPLATE = "volunteer-registration/1"
FRAME = A4_FORM
SIZE = page.SIZE_5
WIDTHS = FRAME.widths(26, 61, 26, 61)
_Pair = tuple[str, str | tuple[str, ...]]  # a label, and what stands beside it


def draw(facts: RegistrationForm, printed: PrintStamp) -> bytes:
    """The form as PDF."""
    return draw_slip(
        paginate(_compose(facts), FRAME.depth),
        FRAME,
        title=TITLE,
        document_number=facts.document_number,
        template=TEMPLATE,
        printed=printed,
        foot=f"{facts.document_number}　{printed.footer}",
    )


def _compose(facts: RegistrationForm) -> list[Piece]:
    pieces = [
        code_at(FRAME, facts.number, 15 * page.MM),
        heading(FRAME, TITLE, above=facts.head.centre, size=page.SIZE_2),
        blank(3 * page.MM),
        two_ends(
            FRAME, f"志愿者编号：{facts.number}", f"登记日期：{format_date(facts.registered_on)}"
        ),
        blank(1 * page.MM),
    ]
    for pairs in _pairs(facts):
        cells = [
            one
            for title, text in pairs
            for one in (label(title), cell(*_lines(text), columns=1 if len(pairs) == 2 else 3))
        ]
        pieces.append(row(FRAME, cells, WIDTHS, SIZE, least=9.6 * page.MM))
    pieces.append(blank(2.5 * page.MM))
    for text in _promises(facts):
        pieces += lines(FRAME, text, SIZE, indent=2 * SIZE)
    pieces.append(blank(1 * page.MM))
    pieces += lines(FRAME, contact_sentence(facts.head), page.SIZE_SMALL_5)
    pieces.append(blank(2.5 * page.MM))
    who = ["本人签名", "登记人签名"]
    if facts.need.guardian:
        who.insert(1, "监护人签名")
    return keep_tail(pieces, sign_boxes(FRAME, who, SIGN_DAY, height=32 * page.MM), lines=4)


def _lines(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else text


def _pairs(facts: RegistrationForm) -> list[tuple[_Pair, ...]]:
    born = say_day(facts.birth_date)
    if facts.age is not None:
        born = f"{born}（{facts.age} 周岁）"
    kinds = {ServiceKind(kind).text for kind in facts.kinds}
    times = {Availability(time).text for time in facts.availability}
    pairs: list[tuple[_Pair, ...]] = [
        (("姓名", facts.name), ("性别", facts.sex)),
        (("出生日期", born), ("联系电话", facts.phone)),
        (("证件", f"{facts.paper_type} {facts.id_number}".strip()), ("服务区域", facts.area)),
        (("住址", facts.address),),
        (("特长", "、".join(facts.skills)),),
        (("服务类别", marked([kind.text for kind in ServiceKind], kinds, a_line=5)),),
        (("可服务时间", marked([time.text for time in Availability], times)),),
        (("所在服务队", "、".join(facts.teams)),),
        (
            ("紧急联系人", _named(facts.emergency_name, facts.emergency_relation)),
            ("紧急联系电话", facts.emergency_phone),
        ),
    ]
    if facts.need.guardian or facts.guardian_name:
        pairs += [
            (
                ("监护人", _named(facts.guardian_name, facts.guardian_relation)),
                ("监护人电话", facts.guardian_phone),
            ),
            (("监护人签字", say_day(facts.guardian_signed_on)),),
        ]
    if facts.has_own_earnings:
        pairs.append((("本人声明", "已满十六周岁，以自己的劳动收入为主要生活来源"),))
    insured = "，".join(filter(None, (facts.insurer, facts.insurance_number)))
    if facts.insured_to is not None:
        insured = f"{insured}，保到 {format_date(facts.insured_to)}"
    pairs.append((("人身意外保险", insured),))
    published = marked(("同意公开姓名和照片", "不同意公开"), (_published(facts),))
    pairs.append((("宣传报道", published),))
    return pairs


def _named(name: str, relation: str) -> str:
    return f"{name}（{relation}）" if name and relation else name


def _published(facts: RegistrationForm) -> str:
    return "同意公开姓名和照片" if facts.may_be_published else "不同意公开"


def _promises(facts: RegistrationForm) -> list[str]:
    said = [
        "本人自愿参加志愿服务，所填内容真实、准确、完整；在年龄、知识、技能和身体状况允许的范围内服务，"
        "按约定的时间到岗，不收取服务对象的报酬，不泄露服务中知道的个人信息。",
        "为安排服务、记录时长和出具证明，同意本中心登记和使用上述信息"
        + (f"（告知书版本 {facts.consent_version}）" if facts.consent_version else "")
        + "；可以随时查阅、更正和退出。",
    ]
    if facts.need.sentences:
        said.append(f"未成年人须知：{'；'.join(facts.need.sentences)}。")
    return said
