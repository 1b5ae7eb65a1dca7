"""The five pay sheets against their answer keys, by the command, from file to file."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

import main
from models.dues.rules.pay_sheet import PayRow, RowKind
from models.errors import KnownError
from reports.sheets.dues_base import HEADER, judge_file

SAMPLES = Path(__file__).parents[2] / "samples"
SHEETS = {
    "pay_civil_servants": "",
    "pay_institution": "事业单位",
    "pay_enterprise": "enterprise_staff",
    "pay_community_workers": "社区工作者",
    "pensions": "",
}


def answers(name: str) -> list[dict[str, str]]:
    with (SAMPLES / f"{name}.expected.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def say(value: Decimal | None) -> str:
    return "" if value is None else f"{value:.2f}"


def as_answered(row: PayRow) -> tuple[str, ...]:
    result = row.result if row.is_assessed else None
    assert row.category is not None
    open_item = row.undecided[0] if row.undecided else None
    return (
        str(row.row), row.outcome, ";".join(row.codes), row.name, row.id_number,
        say(result.base if result else None), say(result.computed if result else None),
        say(result.assessed if result else None),
        open_item.item if open_item else "", say(open_item.amount if open_item else None),
        say(open_item.if_included if open_item else None),
        say(open_item.if_excluded if open_item else None),
    )  # fmt: skip


@pytest.mark.parametrize("name", SHEETS)
def test_every_row_agrees_with_the_answer_key(name: str) -> None:
    from datetime import date

    judged = judge_file(SAMPLES / f"{name}.xlsx", SHEETS[name], date(2026, 11, 21))
    fields = (
        "row", "outcome", "reason", "name", "id_number", "base", "computed", "due",
        "unknown_item", "unknown_amount", "due_if_included", "due_if_excluded",
    )  # fmt: skip
    wanted = [tuple(a[f] for f in fields) for a in answers(name) if a["outcome"] != "skip"]
    assert [as_answered(row) for row in judged] == wanted
    assert all(row.kind is RowKind.MEMBER for row in judged)


@pytest.mark.parametrize("name", SHEETS)
def test_the_command_writes_the_result_in_the_order_of_the_sheet(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "结果.xlsx"
    arguments = ["dues-base", str(SAMPLES / f"{name}.xlsx"), "--out", str(out)]
    if SHEETS[name]:
        arguments += ["--category", SHEETS[name]]
    assert main.main(arguments) == 0
    rows = list(load_workbook(out).active.iter_rows(values_only=True))
    assert rows[0] == HEADER
    wanted = [a for a in answers(name) if a["outcome"] != "skip"]
    assert [row[0] for row in rows[1:]] == [a["name"] for a in wanted]
    assert [row[1] for row in rows[1:]] == [a["id_number"] for a in wanted]
    for row, answer in zip(rows[1:], wanted, strict=True):
        done = answer["outcome"] in ("ok", "warn")
        assert row[5] == ("核定" if done else "待定")
        assert (say(_number(row[2])), say(_number(row[4]))) == (answer["base"], answer["due"])
        assert bool(row[6])
    counted = sum(a["outcome"] in ("ok", "warn") for a in wanted)
    assert f"核定 {counted} 人" in capsys.readouterr().out


def _number(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def test_where_nothing_names_the_category_the_choices_are_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "r.xlsx"
    arguments = ["dues-base", str(SAMPLES / "pay_institution.xlsx"), "--out", str(out)]
    assert main.main(arguments) == 1
    assert "institution_staff（事业单位工作人员）" in capsys.readouterr().err
    assert main.main([*arguments, "--category", "宇航员"]) == 1
    assert "没有名为“宇航员”的人员类别" in capsys.readouterr().err
    assert not out.exists()


def test_a_column_of_the_sheet_wins_over_the_command() -> None:
    from datetime import date

    judged = judge_file(SAMPLES / "pay_civil_servants.xlsx", "退休", date(2026, 11, 21))
    assert {row.category.code for row in judged if row.category} == {
        "civil_servant", "organ_worker",
    }  # fmt: skip


def test_a_csv_without_merges_is_read_and_learns_nothing_silently(tmp_path: Path) -> None:
    from datetime import date

    sheet = tmp_path / "工资.csv"
    sheet.write_text(
        "姓名,身份证号,人员类别,基本工资,岗位工资,班车补,个税,备注\n"
        '王强,229901197503120017,企业职工,"3,200.00",1800,,57.60,\n'
        "赵梅,,学生,,,,,\n"
        "钱多,,企业职工,4000,,180,,\n"
        "孙丽,,宇航员,4000,,,,\n"
        "合计,,,11200,1800,180,57.60,\n",
        "gbk",
    )
    rows = judge_file(sheet, "", date(2026, 11, 21))
    assert [row.outcome for row in rows] == ["ok", "ok", "ask", "error"]
    assert [say(row.result.assessed if row.result else None) for row in rows[:2]] == [
        "49.42", "0.20",
    ]  # fmt: skip
    assert "班车补" in rows[2].explanation


def test_a_file_that_is_no_pay_sheet_says_so(tmp_path: Path) -> None:
    from datetime import date

    book = Workbook()
    book.active.append(["品名", "数量"])
    book.active.append(["凳子", 3])
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(KnownError, match="没有找到“姓名”一栏"):
        judge_file(tmp_path / "x.xlsx", "企业职工", date(2026, 11, 21))


HEADERS = ["姓名", "证件号码", "岗位工资", "薪级工资", "基础性绩效工资", "养老保险"]


def judge_rows(folder: Path, *rows: list[object], headers: list[str] = HEADERS) -> list[PayRow]:
    from datetime import date

    book = Workbook()
    for row in (headers, *rows):
        book.active.append(row)
    book.save(folder / "工资.xlsx")
    return judge_file(folder / "工资.xlsx", "事业单位", date(2026, 11, 21))


@pytest.mark.parametrize("cell", ["=1000+2000", "#N/A", "12,34", "1.234,56", 1e300, 10**15])
def test_an_amount_nobody_can_read_is_no_nothing(tmp_path: Path, cell: object) -> None:
    (row,) = judge_rows(tmp_path, ["赵梅", "", cell, 3000, 1000, 268])
    assert (row.outcome, [code.value for code in row.codes]) == ("error", ["AMOUNT_UNREADABLE"])


def test_a_formula_without_a_value_is_told_by_its_cell(tmp_path: Path) -> None:
    rows = judge_rows(
        tmp_path, ["赵梅", "", 4000, 0, 0, 268], ["钱多", "", 4000, 0, 0, "=C3*0.08"],
        ["", "", "", "", "", "=C4*0.08"],
    )  # fmt: skip
    assert [(row.name, row.outcome) for row in rows] == [("赵梅", "ok"), ("钱多", "error")]


def test_a_deduction_below_zero_does_not_raise_the_base(tmp_path: Path) -> None:
    (row,) = judge_rows(tmp_path, ["赵梅", "", 3000, 1000, 1000, -268])
    assert row.outcome == "error" and "负数" in row.explanation


def test_half_a_fen_goes_up_before_the_bracket_is_chosen(tmp_path: Path) -> None:
    (row,) = judge_rows(tmp_path, ["赵梅", "", 5000.005, 0, 0, 0])
    assert row.result is not None
    assert (say(row.result.base), say(row.result.assessed)) == ("5000.01", "75.00")


def test_who_stands_below_a_total_is_not_left_out(tmp_path: Path) -> None:
    rows = judge_rows(
        tmp_path, ["赵梅", "", 4000, 0, 0, 0], ["合计", "", 4000, 0, 0, 0],
        ["钱多", "", 4200, 0, 0, 0], ["合计", "", 8200, 0, 0, 0], ["人均", "", 4100, 0, 0, 0],
        ["制表：王五", "", "审核：赵六"],
    )  # fmt: skip
    assert [row.name for row in rows] == ["赵梅", "钱多"]


def test_a_dash_is_nobodys_number(tmp_path: Path) -> None:
    rows = judge_rows(tmp_path, ["赵梅", "无", 4000, 0, 0, 0], ["钱多", "无", 4000, 0, 0, 0])
    assert [row.outcome for row in rows] == ["ok", "ok"]


def test_a_second_sheet_without_a_category_stops_the_whole_file(tmp_path: Path) -> None:
    from datetime import date

    book = Workbook()
    book.active.append([*HEADERS, "人员类别"])
    book.active.append(["赵梅", "", 4000, 0, 0, 0, "事业单位"])
    second = book.create_sheet("二")
    second.append(HEADERS)
    second.append(["钱多", "", 4000, 0, 0, 0])
    book.create_sheet("说明").append(["本表一式两份"])
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(KnownError, match="请说明这张表是哪一类人员"):
        judge_file(tmp_path / "x.xlsx", "", date(2026, 11, 21))
    assert len(judge_file(tmp_path / "x.xlsx", "事业单位", date(2026, 11, 21))) == 2


def test_the_result_never_takes_the_place_of_the_pay_sheet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    judge_rows(tmp_path, ["赵梅", "", 4000, 0, 0, 0])
    sheet = tmp_path / "工资.xlsx"
    before = sheet.read_bytes()
    arguments = ["dues-base", str(sheet), "--category", "事业单位", "--out", str(sheet)]
    assert main.main(arguments) == 1
    assert "不能盖掉工资表" in capsys.readouterr().err and sheet.read_bytes() == before
