"""The ledger as PDF and as workbook, and a sheet read for import."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from models.cases.queries.ledger import LedgerFilter, LedgerRow, stream_ledger
from reports.ledgers.service_ledger import HEADER, LedgerHead, build_pdf, build_sheet
from reports.paper.stamps import PrintStamp
from tests.benchmarks.data import Data
from tests.benchmarks.measure import Row, compare

if TYPE_CHECKING:
    from reports.ledgers.table import TableColumn

PDF_ROWS = 10_000
SHEET_ROWS = 100_000
_HEAD = LedgerHead("青禾里社区党群服务中心", "2026年")
_STAMP = PrintStamp(datetime(2026, 11, 20, 10, 30), "李敏")


@dataclass
class _Ledger:
    """Rows of the large demo, read once: writing is measured, not reading."""

    data: Data

    @cached_property
    def rows(self) -> list[LedgerRow]:
        with self.data.open() as centre:
            return centre.ask(lambda s: list(islice(stream_ledger(s, LedgerFilter()), SHEET_ROWS)))


_LEDGERS: dict[int, _Ledger] = {}


def _rows(data: Data, wanted: int) -> list[LedgerRow]:
    rows = _LEDGERS.setdefault(id(data), _Ledger(data)).rows
    # A smaller demo is repeated, so that the sheet has the size that was promised.
    return [rows[place % len(rows)] for place in range(wanted)]


def _cells(number: int, row: LedgerRow) -> tuple[object, ...]:
    return (
        number, row.case_number, row.accepted_on, row.applicant, row.id_number, row.phone,
        row.address, row.category, row.item_name, row.mode, row.promised, row.accepted_by,
        row.handler, row.closed_on, row.outcome, row.delivery, row.satisfaction, row.note,
    )  # fmt: skip


def _in_folder(work: Callable[[Path], Row]) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        return [work(Path(folder))]


def measure_pdf(data: Data) -> list[Row]:
    """The same cells by a loop over a bare canvas."""
    from reports.ledgers.service_ledger import _TABLE_COLUMNS
    from reports.ledgers.table import LEAST_ROW, PADDING

    rows = _rows(data, PDF_ROWS)

    def work(folder: Path) -> Row:
        cells = [["" if v is None else str(v) for v in _cells(n, r)] for n, r in enumerate(rows, 1)]
        broken = broken_cells(cells, _TABLE_COLUMNS, PADDING)
        return compare(
            "ledger PDF, 10,000 rows",
            1.4,
            lambda: build_pdf(rows, len(rows), _HEAD, _STAMP, folder / "ours.pdf"),
            lambda: draw_bare(broken, folder / "floor.pdf", LEAST_ROW),
            3,
        )

    return _in_folder(work)


def broken_cells(
    cells: list[list[str]], columns: "Sequence[TableColumn]", padding: float
) -> list[list[list[str]]]:
    """Each cell as the lines it takes; breaking them is not the canvas's work."""
    from reports.ledgers.table import SIZE
    from reports.paper import geometry as page
    from reports.paper.breaking import Span, break_lines
    from reports.paper.fonts import Face

    room = page.LEDGER_WIDTH - 2 * page.LEDGER_MARGIN
    shares = sum(column.share for column in columns)
    widths = [room * column.share / shares - 2 * padding for column in columns]
    known: dict[tuple[int, str], list[str]] = {}

    def lines(column: int, text: str) -> list[str]:
        if (column, text) not in known:
            spans = (Span(text, Face.SANS),)
            broken = break_lines(spans, SIZE, widths[column]) if text else []
            known[column, text] = [line.text for line in broken]
        return known[column, text]

    return [[lines(column, text) for column, text in enumerate(row)] for row in cells]


def draw_bare(rows: list[list[list[str]]], path: Path, least_row: float) -> None:
    """Broken cells by a loop over a canvas: ruled columns of one width, nothing else."""
    from reportlab.pdfgen.canvas import Canvas

    from reports.ledgers.table import PADDING, PITCH, SIZE
    from reports.paper import geometry as page
    from reports.paper.fonts import Face, load_font

    font = load_font(Face.SANS).fontName
    left, right = page.LEDGER_MARGIN, page.LEDGER_WIDTH - page.LEDGER_MARGIN
    top, bottom = page.LEDGER_HEIGHT - page.LEDGER_MARGIN - 24, page.LEDGER_MARGIN + 16
    count = len(rows[0])
    step = (right - left) / count
    canvas = Canvas(str(path), pagesize=(page.LEDGER_WIDTH, page.LEDGER_HEIGHT))
    y, edges = top, [top]

    def end_page() -> None:
        canvas.lines(
            [(left, at, right, at) for at in edges]
            + [(left + n * step, top, left + n * step, y) for n in range(count + 1)]
        )
        canvas.showPage()

    canvas.setFont(font, SIZE)
    for row in rows:
        height = max(least_row, max(map(len, row)) * PITCH + 2 * PADDING)
        if y - height < bottom:
            end_page()
            canvas.setFont(font, SIZE)
            y, edges = top, [top]
        for column, lines in enumerate(row):
            for place, line in enumerate(lines):
                canvas.drawString(left + column * step + PADDING, y - (place + 1) * PITCH, line)
        y -= height
        edges.append(y)
    end_page()
    canvas.save()


def measure_sheet(data: Data) -> list[Row]:
    """The same cells through the bare writer, with nothing around them."""
    rows = _rows(data, SHEET_ROWS)

    def work(folder: Path) -> Row:
        return compare(
            "ledger xlsx, 100,000 rows",
            1.4,
            lambda: build_sheet(rows, len(rows), _HEAD, _STAMP, folder / "ours.xlsx"),
            lambda: _write_bare(rows, folder / "floor.xlsx"),
            3,
        )

    return _in_folder(work)


def _write_bare(rows: list[LedgerRow], path: Path) -> None:
    import rustpy_xlsxwriter as xlsx

    records = (
        dict(zip(HEADER, _cells(number, row), strict=True)) for number, row in enumerate(rows, 1)
    )
    xlsx.write_worksheet(records, str(path), sheet_name="台账")


def measure_reading(data: Data) -> list[Row]:
    """A workbook of our own export, read before any row of it is judged."""
    from python_calamine import CalamineWorkbook

    from reports.sheets.reading.workbook import read_workbook

    rows = _rows(data, SHEET_ROWS)

    def work(folder: Path) -> Row:
        path = folder / "sheet.xlsx"
        _write_bare(rows, path)
        return compare(
            "read a 100,000-row sheet for import",
            1.3,
            lambda: read_workbook(path),
            lambda: CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(),
            3,
        )

    return _in_folder(work)
