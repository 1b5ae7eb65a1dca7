"""The commands without a window: what they print, and how they refuse."""

from pathlib import Path

import pytest

from main import main


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
        (["report", "nothing", "--data", "x", "--month", "2026-10", "--out", "a.pdf"], "没有编号为"),
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


def test_reports_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reports"]) == 0
    assert "service-ledger\t一窗受理台账" in capsys.readouterr().out.splitlines()
