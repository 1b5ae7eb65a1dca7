"""A whole old ledger at one go: judged as its answer key says, kept or not, never twice."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from models.cases.actions.old_ledger import confirm_wordings
from models.cases.queries.ledger import LedgerFilter, count_ledger, read_ledger_page
from models.centre import Centre
from models.errors import Cancelled, KnownError
from models.people.queries import count_people, known_columns, list_imports
from reports.sheets.old_ledger import (
    LedgerPreview,
    import_ledger_file,
    preview_ledger,
    read_ledger_file,
)
from tests.models.conftest import Watch, begin_centre

SAMPLES = Path(__file__).parents[2] / "samples"
SAMPLE = SAMPLES / "service_ledger.xlsx"
NOW = datetime(2026, 11, 21, 10, 0)
HEADER = (
    "序号",
    "日期",
    "服务对象",
    "联系电话",
    "服务事项",
    "经办人",
    "办理情况",
    "办结日期",
    "满意度",
)


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    made, _ = begin_centre(tmp_path / "centre", None, Watch(NOW))
    yield made
    made.close()


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _look(centre: Centre, path: Path) -> LedgerPreview:
    return preview_ledger(centre, read_ledger_file(path, {}))


def _write(path: Path, *rows: tuple[object, ...], title: str = "便民服务台账（2026年3月）") -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "3月"
    for row in ((title,), HEADER, *rows):
        sheet.append(row)
    book.save(path)
    return path


def test_every_row_of_the_sample_agrees_with_its_key(centre: Centre) -> None:
    """Outcome, reasons in their order, and every cleaned value."""
    preview = _look(centre, SAMPLE)
    found = []
    for row in preview.rows:
        line = dict.fromkeys(
            ("date", "done_date", "name", "item_text", "item_code", "item_name", "candidates"), ""
        )
        line["satisfaction"] = ""
        if row.values is not None:
            v = row.values
            line = {
                "date": str(v.accepted_on or ""),
                "done_date": str(v.done_on or ""),
                "name": v.name,
                "item_text": v.item_text,
                "item_code": v.proposal.code,
                "item_name": v.proposal.name,
                "candidates": ";".join(v.proposal.candidates),
                "satisfaction": str(v.satisfaction or ""),
            }
        found.append(
            {
                "sheet": row.sheet,
                "row": str(row.number),
                "outcome": row.outcome.value,
                "reason": ";".join(row.reasons),
                **line,
            }
        )
    assert found == _lines(SAMPLES / "service_ledger.expected.csv")


def test_all_months_are_read_and_the_empty_sheet_is_not(centre: Centre) -> None:
    file = read_ledger_file(SAMPLE, {})
    assert [table.sheet for table in file.tables] == [
        "1月", "2月", "3月", "4月", "5月", "6月", "7月份", "8月份", "9月 ", "10月",
    ]  # fmt: skip
    assert file.is_sure
    assert file.tables[0].columns["item"] == 5
    assert file.tables[-1].columns["item"] == 6  # another order from July on


def test_dry_run_writes_the_report_and_nothing_else(centre: Centre, tmp_path: Path) -> None:
    report = tmp_path / "rows.csv"
    said = import_ledger_file(centre, SAMPLE, report=report, dry_run=True)
    assert said == (
        "只检查，没有导入：可导入 664 行，可导入但请看一下 217 行，不导入 19 行。"
        "其中 78 行的事项要先在导入页面上确认，这次不导入。"
    )
    key = _lines(SAMPLES / "service_ledger.expected.csv")
    judged = [(r["sheet"], r["row"], r["outcome"], r["reason"]) for r in _lines(report)]
    assert judged == [(r["sheet"], r["row"], r["outcome"], r["reason"]) for r in key]
    assert centre.ask(count_ledger, LedgerFilter()) == 0
    assert centre.ask(count_people) == 0
    assert centre.ask(list_imports) == []
    assert centre.ask(known_columns, "service-ledger") == {}


def test_certain_rows_come_in_and_only_once(centre: Centre, tmp_path: Path) -> None:
    report = tmp_path / "rows.csv"
    said = import_ledger_file(centre, SAMPLE, report=report, dry_run=False)
    assert said.startswith("导入 803 件，19 行待改正，78 行的事项待确认。")
    assert centre.ask(count_ledger, LedgerFilter()) == 803
    march = LedgerFilter(start=date(2026, 3, 1), end=date(2026, 3, 31))
    key = _lines(SAMPLES / "service_ledger.expected.csv")
    assert centre.ask(count_ledger, march) == sum(
        line["date"].startswith("2026-03") and bool(line["item_code"])
        for line in key
        if line["outcome"] in ("ok", "warn")
    )
    people = centre.ask(count_people)

    again = import_ledger_file(centre, SAMPLE, report=report, dry_run=False)
    assert again.startswith("导入 0 件，803 行以前已导入，19 行待改正，78 行的事项待确认。")
    there = [line for line in _lines(report) if "DUP_ROW" in line["reason"]]
    assert len(there) == 803
    assert there[0]["detail"].startswith("以前已经导入过这一行")

    centre.act(confirm_wordings, {"办补贴": "D01", "开证明": "I03"})
    later = import_ledger_file(centre, SAMPLE, report=report, dry_run=False)
    assert later.startswith("导入 12 件，803 行以前已导入")
    assert centre.ask(count_ledger, LedgerFilter()) == 815
    assert centre.ask(count_people) >= people


def test_mended_copy_brings_only_what_is_new(centre: Centre, tmp_path: Path) -> None:
    wang = (
        "1",
        "2026-3-2",
        "王秀英",
        "19900000001",
        "高龄津贴",
        "周婷",
        "已办结",
        "2026-3-2",
        "满意",
    )
    zhang = ("2", 3.1, "张三丰", "19900000002", "复印", "周婷", "已办结", "2026-3-10", "√")
    twice = (
        "3",
        "2026-3-2",
        "王秀英",
        "19900000001",
        "高龄津贴",
        "周婷",
        "已办结",
        "2026-3-2",
        "满意",
    )
    first = _write(tmp_path / "三月.xlsx", wang, zhang)
    assert import_ledger_file(centre, first, report=None, dry_run=False).startswith("导入 1 件")
    mended = (zhang[0], "2026-3-10", *zhang[2:])
    second = _write(tmp_path / "三月改.xlsx", wang, mended, twice)
    # The second line of the same matter is one more; the first one is there already.
    said = import_ledger_file(centre, second, report=None, dry_run=False)
    assert said.startswith("导入 2 件，1 行以前已导入，0 行待改正")
    assert centre.ask(count_people) == 2
    rows = centre.ask(read_ledger_page, LedgerFilter(), None)
    assert [(r.applicant, r.closed_on, r.satisfaction) for r in rows] == [
        ("张三丰", date(2026, 3, 10), ""),
        ("王秀英", date(2026, 3, 2), "满意"),
        ("王秀英", date(2026, 3, 2), "满意"),
    ]
    assert {r.due_date for r in rows} == {None}


def test_cancelled_import_leaves_nothing(centre: Centre) -> None:
    calls: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        calls.append((done, total))
        # The second round over all rows is the taking.
        if sum(at == (0, 934) for at in calls) == 2 and done > 500:
            raise Cancelled

    with pytest.raises(Cancelled):
        import_ledger_file(centre, SAMPLE, report=None, dry_run=False, progress=stop)
    assert calls[-1][0] > 500
    assert centre.ask(count_ledger, LedgerFilter()) == 0
    assert centre.ask(count_people) == 0
    assert centre.ask(list_imports) == []


def test_a_list_of_residents_is_no_ledger(centre: Centre) -> None:
    with pytest.raises(KnownError, match="没有找到便民服务台账"):
        import_ledger_file(centre, SAMPLES / "legacy.xls", report=None, dry_run=False)


def test_text_file_does_not_guess_what_was_a_number(centre: Centre, tmp_path: Path) -> None:
    path = tmp_path / "2026年3月.csv"
    rows = [
        HEADER,
        ("1", "3.1", "王秀英", "19900000001", "高龄津贴", "周婷", "已办结", "2026-3-2", "满意"),
        ("2", "3.12", "张三丰", "19900000002", "复印", "周婷", "已办结", "2026-3-12", "满意"),
    ]
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(rows)
    preview = _look(centre, path)
    assert [";".join(row.reasons) for row in preview.rows] == [
        "TITLE",
        "DATE_AMBIGUOUS",
        "ITEM_SYNONYM",
    ]


def test_corrected_columns_hold_for_all_sheets_with_that_header(centre: Centre) -> None:
    file = read_ledger_file(SAMPLE, {})
    columns = {field: c for field, c in file.table.columns.items() if field != "satisfaction"}
    changed = file.with_columns(columns)
    assert ["satisfaction" in table.columns for table in changed.tables] == [False] * 6 + [True] * 4
    july = changed.at_header("7月份", 2, {})
    assert (july.table.sheet, july.table.header_rows) == ("7月份", (3,))
