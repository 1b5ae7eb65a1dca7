"""党费收缴明细表 as PDF."""

import tempfile
from pathlib import Path

from reports.ledgers.dues_calendar import CALENDAR, draw_pdf
from reports.ledgers.table import TableColumn
from tests.benchmarks.data import Data
from tests.benchmarks.measure import Row, compare
from tests.benchmarks.writing import broken_cells, draw_bare
from tests.reports.ledgers.dues_samples import HEAD, calendar
from tests.reports.ledgers.samples import STAMP

MEMBERS = 10_000


def measure_calendar(data: Data) -> list[Row]:
    """The same cells by a loop over a bare canvas; the members are invented for it."""
    rows = calendar(MEMBERS)
    columns = [TableColumn(one.header, one.share, one.align) for one in CALENDAR.columns]
    texts = CALENDAR.texts or CALENDAR.plain_texts
    cells = [texts(CALENDAR.cells(number, row)) for number, row in enumerate(rows, start=1)]
    broken = broken_cells(cells, columns, CALENDAR.padding)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return [
            compare(
                "dues calendar PDF, 10,000 members",
                1.4,
                lambda: (folder / "ours.pdf").write_bytes(draw_pdf(rows, MEMBERS, HEAD, STAMP)),
                lambda: draw_bare(broken, folder / "floor.pdf", CALENDAR.least_row),
                3,
            )
        ]
