"""Agents: with their load, as proposals for a request, and as the form shows them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.accounts.queries import list_accounts
from models.cases.tables import Case
from models.organisation.queries import list_units
from models.organisation.rules import UnitKind
from models.proxy.tables import Agent, DutyDay, ProxyCase
from models.roles import DESK


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


@dataclass(frozen=True)
class AgentDetail:
    """An agent as the form shows it."""

    id: int
    name: str
    unit: str
    staff_number: str
    phone: str
    account_id: int | None
    grid_ids: tuple[int, ...]
    item_codes: tuple[str, ...]


@dataclass(frozen=True)
class AgentChoices:
    """The agent to change, if there is one; accounts and grids to choose from."""

    agent: AgentDetail | None
    accounts: tuple[tuple[int, str], ...]
    grids: tuple[tuple[int, str], ...]


def read_agent_choices(session: Session, agent_id: int | None) -> AgentChoices:
    """What the form of an agent needs."""
    agent = session.get_one(Agent, agent_id) if agent_id is not None else None
    detail = None
    if agent is not None:
        detail = AgentDetail(
            agent.id, agent.name, agent.unit, agent.staff_number, agent.phone, agent.account_id,
            tuple(agent.grid_ids), tuple(agent.item_codes),
        )  # fmt: skip
    accounts = tuple((a.id, a.name) for a in list_accounts(session) if a.active and a.role in DESK)
    return AgentChoices(detail, accounts, tuple(list_units(session, UnitKind.GRID)))


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


def propose_for_case(session: Session, case_id: int, today: date) -> list[AgentProposal]:
    """Agents for a case from the counter, by its item and where its applicant lives."""
    case = session.get_one(Case, case_id)
    return propose_agents(session, case.item.item.code, case.applicant.grid_id, today)


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
