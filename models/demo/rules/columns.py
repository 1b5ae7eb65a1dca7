"""Invented records as plain rows of the tables: column names, and the values in their order."""

from collections.abc import Iterator
from datetime import date, datetime
from json import dumps
from typing import Any

from models.demo.rules.residents import Resident
from models.demo.rules.work import DeskVisit, Matter
from models.people.rules.contacts import Address
from models.people.rules.tokens import name_tokens, number_tokens, place_tokens

Row = tuple[Any, ...]

PERSON = (
    "id", "name", "paper_type", "id_number", "id_converted", "sex", "birth_date", "phone",
    "phone_note", "estate", "building", "entrance", "room", "grid_id", "groups", "guardian_id",
    "guardian_relation", "note", "created_at", "version",
)  # fmt: skip
CONSENT = ("person_id", "notice_version", "given_at", "clerk_id")
VISIT = (
    "id", "number", "at", "visitor_id", "came_for_them", "relation", "relation_phone", "channel",
    "extended_hours", "clerk_id", "station_id",
)  # fmt: skip
CASE = (
    "id", "number", "kind", "visit_id", "applicant_id", "item_version_id", "state", "is_open",
    "first_asked_id", "handler_id", "handled_by", "registered_on", "intake_at", "accepted_on",
    "clock_start", "accepted_at", "accepted_by_id", "due_date", "provisional", "supplement_until",
    "notice_count", "extended_hours", "closed_on", "outcome", "delivery", "satisfaction", "note",
    "version",
)  # fmt: skip
STEP = ("case_id", "at", "clerk_id", "transition", "state", "opinion", "facts")
MATERIAL = (
    "case_id", "seq", "name", "form", "copies", "requirement", "source", "received_at", "stays",
)  # fmt: skip
PAPER = (
    "id", "kind", "document_number", "visit_id", "issued_at", "clerk_id", "template", "facts",
    "prints",
)  # fmt: skip
PAPER_CASE = ("paper_id", "case_id")
SERIAL = ("series", "period", "last")


def person_row(p: Resident, grids: list[int], began: datetime) -> Row:
    """A resident for the table of persons; children born since came with their birth."""
    created = moment(max(began, datetime.combine(p.birth_date, began.time())))
    relation = "父母" if p.guardian else ""
    return (
        p.id, p.name, "居民身份证", p.id_number, False, p.sex, p.birth_date.isoformat(), p.phone,
        "", p.estate, p.building, p.entrance, p.room, grids[p.grid], p.groups, p.guardian,
        relation, "", created, 1,
    )  # fmt: skip


def person_terms(p: Resident, names: tuple[str, ...]) -> tuple[str, ...]:
    """What a resident is found by; the terms of the name are given."""
    place = place_tokens(Address(p.estate, p.building, p.entrance, p.room))
    return (*names, *number_tokens(p.id_number, p.phone), *place)


def visit_row(v: DeskVisit, contact: str) -> Row:
    """A visit; `contact` is the name of the one who came instead."""
    return (
        v.id, v.number, moment(v.at), v.visitor, contact, v.contact, "", "窗口", v.extended,
        v.clerk, 1,
    )  # fmt: skip


def case_row(m: Matter, visit_id: int) -> Row:
    """A case for its table."""
    return (
        m.id, m.number, "one_stop", visit_id, m.applicant, m.thing.version_id, m.state, m.is_open,
        m.clerk, m.handler, "", m.registered.date().isoformat(), moment(m.registered),
        _day(m.accepted_on), _day(m.clock_start), moment(m.accepted_at) if m.accepted_at else None,
        m.handler if m.accepted_at else None, _day(m.due), m.provisional,
        _day(m.supplement_until), m.notices, m.extended, _day(m.closed_on), m.outcome,
        m.delivery, m.rating, m.note, 1,
    )  # fmt: skip


def case_terms(number: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """What a case is found by, as find_terms gives it for a number like FW202611210001."""
    return (number.lower(), number[2:], number[-8:], number[-4:], *names)


def step_rows(m: Matter) -> Iterator[Row]:
    """The history of a case."""
    for s in m.steps:
        facts = dumps(s.facts) if s.facts else "{}"
        yield m.id, moment(s.at), s.clerk, s.transition, s.state, s.opinion, facts


def material_rows(m: Matter, asked: list[Row]) -> Iterator[Row]:
    """The papers of a case; `asked` are seq … source of its item."""
    for place, (line, received) in enumerate(zip(asked, m.received, strict=bool(m.received))):
        at = moment(received) if received else None
        yield m.id, *line, at, m.stays and place == 0 and received is not None


def moment(at: datetime) -> str:
    """A time as both stores read it."""
    return at.isoformat(" ", "microseconds")


def names_of(name: str, known: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The find terms of a name, computed once a name."""
    found = known.get(name)
    if found is None:
        found = known[name] = name_tokens(name)
    return found


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
