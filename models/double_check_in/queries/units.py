"""Units that have checked in: the list, one of them, and how many serve."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy import case as sql_case
from sqlalchemy.orm import Session

from models.double_check_in.queries.counted import read_counted
from models.double_check_in.queries.returns import ReturnRow, returns_of_unit
from models.double_check_in.rules.states import ACTIVE, CheckInState
from models.double_check_in.tables import CheckIn, PartnerUnit
from models.people.rules.masking import Purpose, mask_phone
from models.three_lists.queries.links import LinkRow, needs_served_by

_SERVING = [state.value for state in ACTIVE if state is not CheckInState.RECEIVED]


@dataclass(frozen=True)
class UnitRow:
    """A unit in its list; `stated` is what it says of itself, the rest is counted."""

    id: int
    number: str
    name: str
    contact_name: str
    contact_phone: str  # masked
    stated: int | None
    members: int  # checked in and not moved out
    serving: int  # of them on a post or serving
    checked_in_on: date
    left_on: date | None


@dataclass(frozen=True)
class UnitPage(UnitRow):
    """A unit's page."""

    version: int
    credit_code: str
    short_names: tuple[str, ...]
    offers: str
    minutes_this_year: int
    returns: tuple[ReturnRow, ...]
    needs: tuple[LinkRow, ...]  # that resources of the unit are promised to


def list_units(session: Session, text: str = "", *, with_left: bool = False) -> list[UnitRow]:
    """Units by number; `text` is part of a name, a short name's tail or a contact."""
    statement = _rows()
    if not with_left:
        statement = statement.where(PartnerUnit.left_on.is_(None))
    if text.strip():
        statement = statement.where(_named(text.strip()))
    return [_row(values) for values in session.execute(statement)]


def read_unit(session: Session, unit_id: int, today: date) -> UnitPage:
    """One unit with its hours of this year and its returns."""
    values = session.execute(_rows().where(PartnerUnit.id == unit_id)).one()
    unit = session.get_one(PartnerUnit, unit_id)
    served = read_counted(session, date(today.year, 1, 1), today, unit_id=unit_id)
    return UnitPage(
        **vars(_row(values)),
        version=unit.version,
        credit_code=unit.credit_code,
        short_names=tuple(unit.short_names),
        offers=unit.offers,
        minutes_this_year=sum(row.minutes for row in served if row.counts),
        returns=tuple(returns_of_unit(session, unit_id)),
        needs=needs_served_by(session, unit.name),
    )


def find_units(session: Session, text: str, limit: int = 20) -> list[tuple[int, str]]:
    """Id and name of units that are still there, for a choice."""
    statement = (
        select(PartnerUnit.id, PartnerUnit.name)
        .where(PartnerUnit.left_on.is_(None), _named(text.strip()))
        .order_by(PartnerUnit.number)
        .limit(limit)
    )
    return [(id_, name) for id_, name in session.execute(statement)]


def _named(text: str) -> Any:
    return or_(
        PartnerUnit.name.contains(text, autoescape=True),
        PartnerUnit.number.contains(text, autoescape=True),
        PartnerUnit.contact_name.contains(text, autoescape=True),
    )


def _rows() -> Any:
    staying = CheckIn.status != CheckInState.MOVED_OUT.value
    return (
        select(
            PartnerUnit.id,
            PartnerUnit.number,
            PartnerUnit.name,
            PartnerUnit.contact_name,
            PartnerUnit.contact_phone,
            PartnerUnit.stated_members,
            func.count(CheckIn.id),
            func.count(sql_case((CheckIn.status.in_(_SERVING), CheckIn.id))),
            PartnerUnit.checked_in_on,
            PartnerUnit.left_on,
        )
        .outerjoin(CheckIn, and_(CheckIn.unit_id == PartnerUnit.id, staying))
        .group_by(PartnerUnit.id)
        .order_by(PartnerUnit.number)
    )


def _row(values: Any) -> UnitRow:
    id_, number, name, contact, phone, stated, members, serving, since, left = values
    return UnitRow(
        id_, number, name, contact, mask_phone(phone, Purpose.SCREEN), stated, members, serving,
        since, left,
    )  # fmt: skip
