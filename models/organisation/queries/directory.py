"""The directory 通讯录 on a day: grid × department → whom to call first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from models.organisation.queries.posts import PostRow
from models.organisation.queries.tree import read_tree
from models.organisation.rules import DEPARTMENTS, GRID_LEADER, UnitKind, by_number
from models.organisation.tables import DirectoryEntry, OrgUnit, Post

COMMUNITY = "全社区"


@dataclass(frozen=True)
class ContactRow:
    """An entry of the directory. `grid_id` None: it holds for the whole community."""

    id: int
    grid_id: int | None
    grid: str
    department: str
    contact: str
    position: str
    phone: str
    backup_contact: str
    backup_phone: str
    valid_from: date
    valid_to: date | None  # first day it no longer holds


@dataclass(frozen=True)
class FirstContact:
    """The one to call, and whether the grid has named them itself."""

    entry: ContactRow
    is_own: bool

    @property
    def says(self) -> str:
        """Where the entry comes from, in words."""
        if not self.is_own:
            return "本网格没有单独登记，按全社区"
        return "全社区的联系人" if self.entry.grid_id is None else f"{self.entry.grid}自己的联系人"


@dataclass(frozen=True)
class Directory:
    """The whole directory of a day, or what one grid needs of it."""

    on: date
    grids: tuple[tuple[int, str], ...]  # those open on that day
    departments: tuple[str, ...]  # those with an entry, in the usual order
    entries: Mapping[tuple[int | None, str], ContactRow]
    leaders: Mapping[int, PostRow]  # by grid

    def first(self, grid_id: int | None, department: str) -> FirstContact | None:
        """The one to call: the grid's own entry, else the community's; None where nobody is."""
        own = self.entries.get((grid_id, department))
        if own is not None:
            return FirstContact(own, is_own=True)
        wide = self.entries.get((None, department))
        return FirstContact(wide, is_own=False) if wide is not None else None


def read_directory(session: Session, on: date, grid_id: int | None = None) -> Directory:
    """Everything that held on that day; with a grid, its entries and the community's only."""
    grids = [(u.id, u.name) for u in read_tree(session, on) if u.kind == UnitKind.GRID]
    grids.sort(key=lambda grid: by_number(grid[1]))
    entries = _standing(on)
    posts = select(Post).where(
        Post.title == GRID_LEADER,
        Post.valid_from <= on,
        or_(Post.valid_to.is_(None), Post.valid_to > on),
    )
    if grid_id is not None:
        grids = [grid for grid in grids if grid[0] == grid_id]
        entries = entries.where(
            or_(DirectoryEntry.grid_id == grid_id, DirectoryEntry.grid_id.is_(None))
        )
        posts = posts.where(Post.unit_id == grid_id)
    # In the order of their ids: of two entries made at the same moment the later one counts.
    rows = [_row(entry, name) for entry, name in session.execute(entries)]
    found = {(row.grid_id, row.department): row for row in rows}
    return Directory(
        on,
        tuple(grids),
        tuple(sorted({row.department for row in rows}, key=_by_habit)),
        found,
        {
            p.unit_id: PostRow(
                p.id, p.unit_id, p.title, p.holder, p.phone, p.valid_from, p.valid_to,
                p.term_until, p.person_id,
            )
            for p in session.scalars(posts.order_by(Post.id))
        },
    )  # fmt: skip


def find_contact(
    session: Session, grid_id: int | None, department: str, on: date
) -> FirstContact | None:
    """The one first contact: the grid's own entry, else the community's; None if neither is."""
    rows = session.execute(
        _standing(on).where(
            DirectoryEntry.department == department,
            or_(DirectoryEntry.grid_id.is_(None), DirectoryEntry.grid_id == grid_id),
        )
    )
    found = [_row(entry, name) for entry, name in rows]
    own = [row for row in found if row.grid_id == grid_id]
    wide = [row for row in found if row.grid_id is None]
    if not own and not wide:
        return None
    return FirstContact((own or wide)[-1], is_own=bool(own))


def _standing(on: date) -> Select[DirectoryEntry, str]:
    return (
        select(DirectoryEntry, OrgUnit.name)
        .outerjoin(OrgUnit, OrgUnit.id == DirectoryEntry.grid_id)
        .where(
            DirectoryEntry.valid_from <= on,
            or_(DirectoryEntry.valid_to.is_(None), DirectoryEntry.valid_to > on),
        )
        .order_by(DirectoryEntry.id)
    )


def _row(entry: DirectoryEntry, grid: str | None) -> ContactRow:
    return ContactRow(
        entry.id,
        entry.grid_id,
        grid or COMMUNITY,
        entry.department,
        entry.contact,
        entry.position,
        entry.phone,
        entry.backup_contact,
        entry.backup_phone,
        entry.valid_from,
        entry.valid_to,
    )


def _by_habit(department: str) -> tuple[int, str]:
    known = DEPARTMENTS.index(department) if department in DEPARTMENTS else len(DEPARTMENTS)
    return known, department
