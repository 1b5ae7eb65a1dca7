"""What a report puts side by side, in one look at the data."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.cases.queries.figures.behind import RecordBrief, list_behind
from models.cases.queries.figures.counting import (
    ServiceFigures,
    read_counts,
    read_service_figures,
)
from models.cases.queries.figures.scope import Scope


@dataclass(frozen=True)
class SpanFigures:
    """The figures of a span, of the one before and of the year so far, and a list."""

    now: ServiceFigures
    before: ServiceFigures
    year: ServiceFigures | None  # None: the span is the year
    listed: tuple[RecordBrief, ...]


def read_spans(
    session: Session, now: Scope, before: Scope, year: Scope | None, listed: str, limit: int
) -> SpanFigures:
    """All columns of a report, and the first `limit` records behind the figure `listed`."""
    return SpanFigures(
        read_service_figures(session, now),
        read_counts(session, before),
        read_counts(session, year) if year is not None else None,
        tuple(list_behind(session, listed, now, None, limit)),
    )
