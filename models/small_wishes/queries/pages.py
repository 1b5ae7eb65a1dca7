"""The list of wishes as the window's table pages through it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.small_wishes.queries.wishes import WishFilter, WishRow, count_wishes, list_wishes
from models.small_wishes.queries.wishes import _chosen as chosen_wishes
from models.small_wishes.rules.states import WishState
from models.small_wishes.tables import SmallWish

PAGE = 100  # rows
WAITING = (WishState.COLLECTED, WishState.CHECKED, WishState.PUBLISHED, WishState.CLAIMED,
           WishState.DONE, WishState.ACCEPTED)  # fmt: skip


@dataclass(frozen=True)
class WishShape:
    """A list in a view: its length and the key of the row before each page."""

    chosen: WishFilter
    today: date
    total: int
    anchors: tuple[int | None, ...]


def measure_wishes(session: Session, chosen: WishFilter, today: date) -> WishShape:
    """How long the list is and where its pages begin."""
    order = SmallWish.id.desc() if chosen.newest_first else SmallWish.id
    place = func.row_number().over(order_by=order)
    ids = chosen_wishes(session, select(SmallWish.id, place.label("place")), chosen, today)
    places = ids.subquery()
    anchors = session.scalars(
        select(places.c.id).where(places.c.place % PAGE == 0).order_by(places.c.place)
    )
    return WishShape(chosen, today, count_wishes(session, chosen, today), (None, *anchors))


def read_wishes_page(session: Session, shape: WishShape, number: int) -> list[WishRow]:
    """One page of it."""
    return list_wishes(session, shape.chosen, shape.today, shape.anchors[number], PAGE)


def count_waiting(session: Session, today: date) -> dict[WishState, int]:
    """How many wishes wait in each state that something has to follow."""
    return {state: count_wishes(session, WishFilter(state=state), today) for state in WAITING}
