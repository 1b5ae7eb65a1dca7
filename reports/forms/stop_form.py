"""中止单, 终止单: why, and where things and money stand (民法典 173)."""

from models.proxy.queries.papers import StopForm
from reports.forms.proxy_halves import begin_case_half, draw_case_halves
from reports.forms.proxy_wording import tell_balance, tell_custody
from reports.forms.wording import contact_sentence
from reports.paper import geometry as page
from reports.paper.halves import FRAME, INFO_WIDTHS
from reports.paper.letter import Piece, blank, keep_tail
from reports.paper.slip import lines, sign_boxes, text_rows
from reports.paper.stamps import PrintStamp, format_date

TITLES = {"suspension": "代办中止单", "termination": "代办终止单"}
TEMPLATE = "stop-form/1"
EFFECTS = {
    "suspension": "中止期间不计入办理期限，代管的材料和款项由代办员继续保管，委托人可以随时要回。"
    "中止的原因消除后另签《续办委托书》，凭新的委托书继续办理。",
    "termination": "自终止之日起，代办员不再以委托人的名义办理本件（民法典第一百七十三条）；"
    "代管的材料、票据和结余要逐项交还，签《送达（回交）回执》后才算结清。",
}
SIZE = page.SIZE_5


def title_of(facts: StopForm) -> str:
    """代办中止单 or 代办终止单."""
    return TITLES[facts.kind]


def draw(facts: StopForm, printed: PrintStamp) -> bytes:
    """The form as PDF."""
    return draw_case_halves(_compose, facts, printed, title_of(facts), TEMPLATE)


def _compose(facts: StopForm, copy: str) -> list[Piece]:
    what = "中止" if facts.kind == "suspension" else "终止"
    pieces = begin_case_half(
        facts,
        title_of(facts),
        copy,
        (f"{what}日期", format_date(facts.issued_on)),
    )
    least = 6.8 * page.MM
    for title, text in (
        (f"{what}原因", facts.reason),
        ("材料现状", tell_custody(facts.lines)),
        ("款项现状", tell_balance(facts.balance)),
    ):
        pieces += text_rows(FRAME, title, text, INFO_WIDTHS, size=SIZE, least=least, most=7)
    pieces.append(blank(0.6 * page.MM))
    small = page.SIZE_SMALL_5
    pieces += lines(FRAME, EFFECTS[facts.kind], small)
    pieces += lines(FRAME, contact_sentence(facts.head), small)
    pieces.append(blank(0.6 * page.MM))
    signatures = sign_boxes(
        FRAME, ("委托人签名", "代办员签名", "主管签名"), "________年____月____日",
        height=19 * page.MM,
    )  # fmt: skip
    return keep_tail(pieces, signatures, lines=7)
