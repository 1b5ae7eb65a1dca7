"""The lists of dues through the registry: only with a duty, and never without a line in the log."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from models.audit.queries import list_entries
from models.centre import Centre, sign_in
from models.demo.actions import make_demo
from models.demo.collecting import SHARE
from models.dues.actions.assessments import assess_by_hand
from models.dues.actions.duties import end_duty, give_duty, open_book
from models.dues.actions.local_rules import set_local_rule
from models.dues.actions.members import MemberForm, add_branch, enrol
from models.dues.queries.members import duty_of, list_branches
from models.dues.queries.summary import list_summary
from models.dues.rules.duties import Duty
from models.errors import KnownError
from models.store.keys import Cost
from reports.dues import DUES_REPORTS, find_branch
from reports.paper.stamps import PrintStamp
from reports.period import month_period, quarter_period, year_period
from reports.registry import draw_report, find_report, write_report
from reports.sheets.templates.teaching import add_file, fill_taught
from tests.models.dues.hall import put_people

SAMPLES = Path(__file__).parents[1] / "samples"
WEAK = Cost(memory_kib=64, passes=1, lanes=1)
DAY = date(2026, 11, 21)
YEAR = year_period("2026")
IDS = [one.id for one in DUES_REPORTS]


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Centre:
    folder = tmp_path_factory.mktemp("dues") / "demo"
    make_demo(folder, day=DAY, cases=20, people=20, cost=WEAK)
    return sign_in(folder, "李敏", "demo", cost=WEAK)


@pytest.fixture
def accountant(centre: Centre) -> Centre:
    """李敏 with the books of a branch of one member."""
    centre.act(give_duty, centre.clerk.id, Duty.ACCOUNTANT)
    if not any(one.name == "第九支部" for one in centre.ask(list_branches)):
        branch = centre.act(add_branch, "第九支部", "孙立", "街道党工委").result
        (person_id,) = centre.act(put_people, [("张伟明", "")]).result
        centre.act(enrol, MemberForm(person_id, branch, "civil_servant", date(2025, 1, 1)))
        centre.act(assess_by_hand, person_id, 2026, Decimal("4900"))
    return centre


def _stamp(centre: Centre) -> PrintStamp:
    return PrintStamp(centre.clock(), centre.clerk.name)


@pytest.mark.parametrize("report_id", IDS)
@pytest.mark.parametrize("ending", [".pdf", ".xlsx"])
def test_each_list_is_written_and_logged(
    accountant: Centre, report_id: str, ending: str, tmp_path: Path
) -> None:
    path = tmp_path / f"党费{ending}"
    written = write_report(accountant, report_id, YEAR, path, _stamp(accountant))
    report = find_report(report_id)
    assert path.stat().st_size > 1000
    assert written.columns == len(next(r for r in DUES_REPORTS if r.id == report_id).made_of.header)
    today = accountant.clock().date()
    titles = [entry.title for entry in accountant.ask(list_entries, today, today)]
    assert "导出党费" in titles
    if ending == ".xlsx":
        assert load_workbook(path).worksheets[0]["A1"].value == report.title


@pytest.mark.parametrize("report_id", IDS)
def test_without_a_duty_nothing_is_read_or_written(
    accountant: Centre, report_id: str, tmp_path: Path
) -> None:
    accountant.act(end_duty, accountant.clerk.id)
    assert accountant.ask(duty_of, accountant.clerk.id) is None
    path = tmp_path / "党费.xlsx"
    with pytest.raises(KnownError, match="只有党费岗位的人员能看"):
        write_report(accountant, report_id, YEAR, path, _stamp(accountant))
    assert not path.exists()
    with pytest.raises(KnownError, match="只有党费岗位的人员能看"):
        draw_report(accountant, find_report(report_id), YEAR, _stamp(accountant))


def test_a_branch_alone_and_all_of_them(accountant: Centre, tmp_path: Path) -> None:
    path = tmp_path / "明细.xlsx"
    ninth = find_branch(accountant, "第九支部")
    written = write_report(
        accountant, "dues-ledger", YEAR, path, _stamp(accountant), branch_id=ninth
    )
    sheet = load_workbook(path).worksheets[0]
    assert written.rows == 1 and "支部：第九支部" in sheet["A2"].value
    assert [sheet["B4"].value, sheet["B5"].value] == ["张伟明", "合计"]
    whole = write_report(accountant, "dues-ledger", YEAR, path, _stamp(accountant))
    assert whole.rows > 1 and "支部：" not in load_workbook(path).worksheets[0]["A2"].value
    today = accountant.clock().date()
    logged = [e for e in accountant.ask(list_entries, today, today) if e.title == "导出党费"]
    assert "第九支部" in logged[0].details + logged[1].details
    drawn, rows, _ = draw_report(
        accountant, find_report("dues-ledger"), YEAR, _stamp(accountant), branch_id=ninth
    )
    assert rows == 1 and drawn.startswith(b"%PDF")


def test_a_branch_is_found_by_its_name_and_only_for_dues(
    accountant: Centre, tmp_path: Path
) -> None:
    assert find_branch(accountant, "九支") == find_branch(accountant, "第九支部")
    for name in ("支部", "不存在", ""):
        with pytest.raises(KnownError, match=r"没有名为.*现有：.*第九支部"):
            find_branch(accountant, name)
    path = tmp_path / "台账.xlsx"
    with pytest.raises(KnownError, match="不分支部"):
        write_report(
            accountant, "service-ledger", YEAR, path, _stamp(accountant),
            branch_id=find_branch(accountant, "第九支部"),
        )  # fmt: skip
    assert not path.exists()


def test_amounts_are_published_where_the_rule_says_so(accountant: Centre, tmp_path: Path) -> None:
    path = tmp_path / "公示.xlsx"
    ninth = find_branch(accountant, "第九支部")

    def header() -> list[object]:
        write_report(accountant, "dues-public", YEAR, path, _stamp(accountant), branch_id=ninth)
        sheet = load_workbook(path).worksheets[0]
        assert sheet["B4"].value == "张*明"
        *shown, hidden = [cell.value for cell in sheet[3] if cell.value]
        assert hidden == "内部编号" and sheet.cell(4, len(shown) + 1).value is None
        return shown

    assert header() == ["序号", "姓名", "应交月数", "已交月数", "备注"]
    accountant.act(set_local_rule, "publication_amounts", "yes", "支部大会决议", date(2026, 1, 1))
    assert header() == ["序号", "姓名", "应交月数", "已交月数", "交纳金额", "备注"]
    accountant.act(set_local_rule, "publication_amounts", "no", "支部大会决议", date(2026, 1, 2))
    assert "交纳金额" not in header()


def test_the_summary_of_a_quarter_counts_its_months(accountant: Centre, tmp_path: Path) -> None:
    path = tmp_path / "汇总.xlsx"
    write_report(accountant, "dues-summary", quarter_period("2026-2"), path, _stamp(accountant))
    sheet = load_workbook(path).worksheets[0]
    rows = {row[1].value: row for row in sheet.iter_rows(min_row=4) if row[1].value}
    assert rows["第九支部"][6].value == 147.0 and "2026年第2季度" in sheet["A2"].value


def test_the_districts_own_form_is_filled(accountant: Centre, tmp_path: Path) -> None:
    add_file(accountant, SAMPLES / "district_dues_summary.xlsx")
    path = tmp_path / "区汇总.xlsx"
    quarter = quarter_period("2026-2")
    filled = fill_taught(accountant, "district_dues_summary", quarter, path)
    sheet = load_workbook(path).worksheets[0]
    assert filled.rows == len(accountant.ask(list_branches))
    rows = list(sheet.iter_rows(min_row=6, max_row=13))
    row = next(row for row in rows if row[1].value == "第九支部")
    assert [cell.value for cell in row[2:8]] == [1, 0, 1, 0, 147, 0]
    assert str(row[13].value).startswith("=IF(")  # the district's own formula stays
    assert filled.notes == ()
    permit = accountant.act(open_book, None, 2026).result
    summary = accountant.ask(list_summary, permit, quarter.start, quarter.end, DAY)
    for cells, told in zip(rows, summary, strict=False):
        assert [cell.value for cell in cells[1:10]] == [
            told.branch, told.members, told.probationary, told.owing_members, told.paying_members,
            float(told.due), float(told.paid), float(told.back_paid), told.relieved_members,
        ]  # fmt: skip
        # What the district reckons is what was passed up.
        base = told.paid + told.back_paid - told.large
        if told.remitted is not None:
            assert (base * SHARE).quantize(Decimal("0.01"), ROUND_HALF_UP) == told.remitted
    assert any(told.remitted for told in summary)
    assert "所属时期：2026年第2季度" in [cell.value for cell in sheet[3]]
    month = fill_taught(accountant, "district_dues_summary", month_period("2026-4"), path)
    assert any("2026年4月一个月" in note for note in month.notes)
    accountant.act(end_duty, accountant.clerk.id)
    with pytest.raises(KnownError, match="只有党费岗位的人员能看"):
        fill_taught(accountant, "district_dues_summary", quarter, tmp_path / "b.xlsx")
    assert not (tmp_path / "b.xlsx").exists()
