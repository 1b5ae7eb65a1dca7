"""党费收据: two halves with the same number; a voided one stays and says so (中组发〔2008〕3号)."""

from decimal import Decimal
from functools import partial

from models.dues.queries.papers import DuesReceipt
from models.money import capital_amount
from reports.forms.dues_wording import (
    NOT_ADVANCED,
    amount_cell,
    say_paid_months,
    say_payer,
    void_pieces,
)
from reports.paper import geometry as page
from reports.paper.breaking import Span
from reports.paper.fonts import Face
from reports.paper.grid import cell, label
from reports.paper.halves import FRAME, begin_half, draw_halves, info_rows
from reports.paper.letter import Piece, blank, keep_tail
from reports.paper.slip import lines, room_left, row, sign_boxes
from reports.paper.stamps import PrintStamp, format_minute

TITLE = "党费收据"
TEMPLATE = "dues-receipt/1"
COPIES = ("收据联（交款人留存）", "存根联（党组织留存）")
WIDTHS = FRAME.widths(30, 112, 38)
TOTAL_WIDTHS = FRAME.widths(30, 112, 38)
SIZE = page.SIZE_SMALL_5


def draw(facts: DuesReceipt, printed: PrintStamp) -> bytes:
    """The receipt and its stub as PDF."""
    return draw_halves(
        partial(_compose, facts),
        title=TITLE,
        document_number=facts.document_number,
        template=TEMPLATE,
        printed=printed,
        copies=COPIES,
    )


def _compose(facts: DuesReceipt, copy: str) -> list[Piece]:
    number = facts.document_number
    pieces = begin_half(TITLE, copy, number, facts.branch, number)
    pieces += void_pieces(facts.voided)
    pieces += info_rows(
        (
            ("党员姓名", facts.member),
            ("交款人", say_payer(facts.payer, facts.payer_relation)),
            ("交款时间", format_minute(facts.paid_at)),
            ("交款方式", facts.way),
        )
    )
    header = row(
        FRAME, (label("项目"), label("说明"), label("金额（元）")), WIDTHS, least=0.0, keep=True
    )
    pieces.append(header)
    pieces += [
        row(FRAME, (cell(what, center=True), cell(said), amount_cell(amount)), WIDTHS,
            least=7.4 * page.MM, header=header)
        for what, said, amount in _entries(facts)
    ]  # fmt: skip
    amount = Span(f"¥ {facts.amount:,.2f}", Face.SERIF_BOLD)
    pieces.append(
        row(
            FRAME,
            (
                label("合计（大写）"),
                cell((Span(capital_amount(facts.amount), Face.SERIF_BOLD),)),
                cell((amount,), center=True),
            ),
            TOTAL_WIDTHS,
            page.SIZE_SMALL_4,
        )
    )
    for title, text in (("支部同意", facts.consent), ("超限理由", facts.override)):
        if text:
            cells = (label(title), cell(text, columns=2))
            pieces.append(row(FRAME, cells, WIDTHS, SIZE, least=0.0))
    pieces.append(blank(0.8 * page.MM))
    pieces += lines(FRAME, _note(facts), SIZE)
    pieces.append(blank(0.8 * page.MM))
    signatures = sign_boxes(
        FRAME,
        ("交款人签名", f"收款人签名（{facts.cashier}）", "党组织印章"),
        "________年____月____日",
        height=room_left(FRAME, pieces, 20 * page.MM, page.SEAL_DIAMETER),
    )
    return keep_tail(pieces, signatures, lines=7)


def _entries(facts: DuesReceipt) -> list[tuple[str, str, Decimal]]:
    entries: list[tuple[str, str, Decimal]] = []
    for what, is_top_up in (("党费", False), ("补差", True)):
        months = [one for one in facts.months if one.is_top_up is is_top_up]
        if months:
            amount = sum((one.amount for one in months), Decimal(0))
            entries.append((what, say_paid_months(months), amount))
    if facts.extra and not facts.voucher_number:
        entries.append((facts.extra_kind, "党员自愿，在应交党费之外", facts.extra))
    return entries


def _note(facts: DuesReceipt) -> str:
    large = ""
    if facts.voucher_number:
        large = (
            f"同时收到{facts.extra_kind} {facts.large:,.2f} 元，不在本收据内，"
            f"另开凭证 {facts.voucher_number}。"
        )
    return (
        f"{large}{NOT_ADVANCED}。请当面核对，如有不符请找收款人，"
        f"或致电{facts.head.centre}（{facts.head.phone}）。"
    )
