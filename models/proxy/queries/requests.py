"""Proxy cases as lists and pages show them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from models.cases.tables import Case
from models.catalogue.rules import ProxyAllowed
from models.catalogue.tables import ItemVersion, ServiceItem
from models.people.queries import unpack_groups
from models.people.rules.groups import PriorityGroup
from models.people.tables import Person
from models.proxy.rules.states import PROXY, ProxyMode, Source
from models.proxy.tables import Agent, ProxyCase


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
    person_comes: bool  # 代办 of an item that can be proxied in part only
    agent_left: bool


def list_requests(
    session: Session,
    chosen: RequestFilter,
    after: tuple[date, int] | None = None,
    limit: int = 200,
    only_ids: Collection[int] | None = None,
) -> list[RequestRow]:
    """A page of proxy cases, the newest first; `after` is day and id of the last row seen."""
    statement = narrow(request_rows(), chosen)
    if only_ids is not None:
        statement = statement.where(Case.id.in_(only_ids))
    if after is not None:
        statement = statement.where(tuple_(Case.registered_on, Case.id) < after)
    statement = statement.order_by(Case.registered_on.desc(), Case.id.desc()).limit(limit)
    return [request_row(row) for row in session.execute(statement)]


def narrow(statement: Any, chosen: RequestFilter) -> Any:
    """Only proxy cases, and of them the chosen; the statement has Case and ProxyCase."""
    statement = statement.where(Case.kind == PROXY.code)
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
    return statement


def read_request(session: Session, case_id: int) -> RequestRow:
    """One proxy case."""
    return request_row(session.execute(request_rows().where(Case.id == case_id)).one())


def last_request(session: Session, person_id: int) -> int | None:
    """The person's last proxy case, to be repeated."""
    return session.scalar(
        select(Case.id)
        .where(Case.applicant_id == person_id, Case.kind == PROXY.code)
        .order_by(Case.id.desc())
        .limit(1)
    )


def last_request_row(session: Session, person_id: int) -> RequestRow | None:
    """The person's last proxy case, to be repeated."""
    found = last_request(session, person_id)
    return None if found is None else read_request(session, found)


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
    ItemVersion.proxy,
    Agent.left_on,
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
        allowed, left_on,
    ) = row[: len(_ROW)]  # fmt: skip
    return RequestRow(
        id_, number, registered_on, person, unpack_groups(groups), phone, code, item,
        ProxyMode(mode), Source(source), agent_id, agent, state, PROXY.states[state].label,
        is_open, due_date, lodged_on, closed_on, returned_on, satisfaction,
        mode == ProxyMode.PROXY.value and allowed == ProxyAllowed.PART.value, left_on is not None,
    )  # fmt: skip
