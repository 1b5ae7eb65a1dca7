"""What every table shares: naming, versions, money, and which columns are masked in the log."""

from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Integer, MetaData, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

# SQLite numbers rows by itself only in a column of type INTEGER.
Id = BigInteger().with_variant(Integer(), "sqlite")


class Base(DeclarativeBase):
    """Root of all tables. A table with `__audited__ = False` leaves no lines in the log."""

    metadata = MetaData(naming_convention=NAMES)
    __audited__ = True


class Versioned:
    """A record two clerks may change at the same time: the second save is told, never lost."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


class Fen(TypeDecorator[Decimal]):
    """An amount in yuan with two decimals, kept as whole fen."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        fen = value * 100
        if fen != fen.to_integral_value():
            raise ValueError(f"{value} yuan has more than two decimals")
        return int(fen)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-2)


def masked(kind: str) -> dict[str, Any]:
    """Column info: this value is masked in the log as an `id_number`, a `phone` or in `full`."""
    return {"mask": kind}
