"""Finding or making the applicants of an old ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, or_, select, update

from models.cases.rules.old_ledger.rows import LedgerValues
from models.people.actions import ID_CARD, NO_PAPER, person_terms
from models.people.rules.contacts import Address
from models.people.rules.identity import read_id_number
from models.people.tables import Person
from models.store.find import put_terms
from models.work import Work

_Key = tuple[str, ...]


@dataclass
class Applicants:
    """Finds the applicants: by ID number, by name and phone, or makes them, each once.

    Somebody without a phone is the same as another of the file at the same door.
    """

    work: Work
    run_id: int
    made: int = 0
    _ids: dict[_Key, int] = field(default_factory=dict)
    _looked: set[_Key] = field(default_factory=set)
    _taken_numbers: set[str] = field(default_factory=set)
    _phoneless: set[int] = field(default_factory=set)

    def find(self, values: Sequence[LedgerValues]) -> list[int]:
        """The id of each row's applicant."""
        self._look_up(values)
        waiting: dict[_Key, int] = {}
        people: list[dict[str, Any]] = []
        places: list[int] = []  # of those to be made: -1 - index
        phones: dict[int, str] = {}
        for row in values:
            keys = _keys_of(row)
            known = next((self._ids[key] for key in keys if key in self._ids), None)
            if known is None:
                known = next((waiting[key] for key in keys if key in waiting), None)
            if known is None:
                known = -1 - len(people)
                people.append(self._to_person(row))
            elif row.phone and known in self._phoneless:
                phones[known] = row.phone
                self._phoneless.discard(known)
            elif row.phone and known < 0 and not people[-1 - known]["phone"]:
                people[-1 - known]["phone"] = row.phone
            waiting |= {key: known for key in keys if key not in self._ids}
            places.append(known)
        ids = self._insert(people)
        for key, place in waiting.items():
            self._ids[key] = ids[-1 - place] if place < 0 else place
        self._phoneless |= {
            id_ for id_, person in zip(ids, people, strict=True) if not person["phone"]
        }
        self._fill_phones(phones)
        return [ids[-1 - place] if place < 0 else place for place in places]

    def _look_up(self, values: Sequence[LedgerValues]) -> None:
        """Find those the centre has; a name and phone that two people share tells nobody."""
        new = {key for row in values for key in _keys_of(row)[:2] if key not in self._looked}
        self._looked |= new
        session = self.work.session
        numbers = {key[2] for key in new if key[0] == "number"}
        if numbers:
            rows = session.execute(
                select(Person.id, Person.name, Person.id_number).where(
                    Person.id_number.in_(numbers), Person.is_merged.is_(False)
                )
            )
            for id_, name, number in rows:
                self._taken_numbers.add(str(number))
                self._ids.setdefault(("number", name, str(number)), id_)
        names = {key[1] for key in new if key[0] == "phone"}
        if not names:
            return
        found: dict[_Key, list[int]] = {}
        holders = session.execute(
            select(Person.id, Person.name, Person.phone).where(
                Person.name.in_(names),
                Person.phone != "",
                Person.is_merged.is_(False),
                or_(Person.import_run_id.is_(None), Person.import_run_id != self.run_id),
            )
        )
        for id_, name, phone in holders:
            found.setdefault(("phone", name, phone), []).append(id_)
        for key, ids in found.items():
            if key in new and len(ids) == 1:
                self._ids.setdefault(key, ids[0])

    def _to_person(self, row: LedgerValues) -> dict[str, Any]:
        address = row.address
        number = row.id_number if row.id_number not in self._taken_numbers else ""
        self._taken_numbers.add(number)
        read = read_id_number(number, self.work.today) if number else None
        return plain(
            {
                "name": row.name[:80],
                "paper_type": ID_CARD if number else NO_PAPER,
                "id_number": number or None,
                "sex": read.sex.text if read and read.sex else "",
                "birth_date": read.birth_date if read else None,
                "phone": row.phone[:40],
                "phone_note": row.phone_note[:80],
                "estate": address.estate[:80],
                "building": address.building[:20],
                "entrance": address.entrance[:20],
                "room": address.room[:20],
                "import_run_id": self.run_id,
                "created_at": self.work.now,
            }
        )

    def _insert(self, people: list[dict[str, Any]]) -> Sequence[int]:
        if not people:
            return ()
        session = self.work.session
        ids = session.scalars(
            insert(Person).returning(Person.id, sort_by_parameter_order=True), people
        ).all()
        self._index(dict(zip(ids, people, strict=True)))
        self.made += len(people)
        return ids

    def _fill_phones(self, phones: Mapping[int, str]) -> None:
        """A phone that a later row tells of somebody this import has made."""
        if not phones:
            return
        session = self.work.session
        for id_, phone in phones.items():
            session.execute(update(Person).where(Person.id == id_).values(phone=phone))
        rows = session.execute(
            select(
                Person.id,
                Person.name,
                Person.id_number,
                Person.phone,
                Person.estate,
                Person.building,
                Person.entrance,
                Person.room,
            ).where(Person.id.in_(phones))
        ).mappings()
        self._index({row["id"]: dict(row) for row in rows})

    def _index(self, people: Mapping[int, Mapping[str, Any]]) -> None:
        parts = ("estate", "building", "entrance", "room")
        terms = {
            id_: person_terms(
                p["name"], p["id_number"], p["phone"], Address(*(p[part] for part in parts))
            )
            for id_, p in people.items()
        }
        put_terms(self.work.session, "person", terms)


def _keys_of(row: LedgerValues) -> list[_Key]:
    """By what somebody is known, the surest first; nobody is known by a name alone."""
    name = row.name[:80]
    keys: list[_Key] = []
    if row.id_number:
        keys.append(("number", name, row.id_number))
    if row.phone:
        keys.append(("phone", name, row.phone[:40]))
    if row.address.room:
        keys.append(("door", name, row.address.text))
    return keys


def plain(record: dict[str, Any]) -> dict[str, Any]:
    """PostgreSQL refuses the zero character, which no Chinese text needs."""
    return {
        name: value.replace("\x00", "") if isinstance(value, str) else value
        for name, value in record.items()
    }
