"""Judging sample files and changed copies of them against the answer keys."""

import csv
from datetime import date
from pathlib import Path

from models.people.rules.resident_rows import JudgedRow
from reports.sheets.reading.cells import Cell
from reports.sheets.reading.table import judge_sheet, propose_table
from reports.sheets.reading.workbook import read_workbook

SAMPLES = Path(__file__).parents[3] / "samples"
TODAY = date(2026, 11, 21)

Line = dict[str, str]


def read_key(name: str) -> list[Line]:
    with (SAMPLES / f"{name}.expected.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def judge_file(path: Path) -> list[Line]:
    """Every row of the proposed sheet in the form of the answer key."""
    workbook = read_workbook(path)
    table = propose_table(workbook)
    assert table is not None
    sheet = next(sheet for sheet in workbook.sheets if sheet.name == table.sheet)
    return [to_line(sheet.name, row) for row in judge_sheet(sheet, table, TODAY)]


def to_line(sheet: str, row: JudgedRow) -> Line:
    values = row.values
    line = dict.fromkeys(("name", "sex", "id_number", "birth", "phone", "address", "grid"), "")
    if values:
        line |= {
            "name": values.name,
            "sex": values.sex.text if values.sex else "",
            "id_number": values.id_number,
            "birth": str(values.birth or ""),
            "phone": values.phone,
            "address": values.address.text,
            "grid": values.grid,
        }
    return {
        "sheet": sheet,
        "row": str(row.number),
        "outcome": row.outcome.value,
        "reason": ";".join(row.reasons),
        **line,
        "ref_row": str(row.ref_row or ""),
    }


def read_cells(name: str) -> list[list[Cell]]:
    """The rows of a sample's first sheet, with merged grids written out."""
    sheet = read_workbook(SAMPLES / name).sheets[0]
    rows = [list(row) for row in sheet.rows]
    for merge in sheet.merged:
        if merge.left == merge.right:
            for row in range(merge.top + 1, merge.bottom + 1):
                rows[row][merge.left] = rows[merge.top][merge.left]
    return rows


def to_text(cell: Cell) -> str:
    """A cell as Excel saves it as text: long numbers lose their tail."""
    if isinstance(cell, float) and cell >= 1e15:
        return f"{cell:.5E}"
    return str(int(cell)) if isinstance(cell, float) else str(cell)
