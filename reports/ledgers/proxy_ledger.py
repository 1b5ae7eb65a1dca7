"""帮办代办台账 as PDF and as workbook, in the columns of form F09 with the sum of what was paid."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from models.proxy.queries.ledger import ProxyLedgerRow
from reports.ledgers.service_ledger import LedgerHead
from reports.ledgers.table import (
    Progress,
    TableColumn,
    TableHead,
    draw_table,
    never_cancelled,
    no_progress,
)
from reports.paper.stamps import PrintStamp, say_filler
from reports.paper.whole_file import write_whole
from reports.sheets.writing import Column, SheetHead, write_sheet

TITLE = "帮办代办台账"
FORM_KEY = "proxy_ledger"
TEMPLATE = "proxy-ledger/1"
SUM = "合计"


@dataclass(frozen=True)
class ProxyLedgerHead(LedgerHead):
    """What the ledger says about itself."""

    title: str = TITLE


# Header text, PDF share (mm on A4 landscape), PDF alignment, kind and width in the workbook.
_COLUMNS: tuple[tuple[str, float, str, str, float], ...] = (
    ("序号", 9, "center", "number", 6),
    ("登记日期", 18, "center", "date", 12),
    ("服务对象", 15.5, "left", "text", 12),
    ("人员类别", 18.5, "left", "text", 18),
    ("联系电话", 20, "left", "text", 14),
    ("代办事项", 20.1, "left", "text", 22),
    ("服务方式", 14.5, "left", "text", 14),
    ("代办员", 12, "left", "text", 10),
    ("材料交接", 22.5, "left", "text", 26),
    ("送件日期", 18, "center", "date", 12),
    ("办结日期", 18, "center", "date", 12),
    ("代缴/代购金额", 20.2, "right", "money", 14),
    ("票据号", 20.5, "left", "text", 20),
    ("回交签收", 18, "left", "text", 18),
    ("满意度", 9, "left", "text", 10),
    ("备注", 13.2, "left", "text", 20),
)
HEADER = tuple(column[0] for column in _COLUMNS)
_TABLE_COLUMNS = tuple(TableColumn(header, share, align) for header, share, align, _, _ in _COLUMNS)
_SHEET_COLUMNS = tuple(Column(header, kind, width) for header, _, _, kind, width in _COLUMNS)
_PAID = HEADER.index("代缴/代购金额")


def build_pdf(
    rows: Iterable[ProxyLedgerRow],
    total: int,
    head: ProxyLedgerHead,
    stamp: PrintStamp,
    out_path: Path,
    progress: Progress = no_progress,
    cancelled: Callable[[], bool] = never_cancelled,
) -> None:
    """Writes the ledger as PDF; raises KnownError or Cancelled and then leaves nothing."""
    content = draw_pdf(rows, total, head, stamp, progress, cancelled)
    write_whole(out_path, lambda temporary: temporary.write_bytes(content))


def draw_pdf(
    rows: Iterable[ProxyLedgerRow],
    total: int,
    head: ProxyLedgerHead,
    stamp: PrintStamp,
    progress: Progress = no_progress,
    cancelled: Callable[[], bool] = never_cancelled,
) -> bytes:
    """The ledger as PDF, for the screen or a file; raises KnownError or Cancelled."""
    return draw_table(
        TableHead(head.title, f"{head.line}　共{total}件", head.document_number, TEMPLATE),
        _TABLE_COLUMNS,
        ([_text(cell) for cell in cells[:-1]] for cells in _with_sum(rows)),
        total + 1,
        stamp,
        progress=progress,
        cancelled=cancelled,
    )


def build_sheet(
    rows: Iterable[ProxyLedgerRow],
    total: int,
    head: ProxyLedgerHead,
    stamp: PrintStamp,
    out_path: Path,
    progress: Progress = no_progress,
    cancelled: Callable[[], bool] = never_cancelled,
) -> None:
    """Writes the ledger as workbook; raises KnownError or Cancelled and then leaves nothing."""
    write_sheet(
        out_path,
        SheetHead(
            title=head.title,
            head_line=f"{head.line}　共{total}件",
            footer=say_filler(head.centre, stamp),
            form_key=FORM_KEY,
            version=TEMPLATE,
        ),
        _SHEET_COLUMNS,
        _with_sum(rows),
        total + 1,
        progress=progress,
        cancelled=cancelled,
    )


def _with_sum(rows: Iterable[ProxyLedgerRow]) -> Iterator[tuple[object, ...]]:
    """The cells of each row, the internal id last; the sum row has no number and no id."""
    paid = Decimal(0)
    for number, row in enumerate(rows, start=1):
        paid += row.paid or 0
        yield (
            number,
            row.registered_on,
            row.applicant,
            row.groups,
            row.phone,
            row.item_name,
            row.way,
            row.agent,
            row.custody,
            row.lodged_on,
            row.closed_on,
            row.paid,
            row.receipts,
            row.returned,
            row.satisfaction,
            row.note,
            row.case_id,
        )
    last: list[object] = [None] * (len(HEADER) + 1)
    last[2], last[_PAID] = SUM, paid
    yield tuple(last)


def _text(cell: object) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:,.2f}"
    return "" if cell is None else str(cell)
