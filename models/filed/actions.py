"""Filing a report: its number, its figures, and the very bytes that leave the hall."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.errors import KnownError
from models.filed.tables import FiledReport
from models.roles import LEADERS
from models.store.serials import take_numbers
from models.work import Work, action


@dataclass(frozen=True)
class Printed:
    """A report as it was drawn for filing: the figures, the PDF, the workbook."""

    figures: dict[str, Any]
    paper: bytes
    sheet: bytes


@dataclass(frozen=True)
class FilingForm:
    """Which report is filed. The number begins with `series` and `period`: YB-202611-01."""

    report_id: str
    title: str
    start: date
    end: date
    grid_id: int | None
    series: str
    period: str


@action("报表归档", may=LEADERS)
def file_report(work: Work, form: FilingForm, draw: Callable[[str], Printed]) -> int:
    """Give the report its number, have it drawn with it, and keep both files; returns its id.

    `draw` gets the number. Raises KnownError for a span that has not begun; whatever `draw`
    raises leaves no number behind.
    """
    if form.start > work.today:
        raise KnownError("这个期间还没有开始，没有归档。请选已经开始的期间。", field="period")
    serial = take_numbers(work.session, form.series, form.period)[0]
    number = f"{form.series}-{form.period}-{serial:02d}"
    printed = draw(number)
    filed = FiledReport(
        number=number,
        report_id=form.report_id,
        title=form.title,
        start=form.start,
        end=form.end,
        grid_id=form.grid_id,
        filed_at=work.now,
        clerk_id=work.clerk.id,
        figures=printed.figures,
        paper=printed.paper,
        sheet=printed.sheet,
        file_hash=hashlib.sha256(printed.paper).hexdigest(),
    )
    work.session.add(filed)
    work.session.flush()
    work.note(number=number, report=form.report_id, hash=filed.file_hash)
    return filed.id
