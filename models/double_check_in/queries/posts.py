"""Posts with their places, and who is on them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.double_check_in.rules.posts import PostKind, SetBy
from models.double_check_in.tables import CheckIn, CommunityPost, PartnerUnit, PostClaim
from models.people.tables import Person


@dataclass(frozen=True)
class PostRow:
    """A post; `free` are the places left."""

    id: int
    kind: PostKind
    name: str
    content: str
    set_by: SetBy
    wanted: int
    taken: int
    posted_on: date
    closed_on: date | None
    version: int

    @property
    def free(self) -> int:
        """Places nobody has taken."""
        return 0 if self.closed_on else self.wanted - self.taken


@dataclass(frozen=True)
class ClaimRow:
    """A member on a post."""

    id: int
    post_id: int
    post: str
    kind: PostKind
    check_in_id: int
    name: str
    unit: str
    since: date
    until: date | None
    end_reason: str


def list_posts(
    session: Session, *, kind: PostKind | None = None, open_only: bool = True
) -> list[PostRow]:
    """Posts by kind, in the order of the eight, then by age."""
    statement = select(CommunityPost).order_by(CommunityPost.id)
    if kind is not None:
        statement = statement.where(CommunityPost.kind == kind.value)
    if open_only:
        statement = statement.where(CommunityPost.closed_on.is_(None))
    rows = [
        PostRow(
            p.id, PostKind(p.kind), p.name, p.content, SetBy(p.set_by), p.wanted, p.taken,
            p.posted_on, p.closed_on, p.version,
        )
        for p in session.scalars(statement)
    ]  # fmt: skip
    order = {one: place for place, one in enumerate(PostKind)}
    return sorted(rows, key=lambda row: order[row.kind])


def list_claims(session: Session, post_id: int, *, with_ended: bool = False) -> list[ClaimRow]:
    """Who is on a post, and was."""
    statement = _claims().where(PostClaim.post_id == post_id)
    if not with_ended:
        statement = statement.where(PostClaim.until.is_(None))
    return [_claim(values) for values in session.execute(statement)]


def claims_of_member(session: Session, check_in_id: int) -> list[ClaimRow]:
    """The posts of a member, those that ended too."""
    statement = _claims().where(PostClaim.check_in_id == check_in_id)
    return [_claim(values) for values in session.execute(statement)]


def current_posts(session: Session, ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The posts these members are on, by name."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = session.execute(
        select(PostClaim.check_in_id, CommunityPost.name)
        .join(CommunityPost, CommunityPost.id == PostClaim.post_id)
        .where(PostClaim.check_in_id.in_(ids), PostClaim.until.is_(None))
        .order_by(PostClaim.id)
    )
    for check_in_id, name in rows:
        found[check_in_id].append(name)
    return {check_in_id: tuple(names) for check_in_id, names in found.items()}


def _claims() -> Any:
    return (
        select(
            PostClaim.id,
            PostClaim.post_id,
            CommunityPost.name.label("post"),
            CommunityPost.kind,
            PostClaim.check_in_id,
            Person.name,
            PartnerUnit.name.label("unit"),
            PostClaim.since,
            PostClaim.until,
            PostClaim.end_reason,
        )
        .join(CommunityPost, CommunityPost.id == PostClaim.post_id)
        .join(CheckIn, CheckIn.id == PostClaim.check_in_id)
        .join(Person, Person.id == CheckIn.person_id)
        .join(PartnerUnit, PartnerUnit.id == CheckIn.unit_id)
        .order_by(PostClaim.id)
    )


def _claim(values: Any) -> ClaimRow:
    id_, post_id, post, kind, member, name, unit, since, until, reason = values
    return ClaimRow(id_, post_id, post, PostKind(kind), member, name, unit, since, until, reason)
