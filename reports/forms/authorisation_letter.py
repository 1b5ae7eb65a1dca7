"""代办委托书, 续办委托书: who acts, for what, with which powers, until when (民法典 161–173).

In duplicate: two pages alike, named 正本 and 副本. Powers that are not given stand there unticked.
"""

from functools import partial

from models.proxy.queries.papers import LetterPaper
from models.proxy.rules.letters import SignedBy
from reports.forms.proxy_wording import FREE, PROMISES, describe_entry
from reports.forms.wording import contact_sentence
from reports.paper import geometry as page
from reports.paper.breaking import Span
from reports.paper.fonts import Face
from reports.paper.grid import Cell, cell, label, row_piece
from reports.paper.letter import (
    BodyType,
    Piece,
    blank,
    draw_letter,
    fit_on_one_page,
    keep_tail,
    note_type,
    number_piece,
    paragraph,
    title_piece,
)
from reports.paper.sheet import GREY, Sheet
from reports.paper.stamps import PrintStamp, format_date

TITLE = "代办委托书"
RENEWED = "续办委托书"
TEMPLATE = "authorisation-letter/1"
COPIES = ("正本", "副本")
WIDTHS = tuple(mm * page.MM for mm in (24, 54, 24, 54))
GIVEN = "■ 授权"
NOT_GIVEN = "□ 不授权"
CODE_SIDE = 17 * page.MM


def title_of(facts: LetterPaper) -> str:
    """代办委托书; 续办委托书 where it renews another."""
    return RENEWED if facts.renews else TITLE


def draw(facts: LetterPaper, printed: PrintStamp) -> bytes:
    """Both copies as PDF."""
    return draw_letter(
        fit_on_one_page(partial(_compose, facts)),
        title=title_of(facts),
        document_number=facts.document_number,
        template=TEMPLATE,
        printed=printed,
        copies=COPIES,
    )


def _compose(facts: LetterPaper, body: BodyType) -> list[Piece]:
    size = page.SIZE_5 if body.size > page.SIZE_5 else page.SIZE_SMALL_5
    pieces = [title_piece(title_of(facts)), number_piece(facts.document_number, body)]
    pieces += _parties(facts, size)
    pieces.append(blank(1.5 * page.MM))
    pieces += _matters(facts, body)
    pieces += _powers(facts, body, size)
    for spans in _terms(facts):
        pieces += paragraph(spans, body)
    pieces.append(blank(body.pitch * 0.4))
    pieces += _attached(facts, body)
    pieces.append(blank(1 * page.MM))
    notes = note_type(body)
    pieces += paragraph(
        "本委托书一式两份，内容相同，正本由代办员办理时出示并归档，副本由委托人留存。"
        + contact_sentence(facts.head),
        notes,
    )
    pieces.append(blank(1 * page.MM))
    return keep_tail(pieces, _signatures(facts), lines=4)


def _parties(facts: LetterPaper, size: float) -> list[Piece]:
    rows: list[tuple[Cell, ...]] = []
    if facts.renews:
        rows.append((label("原委托书编号"), cell(facts.renews, columns=3)))
        rows.append((label("续办理由"), cell(facts.reason, columns=3)))
    rows += [
        (label("委托人"), cell(facts.principal), label("联系电话"), cell(facts.phone)),
        (label("证件类型"), cell(facts.paper_type), label("证件号码"), cell(facts.id_number)),
        (label("住址"), cell(facts.address, columns=3)),
    ]
    if facts.groups:
        rows.append((label("人员类别"), cell(facts.groups, columns=3)))
    if facts.guardian:
        rows.append((label("监护人"), cell(f"{facts.guardian}（代委托人签署）", columns=3)))
    rows += [
        (
            label("代办员"),
            cell(facts.agent),
            label("工号"),
            cell(facts.agent_staff_number),
        ),
        (label("所在单位"), cell(facts.agent_unit), label("联系电话"), cell(facts.agent_phone)),
    ]
    return [row_piece(row, WIDTHS, size, least_height=6 * page.MM) for row in rows]


def _matters(facts: LetterPaper, body: BodyType) -> list[Piece]:
    matters = facts.matters.rstrip().rstrip("；，、")
    stop = "" if matters.endswith(("。", "！", "？")) else "。"
    return paragraph(
        (
            Span("一、委托事项：", Face.SANS_BOLD),
            Span("委托人委托上列代办员办理"),
            Span(facts.item, Face.SERIF_BOLD),
            Span(f"（事项编码 {facts.item_code}，办件编号 {facts.case_number}）"),
            Span(f"，具体为：{matters}{stop}"),
        ),
        body,
    )


def _powers(facts: LetterPaper, body: BodyType, size: float) -> list[Piece]:
    """Each power above its box: what is not given is as plain to see as what is."""
    said = paragraph(
        (
            Span("二、委托权限：", Face.SANS_BOLD),
            Span("逐项勾选，没有勾选的权限不授予，代办员不得行使。"),
        ),
        body,
    )
    widths = [page.TYPE_AREA_WIDTH / len(facts.all_powers)] * len(facts.all_powers)
    given = set(facts.powers)
    bold, plain = Face.SERIF_BOLD, Face.SERIF
    boxes = [
        Cell(((Span(GIVEN, bold) if power in given else Span(NOT_GIVEN, plain),),), center=True)
        for power in facts.all_powers
    ]
    header = row_piece(
        [label(power) for power in facts.all_powers], widths, size,
        least_height=6 * page.MM, keep=True,
    )  # fmt: skip
    ticks = row_piece(boxes, widths, size + 1.5, least_height=7.5 * page.MM)
    return [*said, header, ticks, blank(1 * page.MM)]


def _terms(facts: LetterPaper) -> list[tuple[Span, ...]]:
    version = f"（{facts.consent_version} 版）" if facts.consent_version else ""
    return [
        (
            Span("三、委托期限：", Face.SANS_BOLD),
            Span("自"),
            Span(format_date(facts.valid_from), Face.SERIF_BOLD),
            Span("起至"),
            Span(format_date(facts.valid_to), Face.SERIF_BOLD),
            Span(
                "止。期限届满、事项办完，委托人撤销委托或者代办员辞去委托的，委托终止"
                "（民法典第一百七十三条）。"
            ),
        ),
        (
            Span("四、费用：", Face.SANS_BOLD),
            Span(f"{FREE}。", Face.SERIF_BOLD),
            Span("代缴、代购凭票据结算，结余当面退还。"),
        ),
        (
            Span("五、代办纪律：", Face.SANS_BOLD),
            Span(f"{PROMISES}。", Face.SERIF_BOLD),
        ),
        (
            Span("六、个人信息：", Face.SANS_BOLD),
            Span(
                f"委托人已被告知《个人信息处理告知书》{version}的内容，同意本中心和代办员只为办理"
                "上列事项处理必要的个人信息（含证件号码等敏感个人信息），并提供给承办单位；"
                "同意可以随时撤回。"
            ),
        ),
    ]


def _attached(facts: LetterPaper, body: BodyType) -> list[Piece]:
    if not facts.lines:
        return paragraph("附件：材料交接清单（交接材料时填写，双方签名）", body)
    listed = "；".join(
        f"{number}. {describe_entry(entry)}" for number, entry in enumerate(facts.lines, start=1)
    )
    return paragraph(f"附件：材料交接清单（{len(facts.lines)}项）：{listed}", body)


def _signatures(facts: LetterPaper) -> Piece:
    """Principal with a place for the fingerprint, agent; guardian and witness where needed."""
    left, width = page.BINDING_MARGIN, page.TYPE_AREA_WIDTH / 2
    rows = [(27 * page.MM, _principal(facts), "代办员签名：")]
    if facts.guardian:
        rows.append((10 * page.MM, "监护人签名：", "与委托人关系："))
    if facts.signed_by == SignedBy.FINGERPRINT.text:
        rows.append((10 * page.MM, "见证人签名：", "见证人电话："))
    line = page.SIZE_5 * 1.9
    height = sum(one for one, *_ in rows) + line
    number = facts.case_number.strip()

    def draw(sheet: Sheet, top: float) -> None:
        y = top
        for depth, *texts in rows:
            for column, text in enumerate(texts):
                x = left + column * width
                sheet.box(x, y - depth, width, depth)
                sheet.text(x + 2 * page.MM, y - 2 * page.MM - page.SIZE_5, text, page.SIZE_5)
            y -= depth
        first = rows[0][0]
        _fingerprint(sheet, left + width, top, first)
        for column in range(2):
            at = left + column * width + 2 * page.MM
            date_line = "日期：_____年___月___日"
            sheet.text(at, top - first + 3 * page.MM, date_line, page.SIZE_5)
        if number:
            right = page.TYPE_AREA_RIGHT - CODE_SIDE - 2 * page.MM
            sheet.code(right, top - (first + CODE_SIDE) / 2, CODE_SIDE, number)
        said = f"签署方式：{facts.signed_by}"
        sheet.text(left, y - line + 3, said, page.SIZE_5)
        day = f"填发日期：{format_date(facts.issued_on)}"
        sheet.text(page.TYPE_AREA_RIGHT, y - line + 3, day, page.SIZE_5, align="right")

    return Piece(height, draw)


def _principal(facts: LetterPaper) -> str:
    return "委托人签名：" if not facts.guardian else "委托人（能签名的）："


def _fingerprint(sheet: Sheet, right: float, top: float, depth: float) -> None:
    side = 21 * page.MM
    x, y = right - side - 2 * page.MM, top - (depth + side) / 2
    sheet.box(x, y, side, side, weight=0.3)
    sheet.text(x + side / 2, y + side / 2 - 3, "指印", page.SIZE_5, align="center", color=GREY)
