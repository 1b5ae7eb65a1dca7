"""The pool of free wishes, as a condition: published, or claimed and run out."""

from datetime import date
from typing import Any

from sqlalchemy import and_, or_

from models.small_wishes.rules.states import WishState
from models.small_wishes.tables import SmallWish


def has_lapsed(today: date) -> Any:
    """A claim whose days are over."""
    return and_(SmallWish.status == WishState.CLAIMED.value, SmallWish.claim_until < today)


def is_free(today: date) -> Any:
    """Can be claimed today."""
    return or_(SmallWish.status == WishState.PUBLISHED.value, has_lapsed(today))


def stands_at(state: WishState, today: date) -> Any:
    """Stands in this state today; see `state_on`."""
    if state is WishState.PUBLISHED:
        return is_free(today)
    if state is WishState.CLAIMED:
        return and_(SmallWish.status == state.value, SmallWish.claim_until >= today)
    return SmallWish.status == state.value
