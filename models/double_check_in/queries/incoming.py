"""What of a workbook the centre has already; for an import's preview."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.double_check_in.rules.incoming.rows import Entry
from models.double_check_in.tables import CheckIn, PartnerUnit
from models.people.queries import existing_numbers
from models.people.tables import Person


@dataclass(frozen=True)
class Known:
    """Places of rows that an import would pass over, and why."""

    there: frozenset[str]
    other_name: frozenset[str]


def known_unit_names(session: Session) -> list[tuple[str, Sequence[str]]]:
    """The centre's units with their short names."""
    rows = session.execute(
        select(PartnerUnit.name, PartnerUnit.short_names).order_by(PartnerUnit.id)
    )
    return [(name, tuple(short)) for name, short in rows]


def find_known(session: Session, entries: Iterable[Entry]) -> Known:
    """Which rows are units or members the centre has, and which have another's ID number."""
    rows = [entry for entry in entries if entry.is_takeable]
    units = set(session.scalars(select(PartnerUnit.name)))
    members = session.execute(
        select(Person.id_number, Person.name, Person.phone).join(
            CheckIn, CheckIn.person_id == Person.id
        )
    )
    numbers, plain = set(), set()
    for number, name, phone in members:
        numbers.add(number)
        plain.add((name, phone))
    names = existing_numbers(
        session, {row.member.id_number for row in rows if row.member and row.member.id_number}
    )
    there, other = set(), set()
    for row in rows:
        member = row.member
        if row.unit is not None and row.unit.name in units:
            there.add(row.place)
        elif member is None:
            continue
        elif names.get(member.id_number, member.name) != member.name:
            other.add(row.place)
        elif member.id_number in numbers or (
            not member.id_number and member.phone and (member.name, member.phone) in plain
        ):
            there.add(row.place)
    return Known(frozenset(there), frozenset(other))
