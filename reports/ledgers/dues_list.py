"""What all lists of dues have in common: a head, columns, a sum row, on paper and as workbook."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
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

SUM, SUM_OF_ALL = "合计", "各支部合计"
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
    names itself in the first text column. A list of all branches without a column for them has
    `branch_of`: on paper each branch begins a page with its own head and sum, and a workbook
    names it in the last column.
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
    branch_of: Callable[[R], str] | None = None
    adds_branches: bool = True  # their common sum ends the paper

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
        parts: Sequence[tuple[DuesHead, Iterable[R], int]] = [(head, rows, total)]
        if self.branch_of is not None and not head.branch and total:
            grouped = [(name, list(own)) for name, own in groupby(rows, self.branch_of)]
            parts = [(replace(head, branch=name), own, len(own)) for name, own in grouped]
        heads = [self._table_head(one, many, stamp) for one, _, many in parts]
        adds = self.adds_branches and len(parts) > 1

        def lines() -> Iterator[Sequence[str] | TableHead]:
            sums = []
            for place, (_, own, _) in enumerate(parts):
                if place:
                    yield heads[place]
                cells: Sequence[object] = ()
                for cells, _ in self._with_sum(own):
                    yield texts(cells)
                sums.append(cells)
            if adds:
                yield texts(self._add(sums))

        return draw_table(
            heads[0],
            [TableColumn(column.header, column.share, column.align) for column in self.columns],
            lines(),
            total + len(parts) + adds,
            stamp,
            progress=progress,
            cancelled=cancelled,
        )

    def _table_head(self, head: DuesHead, total: int, stamp: PrintStamp) -> TableHead:
        return TableHead(
            self.title,
            f"{self.line(head, stamp)}　共{total}{self.unit}",
            head.document_number,
            self.template,
            self.least_row,
            self.padding,
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
            (
                (*self._values(cells), row_id)
                for cells, row_id in self._with_sum(rows, names_branch=not head.branch)
            ),
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

    def _with_sum(
        self, rows: Iterable[R], *, names_branch: bool = False
    ) -> Iterator[tuple[Sequence[object], int | None]]:
        """The cells of each row with its id; the sum row has neither number nor id."""
        summed = [place for place, column in enumerate(self.columns) if column.is_summed]
        sums: list[Decimal | int] = [0] * len(summed)
        for number, row in enumerate(rows, start=1):
            cells = self.cells(number, row)
            found = self.amounts(row) if self.amounts else [cells[place] for place in summed]
            for place, value in enumerate(found):
                if isinstance(value, Decimal | int):
                    sums[place] += value
            if names_branch and self.branch_of is not None:
                *others, note = cells
                cells = (*others, "；".join(filter(None, (self.branch_of(row), str(note or "")))))
            yield cells, self.id_of(row)
        last: list[object] = [None] * len(self.columns)
        for place, value in zip(summed, sums, strict=True):
            last[place] = value if self.columns[place].kind == "number" else Decimal(value)
        last[self._first_text] = SUM
        yield last, None

    @property
    def _first_text(self) -> int:
        return next(p for p, column in enumerate(self.columns) if column.kind == "text")

    def _add(self, sums: Sequence[Sequence[object]]) -> Sequence[object]:
        """The sum rows of the branches in one."""
        whole: list[object] = [None] * len(self.columns)
        for place, column in enumerate(self.columns):
            if column.is_summed:
                found = [row[place] for row in sums]
                values = [value for value in found if isinstance(value, Decimal | int)]
                whole[place] = sum(values, start=0 if column.kind == "number" else Decimal(0))
        whole[self._first_text] = SUM_OF_ALL
        return whole


def say_cell(value: object, kind: str) -> str:
    """A cell on paper: 1,234.50, a rate as the slips say it, 2026-11-21; else nothing."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        if kind == "rate":
            return say_rate(value)
        return f"{value:,.2f}"
    return str(value)
