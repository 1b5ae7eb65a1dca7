"""Lists of any length as the window's tables page through them: how long, where pages begin."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from models.people.tables import Person
from models.volunteers.queries.activities import (
    ActivityFilter,
    ActivityRow,
    activity_conditions,
    list_activities,
)
from models.volunteers.queries.menu import OrderRow, list_orders
from models.volunteers.queries.names import NameFilter, NameRow, list_names
from models.volunteers.queries.volunteers import (
    VolunteerBrief,
    VolunteerFilter,
    list_volunteers,
    volunteer_conditions,
)
from models.volunteers.rules.menu import OrderStatus
from models.volunteers.tables import Activity, MenuOrder, SignUp, Volunteer

PAGE = 100  # rows
MOST_NAMES = 200  # found by what was typed


@dataclass(frozen=True)
class Shape:
    """A list in a view: its length and the key of the row before each page."""

    chosen: Any
    moment: Any  # the day or moment it is looked at
    total: int
    anchors: tuple[Any, ...]


def measure_activities(session: Session, chosen: ActivityFilter, now: datetime) -> Shape:
    """The list of activities, the latest first."""
    conditions = activity_conditions(chosen, now)
    place = func.row_number().over(order_by=(Activity.starts_at.desc(), Activity.id.desc()))
    places = (
        select(Activity.starts_at, Activity.id, place.label("place")).where(*conditions).subquery()
    )
    starts = session.execute(
        select(places.c.starts_at, places.c.id)
        .where(places.c.place % PAGE == 0)
        .order_by(places.c.place)
    )
    total = session.scalar(select(func.count()).select_from(Activity).where(*conditions)) or 0
    return Shape(chosen, now, total, (None, *(tuple(row) for row in starts)))


def read_activities_page(session: Session, shape: Shape, number: int) -> list[ActivityRow]:
    """One page of it."""
    return list_activities(session, shape.chosen, shape.moment, shape.anchors[number], PAGE)


def measure_volunteers(session: Session, chosen: VolunteerFilter, today: date) -> Shape:
    """The list of volunteers, the newest first."""
    ids = (
        select(Volunteer.id)
        .join(Person, Person.id == Volunteer.person_id)
        .where(*volunteer_conditions(session, chosen, today))
    )
    return Shape(chosen, today, *_measure(session, ids, Volunteer.id.desc()))


def read_volunteers_page(session: Session, shape: Shape, number: int) -> list[VolunteerBrief]:
    """One page of it."""
    return list_volunteers(session, shape.chosen, shape.moment, shape.anchors[number], PAGE)


@dataclass(frozen=True)
class ChosenNames:
    """Which names of which activity are looked at."""

    activity_id: int
    names: NameFilter


def measure_names(session: Session, chosen: ChosenNames) -> Shape:
    """The names of an activity in the order of signing up."""
    names = chosen.names
    if names.text.strip():  # few: they are read to be counted
        rows = list_names(session, chosen.activity_id, names, limit=MOST_NAMES)
        anchors = tuple(row.sign_up_id for row in rows[PAGE - 1 :: PAGE])
        return Shape(chosen, None, len(rows), (None, *anchors))
    ids = select(SignUp.id).where(SignUp.activity_id == chosen.activity_id)
    if names.place_id is not None:
        ids = ids.where(SignUp.place_id == names.place_id)
    if names.states:
        ids = ids.where(SignUp.status.in_([state.value for state in names.states]))
    return Shape(chosen, None, *_measure(session, ids, SignUp.id))


def read_names_page(session: Session, shape: Shape, number: int) -> list[NameRow]:
    """One page of it."""
    chosen = shape.chosen
    return list_names(session, chosen.activity_id, chosen.names, shape.anchors[number], PAGE)


def measure_orders(session: Session, status: OrderStatus | None) -> Shape:
    """The residents' orders, the newest first."""
    ids = select(MenuOrder.id)
    if status is not None:
        ids = ids.where(MenuOrder.status == status.value)
    return Shape(status, None, *_measure(session, ids, MenuOrder.id.desc()))


def read_orders_page(session: Session, shape: Shape, number: int) -> list[OrderRow]:
    """One page of it."""
    return list_orders(session, shape.chosen, shape.anchors[number], PAGE)


def _measure(session: Session, ids: Select[int], order: Any) -> tuple[int, tuple[Any, ...]]:
    place = func.row_number().over(order_by=order)
    places = ids.add_columns(place.label("place")).subquery()
    starts = session.scalars(
        select(places.c.id).where(places.c.place % PAGE == 0).order_by(places.c.place)
    )
    total = session.scalar(select(func.count()).select_from(ids.subquery())) or 0
    return total, (None, *starts)
