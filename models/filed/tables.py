"""Filed reports: the figures and the very bytes that were printed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base, Id


class FiledReport(Base):
    """A report as it left the hall. Never changed; a later one has its own number."""

    __tablename__ = "filed_report"
    __audited__ = False  # the action notes number and hash; the files would drown the log
    __table_args__ = (Index("ix_filed_report_report_id", "report_id", "start", "end"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    report_id: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(80))
    start: Mapped[date]
    end: Mapped[date]
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("org_unit.id"))
    filed_at: Mapped[datetime]
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    paper: Mapped[bytes] = mapped_column(LargeBinary)  # the PDF
    sheet: Mapped[bytes] = mapped_column(LargeBinary)  # the workbook
    file_hash: Mapped[str] = mapped_column(String(64))
