"""The records behind the figures of small wishes in the monthly report."""

from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.cases.queries.figures import Place, RecordBrief, Scope
from models.cases.queries.figures.records import Records, count_records, page_records
from models.errors import KnownError
from models.people.tables import Person
from models.small_wishes.queries.pool import is_free
from models.small_wishes.rules.states import WishState
from models.small_wishes.tables import SmallWish, WishStep

_DAYS: dict[str, Any] = {
    "wish_collected": SmallWish.collected_on,
    "wish_published": SmallWish.published_on,
    "wish_done": SmallWish.done_on,
    "wish_accepted": SmallWish.accepted_on,
}


def count_wishes_behind(session: Session, figure_id: str, scope: Scope) -> int:
    """How many records a figure counts. Raises KnownError for an unknown figure."""
    return count_records(session, _records(figure_id, scope))


def list_wishes_behind(
    session: Session, figure_id: str, scope: Scope, after: Place | None, limit: int
) -> list[RecordBrief]:
    """The records a figure counts, the earliest first."""
    return page_records(session, _records(figure_id, scope), after, limit)


def _records(figure_id: str, scope: Scope) -> Records:
    if figure_id == "wish_claimed":
        statement = (
            select(
                WishStep.at, WishStep.id, SmallWish.number, Person.name, SmallWish.content,
                SmallWish.claimer,
            )
            .join(SmallWish, SmallWish.id == WishStep.wish_id)
            .join(Person, Person.id == SmallWish.person_id)
            .where(
                WishStep.after == WishState.CLAIMED.value,
                WishStep.at >= datetime.combine(scope.start, time()),
                WishStep.at < datetime.combine(scope.end + timedelta(days=1), time()),
            )
        )  # fmt: skip
        return Records(statement, WishStep.at, WishStep.id)
    if figure_id == "wish_open":
        return _wishes(SmallWish.collected_on, is_free(scope.today))
    if figure_id not in _DAYS:
        raise KnownError(f"没有名为“{figure_id}”的数，请回到报表重新点开。")
    day = _DAYS[figure_id]
    return _wishes(day, day >= scope.start, day <= scope.end)


def _wishes(day: Any, *conditions: Any) -> Records:
    statement = (
        select(
            day, SmallWish.id, SmallWish.number, Person.name, SmallWish.content, SmallWish.claimer
        )
        .join(Person, Person.id == SmallWish.person_id)
        .where(*conditions)
    )
    return Records(statement, day, SmallWish.id)
