"""Proxy cases as lists and pages show them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import case as sql_case
from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session, aliased

from models.accounts.tables import Account
from models.cases.tables import Case
from models.catalogue.tables import ItemVersion, ServiceItem
from models.people.queries import unpack_groups
from models.people.rules.groups import PriorityGroup
from models.people.tables import Person
from models.proxy.rules.letters import Power, read_powers
from models.proxy.rules.money import Entry, EntryKind, MoneyLimits, balance_of
from models.proxy.rules.states import PROXY, ProxyMode, Source
from models.proxy.tables import (
    Agent,
    AuthorisationLetter,
    DutyDay,
    MoneyEntry,
    ProxyCase,
)
from models.settings.queries import read_setting


@dataclass(frozen=True)
class RequestFilter:
    """What a list of proxy cases is narrowed to."""

    open_only: bool = False
    agent_id: int | None = None
    state: str = ""
    mode: ProxyMode | None = None
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True)
class RequestRow:
    """A proxy case in a list."""

    case_id: int
    number: str
    registered_on: date
    applicant: str
    groups: tuple[PriorityGroup, ...]
    phone: str
    item_code: str
    item_name: str
    mode: ProxyMode
    source: Source
    agent_id: int
    agent: str
    state: str
    state_label: str
    is_open: bool
    due_date: date | None
    lodged_on: date | None
    closed_on: date | None
    returned_on: date | None
    satisfaction: int | None


@dataclass(frozen=True)
class LetterRow:
    """A letter of a case."""

    number: str
    powers: frozenset[Power]
    matters: str
    valid_from: date
    valid_to: date
    agent: str
    signed_at: datetime
    ended_on: date | None
    end_reason: str


@dataclass(frozen=True)
class MoneyRow:
    """An entry of the money book; amounts in yuan, signed as they move the balance."""

    id: int
    case_id: int
    case_number: str
    applicant: str
    at: datetime
    kind: EntryKind
    amount: Decimal
    party: str
    summary: str
    receipt_number: str
    picture_id: int | None
    clerk: str
    second_signer: str
    reverses_id: int | None

    @property
    def moves(self) -> Decimal:
        """What it adds to the balance."""
        return self.amount if self.kind is EntryKind.ADVANCE else -self.amount


@dataclass(frozen=True)
class AgentRow:
    """An agent with the open cases, for a choice."""

    id: int
    name: str
    unit: str
    phone: str
    open_cases: int
    on_duty: bool
    grid_ids: tuple[int, ...]
    item_codes: tuple[str, ...]
    left_on: date | None


@dataclass(frozen=True)
class AgentProposal:
    """An agent proposed for a request, and why."""

    agent: AgentRow
    reason: str


def list_requests(
    session: Session,
    chosen: RequestFilter,
    after: tuple[date, int] | None = None,
    limit: int = 200,
    only_ids: Collection[int] | None = None,
) -> list[RequestRow]:
    """A page of proxy cases, the newest first; `after` is day and id of the last row seen."""
    statement = _rows().where(Case.kind == PROXY.code)
    if chosen.open_only:
        statement = statement.where(Case.is_open)
    if chosen.agent_id is not None:
        statement = statement.where(ProxyCase.agent_id == chosen.agent_id)
    if chosen.state:
        statement = statement.where(Case.state == chosen.state)
    if chosen.mode is not None:
        statement = statement.where(ProxyCase.mode == chosen.mode.value)
    if chosen.start is not None:
        statement = statement.where(Case.registered_on >= chosen.start)
    if chosen.end is not None:
        statement = statement.where(Case.registered_on <= chosen.end)
    if only_ids is not None:
        statement = statement.where(Case.id.in_(only_ids))
    if after is not None:
        statement = statement.where(tuple_(Case.registered_on, Case.id) < after)
    statement = statement.order_by(Case.registered_on.desc(), Case.id.desc()).limit(limit)
    return [_row(*row) for row in session.execute(statement)]


def read_request(session: Session, case_id: int) -> RequestRow:
    """One proxy case."""
    return _row(*session.execute(_rows().where(Case.id == case_id)).one())


def list_letters(session: Session, case_id: int) -> list[LetterRow]:
    """The letters of a case, the first one first."""
    rows = session.execute(
        select(AuthorisationLetter, Agent.name)
        .join(Agent, Agent.id == AuthorisationLetter.agent_id)
        .where(AuthorisationLetter.case_id == case_id)
        .order_by(AuthorisationLetter.id)
    )
    return [
        LetterRow(
            letter.number, read_powers(letter.powers), letter.matters, letter.valid_from,
            letter.valid_to, agent, letter.signed_at, letter.ended_on, letter.end_reason,
        )
        for letter, agent in rows
    ]  # fmt: skip


def list_money(session: Session, case_id: int) -> list[MoneyRow]:
    """The money book of a case, the oldest first."""
    return _money_rows(session, MoneyEntry.case_id == case_id)


def cash_day(session: Session, day: date, clerk_id: int | None = None) -> list[MoneyRow]:
    """The day's entries for the cash sheet, of the hall or of one clerk."""
    start = datetime(day.year, day.month, day.day)
    condition = (MoneyEntry.at >= start) & (MoneyEntry.at < start + timedelta(days=1))
    if clerk_id is not None:
        condition = condition & (MoneyEntry.clerk_id == clerk_id)
    return _money_rows(session, condition)


def read_balance(session: Session, case_id: int) -> Decimal:
    """What the centre holds for the principal, in yuan."""
    rows = session.execute(
        select(MoneyEntry.kind, MoneyEntry.amount).where(MoneyEntry.case_id == case_id)
    )
    return balance_of(Entry(EntryKind(kind), amount) for kind, amount in rows)


def read_money_limits(session: Session, day: date) -> MoneyLimits:
    """The limits the centre has set, in yuan."""
    kept = read_setting(session, "proxy", day)
    defaults = MoneyLimits()
    return MoneyLimits(
        Decimal(str(kept.get("second_signature_from", defaults.second_signature_from))),
        Decimal(str(kept.get("daily_per_agent", defaults.daily_per_agent))),
    )


def open_balances(session: Session) -> list[tuple[int, str, str, Decimal]]:
    """Cases that hold money: id, number, applicant, balance in yuan."""
    moves = sql_case(
        (MoneyEntry.kind == EntryKind.ADVANCE.value, MoneyEntry.amount), else_=-MoneyEntry.amount
    )
    held = func.sum(moves)
    rows = session.execute(
        select(Case.id, Case.number, Person.name, held)
        .join(Case, Case.id == MoneyEntry.case_id)
        .join(Person, Person.id == Case.applicant_id)
        .group_by(Case.id, Case.number, Person.name)
        .having(held != Decimal(0))
        .order_by(Case.id)
    )
    return [(id_, number, name, Decimal(amount)) for id_, number, name, amount in rows]


def letters_ending(session: Session, until: date) -> list[tuple[int, str, str, date]]:
    """Open cases whose letter ends by that day: case, number, applicant, last day."""
    rows = session.execute(
        select(Case.id, Case.number, Person.name, AuthorisationLetter.valid_to)
        .join(Case, Case.id == AuthorisationLetter.case_id)
        .join(Person, Person.id == Case.applicant_id)
        .where(
            AuthorisationLetter.valid_to <= until,
            AuthorisationLetter.ended_on.is_(None),
            Case.is_open,
        )
        .order_by(AuthorisationLetter.valid_to, Case.id)
    )
    return [(id_, number, name, last) for id_, number, name, last in rows]


def last_request(session: Session, person_id: int) -> int | None:
    """The person's last proxy case, to be repeated."""
    return session.scalar(
        select(Case.id)
        .where(Case.applicant_id == person_id, Case.kind == PROXY.code)
        .order_by(Case.id.desc())
        .limit(1)
    )


def list_agents(session: Session, today: date, *, all_of_them: bool = False) -> list[AgentRow]:
    """Agents with their load, those on duty today first."""
    load = (
        select(ProxyCase.agent_id, func.count().label("many"))
        .join(Case, Case.id == ProxyCase.case_id)
        .where(Case.is_open)
        .group_by(ProxyCase.agent_id)
        .subquery()
    )
    statement = (
        select(Agent, load.c.many, DutyDay.day)
        .outerjoin(load, load.c.agent_id == Agent.id)
        .outerjoin(DutyDay, (DutyDay.agent_id == Agent.id) & (DutyDay.day == today))
        .order_by(Agent.id)
    )
    if not all_of_them:
        statement = statement.where(Agent.left_on.is_(None))
    rows = [
        AgentRow(
            agent.id, agent.name, agent.unit, agent.phone, many or 0, day is not None,
            tuple(agent.grid_ids), tuple(agent.item_codes), agent.left_on,
        )
        for agent, many, day in session.execute(statement)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: not row.on_duty)


def propose_agents(
    session: Session, item_code: str, grid_id: int | None, today: date
) -> list[AgentProposal]:
    """Agents for a request: who knows the item, looks after the grid, is on duty, has least."""

    def rank(agent: AgentRow) -> tuple[Any, ...]:
        return (
            item_code not in agent.item_codes,
            grid_id is None or grid_id not in agent.grid_ids,
            not agent.on_duty,
            agent.open_cases,
            agent.id,
        )

    def why(agent: AgentRow) -> str:
        parts = [
            "熟悉此事项" if item_code in agent.item_codes else "",
            "负责该网格" if grid_id is not None and grid_id in agent.grid_ids else "",
            "今天值班" if agent.on_duty else "",
            f"手上 {agent.open_cases} 件",
        ]
        return "，".join(part for part in parts if part)

    agents = sorted(list_agents(session, today), key=rank)
    return [AgentProposal(agent, why(agent)) for agent in agents]


_SIGNER = aliased(Account)


def _rows() -> Any:
    return (
        select(Case, ProxyCase, Person.name, Person.phone, ItemVersion.name, ServiceItem.code,
               Agent.name)
        .join(ProxyCase, ProxyCase.case_id == Case.id)
        .join(Person, Person.id == Case.applicant_id)
        .join(ItemVersion, ItemVersion.id == Case.item_version_id)
        .join(ServiceItem, ServiceItem.id == ItemVersion.item_id)
        .join(Agent, Agent.id == ProxyCase.agent_id)
    )  # fmt: skip


def _row(
    case: Case, proxied: ProxyCase, person: str, phone: str, item: str, code: str, agent: str
) -> RequestRow:
    return RequestRow(
        case.id, case.number, case.registered_on, person, unpack_groups(proxied.groups), phone,
        code, item, ProxyMode(proxied.mode), Source(proxied.source), proxied.agent_id, agent,
        case.state, PROXY.states[case.state].label, case.is_open, case.due_date,
        proxied.lodged_on, case.closed_on, proxied.returned_on, case.satisfaction,
    )  # fmt: skip


def _money_rows(session: Session, condition: Any) -> list[MoneyRow]:
    rows = session.execute(
        select(MoneyEntry, Case.number, Person.name, Account.name, _SIGNER.name)
        .join(Case, Case.id == MoneyEntry.case_id)
        .join(Person, Person.id == Case.applicant_id)
        .join(Account, Account.id == MoneyEntry.clerk_id)
        .outerjoin(_SIGNER, _SIGNER.id == MoneyEntry.second_signer_id)
        .where(condition)
        .order_by(MoneyEntry.id)
    )
    return [
        MoneyRow(
            e.id, e.case_id, number, person, e.at, EntryKind(e.kind), e.amount, e.party, e.summary,
            e.receipt_number, e.picture_id, clerk, signer or "", e.reverses_id,
        )
        for e, number, person, clerk, signer in rows
    ]  # fmt: skip
