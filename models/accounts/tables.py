"""The people who sign in at the front desk."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base, Id, Versioned


class Account(Versioned, Base):
    """A clerk's account. The password is nowhere: it unwraps the key slot, or it does not."""

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    role: Mapped[str] = mapped_column(String(20))
    active: Mapped[bool] = mapped_column(default=True)
    phone: Mapped[str] = mapped_column(String(40), default="")
    created_at: Mapped[datetime]


class KeySlot(Base):
    """A copy of a wrapped key, so that a hall's other PCs can let the same clerk in."""

    __tablename__ = "key_slot"
    __audited__ = False
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    slot: Mapped[dict[str, Any]] = mapped_column(JSON)
