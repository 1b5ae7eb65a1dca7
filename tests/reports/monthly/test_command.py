"""`main.py report` for a month, a quarter, a year and a grid, without a window."""

import json
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select

from main import PASSWORD_VARIABLE, main
from models.audit.tables import AuditEntry
from models.centre import sign_in
from models.demo.actions import ADMINISTRATOR, make_demo
from models.store.keys import Cost
from reports.paper.stamps import PrintStamp
from reports.period import month_period
from reports.registry import write_report

WEAK = Cost(memory_kib=64, passes=1, lanes=1)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("command") / "demo"
    make_demo(folder, day=date(2026, 11, 20), cases=300, people=60, cost=WEAK)
    return folder


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, "demo")


def _report(data: Path, report_id: str, out: Path, *options: str) -> int:
    return main(["report", report_id, "--data", str(data), "--out", str(out), *options])


def test_months_quarters_years_and_grids(data: Path, tmp_path: Path) -> None:
    paper, sheet = tmp_path / "a.pdf", tmp_path / "b.xlsx"
    assert _report(data, "service-month", paper, "--month", "2026-10") == 0
    assert "2026年10月服务月报" in PdfReader(paper).pages[0].extract_text()
    assert _report(data, "service-month", paper, "--quarter", "2026-3") == 0
    assert "2026年第3季度服务季报" in PdfReader(paper).pages[0].extract_text()
    assert _report(data, "ratings", sheet, "--year", "2026", "--grid", "第一网格") == 0
    head = str(load_workbook(sheet).worksheets[0]["A2"].value)
    assert "期间：2026年" in head and "范围：第一网格（" in head


def test_a_list_of_dues_of_one_branch(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "a.xlsx"
    assert _report(data, "dues-ledger", sheet, "--year", "2026", "--branch", "第二党支部") == 0
    assert "支部：青禾里社区第二党支部" in load_workbook(sheet).worksheets[0]["A2"].value
    assert _report(data, "dues-ledger", sheet, "--year", "2026", "--branch", "第七") == 1
    assert "没有名为“第七”的支部" in capsys.readouterr().err
    assert _report(data, "ratings", sheet, "--year", "2026", "--branch", "第二党支部") == 1
    assert "不分支部" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--month", "2026-13"), "月份“2026-13”看不懂"),
        (("--quarter", "2026-7"), "季度“2026-7”看不懂"),
        (("--year", "今年"), "年份“今年”看不懂"),
        (("--month", "2026-10", "--grid", "第二十网格"), "没有名为“第二十网格”的网格"),
    ],
)
def test_what_is_not_understood_is_told_in_one_sentence(
    data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    options: tuple[str, ...],
    told: str,
) -> None:
    out = tmp_path / "a.pdf"
    assert _report(data, "service-month", out, *options) == 1
    error = capsys.readouterr().err
    assert told in error and "Traceback" not in error
    assert not out.exists()


def test_a_job_without_a_terminal_is_told_where_the_password_goes(
    data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def at_the_end(prompt: str, stream: object) -> str:
        raise EOFError

    monkeypatch.delenv(PASSWORD_VARIABLE)
    monkeypatch.setattr("main.getpass", at_the_end)
    out = tmp_path / "a.pdf"
    assert _report(data, "service-month", out, "--month", "2026-10") == 1
    assert f"放进环境变量 {PASSWORD_VARIABLE}" in capsys.readouterr().err
    assert not out.exists()


def test_the_log_tells_that_a_directory_has_nothing_masked(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    centre = sign_in(data, ADMINISTRATOR, "demo", cost=WEAK)
    stamp = PrintStamp(centre.clock(), centre.clerk.name)
    month = month_period("2026-10")
    assert write_report(centre, "directory", month, out, stamp).masked is None
    sheet = tmp_path / "b.xlsx"
    assert write_report(centre, "service-ledger", month, sheet, stamp).masked is True
    with centre.store.reading() as session:
        exported = session.scalars(
            select(AuditEntry.details).where(AuditEntry.title == "导出").order_by(AuditEntry.id)
        ).all()
    centre.close()
    assert [json.loads(details)[-1]["masked"] for details in exported[-2:]] == [None, True]
