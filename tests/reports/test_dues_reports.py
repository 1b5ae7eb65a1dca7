"""The lists of dues through the registry: only with a duty, and never without a line in the log."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from models.audit.queries import list_entries
from models.centre import Centre, sign_in
from models.demo.actions import make_demo
from models.dues.actions.assessments import assess_by_hand
from models.dues.actions.duties import end_duty, give_duty
from models.dues.actions.members import MemberForm, add_branch, enrol
from models.dues.queries.members import duty_of, list_branches
from models.dues.rules.duties import Duty
from models.errors import KnownError
from models.store.keys import Cost
from reports.dues import DUES_REPORTS
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
    row = next(row for row in sheet.iter_rows(min_row=6, max_row=13) if row[1].value == "第九支部")
    assert [cell.value for cell in row[2:8]] == [1, 0, 1, 0, 147, 0]
    assert str(row[13].value).startswith("=IF(")  # the district's own formula stays
    assert filled.notes == ()
    month = fill_taught(accountant, "district_dues_summary", month_period("2026-4"), path)
    assert any("2026年4月一个月" in note for note in month.notes)
    accountant.act(end_duty, accountant.clerk.id)
    with pytest.raises(KnownError, match="只有党费岗位的人员能看"):
        fill_taught(accountant, "district_dues_summary", quarter, tmp_path / "b.xlsx")
    assert not (tmp_path / "b.xlsx").exists()
