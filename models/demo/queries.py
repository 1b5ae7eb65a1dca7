"""What the invented work is made from: the catalogue and the accounts of the new centre."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts.tables import Account
from models.catalogue.queries import ItemDetail, in_force, read_version
from models.demo.rules.records import Thing


@dataclass(frozen=True)
class Stock:
    """Accounts by name, and the items in force by the id of their version."""

    accounts: dict[str, int]
    items: dict[int, ItemDetail]

    @property
    def things(self) -> list[Thing]:
        """The items as the invented work sees them."""
        return [
            Thing(
                v,
                i.id,
                i.code,
                i.mode,
                i.days_total,
                len(i.materials),
                sum(m.is_optional for m in i.materials),
            )
            for v, i in self.items.items()
        ]


def read_stock(session: Session, on: date) -> Stock:
    """Everything the invented work refers to."""
    accounts = session.execute(select(Account.name, Account.id).order_by(Account.id))
    versions = sorted(session.scalars(in_force(on)))
    return Stock(
        {name: id_ for name, id_ in accounts},
        {v: read_version(session, v) for v in versions},
    )
