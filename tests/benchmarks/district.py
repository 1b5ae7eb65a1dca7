"""A district's own workbook, filled with a long list."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path

from reports.sheets.templates.filling import Values, fill
from reports.sheets.templates.mapping import Mapping
from reports.sheets.templates.proposing import propose
from tests.benchmarks.data import Data
from tests.benchmarks.measure import Row, compare

ROWS = 5_000
TEMPLATE = Path(__file__).parents[1] / "samples" / "district_service_ledger.xlsx"
_DAY = date(2026, 10, 1)


def measure_district_sheet(data: Data) -> list[Row]:
    """The same cells written by openpyxl into the loaded template, with nothing around them.

    The floor writes over the sum and the note and lets no style, rule or formula follow.
    """
    content, mapping = TEMPLATE.read_bytes(), propose(TEMPLATE.read_bytes()).mapping
    values = Values({"centre": "青禾里社区党群服务中心", "clerk": "李敏"}, {}, _lists())
    return [
        compare(
            "fill the district ledger template, 5,000 rows",
            1.5,
            lambda: fill(content, mapping, values),
            lambda: _write_bare(content, mapping),
            3,
        )
    ]


@cache
def _lists() -> dict[str, list[dict[str, object]]]:
    return {"service_ledger": [_record(number) for number in range(ROWS)]}


def _record(number: int) -> dict[str, object]:
    day = _DAY + timedelta(days=number % 31)
    return {
        "case_number": f"FW{day:%Y%m%d}{number:04d}",
        "accepted_on": day,
        "applicant": f"王{number % 900}",
        "id_number": f"229***********{number % 10_000:04d}",
        "phone": f"199****{number % 10_000:04d}",
        "address": "青禾苑",
        "category": "老龄",
        "item_name": "高龄津贴",
        "mode": "承诺",
        "promised_days": 20,
        "accepted_by": "李敏",
        "handler": "街道民政办",
        "closed_on": day,
        "outcome": "准予",
        "delivery": "窗口领取",
        "satisfaction": "满意",
        "note": "",
    }


def _write_bare(content: bytes, mapping: Mapping) -> bytes:
    import io

    import openpyxl
    from openpyxl.utils import column_index_from_string

    book = openpyxl.load_workbook(io.BytesIO(content))
    (area,) = mapping.lists
    sheet = book[area.sheet]
    # The note below is one merged block; its cells would refuse a value.
    sheet.merged_cells.ranges = [m for m in sheet.merged_cells.ranges if m.min_row < area.first]
    for row in range(area.last + 1, sheet.max_row + 1):
        for column in range(1, sheet.max_column + 1):
            sheet._cells.pop((row, column), None)
    columns = [(column_index_from_string(c.column), c.meaning) for c in area.columns]
    for place, record in enumerate(_lists()["service_ledger"]):
        for column, meaning in columns:
            sheet.cell(area.first + place, column).value = record[meaning]
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()
