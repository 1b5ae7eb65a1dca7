"""The five pay sheets against their answer keys, by the command, from file to file."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

import main
from models.dues.rules.pay_sheet import PayRow, RowKind
from models.errors import KnownError
from reports.sheets.dues_base import HEADER, judge_file, write_result
from tests.reports.sheets.reading.crafted import Failed, make_xls

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
    judged = judge_file(SAMPLES / "pay_civil_servants.xlsx", "退休", date(2026, 11, 21))
    assert {row.category.code for row in judged if row.category} == {
        "civil_servant", "organ_worker",
    }  # fmt: skip


def test_a_csv_without_merges_is_read_and_learns_nothing_silently(tmp_path: Path) -> None:
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
    book = Workbook()
    book.active.append(["品名", "数量"])
    book.active.append(["凳子", 3])
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(KnownError, match="没有找到“姓名”一栏"):
        judge_file(tmp_path / "x.xlsx", "企业职工", date(2026, 11, 21))


HEADERS = ["姓名", "证件号码", "岗位工资", "薪级工资", "基础性绩效工资", "养老保险"]


def judge_rows(folder: Path, *rows: list[object], headers: list[str] = HEADERS) -> list[PayRow]:
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


ANNA = ["赵梅", "229901198001010021", 4000, 0, 0, 0]
BERT = ["钱多", "229901198101010033", 4200, 0, 0, 0]


def judge_sheets(folder: Path, sheets: dict[str, list[list[object]]]) -> list[PayRow]:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in (HEADERS, *rows):
            sheet.append(row)
    book.save(folder / "工资.xlsx")
    return judge_file(folder / "工资.xlsx", "事业单位", date(2026, 11, 21))


@pytest.mark.parametrize("names", [("在编", "聘用"), ("1月", "1月补发"), ("1月", "合并")])
def test_who_stands_on_two_sheets_is_judged_on_neither(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    rows = judge_sheets(tmp_path, {names[0]: [ANNA, BERT], names[1]: [ANNA]})
    assert [(row.name, row.outcome, row.sheet) for row in rows] == [
        ("赵梅", "ask", names[0]), ("钱多", "ok", names[0]), ("赵梅", "ask", names[1])
    ]  # fmt: skip
    assert "出现两次" in rows[0].explanation and "、".join(names) in rows[0].explanation


@pytest.mark.parametrize(
    "names",
    [("1月", "2月", "12月"), ("2026年1月工资", "2026年2月工资", "2026年11月工资"),
     ("2026.1", "2026.2", "2025.1"), ("202601", "202602", "202612"), ("一月", "二月", "十二月")],
)  # fmt: skip
def test_the_months_of_a_workbook_are_judged_each_by_itself(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    rows = judge_sheets(tmp_path, {name: [ANNA] for name in names})
    assert [(row.outcome, row.sheet) for row in rows] == [("ok", name) for name in names]
    write_result(rows, tmp_path / "r.xlsx")
    written = list(load_workbook(tmp_path / "r.xlsx").active.iter_rows(values_only=True))
    assert [str(row[6]).startswith(f"【{name}】") for row, name in zip(
        written[1:], names, strict=True)] == [True] * len(names)  # fmt: skip


def test_an_error_in_an_old_workbook_is_no_nothing(tmp_path: Path) -> None:
    rows = (HEADERS, ["赵梅", "", 4000, 3000, 1000, Failed()], ["钱多", "", 4000, 0, 0, 268])
    (tmp_path / "工资.xls").write_bytes(make_xls({"工资": rows}))
    judged = judge_file(tmp_path / "工资.xls", "事业单位", date(2026, 11, 21))
    assert [(row.name, row.outcome) for row in judged] == [("赵梅", "error"), ("钱多", "ok")]


def test_numbers_a_spreadsheet_broke_are_nobodys_twice_and_are_told(tmp_path: Path) -> None:
    rows = judge_rows(
        tmp_path, ["赵梅", "2.299E+17", 4000, 0, 0, 0], ["钱多", "2.299E+17", 4200, 0, 0, 0],
        ["孙丽", 229901198001010033, 4000, 0, 0, 0], ["李三", "229901198001010000", 1, 0, 0, 0],
    )  # fmt: skip
    assert {row.outcome for row in rows} == {"ok"}
    assert ["看不全" in row.explanation for row in rows] == [True] * 4


def test_the_programs_own_name_of_a_category_is_understood(tmp_path: Path) -> None:
    rows = judge_rows(
        tmp_path, ["赵梅", "", 4000, 0, 0, 0, "机关工作人员（不含工人）"],
        ["钱多", "", 4000, 0, 0, 0, "离退休人员 (养老金不能分项)"], headers=[*HEADERS, "人员类别"],
    )  # fmt: skip
    assert [row.category and row.category.code for row in rows] == [
        "civil_servant", "retiree_unsplit"
    ]  # fmt: skip
