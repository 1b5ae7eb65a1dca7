"""Agents: who they are, when they are on duty, and taking over when one leaves."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import delete, select

from models.cases.actions.steps import record_step
from models.cases.tables import Case
from models.errors import KnownError
from models.people.rules.contacts import read_phone
from models.people.rules.names import read_name
from models.proxy.actions.moving import hand_on
from models.proxy.actions.papers import issue_handover
from models.proxy.queries.custody import held_by_agent
from models.proxy.rules.agents import read_known_as
from models.proxy.rules.custody import Holder, HolderKind
from models.proxy.tables import Agent, AgentHandover, AuthorisationLetter, DutyDay, ProxyCase
from models.roles import DESK, LEADERS
from models.work import Work, action


@dataclass(frozen=True)
class AgentForm:
    """An agent as the form gives it."""

    name: str
    unit: str = ""
    staff_number: str = ""
    phone: str = ""
    account_id: int | None = None
    grid_ids: tuple[int, ...] = ()
    item_codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class HandoverDone:
    """What a handover moved, and the sheet both sign."""

    paper_id: int
    case_ids: tuple[int, ...]
    lines: int
    letters_to_renew: tuple[int, ...] = field(default=())


@action("登记代办员", may=LEADERS)
def add_agent(work: Work, form: AgentForm) -> int:
    """Register an agent from today and return the id.

    Raises KnownError for a name another agent already serves under: drawers and papers name the
    agent, so that the second one is registered with a distinction (李敏（二网格）).
    """
    agent = Agent(since=work.today)
    _fill(agent, form)
    _check_name(work, agent)
    work.session.add(agent)
    work.session.flush()
    return agent.id


@action("修改代办员", may=LEADERS)
def change_agent(work: Work, agent_id: int, form: AgentForm) -> None:
    """Change an agent's data; letters already signed keep theirs.

    Raises KnownError for a new name while things lie in the drawers of the old one, and for one
    another agent serves under.
    """
    agent = work.session.get_one(Agent, agent_id)
    before = agent.name
    _fill(agent, form)
    if agent.name != before:
        _check_name(work, agent)
    if agent.name != before and (held := held_by_agent(work.session, before)):
        raise KnownError(
            f"{before}的抽屉里还有 {len(held)} 项材料，现在改姓名会对不上。"
            "请先移交或回交，再改姓名。没有保存。",
            field="name",
        )


@action("安排值班", may=LEADERS)
def set_duty(work: Work, day: date, agent_ids: tuple[int, ...], note: str = "") -> None:
    """Who is on duty that day, instead of who was."""
    work.session.execute(delete(DutyDay).where(DutyDay.day == day))
    work.session.add_all(DutyDay(day=day, agent_id=id_, note=note) for id_ in agent_ids)


@action("代办交接", may=DESK)
def hand_over(work: Work, from_id: int, to_id: int, leaves: bool = False) -> HandoverDone:
    """Everything open, held and promised passes from one agent to another, on one signed sheet.

    The history of each case names both. Who leaves is taken off the roster from tomorrow on.

    The letters name the agent who leaves: each case needs a renewed one before the next act. Raises
    KnownError if somebody hands over to himself or to an agent who has left.
    """
    giver, taker = work.session.get_one(Agent, from_id), work.session.get_one(Agent, to_id)
    if giver.id == taker.id or taker.left_on is not None:
        raise KnownError("请选择另一位在岗的代办员来接手。没有任何改动。", field="to")
    open_cases = list(
        work.session.scalars(
            select(ProxyCase)
            .join(Case, Case.id == ProxyCase.case_id)
            .where(ProxyCase.agent_id == from_id, Case.is_open)
            .order_by(ProxyCase.case_id)
        )
    )
    for proxied in open_cases:
        proxied.agent_id = taker.id
        if taker.account_id is not None:
            proxied.case.handler_id = taker.account_id
    moved = 0
    for row in held_by_agent(work.session, giver.name):
        to = Holder(HolderKind.CENTRE, row.holder.name.replace(giver.name, taker.name, 1))
        hand_on(work, row.line_id, row.copies, row.holder, to, remark="代办员交接")
        moved += 1
    ids = tuple(p.case_id for p in open_cases)
    letters = tuple(
        work.session.scalars(
            select(AuthorisationLetter.case_id).where(
                AuthorisationLetter.case_id.in_(ids), AuthorisationLetter.ended_on.is_(None)
            )
        )
    )
    paper_id = issue_handover(work, giver, taker, open_cases)
    for proxied in open_cases:
        record_step(work, proxied.case, "handover", f"{giver.name}交给{taker.name}")
    work.session.add(
        AgentHandover(
            from_id=giver.id, to_id=taker.id, at=work.now, clerk_id=work.clerk.id,
            facts={"cases": list(ids), "lines": moved, "paper": paper_id},
        )
    )  # fmt: skip
    if leaves:
        giver.left_on = work.today
        _drop_duty(work, giver)
    return HandoverDone(paper_id, ids, moved, letters)


def _drop_duty(work: Work, agent: Agent) -> None:
    """Who has left is on duty no more, from tomorrow on."""
    planned = (DutyDay.agent_id == agent.id, DutyDay.day > work.today)
    work.session.execute(delete(DutyDay).where(*planned))
    work.changes.touch("duty_day")


def _check_name(work: Work, agent: Agent) -> None:
    """Also refused: the name of somebody who left, as long as things lie under it."""
    serving = select(Agent.id).where(Agent.name == agent.name, Agent.left_on.is_(None)).limit(1)
    with work.session.no_autoflush:
        taken = work.session.scalar(serving) is not None
        if taken or held_by_agent(work.session, agent.name):
            raise KnownError(
                f"已经有一位代办员叫“{agent.name}”，抽屉和交接单会分不清是谁的。"
                f"请在姓名后面用括号注明，例如“{agent.name}（二网格）”。没有保存。",
                field="name",
            )


def _fill(agent: Agent, form: AgentForm) -> None:
    read_phone(form.phone)
    read_name(form.name)
    agent.name = read_known_as(form.name)
    agent.unit, agent.staff_number = form.unit.strip(), form.staff_number.strip()
    agent.phone, agent.account_id = form.phone.strip(), form.account_id
    agent.grid_ids, agent.item_codes = list(form.grid_ids), list(form.item_codes)
