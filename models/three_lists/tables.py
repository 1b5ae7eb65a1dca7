"""Needs, resources, projects, and what was promised to what."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base, Id, Versioned, masked


class Need(Versioned, Base):
    """A line of the 需求清单."""

    __tablename__ = "need"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    # In the list it was imported from; a list that comes again is known by it.
    old_number: Mapped[str] = mapped_column(String(40), default="", index=True)
    party: Mapped[str] = mapped_column(String(80))  # unit or resident
    category: Mapped[str] = mapped_column(String(20))
    content: Mapped[str] = mapped_column(String(200))
    urgency: Mapped[str] = mapped_column(String(10), default="")
    beneficiaries: Mapped[int | None]
    beneficiaries_said: Mapped[str] = mapped_column(String(40), default="")  # 若干, 约120人
    raised_on: Mapped[date | None]
    contact_name: Mapped[str] = mapped_column(String(80), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="", info=masked("phone"))
    status: Mapped[str] = mapped_column(String(12), index=True)
    met_on: Mapped[date | None]
    confirmed_by: Mapped[str] = mapped_column(String(80), default="")  # 需求方
    result: Mapped[str] = mapped_column(Text, default="")
    import_run_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)


class Resource(Versioned, Base):
    """A line of the 资源清单; `taken` never exceeds the places."""

    __tablename__ = "resource"
    __table_args__ = (CheckConstraint("taken >= 0 AND taken <= places", name="taken"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    # In the list it was imported from; a list that comes again is known by it.
    old_number: Mapped[str] = mapped_column(String(40), default="", index=True)
    party: Mapped[str] = mapped_column(String(80))
    category: Mapped[str] = mapped_column(String(20))
    content: Mapped[str] = mapped_column(String(200))
    places: Mapped[int]  # how many needs it can serve at once
    places_said: Mapped[str] = mapped_column(String(40), default="")
    taken: Mapped[int] = mapped_column(default=0)
    available: Mapped[str] = mapped_column(String(80), default="")
    valid_to: Mapped[date | None]
    contact_name: Mapped[str] = mapped_column(String(80), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="", info=masked("phone"))
    withdrawn_on: Mapped[date | None]
    import_run_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)


class Match(Versioned, Base):
    """对接: a place of a resource promised to a need, and why."""

    __tablename__ = "match"
    __table_args__ = (Index("ix_match_resource", "resource_id", "released_at"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"), index=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    reason: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    released_at: Mapped[datetime | None]
    release_reason: Mapped[str] = mapped_column(String(120), default="")
    import_run_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)


class Project(Versioned, Base):
    """A line of the 项目清单: what was made of matched needs."""

    __tablename__ = "project"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    lead_unit: Mapped[str] = mapped_column(String(80))
    partner_units: Mapped[str] = mapped_column(String(200), default="")
    claimed_by: Mapped[str] = mapped_column(String(80), default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    funding: Mapped[str] = mapped_column(String(120), default="")
    progress: Mapped[str] = mapped_column(String(20))
    result: Mapped[str] = mapped_column(Text, default="")
    evaluation: Mapped[str] = mapped_column(Text, default="")


class ProjectNeed(Base):
    """A need that a project answers."""

    __tablename__ = "project_need"
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"), primary_key=True)
