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
from models.dues.rules.duties import Permit
from models.dues.rules.months import Month
from models.errors import KnownError
from models.settings.queries import read_profile
from reports.ledgers.dues_assessment import ASSESSMENT
from reports.ledgers.dues_base_year import BASE_YEAR
from reports.ledgers.dues_calendar import CALENDAR
from reports.ledgers.dues_check import CHECK
from reports.ledgers.dues_list import DuesHead, DuesList
from reports.ledgers.dues_month import MONTH
from reports.ledgers.dues_public import PUBLIC, public_list
from reports.ledgers.dues_summary import SUMMARY
from reports.period import Period

MONTHLY = "dues-month"
PUBLISHED = "dues-public"
NO_DUTY = "“{}”只有党费岗位的人员能看，没有生成。需要的话请管理员指定党费岗位。"


@dataclass(frozen=True)
class Look:
    """What the rows of a list are read with: the logged look, the span, the day."""

    permit: Permit
    period: Period
    today: date
    clear: bool = False  # numbers of papers unmasked


@dataclass(frozen=True)
class DuesReport:
    """A list of dues by its id; one of a year is that of the period's last day."""

    id: str
    made_of: DuesList[Any]
    rows: Callable[[Any, Look], Sequence[Any]]
    is_yearly: bool = True


def _calendar(session: Any, look: Look) -> Sequence[Any]:
    return list_calendar(session, look.permit, look.period.end.year, look.today)


def _monthly(session: Any, look: Look) -> Sequence[Any]:
    return list_month(session, look.permit, Month.of(look.period.end), look.today)


def _base_year(session: Any, look: Look) -> Sequence[Any]:
    year = look.period.end.year
    return list_base_year(session, look.permit, year, look.today, clear=look.clear)


def _summary(session: Any, look: Look) -> Sequence[Any]:
    return list_summary(session, look.permit, look.period.start, look.period.end, look.today)


def _assessments(session: Any, look: Look) -> Sequence[Any]:
    return list_assessments(session, look.permit, look.period.end.year, look.today)


def _checks(session: Any, look: Look) -> Sequence[Any]:
    return list_checks(session, look.permit, look.period.end.year, look.today)


def _published(session: Any, look: Look) -> Sequence[Any]:
    """With amounts where the centre's setting wants them published."""
    return list_public(session, look.permit, look.period.start, look.period.end, look.today)


DUES_REPORTS = (
    DuesReport("dues-ledger", CALENDAR, _calendar),
    DuesReport(MONTHLY, MONTH, _monthly, is_yearly=False),
    DuesReport("dues-base", BASE_YEAR, _base_year),
    DuesReport("dues-summary", SUMMARY, _summary, is_yearly=False),
    DuesReport("dues-assessment", ASSESSMENT, _assessments),
    DuesReport("dues-check", CHECK, _checks),
    DuesReport(PUBLISHED, PUBLIC, _published, is_yearly=False),
)
DUES_IDS = frozenset(report.id for report in DUES_REPORTS)


def say_span(report_id: str, period: Period) -> str:
    """The span a report is really of: a yearly list of dues is of the whole year."""
    report = next((one for one in DUES_REPORTS if one.id == report_id), None)
    if report is not None and report.is_yearly:
        return f"{period.end.year}年"
    return Month.of(period.end).label if report_id == MONTHLY else period.label


def find_branch(centre: Centre, name: str) -> int:
    """The branch of that name, or the only one whose name holds it. Raises KnownError."""
    branches = {branch.id: branch.name for branch in centre.ask(list_branches)}
    found = [id_ for id_, known in branches.items() if known == name]
    found = found or [id_ for id_, known in branches.items() if name in known]
    if len(found) != 1 or not name:
        names = "、".join(branches.values()) or "（还没有支部）"
        raise KnownError(f"没有名为“{name}”的支部，没有生成。现有：{names}。", field="branch")
    return found[0]


def require_dues(
    centre: Centre, title: str, year: int, branch_id: int | None = None, *, leaves: bool
) -> Permit:
    """Write down who looks at, or takes away, the dues of a branch (None: of all branches).

    Raises KnownError for a clerk without a dues duty; nothing is then read.
    """
    if centre.ask(duty_of, centre.clerk.id) is None:
        raise KnownError(NO_DUTY.format(title))
    permit: Permit = centre.act(log_export if leaves else open_book, branch_id, year, title).result
    return permit


def read_dues(
    centre: Centre,
    report: DuesReport,
    period: Period,
    branch_id: int | None = None,
    *,
    leaves: bool,
    clear: bool = False,
) -> tuple[DuesList[Any], Sequence[Any], DuesHead]:
    """How a list is laid out, its rows and its head. Raises KnownError without a dues duty."""
    made_of = report.made_of
    permit = require_dues(centre, made_of.title, period.end.year, branch_id, leaves=leaves)
    look = Look(permit, period, centre.clock().date(), clear)
    rows = centre.ask(report.rows, look)
    if report.id == PUBLISHED:
        made_of = public_list(with_amounts=any(row.amount is not None for row in rows))
    profile = centre.ask(read_profile, period.end)
    said = say_span(report.id, period)
    branches = {branch.id: branch.name for branch in centre.ask(list_branches)}
    named = [branch_id] if branch_id is not None else list(branches)
    name = branches.get(named[0], "") if len(named) == 1 else ""
    return made_of, rows, DuesHead(profile.name, said, name, phone=profile.phone)
