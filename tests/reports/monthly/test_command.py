"""`main.py report` for a month, a quarter, a year and a grid, without a window."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from main import PASSWORD_VARIABLE, main
from models.demo.actions import make_demo
from models.store.keys import Cost

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


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--month", "2026-13"), "月份“2026-13”看不懂"),
        (("--quarter", "2026-7"), "季度“2026-7”看不懂"),
        (("--year", "今年"), "年份“今年”看不懂"),
        (("--month", "2026-10", "--grid", "第九网格"), "没有名为“第九网格”的网格"),
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
