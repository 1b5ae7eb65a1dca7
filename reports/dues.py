"""The lists of dues as reports: which rows they ask for, who may, and that it is written down.

Only clerks with a dues duty get one; each look and each file leaves a line in the log.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.centre import Centre
from models.dues.actions.duties import log_export, open_book
from models.dues.queries.lists import (
    list_assessments,
    list_base_year,
    list_calendar,
    list_checks,
    list_month,
    list_public,
)
from models.dues.queries.members import duty_of, list_branches
from models.dues.queries.summary import list_summary
from models.dues.rules.months import Month
from models.errors import KnownError
from models.settings.queries import read_profile
from reports.ledgers.dues_assessment import ASSESSMENT
from reports.ledgers.dues_base_year import BASE_YEAR
from reports.ledgers.dues_calendar import CALENDAR
from reports.ledgers.dues_check import CHECK
from reports.ledgers.dues_list import DuesHead, DuesList
from reports.ledgers.dues_month import MONTH
from reports.ledgers.dues_public import PUBLIC
from reports.ledgers.dues_summary import SUMMARY
from reports.period import Period

MONTHLY = "dues-month"
NO_DUTY = "“{}”只有党费岗位的人员能看，没有生成。需要的话请管理员指定党费岗位。"
Rows = Callable[[Any, Period, date], Sequence[Any]]


@dataclass(frozen=True)
class DuesReport:
    """A list of dues by its id; one of a year is that of the period's last day."""

    id: str
    made_of: DuesList[Any]
    rows: Rows
    is_yearly: bool = True


def _monthly(session: Any, period: Period, today: date) -> Sequence[Any]:
    return list_month(session, Month.of(period.end), today)


DUES_REPORTS = (
    DuesReport("dues-ledger", CALENDAR, lambda s, p, today: list_calendar(s, p.end.year, today)),
    DuesReport(MONTHLY, MONTH, _monthly, is_yearly=False),
    DuesReport("dues-base", BASE_YEAR, lambda s, p, today: list_base_year(s, p.end.year, today)),
    DuesReport(
        "dues-summary",
        SUMMARY,
        lambda s, p, today: list_summary(s, p.start, p.end, today),
        is_yearly=False,
    ),
    DuesReport(
        "dues-assessment",
        ASSESSMENT,
        lambda s, p, today: list_assessments(s, p.end.year, today),
    ),
    DuesReport("dues-check", CHECK, lambda s, p, today: list_checks(s, p.end.year, today)),
    DuesReport(
        "dues-public",
        PUBLIC,
        lambda s, p, today: list_public(s, p.start, p.end, today),
        is_yearly=False,
    ),
)


def require_dues(centre: Centre, title: str, year: int, *, leaves: bool) -> None:
    """Write down who looks at, or takes away, the dues of all branches.

    Raises KnownError for a clerk without a dues duty; nothing is then read.
    """
    if centre.ask(duty_of, centre.clerk.id) is None:
        raise KnownError(NO_DUTY.format(title))
    for branch in centre.ask(list_branches):
        centre.act(log_export if leaves else open_book, branch.id, year, title)


def read_dues(
    centre: Centre, report: DuesReport, period: Period, *, leaves: bool
) -> tuple[Sequence[Any], DuesHead]:
    """The rows of a list and its head. Raises KnownError without a dues duty."""
    title = report.made_of.title
    require_dues(centre, title, period.end.year, leaves=leaves)
    rows = centre.ask(report.rows, period, centre.clock().date())
    profile = centre.ask(read_profile, period.end)
    said = period.label
    if report.is_yearly:
        said = f"{period.end.year}年"
    elif report.id == MONTHLY:
        said = Month.of(period.end).label
    branches = centre.ask(list_branches)
    name = branches[0].name if len(branches) == 1 else ""
    return rows, DuesHead(profile.name, said, name, phone=profile.phone)
