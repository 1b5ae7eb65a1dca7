"""A year's notice arrives: provisional due dates become final, and what moved is named."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from models.calendar.queries import list_years, read_day_table
from models.calendar.rules import DayKind, SpecialDay, read_seed_days
from models.cases.actions.calendar import Moved, load_year
from models.cases.actions.steps import close_case
from models.cases.actions.visits import Decision
from models.cases.rules.one_stop import Outcome
from models.catalogue.actions import change_item
from models.catalogue.rules import read_services
from models.centre import Centre
from models.errors import KnownError
from tests.models.cases.desk import Desk, find_code
from tests.models.conftest import Watch

OFF, WORKING = DayKind.OFF, DayKind.WORKING


def notice_2027(*off: date) -> dict[date, SpecialDay]:
    days = (date(2027, 1, 1), *off)
    return {day: SpecialDay(OFF, "元旦", "试用通知") for day in days}


@pytest.fixture
def desk(centre: Centre) -> Desk:
    """With an item that promises 20 working days."""
    desk = Desk(centre)
    code = find_code(centre, "promised")
    form = next(item for item in read_services() if item.code == code)
    changed = replace(form, days_centre=5, days_total=20, statutory_days=None)
    centre.act(change_item, changed, "试用")
    return desk


def test_a_new_centre_has_the_days_the_program_ships_with(centre: Centre) -> None:
    table = centre.ask(read_day_table)
    assert table == read_seed_days()
    years = centre.ask(list_years)
    assert [y.year for y in years] == list(range(2026, 2003, -1))
    assert (years[0].days_off, years[0].days_working) == (
        sum(d.year == 2026 and s.kind is OFF for d, s in table.days.items()),
        sum(d.year == 2026 and s.kind is WORKING for d, s in table.days.items()),
    )
    assert all(y.notice for y in years)


def test_cases_that_touch_the_year_are_computed_again(desk: Desk, watch: Watch) -> None:
    watch.now = datetime(2026, 12, 1, 9)
    untouched = desk.open_case(Decision.ACCEPT)
    watch.now = datetime(2026, 12, 25, 9)
    moving, closed = desk.open_case(Decision.ACCEPT), desk.open_case(Decision.ACCEPT)
    desk.centre.act(close_case, closed, Outcome.DONE, "已办")
    page = desk.read(moving)
    # WD-09: without the notice for 2027 only 1 January is known.
    assert page.due_date == date(2027, 1, 25)
    assert page.due is not None and page.due.provisional
    number = page.number
    done = desk.centre.act(
        load_year, 2027, "国办发明电〔2026〕1号", notice_2027(date(2027, 1, 4), date(2027, 1, 5))
    )
    assert done.result == [Moved(number, date(2027, 1, 25), date(2027, 1, 27))]
    after = desk.read(moving)
    assert after.due_date == date(2027, 1, 27)
    assert after.due is not None and not after.due.provisional
    last = after.steps[-1]
    assert (last.label, last.opinion) == ("到期日重算", "国办发明电〔2026〕1号")
    assert last.facts == {"before": "2027-01-25", "after": "2027-01-27"}
    assert desk.read(untouched).due_date == date(2026, 12, 29)
    assert [s.label for s in desk.read(closed).steps] == ["登记", "受理", "办结"]
    assert done.changes.touches("service_case") and done.changes.touches("calendar_day")


def test_a_final_date_that_stays_is_no_longer_provisional(desk: Desk, watch: Watch) -> None:
    watch.now = datetime(2026, 12, 25, 9)
    id_ = desk.open_case(Decision.ACCEPT)
    assert desk.centre.act(load_year, 2027, "通知", notice_2027()).result == []
    page = desk.read(id_)
    assert page.due_date == date(2027, 1, 25) and page.due is not None
    assert not page.due.provisional
    assert page.steps[-1].label == "到期日重算"


def test_a_corrected_notice_moves_again(desk: Desk, watch: Watch) -> None:
    watch.now = datetime(2026, 12, 25, 9)
    desk.open_case(Decision.ACCEPT)
    desk.centre.act(load_year, 2027, "通知", notice_2027(date(2027, 1, 4)))
    (moved,) = desk.centre.act(load_year, 2027, "更正通知", notice_2027()).result
    assert (moved.before, moved.after) == (date(2027, 1, 26), date(2027, 1, 25))
    assert desk.centre.ask(list_years)[0].notice == "更正通知"


@pytest.mark.parametrize(
    ("notice", "days", "said"),
    [
        ("", notice_2027(), "文号"),
        ("通知", {}, "一天放假也没有"),
        ("通知", notice_2027(date(2028, 1, 1)), "不在2027年"),
    ],
)
def test_what_is_no_notice_is_refused(
    centre: Centre, notice: str, days: dict[date, SpecialDay], said: str
) -> None:
    with pytest.raises(KnownError, match=said):
        centre.act(load_year, 2027, notice, days)
    assert centre.ask(list_years)[0].year == 2026
