"""The quarter's returns as they were printed, and whether they still say what is true."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from models.double_check_in.queries.quarters import QuarterTotal, quarter_facts, quarter_total
from models.double_check_in.rules.quarters import Quarter
from models.double_check_in.rules.returns import ReturnLine, unpack_return
from models.double_check_in.tables import PartnerUnit, QuarterReturn, UnitSpell

__all__ = [
    "QuarterReturnFacts",
    "QuarterTotal",
    "ReturnRow",
    "UnitQuarterRow",
    "count_returns_due",
    "list_returns",
    "quarter_total",
    "read_return",
    "return_sheet_rows",
    "returns_of_unit",
]


@dataclass(frozen=True)
class ReturnRow:
    """An edition; `is_stale` says that something was written since, so a new one is due."""

    id: int
    number: str
    unit_id: int
    unit: str
    quarter: Quarter
    edition: int
    members: int
    served: int
    minutes: int
    made_at: datetime
    sent_on: date | None
    stamped_on: date | None
    is_stale: bool = False


@dataclass(frozen=True)
class QuarterReturnFacts:
    """A return as it was printed."""

    id: int
    number: str
    quarter: Quarter
    edition: int
    made_at: datetime
    unit: str
    unit_number: str
    contact: str
    lines: tuple[ReturnLine, ...]
    minutes: int
    times: int
    served: int
    sent_on: date | None
    stamped_on: date | None


@dataclass(frozen=True)
class UnitQuarterRow:
    """A unit on the one sheet of a quarter."""

    unit_number: str
    unit: str
    members: int
    served: int
    times: int
    minutes: int
    number: str  # of the last edition; empty: none was made


def list_returns(session: Session, quarter: Quarter) -> list[ReturnRow]:
    """The last edition of each unit, by unit; compared with what is true now."""
    now = quarter_facts(session, quarter)
    return [
        _row(one, unit, is_stale=now.get(one.unit_id) != unpack_return(one.facts))
        for one, unit in session.execute(_last_editions(quarter))
    ]


def count_returns_due(session: Session, quarter: Quarter) -> int:
    """Units with members in that quarter to which its return, as last made, was not sent."""
    sent = (
        _last_editions(quarter)
        .with_only_columns(QuarterReturn.unit_id)
        .where(QuarterReturn.sent_on.is_not(None))
    )
    statement = select(func.count(UnitSpell.unit_id.distinct())).where(
        UnitSpell.since <= quarter.end,
        or_(UnitSpell.until.is_(None), UnitSpell.until >= quarter.start),
        UnitSpell.unit_id.not_in(sent),
    )
    return session.scalar(statement) or 0


def returns_of_unit(session: Session, unit_id: int) -> list[ReturnRow]:
    """Every edition a unit was given, the newest first."""
    statement = (
        select(QuarterReturn, PartnerUnit.name)
        .join(PartnerUnit, PartnerUnit.id == QuarterReturn.unit_id)
        .where(QuarterReturn.unit_id == unit_id)
        .order_by(QuarterReturn.id.desc())
    )
    return [_row(one, unit) for one, unit in session.execute(statement)]


def read_return(session: Session, return_id: int) -> QuarterReturnFacts:
    """An edition for its paper."""
    one = session.get_one(QuarterReturn, return_id)
    facts = unpack_return(one.facts)
    return QuarterReturnFacts(
        one.id, one.number, Quarter(one.year, one.quarter), one.edition, one.made_at, facts.unit,
        facts.unit_number, facts.contact, facts.lines, facts.minutes, facts.times, facts.served,
        one.sent_on, one.stamped_on,
    )  # fmt: skip


def return_sheet_rows(session: Session, quarter: Quarter) -> list[UnitQuarterRow]:
    """All units of a quarter as things stand now, one row each."""
    numbers = {one.unit_id: one.number for one, _ in session.execute(_last_editions(quarter))}
    return [
        UnitQuarterRow(
            facts.unit_number, facts.unit, len(facts.lines), facts.served, facts.times,
            facts.minutes, numbers.get(unit_id, ""),
        )
        for unit_id, facts in quarter_facts(session, quarter).items()
    ]  # fmt: skip


def _last_editions(quarter: Quarter) -> Any:
    later = aliased(QuarterReturn)
    last = (
        select(func.max(later.edition))
        .where(
            later.unit_id == QuarterReturn.unit_id,
            later.year == quarter.year,
            later.quarter == quarter.number,
        )
        .correlate(QuarterReturn)
        .scalar_subquery()
    )
    return (
        select(QuarterReturn, PartnerUnit.name)
        .join(PartnerUnit, PartnerUnit.id == QuarterReturn.unit_id)
        .where(
            QuarterReturn.year == quarter.year,
            QuarterReturn.quarter == quarter.number,
            QuarterReturn.edition == last,
        )
        .order_by(PartnerUnit.number)
    )


def _row(one: QuarterReturn, unit: str, *, is_stale: bool = False) -> ReturnRow:
    facts = unpack_return(one.facts)
    return ReturnRow(
        one.id, one.number, one.unit_id, unit, Quarter(one.year, one.quarter), one.edition,
        len(facts.lines), facts.served, facts.minutes, one.made_at, one.sent_on, one.stamped_on,
        is_stale,
    )  # fmt: skip
