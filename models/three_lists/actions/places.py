"""Places of a resource are taken and freed by statements with their own condition."""

from datetime import date

from sqlalchemy import or_, select, update

from models.errors import KnownError
from models.three_lists.tables import Match, Need, Resource
from models.work import Work


def take_place(work: Work, resource_id: int) -> None:
    """Promise one place: of two who want the last one the other is told, in words.

    Raises KnownError also for a resource that was withdrawn or is no longer valid.
    """
    taken = work.session.execute(
        update(Resource)
        .where(
            Resource.id == resource_id,
            Resource.taken < Resource.places,
            Resource.withdrawn_on.is_(None),
            or_(Resource.valid_to.is_(None), Resource.valid_to >= work.today),
        )
        .values(taken=Resource.taken + 1)
        .execution_options(synchronize_session=False)
    )
    if not taken.rowcount:  # type: ignore[attr-defined]
        resource = work.session.get_one(Resource, resource_id, populate_existing=True)
        raise KnownError(_why(resource, work.today))
    work.changes.touch(Resource.__tablename__)


def free_place(work: Work, match: Match, reason: str) -> None:
    """End a promise within a running action."""
    match.released_at, match.release_reason = work.now, reason
    work.session.execute(
        update(Resource)
        .where(Resource.id == match.resource_id)
        .values(taken=Resource.taken - 1)
        .execution_options(synchronize_session=False)
    )
    work.changes.touch(Resource.__tablename__)


def hold_need(work: Work, need_id: int) -> Need:
    """The need; two PCs that promise something to it or end it wait for each other."""
    work.session.execute(
        update(Need)
        .where(Need.id == need_id)
        .values(number=Need.number)
        .execution_options(synchronize_session=False)
    )
    return work.session.get_one(Need, need_id)


def is_promised(work: Work, need_id: int) -> bool:
    """Whether anything is promised to a need."""
    work.session.flush()
    statement = select(Match.id).where(Match.need_id == need_id, Match.released_at.is_(None))
    return work.session.scalar(statement.limit(1)) is not None


def _why(resource: Resource, today: date) -> str:
    told = f"资源 {resource.number}“{resource.content}”"
    if resource.withdrawn_on is not None:
        return f"{told}已经撤回，不能再对接。没有任何改动，请另选资源。"
    if resource.valid_to is not None and resource.valid_to < today:
        return f"{told}的有效期到 {resource.valid_to} 为止，不能再对接。没有任何改动，请另选资源。"
    return f"{told}的 {resource.places} 个名额都已对接。没有任何改动，请另选资源。"
