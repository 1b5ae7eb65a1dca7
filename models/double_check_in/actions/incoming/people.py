"""Finding or making the people behind the members of a list."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select

from models.cases.actions.old_ledger.applicants import plain
from models.double_check_in.rules.incoming.rows import MemberValues
from models.people.actions import ID_CARD, NO_PAPER, person_terms
from models.people.rules.contacts import Address
from models.people.rules.identity import read_id_number
from models.people.tables import Person
from models.store.find import put_terms
from models.work import Work

_Key = tuple[str, ...]


@dataclass
class People:
    """Finds people by ID number, without one by name and phone, or makes them, each once."""

    work: Work
    run_id: int
    made: int = 0
    _ids: dict[_Key, int] = field(default_factory=dict)
    _other_name: set[str] = field(default_factory=set)

    def look_up(self, members: Sequence[MemberValues]) -> None:
        """Get to know those the centre has."""
        session = self.work.session
        numbers = {m.id_number for m in members if m.id_number}
        names = {m.id_number: m.name for m in members if m.id_number}
        rows = session.execute(
            select(Person.id, Person.name, Person.id_number)
            .where(Person.id_number.in_(numbers), Person.is_merged.is_(False))
            .order_by(Person.id)
        )
        for id_, name, number in rows:
            if names[str(number)] == name:
                self._ids.setdefault(("number", str(number)), id_)
            else:
                self._other_name.add(str(number))
        unnumbered = {m.name for m in members if not m.id_number and m.phone}
        found: dict[_Key, list[int]] = {}
        holders = session.execute(
            select(Person.id, Person.name, Person.phone).where(
                Person.name.in_(unnumbered), Person.phone != "", Person.is_merged.is_(False)
            )
        )
        for id_, name, phone in holders:
            found.setdefault(("phone", name, phone), []).append(id_)
        # A name and phone that two people share tells nobody.
        self._ids |= {key: ids[0] for key, ids in found.items() if len(ids) == 1}

    def is_other(self, member: MemberValues) -> bool:
        """Whether the ID number is on file under other names only."""
        return member.id_number in self._other_name and _key(member) not in self._ids

    def known(self, member: MemberValues) -> int | None:
        """The id of somebody who is on file."""
        return self._ids.get(_key(member))

    def find(self, members: Sequence[MemberValues]) -> list[int]:
        """The id of each, made where there was none."""
        new: dict[_Key, dict[str, Any]] = {}
        for member in members:
            key = _key(member)
            if key not in self._ids and key not in new:
                new[key] = self._to_person(member)
        if new:
            session = self.work.session
            people = list(new.values())
            ids = session.scalars(
                insert(Person).returning(Person.id, sort_by_parameter_order=True), people
            ).all()
            terms = {
                id_: person_terms(p["name"], p["id_number"], p["phone"], Address(""))
                for id_, p in zip(ids, people, strict=True)
            }
            put_terms(session, "person", terms)
            self._ids |= dict(zip(new, ids, strict=True))
            self.made += len(people)
        return [self._ids[_key(member)] for member in members]

    def _to_person(self, member: MemberValues) -> dict[str, Any]:
        number = member.id_number
        read = read_id_number(number, self.work.today) if number else None
        return plain(
            {
                "name": member.name[:80],
                "paper_type": ID_CARD if number else NO_PAPER,
                "id_number": number or None,
                "sex": read.sex.text if read and read.sex else "",
                "birth_date": read.birth_date if read else None,
                "phone": member.phone[:40],
                "phone_note": member.phone_note[:80],
                "import_run_id": self.run_id,
                "created_at": self.work.now,
            }
        )


def _key(member: MemberValues) -> _Key:
    if member.id_number:
        return ("number", member.id_number)
    if member.phone:
        return ("phone", member.name, member.phone)
    return ("unit", member.name, member.unit)
