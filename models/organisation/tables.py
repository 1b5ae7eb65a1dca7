"""The tree of streets, communities, grids, buildings and households, and who holds its posts."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base, Id, Versioned, masked


class OrgUnit(Versioned, Base):
    """A node of the tree. Where it hangs is a matter of dates: see OrgPlace."""

    __tablename__ = "org_unit"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    closed_on: Mapped[date | None]


class OrgPlace(Base):
    """Under which parent a unit hangs, from a day until the day before the next move."""

    __tablename__ = "org_place"
    __table_args__ = (Index("ix_org_place_unit_id_valid_from", "unit_id", "valid_from"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("org_unit.id"), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]  # first day it no longer holds


class Post(Versioned, Base):
    """Who holds a post of a unit, with its term."""

    __tablename__ = "post"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"), index=True)
    title: Mapped[str] = mapped_column(String(40))
    holder: Mapped[str] = mapped_column(String(80))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    phone: Mapped[str] = mapped_column(String(40), default="", info=masked("phone"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]  # first day it no longer holds
    term_until: Mapped[date | None]  # the term runs out then; the holder stays until replaced


class DirectoryEntry(Versioned, Base):
    """Whom to call first for a department's matters in a grid; no grid: in the whole community."""

    __tablename__ = "directory_entry"
    __table_args__ = (Index("ix_directory_entry_grid_id", "grid_id", "department"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("org_unit.id"))
    department: Mapped[str] = mapped_column(String(40))  # 供热, 民政 …
    contact: Mapped[str] = mapped_column(String(80))
    position: Mapped[str] = mapped_column(String(40), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    backup_contact: Mapped[str] = mapped_column(String(80), default="")
    backup_phone: Mapped[str] = mapped_column(String(40), default="")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]  # first day it no longer holds
