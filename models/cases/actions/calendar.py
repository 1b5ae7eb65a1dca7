"""Loading a year's holiday notice: the clocks of open cases are computed again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, or_, select

from models.calendar.actions import keep_year
from models.calendar.queries import read_day_table
from models.calendar.rules import SpecialDay, due_date
from models.cases.actions.steps import record_step
from models.cases.tables import Case
from models.catalogue.rules import Mode, due_days_of
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
    for case in work.session.scalars(_touched(year)):
        limit = due_days_of(Mode(case.item.mode), case.item.days_total)
        if limit is None or case.clock_start is None or case.due_date is None:
            continue
        due = due_date(case.clock_start, limit, table)
        before = case.due_date
        if (due.date, due.provisional) == (before, case.provisional):
            continue
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
