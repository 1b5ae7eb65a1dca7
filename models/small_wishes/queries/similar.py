"""Free wishes like another one."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.small_wishes.queries.pool import is_free
from models.small_wishes.rules.offers import WishOffer, choose_similar
from models.small_wishes.rules.states import WishKind
from models.small_wishes.tables import SmallWish

_MOST_LOOKED_AT = 500  # the newest; a pool is never that large


def similar_wishes(session: Session, wish_id: int, today: date) -> tuple[WishOffer, ...]:
    """Free wishes, the likest first."""
    wish = session.get_one(SmallWish, wish_id)
    free = session.scalars(
        select(SmallWish).where(is_free(today)).order_by(SmallWish.id.desc()).limit(_MOST_LOOKED_AT)
    )
    return choose_similar(_offer(wish), [_offer(other) for other in free])


def _offer(wish: SmallWish) -> WishOffer:
    return WishOffer(wish.id, wish.number, WishKind(wish.kind), wish.content, wish.value)
