"""The rows report of an import: one line per row, for people and for scripts."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from models.people.rules.residents.row_codes import Outcome


class Judged(Protocol):
    """The judgement of a row, whatever it lists."""

    @property
    def number(self) -> int: ...
    @property
    def outcome(self) -> Outcome: ...
    @property
    def reasons(self) -> Sequence[str]: ...
    @property
    def detail(self) -> str: ...


@dataclass(frozen=True)
class ReportedRow:
    """One line of the report; `reasons` are codes, the decisive one first."""

    sheet: str
    row: int
    outcome: str
    reasons: tuple[str, ...]
    detail: str


def report_rows(sheet: str, rows: Iterable[Judged]) -> Iterable[ReportedRow]:
    """Lines of the report for the judged rows of a sheet."""
    return (
        ReportedRow(
            sheet,
            row.number,
            row.outcome.value,
            tuple(str(code) for code in row.reasons),
            row.detail,
        )
        for row in rows
    )


def write_rows_report(path: Path, rows: Iterable[ReportedRow]) -> None:
    """Write sheet, row, outcome, reason, detail as UTF-8 CSV.

    No mark at the beginning: scripts expect the header first. The detail never quotes what a
    resident's cell holds, so nothing in it can begin a formula. The file is there whole or as it
    was before; OSError goes to the caller.
    """
    half = path.with_name(f".{path.name}.new")
    try:
        with half.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("sheet", "row", "outcome", "reason", "detail"))
            for row in rows:
                reasons = ";".join(row.reasons)
                writer.writerow((row.sheet, row.row, row.outcome, reasons, row.detail))
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
