"""Members who have checked in: the list, one of them, the 报到单 and the 登记卡."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.double_check_in.queries.posts import ClaimRow, claims_of_member, current_posts
from models.double_check_in.queries.services import ServiceRow, list_services
from models.double_check_in.rules.posts import PostKind
from models.double_check_in.rules.states import CheckInState, Grade
from models.double_check_in.tables import (
    CheckIn,
    CommunityPost,
    PartnerUnit,
    PostClaim,
    UnitSpell,
    YearlyReview,
)
from models.organisation.tables import OrgUnit
from models.people.queries.people import MOST_FOUND
from models.people.rules.contacts import Address
from models.people.rules.masking import Purpose, mask_id_number, mask_phone
from models.people.rules.tokens import read_query
from models.people.tables import Person
from models.store.find import find_ids


@dataclass(frozen=True)
class MemberFilter:
    """Which members a list shows. Without a state everybody but those who moved out."""

    text: str = ""  # name, phone or ID number, as in the find box
    unit_id: int | None = None
    state: CheckInState | None = None
    post_kind: PostKind | None = None  # is on such a post now
    newest_first: bool = False


@dataclass(frozen=True)
class MemberRow:
    """A member in the list."""

    id: int
    number: str
    person_id: int
    name: str
    phone: str  # masked
    unit_id: int
    unit: str
    state: CheckInState
    skills: tuple[str, ...]
    wanted: tuple[PostKind, ...]
    posts: tuple[str, ...]  # the posts the member is on
    checked_in_on: date

    @property
    def key(self) -> str:
        """Where the next page goes on."""
        return self.number


@dataclass(frozen=True)
class SpellRow:
    """A unit from when to when."""

    unit: str
    since: date
    until: date | None


@dataclass(frozen=True)
class ReviewRow:
    """The appraisal of a year."""

    year: int
    grade: Grade
    text: str


@dataclass(frozen=True)
class MemberPage(MemberRow):
    """A member's page."""

    version: int
    note: str
    received_on: date | None
    moved_out_on: date | None
    moved_out_to: str
    spells: tuple[SpellRow, ...]
    claims: tuple[ClaimRow, ...]
    services: tuple[ServiceRow, ...]  # of this year, the newest first
    minutes: int  # of this year
    reviews: tuple[ReviewRow, ...]


@dataclass(frozen=True)
class CheckInSlip:
    """The facts of the 报到单; ID number and phone masked for paper."""

    number: str
    name: str
    sex: str
    id_number: str
    phone: str
    unit: str
    unit_contact: str
    skills: str
    wanted: str
    address: str
    grid: str
    checked_in_on: date
    received_on: date | None


@dataclass(frozen=True)
class ServiceCard:
    """The facts of the 在职党员服务社区登记卡 for a span."""

    number: str
    name: str
    unit: str
    posts: str
    start: date
    end: date
    lines: tuple[ServiceRow, ...]  # that count, the oldest first

    @property
    def minutes(self) -> int:
        """The sum of the lines."""
        return sum(line.minutes for line in self.lines)


def list_members(
    session: Session, chosen: MemberFilter, after: str | None = None, limit: int = 100
) -> list[MemberRow]:
    """A page of the list, by number; `after` is the key of the last row seen."""
    statement = _chosen(session, _rows(), chosen)
    order = CheckIn.number.desc() if chosen.newest_first else CheckIn.number
    if after is not None:
        place = CheckIn.number < after if chosen.newest_first else CheckIn.number > after
        statement = statement.where(place)
    found = session.execute(statement.order_by(order).limit(limit)).all()
    posts = current_posts(session, [values.id for values in found])
    return [_row(values, posts.get(values.id, ())) for values in found]


def count_members(session: Session, chosen: MemberFilter) -> int:
    """How many the list has."""
    statement = select(func.count()).select_from(CheckIn)
    return session.scalar(_chosen(session, statement, chosen)) or 0


def find_members(
    session: Session, text: str, limit: int = 20, unit_id: int | None = None
) -> list[MemberRow]:
    """Members by name, phone or number, for a choice."""
    return list_members(session, MemberFilter(text, unit_id), limit=limit)


def read_member(session: Session, check_in_id: int, today: date) -> MemberPage:
    """One member with units, posts, services of this year and appraisals."""
    values = session.execute(_rows().where(CheckIn.id == check_in_id)).one()
    kept = session.get_one(CheckIn, check_in_id)
    posts = current_posts(session, [check_in_id]).get(check_in_id, ())
    start = date(today.year, 1, 1)
    services = list_services(session, start, today, check_in_id=check_in_id)
    spells = session.execute(
        select(PartnerUnit.name, UnitSpell.since, UnitSpell.until)
        .join(PartnerUnit, PartnerUnit.id == UnitSpell.unit_id)
        .where(UnitSpell.check_in_id == check_in_id)
        .order_by(UnitSpell.since, UnitSpell.id)
    )
    reviews = session.scalars(
        select(YearlyReview)
        .where(YearlyReview.check_in_id == check_in_id)
        .order_by(YearlyReview.year.desc())
    )
    return MemberPage(
        **vars(_row(values, posts)),
        version=kept.version,
        note=kept.note,
        received_on=kept.received_on,
        moved_out_on=kept.moved_out_on,
        moved_out_to=kept.moved_out_to,
        spells=tuple(SpellRow(*spell) for spell in spells),
        claims=tuple(claims_of_member(session, check_in_id)),
        services=tuple(reversed(services)),
        minutes=sum(row.minutes for row in services if row.is_counted),
        reviews=tuple(ReviewRow(r.year, Grade(r.grade), r.text) for r in reviews),
    )


def slip_facts(session: Session, check_in_id: int) -> CheckInSlip:
    """What the 报到单 of a member says."""
    kept = session.get_one(CheckIn, check_in_id)
    person, unit = kept.person, kept.unit
    grid = session.get(OrgUnit, person.grid_id) if person.grid_id else None
    address = Address(person.estate, person.building, person.entrance, person.room)
    return CheckInSlip(
        number=kept.number,
        name=person.name,
        sex=person.sex,
        id_number=mask_id_number(person.id_number or "", Purpose.PRINT),
        phone=mask_phone(person.phone, Purpose.PRINT),
        unit=unit.name,
        unit_contact=unit.contact_name,
        skills="、".join(kept.skills),
        wanted="、".join(PostKind(kind).text for kind in kept.wanted_posts),
        address=address.text,
        grid=grid.name if grid else "",
        checked_in_on=kept.checked_in_on,
        received_on=kept.received_on,
    )


def card_facts(session: Session, check_in_id: int, start: date, end: date) -> ServiceCard:
    """The 登记卡 of a member: every service that counts in those days."""
    kept = session.get_one(CheckIn, check_in_id)
    lines = list_services(session, start, end, check_in_id=check_in_id)
    posts = current_posts(session, [check_in_id]).get(check_in_id, ())
    return ServiceCard(
        kept.number,
        kept.person.name,
        kept.unit.name,
        "、".join(posts),
        start,
        end,
        tuple(line for line in lines if line.is_counted),
    )


def _rows() -> Any:
    return (
        select(
            CheckIn.id,
            CheckIn.number,
            CheckIn.person_id,
            Person.name,
            Person.phone,
            CheckIn.unit_id,
            PartnerUnit.name.label("unit"),
            CheckIn.status,
            CheckIn.skills,
            CheckIn.wanted_posts,
            CheckIn.checked_in_on,
        )
        .join(Person, Person.id == CheckIn.person_id)
        .join(PartnerUnit, PartnerUnit.id == CheckIn.unit_id)
    )


def _chosen(session: Session, statement: Any, chosen: MemberFilter) -> Any:
    if chosen.text.strip():
        people = find_ids(session, "person", read_query(chosen.text), MOST_FOUND)
        statement = statement.where(CheckIn.person_id.in_(people))
    if chosen.unit_id is not None:
        statement = statement.where(CheckIn.unit_id == chosen.unit_id)
    if chosen.state is not None:
        statement = statement.where(CheckIn.status == chosen.state.value)
    else:
        statement = statement.where(CheckIn.status != CheckInState.MOVED_OUT.value)
    if chosen.post_kind is not None:
        on_post = (
            select(PostClaim.check_in_id)
            .join(CommunityPost, CommunityPost.id == PostClaim.post_id)
            .where(PostClaim.until.is_(None), CommunityPost.kind == chosen.post_kind.value)
        )
        statement = statement.where(CheckIn.id.in_(on_post))
    return statement


def _row(values: Any, posts: tuple[str, ...]) -> MemberRow:
    return MemberRow(
        id=values.id,
        number=values.number,
        person_id=values.person_id,
        name=values.name,
        phone=mask_phone(values.phone, Purpose.SCREEN),
        unit_id=values.unit_id,
        unit=values.unit,
        state=CheckInState(values.status),
        skills=tuple(values.skills),
        wanted=tuple(PostKind(kind) for kind in values.wanted_posts),
        posts=posts,
        checked_in_on=values.checked_in_on,
    )
