"""一窗受理台账 as PDF and as workbook, with the header of the district's form."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from models.cases.queries.ledger import LedgerRow
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

TITLE = "一窗受理台账"
FORM_KEY = "service_ledger"
TEMPLATE = "service-ledger/1"


@dataclass(frozen=True)
class LedgerHead:
    """What the ledger says about itself: whose, of when, and what it was filtered by."""

    centre: str
    period: str  # 2026年11月, 2026-11-01 至 2026-11-21 …
    filtered: str = ""  # 办件类型 承诺件 …; empty: everything
    title: str = TITLE
    document_number: str = ""
    masked: bool = True

    @property
    def line(self) -> str:
        """The head line under the title."""
        parts = [f"填报单位：{self.centre}", f"期间：{self.period}"]
        if self.filtered:
            parts.append(f"筛选：{self.filtered}")
        parts.append("证件号、电话已脱敏" if self.masked else "含个人信息明文，注意保管")
        return "　".join(parts)


# Header text, PDF share (mm on A4 landscape), PDF alignment, kind and width in the workbook.
_COLUMNS: tuple[tuple[str, float, str, str, float], ...] = (
    ("序号", 10.5, "center", "number", 6),
    ("受理编号", 27.5, "left", "text", 17),
    ("受理日期", 18, "center", "date", 12),
    ("申请人", 15, "left", "text", 12),
    ("身份证号(脱敏)", 19, "left", "text", 21),
    ("联系电话", 20, "left", "text", 14),
    ("住址", 18, "left", "text", 24),
    ("事项类别", 14.2, "left", "text", 12),
    ("事项名称", 22, "left", "text", 22),
    ("办件类型", 8.2, "center", "text", 9),
    ("承诺时限", 12, "left", "text", 12),
    ("受理人", 11.5, "left", "text", 10),
    ("承办单位/人", 14.5, "left", "text", 16),
    ("办结日期", 18, "center", "date", 12),
    ("办理结果", 8.2, "left", "text", 10),
    ("送达方式", 8.2, "left", "text", 10),
    ("满意度", 8.2, "left", "text", 10),
    ("备注", 14.2, "left", "text", 20),
)
HEADER = tuple(column[0] for column in _COLUMNS)
_TABLE_COLUMNS = tuple(TableColumn(header, share, align) for header, share, align, _, _ in _COLUMNS)
_SHEET_COLUMNS = tuple(Column(header, kind, width) for header, _, _, kind, width in _COLUMNS)


def build_pdf(
    rows: Iterable[LedgerRow],
    total: int,
    head: LedgerHead,
    stamp: PrintStamp,
    out_path: Path,
    progress: Progress = no_progress,
    cancelled: Callable[[], bool] = never_cancelled,
) -> None:
    """Writes the ledger as PDF; raises KnownError or Cancelled and then leaves nothing."""
    content = draw_pdf(rows, total, head, stamp, progress, cancelled)
    write_whole(out_path, lambda temporary: temporary.write_bytes(content))


def draw_pdf(
    rows: Iterable[LedgerRow],
    total: int,
    head: LedgerHead,
    stamp: PrintStamp,
    progress: Progress = no_progress,
    cancelled: Callable[[], bool] = never_cancelled,
) -> bytes:
    """The ledger as PDF, for the screen or a file; raises KnownError or Cancelled."""
    return draw_table(
        TableHead(head.title, f"{head.line}　共{total}件", head.document_number, TEMPLATE),
        _TABLE_COLUMNS,
        (_texts(number, row) for number, row in enumerate(rows, start=1)),
        total,
        stamp,
        progress=progress,
        cancelled=cancelled,
    )


def build_sheet(
    rows: Iterable[LedgerRow],
    total: int,
    head: LedgerHead,
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
        ((number, *_cells(row)) for number, row in enumerate(rows, start=1)),
        total,
        progress=progress,
        cancelled=cancelled,
    )


def _texts(number: int, row: LedgerRow) -> list[str]:
    """The cells of the PDF: the workbook's as text, without the internal id."""
    return [str(number), *("" if cell is None else str(cell) for cell in _cells(row)[:-1])]


# A C-speed getter of the workbook's cells after the number, the internal id last: an export
# of 100,000 rows spends a tenth of its time here.
_cells = attrgetter(
    "case_number",
    "accepted_on",
    "applicant",
    "id_number",
    "phone",
    "address",
    "category",
    "item_name",
    "mode",
    "promised",
    "accepted_by",
    "handler",
    "closed_on",
    "outcome",
    "delivery",
    "satisfaction",
    "note",
    "case_id",
)
