"""What every row of an old ledger needs: a number of its series, and the item as it was then."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.catalogue.tables import ItemVersion, ServiceItem
from models.store.serials import take_numbers


def number_rows(session: Session, series: str, days: Sequence[date]) -> list[str]:
    """A number for each row, in the order of the rows, in the series of its day."""
    taken = {
        day: iter(take_numbers(session, series, f"{day:%Y%m%d}", count))
        for day, count in sorted(Counter(days).items())
    }
    return [f"{series}{day:%Y%m%d}{next(taken[day]):04d}" for day in days]


class Versions:
    """The versions of all items, read once for an import."""

    def __init__(self, session: Session) -> None:
        self._versions: dict[str, list[tuple[date, int]]] = {}
        rows = session.execute(
            select(ServiceItem.code, ItemVersion.valid_from, ItemVersion.id)
            .join(ItemVersion, ItemVersion.item_id == ServiceItem.id)
            .order_by(ItemVersion.number)
        )
        for code, since, id_ in rows:
            self._versions.setdefault(code, []).append((since, id_))

    def on(self, code: str, day: date) -> int:
        """The version in force on that day, or the first there was."""
        versions = self._versions[code]
        in_force = [id_ for since, id_ in versions if since <= day]
        return in_force[-1] if in_force else versions[0][1]
