"""The facts of the quarter's returns as they are now, unit by unit."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.double_check_in.queries.counted import Counted, read_counted, sum_counted
from models.double_check_in.rules.quarters import Quarter
from models.double_check_in.rules.returns import ReturnFacts, ReturnLine, tell_services
from models.double_check_in.tables import (
    CheckIn,
    CommunityPost,
    PartnerUnit,
    PostClaim,
    UnitSpell,
)
from models.people.tables import Person


@dataclass(frozen=True)
class QuarterTotal:
    """The total of a quarter, in minutes; the sum over the returns of all units is the same."""

    minutes: int
    services: int


def quarter_total(session: Session, quarter: Quarter) -> QuarterTotal:
    """What all members served in a quarter, straight from the rows."""
    total = sum_counted(session, quarter.start, quarter.end)
    return QuarterTotal(total.minutes, total.services)


def quarter_facts(
    session: Session, quarter: Quarter, unit_ids: Collection[int] | None = None
) -> dict[int, ReturnFacts]:
    """Unit → its return. Who belonged to a unit in the quarter has a line, with or without hours.

    A member who changed the unit in between has a line in both, each with its own hours.
    """
    within = (
        UnitSpell.since <= quarter.end,
        or_(UnitSpell.until.is_(None), UnitSpell.until >= quarter.start),
    )
    statement = (
        select(
            PartnerUnit.id.label("unit_id"), PartnerUnit.name.label("unit"),
            PartnerUnit.number.label("unit_number"), PartnerUnit.contact_name,
            CheckIn.id, CheckIn.number, Person.name,
        )
        .join(UnitSpell, UnitSpell.unit_id == PartnerUnit.id)
        .join(CheckIn, CheckIn.id == UnitSpell.check_in_id)
        .join(Person, Person.id == CheckIn.person_id)
        .where(*within)
        .order_by(PartnerUnit.number, CheckIn.number)
        .distinct()
    )  # fmt: skip
    one = None
    if unit_ids is not None:
        statement = statement.where(PartnerUnit.id.in_(unit_ids))
        one = next(iter(unit_ids)) if len(unit_ids) == 1 else None
    served: dict[tuple[int, int], list[Counted]] = defaultdict(list)
    for service in read_counted(session, quarter.start, quarter.end, unit_id=one):
        if service.counts:
            served[service.unit_id, service.check_in_id].append(service)
    posts = _posts(session, quarter)
    members: dict[int, list[Any]] = defaultdict(list)
    for row in session.execute(statement):
        members[row.unit_id].append(row)
    return {
        unit_id: ReturnFacts(
            rows[0].unit,
            rows[0].unit_number,
            rows[0].contact_name,
            tuple(_line(row, posts.get(row.id, ""), served[unit_id, row.id]) for row in rows),
        )
        for unit_id, rows in members.items()
    }


def _line(row: Any, posts: str, services: list[Counted]) -> ReturnLine:
    return ReturnLine(
        row.id,
        row.number,
        row.name,
        posts,
        len(services),
        sum(service.minutes for service in services),
        tell_services(service.content for service in services),
    )


def _posts(session: Session, quarter: Quarter) -> dict[int, str]:
    """The posts members were on in the quarter."""
    rows = session.execute(
        select(PostClaim.check_in_id, CommunityPost.name)
        .join(CommunityPost, CommunityPost.id == PostClaim.post_id)
        .where(
            PostClaim.since <= quarter.end,
            or_(PostClaim.until.is_(None), PostClaim.until >= quarter.start),
        )
        .order_by(PostClaim.id)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for check_in_id, name in rows:
        if name not in found[check_in_id]:
            found[check_in_id].append(name)
    return {check_in_id: "、".join(names) for check_in_id, names in found.items()}
