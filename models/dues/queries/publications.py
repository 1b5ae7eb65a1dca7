"""What a branch made public of its dues."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts.tables import Account
from models.dues.queries.permits import opened_branch, permitted
from models.dues.rules.duties import Permit
from models.dues.tables import Publication


@dataclass(frozen=True)
class PublicationRow:
    """One publication of a branch: of which days, when, where, with amounts or without."""

    id: int
    start: date
    end: date
    published_on: date
    place: str
    with_amounts: bool
    clerk: str


@permitted
def list_publications(session: Session, permit: Permit) -> tuple[PublicationRow, ...]:
    """The publications of a branch, the latest first."""
    rows = session.execute(
        select(
            Publication.id, Publication.start, Publication.end, Publication.published_on,
            Publication.place, Publication.with_amounts, Account.name,
        )
        .join(Account, Account.id == Publication.clerk_id)
        .where(Publication.branch_id == opened_branch(permit))
        .order_by(Publication.start.desc(), Publication.id.desc())
    )  # fmt: skip
    return tuple(PublicationRow(*row) for row in rows)
