"""The figures of small wishes for the monthly report."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.small_wishes.queries.pool import is_free
from models.small_wishes.rules.states import WishState
from models.small_wishes.tables import SmallWish, WishStep


def read_wish_figures(session: Session, start: date, end: date, today: date) -> dict[str, int]:
    """Wishes collected, published, done and accepted in the span; claims made; free as of today.

    A claim that was dropped counts as one that was made.
    """
    spans = {
        "wish_collected": SmallWish.collected_on,
        "wish_published": SmallWish.published_on,
        "wish_done": SmallWish.done_on,
        "wish_accepted": SmallWish.accepted_on,
    }
    found = {
        name: session.scalar(select(func.count()).where(day >= start, day <= end)) or 0
        for name, day in spans.items()
    }
    found["wish_claimed"] = (
        session.scalar(
            select(func.count()).where(
                WishStep.after == WishState.CLAIMED.value,
                WishStep.at >= datetime.combine(start, time()),
                WishStep.at < datetime.combine(end + timedelta(days=1), time()),
            )
        )
        or 0
    )
    found["wish_open"] = session.scalar(select(func.count()).where(is_free(today))) or 0
    return found
