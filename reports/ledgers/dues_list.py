"""What all lists of dues have in common: a head, columns, a sum row, on paper and as workbook."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Generic, TypeVar

from models.dues.rules.assessing import say_rate
from reports.ledgers.table import (
    LEAST_ROW,
    PADDING,
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

SUM = "合计"
R = TypeVar("R")
_TENTH_OF_PERCENT = Decimal("0.001")


@dataclass(frozen=True)
class DuesHead:
    """Whose list it is and of when; amounts are yuan."""

    centre: str
    period: str  # 2026年; 2026年11月
    branch: str = ""  # empty: all branches
    note: str = ""
    document_number: str = ""
    phone: str = ""

    @property
    def line(self) -> str:
        """The head line under the title."""
        parts = [f"填报单位：{self.centre}"]
        if self.branch:
            parts.append(f"支部：{self.branch}")
        parts += [f"期间：{self.period}", "单位：元"]
        if self.note:
            parts.append(self.note)
        return "　".join(parts)


def plain_line(head: DuesHead, stamp: PrintStamp) -> str:
    """The head line of most lists."""
    return head.line


@dataclass(frozen=True)
class ListColumn:
    """A column: header, millimetres on paper, how it stands there, kind and width as workbook."""

    header: str
    share: float
    align: str
    kind: str
    width: float
    is_summed: bool = False


@dataclass(frozen=True)
class DuesList(Generic[R]):
    """A list of dues; `cells` gives the values of a row in the order of the columns.

    `line` says what stands under the title, `texts` turns cells into what paper shows where that
    differs, `amounts` gives what is added up where the cells hold more than it. The sum row
    names itself in the first text column.
    """

    title: str
    form_key: str
    template: str
    columns: tuple[ListColumn, ...]
    cells: Callable[[int, R], Sequence[object]]
    id_of: Callable[[R], int | None]
    unit: str = "人"
    least_row: float = LEAST_ROW
    padding: float = PADDING
    texts: Callable[[Sequence[object]], list[str]] | None = None
    amounts: Callable[[R], Sequence[Decimal | None]] | None = None
    line: Callable[[DuesHead, PrintStamp], str] = plain_line

    @property
    def header(self) -> tuple[str, ...]:
        """The header row."""
        return tuple(column.header for column in self.columns)

    def draw_pdf(
        self,
        rows: Iterable[R],
        total: int,
        head: DuesHead,
        stamp: PrintStamp,
        progress: Progress = no_progress,
        cancelled: Callable[[], bool] = never_cancelled,
    ) -> bytes:
        """The list as PDF, for the screen or a file; raises KnownError or Cancelled."""
        texts = self.texts or self.plain_texts
        return draw_table(
            TableHead(
                self.title,
                f"{self.line(head, stamp)}　共{total}{self.unit}",
                head.document_number,
                self.template,
                self.least_row,
                self.padding,
            ),
            [TableColumn(column.header, column.share, column.align) for column in self.columns],
            (texts(cells) for cells, _ in self._with_sum(rows)),
            total + 1,
            stamp,
            progress=progress,
            cancelled=cancelled,
        )

    def build_pdf(
        self,
        rows: Iterable[R],
        total: int,
        head: DuesHead,
        stamp: PrintStamp,
        out_path: Path,
        progress: Progress = no_progress,
        cancelled: Callable[[], bool] = never_cancelled,
    ) -> None:
        """Writes the list as PDF; raises KnownError or Cancelled and then leaves nothing."""
        content = self.draw_pdf(rows, total, head, stamp, progress, cancelled)
        write_whole(out_path, lambda temporary: temporary.write_bytes(content))

    def build_sheet(
        self,
        rows: Iterable[R],
        total: int,
        head: DuesHead,
        stamp: PrintStamp,
        out_path: Path,
        progress: Progress = no_progress,
        cancelled: Callable[[], bool] = never_cancelled,
    ) -> None:
        """Writes the list as workbook; raises KnownError or Cancelled and then leaves nothing."""
        write_sheet(
            out_path,
            SheetHead(
                title=self.title,
                head_line=f"{self.line(head, stamp)}　共{total}{self.unit}",
                footer=say_filler(head.centre, stamp),
                form_key=self.form_key,
                version=self.template,
            ),
            [Column(column.header, column.kind, column.width) for column in self.columns],
            ((*self._values(cells), row_id) for cells, row_id in self._with_sum(rows)),
            total + 1,
            progress=progress,
            cancelled=cancelled,
        )

    def plain_texts(self, cells: Sequence[object]) -> list[str]:
        """The cells as paper shows them."""
        return [
            say_cell(value, column.kind) for value, column in zip(cells, self.columns, strict=True)
        ]

    def _values(self, cells: Sequence[object]) -> Iterator[object]:
        for value, column in zip(cells, self.columns, strict=True):
            if column.kind == "rate" and isinstance(value, Decimal):
                yield value.quantize(_TENTH_OF_PERCENT, ROUND_HALF_UP)
            elif column.kind == "text" and isinstance(value, Decimal):
                yield f"{value:.2f}"
            else:
                yield value

    def _with_sum(self, rows: Iterable[R]) -> Iterator[tuple[Sequence[object], int | None]]:
        """The cells of each row with its id; the sum row has neither number nor id."""
        summed = [place for place, column in enumerate(self.columns) if column.is_summed]
        sums: list[Decimal | int] = [0] * len(summed)
        for number, row in enumerate(rows, start=1):
            cells = self.cells(number, row)
            found = self.amounts(row) if self.amounts else [cells[place] for place in summed]
            for place, value in enumerate(found):
                if isinstance(value, Decimal | int):
                    sums[place] += value
            yield cells, self.id_of(row)
        last: list[object] = [None] * len(self.columns)
        for place, value in zip(summed, sums, strict=True):
            last[place] = value if self.columns[place].kind == "number" else Decimal(value)
        last[next(p for p, column in enumerate(self.columns) if column.kind == "text")] = SUM
        yield last, None


def say_cell(value: object, kind: str) -> str:
    """A cell on paper: 1,234.50, a rate as the slips say it, 2026-11-21; else nothing."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        if kind == "rate":
            return say_rate(value)
        return f"{value:,.2f}"
    return str(value)
