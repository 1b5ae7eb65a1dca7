"""The clock of a case as it is kept: day 0, days, extensions and pauses."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.calendar.queries import read_day_table
from models.calendar.rules import DayTable, DueDate, calendar_due_date, due_date
from models.cases.rules.clock import Limit, case_due
from models.cases.tables import Case, CasePause


def limit_of(case: Case, item_days: int | None) -> Limit | None:
    """The limit a case runs against; None before acceptance and where days are not fixed."""
    days = item_days if case.limit_days is None else case.limit_days
    if case.clock_start is None or days is None:
        return None
    return Limit(case.clock_start, days, case.extended_days)


def pauses_of(
    session: Session, case_ids: Iterable[int] | Select[int]
) -> dict[int, list[CasePause]]:
    """The pauses of some cases, in the order they began."""
    found: dict[int, list[CasePause]] = {}
    rows = select(CasePause).where(CasePause.case_id.in_(case_ids)).order_by(CasePause.id)
    for pause in session.scalars(rows):
        found.setdefault(pause.case_id, []).append(pause)
    return found


def read_due(
    session: Session, case: Case, item_days: int | None, table: DayTable
) -> DueDate | None:
    """The explained due date; None without a limit, and while a suspension keeps it open."""
    limit = limit_of(case, item_days)
    if limit is None:
        return None
    return case_due(limit, pauses_of(session, [case.id]).get(case.id, []), table)


def notice_end(session: Session, start: date, days: int, *, working: bool) -> date:
    """The last day of a public notice of so many working or calendar days: the item says which.

    The day it is posted does not count; calendar days that end on a day off move on (民法典
    art. 201, 203).
    """
    table = read_day_table(session, start)
    return (due_date if working else calendar_due_date)(start, days, table).date
