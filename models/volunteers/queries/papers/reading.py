"""The papers of volunteers read from the records."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.cases.queries.letterheads import read_letterhead
from models.errors import KnownError
from models.people.rules.contacts import Address
from models.people.rules.masking import Purpose, mask_id_number, mask_phone
from models.people.tables import Person
from models.volunteers.queries.certificates import read_certificate
from models.volunteers.queries.hours import find_kind, read_person_hours, total_minutes
from models.volunteers.queries.papers.facts import (
    CertificatePaper,
    NoteLine,
    RecordLine,
    RegistrationForm,
    ServiceRecord,
    SignInSheets,
    SignUpPaper,
)
from models.volunteers.queries.sheets import list_sheets, read_sheet
from models.volunteers.queries.stars import AwardState, list_awards
from models.volunteers.rules.signing_up import SignUpState
from models.volunteers.rules.volunteers import Availability, NoteKind, ServiceKind, age_needs
from models.volunteers.tables import (
    Activity,
    Place,
    Shift,
    SignUp,
    Team,
    TeamMember,
    Volunteer,
    VolunteerNote,
)

OTHER = "其他"


def read_registration_form(session: Session, volunteer_id: int, day: date) -> RegistrationForm:
    """The registration form as of a day."""
    v = session.get_one(Volunteer, volunteer_id)
    p = session.get_one(Person, v.person_id)
    need = age_needs(p.birth_date, day, v.has_own_earnings)
    return RegistrationForm(
        read_letterhead(session, day),
        v.number,
        v.registered_on,
        p.name,
        p.sex,
        p.birth_date,
        need.age,
        p.paper_type,
        mask_id_number(p.id_number or "", Purpose.PRINT),
        mask_phone(p.phone, Purpose.PRINT),
        Address(p.estate, p.building, p.entrance, p.room).text,
        v.area,
        tuple(v.skills),
        tuple(ServiceKind(kind) for kind in v.kinds),
        tuple(Availability(time) for time in v.availability),
        _teams(session, volunteer_id, day),
        v.emergency_name,
        v.emergency_relation,
        mask_phone(v.emergency_phone, Purpose.PRINT),
        need,
        v.guardian_name,
        v.guardian_relation,
        mask_phone(v.guardian_phone, Purpose.PRINT),
        v.guardian_signed_on,
        v.has_own_earnings,
        v.consent_version,
        v.may_be_published,
        v.insurer,
        v.insurance_number,
        v.insured_to,
    )


def read_sign_up_form(session: Session, sign_up_id: int) -> SignUpPaper:
    """The paper of one sign-up."""
    signed = session.get_one(SignUp, sign_up_id)
    activity = session.get_one(Activity, signed.activity_id)
    place = session.get_one(Place, signed.place_id)
    shift = session.get_one(Shift, place.shift_id)
    team = session.get(Team, activity.team_id) if activity.team_id else None
    return SignUpPaper(
        read_registration_form(session, signed.volunteer_id, shift.starts_at.date()),
        activity.number,
        activity.name,
        activity.organiser or (team.name if team else ""),
        activity.person_in_charge,
        activity.phone,
        activity.place,
        place.post,
        shift.starts_at,
        shift.ends_at,
        activity.content,
        activity.things_needed,
        activity.is_dangerous,
        activity.risk,
        activity.insurance,
        SignUpState(signed.status),
        signed.at,
        signed.with_guardian,
    )


def read_sign_in_sheets(session: Session, numbers: Sequence[str]) -> SignInSheets:
    """Numbered sheets as they are to be printed. Raises KnownError where there is none."""
    sheets = tuple(read_sheet(session, number) for number in numbers)
    if not sheets:
        raise KnownError("还没有打印过签到表，请先打印。没有任何改动。")
    return SignInSheets(read_letterhead(session, sheets[0].printed_at.date()), sheets)


def read_sheets_of(session: Session, activity_id: int) -> SignInSheets:
    """All numbered sheets of an activity that are not declared lost, for printing them again."""
    rows = list_sheets(session, activity_id)
    return read_sign_in_sheets(session, [row.number for row in rows if not row.lost_reason])


def read_service_record(
    session: Session, volunteer_id: int, start: date, end: date
) -> ServiceRecord:
    """A volunteer's record of a span; only approved hours count."""
    volunteer = session.get_one(Volunteer, volunteer_id)
    person = session.get_one(Person, volunteer.person_id)
    hours = read_person_hours(session, volunteer_id, start, end)
    kinds: dict[int, str] = {
        id_: kind
        for id_, kind in session.execute(
            select(Activity.id, Activity.kind).where(
                Activity.id.in_(sorted({row.activity_id for row in hours.rows}))
            )
        )
    }
    awards = list_awards(session, end, volunteer_id=volunteer_id, state=AwardState.AWARDED)
    awarded = [one for one in awards if one.awarded_on is not None and one.awarded_on <= end]
    best = max(awarded, key=lambda one: one.grade, default=None)
    notes = session.scalars(
        select(VolunteerNote)
        .where(
            VolunteerNote.volunteer_id == volunteer_id,
            VolunteerNote.kind != NoteKind.COMPLAINT.value,
            VolunteerNote.on >= start,
            VolunteerNote.on <= end,
        )
        .order_by(VolunteerNote.on, VolunteerNote.id)
    )
    return ServiceRecord(
        head=read_letterhead(session, end),
        number=volunteer.number,
        name=person.name,
        sex=person.sex,
        id_number=mask_id_number(person.id_number or "", Purpose.PRINT),
        phone=mask_phone(person.phone, Purpose.PRINT),
        registered_on=volunteer.registered_on,
        kinds="、".join(ServiceKind(kind).text for kind in volunteer.kinds),
        skills="、".join(volunteer.skills),
        teams="、".join(_teams(session, volunteer_id, end)),
        star=best.grade_name if best else "",
        start=start,
        end=end,
        lines=tuple(
            RecordLine(
                row.day, row.activity, _kind(kinds[row.activity_id]), row.sign_in, row.sign_out,
                row.credited or 0, row.approved_by, row.reason,
            )
            for row in hours.rows
            if row.credited
        ),
        by_kind=tuple((kind.text if kind else OTHER, m) for kind, m in hours.by_kind if m),
        waiting=hours.waiting,
        total_minutes=total_minutes(session, None, end, volunteer_id=volunteer_id),
        notes=tuple(NoteLine(n.on, NoteKind(n.kind).text, n.text, n.giver) for n in notes),
    )  # fmt: skip


def read_certificate_paper(session: Session, certificate_id: int, today: date) -> CertificatePaper:
    """A certificate for print; until it is issued it says what the log says today."""
    page = read_certificate(session, certificate_id, today)
    return CertificatePaper(
        read_letterhead(session, page.facts.issued_on or today),
        page.facts,
        page.code,
        page.row.revoked_at,
        page.row.revoke_reason,
        page.replaced_by,
    )


def _teams(session: Session, volunteer_id: int, day: date) -> tuple[str, ...]:
    return tuple(
        session.scalars(
            select(Team.name)
            .join(TeamMember, TeamMember.team_id == Team.id)
            .where(
                TeamMember.volunteer_id == volunteer_id,
                TeamMember.since <= day,
                TeamMember.until.is_(None) | (TeamMember.until >= day),
            )
            .order_by(TeamMember.since)
        )
    )


def _kind(code: str) -> str:
    kind = find_kind(code)
    return kind.text if kind else OTHER
