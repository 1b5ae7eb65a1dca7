"""Wishes that are like another one, for somebody who came too late."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from models.errors import KnownError
from models.small_wishes.rules.states import WishKind

MOST_OFFERED = 5


@dataclass(frozen=True)
class WishOffer:
    """A wish that is free to be claimed."""

    id: int
    number: str
    kind: WishKind
    content: str
    value: Decimal | None


class WishTaken(KnownError):  # noqa: N818 — the clerk may take another one
    """Somebody else has claimed the wish; `similar` are free."""

    def __init__(self, text: str, similar: tuple[WishOffer, ...]) -> None:
        super().__init__(text)
        self.similar = similar


def choose_similar(wish: WishOffer, free: Iterable[WishOffer]) -> tuple[WishOffer, ...]:
    """The likest first: the same kind, then words in common, then a near value, then the oldest."""
    words = _pairs(wish.content)

    def rank(other: WishOffer) -> tuple[object, ...]:
        apart = abs((other.value or Decimal(0)) - (wish.value or Decimal(0)))
        common = len(words & _pairs(other.content))
        return (other.kind is not wish.kind, -common, apart, other.id)

    others = (other for other in free if other.id != wish.id)
    return tuple(sorted(others, key=rank)[:MOST_OFFERED])


def _pairs(text: str) -> set[str]:
    """Two characters in a row: what Chinese words are mostly made of."""
    plain = re.sub(r"\W+|\d+", "", text)
    return {plain[at : at + 2] for at in range(len(plain) - 1)}
