"""Printed figures: what each one says, how it is defined, and which records it counts.

A figure is never a bare number. Screen, paper and sheet show the same figures of the same
report, and each of them opens into its definition and its records.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from models.cases.queries.figures import RecordBrief, Scope
from models.cases.rules.shares import mean, rate

_HUNDREDTH = Decimal("0.01")
NOTHING = "—"  # a rate or a mean over nothing


class FigureKind(StrEnum):
    """How a figure is made and written."""

    COUNT = "count"
    RATE = "rate"  # numerator ÷ denominator in per cent
    DAYS = "days"  # sum of working days ÷ number of cases
    MONEY = "money"  # kept in fen, written in yuan
    HOURS = "hours"  # kept in minutes


class TableForm(StrEnum):
    """How a table of figures is laid out."""

    COVER = "cover"  # one figure a row, for this span, the one before, the year so far
    BARS = "bars"
    CROSS = "cross"
    TABLE = "table"


@dataclass(frozen=True)
class Figure:
    """A printed figure.

    `records` names for `list_behind` what the figure opens: the counted records; of a rate
    those that are not in its numerator, of a mean those it is taken over.
    """

    id: str
    key: str  # where it stands in the report: table/row/column
    label: str
    definition: str
    unit: str
    kind: FigureKind
    value: int | None  # of a count; of money in fen; of hours in minutes
    scope: Scope
    records: str
    records_count: int
    records_label: str = ""  # 没按时的
    numerator: int = 0
    denominator: int = 0
    numerator_label: str = ""
    denominator_label: str = ""
    records_unit: str = ""  # where it is not that of the figure

    @property
    def number(self) -> Decimal | None:
        """The figure as it is printed: per cent, yuan; None over a zero divisor."""
        if self.kind is FigureKind.COUNT:
            return Decimal(self.value or 0)
        if self.kind is FigureKind.MONEY:
            return Decimal(self.value or 0).scaleb(-2)
        if self.kind is FigureKind.HOURS:
            return (Decimal(self.value or 0) / 60).quantize(_HUNDREDTH)
        if self.kind is FigureKind.RATE:
            return rate(self.numerator, self.denominator)
        return mean(self.numerator, self.denominator)

    @property
    def text(self) -> str:
        """As printed: 4 871, 98.8%, 6.3, 1 234.50, or — where there is nothing to divide by."""
        number = self.number
        if number is None:
            return NOTHING
        if self.kind is FigureKind.RATE:
            return f"{number}%"
        if self.kind is FigureKind.MONEY:
            return f"{number:,.2f}".replace(",", " ")
        if self.kind is FigureKind.HOURS:
            return f"{number:,.2f}".rstrip("0").rstrip(".").replace(",", " ")
        return group_digits(int(number)) if self.kind is FigureKind.COUNT else str(number)

    @property
    def full_label(self) -> str:
        """The label with its column where there are several: 受理（上月）."""
        column = self.key.rpartition("/")[2]
        is_column = self.key.count("/") == 2 and not column.isascii()
        return f"{self.label}（{column}）" if is_column else self.label

    @property
    def explained(self) -> tuple[str, ...]:
        """Where it comes from, line by line: the division, the definition, the records."""
        lines = []
        if self.kind in (FigureKind.RATE, FigureKind.DAYS):
            lines.append(
                f"{self.numerator_label} {group_digits(self.numerator)} ÷ "
                f"{self.denominator_label} {group_digits(self.denominator)}"
            )
        lines.append(f"口径：{self.definition}")
        if self.records:
            label = self.records_label or "计入的"
            lines.append(f"{label} {group_digits(self.records_count)} {self.unit_of_records}")
        return tuple(lines)

    @property
    def unit_of_records(self) -> str:
        """件, 人次, 次"""
        if self.records_unit:
            return self.records_unit
        return self.unit if self.kind is FigureKind.COUNT else "件"


@dataclass(frozen=True)
class FigureRow:
    """A row of figures; None is a cell with nothing in it."""

    label: str
    figures: tuple[Figure | None, ...]


@dataclass(frozen=True)
class FigureTable:
    """Figures that stand together under a heading."""

    key: str
    title: str
    form: TableForm
    columns: tuple[str, ...]  # headings of the figures; the first column is the label
    rows: tuple[FigureRow, ...]
    head: str = "指标"
    note: str = ""


@dataclass(frozen=True)
class ServiceReport:
    """A whole report as values: the one source of screen, paper and sheet."""

    report_id: str
    title: str  # 2026年11月服务月报
    centre: str
    period: str  # 2026年11月
    grid: str  # empty: the whole centre
    number: str  # YB-202611-01; empty while not filed
    counted_until: datetime
    scope: Scope
    tables: tuple[FigureTable, ...]
    appendix_title: str = ""  # 附表一　超期办件
    appendix: tuple[RecordBrief, ...] = ()

    def figures(self) -> Iterator[Figure]:
        """Every figure, in the order of the report."""
        for table in self.tables:
            for row in table.rows:
                yield from (figure for figure in row.figures if figure is not None)


@dataclass(frozen=True)
class Difference:
    """A figure that is no longer what it was when the report was filed."""

    label: str
    filed: str
    now: str


def group_digits(number: int) -> str:
    """4 871: groups of three with a space, which no eye takes for a decimal sign."""
    return f"{number:,}".replace(",", " ")


def filed_values(report: ServiceReport) -> dict[str, Any]:
    """The figures as they are kept with a filed report: place → label and printed text."""
    return {
        figure.key: {"label": figure.full_label, "text": figure.text} for figure in report.figures()
    }


def differences(filed: Mapping[str, Any], now: ServiceReport) -> list[Difference]:
    """The filed figures that today's records give otherwise, in the order of the report."""
    today = {figure.key: figure for figure in now.figures()}
    found = [
        Difference(kept["label"], kept["text"], today[key].text if key in today else NOTHING)
        for key, kept in filed.items()
        if key not in today or today[key].text != kept["text"]
    ]
    found += [
        Difference(figure.full_label, NOTHING, figure.text)
        for key, figure in today.items()
        if key not in filed
    ]
    return found
