"""Loading a year's holiday notice: the clocks of open cases are computed again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, or_, select

from models.calendar.actions import keep_year
from models.calendar.queries import read_day_table
from models.calendar.rules import SpecialDay
from models.cases.actions.clock import case_limit
from models.cases.actions.steps import record_step
from models.cases.queries.clock import pauses_of
from models.cases.rules.clock import case_due
from models.cases.tables import Case
from models.errors import KnownError
from models.roles import LEADERS
from models.work import Work, action


@dataclass(frozen=True)
class Moved:
    """An open case whose due date the notice has moved."""

    case_number: str
    before: date
    after: date


@action("载入放假安排", may=LEADERS)
def load_year(work: Work, year: int, notice: str, days: Mapping[date, SpecialDay]) -> list[Moved]:
    """Keep a year's days and recompute the open cases it touches; returns those that moved.

    A case whose due date was 暂定 is final then, even where the day stays the same. Raises
    KnownError for days that cannot be a year's notice.
    """
    if not notice.strip():
        raise KnownError("请填写放假通知的名称或文号，到期日的依据要写得出来。", field="notice")
    keep_year(work, year, notice, days)
    work.session.flush()
    table = read_day_table(work.session)
    moved: list[Moved] = []
    touched = work.session.scalars(_touched(year)).all()
    pauses = pauses_of(work.session, _touched(year).with_only_columns(Case.id).order_by(None))
    for case in touched:
        limit, before = case_limit(case), case.due_date
        if limit is None or before is None:
            continue
        due = case_due(limit, pauses.get(case.id, []), table)
        if due is None or (due.date, due.provisional) == (before, case.provisional):
            continue  # a suspended case is reckoned when it is resumed
        case.due_date, case.provisional = due.date, due.provisional
        facts = {"before": before.isoformat(), "after": due.date.isoformat()}
        record_step(work, case, "recompute", notice.strip(), **facts)
        if due.date != before:
            moved.append(Moved(case.number, before, due.date))
    work.note(calendar_year=year, moved=len(moved))
    return moved


def _touched(year: int) -> Select[Case]:
    within = (Case.clock_start <= date(year, 12, 31)) & (Case.due_date >= date(year, 1, 1))
    return (
        select(Case)
        .where(Case.is_open.is_(True), Case.due_date.is_not(None))
        .where(or_(Case.provisional.is_(True), within))
        .order_by(Case.id)
    )
