"""Invented records as plain rows of the tables: column names, and the values in their order."""

from collections.abc import Iterator
from datetime import date, datetime
from json import dumps
from typing import Any

from models.demo.rules.names import contact_name
from models.demo.rules.records import (
    Beside,
    Call,
    DeskVisit,
    Handover,
    Matter,
    Part,
    Pause,
    Rated,
    Request,
    Sheet,
    Transfer,
)
from models.demo.rules.residents import Resident
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
    "notice_count", "extended_hours", "closed_on", "outcome", "delivery", "satisfaction",
    "rated_on", "note", "extended_days", "overdue_cause", "chase_until", "deliver_until",
    "delivered_on", "archived_on", "version",
)  # fmt: skip
STEP = ("case_id", "at", "clerk_id", "transition", "state", "opinion", "facts")
MATERIAL = (
    "case_id", "seq", "name", "form", "copies", "requirement", "source", "received_at", "stays",
)  # fmt: skip
PAPER = (
    "id", "kind", "document_number", "visit_id", "issued_at", "clerk_id", "template", "facts",
    "prints",
)  # fmt: skip
OUTCOME_PAPER = "办理结果通知书"
PAPER_CASE = ("paper_id", "case_id")
SERIAL = ("series", "period", "last")
SHEET = ("number", "printed_at", "printed_by_id", "visit_id", "entered_at", "void_reason")
# What lies beside a case, by the kind of record.
BESIDE: dict[type[Any], tuple[str, ...]] = {
    Transfer: (
        "case_id", "from_id", "to_id", "to_unit", "to_contact", "reason", "papers", "given_at",
        "taken_at", "taken_by", "refusal", "answer_by", "answered_at", "answer",
    ),
    Pause: (
        "case_id", "kind", "counts_toward_clock", "reason", "procedure", "started_on",
        "expected_end", "ended_on", "objections", "approved_by_id",
    ),
    Request: (
        "case_id", "step", "facts", "asked_at", "asked_by_id", "decided_at", "decided_by_id",
        "approved", "opinion",
    ),
    Part: ("case_id", "body", "task", "asked_at", "answer_by", "answered_at", "answer"),
    Handover: (
        "case_id", "way", "place", "document", "deliverers", "at", "receiver", "relation",
        "post_number", "refusal", "witness",
    ),
    Rated: (
        "id", "case_id", "sequence", "at", "channel", "satisfaction", "efficiency", "competence",
        "attitude", "remarks", "callback_welcome", "clerk_id",
    ),
    Call: (
        "number", "case_id", "rating_id", "state", "opened_at", "caller_id", "call_until",
        "called_at", "said", "finding", "rectify_until", "rectified_at", "measures", "opinion",
        "closed_at", "version",
    ),
}  # fmt: skip


def person_row(p: Resident, grids: list[int], began: datetime) -> Row:
    """A resident for the table of persons; children born since came with their birth."""
    created = moment(max(began, datetime.combine(p.birth_date, began.time())))
    relation = "父母" if p.guardian else ""
    return (
        p.id, p.name, "居民身份证", p.id_number or None, False, p.sex,
        p.birth_date.isoformat(), p.phone, "", p.estate, p.building, p.entrance,
        p.room, grids[p.grid], p.groups, p.guardian, relation, "", created, 1,
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
        m.clerk, m.handler, m.handled_by, m.registered.date().isoformat(), moment(m.registered),
        _day(m.accepted_on), _day(m.clock_start), _moment(m.accepted_at), m.accepted_by,
        _day(m.due), m.provisional, _day(m.supplement_until), m.notices, m.extended,
        _day(m.closed_on), m.outcome, m.delivery, m.rating, _day(m.rated_on), m.note,
        m.extended_days, m.overdue_cause, _day(m.chase_until), _day(m.deliver_until),
        _day(m.delivered_on), _day(m.archived_on), 1,
    )  # fmt: skip


def case_terms(number: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """What a case is found by, as find_terms gives it for a number like FW202611210001."""
    return (number.lower(), number[2:], number[-8:], number[-4:], *names)


def step_rows(m: Matter) -> Iterator[Row]:
    """The history of a case."""
    for s in m.steps:
        facts = dumps(s.facts) if s.facts else "{}"
        yield m.id, moment(s.at), s.clerk, s.transition, s.state, s.opinion, facts


def beside_row(record: Beside, case_id: int, applicant: str) -> Row:
    """What lies beside a case, for the table of its kind; the applicant is given by name."""
    match record:
        case Rated(said=said):
            return (
                record.id, case_id, record.sequence, moment(record.at), said.channel.value,
                record.grade, *said.parts, said.remarks, said.welcome, record.clerk,
            )  # fmt: skip
        case Handover():
            return (
                case_id, record.way.value, record.place, OUTCOME_PAPER, record.deliverers,
                moment(record.at), receiver_of(record, case_id, applicant), record.relation,
                record.post_number, "", "",
            )  # fmt: skip
        case Transfer():
            return (
                case_id, record.giver, record.to, record.unit, record.contact, record.reason,
                record.papers, moment(record.at), _moment(record.taken_at), record.taken_by, "",
                _day(record.answer_by), _moment(record.answered_at), record.answer,
            )  # fmt: skip
        case Pause():
            return (
                case_id, record.kind.value, record.counts_toward_clock, record.reason,
                record.procedure, _day(record.started_on), _day(record.expected_end),
                _day(record.ended_on), "", record.approved_by,
            )  # fmt: skip
        case Request():
            return (
                case_id, record.step, dumps(record.facts), moment(record.at), record.asked_by,
                _moment(record.decided_at), record.decided_by, record.approved, record.opinion,
            )  # fmt: skip
        case Part():
            return (
                case_id, record.body, record.task, moment(record.at), _day(record.answer_by),
                _moment(record.answered_at), record.answer,
            )  # fmt: skip
        case Call():
            return (
                record.number, case_id, record.rated.id, record.state, moment(record.rated.at),
                record.caller, _day(record.call_until), _moment(record.called_at), record.said,
                record.finding, _day(record.rectify_until), _moment(record.rectified_at),
                record.measures, record.opinion, _moment(record.closed_at), 1,
            )  # fmt: skip


def receiver_of(handover: Handover, case_id: int, applicant: str) -> str:
    """Who signed: the applicant, or whoever came for them."""
    return contact_name(applicant, case_id) if handover.relation else applicant


def sheet_row(sheet: Sheet, clerk: int) -> Row:
    """A blank sheet for its table."""
    return (
        sheet.number, moment(sheet.printed_at), clerk, sheet.visit, _moment(sheet.entered_at),
        sheet.void_reason,
    )  # fmt: skip


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


def _moment(at: datetime | None) -> str | None:
    return moment(at) if at else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
