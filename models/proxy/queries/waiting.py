"""What waits in proxy service: letters that end, originals overdue, money kept overnight."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import case as sql_case
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from models.calendar.queries import read_day_table
from models.calendar.rules import due_date
from models.cases.tables import Case
from models.catalogue.tables import ItemVersion
from models.people.tables import Person
from models.proxy.rules.custody import HolderKind
from models.proxy.rules.letters import NEAR_DAYS
from models.proxy.rules.money import EntryKind
from models.proxy.rules.states import PROXY
from models.proxy.tables import (
    Agent,
    AuthorisationLetter,
    CustodyHolding,
    CustodyLine,
    MoneyEntry,
    ProxyCase,
)
from models.roles import LEADERS, Role
from models.worded import Worded


class ProxyWaiting(Worded):
    """The kinds of things that wait."""

    LETTERS = "letters", "委托书将到期"
    ORIGINALS = "originals", "原件逾期未还"
    MONEY = "money", "代收款过夜"


@dataclass(frozen=True)
class ProxyWaitingRow:
    """One case that waits for something; `until` is the day by which, or since when."""

    kind: ProxyWaiting
    case_id: int
    applicant: str
    item_name: str
    agent: str
    what: str
    until: date


def read_proxy_waiting(
    session: Session, clerk_id: int, role: Role, today: date, each: int = 5
) -> list[tuple[ProxyWaiting, int, list[ProxyWaitingRow]]]:
    """Each kind with its number and its first rows; a clerk sees the own cases only."""
    found = (
        (ProxyWaiting.LETTERS, _letters(session, clerk_id, role, today)),
        (ProxyWaiting.ORIGINALS, _originals(session, clerk_id, role, today)),
        (ProxyWaiting.MONEY, _money(session, clerk_id, role, today)),
    )
    return [(kind, len(rows), rows[:each]) for kind, rows in found if rows]


def _letters(session: Session, clerk_id: int, role: Role, today: date) -> list[ProxyWaitingRow]:
    until = due_date(today, NEAR_DAYS, read_day_table(session, today)).date
    statement = (
        _of(clerk_id, role, AuthorisationLetter.valid_to)
        .join(AuthorisationLetter, AuthorisationLetter.case_id == Case.id)
        .where(
            AuthorisationLetter.valid_to <= until,
            AuthorisationLetter.ended_on.is_(None),
            # What is closed needs no letter any more: things only come back.
            Case.state.not_in(("closed", "terminated")),
        )
        .order_by(AuthorisationLetter.valid_to, Case.id)
    )
    return [
        ProxyWaitingRow(ProxyWaiting.LETTERS, id_, name, item, agent, "请委托人续签", last)
        for id_, name, item, agent, last in session.execute(statement)
    ]


def _originals(session: Session, clerk_id: int, role: Role, today: date) -> list[ProxyWaitingRow]:
    statement = (
        _of(
            clerk_id, role, func.min(CustodyLine.return_by), func.min(CustodyLine.name),
            func.count(),
        )
        .join(CustodyLine, CustodyLine.case_id == Case.id)
        .join(CustodyHolding, CustodyHolding.line_id == CustodyLine.id)
        .where(
            CustodyHolding.holder_kind.in_((HolderKind.CENTRE.value, HolderKind.OFFICE.value)),
            CustodyLine.return_by < today,
        )
        .group_by(Case.id, Person.name, ItemVersion.name, Agent.name)
        .order_by(func.min(CustodyLine.return_by), Case.id)
    )  # fmt: skip
    return [
        ProxyWaitingRow(
            ProxyWaiting.ORIGINALS, id_, name, item, agent,
            thing if many == 1 else f"{thing}等 {many} 样", day,
        )
        for id_, name, item, agent, day, thing, many in session.execute(statement)
    ]  # fmt: skip


def _money(session: Session, clerk_id: int, role: Role, today: date) -> list[ProxyWaitingRow]:
    moves = sql_case(
        (MoneyEntry.kind == EntryKind.ADVANCE.value, MoneyEntry.amount), else_=-MoneyEntry.amount
    )
    held, first = func.sum(moves), func.min(MoneyEntry.at)
    statement = (
        _of(clerk_id, role, held, first)
        .join(MoneyEntry, MoneyEntry.case_id == Case.id)
        .group_by(Case.id, Person.name, ItemVersion.name, Agent.name)
        .having(held > Decimal(0), first < datetime(today.year, today.month, today.day))
        .order_by(first, Case.id)
    )
    return [
        ProxyWaitingRow(
            ProxyWaiting.MONEY, id_, name, item, agent, f"结余 {Decimal(amount):.2f} 元", at.date()
        )
        for id_, name, item, agent, amount, at in session.execute(statement)
    ]


def _of(clerk_id: int, role: Role, *more: Any) -> Any:
    """Open proxy cases, of a clerk or for a leader of everybody."""
    statement = (
        select(Case.id, Person.name, ItemVersion.name, Agent.name, *more)
        .join(ProxyCase, ProxyCase.case_id == Case.id)
        .join(Person, Person.id == Case.applicant_id)
        .join(ItemVersion, ItemVersion.id == Case.item_version_id)
        .join(Agent, Agent.id == ProxyCase.agent_id)
        .where(Case.kind == PROXY.code, Case.is_open)
    )
    if role not in LEADERS:
        statement = statement.where(or_(Case.handler_id == clerk_id, Agent.account_id == clerk_id))
    return statement
