"""The ledger of proxy service as PDF and as sheet, beside the same bare writers."""

import tempfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from models.proxy.queries.ledger import ProxyLedgerRow, stream_proxy_ledger
from reports.ledgers.proxy_ledger import HEADER, ProxyLedgerHead, build_pdf, build_sheet
from reports.paper.stamps import PrintStamp
from tests.benchmarks.data import Data
from tests.benchmarks.measure import Row, compare
from tests.benchmarks.writing import PDF_ROWS, SHEET_ROWS, broken_cells, draw_bare

_HEAD = ProxyLedgerHead("青禾里社区党群服务中心", "2026年")
_STAMP = PrintStamp(datetime(2026, 11, 20, 10, 30), "李敏")


def measure_proxy_ledger(data: Data) -> list[Row]:
    """Both ways the ledger leaves; reading is not measured here."""
    with data.open() as centre:
        rows = centre.ask(lambda session: list(stream_proxy_ledger(session)))
    with tempfile.TemporaryDirectory() as folder:
        return [_measure_pdf(rows, Path(folder)), _measure_sheet(rows, Path(folder))]


def _repeat(rows: list[ProxyLedgerRow], wanted: int) -> list[ProxyLedgerRow]:
    """A demo has few of them: they are repeated to the size that was promised."""
    return [rows[place % len(rows)] for place in range(wanted)]


def _cells(number: int, row: ProxyLedgerRow) -> tuple[object, ...]:
    return (
        number, row.registered_on, row.applicant, row.groups, row.phone, row.item_name, row.way,
        row.agent, row.custody, row.lodged_on, row.closed_on, row.paid, row.receipts, row.returned,
        row.satisfaction, row.note,
    )  # fmt: skip


def _measure_pdf(found: list[ProxyLedgerRow], folder: Path) -> Row:
    from reports.ledgers.proxy_ledger import _TABLE_COLUMNS
    from reports.ledgers.table import LEAST_ROW, PADDING

    rows = _repeat(found, PDF_ROWS)
    cells = [["" if v is None else str(v) for v in _cells(n, r)] for n, r in enumerate(rows, 1)]
    broken = broken_cells(cells, _TABLE_COLUMNS, PADDING)
    return compare(
        "proxy ledger PDF, 10,000 rows",
        1.4,
        lambda: build_pdf(rows, len(rows), _HEAD, _STAMP, folder / "ours.pdf"),
        lambda: draw_bare(broken, folder / "floor.pdf", LEAST_ROW),
        3,
    )


def _measure_sheet(found: list[ProxyLedgerRow], folder: Path) -> Row:
    rows = _repeat(found, SHEET_ROWS)
    return compare(
        "proxy ledger xlsx, 100,000 rows",
        1.4,
        lambda: build_sheet(rows, len(rows), _HEAD, _STAMP, folder / "ours.xlsx"),
        lambda: _write_bare(rows, folder / "floor.xlsx"),
        3,
    )


def _write_bare(rows: list[ProxyLedgerRow], path: Path) -> None:
    import rustpy_xlsxwriter as xlsx

    # The bare writer knows no exact decimals.
    records = (
        {
            header: float(value) if isinstance(value, Decimal) else value
            for header, value in zip(HEADER, _cells(number, row), strict=True)
        }
        for number, row in enumerate(rows, 1)
    )
    xlsx.write_worksheet(records, str(path), sheet_name="台账")
