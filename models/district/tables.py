"""Templates as the district sent them, with the meaning of their cells."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base, Id


class DistrictTemplate(Base):
    """One version of a template with its mapping; a new file or mapping is a new version."""

    __tablename__ = "district_template"
    __audited__ = False  # a whole workbook: the actions leave a line with its hash instead
    __table_args__ = (UniqueConstraint("name", "number"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    file_name: Mapped[str] = mapped_column(String(200))
    file_hash: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON)
    added_at: Mapped[datetime]
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    retired_at: Mapped[datetime | None]
