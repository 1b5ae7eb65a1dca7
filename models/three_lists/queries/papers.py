"""The three lists of a span for paper and export: what stood in it, whenever it began."""

from datetime import date

from sqlalchemy.orm import Session

from models.three_lists.queries.lists import (
    ListFilter,
    NeedRow,
    ProjectRow,
    ResourceRow,
    list_needs,
    list_projects,
    list_resources,
)
from models.three_lists.rules.lists import NeedState, Progress

BLOCK = 500
_ENDED = {Progress.DONE, Progress.STOPPED}


def needs_of_span(
    session: Session, start: date, end: date, *, clear: bool = False
) -> list[NeedRow]:
    """Needs raised in the span, and those raised before that were not met when it began."""
    rows: list[NeedRow] = []
    after = None
    while page := list_needs(session, ListFilter(), after, BLOCK, clear=clear):
        rows += page
        after = page[-1].id
    return [row for row in rows if _stands(row, start, end)]


def resources_of_span(
    session: Session, start: date, end: date, *, clear: bool = False
) -> list[ResourceRow]:
    """Resources valid in the span and not withdrawn before it, and all that are promised."""
    rows: list[ResourceRow] = []
    after = None
    while page := list_resources(session, ListFilter(), end, after, BLOCK, clear=clear):
        rows += page
        after = page[-1].id
    return [
        row
        for row in rows
        if row.needs  # whatever became of it: the list of needs refers to it
        or (
            (row.valid_to is None or row.valid_to >= start)
            and (row.withdrawn_on is None or row.withdrawn_on >= start)
        )
    ]


def projects_of_span(session: Session, start: date, end: date) -> list[ProjectRow]:
    """Projects that ran in the span, and those that are not at their end yet."""
    rows: list[ProjectRow] = []
    after = None
    while page := list_projects(session, ListFilter(), after, BLOCK):
        rows += page
        after = page[-1].id
    return [
        row
        for row in rows
        if row.starts_on <= end
        and (row.ends_on is None or row.ends_on >= start or row.progress not in _ENDED)
    ]


def _stands(row: NeedRow, start: date, end: date) -> bool:
    if row.raised_on is None:
        return row.met_on is None or row.met_on >= start
    if row.raised_on > end:
        return False
    if row.raised_on >= start:
        return True
    return row.state is not NeedState.WITHDRAWN and (row.met_on is None or row.met_on >= start)
