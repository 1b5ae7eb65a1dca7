"""Proxy cases as lists and pages show them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from sqlalchemy import bindparam, func, select, tuple_
from sqlalchemy import case as sql_case
from sqlalchemy.orm import Session, aliased

from models.accounts.tables import Account
from models.cases.tables import Case
from models.catalogue.tables import ItemVersion, ServiceItem
from models.people.queries import unpack_groups
from models.people.rules.groups import PriorityGroup
from models.people.tables import Person
from models.proxy.rules.letters import Power, SignedBy, read_powers
from models.proxy.rules.money import Entry, EntryKind, MoneyLimits, balance_of
from models.proxy.rules.pictures import Subject
from models.proxy.rules.states import PROXY, ProxyMode, Source
from models.proxy.tables import (
    Agent,
    AuthorisationLetter,
    DutyDay,
    LetterPicture,
    MoneyEntry,
    ProxyCase,
)
from models.settings.queries import read_setting
from models.store.reading import Look, read_columns


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
class LetterPictureRow:
    """A picture that is kept with a letter."""

    picture_id: int
    subject: Subject
    at: datetime


@dataclass(frozen=True)
class LetterRow:
    """A letter of a case."""

    id: int
    number: str
    powers: frozenset[Power]
    matters: str
    valid_from: date
    valid_to: date
    agent: str
    signed_at: datetime
    ended_on: date | None
    end_reason: str
    signed_by: SignedBy
    consent_version: str
    pictures: tuple[LetterPictureRow, ...] = ()


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
    statement = request_rows().where(Case.kind == PROXY.code)
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
    return [request_row(row) for row in session.execute(statement)]


def read_request(session: Session, case_id: int) -> RequestRow:
    """One proxy case."""
    return request_row(session.execute(request_rows().where(Case.id == case_id)).one())


def list_letters(look: Look, case_id: int) -> list[LetterRow]:
    """The letters of a case, the first one first, with their pictures in the order they came."""
    letters: list[LetterRow] = []
    for row in read_columns(look, _LETTERS, {"case": case_id}):
        (
            id_, number, powers, matters, valid_from, valid_to, agent, signed_at, ended_on, reason,
            signed_by, consent, picture_id, subject, at,
        ) = row  # fmt: skip
        if not letters or letters[-1].id != id_:
            letters.append(
                LetterRow(
                    id_, number, read_powers(powers), matters, valid_from, valid_to, agent,
                    signed_at, ended_on, reason, SignedBy(signed_by), consent,
                )
            )  # fmt: skip
        if picture_id is not None:
            picture = LetterPictureRow(picture_id, Subject(subject), at)
            letters[-1] = replace(letters[-1], pictures=(*letters[-1].pictures, picture))
    return letters


def list_money(look: Look, case_id: int) -> list[MoneyRow]:
    """The money book of a case, the oldest first."""
    return _money_rows(look, _MONEY_OF_CASE, {"case": case_id})


def cash_day(session: Session, day: date, clerk_id: int | None = None) -> list[MoneyRow]:
    """The day's entries for the cash sheet, of the hall or of one clerk."""
    start = datetime(day.year, day.month, day.day)
    statement = _MONEY.where(MoneyEntry.at >= start, MoneyEntry.at < start + timedelta(days=1))
    if clerk_id is not None:
        statement = statement.where(MoneyEntry.clerk_id == clerk_id)
    return _money_rows(session, statement)


def read_balance(session: Session, case_id: int) -> Decimal:
    """What the centre holds for the principal, in yuan."""
    rows = session.execute(
        select(MoneyEntry.kind, MoneyEntry.amount).where(MoneyEntry.case_id == case_id)
    )
    return balance_of(Entry(EntryKind(kind), amount) for kind, amount in rows)


def read_money_limits(session: Session, day: date) -> MoneyLimits:
    """The limits the centre has set, in yuan."""
    return unpack_limits(read_setting(session, "proxy", day))


def unpack_limits(kept: Mapping[str, Any]) -> MoneyLimits:
    """The limits from the setting «proxy»; what it does not name is as usual."""
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


_ROW = (
    Case.id,
    Case.number,
    Case.registered_on,
    Person.name,
    ProxyCase.groups,
    Person.phone,
    ServiceItem.code,
    ItemVersion.name,
    ProxyCase.mode,
    ProxyCase.source,
    ProxyCase.agent_id,
    Agent.name,
    Case.state,
    Case.is_open,
    Case.due_date,
    ProxyCase.lodged_on,
    Case.closed_on,
    ProxyCase.returned_on,
    Case.satisfaction,
)


def request_rows(*more: Any) -> Any:
    """Proxy cases with what their row shows, and more columns behind it; see `request_row`."""
    return (
        select(*_ROW, *more)
        .join(ProxyCase, ProxyCase.case_id == Case.id)
        .join(Person, Person.id == Case.applicant_id)
        .join(ItemVersion, ItemVersion.id == Case.item_version_id)
        .join(ServiceItem, ServiceItem.id == ItemVersion.item_id)
        .join(Agent, Agent.id == ProxyCase.agent_id)
    )


def request_row(row: Sequence[Any]) -> RequestRow:
    """The row of a proxy case from the columns of `request_rows`."""
    (
        id_, number, registered_on, person, groups, phone, code, item, mode, source, agent_id,
        agent, state, is_open, due_date, lodged_on, closed_on, returned_on, satisfaction,
    ) = row[: len(_ROW)]  # fmt: skip
    return RequestRow(
        id_, number, registered_on, person, unpack_groups(groups), phone, code, item,
        ProxyMode(mode), Source(source), agent_id, agent, state, PROXY.states[state].label,
        is_open, due_date, lodged_on, closed_on, returned_on, satisfaction,
    )  # fmt: skip


def _money_rows(
    look: Look, statement: Any, values: Mapping[str, Any] = MappingProxyType({})
) -> list[MoneyRow]:
    return [
        MoneyRow(
            id_, case_id, number, person, at, EntryKind(kind), amount, party, summary, receipt,
            picture, clerk, signer or "", reverses,
        )
        for (
            id_, case_id, number, person, at, kind, amount, party, summary, receipt, picture,
            clerk, signer, reverses,
        ) in read_columns(look, statement, values)
    ]  # fmt: skip


# Built once, columns and not records: the page of a case reads them at every look.
_LETTERS = (
    select(
        AuthorisationLetter.id,
        AuthorisationLetter.number,
        AuthorisationLetter.powers,
        AuthorisationLetter.matters,
        AuthorisationLetter.valid_from,
        AuthorisationLetter.valid_to,
        Agent.name,
        AuthorisationLetter.signed_at,
        AuthorisationLetter.ended_on,
        AuthorisationLetter.end_reason,
        AuthorisationLetter.signed_by,
        AuthorisationLetter.consent_version,
        LetterPicture.picture_id,
        LetterPicture.subject,
        LetterPicture.at,
    )
    .join(Agent, Agent.id == AuthorisationLetter.agent_id)
    .outerjoin(LetterPicture, LetterPicture.letter_id == AuthorisationLetter.id)
    .where(AuthorisationLetter.case_id == bindparam("case"))
    .order_by(AuthorisationLetter.id, LetterPicture.id)
)
_MONEY: Any = (
    select(
        MoneyEntry.id,
        MoneyEntry.case_id,
        Case.number,
        Person.name,
        MoneyEntry.at,
        MoneyEntry.kind,
        MoneyEntry.amount,
        MoneyEntry.party,
        MoneyEntry.summary,
        MoneyEntry.receipt_number,
        MoneyEntry.picture_id,
        Account.name,
        _SIGNER.name,
        MoneyEntry.reverses_id,
    )
    .join(Case, Case.id == MoneyEntry.case_id)
    .join(Person, Person.id == Case.applicant_id)
    .join(Account, Account.id == MoneyEntry.clerk_id)
    .outerjoin(_SIGNER, _SIGNER.id == MoneyEntry.second_signer_id)
    .order_by(MoneyEntry.id)
)
_MONEY_OF_CASE = _MONEY.where(MoneyEntry.case_id == bindparam("case"))
