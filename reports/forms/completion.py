"""代办办结单: the outcome, and what now goes back to the principal."""

from models.proxy.queries.papers import Completion
from reports.forms.proxy_halves import begin_case_half, draw_case_halves
from reports.forms.proxy_wording import tell_balance, tell_custody
from reports.forms.wording import contact_sentence
from reports.paper import geometry as page
from reports.paper.halves import FRAME, INFO_WIDTHS
from reports.paper.letter import Piece, blank, keep_tail
from reports.paper.slip import lines, sign_boxes, text_rows
from reports.paper.stamps import PrintStamp, format_date

TITLE = "代办办结单"
TEMPLATE = "completion/1"
SIZE = page.SIZE_5


def draw(facts: Completion, printed: PrintStamp) -> bytes:
    """The form as PDF."""
    return draw_case_halves(_compose, facts, printed, TITLE, TEMPLATE)


def _compose(facts: Completion, copy: str) -> list[Piece]:
    pieces = begin_case_half(
        facts,
        TITLE,
        copy,
        ("承办单位", facts.office or "本中心"),
        ("办结日期", format_date(facts.closed_on)),
        ("办理结果", facts.outcome),
    )
    least = 6.8 * page.MM
    for title, text in (
        ("结果说明", facts.result or "无"),
        ("材料现状", tell_custody(facts.lines)),
        ("款项现状", tell_balance(facts.balance)),
    ):
        pieces += text_rows(FRAME, title, text, INFO_WIDTHS, size=SIZE, least=least, most=7)
    pieces.append(blank(0.6 * page.MM))
    small = page.SIZE_SMALL_5
    pieces += lines(
        FRAME, "材料、票据和结余全部交还并签《送达（回交）回执》后，本件才算结清。", small
    )
    pieces += lines(FRAME, contact_sentence(facts.head), small)
    pieces.append(blank(0.6 * page.MM))
    signatures = sign_boxes(
        FRAME, ("委托人签名", "代办员签名"), "________年____月____日", height=19 * page.MM
    )
    return keep_tail(pieces, signatures, lines=7)
