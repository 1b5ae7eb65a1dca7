"""The three lists as the window's tables page through them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.three_lists.queries.lists import (
    ListFilter,
    NeedRow,
    ProjectRow,
    ResourceRow,
    count_needs,
    count_projects,
    count_resources,
    list_needs,
    list_projects,
    list_resources,
)
from models.three_lists.queries.lists import _chosen_needs as chosen_needs
from models.three_lists.queries.lists import _chosen_projects as chosen_projects
from models.three_lists.queries.lists import _chosen_resources as chosen_resources
from models.three_lists.tables import Need, Project, Resource

PAGE = 100  # rows


@dataclass(frozen=True)
class ListShape:
    """A list in a view: its length and the key of the row before each page."""

    chosen: ListFilter
    today: date
    total: int
    anchors: tuple[int | None, ...]


def measure_needs(session: Session, chosen: ListFilter, today: date) -> ListShape:
    """How long the list of needs is and where its pages begin."""
    ids = chosen_needs(select(Need.id, _place(Need.id, chosen)), chosen)
    return ListShape(chosen, today, count_needs(session, chosen), _anchors(session, ids))


def read_needs_page(session: Session, shape: ListShape, number: int) -> list[NeedRow]:
    """One page of it."""
    return list_needs(session, shape.chosen, shape.anchors[number], PAGE)


def measure_resources(session: Session, chosen: ListFilter, today: date) -> ListShape:
    """How long the list of resources is and where its pages begin."""
    ids = chosen_resources(select(Resource.id, _place(Resource.id, chosen)), chosen, today)
    total = count_resources(session, chosen, today)
    return ListShape(chosen, today, total, _anchors(session, ids))


def read_resources_page(session: Session, shape: ListShape, number: int) -> list[ResourceRow]:
    """One page of it."""
    return list_resources(session, shape.chosen, shape.today, shape.anchors[number], PAGE)


def measure_projects(session: Session, chosen: ListFilter, today: date) -> ListShape:
    """How long the list of projects is and where its pages begin."""
    ids = chosen_projects(select(Project.id, _place(Project.id, chosen)), chosen)
    return ListShape(chosen, today, count_projects(session, chosen), _anchors(session, ids))


def read_projects_page(session: Session, shape: ListShape, number: int) -> list[ProjectRow]:
    """One page of it."""
    return list_projects(session, shape.chosen, shape.anchors[number], PAGE)


def _place(key: Any, chosen: ListFilter) -> Any:
    order = key.desc() if chosen.newest_first else key
    return func.row_number().over(order_by=order).label("place")


def _anchors(session: Session, ids: Any) -> tuple[int | None, ...]:
    places = ids.subquery()
    found = session.scalars(
        select(places.c.id).where(places.c.place % PAGE == 0).order_by(places.c.place)
    )
    return (None, *found)
