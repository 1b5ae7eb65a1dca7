"""Taking back an old proxy ledger as a whole, while nothing of it has been used."""

from sqlalchemy import Select, delete, or_, select

from models.cases.actions.old_ledger.undoing import (
    cases_of,
    check_unused,
    count_used,
    remove_imported,
)
from models.cases.tables import CaseStep, ImportedCase
from models.proxy.actions.old_ledger.taking import FROM_LEDGER, KIND
from models.proxy.tables import Agent, MoneyEntry, ProxyCase
from models.roles import DESK
from models.store.base import Base
from models.store.pointing import pointed_at
from models.work import Work, action

_OWN = tuple(t.__tablename__ for t in (ImportedCase, CaseStep, ProxyCase, MoneyEntry))


@action("撤销导入旧代办台账", may=DESK)
def undo_proxy_ledger(work: Work, run_id: int) -> int:
    """Remove all cases of an import, their money, and the people and agents it made.

    Returns how many cases. Raises KnownError that names how many are in use.
    """
    used = count_used(work, run_id, _OWN, _used_otherwise(run_id))
    run = check_unused(
        work, run_id, KIND, *used,
        ("件代办", "办理、收付款、评价，或资料修改过", "个别的请在代办页面上更正"),
    )  # fmt: skip
    agent_ids = _made_agents(work, run_id)
    removed = remove_imported(work, run, (MoneyEntry, ProxyCase, CaseStep))
    _drop_agents(work, agent_ids)
    for touched in ("proxy_case", "money_entry", "agent"):
        work.changes.touch(touched)
    return removed


def _used_otherwise(run_id: int) -> tuple[Select[int], ...]:
    """Money that did not come with the ledger, and what was changed of the request itself."""
    mine = cases_of(run_id)
    return (
        select(MoneyEntry.case_id).where(
            MoneyEntry.case_id.in_(mine), MoneyEntry.reason != FROM_LEDGER
        ),
        select(ProxyCase.case_id).where(ProxyCase.case_id.in_(mine), ProxyCase.version > 1),
    )


def _made_agents(work: Work, run_id: int) -> list[int]:
    facts = work.session.scalars(
        select(CaseStep.facts)
        .join(ImportedCase, ImportedCase.case_id == CaseStep.case_id)
        .where(ImportedCase.import_run_id == run_id, CaseStep.transition == "import")
    )
    return [kept["made_agent"] for kept in facts if "made_agent" in kept]


def _drop_agents(work: Work, agent_ids: list[int]) -> None:
    """Agents somebody has used or changed since stay."""
    agent = Base.metadata.tables[Agent.__tablename__]
    unused = select(agent.c.id).where(
        agent.c.id.in_(agent_ids), agent.c.version == 1, ~or_(*pointed_at(agent))
    )
    ids = list(work.session.scalars(unused))
    work.session.execute(delete(Agent).where(Agent.id.in_(ids)))
