"""Records behind a figure of a subject above the cases, page by page."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from models.cases.queries.figures.behind import PAGE, Place, RecordBrief


@dataclass(frozen=True)
class Records:
    """Rows of `at`, id, number, name, matter, state; `at` may not be empty."""

    statement: Any
    at: Any
    key: Any


def count_records(session: Session, records: Records) -> int:
    """How many there are."""
    return session.scalar(select(func.count()).select_from(records.statement.subquery())) or 0


def page_records(
    session: Session, records: Records, after: Place | None = None, limit: int = PAGE
) -> list[RecordBrief]:
    """The earliest first, from behind `after` on."""
    at, key, statement = records.at, records.key, records.statement
    if after is not None:
        statement = statement.where(or_(at > after.at, and_(at == after.at, key > after.id)))
    return [
        RecordBrief(
            place=Place(when, id_),
            case_id=None,
            number=number or "",
            name=name or "",
            matter=matter or "",
            on=when.date() if isinstance(when, datetime) else when,
            state=state or "",
        )
        for when, id_, number, name, matter, state in session.execute(
            statement.order_by(at, key).limit(limit)
        )
    ]


def page_rows(rows: list[RecordBrief], after: Place | None, limit: int) -> list[RecordBrief]:
    """The same of rows that are at hand, in their order."""
    if after is not None:
        rows = [
            row for row in rows if (_day(row.place.at), row.place.id) > (_day(after.at), after.id)
        ]
    return rows[:limit]


def _day(at: date | datetime) -> datetime:
    return at if isinstance(at, datetime) else datetime(at.year, at.month, at.day)
