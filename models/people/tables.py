"""Persons, what they agreed to, and the lists they came in with."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.store.base import Base, Id, Versioned, masked


class Person(Versioned, Base):
    """A natural person: resident, member and volunteer at once."""

    __tablename__ = "person"
    __table_args__ = (
        Index("ix_person_name", "name", "id"),
        Index("ix_person_id_number", "id_number"),
        # For finding who is on file twice, without looking at the records themselves.
        Index("ix_person_same_name", "name", "birth_date", "building", "room"),
        Index("ix_person_same_phone", "phone", "name"),
        Index("ix_person_grid_id", "grid_id"),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    paper_type: Mapped[str] = mapped_column(String(20), default="居民身份证")
    id_number: Mapped[str | None] = mapped_column(String(40), info=masked("id_number"))
    id_converted: Mapped[bool] = mapped_column(default=False)  # from a 15-digit number
    sex: Mapped[str] = mapped_column(String(2), default="")
    birth_date: Mapped[date | None]
    phone: Mapped[str] = mapped_column(String(40), default="", info=masked("phone"))
    phone_note: Mapped[str] = mapped_column(String(80), default="", info=masked("phone"))
    estate: Mapped[str] = mapped_column(String(80), default="")
    building: Mapped[str] = mapped_column(String(20), default="")
    entrance: Mapped[str] = mapped_column(String(20), default="")
    room: Mapped[str] = mapped_column(String(20), default="")
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("org_unit.id"))
    # Priority groups a clerk has recorded, comma-joined; those from age are computed.
    groups: Mapped[str] = mapped_column(String(200), default="")
    # The index is for undoing an import: whoever is removed must be nobody's guardian.
    guardian_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    guardian_relation: Mapped[str] = mapped_column(String(20), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    import_run_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)
    created_at: Mapped[datetime]
    # Merged into another record of the same person (see PersonMerge): no longer offered.
    is_merged: Mapped[bool] = mapped_column(default=False)


class Consent(Base):
    """Agreement to a version of the processing notice (个人信息保护法 arts. 13–17)."""

    __tablename__ = "consent"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    notice_version: Mapped[str] = mapped_column(String(20))
    given_at: Mapped[datetime]
    clerk_id: Mapped[int]
    withdrawn_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship()


class ImportRun(Versioned, Base):
    """One file taken in; it can be undone as a whole while none of its rows has been used."""

    __tablename__ = "import_run"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(200))
    file_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    clerk_id: Mapped[int]
    taken: Mapped[int]
    left_out: Mapped[int]
    undone_at: Mapped[datetime | None]


class ColumnMapping(Versioned, Base):
    """Which field a header text meant the last time somebody said so."""

    __tablename__ = "column_mapping"
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    header: Mapped[str] = mapped_column(String(80), primary_key=True)
    field: Mapped[str] = mapped_column(String(40))


class KnownApart(Base):
    """Two records somebody looked at: alike, and yet two persons; not proposed again."""

    __tablename__ = "known_apart"
    # No foreign keys: this is about two records as they were, and never rehung by a merge.
    left_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    right_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    clerk_id: Mapped[int]


class PersonMerge(Versioned, Base):
    """Two records of one person made one; undone as a whole while nothing has come in between."""

    __tablename__ = "person_merge"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    merged_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime]
    clerk_id: Mapped[int]
    # The kept record's fields as they were.
    before: Mapped[dict[str, Any]] = mapped_column(JSON, info=masked("full"))
    # Which rows were rehung and which hung there before, per table and column; the version after.
    moved: Mapped[dict[str, Any]] = mapped_column(JSON, info=masked("full"))
    undone_at: Mapped[datetime | None]
