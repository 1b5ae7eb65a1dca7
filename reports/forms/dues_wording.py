"""Sentences that several dues papers share."""

from collections.abc import Sequence
from decimal import Decimal

from models.dues.queries.papers import MonthPaid, OwedMonth, Voiding
from models.dues.rules.months import Month
from reports.paper import geometry as page
from reports.paper.fonts import Face
from reports.paper.grid import Cell, cell, label
from reports.paper.halves import FRAME
from reports.paper.letter import Piece
from reports.paper.sheet import Sheet
from reports.paper.slip import row
from reports.paper.stamps import format_time

VOID = "作　废"
VOID_SIZE = 60.0
VOID_GREY = (0.82, 0.82, 0.82)
NOT_ADVANCED = "党费由党员本人交，或由本人委托的人代交；支部不垫交、不代扣"


def say_span(first: Month, last: Month) -> str:
    """2026年3月; 2026年1月至6月; 2026年11月至2027年2月."""
    if first == last:
        return first.label
    end = f"{last.number}月" if first.year == last.year else last.label
    return f"{first.label}至{end}"


def say_paid_months(months: Sequence[MonthPaid]) -> str:
    """Months one after another with the same amount are told together."""
    return _say_runs([(one.month, one.amount) for one in months])


def say_owed_months(months: Sequence[OwedMonth]) -> str:
    """Which months are open, and what is owed for each."""
    return _say_runs([(one.month, one.amount) for one in months])


def _say_runs(months: Sequence[tuple[Month, Decimal]]) -> str:
    runs: list[tuple[Month, Month, Decimal]] = []
    for month, amount in sorted(months):
        if runs and runs[-1][1].plus(1) == month and runs[-1][2] == amount:
            runs[-1] = (runs[-1][0], month, amount)
        else:
            runs.append((month, month, amount))
    return "；".join(_say_run(*run) for run in runs)


def _say_run(first: Month, last: Month, amount: Decimal) -> str:
    if first == last:
        return f"{first.label}，{amount:.2f} 元"
    return f"{say_span(first, last)}，{last.minus(first) + 1}个月，每月 {amount:.2f} 元"


def say_payer(payer: str, relation: str) -> str:
    """张伟明（本人）; 李兰（受委托，配偶）."""
    return f"{payer}（受委托，{relation}）" if relation else payer


def void_pieces(voided: Voiding | None) -> list[Piece]:
    """作废 across a half sheet, and a row that says by whom, when and why."""
    if voided is None:
        return []
    told = (
        f"{format_time(voided.at)}，{voided.by}作废，原因：{voided.reason}。"
        "本件不作凭证，编号保留。"
    )

    def draw(sheet: Sheet, top: float) -> None:
        middle = FRAME.side + FRAME.room / 2
        y = top - FRAME.depth * 0.42
        sheet.text(middle, y, VOID, VOID_SIZE, face=Face.SANS_BOLD, align="center", color=VOID_GREY)

    widths = FRAME.widths(22, 158)
    return [
        Piece(0.0, draw, keep=True),
        row(FRAME, (label("作废"), cell(told)), widths, least=6.8 * page.MM),
    ]


def amount_cell(amount: Decimal | None, *, columns: int = 1) -> Cell:
    """An amount in yuan, centred; empty where there is none."""
    text = "" if amount is None else f"{amount:,.2f}"
    return cell(text, columns=columns, center=True)
