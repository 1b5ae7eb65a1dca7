"""Taking back an old proxy ledger as a whole, while nothing of it has been used."""

from sqlalchemy import delete, func, or_, select

from models.cases.tables import Case, CaseStep, ImportedCase
from models.errors import KnownError
from models.people.actions.imports import PORTION, check_can_undo
from models.people.tables import ImportRun, Person
from models.proxy.actions.old_ledger.taking import FROM_LEDGER, KIND
from models.proxy.tables import Agent, MoneyEntry, ProxyCase
from models.roles import DESK
from models.store.base import Base
from models.store.find import drop_terms
from models.store.pointing import pointed_at
from models.work import Work, action

_OWN = tuple(t.__tablename__ for t in (ImportedCase, CaseStep, ProxyCase, MoneyEntry))


@action("撤销导入旧代办台账", may=DESK)
def undo_proxy_ledger(work: Work, run_id: int) -> int:
    """Remove all cases of an import, their money, and the people and agents it made.

    Returns how many cases. Raises KnownError that names how many are in use.
    """
    session = work.session
    run = session.get_one(ImportRun, run_id)
    check_can_undo(run, KIND)
    cases, people = _count_used(work, run_id)
    if cases or people:
        used = "、".join(
            part
            for part in (f"{cases} 件代办" if cases else "", f"{people} 位人员" if people else "")
            if part
        )
        raise KnownError(
            f"“{run.file_name}”导入的内容中已有 {used}被使用（办理、收付款、评价，或资料修改过），"
            "不能整批撤销。没有任何改动；个别的请在代办页面上更正。"
        )
    of_run = select(ImportedCase.case_id).where(ImportedCase.import_run_id == run_id)
    case_ids = list(session.scalars(of_run))
    person_ids = list(session.scalars(select(Person.id).where(Person.import_run_id == run_id)))
    agent_ids = _made_agents(work, run_id)
    drop_terms(session, "service_case", case_ids)
    drop_terms(session, "person", person_ids)
    for table in (MoneyEntry, ProxyCase, CaseStep):
        session.execute(delete(table).where(table.case_id.in_(of_run)))
    session.execute(delete(ImportedCase).where(ImportedCase.import_run_id == run_id))
    for start in range(0, len(case_ids), PORTION):
        some = case_ids[start : start + PORTION]
        session.execute(delete(Case).where(Case.id.in_(some)))
    session.execute(delete(Person).where(Person.import_run_id == run_id))
    _drop_agents(work, agent_ids)
    run.undone_at = work.now
    for touched in ("service_case", "proxy_case", "money_entry", "person", "agent"):
        work.changes.touch(touched)
    work.note(undone_import=run_id, removed=len(case_ids), removed_people=len(person_ids))
    return len(case_ids)


def _count_used(work: Work, run_id: int) -> tuple[int, int]:
    """Cases and people of the run that anything else points to, or that were changed by hand."""
    tables = Base.metadata.tables
    case, person = tables[Case.__tablename__], tables[Person.__tablename__]
    mine = select(ImportedCase.case_id).where(ImportedCase.import_run_id == run_id)
    stepped = select(CaseStep.case_id).where(
        CaseStep.case_id.in_(mine), CaseStep.transition != "import"
    )
    paid = select(MoneyEntry.case_id).where(
        MoneyEntry.case_id.in_(mine), MoneyEntry.reason != FROM_LEDGER
    )
    changed = select(ProxyCase.case_id).where(ProxyCase.case_id.in_(mine), ProxyCase.version > 1)
    cases = select(func.count()).where(
        case.c.id.in_(mine),
        or_(
            case.c.version > 1,
            *(case.c.id.in_(used) for used in (stepped, paid, changed)),
            *pointed_at(case, _OWN),
        ),
    )
    elsewhere = (
        select(case.c.applicant_id)
        .join(person, person.c.id == case.c.applicant_id)
        .where(person.c.import_run_id == run_id, case.c.id.not_in(mine))
    )
    people = select(func.count()).where(
        person.c.import_run_id == run_id,
        or_(
            person.c.version > 1,
            person.c.id.in_(elsewhere),
            *pointed_at(person, (Case.__tablename__,)),
        ),
    )
    return work.session.scalar(cases) or 0, work.session.scalar(people) or 0


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
