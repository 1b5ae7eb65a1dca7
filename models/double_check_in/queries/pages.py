"""What the window needs besides the lists: pages of members, a service as it was written."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.double_check_in.queries.members import (
    MemberFilter,
    MemberRow,
    count_members,
    list_members,
)
from models.double_check_in.queries.members import _chosen as chosen_members
from models.double_check_in.rules.posts import PostKind
from models.double_check_in.tables import CheckIn, ServiceRecord

PAGE = 100  # rows


@dataclass(frozen=True)
class MemberShape:
    """A list in a view: its length and the key of the row before each page."""

    chosen: MemberFilter
    total: int
    anchors: tuple[str | None, ...]


def measure_members(session: Session, chosen: MemberFilter) -> MemberShape:
    """How long the list is and where its pages begin."""
    order = CheckIn.number.desc() if chosen.newest_first else CheckIn.number
    place = func.row_number().over(order_by=order)
    numbers = chosen_members(session, select(CheckIn.number, place.label("place")), chosen)
    places = numbers.subquery()
    anchors = session.scalars(
        select(places.c.number).where(places.c.place % PAGE == 0).order_by(places.c.place)
    )
    return MemberShape(chosen, count_members(session, chosen), (None, *anchors))


def read_members_page(session: Session, shape: MemberShape, number: int) -> list[MemberRow]:
    """One page of it."""
    return list_members(session, shape.chosen, shape.anchors[number], PAGE)


@dataclass(frozen=True)
class ServiceFacts:
    """A line of the 登记卡 with everything that was written, to be corrected."""

    id: int
    check_in_id: int
    name: str
    day: date
    kind: PostKind
    content: str
    minutes: int
    confirmed_by: str
    post_id: int | None
    place: str
    besides_activity: bool


def read_service(session: Session, record_id: int) -> ServiceFacts:
    """One line as it stands."""
    kept = session.get_one(ServiceRecord, record_id)
    member = session.get_one(CheckIn, kept.check_in_id)
    return ServiceFacts(
        kept.id, kept.check_in_id, member.person.name, kept.day, PostKind(kept.kind),
        kept.content, kept.minutes, kept.confirmed_by, kept.post_id, kept.place,
        kept.besides_activity,
    )  # fmt: skip
