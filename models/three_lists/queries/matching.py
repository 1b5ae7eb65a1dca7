"""Proposals for needs nobody has promised anything to."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.three_lists.queries.lists import can_be_promised
from models.three_lists.rules.lists import NeedState, ResourceKind, Urgency
from models.three_lists.rules.matching import Offered, Proposed, Wanted, alternatives, propose
from models.three_lists.tables import Need, Resource


@dataclass(frozen=True)
class ProposalRow:
    """A resource proposed for a need, and why."""

    need_id: int
    need_number: str
    need: str
    need_party: str
    urgency: Urgency | None
    resource_id: int
    resource_number: str
    resource: str
    party: str
    free: int
    reason: str


def read_proposals(session: Session, day: date) -> list[ProposalRow]:
    """At most one resource for each need that waits, urgent ones first.

    The same lists on the same day give the same proposals; nothing is kept before somebody
    agrees.
    """
    needs = session.scalars(
        select(Need).where(Need.status == NeedState.OPEN.value).order_by(Need.id)
    ).all()
    resources = _resources(session, day)
    proposed = propose(
        [_wanted(need) for need in needs], [_offered(r) for r in resources.values()], day
    )
    by_id = {need.id: need for need in needs}
    return [_row(p, by_id[p.need_id], resources[p.resource_id]) for p in proposed]


def read_alternatives(
    session: Session, need_id: int, day: date, limit: int = 20
) -> list[ProposalRow]:
    """Every resource that fits one need, the best first."""
    need = session.get_one(Need, need_id)
    resources = _resources(session, day)
    found = alternatives(_wanted(need), [_offered(r) for r in resources.values()], day)
    return [_row(p, need, resources[p.resource_id]) for p in found[:limit]]


def _resources(session: Session, day: date) -> dict[int, Resource]:
    statement = select(Resource).where(can_be_promised(day)).order_by(Resource.id)
    return {resource.id: resource for resource in session.scalars(statement)}


def _wanted(need: Need) -> Wanted:
    urgency = Urgency(need.urgency) if need.urgency else None
    return Wanted(need.id, need.number, need.category, need.content, urgency, need.raised_on)


def _offered(resource: Resource) -> Offered:
    return Offered(
        resource.id,
        resource.number,
        ResourceKind(resource.category),
        resource.content,
        resource.places - resource.taken,
        resource.valid_to,
    )


def _row(proposed: Proposed, need: Need, resource: Resource) -> ProposalRow:
    return ProposalRow(
        need.id, need.number, need.content, need.party,
        Urgency(need.urgency) if need.urgency else None, resource.id, resource.number,
        resource.content, resource.party, resource.places - resource.taken, proposed.reason,
    )  # fmt: skip
