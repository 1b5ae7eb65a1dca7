"""Filling posts and ending terms: old records keep the name of their day."""

from datetime import date

from sqlalchemy import or_, select

from models.errors import KnownError
from models.organisation.actions.units import claim_unit
from models.organisation.rules import GRID_LEADER, UnitKind, is_single
from models.organisation.tables import OrgUnit, Post
from models.people.rules.contacts import read_phone
from models.roles import LEADERS
from models.work import Work, action


@action("任命岗位", may=LEADERS)
def fill_post(
    work: Work,
    unit_id: int,
    title: str,
    holder: str,
    phone: str,
    since: date,
    *,
    term_until: date | None = None,
    person_id: int | None = None,
    replaces: int | None = None,
    version: int | None = None,
) -> int:
    """Put somebody on a post of a unit from that day and return the post's id.

    The one before ends the same day: of a post that only one can hold, whoever holds it; of
    others, the post `replaces`. `version` is that of the unit as the page showed it. Raises
    KnownError; a grid has one leader at any time (一格一长).
    """
    title, holder = title.strip(), holder.strip()
    if not title or not holder:
        raise KnownError("请填写岗位和姓名。", field="holder" if title else "title")
    if term_until is not None and term_until <= since:
        raise KnownError("任期到期日要晚于任职开始的日期，请核对。", field="term_until")
    unit = claim_unit(work, unit_id, version)
    if unit.closed_on is not None and unit.closed_on <= since:
        raise KnownError(
            f"“{unit.name}”已在 {unit.closed_on} 停用，没有任命。请核对日期，或另选单位。",
            field="since",
        )
    if title == GRID_LEADER and unit.kind != UnitKind.GRID:
        raise KnownError(
            f"{GRID_LEADER}只能任命在网格上，“{unit.name}”不是网格。没有任命，请先选网格。",
            field="title",
        )
    _end_before(work, unit, title, since, replaces)
    post = Post(
        unit_id=unit_id,
        title=title,
        holder=holder,
        person_id=person_id,
        phone=read_phone(phone),
        valid_from=since,
        term_until=term_until,
    )
    work.session.add(post)
    work.session.flush()
    return post.id


@action("离任", may=LEADERS)
def vacate_post(work: Work, post_id: int, since: date, version: int | None = None) -> None:
    """End a post's term; the grid shows vacant, old records keep the name."""
    post = work.session.get_one(Post, post_id)
    claim_unit(work, post.unit_id, version)
    if post.valid_to is not None:
        raise KnownError(
            f"“{post.holder}”已登记在 {post.valid_to} 离任，没有改动。"
            f"日期不对的话，请重新任命{post.title}。"
        )
    _end(post, since)


def _end_before(work: Work, unit: OrgUnit, title: str, since: date, replaces: int | None) -> None:
    running = select(Post).where(
        Post.unit_id == unit.id,
        or_(Post.valid_to.is_(None), Post.valid_to > since),
    )
    if is_single(title):
        running = running.where(Post.title == title)
    elif replaces is not None:
        running = running.where(Post.id == replaces)
    else:
        return
    for post in work.session.scalars(running):
        # What ended on its first day never was.
        if post.valid_to is None or post.valid_to > post.valid_from:
            _end(post, since)


def _end(post: Post, since: date) -> None:
    if since < post.valid_from:
        raise KnownError(
            f"“{post.holder}”从 {post.valid_from} 起任{post.title}，不能早于这一天。"
            "没有改动，请核对日期。",
            field="since",
        )
    post.valid_to = since
