"""What is linked to what: promises between needs and resources, needs of projects."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.three_lists.rules.lists import USED_UP
from models.three_lists.tables import Match, Need, Project, ProjectNeed, Resource


@dataclass(frozen=True)
class LinkRow:
    """A promise as seen from one side: `number`, `party` and `content` are those of the other."""

    match_id: int
    id: int
    number: str
    party: str
    content: str
    reason: str
    at: datetime
    is_used_up: bool  # was used; its place is free again


@dataclass(frozen=True)
class ProjectLink:
    """A project of a need, or a need of a project."""

    id: int
    number: str
    name: str


def resources_of(session: Session, need_ids: Collection[int]) -> dict[int, tuple[LinkRow, ...]]:
    """Need → the resources promised to it."""
    statement = (
        select(Match, Match.need_id, Resource.id, Resource.number, Resource.party, Resource.content)
        .join(Resource, Resource.id == Match.resource_id)
        .where(Match.need_id.in_(need_ids), _stands())
        .order_by(Match.id)
    )
    return _links(session, statement)


def needs_of(session: Session, resource_ids: Collection[int]) -> dict[int, tuple[LinkRow, ...]]:
    """Resource → the needs it is promised to."""
    statement = (
        select(Match, Match.resource_id, Need.id, Need.number, Need.party, Need.content)
        .join(Need, Need.id == Match.need_id)
        .where(Match.resource_id.in_(resource_ids), _stands())
        .order_by(Match.id)
    )
    return _links(session, statement)


def needs_served_by(session: Session, party: str) -> tuple[LinkRow, ...]:
    """The needs that resources of one unit are promised to: for the unit's own ledger."""
    statement = (
        select(Match, Resource.party, Need.id, Need.number, Need.party, Need.content)
        .join(Resource, Resource.id == Match.resource_id)
        .join(Need, Need.id == Match.need_id)
        .where(Resource.party == party, _stands())
        .order_by(Match.id)
    )
    return _links(session, statement).get(party, ())


def projects_of(session: Session, need_ids: Collection[int]) -> dict[int, tuple[ProjectLink, ...]]:
    """Need → its projects."""
    statement = (
        select(ProjectNeed.need_id, Project.id, Project.number, Project.name)
        .join(Project, Project.id == ProjectNeed.project_id)
        .where(ProjectNeed.need_id.in_(need_ids))
        .order_by(Project.id)
    )
    return _projects(session, statement)


def needs_of_projects(
    session: Session, project_ids: Collection[int]
) -> dict[int, tuple[ProjectLink, ...]]:
    """Project → its needs, by their content."""
    statement = (
        select(ProjectNeed.project_id, Need.id, Need.number, Need.content)
        .join(Need, Need.id == ProjectNeed.need_id)
        .where(ProjectNeed.project_id.in_(project_ids))
        .order_by(Need.id)
    )
    return _projects(session, statement)


def _stands() -> Any:
    return or_(Match.released_at.is_(None), Match.release_reason == USED_UP)


def _links(session: Session, statement: Any) -> dict[Any, tuple[LinkRow, ...]]:
    found: dict[Any, list[LinkRow]] = defaultdict(list)
    for match, owner, id_, number, party, content in session.execute(statement):
        found[owner].append(
            LinkRow(
                match.id, id_, number, party, content, match.reason, match.at,
                match.released_at is not None,
            )
        )  # fmt: skip
    return {owner: tuple(rows) for owner, rows in found.items()}


def _projects(session: Session, statement: Any) -> dict[int, tuple[ProjectLink, ...]]:
    found: dict[int, list[ProjectLink]] = defaultdict(list)
    for owner, id_, number, name in session.execute(statement):
        found[owner].append(ProjectLink(id_, number, name))
    return {owner: tuple(rows) for owner, rows in found.items()}
