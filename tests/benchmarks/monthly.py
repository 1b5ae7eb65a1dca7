"""The monthly report as PDF, beside the statements it is made of."""

from datetime import datetime

from models.centre import Centre
from reports.monthly.build import SERVICE_MONTH, read_report
from reports.monthly.paper import draw_report
from reports.paper.stamps import PrintStamp
from reports.period import month_period
from tests.benchmarks.data import Data
from tests.benchmarks.measure import Row, compare
from tests.benchmarks.raw import noted, raw_connection

MONTH = month_period("2026-10")
TIMES = 7
_STAMP = PrintStamp(datetime(2026, 11, 20, 10, 30), "李敏")


def measure_month_report(data: Data) -> list[Row]:
    """One month with the month before and the year so far, read and drawn; the floor is the
    same statements on a bare connection, their rows fetched and thrown away.
    """
    with data.open() as centre:
        with noted(centre) as statements:
            _draw(centre)
        with raw_connection(centre) as connection:

            def run_statements() -> None:
                for statement, parameters in statements:
                    connection.execute(statement, parameters).fetchall()

            return [
                compare("month report PDF", 2, lambda: _draw(centre), run_statements, TIMES),
            ]


def _draw(centre: Centre) -> bytes:
    report = read_report(centre, SERVICE_MONTH, MONTH, counted_until=_STAMP.printed_at)
    return draw_report(report, _STAMP).content
