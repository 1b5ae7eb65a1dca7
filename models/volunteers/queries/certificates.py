"""The register of certificates: who asked, what was issued, and whether a paper holds."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from models.accounts.tables import Account
from models.people.tables import Person
from models.settings.queries import read_profile
from models.volunteers.queries.hours import COUNTED, find_kind, total_minutes
from models.volunteers.rules.certificates import (
    CertificateFacts,
    CertificateState,
    ServiceFact,
    Validity,
    is_well_typed,
    make_check,
    make_code,
    read_code,
    state_of,
    unpack_facts,
)
from models.volunteers.rules.hours import hours_of, hours_text
from models.volunteers.rules.volunteers import shown_name
from models.volunteers.tables import Activity, Attendance, Certificate, Volunteer

PAGE_ROWS = 100
_REPLACED = aliased(Certificate)


@dataclass(frozen=True)
class CertificateRow:
    """A line of the register."""

    id: int
    number: str
    volunteer_id: int
    volunteer_number: str
    name: str
    first_day: date
    last_day: date
    minutes: int
    purpose: str
    requested_at: datetime
    notice_from: date
    notice_to: date
    objection: str
    answer: str
    issued_at: datetime | None
    printed: int
    replaces: str
    revoked_at: datetime | None
    revoke_reason: str
    state: CertificateState


@dataclass(frozen=True)
class CertificatePage:
    """A certificate with what it says; until it is issued that follows the log."""

    row: CertificateRow
    facts: CertificateFacts
    code: str  # of the QR code; empty until it is issued
    replaced_by: str


@dataclass(frozen=True)
class Verified:
    """What the desk says of a paper, with the register's page where there is one."""

    state: Validity
    text: str
    page: CertificatePage | None = None


def list_certificates(
    session: Session,
    today: date,
    *,
    text: str = "",
    volunteer_id: int | None = None,
    state: CertificateState | None = None,
    before_id: int | None = None,
    limit: int = PAGE_ROWS,
) -> list[CertificateRow]:
    """The register, the newest first, from `before_id` on; `text` is a number or a name."""
    found: list[CertificateRow] = []
    after = before_id
    while len(found) < limit:
        statement = _ROWS.order_by(Certificate.id.desc()).limit(limit)
        if after is not None:
            statement = statement.where(Certificate.id < after)
        if volunteer_id is not None:
            statement = statement.where(Certificate.volunteer_id == volunteer_id)
        if text.strip():
            wanted = text.strip().replace("%", "").replace("_", "")
            statement = statement.where(
                Certificate.number.contains(wanted.upper()) | Person.name.contains(wanted)
            )
        rows = session.execute(statement).all()
        listed = [_row(row, today) for row in rows]
        found += [row for row in listed if state is None or row.state is state]
        if len(rows) < limit:
            break
        after = listed[-1].id
    return found[:limit]


def rows_of(
    session: Session, today: date, *conditions: ColumnElement[bool]
) -> list[CertificateRow]:
    """The lines of the register that meet some conditions, the newest first."""
    rows = session.execute(_ROWS.where(*conditions).order_by(Certificate.id.desc()))
    return [_row(row, today) for row in rows]


def list_notices(session: Session, today: date) -> list[CertificateRow]:
    """What is posted today, for the wall: names masked unless they may be published (条例 20)."""
    rows = session.execute(
        _ROWS.add_columns(Volunteer.may_be_published, Person.birth_date)
        .where(
            Certificate.issued_at.is_(None),
            Certificate.dropped_on.is_(None),
            Certificate.revoked_at.is_(None),
            Certificate.notice_to >= today,
        )
        .order_by(Certificate.id)
    )
    posted = []
    for row in rows:
        listed = _row(row, today)
        shown = shown_name(
            listed.name, row.birth_date, today, may_be_published=row.may_be_published
        )
        posted.append(replace(listed, name=shown, objection="", answer=""))
    return posted


def read_certificate(session: Session, certificate_id: int, today: date) -> CertificatePage:
    """One certificate with its facts."""
    row = _row(session.execute(_ROWS.where(Certificate.id == certificate_id)).one(), today)
    kept = session.get_one(Certificate, certificate_id)
    facts = (
        unpack_facts(kept.facts) if kept.issued_at else gather_facts(session, certificate_id, today)
    )
    by = session.scalar(
        select(Certificate.number).where(
            Certificate.replaces_id == certificate_id, Certificate.issued_at.is_not(None)
        )
    )
    code = make_code(kept.number, kept.check) if kept.issued_at else ""
    return CertificatePage(row, facts, code, by or "")


def gather_facts(session: Session, certificate_id: int, today: date) -> CertificateFacts:
    """What the certificate would say now: every counted line of its days, from the log."""
    kept = session.get_one(Certificate, certificate_id)
    number, name, paper_type, id_number = session.execute(
        select(Volunteer.number, Person.name, Person.paper_type, Person.id_number)
        .join(Person, Person.id == Volunteer.person_id)
        .where(Volunteer.id == kept.volunteer_id)
    ).one()
    handler = session.scalar(select(Account.name).where(Account.id == kept.clerk_id))
    replaces = (
        session.scalar(select(Certificate.number).where(Certificate.id == kept.replaces_id))
        if kept.replaces_id
        else None
    )
    services = read_services(session, kept.volunteer_id, kept.first_day, kept.last_day)
    profile = read_profile(session, today)
    return CertificateFacts(
        number=kept.number, name=name, paper_type=paper_type, id_number=id_number or "",
        volunteer_number=number, first_day=kept.first_day, last_day=kept.last_day,
        minutes=sum(service.minutes for service in services), purpose=kept.purpose,
        services=services, issuer=profile.name, person_in_charge=kept.person_in_charge,
        handler=handler or "", phone=profile.phone, remarks=kept.remarks, issued_on=None,
        replaces=replaces or "",
    )  # fmt: skip


def read_services(
    session: Session, volunteer_id: int, first_day: date, last_day: date
) -> tuple[ServiceFact, ...]:
    """The counted lines of a volunteer, the oldest first; those without credited time are none."""
    rows = session.execute(
        select(
            Attendance.day, Activity.name, Activity.kind, Activity.place, Activity.organiser,
            Attendance.credited,
        )
        .join(Activity, Activity.id == Attendance.activity_id)
        .where(
            COUNTED,
            Attendance.volunteer_id == volunteer_id,
            Attendance.day >= first_day,
            Attendance.day <= last_day,
            Attendance.credited > 0,
        )
        .order_by(Attendance.day, Attendance.id)
    )  # fmt: skip
    facts = []
    for day, name, code, place, organiser, minutes in rows:
        kind = find_kind(code)
        facts.append(
            ServiceFact(day, name, kind.text if kind else "", place, organiser, minutes or 0)
        )
    return tuple(facts)


def verify(session: Session, code: str, hours: Decimal | None = None) -> Verified:
    """Whether a paper holds, by the register and the log alone.

    `code` is what the QR code holds, `hours` what is printed, where the clerk typed it too. A
    paper whose hours were corrected after it was issued says so, with what is true now.
    """
    read = read_code(code)
    if read is None:
        return Verified(
            Validity.UNKNOWN,
            "认不出这个编码：证明下方的编码由编号和六位校验码组成，例如 ZM2026-00012-123456。",
        )
    number, check = read
    if not is_well_typed(number, check):
        return Verified(
            Validity.MISTYPED,
            "编码的校验位不对，多半是抄错或看错了一位。请对照证明再输一遍；"
            "仍然不对，就不是本中心出具的编码。",
        )
    kept = session.scalar(select(Certificate).where(Certificate.number == number))
    if kept is None or kept.issued_at is None:
        return Verified(Validity.UNKNOWN, f"登记簿里没有出具过编号为 {number} 的证明。")
    page = read_certificate(session, kept.id, kept.issued_at.date())
    said = f"{page.facts.name}，{hours_text(page.facts.minutes)} 小时"
    if check != kept.check or make_check(page.facts) != kept.check:
        return Verified(
            Validity.ALTERED,
            f"编号 {number} 出具过，但校验码不符，这张证明可能被改动。登记的是：{said}。",
            page,
        )
    if hours is not None and hours != hours_of(page.facts.minutes):
        return Verified(
            Validity.ALTERED, f"证明上的时长与登记不符。编号 {number} 登记的是：{said}。", page
        )
    if kept.revoked_at is not None:
        by = f"，由 {page.replaced_by} 代替" if page.replaced_by else ""
        return Verified(
            Validity.REVOKED,
            f"编号 {number} 已于 {kept.revoked_at:%Y-%m-%d} 撤销{by}（{kept.revoke_reason}）。",
            page,
        )
    if (now := minutes_now(session, kept)) != page.facts.minutes:
        return Verified(
            Validity.OUTDATED,
            f"编号 {number} 是 {kept.issued_at:%Y-%m-%d} 出具的（{said}），之后记录有更正，"
            f"现在确认的是 {hours_text(now)} 小时。请以更正后的证明为准。",
            page,
        )
    return Verified(Validity.VALID, f"有效，{kept.issued_at:%Y-%m-%d} 出具。{said}。", page)


def minutes_now(session: Session, kept: Certificate) -> int:
    """What the log says today of the days of a certificate."""
    return total_minutes(session, kept.first_day, kept.last_day, volunteer_id=kept.volunteer_id)


_ROWS = (
    select(
        Certificate.id, Certificate.number, Certificate.volunteer_id,
        Volunteer.number.label("volunteer_number"), Person.name, Certificate.first_day,
        Certificate.last_day, Certificate.minutes, Certificate.purpose, Certificate.requested_at,
        Certificate.notice_from, Certificate.notice_to, Certificate.objection,
        Certificate.answer, Certificate.issued_at, Certificate.printed,
        _REPLACED.number.label("replaces"), Certificate.revoked_at, Certificate.revoke_reason,
        Certificate.dropped_on,
    )
    .join(Volunteer, Volunteer.id == Certificate.volunteer_id)
    .join(Person, Person.id == Volunteer.person_id)
    .outerjoin(_REPLACED, _REPLACED.id == Certificate.replaces_id)
)  # fmt: skip


def _row(row: Any, today: date) -> CertificateRow:
    values = dict(row._mapping)
    dropped = values.pop("dropped_on")
    for extra in ("may_be_published", "birth_date"):
        values.pop(extra, None)
    values["replaces"] = values["replaces"] or ""
    state = state_of(
        issued=row.issued_at is not None, revoked=row.revoked_at is not None,
        dropped=dropped is not None, objection=row.objection, answer=row.answer,
        notice_to=row.notice_to, today=today,
    )  # fmt: skip
    return CertificateRow(**values, state=state)
