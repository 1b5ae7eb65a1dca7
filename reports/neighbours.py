"""The lists of volunteers and neighbours as reports: which rows each of them asks for.

Volunteers, double check-in, small wishes and the three lists.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from models.cases.queries.letterheads import read_known_profile
from models.centre import Centre
from models.double_check_in.actions.returns import make_returns
from models.double_check_in.queries.papers import (
    ReturnPapers,
    list_member_lines,
    list_unit_lines,
    preview_quarter_papers,
    read_return_papers,
)
from models.double_check_in.rules.quarters import Quarter
from models.errors import KnownError
from models.roles import EVERYONE
from models.small_wishes.queries.wishes import list_public
from models.three_lists.queries.papers import needs_of_span, projects_of_span, resources_of_span
from models.volunteers.queries.ledger import stream_volunteer_ledger
from reports.ledgers.check_in_lists import (
    MEMBERS,
    MEMBERS_TITLE,
    RETURNS,
    RETURNS_TITLE,
    UNITS,
    UNITS_TITLE,
    return_rows,
)
from reports.ledgers.ledger import Ledger, LedgerHead
from reports.ledgers.public_wishes import TITLE as WISHES_TITLE
from reports.ledgers.public_wishes import WISHES
from reports.ledgers.three_lists import (
    NEEDS,
    NEEDS_TITLE,
    PROJECTS,
    PROJECTS_TITLE,
    RESOURCES,
    RESOURCES_TITLE,
)
from reports.ledgers.volunteer_ledger import LEDGER as VOLUNTEER_LEDGER
from reports.ledgers.volunteer_ledger import TITLE as VOLUNTEER_TITLE
from reports.paper.stamps import PrintStamp
from reports.paper.whole_file import write_whole
from reports.period import Period
from reports.report import Ask, Report, refuse_grid

RETURNS_ID = "checkin-returns"
WISHES_ID = "wishes-public"


@dataclass(frozen=True)
class Look:
    """What the rows of a list are read with: the span, the day, whether numbers are in clear."""

    period: Period
    today: date
    clear: bool = False

    @property
    def start(self) -> date:
        """The first day."""
        return self.period.start

    @property
    def end(self) -> date:
        """The last day, or today where the span still runs."""
        return min(self.period.end, self.today)


@dataclass(frozen=True)
class NeighbourReport:
    """A list by its id; `masked` says whether it has numbers that are masked."""

    id: str
    title: str
    made_of: Ledger[Any]
    rows: Callable[[Any, Look], Sequence[Any]]
    masked: bool = True


def _activities(session: Any, look: Look) -> Sequence[Any]:
    return list(stream_volunteer_ledger(session, look.start, look.end))


def _units(session: Any, look: Look) -> Sequence[Any]:
    return list_unit_lines(session, look.start, look.end, clear=look.clear)


def _members(session: Any, look: Look) -> Sequence[Any]:
    return list_member_lines(session, look.start, look.end, clear=look.clear)


def _needs(session: Any, look: Look) -> Sequence[Any]:
    return needs_of_span(session, look.start, look.period.end, clear=look.clear)


def _resources(session: Any, look: Look) -> Sequence[Any]:
    return resources_of_span(session, look.start, look.period.end, clear=look.clear)


def _projects(session: Any, look: Look) -> Sequence[Any]:
    return projects_of_span(session, look.start, look.period.end)


def _wishes(session: Any, look: Look) -> Sequence[Any]:
    return list_public(session, look.today)


NEIGHBOUR_REPORTS = (
    NeighbourReport(
        "volunteer-ledger", VOLUNTEER_TITLE, VOLUNTEER_LEDGER, _activities, masked=False
    ),
    NeighbourReport("checkin-units", UNITS_TITLE, UNITS, _units),
    NeighbourReport("checkin-members", MEMBERS_TITLE, MEMBERS, _members),
    NeighbourReport("needs-list", NEEDS_TITLE, NEEDS, _needs),
    NeighbourReport("resources-list", RESOURCES_TITLE, RESOURCES, _resources),
    NeighbourReport("projects-list", PROJECTS_TITLE, PROJECTS, _projects, masked=False),
    NeighbourReport(WISHES_ID, WISHES_TITLE, WISHES, _wishes, masked=False),
)
NEIGHBOUR_IDS = frozenset((RETURNS_ID, *(report.id for report in NEIGHBOUR_REPORTS)))


def read_list(
    centre: Centre, report: NeighbourReport, period: Period, *, clear: bool = False
) -> tuple[Sequence[Any], LedgerHead]:
    """The rows of a list and its head."""
    today = centre.clock().date()
    if period.start > today:
        raise KnownError(f"{period.label}还没有开始，没有可以列出的记录。请选已经开始的期间。")
    rows = centre.ask(report.rows, Look(period, today, clear))
    return rows, _head(centre, report.id, report.title, period, clear, report.masked)


def find_quarter(period: Period) -> Quarter:
    """The quarter of a span. Raises KnownError for a span that is not one quarter."""
    quarter = Quarter.of(period.end)
    if (quarter.start, quarter.end) != (period.start, period.end):
        raise KnownError(
            f"“{RETURNS_TITLE}”按季度出，{period.label}不是一个季度。没有生成，请选一个季度，"
            f"如 {quarter.text}。",
            field="period",
        )
    return quarter


def read_returns(centre: Centre, period: Period, *, leaves: bool) -> ReturnPapers:
    """The pages of a quarter. One that leaves the house is numbered; a look numbers nothing.

    Raises KnownError for another span than a quarter, or one without members.
    """
    quarter = find_quarter(period)
    if not leaves:
        return centre.ask(preview_quarter_papers, quarter, centre.clock())
    made = centre.act(make_returns, quarter).result
    return centre.ask(read_return_papers, [one.id for one in made])


def returns_head(centre: Centre, period: Period) -> LedgerHead:
    """The head of the sheet beside the returns."""
    return _head(centre, RETURNS_ID, RETURNS_TITLE, period, False, False)


def _head(
    centre: Centre, report_id: str, title: str, period: Period, clear: bool, masked: bool
) -> LedgerHead:
    today = centre.clock().date()
    profile = centre.ask(read_known_profile, min(period.end, today))
    label = f"{today:%Y-%m-%d}" if report_id == WISHES_ID else period.label
    told = f"认领电话 {profile.phone}" if report_id == WISHES_ID else ""
    return LedgerHead(
        profile.name, label, title=title, masked=not clear if masked else None, note=told
    )


def _write_list(report: NeighbourReport) -> Callable[[Ask], tuple[int, int]]:
    def write(ask: Ask) -> tuple[int, int]:
        refuse_grid(ask, report.title)
        kind = report.made_of
        rows, head = read_list(ask.centre, report, ask.period, clear=ask.clear)
        build = kind.build_pdf if ask.path.suffix.lower() == ".pdf" else kind.build_sheet
        build(rows, len(rows), head, ask.stamp, ask.path, ask.progress, ask.cancelled)
        return len(rows), len(kind.header)

    return write


def _draw_list(report: NeighbourReport) -> Callable[[Ask], tuple[bytes, int, int]]:
    def draw(ask: Ask) -> tuple[bytes, int, int]:
        refuse_grid(ask, report.title)
        kind = report.made_of
        rows, head = read_list(ask.centre, report, ask.period)
        content = kind.draw_pdf(rows, len(rows), head, ask.stamp, ask.progress, ask.cancelled)
        return content, len(rows), len(kind.header)

    return draw


def _write_returns(ask: Ask) -> tuple[int, int]:
    """A page for each unit, numbered; as workbook one line for each member."""
    refuse_grid(ask, RETURNS_TITLE)
    papers = read_returns(ask.centre, ask.period, leaves=True)
    rows = return_rows(papers)
    if ask.path.suffix.lower() == ".pdf":
        content = _draw_pages(papers, ask.stamp)
        write_whole(ask.path, lambda temporary: temporary.write_bytes(content))
    else:
        head = returns_head(ask.centre, ask.period)
        RETURNS.build_sheet(rows, len(rows), head, ask.stamp, ask.path, ask.progress, ask.cancelled)
    return len(rows), len(RETURNS.header)


def _draw_returns(ask: Ask) -> tuple[bytes, int, int]:
    refuse_grid(ask, RETURNS_TITLE)
    papers = read_returns(ask.centre, ask.period, leaves=False)
    is_draft = not all(one.number for one in papers.returns)
    stamp = replace(ask.stamp, draft=is_draft)  # said above every page
    return _draw_pages(papers, stamp), len(return_rows(papers)), len(RETURNS.header)


def _draw_pages(papers: ReturnPapers, stamp: PrintStamp) -> bytes:
    # Not before it is wanted: all forms together take their time to load.
    from reports.forms import build_paper

    return build_paper(papers, stamp)


NEIGHBOURS = (
    *(
        Report(one.id, one.title, (".pdf", ".xlsx"), EVERYONE, _write_list(one), _draw_list(one))
        for one in NEIGHBOUR_REPORTS
    ),
    Report(RETURNS_ID, RETURNS_TITLE, (".pdf", ".xlsx"), EVERYONE, _write_returns, _draw_returns),
)
