"""The workbench: what is in my hands, what is due, what is late."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import case as sql_case
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.accounts.tables import Account
from models.calendar.queries import read_day_table
from models.calendar.rules import working_days_left
from models.cases.rules.one_stop import CLOSED, state_label
from models.cases.tables import Case
from models.catalogue.rules import Mode
from models.catalogue.tables import ItemVersion
from models.people.tables import Person

EXPIRING_DAYS = 3
RATING_DAYS = 14  # calendar days that cover the 10 working days in which a rating may come


@dataclass(frozen=True)
class Tiles:
    """The five figures at the top of the workbench."""

    accepted_today: int
    instant_today: int
    promised_today: int
    extended_today: int
    due_today: int
    overdue: int
    supplementing: int
    unrated: int


class Due(StrEnum):
    """Which open cases by their time limit."""

    ANY = "any"
    OVERDUE = "overdue"
    TODAY = "today"


@dataclass(frozen=True)
class HandCounts:
    """How many open cases somebody has, and the supplements that run out."""

    all: int
    overdue: int
    today: int
    expiring: int  # the days for the supplement end within EXPIRING_DAYS
    expired: int  # and those whose days are over


@dataclass(frozen=True)
class HandRow:
    """One open case in somebody's hands."""

    case_id: int
    number: str
    applicant: str
    item_name: str
    state: str
    state_label: str
    mode: str
    due_date: date | None
    provisional: bool
    days_left: int | None  # working days; below zero: overdue
    next_step: str
    handler: str


ELSEWHERE = "请在“代办”里办理"
NEXT_STEPS = {
    "enquiry": "待答复",
    "intake": "待审核材料，决定是否受理",
    "supplementing": "等补正材料",
    "accepted": "待开始办理",
    "processing": "办理中，待登记结果",
    "transferred": "已转出，等对方接收",
    "public_notice": "公示中，期满后登记结果",
    "suspended": "挂起中，条件具备后恢复",
}


def read_tiles(session: Session, today: date) -> Tiles:
    """The figures of today for the whole centre."""
    instant = ItemVersion.mode == Mode.INSTANT.value
    accepted = session.execute(
        select(
            func.count(),
            func.sum(sql_case((instant, 1), else_=0)),
            func.sum(sql_case((Case.extended_hours, 1), else_=0)),
        )
        .join(ItemVersion, ItemVersion.id == Case.item_version_id)
        .where(Case.registered_on == today, Case.accepted_at.is_not(None))
    ).one()
    due = session.execute(
        select(
            func.sum(sql_case((Case.due_date == today, 1), else_=0)),
            func.sum(sql_case((Case.due_date < today, 1), else_=0)),
            func.sum(sql_case((Case.state == "supplementing", 1), else_=0)),
        ).where(Case.is_open)
    ).one()
    # The days lead: most cases there ever were are closed.
    unrated = session.scalar(
        select(func.sum(sql_case((Case.state.in_(CLOSED), 1), else_=0))).where(
            Case.closed_on >= today - timedelta(days=RATING_DAYS), Case.satisfaction.is_(None)
        )
    )
    count, instants, extended = accepted
    return Tiles(
        accepted_today=count,
        instant_today=instants or 0,
        promised_today=count - (instants or 0),
        extended_today=extended or 0,
        due_today=due[0] or 0,
        overdue=due[1] or 0,
        supplementing=due[2] or 0,
        unrated=unrated or 0,
    )


def count_hand(session: Session, clerk_id: int | None, today: date) -> HandCounts:
    """What a clerk (everybody for None) has in hand, and what runs out soon."""
    soon = today + timedelta(days=EXPIRING_DAYS)
    waiting = Case.state == "supplementing"

    def many(condition: Any) -> Any:
        return func.coalesce(func.sum(sql_case((condition, 1), else_=0)), 0)

    statement = select(
        func.count(),
        many(Case.due_date < today),
        many(Case.due_date == today),
        many(waiting & Case.supplement_until.between(today, soon)),
        many(waiting & (Case.supplement_until < today)),
    ).where(Case.is_open)
    if clerk_id is not None:
        statement = statement.where(Case.handler_id == clerk_id)
    return HandCounts(*session.execute(statement).one())


def list_in_hand(
    session: Session,
    clerk_id: int | None,
    today: date,
    limit: int = 300,
    due: Due = Due.ANY,
) -> list[HandRow]:
    """Open cases of a clerk (of everybody for None), the soonest due first."""
    statement = (
        select(
            Case.id,
            Case.number,
            Person.name,
            ItemVersion.name,
            Case.state,
            ItemVersion.mode,
            Case.due_date,
            Case.provisional,
            Case.handled_by,
            Account.name,
        )
        .join(Person, Person.id == Case.applicant_id)
        .join(ItemVersion, ItemVersion.id == Case.item_version_id)
        .join(Account, Account.id == Case.handler_id)
        .where(Case.is_open)
        .order_by(func.coalesce(Case.due_date, date.max), Case.id)
        .limit(limit)
    )
    if clerk_id is not None:
        statement = statement.where(Case.handler_id == clerk_id)
    if due is Due.OVERDUE:
        statement = statement.where(Case.due_date < today)
    elif due is Due.TODAY:
        statement = statement.where(Case.due_date == today)
    table = read_day_table(session, today)
    return [
        HandRow(
            id_,
            number,
            name,
            item,
            state,
            state_label(state),
            Mode(mode).text,
            due,
            provisional,
            working_days_left(today, due, table) if due else None,
            NEXT_STEPS.get(state, ELSEWHERE),
            body or clerk,
        )
        for id_, number, name, item, state, mode, due, provisional, body, clerk in session.execute(
            statement
        )
    ]


def count_in_hand(session: Session, clerk_id: int) -> int:
    """How many open cases a clerk has, for the badge on the rail."""
    return (
        session.scalar(
            select(func.count()).select_from(Case).where(Case.is_open, Case.handler_id == clerk_id)
        )
        or 0
    )
