"""What of a workbook the centre has already; for an import's preview."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.three_lists.rules.incoming.rows import Entry
from models.three_lists.tables import Need, Resource


def known_numbers(session: Session) -> set[str]:
    """The numbers of all needs and resources."""
    return {*session.scalars(select(Need.number)), *session.scalars(select(Resource.number))}


def find_there(session: Session, entries: Iterable[Entry]) -> frozenset[str]:
    """Places of rows that an earlier import brought in."""
    known: set[tuple[str, str, str]] = set()
    for table in (Need, Resource):
        rows = session.execute(
            select(table.old_number, table.party, table.content).where(table.old_number != "")
        )
        known |= {(number, party, content) for number, party, content in rows}
    return frozenset(
        entry.place
        for entry in entries
        if entry.is_takeable
        and (values := entry.need or entry.resource) is not None
        and (values.number, values.party[:80], values.content[:200]) in known
    )
