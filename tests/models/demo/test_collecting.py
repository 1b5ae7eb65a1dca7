"""The invented dues: every situation there is, on both stores, and all sums equal to the fen."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from models.centre import Centre, sign_in
from models.demo.actions import make_demo
from models.demo.collecting import ACCOUNTANT, CASHIER, SHARE
from models.dues.actions.duties import open_book
from models.dues.queries.book import arrears_list, read_year
from models.dues.queries.lists import list_calendar
from models.dues.queries.members import list_branches, list_duties
from models.dues.queries.summary import list_summary
from models.dues.queries.takings import list_remittances, read_takings
from models.dues.rules.book import CellState
from models.dues.rules.duties import Duty
from models.dues.rules.months import ArrearsLevel
from reports.paper.stamps import PrintStamp
from reports.period import year_period
from reports.registry import write_report
from tests.models.conftest import WEAK

DAY = date(2026, 11, 20)
YEAR = date(2026, 1, 1), date(2026, 12, 31)
ZERO = Decimal(0)


@pytest.fixture
def demo(tmp_path: Path, store_url: str | None) -> Iterator[Centre]:
    folder = tmp_path / "demo"
    make_demo(folder, day=DAY, cases=20, people=240, url=store_url, cost=WEAK)
    centre = sign_in(folder, "李敏", "demo", cost=WEAK)
    yield centre
    centre.close()


def test_ledger_summary_remittance_and_sheets_are_equal_to_the_fen(
    demo: Centre, tmp_path: Path
) -> None:
    permit = demo.act(open_book, None, 2026).result
    summary = {row.branch_id: row for row in demo.ask(list_summary, permit, *YEAR, DAY)}
    branches = demo.ask(list_branches)
    assert len(summary) == len(branches) == 3
    for branch in branches:
        own = permit.narrowed(branch.id)
        row = summary[branch.id]
        book = demo.ask(read_year, own, 2026, DAY)
        calendar = demo.ask(list_calendar, own, 2026, DAY)
        takings = demo.ask(read_takings, own, *YEAR)
        paid = sum((line.total for line in calendar), ZERO)
        # The book, the ledger of months, the receipts and the summary.
        assert paid == takings.dues == sum((r.paid_total for r in book.rows), ZERO) > 0
        assert row.paid + row.back_paid == takings.dues + takings.voluntary + takings.large
        assert (row.voluntary, row.large) == (takings.voluntary + takings.large, takings.large)
        assert row.due == sum((cell.due for r in book.rows for cell in r.cells), ZERO)
        # What was passed up is a share of what the receipts of its spans come to.
        remitted = demo.ask(list_remittances, own)
        assert remitted
        for one in remitted:
            span = demo.ask(read_takings, own, one.start, one.end)
            assert (one.collected, one.large) == (span.collected, span.large)
            assert one.amount == (span.collected * SHARE).quantize(Decimal("0.01"), "ROUND_HALF_UP")
        assert row.remitted == sum((one.amount for one in remitted), ZERO)
        # The workbook of the branch, read back.
        path = tmp_path / f"{branch.id}.xlsx"
        stamp = PrintStamp(demo.clock(), "李敏")
        write_report(demo, "dues-ledger", year_period("2026"), path, stamp, branch_id=branch.id)
        assert _sum_of(path, "全年合计") == paid
        assert len(_column(path, "全年合计")) == len(calendar) + 1
    path = tmp_path / "summary.xlsx"
    write_report(demo, "dues-summary", year_period("2026"), path, PrintStamp(demo.clock(), "李敏"))
    for header, wanted in (
        ("应交金额", [row.due for row in summary.values()]),
        ("实交金额", [row.paid for row in summary.values()]),
        ("自愿多交", [row.voluntary for row in summary.values()]),
        ("上缴金额", [row.remitted or ZERO for row in summary.values()]),
    ):
        *each, whole = _column(path, header)
        assert each == wanted and whole == sum(wanted, ZERO)


def test_every_situation_is_there(demo: Centre) -> None:
    permit = demo.act(open_book, None, 2026).result
    branches = demo.ask(list_branches)
    books = [demo.ask(read_year, permit.narrowed(b.id), 2026, DAY) for b in branches]
    rows = [row for book in books for row in book.rows]
    assert len(rows) == 40 and len({row.category for row in rows}) >= 10
    states = {cell.state for row in rows for cell in row.cells}
    assert states >= {
        CellState.PAID, CellState.OWED, CellState.EXEMPT, CellState.DEFERRED, CellState.NOT_OWED,
        CellState.FUTURE, CellState.UNASSESSED,
    }  # fmt: skip
    debts = [d for b in branches for d in demo.ask(arrears_list, permit.narrowed(b.id), DAY)]
    levels = [debt.level for debt in debts]
    for level in (ArrearsLevel.RAISED, ArrearsLevel.TALK, ArrearsLevel.REMIND):
        assert levels.count(level) == 1
    assert sorted((d.arrears.run for d in debts), reverse=True)[:3] == [6, 5, 3]
    assert [row.undecided for row in rows if row.undecided]
    assert max(row.assessed or ZERO for row in rows) == Decimal("1000.00")
    whole = demo.ask(list_summary, permit, *YEAR, DAY)
    assert sum(row.large for row in whole) == 2000 and sum(row.probationary for row in whole) == 1
    assert sum(row.relieved_members for row in whole) == 2
    duties = {row.name: row.duty for row in demo.ask(list_duties)}
    assert duties == {ACCOUNTANT: Duty.ACCOUNTANT, CASHIER: Duty.CASHIER}
    assert demo.verify() == []


@pytest.mark.parametrize("day", [date(2027, 1, 4), date(2026, 3, 31), date(2026, 8, 1)])
def test_any_day_of_the_year_shows_six_months_of_arrears(tmp_path: Path, day: date) -> None:
    make_demo(tmp_path / "demo", day=day, cases=0, people=150, cost=WEAK)
    centre = sign_in(tmp_path / "demo", "李敏", "demo", cost=WEAK)
    permit = centre.act(open_book, None, day.year).result
    debts = [
        debt
        for branch in centre.ask(list_branches)
        for debt in centre.ask(arrears_list, permit.narrowed(branch.id), day)
    ]
    assert [d.arrears.run for d in debts if d.level is ArrearsLevel.RAISED] == [6]
    centre.close()


def test_a_handful_of_residents_has_no_dues(tmp_path: Path) -> None:
    make_demo(tmp_path / "demo", day=DAY, cases=0, people=5, cost=WEAK)
    centre = sign_in(tmp_path / "demo", "李敏", "demo", cost=WEAK)
    assert centre.ask(list_branches) == () and centre.ask(list_duties) == ()
    centre.close()


def _column(path: Path, header: str) -> list[Decimal]:
    """The amounts of a column as they stand in the file, the sum row last."""
    rows = [[cell.value for cell in row] for row in load_workbook(path).worksheets[0].iter_rows()]
    place = rows[2].index(header)
    found = []
    for row in rows[3:]:
        if isinstance(row[place], int | float):
            found.append(Decimal(str(row[place])).quantize(Decimal("0.01")))
    return found


def _sum_of(path: Path, header: str) -> Decimal:
    *each, whole = _column(path, header)
    assert sum(each, ZERO) == whole
    return whole
