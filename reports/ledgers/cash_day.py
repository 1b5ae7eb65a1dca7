"""现金日报单: a day's money of proxy service, by clerk, in figures and capital numerals.

Dues never appear here. Cash is counted by hand against the sum and signed for by two.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from models.errors import Cancelled
from models.money import capital_amount
from models.proxy.queries.money import MoneyRow
from models.proxy.rules.money import EntryKind
from reports.ledgers.table import Progress, never_cancelled, no_progress
from reports.paper import geometry as page
from reports.paper.grid import Cell, cell, label
from reports.paper.letter import Piece, blank, keep_tail, paginate
from reports.paper.printable import make_printable
from reports.paper.slip import WIDE_FORM, draw_slip, heading, lines, row, sign_boxes, two_ends
from reports.paper.stamps import PrintStamp, format_date
from reports.paper.whole_file import write_whole
from reports.sheets.writing import Column, SheetHead, write_sheet

TITLE = "代收代付现金日报单"
FORM_KEY = "cash_day"
TEMPLATE = "cash-day/1"
FRAME = WIDE_FORM
SIZE = page.SIZE_5
COUNTED = "实点现金：__________元　差额：________元"

# Header text, width on paper in mm, kind and width in the workbook.
_COLUMNS: tuple[tuple[str, float, str, float], ...] = (
    ("序号", 10, "number", 6),
    ("时间", 14, "text", 8),
    ("经手人", 18, "text", 12),
    ("办件编号", 33, "text", 18),
    ("委托人", 22, "text", 14),
    ("类别", 13, "text", 8),
    ("摘要", 36, "text", 26),
    ("交款、收款人", 25, "text", 18),
    ("收据、票据号", 27, "text", 20),
    ("收入(元)", 26, "money", 12),
    ("支出(元)", 26, "money", 12),
    ("复核人", 17, "text", 12),
)
HEADER = tuple(column[0] for column in _COLUMNS)
WIDTHS = FRAME.widths(*(column[1] for column in _COLUMNS))
SUM_WIDTHS = FRAME.widths(40, 38, 97, 92)
_SHEET_COLUMNS = tuple(Column(header, kind, width) for header, _, kind, width in _COLUMNS)


@dataclass(frozen=True)
class CashHead:
    """Whose day it is, and what was held when it began (yuan)."""

    centre: str
    day: date
    opening: Decimal
    clerk: str = ""  # empty: the whole hall
    document_number: str = ""


@dataclass(frozen=True)
class CashSums:
    """The day's sums in yuan; `refunded` below zero is what principals made up."""

    opening: Decimal
    advanced: Decimal
    paid: Decimal
    refunded: Decimal

    @property
    def closing(self) -> Decimal:
        """What has to be in the box; below zero is what clerks laid out."""
        return self.opening + self.advanced - self.paid - self.refunded


def sum_up(rows: Iterable[MoneyRow], opening: Decimal) -> CashSums:
    """The sums of a day; an entry and its reverse cancel out."""
    sums = dict.fromkeys(EntryKind, Decimal(0))
    for entry in rows:
        sums[entry.kind] += entry.amount
    return CashSums(
        opening, sums[EntryKind.ADVANCE], sums[EntryKind.PAYMENT], sums[EntryKind.REFUND]
    )


def build_pdf(
    rows: Iterable[MoneyRow],
    total: int,
    head: CashHead,
    stamp: PrintStamp,
    out_path: Path,
    progress: Progress = no_progress,
    cancelled: Callable[[], bool] = never_cancelled,
) -> None:
    """Writes the sheet as PDF; raises KnownError or Cancelled and then leaves nothing."""
    content = draw_pdf(rows, total, head, stamp, progress, cancelled)
    write_whole(out_path, lambda temporary: temporary.write_bytes(content))


def draw_pdf(
    rows: Iterable[MoneyRow],
    total: int,
    head: CashHead,
    stamp: PrintStamp,
    progress: Progress = no_progress,
    cancelled: Callable[[], bool] = never_cancelled,
) -> bytes:
    """The sheet as PDF, for the screen or a file; raises KnownError or Cancelled."""
    # A kind is a word of the program: only what was typed is rewritten.
    entries = [
        replace(make_printable(entry, allow_missing=stamp.allow_missing), kind=entry.kind)
        for entry in rows
    ]
    shown = make_printable(head, allow_missing=stamp.allow_missing)
    pages = paginate(_compose(entries, shown), FRAME.depth)
    if cancelled():
        raise Cancelled
    content = draw_slip(
        pages,
        FRAME,
        title=TITLE,
        document_number=shown.document_number or f"{shown.day:%Y-%m-%d}",
        template=TEMPLATE,
        printed=stamp,
        foot=stamp.footer,
    )
    progress(len(entries), total)
    return content


def build_sheet(
    rows: Iterable[MoneyRow],
    total: int,
    head: CashHead,
    stamp: PrintStamp,
    out_path: Path,
    progress: Progress = no_progress,
    cancelled: Callable[[], bool] = never_cancelled,
) -> None:
    """Writes the sheet as workbook; raises KnownError or Cancelled and then leaves nothing."""
    entries = _by_clerk(rows)
    sums = sum_up(entries, head.opening)
    write_sheet(
        out_path,
        SheetHead(
            title=TITLE,
            head_line=(
                f"填报单位：{head.centre}　日期：{head.day:%Y-%m-%d}　"
                f"经手人：{head.clerk or '全部'}　共{total}笔　"
                f"上日结存 {sums.opening:.2f} 元　本日结存 {sums.closing:.2f} 元"
            ),
            footer=(
                f"经手人签名：　　　　　　主管签名：　　　　　　填报人：{stamp.printed_by}　　"
                f"填报日期：{stamp.printed_at:%Y-%m-%d}"
            ),
            form_key=FORM_KEY,
            version=TEMPLATE,
        ),
        _SHEET_COLUMNS,
        _sheet_rows(entries),
        total + 1,
        progress=progress,
        cancelled=cancelled,
    )


def _by_clerk(rows: Iterable[MoneyRow]) -> list[MoneyRow]:
    """Clerk after clerk in the order of their first entry, each in the order of the day."""
    entries = list(rows)
    first = {entry.clerk: place for place, entry in reversed(list(enumerate(entries)))}
    return sorted(entries, key=lambda entry: (first[entry.clerk], entry.at, entry.id))


def _in_and_out(entry: MoneyRow) -> tuple[Decimal | None, Decimal | None]:
    """What came in, what went out; a reversed entry stands in its own column, below zero."""
    if entry.kind is EntryKind.ADVANCE:
        return entry.amount, None
    if entry.kind is EntryKind.REFUND and entry.amount < 0 and entry.reverses_id is None:
        return -entry.amount, None
    return None, entry.amount


def _sheet_rows(entries: Sequence[MoneyRow]) -> Iterator[tuple[object, ...]]:
    came, went = Decimal(0), Decimal(0)
    for number, entry in enumerate(entries, start=1):
        income, outgo = _in_and_out(entry)
        came, went = came + (income or 0), went + (outgo or 0)
        yield (
            number, f"{entry.at:%H:%M}", entry.clerk, entry.case_number, entry.applicant,
            entry.kind.text, entry.summary, entry.party, entry.receipt_number, income, outgo,
            entry.second_signer, entry.id,
        )  # fmt: skip
    yield (None, "合计", *[None] * 7, came, went, None, None)


def _compose(rows: Sequence[MoneyRow], head: CashHead) -> list[Piece]:
    entries = _by_clerk(rows)
    whose = f"经手人：{head.clerk}" if head.clerk else "经手人：全部"
    pieces = [
        heading(FRAME, TITLE, above=head.centre),
        two_ends(
            FRAME,
            f"日期：{format_date(head.day)}　{whose}",
            head.document_number or f"共{len(entries)}笔",
        ),
    ]
    header = row(FRAME, [label(text) for text in HEADER], WIDTHS, SIZE, least=0.0, keep=True)
    pieces.append(header)
    number = 0
    for clerk, group in groupby(entries, key=lambda entry: entry.clerk):
        own = list(group)
        for entry in own:
            number += 1
            cells = _cells(number, entry)
            pieces.append(row(FRAME, cells, WIDTHS, SIZE, least=0.0, header=header))
        pieces.append(_subtotal(clerk, own, header))
    if not entries:
        pieces.append(row(FRAME, (cell("当日没有收付", columns=len(WIDTHS)),), WIDTHS, SIZE))
    pieces.append(blank(2 * page.MM))
    pieces += _sums(sum_up(entries, head.opening))
    pieces.append(blank(1 * page.MM))
    pieces += lines(
        FRAME,
        "代办不收费，本单只记代收代付的款项，不含党费。现金不过夜，收到的现金在1个工作日内交存。",
        page.SIZE_SMALL_5,
    )
    pieces.append(blank(1 * page.MM))
    signatures = sign_boxes(
        FRAME,
        ("经手人签名", "主管（复核人）签名"),
        "________年____月____日____时____分",
        height=18 * page.MM,
    )
    return keep_tail(pieces, signatures, lines=9)


def _cells(number: int, entry: MoneyRow) -> tuple[Cell, ...]:
    income, outgo = _in_and_out(entry)
    return (
        cell(str(number), center=True),
        cell(f"{entry.at:%H:%M}", center=True),
        cell(entry.clerk),
        cell(entry.case_number),
        cell(entry.applicant),
        cell(entry.kind.text, center=True),
        cell(entry.summary),
        cell(entry.party),
        cell(entry.receipt_number),
        cell(_amount(income), center=True),
        cell(_amount(outgo), center=True),
        cell(entry.second_signer),
    )


def _subtotal(clerk: str, entries: Sequence[MoneyRow], header: Piece) -> Piece:
    pairs = [_in_and_out(entry) for entry in entries]
    income = sum((one for one, _ in pairs if one is not None), Decimal(0))
    outgo = sum((one for _, one in pairs if one is not None), Decimal(0))
    cells = (
        label(f"{clerk} 小计 {len(entries)}笔", columns=9),
        label(_amount(income)),
        label(_amount(outgo)),
        label(""),
    )
    return row(FRAME, cells, WIDTHS, SIZE, least=0.0, header=header)


def _amount(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:,.2f}"


def _sums(sums: CashSums) -> list[Piece]:
    """The day's sums with their capitals, and the count by hand."""
    told = (
        ("上日结存", sums.opening, ""),
        ("本日预收", sums.advanced, ""),
        ("本日支付", sums.paid, ""),
        ("本日退补", sums.refunded, "退还委托人的，减去委托人补交的"),
        ("本日结存", sums.closing, COUNTED),
    )
    return [
        row(
            FRAME,
            (
                label(title),
                cell(f"{amount:,.2f} 元", center=True),
                cell(_in_capitals(title, amount)),
                cell(note),
            ),
            SUM_WIDTHS,
            SIZE,
            least=8 * page.MM if note is COUNTED else 0.0,
        )
        for title, amount, note in told
    ]


def _in_capitals(title: str, amount: Decimal) -> str:
    """No voucher carries a negative amount: it is told as what it is."""
    if amount >= 0:
        return capital_amount(amount)
    what = "委托人补交" if title == "本日退补" else "经手人垫付"
    return f"{what} {capital_amount(-amount)}"
