"""Service items; every change is a new dated version and old cases keep theirs."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.store.base import Base, Id, Versioned


class ServiceItem(Versioned, Base):
    """An entry of the catalogue, known by its code."""

    __tablename__ = "service_item"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    code: Mapped[str] = mapped_column(String(10), unique=True)
    retired_on: Mapped[date | None]


class ItemVersion(Base):
    """What an item asks and promises, from a day on. Never changed once kept."""

    __tablename__ = "item_version"
    __table_args__ = (UniqueConstraint("item_id", "number"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("service_item.id"))
    number: Mapped[int]
    valid_from: Mapped[date]
    name: Mapped[str] = mapped_column(String(80))
    category: Mapped[str] = mapped_column(String(40))
    mode: Mapped[str] = mapped_column(String(10))
    days_centre: Mapped[int | None]  # working days until the centre has passed it on
    days_total: Mapped[int | None]  # working days until the end; None: not fixed in days
    statutory_days: Mapped[int | None]
    person_must_appear: Mapped[str] = mapped_column(String(5))
    proxy: Mapped[str] = mapped_column(String(5))
    handling_chain: Mapped[str] = mapped_column(String(200), default="")
    basis: Mapped[str] = mapped_column(String(200), default="")
    hint: Mapped[str] = mapped_column(Text, default="")
    synonyms: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(String(200), default="")
    item: Mapped[ServiceItem] = relationship()
    materials: Mapped[list["ItemMaterial"]] = relationship(order_by="ItemMaterial.seq")


class ItemMaterial(Base):
    """One paper an item asks for."""

    __tablename__ = "item_material"
    __audited__ = False
    version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    form: Mapped[str] = mapped_column(String(20), default="")
    copies: Mapped[int] = mapped_column(default=1)
    requirement: Mapped[str] = mapped_column(String(120), default="")
    source: Mapped[str] = mapped_column(String(120), default="")


class ItemWording(Versioned, Base):
    """Which item a free wording of an old ledger means, as somebody confirmed it once."""

    __tablename__ = "item_wording"
    wording: Mapped[str] = mapped_column(String(120), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("service_item.id"))
    confirmed_at: Mapped[datetime]
    clerk_id: Mapped[int]
    item: Mapped[ServiceItem] = relationship()
