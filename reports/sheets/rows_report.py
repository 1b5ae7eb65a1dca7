"""The rows report of an import: one line per row, for people and for scripts."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from models.people.rules.resident_rows import JudgedRow


@dataclass(frozen=True)
class ReportedRow:
    """One line of the report; `reasons` are codes, the decisive one first."""

    sheet: str
    row: int
    outcome: str
    reasons: tuple[str, ...]
    detail: str


def report_rows(sheet: str, rows: Iterable[JudgedRow]) -> Iterable[ReportedRow]:
    """Lines of the report for judged residents."""
    return (
        ReportedRow(
            sheet,
            row.number,
            row.outcome.value,
            tuple(code.value for code in row.reasons),
            row.detail,
        )
        for row in rows
    )


def write_rows_report(path: Path, rows: Iterable[ReportedRow]) -> None:
    """Write sheet, row, outcome, reason, detail as UTF-8 CSV.

    No mark at the beginning: scripts expect the header first. The detail never quotes what a
    resident's cell holds, so nothing in it can begin a formula. OSError goes to the caller.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("sheet", "row", "outcome", "reason", "detail"))
        for row in rows:
            writer.writerow((row.sheet, row.row, row.outcome, ";".join(row.reasons), row.detail))
