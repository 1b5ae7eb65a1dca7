"""Filing a report, printing it again as it was, and what has changed since."""

import io
from dataclasses import replace

from models.centre import Centre
from models.filed.actions import FilingForm, Printed, file_report
from models.filed.queries import FiledPaper, read_filed
from reports.figures import Difference, differences, filed_values
from reports.monthly.build import SERVICE_MONTH, read_report
from reports.monthly.paper import draw_report
from reports.paper.stamps import PrintStamp
from reports.period import Period, days_period, month_period, quarter_period, year_period

SERIES = {SERVICE_MONTH: "YB", "ratings": "HP"}


def file_now(
    centre: Centre, report_id: str, period: Period, grid_id: int | None = None
) -> FiledPaper:
    """File the report as the records are now; returns it with its number and both files.

    Raises KnownError (not allowed, span not begun, a character no font has): then no number
    is used up.
    """
    # Not before it is wanted: openpyxl takes its time and memory to load.
    from reports.monthly.sheet import make_book

    report = read_report(centre, report_id, period, grid_id)
    stamp = PrintStamp(report.counted_until, centre.clerk.name)

    def draw(number: str) -> Printed:
        numbered = replace(report, number=number)
        sheet = io.BytesIO()
        make_book(numbered, stamp).save(sheet)
        return Printed(
            filed_values(numbered), draw_report(numbered, stamp).content, sheet.getvalue()
        )

    form = FilingForm(
        report_id,
        report.title,
        period.start,
        period.end,
        grid_id,
        SERIES[report_id],
        period.code,
    )
    filed_id = centre.act(file_report, form, draw).result
    return centre.ask(read_filed, filed_id)


def compare_filed(centre: Centre, filed_id: int) -> list[Difference]:
    """The figures of a filed report that today's records give otherwise."""
    filed = centre.ask(read_filed, filed_id)
    row = filed.row
    now = read_report(centre, row.report_id, find_period(filed), row.grid_id)
    return differences(filed.figures, now)


def find_period(filed: FiledPaper) -> Period:
    """The span of a filed report with its name: a month, a quarter, a year, or any days."""
    start, end = filed.row.start, filed.row.end
    quarter = (start.month + 2) // 3
    for known in (
        month_period(f"{start:%Y-%m}"),
        quarter_period(f"{start.year:04d}-{quarter}"),
        year_period(f"{start.year:04d}"),
    ):
        if (known.start, known.end) == (start, end):
            return known
    return days_period(start, end)
