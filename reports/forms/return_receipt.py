"""送达（回交）回执: papers, receipts and money that went back, counted and signed for."""

from models.proxy.queries.papers import CustodyEntry, ReturnReceipt
from reports.forms.proxy_halves import begin_case_half, both_signs, draw_case_halves
from reports.forms.proxy_wording import tell_refund
from reports.forms.wording import contact_sentence
from reports.paper import geometry as page
from reports.paper.grid import cell, label
from reports.paper.halves import FRAME, INFO_WIDTHS
from reports.paper.letter import Piece, blank, keep_tail
from reports.paper.slip import lines, numbered_rows, row, sign_boxes, text_rows
from reports.paper.stamps import PrintStamp, format_date

TITLE = "送达（回交）回执"
TEMPLATE = "return-receipt/1"
WIDTHS = FRAME.widths(10, 70, 20, 14, 14, 52)
SIZE = page.SIZE_SMALL_5
CENTERED = frozenset({0, 2, 3, 4})


def draw(facts: ReturnReceipt, printed: PrintStamp) -> bytes:
    """The receipt as PDF."""
    return draw_case_halves(_compose, facts, printed, TITLE, TEMPLATE)


def _compose(facts: ReturnReceipt, copy: str) -> list[Piece]:
    pieces = begin_case_half(
        facts,
        TITLE,
        copy,
        ("办理结果", facts.outcome or "未办成"),
        ("回交日期", format_date(facts.issued_on)),
    )
    pieces += _things(facts)
    receipts = "、".join(facts.receipts)
    told = f"{len(facts.receipts)}张：{receipts}" if receipts else "无票据"
    pieces += text_rows(FRAME, "票据", told, INFO_WIDTHS, size=SIZE, least=6 * page.MM)
    pieces += text_rows(
        FRAME, "款项", tell_refund(facts.money_back), INFO_WIDTHS, size=SIZE, least=6 * page.MM
    )
    pieces.append(blank(0.6 * page.MM))
    small = page.SIZE_SMALL_5
    told = "以上材料、票据和款项已当面点清收回，双方再无代管的材料和款项。"
    pieces += lines(FRAME, told + contact_sentence(facts.head), small)
    pieces.append(blank(0.6 * page.MM))
    signatures = sign_boxes(
        FRAME,
        ("代办员（交还人）签名", "委托人（收回人）签名", "他人代收的，代收人签名、与委托人关系"),
        "______年___月___日___时___分",
        height=18 * page.MM,
        drawn=both_signs(facts.signed),
    )
    return keep_tail(pieces, signatures, lines=6)


def _things(facts: ReturnReceipt) -> list[Piece]:
    titles = ("序号", "交还的材料、证件", "形式", "份数", "页数", "备注")
    header = row(FRAME, [label(t) for t in titles], WIDTHS, SIZE, least=0.0, keep=True)
    back = [entry for entry in facts.lines if entry.returned_copies]
    rows: list[Piece] = []
    for n, entry in enumerate(back, start=1):
        rows += numbered_rows(
            FRAME, _texts(n, entry), WIDTHS, SIZE, most=8, center=CENTERED, least=0.0, header=header
        )
    if not back:
        rows.append(row(FRAME, (cell("没有要交还的材料", columns=len(WIDTHS)),), WIDTHS, SIZE))
    used = "、".join(
        f"{entry.name} {entry.form}{entry.used_up_copies}份"
        for entry in facts.lines
        if entry.used_up_copies
    )
    if used:
        told = f"{used}，已交承办单位，不再归还"
        rows += text_rows(FRAME, "不归还", told, INFO_WIDTHS, size=SIZE, least=6 * page.MM)
    return [header, *rows]


def _texts(number: int, entry: CustodyEntry) -> tuple[str, ...]:
    return (
        str(number),
        entry.name,
        entry.form,
        str(entry.returned_copies),
        str(entry.pages or ""),
        entry.remark,
    )
