"""The district's sheets without a window: taught once, filled every month, told when changed."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from main import main
from models.audit.queries import list_entries
from models.cases.queries.category_counts import EVERYTHING, count_by_category
from models.cases.queries.figures import Scope, read_counts
from models.cases.queries.ledger import LedgerFilter, stream_ledger
from models.centre import Centre, sign_in
from models.volunteers.queries.ledger import VolunteerLedgerRow, stream_volunteer_ledger
from models.volunteers.queries.roll import list_roll

SAMPLES = Path(__file__).parent / "samples"
MONTHLY = SAMPLES / "district_monthly.xlsx"
LEDGER = SAMPLES / "district_service_ledger.xlsx"
TODAY = date(2026, 11, 21)
OCTOBER = Scope(date(2026, 10, 1), date(2026, 10, 31), TODAY)
YEAR = Scope(date(2026, 1, 1), date(2026, 10, 31), TODAY)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An invented centre."""
    folder = tmp_path_factory.mktemp("district") / "中心"
    options = ["--cases", "400", "--people", "120", "--seed", "3", "--date", "2026-11-21"]
    assert main(["demo", "--data", str(folder), *options]) == 0
    return folder


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDESK_PASSWORD", "demo")


@pytest.fixture
def centre(demo: Path) -> Any:
    opened = sign_in(demo, "李敏", "demo")
    yield opened
    opened.close()


def template(step: str, *options: object) -> int:
    return main(["template", step, *map(str, options)])


def read_activities(session: Session, start: date, end: date) -> list[VolunteerLedgerRow]:
    return list(stream_volunteer_ledger(session, start, end))


def changed(path: Path, cell: str, value: object, copy: Path) -> Path:
    """A copy of a template with one cell changed."""
    book = load_workbook(path)
    book.worksheets[0][cell] = value
    book.save(copy)
    return copy


def test_a_proposal_needs_no_centre(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "对应.json"
    assert template("propose", MONTHLY, "--out", out) == 0
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert ["月报表!C7", "accepted", "本月·受理·党员服务", "确定"] in [line[:4] for line in lines]
    assert len(lines) == 12 * 13 + 5
    assert len(json.loads(out.read_text(encoding="utf-8"))["cells"]) == len(lines)


def test_a_proposal_knows_the_centre_s_own_categories(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert template("propose", LEDGER, "--data", demo) == 0
    assert "便民服务台账!D6\tapplicant" in capsys.readouterr().out


def test_the_monthly_sheet_says_what_the_database_says(
    demo: Path, centre: Centre, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "月报.xlsx"
    assert template("add", MONTHLY, "--data", demo) == 0
    assert "已教会“district_monthly”（第 " in capsys.readouterr().out
    options = ["--month", "2026-10", "--data", demo, "--out", out]
    assert template("fill", "district_monthly", *options) == 0
    assert "已填好" in capsys.readouterr().out
    sheet = load_workbook(out)["月报表"]
    month = centre.ask(read_counts, OCTOBER).counts
    year = centre.ask(read_counts, YEAR).counts
    for column, counts, figure in (
        ("C", month, "accepted"),
        ("D", month, "accepted_instant"),
        ("E", month, "accepted_promised"),
        ("G", month, "closed"),
        ("H", month, "closed_on_time"),
        ("J", month, "overdue"),
        ("K", year, "accepted"),
        ("L", year, "closed"),
        ("M", month, "rated"),
        ("N", month, "satisfied"),
        ("P", month, "bad_ratings"),
        ("Q", month, "rectified"),
    ):
        assert sum(sheet[f"{column}{row}"].value for row in range(7, 19)) == counts[figure], column
    assert month["accepted"] > 10 and month["rated"] > 3
    assert sheet["H3"].value == "2026年10月"
    assert sheet["A4"].value.startswith("填报单位（盖章）：") and len(sheet["A4"].value) > 12
    assert "李敏" in sheet["H4"].value


def test_the_ledger_has_every_row_of_the_month_masked(
    demo: Path, centre: Centre, tmp_path: Path
) -> None:
    out = tmp_path / "台账.xlsx"
    assert template("add", LEDGER, "--name", "区台账", "--data", demo) == 0
    assert template("fill", "区台账", "--month", "2026-10", "--data", demo, "--out", out) == 0
    sheet = load_workbook(out).worksheets[0]
    chosen = LedgerFilter(OCTOBER.start, OCTOBER.end, newest_first=False)
    rows = centre.ask(lambda s: list(stream_ledger(s, chosen)))
    assert len(rows) > 20
    for place, row in enumerate(rows):
        line = place + 6
        assert sheet[f"B{line}"].value == row.case_number
        assert sheet[f"C{line}"].value.date() == row.accepted_on
        assert sheet[f"D{line}"].value == row.applicant
        assert sheet[f"E{line}"].value == (row.id_number or None)
        assert "*" in (sheet[f"E{line}"].value or "*") and "*" in (row.phone or "*")
        closed = sheet[f"N{line}"].value
        assert (closed.date() if closed else None) == row.closed_on
        assert (sheet[f"Q{line}"].value or "") == row.satisfaction
    total = len(rows) + 6
    assert sheet[f"A{total}"].value == "合　计"
    assert sheet[f"D{total}"].value == f'=COUNTA(D6:D{total - 1})&"件"'


def test_an_export_is_logged(demo: Path, centre: Centre, tmp_path: Path) -> None:
    template("add", MONTHLY, "--name", "记一笔", "--data", demo)
    out = tmp_path / "月报.xlsx"
    assert template("fill", "记一笔", "--month", "2026-10", "--data", demo, "--out", out) == 0
    entry = centre.ask(list_entries, TODAY, centre.clock().date())[0]
    assert entry.title == "导出" and "记一笔（2026年10月）" in entry.details


def test_a_taught_template_goes_to_another_centre(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template("add", MONTHLY, "--name", "要送人的", "--data", demo)
    package = tmp_path / "教好的.json"
    assert template("export", "要送人的", "--data", demo, "--out", package) == 0
    other = tmp_path / "另一个中心"
    assert main(["demo", "--data", str(other), "--cases", "5", "--people", "5"]) == 0
    assert template("add", package, "--data", other) == 0
    capsys.readouterr()
    assert template("list", "--data", other) == 0
    assert capsys.readouterr().out.split("\t")[:3] == [
        "要送人的",
        "第 1 版",
        "district_monthly.xlsx",
    ]
    out = tmp_path / "填好.xlsx"
    assert template("fill", "要送人的", "--month", "2026-10", "--data", other, "--out", out) == 0
    assert load_workbook(out)["月报表"]["H3"].value == "2026年10月"


def test_a_changed_template_is_noticed_and_asked_about(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = ["--name", "会变的", "--data", demo]
    assert template("add", LEDGER, *name) == 0
    new = changed(LEDGER, "F5", "手机号码", tmp_path / "新版.xlsx")
    fill = ["--month", "2026-10", "--data", demo, "--out", tmp_path / "a.xlsx"]
    capsys.readouterr()
    assert template("fill", "会变的", *fill, "--file", new) == 1
    said = capsys.readouterr().err
    assert "F5 原来是“联系电话”，现在是“手机号码”" in said and "没有填写" in said
    assert not (tmp_path / "a.xlsx").exists()
    assert template("add", new, *name) == 1
    said = capsys.readouterr().err
    assert "没有保存" in said and "--replace" in said and len(said.splitlines()) == 1
    assert template("add", new, *name, "--replace") == 0
    assert "第 2 版" in capsys.readouterr().out
    assert template("fill", "会变的", *fill, "--file", new) == 0


def test_this_month_s_copy_with_other_looks_is_filled(demo: Path, tmp_path: Path) -> None:
    assert template("add", LEDGER, "--name", "换了样子", "--data", demo) == 0
    book = load_workbook(LEDGER)
    book.worksheets[0].column_dimensions["B"].width = 33
    copy, out = tmp_path / "十月.xlsx", tmp_path / "填好.xlsx"
    book.save(copy)
    options = ["--month", "2026-10", "--data", demo, "--out", out, "--file", copy]
    assert template("fill", "换了样子", *options) == 0
    assert load_workbook(out).worksheets[0].column_dimensions["B"].width == 33


def test_a_mapping_corrected_by_hand_is_taken(demo: Path, tmp_path: Path) -> None:
    file = tmp_path / "对应.json"
    assert template("propose", MONTHLY, "--out", file) == 0
    mapping = json.loads(file.read_text(encoding="utf-8"))
    mapping["cells"] = [cell for cell in mapping["cells"] if cell["cell"] in ("C7", "A4")]
    file.write_text(json.dumps(mapping), encoding="utf-8")
    name = ["--name", "改过对应", "--data", demo]
    assert template("add", MONTHLY, *name, "--mapping", file) == 0
    out = tmp_path / "a.xlsx"
    assert template("fill", "改过对应", "--month", "2026-10", "--data", demo, "--out", out) == 0
    sheet = load_workbook(out)["月报表"]
    assert isinstance(sheet["C7"].value, int) and sheet["D7"].value is None
    # The same file taught again keeps what was corrected.
    assert template("add", MONTHLY, *name) == 0
    assert template("fill", "改过对应", "--month", "2026-10", "--data", demo, "--out", out) == 0
    assert load_workbook(out)["月报表"]["D7"].value is None


def test_mistakes_are_one_sentence(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert template("add", MONTHLY, "--name", "有的", "--data", demo) == 0
    foreign = tmp_path / "别的.json"
    assert template("propose", LEDGER, "--out", foreign) == 0
    broken = tmp_path / "坏.json"
    broken.write_text("{", encoding="utf-8")
    empty = tmp_path / "空.xlsx"
    book = load_workbook(MONTHLY)
    for sheet in book.sheetnames[1:]:
        del book[sheet]
    book.worksheets[0].delete_rows(1, 30)
    book.save(empty)
    out = tmp_path / "a.xlsx"
    fill = ["--month", "2026-10", "--data", demo, "--out", out]
    capsys.readouterr()
    cases = (
        (("fill", "没有的", *fill), "没有名为“没有的”的模板。现有："),
        (("fill", "有的", *fill[:-1], tmp_path / "a.pdf"), "存为 .xlsx"),
        (("fill", "有的", "--month", "十月", *fill[2:]), "月份“十月”看不懂"),
        (("fill", "有的", *fill, "--file", LEDGER), "不一样了"),
        (("add", SAMPLES / "legacy.xls", "--data", demo), "另存为 .xlsx"),
        (("add", tmp_path / "没有.xlsx", "--data", demo), "找不到文件"),
        (("add", empty, "--data", demo), "没有认出任何要填的格"),
        (("add", MONTHLY, "--data", demo, "--mapping", foreign), "不是为"),
        (("add", MONTHLY, "--data", demo, "--mapping", broken), "不是 JSON"),
        (("add", SAMPLES / "ledger_gbk.csv", "--data", demo), "不是 .xlsx"),
        (("propose", tmp_path), "不是文件"),
    )
    for (step, *options), sentence in cases:
        assert template(str(step), *options) == 1, options
        said = capsys.readouterr()
        assert sentence in said.err, said.err
        assert len(said.err.splitlines()) == 1 and said.out == ""
    assert not out.exists()


def test_the_volunteers_of_the_month_fill_both_sheets(
    demo: Path, centre: Centre, tmp_path: Path
) -> None:
    out = tmp_path / "志愿.xlsx"
    sheet = SAMPLES / "district_volunteers.xlsx"
    assert template("add", sheet, "--name", "志愿", "--data", demo) == 0
    assert template("fill", "志愿", "--month", "2026-10", "--data", demo, "--out", out) == 0
    book = load_workbook(out)
    activities = centre.ask(read_activities, OCTOBER.start, OCTOBER.end)
    roll = centre.ask(list_roll, OCTOBER.end)
    assert activities and roll
    held = [row[:3] for row in book["活动台账"].iter_rows(min_row=6, values_only=True)]
    assert held[: len(activities)] == [
        (number, row.number, row.name) for number, row in enumerate(activities, 1)
    ]
    assert book["活动台账"].cell(max(16, 6 + len(activities)), 1).value == "合　计"
    listed = book["志愿者名册"]
    names = [listed[f"B{6 + place}"].value for place in range(len(roll))]
    hours = [Decimal(str(listed[f"J{6 + place}"].value)) for place in range(len(roll))]
    assert names == [row.name for row in roll]
    assert hours == [row.hours for row in roll] and any(hours)


def test_counts_by_category_are_the_monthly_figures(centre: Centre) -> None:
    counts = centre.ask(read_counts, OCTOBER).counts
    wanted = [id_ for id_ in counts if id_ != "timed"]
    found = centre.ask(count_by_category, OCTOBER, [*wanted, "没有这个数"])
    assert {id_: found[id_, EVERYTHING] for id_ in wanted} == {id_: counts[id_] for id_ in wanted}
    by_category = [
        count for (id_, category), count in found.items() if id_ == "closed" and category
    ]
    assert sum(by_category) == counts["closed"] and len(by_category) > 3
    assert ("没有这个数", EVERYTHING) not in found


def test_a_month_to_come_is_not_sent_as_noughts(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert template("add", MONTHLY, "--name", "下月", "--data", demo) == 0
    out = tmp_path / "下月.xlsx"
    assert template("fill", "下月", "--month", "2099-01", "--data", demo, "--out", out) == 1
    assert "2099年1月还没有开始" in capsys.readouterr().err
    assert not out.exists()


def test_a_table_of_dues_is_filled_by_quarter_others_by_month(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ("--data", demo)
    assert template("add", SAMPLES / "district_dues_summary.xlsx", *data) == 0
    out = tmp_path / "三季度.xlsx"
    quarter = ("--quarter", "2026-3", "--out", out, *data)
    assert template("fill", "district_dues_summary", *quarter) == 0
    sheet = load_workbook(out).worksheets[0]
    assert "所属时期：2026年第3季度" in [cell.value for cell in sheet[3]]
    assert sheet["B6"].value == "青禾里社区第一党支部" and sheet["H6"].value > 0
    assert template("add", MONTHLY, "--name", "按月的表", *data) == 0
    capsys.readouterr()
    other = tmp_path / "月报.xlsx"
    assert template("fill", "按月的表", "--quarter", "2026-3", "--out", other, *data) == 1
    assert "按月填" in capsys.readouterr().err and not other.exists()
