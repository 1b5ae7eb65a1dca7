"""Stations (front-desk PCs) and their chains of log entries."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.audit.rules import FIRST_HASH
from models.store.base import Base, Id


class Station(Base):
    """A front-desk PC, and where its chain stands."""

    __tablename__ = "station"
    __audited__ = False
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    last_seq: Mapped[int] = mapped_column(default=0)
    last_hash: Mapped[str] = mapped_column(String(64), default=FIRST_HASH)
    last_at: Mapped[datetime | None]


class AuditEntry(Base):
    """One action of one clerk. Written once, never changed."""

    __tablename__ = "audit_entry"
    __audited__ = False
    __table_args__ = (
        UniqueConstraint("station_id", "seq"),
        Index("ix_audit_entry_at", "at"),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    seq: Mapped[int]
    at: Mapped[datetime]
    clerk_id: Mapped[int]
    clerk_name: Mapped[str] = mapped_column(String(40))
    action: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(String(200), default="")
    details: Mapped[str] = mapped_column(Text)
    # Settles an uncertain commit: if this key is there, the work was kept.
    work_key: Mapped[str] = mapped_column(String(32), unique=True)
    hash: Mapped[str] = mapped_column(String(64))
