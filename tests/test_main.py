"""The commands without a window: what they print, and how they refuse."""

import csv
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from main import main

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small invented centre, as the command makes it, in a folder with a space."""
    folder = tmp_path_factory.mktemp("main") / "演示 中心"
    options = ["--cases", "120", "--people", "60", "--seed", "7", "--date", "2026-11-21"]
    assert main(["demo", "--data", str(folder), *options]) == 0
    return folder


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDESK_PASSWORD", "demo")


def test_due_date_comes_first_then_each_counted_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["due-date", "2026-09-30", "5"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "2026-10-13"
    assert len(lines) == 6
    assert "10月10日" in lines[3] and "第3个工作日" in lines[3]


def test_a_year_without_notice_is_provisional(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["due-date", "2026-12-25", "20"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "2027-01-25 暂定"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["due-date", "9月30日", "5"], "日期“9月30日”看不懂"),
        (["due-date", "2026-09-30", "五"], "天数“五”看不懂"),
        (["due-date", "2026-09-30", "99999999"], "期限"),
        (
            ["report", "nothing", "--data", "x", "--month", "2026-10", "--out", "a.pdf"],
            "没有编号为",
        ),
        (
            ["report", "service-ledger", "--data", "x", "--month", "十月", "--out", "a.pdf"],
            "月份“十月”看不懂",
        ),
    ],
)
def test_bad_input_is_one_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert sentence in printed.err
    assert len(printed.err.splitlines()) == 1


def test_a_folder_without_a_centre_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", "--data", str(tmp_path / "nothing"), "--user", "李敏"]) == 1
    assert "找不到数据文件夹" in capsys.readouterr().err


def test_a_demo_on_what_is_no_server_leaves_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "大厅"
    assert main(["demo", "--data", str(folder), "--url", "mysql://hall/centre"]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_reports_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reports"]) == 0
    assert "service-ledger\t一窗受理台账" in capsys.readouterr().out.splitlines()


def test_a_sound_centre_is_verified(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--data", str(demo), "--user", "李敏"]) == 0
    assert "操作日志完整" in capsys.readouterr().out


def test_a_wrong_password_is_one_sentence(
    demo: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FRONTDESK_PASSWORD", "不对")
    assert main(["verify", "--data", str(demo), "--user", "赵敏"]) == 1
    assert "密码不对" in capsys.readouterr().err


def test_the_ledger_of_a_month_as_pdf_and_sheet(demo: Path, tmp_path: Path) -> None:
    for ending in ("pdf", "xlsx"):
        out = tmp_path / f"台账.{ending}"
        month = ["--month", "2026-10", "--out", str(out)]
        assert main(["report", "service-ledger", "--data", str(demo), *month]) == 0
        assert out.stat().st_size > 1000
    sheet = load_workbook(tmp_path / "台账.xlsx").worksheets[0]
    assert sheet["A1"].value == "一窗受理台账"


@pytest.mark.parametrize(
    ("kind", "file"),
    [
        ("residents", "residents.xlsx"),
        ("residents", "legacy.xls"),
        ("residents", "export_from_web.xls"),
        ("residents", "ledger_gbk.csv"),
        ("service-ledger", "service_ledger.xlsx"),
    ],
)
def test_a_dry_run_judges_every_row_as_the_answer_key(
    demo: Path, tmp_path: Path, kind: str, file: str
) -> None:
    report = tmp_path / "rows.csv"
    options = ["--data", str(demo), "--dry-run", "--report", str(report)]
    assert main(["import", kind, str(SAMPLES / file), *options]) == 0
    with report.open(encoding="utf-8", newline="") as lines:
        assert lines.readline() == "sheet,row,outcome,reason,detail\n"
        lines.seek(0)
        told = {(row["sheet"], row["row"]): row for row in csv.DictReader(lines)}
    key = SAMPLES / f"{Path(file).stem}.expected.csv"
    with key.open(encoding="utf-8", newline="") as lines:
        expected = list(csv.DictReader(lines))
    assert len(expected) > 100
    for row in expected:
        if row["outcome"] == "skip":
            continue
        line = told[row["sheet"], row["row"]]
        assert line["outcome"] == row["outcome"], row
        if row["outcome"] != "ok":
            assert line["reason"] == row["reason"], row


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"%PDF-1.7", b"\x89PNG\r\n"])
def test_what_is_no_list_is_refused_in_words(
    demo: Path, tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "名单.xlsx"
    file.write_bytes(content)
    options = ["--data", str(demo), "--report", str(tmp_path / "rows.csv")]
    assert main(["import", "residents", str(file), *options]) == 1
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1 and "Traceback" not in said


def test_a_backup_is_made_checked_and_put_back(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here, stick = tmp_path / "中心", tmp_path / "U 盘"
    shutil.copytree(demo, here)
    assert main(["verify", "--data", str(here)]) == 0
    assert "还没有备份" in capsys.readouterr().out
    assert main(["backup", "--data", str(here), "--to", str(stick)]) == 0
    assert "办件 126" in capsys.readouterr().out  # 120 at the counter, 6 by proxy
    assert main(["verify", "--data", str(here)]) == 0
    assert "最近一次备份完好" in capsys.readouterr().out

    (here / "centre.db").write_bytes(b"damage" * 2000)
    assert main(["verify", "--data", str(here)]) == 1
    assert "不是一套" in capsys.readouterr().err
    assert main(["restore", "--data", str(here), "--from", str(stick)]) == 0
    said = capsys.readouterr().out
    assert "已恢复到" in said and "replaced" in said
    assert main(["verify", "--data", str(here)]) == 0

    (copy,) = (here / "copies").glob("2*")
    with (copy / "centre.db").open("r+b") as file:
        file.seek(9000)
        file.write(b"damage")
    capsys.readouterr()
    assert main(["verify", "--data", str(here)]) == 1
    assert "不能用" in capsys.readouterr().err
    assert main(["restore", "--data", str(here), "--from", str(copy)]) == 1
    assert "没有改动" in capsys.readouterr().err
    assert main(["restore", "--data", str(here), "--from", str(tmp_path / "无")]) == 1
    assert "没有找到备份" in capsys.readouterr().err
