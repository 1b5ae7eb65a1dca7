"""The records behind the figures of double check-in in the monthly report."""

from datetime import datetime, time

from sqlalchemy import and_, func, literal, or_, select
from sqlalchemy.orm import Session

from models.cases.queries.figures import Place, RecordBrief, Scope
from models.cases.queries.figures.records import (
    Records,
    count_records,
    page_records,
    page_rows,
)
from models.double_check_in.queries.services import ServiceRow, list_services
from models.double_check_in.tables import (
    CheckIn,
    CommunityPost,
    PartnerUnit,
    PostClaim,
    UnitSpell,
)
from models.errors import KnownError
from models.people.tables import Person

_SERVICES = {"checkin_services", "checkin_minutes", "checkin_served"}


def count_check_ins_behind(session: Session, figure_id: str, scope: Scope) -> int:
    """How many records a figure counts. Raises KnownError for an unknown figure."""
    if figure_id in _SERVICES:
        return len(_services(session, figure_id, scope))
    return count_records(session, _records(figure_id, scope))


def list_check_ins_behind(
    session: Session, figure_id: str, scope: Scope, after: Place | None, limit: int
) -> list[RecordBrief]:
    """The records a figure counts, the earliest first."""
    if figure_id in _SERVICES:
        return page_rows(_services(session, figure_id, scope), after, limit)
    return page_records(session, _records(figure_id, scope), after, limit)


def _services(session: Session, figure_id: str, scope: Scope) -> list[RecordBrief]:
    """Lines and activities that count; of members the first service of each."""
    rows = [row for row in list_services(session, scope.start, scope.end) if row.is_counted]
    if figure_id == "checkin_served":
        first: dict[int, ServiceRow] = {}
        for row in rows:
            first.setdefault(row.check_in_id, row)
        rows = list(first.values())
    numbers = _numbers(session, {row.check_in_id for row in rows})
    return [
        # Two sources number their rows for themselves: the place in the list tells them apart.
        RecordBrief(
            Place(datetime.combine(row.day, time()), place), None, numbers[row.check_in_id],
            row.name, row.content, row.day, row.kind,
        )
        for place, row in enumerate(rows, start=1)
    ]  # fmt: skip


def _numbers(session: Session, ids: set[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    wanted = sorted(ids)
    for at in range(0, len(wanted), 500):
        rows = session.execute(
            select(CheckIn.id, CheckIn.number).where(CheckIn.id.in_(wanted[at : at + 500]))
        )
        found |= {id_: number for id_, number in rows}
    return found


def _records(figure_id: str, scope: Scope) -> Records:
    start, end = scope.start, scope.end
    if figure_id == "checkin_units":
        unit = PartnerUnit
        statement = select(
            unit.checked_in_on, unit.id, unit.number, unit.name, literal("单位报到"), literal("")
        ).where(unit.checked_in_on <= end, or_(unit.left_on.is_(None), unit.left_on > end))
        return Records(statement, unit.checked_in_on, unit.id)
    if figure_id == "checkin_members":
        there = (
            select(UnitSpell.check_in_id.label("id"), func.max(UnitSpell.unit_id).label("unit_id"))
            .where(UnitSpell.since <= end, or_(UnitSpell.until.is_(None), UnitSpell.until >= end))
            .group_by(UnitSpell.check_in_id)
            .subquery()
        )
        members = (
            select(
                CheckIn.checked_in_on, CheckIn.id, CheckIn.number, Person.name, PartnerUnit.name,
                literal(""),
            )
            .join(there, there.c.id == CheckIn.id)
            .join(Person, Person.id == CheckIn.person_id)
            .join(PartnerUnit, PartnerUnit.id == there.c.unit_id)
        )  # fmt: skip
        return Records(members, CheckIn.checked_in_on, CheckIn.id)
    if figure_id == "checkin_new_members":
        new = (
            select(
                CheckIn.checked_in_on, CheckIn.id, CheckIn.number, Person.name, PartnerUnit.name,
                literal(""),
            )
            .join(Person, Person.id == CheckIn.person_id)
            .join(PartnerUnit, PartnerUnit.id == CheckIn.unit_id)
            .where(CheckIn.checked_in_on >= start, CheckIn.checked_in_on <= end)
        )  # fmt: skip
        return Records(new, CheckIn.checked_in_on, CheckIn.id)
    if figure_id == "checkin_posts":
        post = CommunityPost
        posts = select(
            post.posted_on, post.id, literal(""), literal(""), post.name, literal("")
        ).where(post.posted_on <= end, or_(post.closed_on.is_(None), post.closed_on > end))
        return Records(posts, post.posted_on, post.id)
    if figure_id == "checkin_claims":
        claims = (
            select(
                PostClaim.since, PostClaim.id, CheckIn.number, Person.name, CommunityPost.name,
                literal(""),
            )
            .join(CheckIn, CheckIn.id == PostClaim.check_in_id)
            .join(Person, Person.id == CheckIn.person_id)
            .join(CommunityPost, CommunityPost.id == PostClaim.post_id)
            .where(and_(PostClaim.since >= start, PostClaim.since <= end))
        )  # fmt: skip
        return Records(claims, PostClaim.since, PostClaim.id)
    raise KnownError(f"没有名为“{figure_id}”的数，请回到报表重新点开。")
