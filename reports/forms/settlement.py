"""代缴、代购结算单: what was entrusted, spent and given back, in figures and capital numerals."""

from models.money import capital_amount
from models.proxy.queries.papers import MoneyLine, Settlement
from reports.forms.proxy_halves import begin_case_half, draw_case_halves
from reports.forms.proxy_wording import FREE
from reports.forms.wording import contact_sentence
from reports.paper import geometry as page
from reports.paper.grid import Cell, cell, label
from reports.paper.halves import FRAME
from reports.paper.letter import Piece, blank, keep_tail
from reports.paper.slip import lines, row, sign_boxes
from reports.paper.stamps import PrintStamp, format_date, format_time

TITLE = "代缴、代购结算单"
TEMPLATE = "settlement/1"
WIDTHS = FRAME.widths(29, 12, 43, 24, 22, 31, 19)
HEADER = ("时间", "类别", "摘要", "交款、收款人", "金额（元）", "票据号", "复核人")
SIZE = page.SIZE_SMALL_5
SUM_WIDTHS = FRAME.widths(30, 30, 120)


def draw(facts: Settlement, printed: PrintStamp) -> bytes:
    """The settlement as PDF."""
    return draw_case_halves(_compose, facts, printed, TITLE, TEMPLATE)


def _compose(facts: Settlement, copy: str) -> list[Piece]:
    pieces = begin_case_half(facts, TITLE, copy)
    header = row(FRAME, [label(text) for text in HEADER], WIDTHS, SIZE, least=0.0, keep=True)
    pieces.append(header)
    pieces += [
        row(FRAME, _cells(entry), WIDTHS, SIZE, least=6 * page.MM, header=header)
        for entry in facts.entries
    ]
    pieces += _sums(facts)
    pieces.append(blank(0.6 * page.MM))
    told = f"{FREE}。结算日期：{format_date(facts.issued_on)}。{contact_sentence(facts.head)}"
    pieces += lines(FRAME, told, SIZE)
    pieces.append(blank(0.6 * page.MM))
    signatures = sign_boxes(
        FRAME,
        ("委托人确认（账目已核对）签名", "代办员签名", "主管签名"),
        "________年____月____日",
        height=19 * page.MM,
    )
    return keep_tail(pieces, signatures, lines=9)


def _cells(entry: MoneyLine) -> tuple[Cell, ...]:
    return (
        cell(format_time(entry.at)),
        cell(entry.kind, center=True),
        cell(entry.summary),
        cell(entry.party),
        cell(f"{entry.amount:.2f}", center=True),
        cell(entry.receipt_number),
        cell(entry.second_signer),
    )


def _sums(facts: Settlement) -> list[Piece]:
    """Four sums; a negative one is told as what the principal makes up, never in capitals."""
    back = "退还委托人" if facts.refunded >= 0 else "委托人补交"
    left = "结余" if facts.balance >= 0 else "委托人应补"
    note = "，已结清" if not facts.balance else ""
    sums = (
        ("委托预收", facts.advanced, ""),
        ("支付合计", facts.paid, ""),
        (back, abs(facts.refunded), ""),
        (left, abs(facts.balance), note),
    )
    size = page.SIZE_5
    return [
        row(
            FRAME,
            (
                label(title),
                cell(f"{amount:.2f} 元", center=True),
                cell(capital_amount(amount) + after),
            ),
            SUM_WIDTHS,
            size,
            least=6.4 * page.MM,
        )
        for title, amount, after in sums
    ]
