"""Visits, cases, their steps and materials, and the papers issued."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.catalogue.rules import is_optional
from models.catalogue.tables import ItemVersion
from models.people.tables import Person
from models.store.base import Base, Id, Versioned, masked


class Visit(Base):
    """Somebody at the desk, for one or several matters."""

    __tablename__ = "visit"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    at: Mapped[datetime]
    visitor_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    # Who came instead of the visitor, and as what (a relative, a neighbour).
    came_for_them: Mapped[str] = mapped_column(String(80), default="")
    relation: Mapped[str] = mapped_column(String(20), default="")
    relation_phone: Mapped[str] = mapped_column(String(40), default="", info=masked("phone"))
    channel: Mapped[str] = mapped_column(String(10), default="窗口")
    extended_hours: Mapped[bool] = mapped_column(Boolean, default=False)
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    visitor: Mapped[Person] = relationship()


class Case(Versioned, Base):
    """One matter of one applicant, with a clock and an end."""

    __tablename__ = "service_case"
    __table_args__ = (
        Index("ix_service_case_registered_on", "registered_on", "id"),
        Index("ix_service_case_state", "state", "registered_on", "id"),
        Index("ix_service_case_applicant_id", "applicant_id", "id"),
        Index(
            "ix_service_case_open",
            "handler_id",
            "due_date",
            # As SQLAlchemy asks: SQLite takes a partial index only for its very words.
            sqlite_where=text("is_open = 1"),
        ),
        Index("ix_service_case_closed_on", "closed_on", "satisfaction"),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(10), default="one_stop")
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"), index=True)
    applicant_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    item_version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id"))
    state: Mapped[str] = mapped_column(String(20))
    is_open: Mapped[bool]
    first_asked_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    handler_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    handled_by: Mapped[str] = mapped_column(String(80), default="")  # the body, where not a clerk
    registered_on: Mapped[date]
    intake_at: Mapped[datetime]
    accepted_on: Mapped[date | None]
    clock_start: Mapped[date | None]  # day 0: may be the next working day, or that of the papers
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    due_date: Mapped[date | None]
    provisional: Mapped[bool] = mapped_column(default=False)
    supplement_until: Mapped[date | None]
    notice_count: Mapped[int] = mapped_column(default=0)
    extended_hours: Mapped[bool] = mapped_column(default=False)
    closed_on: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(String(20), default="")
    delivery: Mapped[str] = mapped_column(String(20), default="")
    satisfaction: Mapped[int | None]  # 5 非常满意 … 1 非常不满意; None is not rated
    note: Mapped[str] = mapped_column(Text, default="")
    visit: Mapped[Visit | None] = relationship()
    applicant: Mapped[Person] = relationship()
    item: Mapped[ItemVersion] = relationship()
    materials: Mapped[list["CaseMaterial"]] = relationship(order_by="CaseMaterial.seq")


class CaseMaterial(Base):
    """One paper the case needs: asked for, brought or missing."""

    __tablename__ = "case_material"
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    form: Mapped[str] = mapped_column(String(20), default="")
    copies: Mapped[int] = mapped_column(default=1)
    requirement: Mapped[str] = mapped_column(String(120), default="")
    source: Mapped[str] = mapped_column(String(120), default="")
    received_at: Mapped[datetime | None]
    stays: Mapped[bool] = mapped_column(default=False)

    @property
    def is_missing(self) -> bool:
        """Still to be brought; what is asked for only «如有» never is."""
        return self.received_at is None and not is_optional(self.name)


class CaseStep(Base):
    """What was done with a case, when, by whom. Append-only: a correction is a new step."""

    __tablename__ = "case_step"
    __audited__ = False  # the steps are the history themselves
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"), index=True)
    at: Mapped[datetime]
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    transition: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))  # the state it led to
    opinion: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    case: Mapped[Case] = relationship()


class Paper(Base):
    """A paper as it was issued: filed as its facts, printed again from them."""

    __tablename__ = "paper"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    document_number: Mapped[str] = mapped_column(String(40), unique=True)
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"), index=True)
    issued_at: Mapped[datetime]
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    template: Mapped[int] = mapped_column(default=1)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    prints: Mapped[int] = mapped_column(default=0)
    visit: Mapped[Visit | None] = relationship()
    cases: Mapped[list[Case]] = relationship(secondary="paper_case")


class PaperCase(Base):
    """Which cases a paper speaks of."""

    __tablename__ = "paper_case"
    __audited__ = False
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(
        ForeignKey("service_case.id"), primary_key=True, index=True
    )
