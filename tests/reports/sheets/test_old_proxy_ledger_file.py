"""A whole old proxy ledger at one go: judged as its key says, its money exact, never twice."""

import csv
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from models.centre import Centre
from models.errors import Cancelled, KnownError
from models.people.queries import count_people, known_columns, list_imports
from models.proxy.queries.ledger import stream_proxy_ledger
from models.proxy.queries.money import open_balances
from models.proxy.queries.requests import RequestFilter, list_requests
from models.proxy.rules.old_ledger.rows import ProxyEntry
from reports.sheets.old_proxy_ledger import (
    import_proxy_ledger_file,
    preview_proxy_ledger,
    read_proxy_file,
)
from tests.models.conftest import Watch, begin_centre

SAMPLES = Path(__file__).parents[2] / "samples"
SAMPLE = SAMPLES / "proxy_ledger.xlsx"
KEY = SAMPLES / "proxy_ledger.expected.csv"
VALUES = (
    "date", "name", "phone", "item_text", "item_code", "item_name", "candidates", "received",
    "spent", "returned", "done_date", "satisfaction",
)  # fmt: skip


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    made, _ = begin_centre(tmp_path / "centre", None, Watch(datetime(2026, 11, 21, 10, 0)))
    yield made
    made.close()


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _yuan(amount: Decimal | None) -> str:
    return "" if amount is None else str(amount)


def test_every_row_of_the_sample_agrees_with_its_key(centre: Centre) -> None:
    """Outcome, reasons in their order, and every cleaned value."""
    preview = preview_proxy_ledger(centre, read_proxy_file(SAMPLE, {}))
    found = []
    for row in preview.rows:
        assert isinstance(row, ProxyEntry)
        line = dict.fromkeys(VALUES, "")
        if (v := row.values) is not None:
            line = {
                "date": str(v.accepted_on or ""),
                "name": v.name,
                "phone": v.phone,
                "item_text": v.item_text,
                "item_code": v.proposal.code,
                "item_name": v.proposal.name,
                "candidates": ";".join(v.proposal.candidates),
                "received": _yuan(v.money.advanced),
                "spent": _yuan(v.money.paid),
                "returned": _yuan(v.money.refunded),
                "done_date": str(v.done_on or ""),
                "satisfaction": str(v.satisfaction or ""),
            }
        place = {"sheet": row.sheet, "row": str(row.number)}
        told = {"outcome": row.outcome.value, "reason": ";".join(row.reasons)}
        found.append(place | told | line)
    assert found == _lines(KEY)


def test_dry_run_writes_the_report_and_nothing_else(centre: Centre, tmp_path: Path) -> None:
    report = tmp_path / "rows.csv"
    said = import_proxy_ledger_file(centre, SAMPLE, report=report, dry_run=True)
    assert said == "只检查，没有导入：可导入 213 行，可导入但请看一下 24 行，不导入 3 行。"
    columns = ("sheet", "row", "outcome", "reason")
    told = [[line[name] for name in columns] for line in _lines(report)]
    assert told == [[line[name] for name in columns] for line in _lines(KEY)]
    assert centre.ask(list_requests, RequestFilter()) == []
    assert centre.ask(count_people) == 0 and centre.ask(list_imports) == []


def test_everything_right_comes_in_once_to_the_fen(centre: Centre, tmp_path: Path) -> None:
    report = tmp_path / "rows.csv"
    said = import_proxy_ledger_file(centre, SAMPLE, report=report, dry_run=False)
    assert said.startswith(
        "导入 237 件，3 行待改正，0 行的事项待确认。\n其中党费 5 件只作为经过导入"
    )
    assert "\n收付不平 7 件" in said
    assert "第 47 行 JD202602110005 何谦斌：结余 1.00 元（人民币壹元整）" in said
    key = [line for line in _lines(KEY) if line["outcome"] in ("ok", "warn")]
    rows = centre.ask(lambda s: list(stream_proxy_ledger(s)))
    assert len(rows) == len(key) == 237
    ours = [line for line in key if "党费" not in line["item_name"]]
    assert len(key) - len(ours) == 5
    spent = sum(Decimal(line["spent"] or 0) for line in ours)
    assert sum(row.paid or Decimal(0) for row in rows) == spent
    by_key = {
        (line["name"], line["date"]): Decimal(line["received"] or 0)
        - Decimal(line["spent"] or 0)
        - Decimal(line["returned"] or 0)
        for line in key
    }
    uneven = {name: held for (name, _), held in by_key.items() if held}
    assert {name: held for _, _, name, held in centre.ask(open_balances)} == uneven
    assert len(uneven) == 7
    assert centre.ask(known_columns, "proxy-ledger")["实付金额"] == "paid"
    again = import_proxy_ledger_file(centre, SAMPLE, report=report, dry_run=False)
    assert again == "导入 0 件，237 行以前已导入，3 行待改正，0 行的事项待确认。"
    assert sum("DUP_ROW" in line["reason"] for line in _lines(report)) == 237


def test_cancelled_import_leaves_nothing(centre: Centre) -> None:
    rounds = 0

    def stop(done: int, total: int) -> None:
        nonlocal rounds
        # The first round judges the rows, the second takes them.
        rounds += (done, total) == (0, 252)
        if rounds == 2 and done:
            raise Cancelled

    with pytest.raises(Cancelled):
        import_proxy_ledger_file(centre, SAMPLE, report=None, dry_run=False, progress=stop)
    assert rounds == 2
    assert centre.ask(list_requests, RequestFilter()) == [] and centre.ask(count_people) == 0


def test_a_service_ledger_is_no_proxy_ledger(centre: Centre, tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="没有找到帮办代办台账"):
        import_proxy_ledger_file(
            centre, SAMPLES / "legacy.xls", report=tmp_path / "rows.csv", dry_run=False
        )


def test_a_header_of_one_row_is_read_as_well(centre: Centre, tmp_path: Path) -> None:
    header = (
        "登记日期", "委托人", "电话", "委托事项", "代办员", "办结日期", "预收", "实付", "退回",
        "票据号码", "签收",
    )  # fmt: skip
    row = ("2026-3-2", "王秀英", "19900001234", "代交水费", "周婷", "2026-3-3", "100元", "88.5",
           11.5, "A1", "√")  # fmt: skip
    book = openpyxl.Workbook()
    for line in (("代办台账（2026年）",), header, row):
        book.worksheets[0].append(line)
    path = tmp_path / "代办.xlsx"
    book.save(path)
    said = import_proxy_ledger_file(centre, path, report=None, dry_run=False)
    assert said.startswith("导入 1 件，0 行待改正")
    (kept,) = centre.ask(list_requests, RequestFilter())
    assert (kept.state, kept.item_code) == ("returned", "L06")
