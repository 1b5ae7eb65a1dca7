"""The due date of a case is computed again after everything that moves it."""

from sqlalchemy import select

from models.accounts.tables import Account
from models.calendar.queries import read_day_table
from models.calendar.rules import DueDate
from models.cases.queries.clock import limit_of, read_due
from models.cases.rules.clock import Limit, counts_again
from models.cases.tables import Case, CasePause
from models.catalogue.rules import Mode, due_days_of
from models.work import Work


def item_days(case: Case) -> int | None:
    """The working days the item of a case promises."""
    return due_days_of(Mode(case.item.mode), case.item.days_total)


def case_limit(case: Case) -> Limit | None:
    """The limit of a case; None where it has none."""
    return limit_of(case, item_days(case))


def reckon_due(work: Work, case: Case) -> DueDate | None:
    """Set the due date from day 0, days, extensions and pauses; returns it."""
    if case.clock_start is None:
        return None
    work.session.flush()
    table = read_day_table(work.session, case.clock_start)
    due = read_due(work.session, case, item_days(case), table)
    case.due_date = due.date if due else None
    case.provisional = due.provisional if due else False
    return due


def end_pause(work: Work, case: Case, objections: str = "") -> CasePause | None:
    """End the pause that runs and reckon the limit; returns it.

    A notice stops at its last day even where somebody notes its end later; a suspension lasts
    until the day of resumption.
    """
    pause = work.session.scalar(
        select(CasePause)
        .where(CasePause.case_id == case.id, CasePause.ended_on.is_(None))
        .order_by(CasePause.id.desc())
        .limit(1)
    )
    if pause is None:
        return None
    ended = work.today
    if pause.kind != "suspended" and pause.expected_end is not None:
        ended = min(ended, counts_again(pause.expected_end))
    pause.ended_on = max(ended, pause.started_on)
    pause.objections = objections.strip()
    reckon_due(work, case)
    return pause


def name_of(work: Work, account_id: int) -> str:
    """The name of a clerk, as papers give it."""
    return work.session.get_one(Account, account_id).name
