"""Building the tree and moving its units, with dates: last year's report stays what it was."""

from datetime import date

from sqlalchemy import select, update

from models.errors import KnownError
from models.organisation.rules import UnitKind, check_place
from models.organisation.tables import OrgPlace, OrgUnit
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
def rename_unit(work: Work, unit_id: int, name: str, version: int | None = None) -> None:
    """Give a unit another name. Raises KnownError where `version` is not the kept one any more."""
    if not name.strip():
        raise KnownError("请填写名称。", field="name")
    unit = claim_unit(work, unit_id, version)
    unit.name = name.strip()


@action("调整隶属", may=LEADERS)
def move_unit(
    work: Work, unit_id: int, parent_id: int | None, since: date, version: int | None = None
) -> None:
    """Hang a unit elsewhere from that day; earlier days keep the earlier parent."""
    unit = claim_unit(work, unit_id, version)
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
def close_unit(work: Work, unit_id: int, since: date, version: int | None = None) -> None:
    """Take a unit out of the tree from that day, unless something still hangs under it."""
    unit = claim_unit(work, unit_id, version)
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


def claim_unit(work: Work, unit_id: int, version: int | None = None) -> OrgUnit:
    """The unit, counted as changed: of two works on one unit the later is told or tried again.

    Raises KnownError where a page showed another `version` than the one kept now.
    """
    # Not through the record: the log would tell of a change that is none.
    work.session.execute(
        update(OrgUnit)
        .where(OrgUnit.id == unit_id)
        .values(version=OrgUnit.version + 1)
        .execution_options(synchronize_session=False)
    )
    unit = work.session.get_one(OrgUnit, unit_id, populate_existing=True)
    if version is not None and unit.version != version + 1:
        raise KnownError(
            f"“{unit.name}”刚刚被另一位同事修改过，您的修改还没有保存。"
            "请看一下现在的内容，再决定要不要改。"
        )
    return unit
