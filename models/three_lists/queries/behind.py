"""The records behind the figures of the three lists in the monthly report."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from models.cases.queries.figures import Place, RecordBrief, Scope
from models.cases.queries.figures.records import Records, count_records, page_records
from models.errors import KnownError
from models.three_lists.queries.lists import can_be_promised
from models.three_lists.rules.lists import NeedState, Progress
from models.three_lists.tables import Match, Need, Project, Resource

_FAR = date.max  # what has no day comes last


def count_lists_behind(session: Session, figure_id: str, scope: Scope) -> int:
    """How many records a figure counts. Raises KnownError for an unknown figure."""
    return count_records(session, _records(figure_id, scope))


def list_lists_behind(
    session: Session, figure_id: str, scope: Scope, after: Place | None, limit: int
) -> list[RecordBrief]:
    """The records a figure counts, the earliest first."""
    return page_records(session, _records(figure_id, scope), after, limit)


def _records(figure_id: str, scope: Scope) -> Records:
    if figure_id.startswith("needs_"):
        conditions = {
            "needs_raised": (Need.raised_on >= scope.start, Need.raised_on <= scope.end),
            "needs_met": (Need.met_on >= scope.start, Need.met_on <= scope.end),
            "needs_open": (Need.status == NeedState.OPEN.value,),
        }.get(figure_id)
        if conditions is not None:
            at = Need.met_on if figure_id == "needs_met" else func.coalesce(Need.raised_on, _FAR)
            needs = select(at, Need.id, Need.number, Need.party, Need.content, Need.category)
            return Records(needs.where(*conditions), at, Need.id)
    if figure_id in ("resources_all", "resources_free"):
        at = func.coalesce(Resource.valid_to, _FAR)
        is_free = figure_id == "resources_free"
        condition = can_be_promised(scope.today) if is_free else Resource.withdrawn_on.is_(None)
        resources = select(
            at, Resource.id, Resource.number, Resource.party, Resource.content, literal("")
        ).where(condition)
        return Records(resources, at, Resource.id)
    if figure_id == "matches_made":
        matches = (
            select(Match.at, Match.id, Need.number, Need.party, Need.content, Resource.number)
            .join(Need, Need.id == Match.need_id)
            .join(Resource, Resource.id == Match.resource_id)
            .where(
                Match.at >= datetime.combine(scope.start, time()),
                Match.at < datetime.combine(scope.end + timedelta(days=1), time()),
            )
        )
        return Records(matches, Match.at, Match.id)
    if figure_id == "projects_running":
        projects = select(
            Project.starts_on, Project.id, Project.number, Project.lead_unit, Project.name,
            Project.claimed_by,
        ).where(Project.progress == Progress.RUNNING.value)  # fmt: skip
        return Records(projects, Project.starts_on, Project.id)
    raise KnownError(f"没有名为“{figure_id}”的数，请回到报表重新点开。")
