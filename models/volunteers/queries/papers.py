"""What the sign-up papers (报名表) state: the volunteer's own, and that of one activity."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people.rules.contacts import Address
from models.people.rules.masking import Purpose, mask_id_number, mask_phone
from models.people.tables import Person
from models.volunteers.rules.signing_up import SignUpState
from models.volunteers.rules.volunteers import AgeNeed, Availability, ServiceKind, age_needs
from models.volunteers.tables import (
    Activity,
    Place,
    Shift,
    SignUp,
    Team,
    TeamMember,
    Volunteer,
)


@dataclass(frozen=True)
class RegistrationForm:
    """The registration form of a volunteer for signature; numbers are masked for print."""

    number: str
    registered_on: date
    name: str
    sex: str
    birth_date: date | None
    age: int | None
    paper_type: str
    id_number: str
    phone: str
    address: str
    area: str
    skills: tuple[str, ...]
    kinds: tuple[ServiceKind, ...]
    availability: tuple[Availability, ...]
    teams: tuple[str, ...]
    emergency_name: str
    emergency_relation: str
    emergency_phone: str
    need: AgeNeed
    guardian_name: str
    guardian_relation: str
    guardian_phone: str
    guardian_signed_on: date | None
    has_own_earnings: bool
    consent_version: str
    may_be_published: bool
    insurer: str
    insurance_number: str
    insured_to: date | None


@dataclass(frozen=True)
class SignUpPaper:
    """The paper of one sign-up: the agreement before the service (志愿服务条例 13, 14)."""

    volunteer: RegistrationForm  # ages and needs on the day of the shift
    activity_number: str
    activity: str
    organiser: str
    person_in_charge: str
    contact: str  # the organiser's phone, which everybody may know
    place: str
    post: str
    starts_at: datetime
    ends_at: datetime
    content: str
    things_needed: str
    is_dangerous: bool
    risk: str
    insurance: str
    status: SignUpState
    at: datetime
    with_guardian: bool


def read_registration_form(session: Session, volunteer_id: int, day: date) -> RegistrationForm:
    """The registration form as of a day."""
    v = session.get_one(Volunteer, volunteer_id)
    p = session.get_one(Person, v.person_id)
    need = age_needs(p.birth_date, day, v.has_own_earnings)
    teams = session.scalars(
        select(Team.name)
        .join(TeamMember, TeamMember.team_id == Team.id)
        .where(
            TeamMember.volunteer_id == volunteer_id,
            TeamMember.since <= day,
            TeamMember.until.is_(None) | (TeamMember.until >= day),
        )
        .order_by(TeamMember.since)
    )
    return RegistrationForm(
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
        tuple(teams),
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
