"""The proxy ledger and the day's cash sheet: by the registry, and by the command."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

import main
from models.accounts.queries import list_accounts
from models.cases.queries.ledger import LedgerFilter
from models.centre import Centre, sign_in
from models.demo.actions import make_demo
from models.errors import KnownError
from models.proxy.queries.ledger import stream_proxy_ledger
from models.proxy.queries.money import cash_day, list_money, open_balances
from reports.paper.stamps import PrintStamp
from reports.period import day_period, days_period, month_period, year_period
from reports.registry import draw_report, find_report, write_report
from reports.sheets.templates.filling import fill
from reports.sheets.templates.proposing import propose
from reports.sheets.templates.values import gather
from tests.models.conftest import WEAK

DAY = date(2026, 11, 20)
YEAR = year_period("2026")
DISTRICT = Path(__file__).parents[1] / "samples" / "district_proxy_ledger.xlsx"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("proxy") / "demo"
    make_demo(made, day=DAY, cases=400, people=200, cost=WEAK)
    return made


@pytest.fixture(scope="module")
def centre(folder: Path) -> Centre:
    return sign_in(folder, "李敏", "demo", cost=WEAK)


def stamp(centre: Centre) -> PrintStamp:
    return PrintStamp(centre.clock(), centre.clerk.name)


def money_day(centre: Centre) -> date:
    """The day before today on which the centre took money that it still holds."""
    ((case, *_),) = centre.ask(open_balances)
    return centre.ask(list_money, case)[0].at.date()


@pytest.mark.parametrize("ending", [".pdf", ".xlsx"])
def test_the_proxy_ledger_of_a_year(centre: Centre, tmp_path: Path, ending: str) -> None:
    rows = centre.ask(lambda s: list(stream_proxy_ledger(s, YEAR.start, YEAR.end)))
    path = tmp_path / f"台账{ending}"
    written = write_report(centre, "proxy-ledger", YEAR, path, stamp(centre))
    assert (written.rows, written.columns, written.masked) == (len(rows), 16, True)
    if ending == ".xlsx":
        sheet = load_workbook(path).worksheets[0]
        assert [cell.value for cell in sheet["C"][3 : 3 + len(rows)]] == [r.applicant for r in rows]
    else:
        text = "".join(page.extract_text() for page in PdfReader(path).pages)
        assert "帮办代办台账" in text and f"共{len(rows)}件" in text


@pytest.mark.parametrize("ending", [".pdf", ".xlsx"])
def test_the_cash_sheet_of_a_day(centre: Centre, tmp_path: Path, ending: str) -> None:
    day = money_day(centre)
    entries = centre.ask(cash_day, day)
    path = tmp_path / f"现金{ending}"
    written = write_report(centre, "cash-day", day_period(str(day)), path, stamp(centre))
    assert written.rows == len(entries) > 0
    if ending == ".pdf":
        text = "".join(page.extract_text() for page in PdfReader(path).pages)
        assert f"{day.year}年{day.month}月{day.day}日" in text.replace(" ", "")


def test_a_longer_span_shows_its_last_day_and_never_a_later_one(centre: Centre) -> None:
    report, day = find_report("cash-day"), money_day(centre)
    _, rows, _ = draw_report(centre, report, days_period(DAY.replace(day=1), day), stamp(centre))
    assert rows == len(centre.ask(cash_day, day)) > 0
    with pytest.raises(KnownError, match="还没有到"):
        draw_report(centre, report, day_period("2199-01-02"), stamp(centre))


def test_the_days_cash_of_one_clerk(centre: Centre, tmp_path: Path) -> None:
    day = money_day(centre)
    entries = centre.ask(cash_day, day)
    accounts = {account.name: account.id for account in centre.ask(list_accounts)}
    name = entries[0].clerk
    chosen = LedgerFilter(clerk_id=accounts[name])
    idle = next(id_ for who, id_ in accounts.items() if who not in {e.clerk for e in entries})
    report, period = find_report("cash-day"), day_period(str(day))
    rows = draw_report(centre, report, period, stamp(centre), chosen=chosen)[1]
    assert rows == sum(entry.clerk == name for entry in entries) > 0
    assert draw_report(
        centre, report, period, stamp(centre), chosen=LedgerFilter(clerk_id=idle)
    )[1] == 0  # fmt: skip
    path = tmp_path / "mine.xlsx"
    write_report(centre, "cash-day", period, path, stamp(centre), chosen=chosen)
    told = str(list(load_workbook(path).worksheets[0].values))
    assert f"经手人：{name}" in told and "全部" not in told


@pytest.mark.parametrize("report", ["proxy-ledger", "cash-day"])
def test_one_grid_alone_is_refused_and_not_ignored(centre: Centre, report: str) -> None:
    with pytest.raises(KnownError, match="只能按全中心生成"):
        draw_report(
            centre, find_report(report), day_period(str(DAY)), stamp(centre),
            chosen=LedgerFilter(grid_id=1),
        )  # fmt: skip


def test_the_commands(
    folder: Path, centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv(main.PASSWORD_VARIABLE, "demo")
    out, day = tmp_path / "F.pdf", money_day(centre)
    data = ["--data", str(folder), "--out", str(out)]
    assert main.main(["report", "cash-day", *data, "--day", str(day)]) == 0
    assert out.read_bytes().startswith(b"%PDF")
    assert main.main(["report", "proxy-ledger", *data, "--month", "2026-10"]) == 0
    assert main.main(["report", "proxy-ledger", *data, "--day", "2026-10-09"]) == 0
    capsys.readouterr()
    assert main.main(["report", "cash-day", *data, "--month", "2026-10"]) == 1
    assert "--day 2026-11-20" in capsys.readouterr().err
    assert main.main(["report", "cash-day", *data, "--day", "2026-13-01"]) == 1
    assert "看不懂" in capsys.readouterr().err


def test_the_districts_own_proxy_ledger_is_filled(centre: Centre, tmp_path: Path) -> None:
    content = DISTRICT.read_bytes()
    mapping = propose(content).mapping
    november = month_period("2026-11")
    rows = centre.ask(lambda s: list(stream_proxy_ledger(s, november.start, november.end)))
    gathered = gather(centre, mapping, november)
    filled = fill(content, mapping, gathered.values)
    path = tmp_path / "区.xlsx"
    path.write_bytes(filled.content)
    sheet = load_workbook(path).worksheets[0]
    shown = [cell.value for cell in sheet["C"][5 : 5 + len(rows)]]
    assert shown == [row.applicant for row in rows]
    ways = {cell.value for cell in sheet["G"][5 : 5 + len(rows)]}
    assert ways <= {"电话", "到站", "上门", "网格上报"}
    received = [cell.value for cell in sheet["L"][5 : 5 + len(rows)]]
    assert received == [None if r.advanced is None else float(r.advanced) for r in rows]
    assert not [note for note in filled.notes if "人员类别" in note]
