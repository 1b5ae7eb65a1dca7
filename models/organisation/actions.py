"""Building the tree and moving its units, with dates: last year's report stays what it was."""

from datetime import date

from sqlalchemy import select

from models.errors import KnownError
from models.organisation.rules import UnitKind, check_place
from models.organisation.tables import OrgPlace, OrgUnit, Post
from models.roles import LEADERS
from models.work import Work, action


@action("新增单位", may=LEADERS)
def add_unit(work: Work, kind: UnitKind, name: str, parent_id: int | None, since: date) -> int:
    """Add a unit under its parent from that day and return the id."""
    return place_unit(work, kind, name, parent_id, since).id


def place_unit(
    work: Work, kind: UnitKind, name: str, parent_id: int | None, since: date
) -> OrgUnit:
    """The unit itself, for actions that build several at once."""
    name = name.strip()
    if not name:
        raise KnownError("请填写名称。", field="name")
    parent = work.session.get_one(OrgUnit, parent_id) if parent_id else None
    check_place(kind, UnitKind(parent.kind) if parent else None)
    unit = OrgUnit(kind=kind.value, name=name)
    work.session.add(unit)
    work.session.flush()
    work.session.add(OrgPlace(unit_id=unit.id, parent_id=parent_id, valid_from=since))
    return unit


@action("修改单位名称", may=LEADERS)
def rename_unit(work: Work, unit_id: int, name: str) -> None:
    """Give a unit another name."""
    if not name.strip():
        raise KnownError("请填写名称。", field="name")
    unit = work.session.get_one(OrgUnit, unit_id)
    unit.name = name.strip()


@action("调整隶属", may=LEADERS)
def move_unit(work: Work, unit_id: int, parent_id: int | None, since: date) -> None:
    """Hang a unit elsewhere from that day; earlier days keep the earlier parent."""
    unit = work.session.get_one(OrgUnit, unit_id)
    parent = work.session.get_one(OrgUnit, parent_id) if parent_id else None
    check_place(UnitKind(unit.kind), UnitKind(parent.kind) if parent else None)
    place = work.session.scalars(
        select(OrgPlace)
        .where(OrgPlace.unit_id == unit_id)
        .order_by(OrgPlace.valid_from.desc(), OrgPlace.id.desc())
    ).first()
    if place is not None and since < place.valid_from:
        raise KnownError(
            f"“{unit.name}”在 {place.valid_from} 已有一次调整，新的调整不能早于这一天。",
            field="since",
        )
    if place is not None:
        place.valid_to = since
    work.session.add(OrgPlace(unit_id=unit_id, parent_id=parent_id, valid_from=since))


@action("停用单位", may=LEADERS)
def close_unit(work: Work, unit_id: int, since: date) -> None:
    """Take a unit out of the tree from that day, unless something still hangs under it."""
    unit = work.session.get_one(OrgUnit, unit_id)
    child = work.session.scalar(
        select(OrgUnit.name)
        .join(OrgPlace, OrgPlace.unit_id == OrgUnit.id)
        .where(
            OrgPlace.parent_id == unit_id,
            OrgPlace.valid_to.is_(None),
            OrgUnit.closed_on.is_(None),
        )
        .limit(1)
    )
    if child:
        raise KnownError(f"“{unit.name}”下面还有“{child}”，请先调整或停用下级单位。")
    unit.closed_on = since


@action("任命岗位", may=LEADERS)
def fill_post(work: Work, unit_id: int, title: str, holder: str, phone: str, since: date) -> int:
    """Put somebody on a post of a unit from that day; the one before ends the same day."""
    if not title.strip() or not holder.strip():
        raise KnownError("请填写岗位和姓名。", field="holder")
    end_posts(work, unit_id, title.strip(), since)
    post = Post(
        unit_id=unit_id, title=title.strip(), holder=holder.strip(), phone=phone, valid_from=since
    )
    work.session.add(post)
    work.session.flush()
    return post.id


@action("离任", may=LEADERS)
def vacate_post(work: Work, post_id: int, since: date) -> None:
    """End a post's term; the grid shows vacant, old records keep the name."""
    work.session.get_one(Post, post_id).valid_to = since


def end_posts(work: Work, unit_id: int, title: str, since: date) -> None:
    """Close the running term of that post."""
    for post in work.session.scalars(
        select(Post).where(Post.unit_id == unit_id, Post.title == title, Post.valid_to.is_(None))
    ):
        if since < post.valid_from:
            raise KnownError(f"“{post.holder}”从 {post.valid_from} 起任{title}，不能早于这一天。")
        post.valid_to = since
