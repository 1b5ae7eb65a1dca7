"""An agent's data for the form, and what the form chooses from."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.accounts.queries import list_accounts
from models.organisation.queries import list_units
from models.organisation.rules import UnitKind
from models.proxy.queries.requests import RequestRow, last_request, read_request
from models.proxy.tables import Agent
from models.roles import DESK


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


def last_request_row(session: Session, person_id: int) -> RequestRow | None:
    """The person's last proxy case, to be repeated."""
    found = last_request(session, person_id)
    return None if found is None else read_request(session, found)
