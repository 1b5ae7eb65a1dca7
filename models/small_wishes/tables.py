"""Wishes and the steps they took; steps are append-only."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.people.tables import Person
from models.store.base import Base, Fen, Id, Versioned, masked


class SmallWish(Versioned, Base):
    """One wish of one person; the version makes sure that only one claim wins."""

    __tablename__ = "small_wish"
    __table_args__ = (Index("ix_small_wish_status", "status", "claim_until"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    content: Mapped[str] = mapped_column(Text)
    value: Mapped[Decimal | None] = mapped_column(Fen)  # what it will cost about
    status: Mapped[str] = mapped_column(String(12))
    collected_on: Mapped[date]
    published_on: Mapped[date | None]
    claimer: Mapped[str] = mapped_column(String(80), default="")
    claimer_unit: Mapped[str] = mapped_column(String(80), default="")
    claimer_phone: Mapped[str] = mapped_column(String(40), default="", info=masked("phone"))
    claimed_on: Mapped[date | None]
    claim_until: Mapped[date | None]  # returns to the pool the day after
    done_on: Mapped[date | None]
    result: Mapped[str] = mapped_column(Text, default="")
    accepted_on: Mapped[date | None]
    accepted_by: Mapped[str] = mapped_column(String(80), default="")  # who signed
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("picture.id"))
    thanks: Mapped[str] = mapped_column(Text, default="")
    grade: Mapped[int | None]
    person: Mapped[Person] = relationship()


class WishStep(Base):
    """From one state to the next: when, by whom, why."""

    __tablename__ = "wish_step"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    wish_id: Mapped[int] = mapped_column(ForeignKey("small_wish.id"), index=True)
    at: Mapped[datetime]
    clerk_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    before: Mapped[str] = mapped_column(String(12))
    after: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(String(200), default="")
