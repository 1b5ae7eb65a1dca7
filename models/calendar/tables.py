"""Days off and make-up working days, as the State Council Office's notices set them."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base


class CalendarDay(Base):
    """A day that differs from what its weekday says."""

    __tablename__ = "calendar_day"
    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))  # off, working
    name: Mapped[str] = mapped_column(String(20))
    basis: Mapped[str] = mapped_column(String(80), default="")


class CalendarYear(Base):
    """A year whose notice is in the table; other years are provisional."""

    __tablename__ = "calendar_year"
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    notice: Mapped[str] = mapped_column(String(80), default="")
