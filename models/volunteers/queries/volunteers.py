"""Finding volunteers, listing them and reading one; phones and numbers are masked."""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, String, cast, exists, func, select
from sqlalchemy.orm import Session, aliased

from models.people.rules.contacts import Address
from models.people.rules.masking import Purpose, mask_id_number, mask_phone
from models.people.rules.tokens import read_query
from models.people.tables import Person
from models.store.find import find_rows, hits_of
from models.volunteers.queries.forms import volunteer_form
from models.volunteers.rules.signing_up import SignUpState, ToTell
from models.volunteers.rules.volunteers import (
    AgeNeed,
    Availability,
    NoteKind,
    ServiceKind,
    VolunteerForm,
    age_needs,
)
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

PAGE = 100  # rows
MOST_FOUND = 500
MOST_SIGN_UPS = 200  # on a volunteer's page
_NUMBER = re.compile(r"zy[\d-]*|\d{4}-\d*|\d{1,5}")


@dataclass(frozen=True)
class VolunteerBrief:
    """A volunteer in a list: enough to be sure it is the right one."""

    id: int
    number: str
    person_id: int
    name: str
    sex: str
    age: int | None
    id_number: str  # masked
    phone: str  # masked
    address: str
    kinds: tuple[ServiceKind, ...]
    skills: tuple[str, ...]
    left_on: date | None
    need: AgeNeed  # today


@dataclass(frozen=True)
class VolunteerFilter:
    """What a list of volunteers is narrowed to; `text` is what was typed."""

    kind: ServiceKind | None = None
    availability: Availability | None = None
    skill: str = ""
    team_id: int | None = None
    minors_only: bool = False
    active_only: bool = True
    text: str = ""


@dataclass(frozen=True)
class NoteRow:
    """A training, commendation, complaint or evaluation."""

    id: int
    kind: NoteKind
    on: date
    giver: str
    text: str


@dataclass(frozen=True)
class MembershipRow:
    """A team the volunteer belongs or belonged to."""

    member_id: int
    team_id: int
    team: str
    is_leader: bool
    since: date
    until: date | None


@dataclass(frozen=True)
class SignUpRow:
    """A place the volunteer signed up for."""

    id: int
    activity_id: int
    activity: str
    place_id: int
    post: str
    starts_at: datetime
    ends_at: datetime
    where: str
    status: SignUpState
    to_tell: ToTell | None
    reason: str


@dataclass(frozen=True)
class VolunteerPage:
    """A volunteer's page, and what its form starts from."""

    brief: VolunteerBrief
    version: int
    form: VolunteerForm
    emergency_phone: str  # masked
    guardian_phone: str  # masked
    registered_on: date
    consent_version: str
    left_reason: str
    notes: tuple[NoteRow, ...]
    teams: tuple[MembershipRow, ...]
    sign_ups: tuple[SignUpRow, ...]  # the latest shift first


def find_volunteers(
    session: Session, text: str, today: date, limit: int = 8
) -> list[VolunteerBrief]:
    """Volunteers by name, pinyin, phone, ID tail, address or volunteer number, newest first."""
    by_number = _numbered(session, text, today, limit)
    words = read_query(text)
    found = [_brief(row, today) for row in find_rows(session, _FOUND, words, limit)]
    known = {brief.id for brief in by_number}
    return [*by_number, *(brief for brief in found if brief.id not in known)][:limit]


def brief_volunteers(
    session: Session, ids: Collection[int], today: date
) -> dict[int, VolunteerBrief]:
    """The volunteers of those ids."""
    if not ids:
        return {}
    rows = session.execute(_BRIEFS.where(Volunteer.id.in_(ids)))
    return {row.id: _brief(row, today) for row in rows}


def list_volunteers(
    session: Session,
    chosen: VolunteerFilter,
    today: date,
    after: int | None = None,
    limit: int = PAGE,
) -> list[VolunteerBrief]:
    """A page of volunteers, the newest first; `after` is the id of the last one seen."""
    statement = _BRIEFS.where(*volunteer_conditions(session, chosen, today))
    if after is not None:
        statement = statement.where(Volunteer.id < after)
    statement = statement.order_by(Volunteer.id.desc()).limit(limit)
    return [_brief(row, today) for row in session.execute(statement)]


def count_volunteers(session: Session, chosen: VolunteerFilter, today: date) -> int:
    """How many the list holds."""
    statement = (
        select(func.count())
        .select_from(Volunteer)
        .join(Person, Person.id == Volunteer.person_id)
        .where(*volunteer_conditions(session, chosen, today))
    )
    return session.scalar(statement) or 0


def read_volunteer(session: Session, volunteer_id: int, today: date) -> VolunteerPage:
    """Everything of one volunteer but the clear numbers."""
    volunteer = session.get_one(Volunteer, volunteer_id)
    return VolunteerPage(
        brief_volunteers(session, [volunteer_id], today)[volunteer_id],
        volunteer.version,
        volunteer_form(volunteer),
        mask_phone(volunteer.emergency_phone, Purpose.SCREEN),
        mask_phone(volunteer.guardian_phone, Purpose.SCREEN),
        volunteer.registered_on,
        volunteer.consent_version,
        volunteer.left_reason,
        _notes(session, volunteer_id),
        _teams(session, volunteer_id),
        _sign_ups(session, volunteer_id),
    )


def volunteer_of(session: Session, person_id: int) -> int | None:
    """The volunteer a person is, if any."""
    return session.scalar(select(Volunteer.id).where(Volunteer.person_id == person_id))


def start_form(session: Session, person_id: int, today: date) -> VolunteerForm:
    """The registration form of a person; a minor's guardian on file is filled in."""
    guardian = aliased(Person)
    relation, birth, name, phone = session.execute(
        select(Person.guardian_relation, Person.birth_date, guardian.name, guardian.phone)
        .outerjoin(guardian, guardian.id == Person.guardian_id)
        .where(Person.id == person_id)
    ).one()
    if not name or not age_needs(birth, today).guardian:
        return VolunteerForm(person_id)
    return VolunteerForm(
        person_id,
        emergency_name=name,
        emergency_relation=relation,
        emergency_phone=phone,
        guardian_name=name,
        guardian_relation=relation,
        guardian_phone=phone,
    )


def _numbered(session: Session, text: str, today: date, limit: int) -> list[VolunteerBrief]:
    """By volunteer number: from its beginning, or the serial of one of the last years."""
    typed = text.strip().lower()
    if not _NUMBER.fullmatch(typed):
        return []
    if typed.isdigit():
        years = range(today.year, today.year - 5, -1)
        condition: ColumnElement[bool] = Volunteer.number.in_(
            [f"ZY{year}-{int(typed):05d}" for year in years]
        )
    else:
        start = "ZY" + typed.removeprefix("zy")
        condition = (Volunteer.number >= start) & (Volunteer.number < start + "~")
    rows = session.execute(_BRIEFS.where(condition).order_by(Volunteer.number.desc()).limit(limit))
    return [_brief(row, today) for row in rows]


def volunteer_conditions(
    session: Session, chosen: VolunteerFilter, today: date
) -> list[ColumnElement[bool]]:
    """What a filter of volunteers means to the store."""
    found: list[ColumnElement[bool]] = []
    if chosen.active_only:
        found.append(Volunteer.left_on.is_(None))
    for column, code in (
        (Volunteer.kinds, chosen.kind),
        (Volunteer.availability, chosen.availability),
    ):
        if code is not None:
            found.append(cast(column, String).contains(json.dumps(code.value), autoescape=True))
    if chosen.skill.strip():
        # Kept as JSON, where the characters stand escaped.
        word = json.dumps(chosen.skill.strip())[1:-1]
        found.append(cast(Volunteer.skills, String).contains(word, autoescape=True))
    if chosen.team_id is not None:
        found.append(
            Volunteer.id.in_(
                select(TeamMember.volunteer_id).where(
                    TeamMember.team_id == chosen.team_id,
                    TeamMember.since <= today,
                    (TeamMember.until.is_(None)) | (TeamMember.until >= today),
                )
            )
        )
    if chosen.minors_only:
        found.append(Person.birth_date > _eighteen_years_before(today))
    if chosen.text.strip():
        ids = [b.id for b in find_volunteers(session, chosen.text, today, MOST_FOUND)]
        found.append(Volunteer.id.in_(ids))
    return found


def _eighteen_years_before(today: date) -> date:
    try:
        return today.replace(year=today.year - 18)
    except ValueError:  # 29 February
        return today.replace(year=today.year - 18, day=28)


def _notes(session: Session, volunteer_id: int) -> tuple[NoteRow, ...]:
    rows = session.scalars(
        select(VolunteerNote)
        .where(VolunteerNote.volunteer_id == volunteer_id)
        .order_by(VolunteerNote.on.desc(), VolunteerNote.id.desc())
    )
    return tuple(NoteRow(n.id, NoteKind(n.kind), n.on, n.giver, n.text) for n in rows)


def _teams(session: Session, volunteer_id: int) -> tuple[MembershipRow, ...]:
    rows = session.execute(
        select(
            TeamMember.id,
            Team.id,
            Team.name,
            TeamMember.is_leader,
            TeamMember.since,
            TeamMember.until,
        )
        .join(Team, Team.id == TeamMember.team_id)
        .where(TeamMember.volunteer_id == volunteer_id)
        .order_by(TeamMember.since.desc(), TeamMember.id.desc())
    )
    return tuple(MembershipRow(*row) for row in rows)


def _sign_ups(session: Session, volunteer_id: int) -> tuple[SignUpRow, ...]:
    rows = session.execute(
        select(
            SignUp.id,
            Activity.id,
            Activity.name,
            Place.id,
            Place.post,
            Shift.starts_at,
            Shift.ends_at,
            Activity.place,
            SignUp.status,
            SignUp.to_tell,
            SignUp.reason,
        )
        .join(Place, Place.id == SignUp.place_id)
        .join(Shift, Shift.id == Place.shift_id)
        .join(Activity, Activity.id == SignUp.activity_id)
        .where(SignUp.volunteer_id == volunteer_id)
        .order_by(Shift.starts_at.desc(), SignUp.id.desc())
        .limit(MOST_SIGN_UPS)
    )
    return tuple(
        SignUpRow(
            id_, activity, name, place, post, starts, ends, where, SignUpState(status),
            ToTell(tell) if tell else None, reason,
        )
        for id_, activity, name, place, post, starts, ends, where, status, tell, reason in rows
    )  # fmt: skip


def _brief(row: Any, today: date) -> VolunteerBrief:
    need = age_needs(row.birth_date, today, row.has_own_earnings)
    return VolunteerBrief(
        row.id,
        row.number,
        row.person_id,
        row.name,
        row.sex,
        need.age,
        mask_id_number(row.id_number or "", Purpose.SCREEN),
        mask_phone(row.phone, Purpose.SCREEN),
        Address(row.estate, row.building, row.entrance, row.room).text,
        tuple(ServiceKind(kind) for kind in row.kinds),
        tuple(row.skills),
        row.left_on,
        need,
    )


_BRIEF = (
    Volunteer.id,
    Volunteer.number,
    Volunteer.person_id,
    Person.name,
    Person.sex,
    Person.birth_date,
    Person.id_number,
    Person.phone,
    Person.estate,
    Person.building,
    Person.entrance,
    Person.room,
    Volunteer.kinds,
    Volunteer.skills,
    Volunteer.has_own_earnings,
    Volunteer.left_on,
)
_BRIEFS = select(*_BRIEF).join(Person, Person.id == Volunteer.person_id)
# Built once: it runs at every key press where somebody signs up.
_HITS = hits_of("person", lambda person: exists().where(Volunteer.person_id == person))
_FOUND = (
    select(*_BRIEF)
    .join_from(_HITS, Person, Person.id == _HITS.c.rowid)
    .join(Volunteer, Volunteer.person_id == Person.id)
    .order_by(_HITS.c.rowid.desc())
)
