"""Settings as they were decided, each with the day from which it holds."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base, Id


class Setting(Base):
    """One decision. The newest whose day has come is in force; earlier ones stay."""

    __tablename__ = "setting"
    __table_args__ = (Index("ix_setting_name_valid_from", "name", "valid_from", "id"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    valid_from: Mapped[date]
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    value: Mapped[dict[str, Any]] = mapped_column(JSON)
