"""Numbers that are given once, in order, without gaps."""

from sqlalchemy import String, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.store.base import Base


class Serial(Base):
    """The last number given in a series, e.g. series `FW` in period `20261121`."""

    __tablename__ = "serial"
    __audited__ = False
    series: Mapped[str] = mapped_column(String(20), primary_key=True)
    period: Mapped[str] = mapped_column(String(10), primary_key=True)
    last: Mapped[int]


def take_numbers(session: Session, series: str, period: str, count: int = 1) -> range:
    """The next `count` numbers of a series. Rolled back with the work, so no gap arises.

    Two PCs asking at once wait for each other on this row.
    """
    taken = {"series": series, "period": period, "count": count}
    last = session.connection().execute(_TAKE, taken).scalar_one()
    return range(last - count + 1, last + 1)


_TAKE = text(
    "INSERT INTO serial(series, period, last) VALUES (:series, :period, :count) "
    "ON CONFLICT (series, period) DO UPDATE SET last = serial.last + :count "
    "RETURNING last"
)
