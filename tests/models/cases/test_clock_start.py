"""The day of acceptance and the day the limit runs from are two things."""

from datetime import date, datetime

import pytest

from models.calendar.queries import read_day_table
from models.calendar.rules import due_date
from models.cases.actions.visits import Decision
from models.cases.queries.cases import read_limit
from models.cases.queries.ledger import LedgerFilter, stream_ledger
from models.cases.queries.papers import AcceptanceNotice, read_paper
from models.centre import Centre
from models.settings.actions import change_desk
from models.settings.rules import DeskSettings
from tests.models.cases.desk import Desk
from tests.models.conftest import Watch

SATURDAY = datetime(2026, 11, 21, 10)


@pytest.mark.parametrize(
    ("next_day", "start"), [(True, date(2026, 11, 23)), (False, date(2026, 11, 21))]
)
def test_accepted_on_saturday_counted_from_monday(
    centre: Centre, watch: Watch, next_day: bool, start: date
) -> None:
    centre.act(change_desk, DeskSettings(late_intake_next_day=next_day))
    desk = Desk(centre)
    watch.now = SATURDAY
    page = desk.read(desk.open_case(Decision.ACCEPT))
    assert (page.accepted_on, page.clock_start) == (SATURDAY.date(), start)
    limit = centre.ask(read_limit, page.id)
    assert (limit.accepted_on, limit.clock_start) == (SATURDAY.date(), start)
    days = page.item.due_days
    assert days is not None
    assert page.due_date == due_date(start, days, centre.ask(read_day_table)).date
    assert page.due is not None and (page.due.start, page.due.date) == (start, page.due_date)
    facts = centre.ask(read_paper, page.papers[0].id).facts
    assert isinstance(facts, AcceptanceNotice)
    (line,) = facts.matters
    assert (line.accepted_on, line.counted_from) == (SATURDAY.date(), start)
    (row,) = centre.ask(lambda session: list(stream_ledger(session, LedgerFilter())))
    assert row.accepted_on == SATURDAY.date()
