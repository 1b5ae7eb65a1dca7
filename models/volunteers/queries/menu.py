"""The service menu and its orders as lists show them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.people.rules.masking import Purpose, mask_phone
from models.people.tables import Person
from models.volunteers.rules.menu import OrderStatus
from models.volunteers.rules.volunteers import ServiceKind
from models.volunteers.tables import Activity, MenuItem, MenuOrder, Team

PAGE = 100  # rows


@dataclass(frozen=True)
class ItemRow:
    """What a team offers."""

    id: int
    name: str
    kind: ServiceKind | None
    team_id: int
    team: str
    description: str
    offered_from: date
    retired_on: date | None
    orders: int  # all that were not cancelled
    version: int


@dataclass(frozen=True)
class OrderRow:
    """An order of a resident."""

    id: int
    number: str
    item_id: int
    item: str
    team: str
    person_id: int
    name: str
    phone: str  # masked
    at: datetime
    wanted_on: date | None
    address: str
    wish: str
    status: OrderStatus
    activity_id: int | None
    activity: str
    taken_on: date | None
    done_on: date | None
    result: str
    grade: int | None
    cancelled_reason: str


def list_items(session: Session, today: date, offered_only: bool = True) -> list[ItemRow]:
    """The menu by team; a retired item is no longer offered but still counted."""
    counted = (
        select(MenuOrder.item_id, func.count().label("many"))
        .where(MenuOrder.status != OrderStatus.CANCELLED.value)
        .group_by(MenuOrder.item_id)
        .subquery()
    )
    statement = (
        select(MenuItem, Team.name, counted.c.many)
        .join(Team, Team.id == MenuItem.team_id)
        .outerjoin(counted, counted.c.item_id == MenuItem.id)
        .order_by(Team.name, MenuItem.id)
    )
    if offered_only:
        statement = statement.where(
            MenuItem.offered_from <= today,
            MenuItem.retired_on.is_(None) | (MenuItem.retired_on > today),
        )
    return [
        ItemRow(
            item.id, item.name, ServiceKind(item.kind) if item.kind else None, item.team_id, team,
            item.description, item.offered_from, item.retired_on, many or 0, item.version,
        )
        for item, team, many in session.execute(statement)
    ]  # fmt: skip


def list_orders(
    session: Session,
    status: OrderStatus | None = None,
    after: int | None = None,
    limit: int = PAGE,
) -> list[OrderRow]:
    """A page of orders, the newest first; `after` is the id of the last one seen."""
    statement = _ORDERS
    if status is not None:
        statement = statement.where(MenuOrder.status == status.value)
    if after is not None:
        statement = statement.where(MenuOrder.id < after)
    rows = session.execute(statement.order_by(MenuOrder.id.desc()).limit(limit))
    return [_row(row) for row in rows]


def read_order(session: Session, order_id: int) -> OrderRow:
    """One order."""
    return _row(session.execute(_ORDERS.where(MenuOrder.id == order_id)).one())


def _row(row: Any) -> OrderRow:
    order, item, team, name, phone, activity = row
    return OrderRow(
        order.id, order.number, order.item_id, item, team, order.person_id, name,
        mask_phone(phone, Purpose.SCREEN), order.at, order.wanted_on, order.address, order.wish,
        OrderStatus(order.status), order.activity_id, activity or "", order.taken_on,
        order.done_on, order.result, order.grade, order.cancelled_reason,
    )  # fmt: skip


_ORDERS: Any = (
    select(MenuOrder, MenuItem.name, Team.name, Person.name, Person.phone, Activity.name)
    .join(MenuItem, MenuItem.id == MenuOrder.item_id)
    .join(Team, Team.id == MenuItem.team_id)
    .join(Person, Person.id == MenuOrder.person_id)
    .outerjoin(Activity, Activity.id == MenuOrder.activity_id)
)
