"""A ledger of cases as PDF and as workbook: the same lines on paper and in the sheet."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

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

Row = TypeVar("Row")
Line = tuple[object, ...]


@dataclass(frozen=True)
class LedgerHead:
    """What the ledger says about itself: whose, of when, and what it was filtered by."""

    centre: str
    period: str  # 2026年11月, 2026-11-01 至 2026-11-21 …
    filtered: str = ""  # 办件类型 承诺件 …; empty: everything
    title: str = ""
    document_number: str = ""
    masked: bool | None = True  # None: nothing in it is to be masked
    note: str = ""  # 认领电话 …

    @property
    def line(self) -> str:
        """The head line under the title."""
        parts = [f"填报单位：{self.centre}", f"期间：{self.period}"]
        if self.filtered:
            parts.append(f"筛选：{self.filtered}")
        if self.note:
            parts.append(self.note)
        if self.masked is not None:
            parts.append("证件号、电话已脱敏" if self.masked else "含个人信息明文，注意保管")
        return "　".join(parts)


def plain_text(cell: object) -> str:
    """A cell of the PDF."""
    return "" if cell is None else str(cell)


@dataclass(frozen=True)
class Ledger(Generic[Row]):
    """A ledger: its columns, and its lines, each with the internal id of its row last.

    A column is header text, PDF share (mm on A4 landscape), PDF alignment, and kind and width in
    the workbook. `closing` is how many lines stand below those of the rows, such as a sum.
    """

    form_key: str
    template: str
    columns: tuple[tuple[str, float, str, str, float], ...]
    lines: Callable[[Iterable[Row]], Iterable[Line]]
    text: Callable[[object], str] = plain_text
    closing: int = 0
    unit: str = "件"

    @property
    def header(self) -> tuple[str, ...]:
        """The header texts."""
        return tuple(column[0] for column in self.columns)

    @property
    def table_columns(self) -> tuple[TableColumn, ...]:
        """The columns on paper."""
        return tuple(TableColumn(name, share, align) for name, share, align, _, _ in self.columns)

    def build_pdf(
        self,
        rows: Iterable[Row],
        total: int,
        head: LedgerHead,
        stamp: PrintStamp,
        out_path: Path,
        progress: Progress = no_progress,
        cancelled: Callable[[], bool] = never_cancelled,
    ) -> None:
        """Writes the ledger as PDF; raises KnownError or Cancelled and then leaves nothing."""
        content = self.draw_pdf(rows, total, head, stamp, progress, cancelled)
        write_whole(out_path, lambda temporary: temporary.write_bytes(content))

    def draw_pdf(
        self,
        rows: Iterable[Row],
        total: int,
        head: LedgerHead,
        stamp: PrintStamp,
        progress: Progress = no_progress,
        cancelled: Callable[[], bool] = never_cancelled,
    ) -> bytes:
        """The ledger as PDF, for the screen or a file; raises KnownError or Cancelled."""
        text = self.text
        return draw_table(
            TableHead(
                head.title,
                f"{head.line}　共{total}{self.unit}",
                head.document_number,
                self.template,
            ),
            self.table_columns,
            ([text(cell) for cell in line[:-1]] for line in self.lines(rows)),
            total + self.closing,
            stamp,
            progress=progress,
            cancelled=cancelled,
        )

    def build_sheet(
        self,
        rows: Iterable[Row],
        total: int,
        head: LedgerHead,
        stamp: PrintStamp,
        out_path: Path,
        progress: Progress = no_progress,
        cancelled: Callable[[], bool] = never_cancelled,
    ) -> None:
        """Writes the ledger as workbook; raises KnownError or Cancelled and leaves nothing."""
        write_sheet(
            out_path,
            SheetHead(
                title=head.title,
                head_line=f"{head.line}　共{total}{self.unit}",
                footer=say_filler(head.centre, stamp),
                form_key=self.form_key,
                version=self.template,
            ),
            tuple(Column(name, kind, width) for name, _, _, kind, width in self.columns),
            self.lines(rows),
            total + self.closing,
            progress=progress,
            cancelled=cancelled,
        )
