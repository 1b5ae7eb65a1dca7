"""The papers of small wishes: the card for the wall, and the slip on which it is accepted."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from models.cases.queries.letterheads import read_letterhead
from models.cases.queries.papers import Letterhead
from models.small_wishes.queries.wishes import WishCard, wish_card


@dataclass(frozen=True)
class WishCardPaper:
    """微心愿卡 for the wall: nobody is known by it."""

    head: Letterhead
    card: WishCard

    @property
    def document_number(self) -> str:
        """The wish's number."""
        return self.card.number


@dataclass(frozen=True)
class WishSlip:
    """微心愿验收单: the wisher signs that it was fulfilled; stays in the hall."""

    head: Letterhead
    card: WishCard

    @property
    def document_number(self) -> str:
        """The wish's number."""
        return self.card.number


WishPaper = WishCardPaper | WishSlip


def read_wish_card(session: Session, wish_id: int, today: date) -> WishCardPaper:
    """The card for the wall, masked."""
    return WishCardPaper(read_letterhead(session, today), wish_card(session, wish_id))


def read_wish_slip(session: Session, wish_id: int, today: date) -> WishSlip:
    """The slip with the wisher's name, for signature."""
    card = wish_card(session, wish_id, is_public=False)
    return WishSlip(read_letterhead(session, today), card)
