"""The tree as it stood on a day."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.organisation.tables import OrgPlace, OrgUnit


@dataclass(frozen=True)
class UnitRow:
    """A node of the tree with its place on the day asked for."""

    id: int
    kind: str
    name: str
    parent_id: int | None
    version: int


def read_tree(session: Session, on: date) -> list[UnitRow]:
    """All units open on that day, under the parents they had then, in the order of names."""
    rows = session.execute(
        select(OrgUnit, OrgPlace.parent_id)
        .join(OrgPlace, OrgPlace.unit_id == OrgUnit.id)
        .where(
            OrgPlace.valid_from <= on,
            or_(OrgPlace.valid_to.is_(None), OrgPlace.valid_to > on),
            or_(OrgUnit.closed_on.is_(None), OrgUnit.closed_on > on),
        )
        .order_by(OrgUnit.name, OrgUnit.id)
    )
    return [UnitRow(u.id, u.kind, u.name, parent, u.version) for u, parent in rows]


def list_units(session: Session, kind: str) -> list[tuple[int, str]]:
    """Id and name of the open units of a kind, e.g. all grids."""
    rows = session.execute(
        select(OrgUnit.id, OrgUnit.name)
        .where(OrgUnit.kind == kind, OrgUnit.closed_on.is_(None))
        .order_by(OrgUnit.id)
    )
    return [(id_, name) for id_, name in rows]
