"""The register of certificates as a table pages through it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from models.people.tables import Person
from models.volunteers.queries.certificates import CertificateRow, list_certificates, rows_of
from models.volunteers.queries.hours import COUNTED
from models.volunteers.rules.certificates import CertificateState
from models.volunteers.tables import Attendance, Certificate, Volunteer

PAGE = 100  # rows


@dataclass(frozen=True)
class RegisterFilter:
    """Which certificates are looked at; `text` is a number or a name."""

    state: CertificateState | None = None
    volunteer_id: int | None = None
    text: str = ""


@dataclass(frozen=True)
class RegisterShape:
    """The register in a view: its length, and the id of the row before each page."""

    chosen: RegisterFilter
    today: date
    total: int
    anchors: tuple[int | None, ...]


def measure_register(session: Session, chosen: RegisterFilter, today: date) -> RegisterShape:
    """How long the register is in a view, the newest first."""
    ids = (
        select(Certificate.id)
        .join(Volunteer, Volunteer.id == Certificate.volunteer_id)
        .join(Person, Person.id == Volunteer.person_id)
        .where(*_conditions(chosen, today))
    )
    place = func.row_number().over(order_by=Certificate.id.desc())
    places = ids.add_columns(place.label("place")).subquery()
    starts = session.scalars(
        select(places.c.id).where(places.c.place % PAGE == 0).order_by(places.c.place)
    )
    total = session.scalar(select(func.count()).select_from(ids.subquery())) or 0
    return RegisterShape(chosen, today, total, (None, *starts))


def read_register_page(session: Session, shape: RegisterShape, number: int) -> list[CertificateRow]:
    """One page of it."""
    chosen = shape.chosen
    return list_certificates(
        session, shape.today, text=chosen.text, volunteer_id=chosen.volunteer_id,
        state=chosen.state, before_id=shape.anchors[number], limit=PAGE,
    )  # fmt: skip


def count_states(
    session: Session, today: date, volunteer_id: int | None = None
) -> dict[CertificateState, int]:
    """How many certificates stand where."""
    counted = {}
    for state in CertificateState:
        conditions = _conditions(RegisterFilter(state, volunteer_id), today)
        counted[state] = (
            session.scalar(select(func.count()).select_from(Certificate).where(*conditions)) or 0
        )
    return counted


def list_outdated(session: Session, today: date) -> list[CertificateRow]:
    """Issued certificates whose hours were corrected since: each wants a corrected one."""
    return rows_of(session, today, _is_outdated())


def count_outdated(session: Session) -> int:
    """How many there are."""
    return session.scalar(select(func.count()).select_from(Certificate).where(_is_outdated())) or 0


def _is_outdated() -> ColumnElement[bool]:
    log = (
        select(func.coalesce(func.sum(Attendance.credited), 0))
        .where(
            COUNTED,
            Attendance.volunteer_id == Certificate.volunteer_id,
            Attendance.day >= Certificate.first_day,
            Attendance.day <= Certificate.last_day,
        )
        .correlate(Certificate)
        .scalar_subquery()
    )
    return and_(
        Certificate.issued_at.is_not(None),
        Certificate.revoked_at.is_(None),
        Certificate.minutes != log,
    )


def _conditions(chosen: RegisterFilter, today: date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if chosen.state is not None:
        found.append(_in_state(chosen.state, today))
    if chosen.volunteer_id is not None:
        found.append(Certificate.volunteer_id == chosen.volunteer_id)
    if chosen.text.strip():
        wanted = chosen.text.strip().replace("%", "").replace("_", "")
        found.append(Certificate.number.contains(wanted.upper()) | Person.name.contains(wanted))
    return found


def _in_state(state: CertificateState, today: date) -> ColumnElement[bool]:
    """The same as rules.certificates.state_of, for the store."""
    is_open = and_(
        Certificate.revoked_at.is_(None),
        Certificate.issued_at.is_(None),
        Certificate.dropped_on.is_(None),
    )
    objected = and_(Certificate.objection != "", Certificate.answer == "")
    calm = or_(Certificate.objection == "", Certificate.answer != "")
    return {
        CertificateState.REVOKED: Certificate.revoked_at.is_not(None),
        CertificateState.ISSUED: and_(
            Certificate.revoked_at.is_(None), Certificate.issued_at.is_not(None)
        ),
        CertificateState.DROPPED: and_(
            Certificate.revoked_at.is_(None),
            Certificate.issued_at.is_(None),
            Certificate.dropped_on.is_not(None),
        ),
        CertificateState.OBJECTED: and_(is_open, objected),
        CertificateState.ON_NOTICE: and_(is_open, calm, Certificate.notice_to >= today),
        CertificateState.READY: and_(is_open, calm, Certificate.notice_to < today),
    }[state]
