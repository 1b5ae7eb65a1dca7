"""The activity ledger as PDF and as workbook, beside the same cells by a bare writer."""

import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from models.volunteers.queries.ledger import VolunteerLedgerRow
from reports.forms.neighbour_wording import say_time
from reports.ledgers.ledger import LedgerHead
from reports.ledgers.volunteer_ledger import HEADER, LEDGER, TITLE, say_decimal
from reports.paper.stamps import PrintStamp
from tests.benchmarks.data import Data
from tests.benchmarks.measure import Row, compare
from tests.benchmarks.writing import PDF_ROWS, SHEET_ROWS, broken_cells, draw_bare

_HEAD = LedgerHead("青禾里社区党群服务中心", "2026年", title=TITLE, masked=None)
_STAMP = PrintStamp(datetime(2026, 11, 20, 10, 30), "李敏")
_NAMES = ("河岸清洁", "清洁家园志愿行动", "反诈宣传进小区", "中秋平安夜巡", "重阳敬老志愿服务")
_KINDS = ("环境卫生", "文明交通", "治安巡逻", "助老服务", "健康医疗")
_PLACES = ("青禾苑小区", "松涛家园广场", "岚山花园周边", "社区长者食堂", "党群服务中心一楼")


def measure_volunteer_ledger(data: Data) -> list[Row]:
    """Both ways the ledger leaves; no store is needed for it."""
    with tempfile.TemporaryDirectory() as folder:
        return [_measure_pdf(Path(folder)), _measure_sheet(Path(folder))]


def _rows(count: int) -> list[VolunteerLedgerRow]:
    first = datetime(2020, 1, 1, 9)
    return [
        VolunteerLedgerRow(
            n, f"HD2026-{n:05d}", f"{_NAMES[n % 5]}第{n // 5}期", _KINDS[n % 5],
            first + timedelta(hours=n), first + timedelta(hours=n + 2, minutes=n % 4 * 15),
            _PLACES[n % 5], "青禾里社区/清河服务队", ("孙丽", "周婷", "王倩")[n % 3], n % 40,
            n % 90 or None, n % 40 * 150, f"清理河岸垃圾{n}袋，劝导不文明行为", n % 4,
            "" if n % 7 else f"{n % 5} 人次时长待确认",
        )
        for n in range(1, count + 1)
    ]  # fmt: skip


def _cells(number: int, row: VolunteerLedgerRow) -> tuple[object, ...]:
    return (
        number, row.number, row.name, row.kind, row.day, say_time(row.starts_at, row.ends_at),
        row.place, row.host, row.person_in_charge, row.participants, row.served_count, row.hours,
        row.content, f"{row.pictures} 张" if row.pictures else "", row.note,
    )  # fmt: skip


def _measure_pdf(folder: Path) -> Row:
    from reports.ledgers.table import LEAST_ROW, PADDING

    rows = _rows(PDF_ROWS)
    cells = [[say_decimal(value) for value in _cells(n, row)] for n, row in enumerate(rows, 1)]
    broken = broken_cells(cells, LEDGER.table_columns, PADDING)
    return compare(
        "activity ledger PDF, 10,000 rows",
        1.4,
        lambda: LEDGER.build_pdf(rows, len(rows), _HEAD, _STAMP, folder / "ours.pdf"),
        lambda: draw_bare(broken, folder / "floor.pdf", LEAST_ROW),
        3,
    )


def _measure_sheet(folder: Path) -> Row:
    rows = _rows(SHEET_ROWS)
    return compare(
        "activity ledger xlsx, 100,000 rows",
        1.4,
        lambda: LEDGER.build_sheet(rows, len(rows), _HEAD, _STAMP, folder / "ours.xlsx"),
        lambda: _write_bare(rows, folder / "floor.xlsx"),
        3,
    )


def _write_bare(rows: list[VolunteerLedgerRow], path: Path) -> None:
    import rustpy_xlsxwriter as xlsx

    hours = HEADER.index("总时长(小时)")

    def record(number: int, row: VolunteerLedgerRow) -> dict[str, object]:
        values = list(_cells(number, row))
        values[hours] = float(row.hours)  # the bare writer knows no exact decimals
        return dict(zip(HEADER, values, strict=True))

    records = (record(number, row) for number, row in enumerate(rows, 1))
    xlsx.write_worksheet(records, str(path), sheet_name="台账")
