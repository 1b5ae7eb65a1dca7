"""The ledger on screen, on paper and in the sheet: one query, compared cell by cell."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from models.audit.queries import list_entries
from models.cases.queries.ledger import LedgerFilter, LedgerRow, stream_ledger
from models.centre import Centre, sign_in
from models.demo.actions import make_demo
from models.errors import KnownError
from models.store.keys import Cost
from reports.ledgers.service_ledger import HEADER
from reports.paper.stamps import PrintStamp
from reports.period import days_period, month_period
from reports.registry import Clearance, write_report

WEAK = Cost(memory_kib=64, passes=1, lanes=1)
DAY = date(2026, 11, 21)
OCTOBER = month_period("2026-10")


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Centre:
    folder = tmp_path_factory.mktemp("registry") / "demo"
    make_demo(folder, day=DAY, cases=400, people=120, cost=WEAK)
    return sign_in(folder, "李敏", "demo", cost=WEAK)


def _rows(centre: Centre) -> list[LedgerRow]:
    chosen = LedgerFilter(OCTOBER.start, OCTOBER.end, newest_first=False)
    with centre.stream(stream_ledger, chosen) as rows:
        return list(rows)


def _stamp(centre: Centre) -> PrintStamp:
    return PrintStamp(centre.clock(), centre.clerk.name)


def test_every_cell_of_the_sheet_is_the_querys(centre: Centre, tmp_path: Path) -> None:
    rows = _rows(centre)
    assert len(rows) > 10
    path = tmp_path / "台账.xlsx"
    written = write_report(centre, "service-ledger", OCTOBER, path, _stamp(centre))
    assert (written.rows, written.columns, written.masked) == (len(rows), 18, True)
    sheet = load_workbook(path).worksheets[0]
    assert tuple(cell.value for cell in sheet[3][:18]) == HEADER
    for number, row in enumerate(rows, 1):
        cells = [cell.value for cell in sheet[3 + number][:18]]
        shown = [
            cell.date() if hasattr(cell, "date") else (cell if cell is not None else "")
            for cell in cells
        ]
        assert shown == [
            number, row.case_number, row.accepted_on, row.applicant, row.id_number, row.phone,
            row.address, row.category, row.item_name, row.mode, row.promised, row.accepted_by,
            row.handler, row.closed_on or "", row.outcome, row.delivery, row.satisfaction,
            row.note,
        ]  # fmt: skip
        assert sheet[3 + number][1].number_format == "@"


def test_every_case_of_the_sheet_stands_on_paper(centre: Centre, tmp_path: Path) -> None:
    path = tmp_path / "台账.pdf"
    write_report(centre, "service-ledger", OCTOBER, path, _stamp(centre))
    pages = PdfReader(path).pages
    text = "".join(page.extract_text() for page in pages).replace("\n", "")
    for row in _rows(centre):
        assert row.case_number in text
        assert row.applicant in text
    assert f"第{len(pages)}页" in text.replace(" ", "")


def test_numbers_are_masked_and_the_export_is_logged(centre: Centre, tmp_path: Path) -> None:
    for row in _rows(centre):
        assert row.id_number == "" or "***" in row.id_number
        assert row.phone == "" or "****" in row.phone
    write_report(centre, "service-ledger", OCTOBER, tmp_path / "台账.xlsx", _stamp(centre))
    today = centre.clock().date()
    entry = centre.ask(list_entries, today, today)[0]
    assert entry.title == "导出" and "台账.xlsx" in entry.details


def test_a_wrong_ending_or_a_turned_period_is_refused(centre: Centre, tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="不能存为"):
        write_report(centre, "service-ledger", OCTOBER, tmp_path / "a.docx", _stamp(centre))
    with pytest.raises(KnownError, match="结束日期早于"):
        days_period(date(2026, 10, 2), date(2026, 10, 1))


def test_clear_numbers_need_a_leader_a_purpose_and_a_recipient(
    centre: Centre, tmp_path: Path
) -> None:
    path = tmp_path / "明文.xlsx"
    with pytest.raises(KnownError, match="用途和接收人"):
        write_report(
            centre, "service-ledger", OCTOBER, path, _stamp(centre), clearance=Clearance("", "")
        )
    assert not path.exists()
    clearance = Clearance("区民政局核对", "区民政局")
    written = write_report(
        centre, "service-ledger", OCTOBER, path, _stamp(centre), clearance=clearance
    )
    assert not written.masked
    cells = [
        str(cell.value) for row in load_workbook(path).worksheets[0].iter_rows() for cell in row
    ]
    assert any(len(cell) == 18 and cell.startswith("2299") for cell in cells)
    today = centre.clock().date()
    entry = centre.ask(list_entries, today, today)[0]
    assert entry.reason == "区民政局核对" and "区民政局" in entry.details


def test_a_narrowed_ledger_says_so(centre: Centre, tmp_path: Path) -> None:
    path = tmp_path / "办结.xlsx"
    write_report(
        centre,
        "service-ledger",
        OCTOBER,
        path,
        _stamp(centre),
        chosen=LedgerFilter(state="closed", newest_first=False),
        filtered="状态 办结",
    )
    sheet = load_workbook(path).worksheets[0]
    assert "筛选：状态 办结" in str(sheet["A2"].value)
