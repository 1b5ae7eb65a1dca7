"""Taking back an old ledger as a whole, while nothing of it has been used."""

from sqlalchemy import delete, func, or_, select

from models.cases.actions.old_ledger.taking import KIND
from models.cases.tables import Case, CaseStep, ImportedCase
from models.errors import KnownError
from models.people.actions.imports import PORTION, check_can_undo
from models.people.tables import ImportRun, Person
from models.roles import DESK
from models.store.base import Base
from models.store.find import drop_terms
from models.store.pointing import pointed_at
from models.work import Work, action


@action("撤销导入旧台账", may=DESK)
def undo_ledger(work: Work, run_id: int) -> int:
    """Remove all cases of an import and the people it made; returns how many cases.

    Raises KnownError that names how many are in use: a further step or paper of a case, a visit
    or change of a person.
    """
    session = work.session
    run = session.get_one(ImportRun, run_id)
    check_can_undo(run, KIND)
    cases, people = _count_used(work, run_id)
    if cases or people:
        used = "、".join(
            part
            for part in (f"{cases} 件办件" if cases else "", f"{people} 位人员" if people else "")
            if part
        )
        raise KnownError(
            f"“{run.file_name}”导入的内容中已有 {used}被使用（办理、评价、来访，或资料修改过），"
            "不能整批撤销。没有任何改动；个别办件请在办件页面上更正。"
        )
    of_run = select(ImportedCase.case_id).where(ImportedCase.import_run_id == run_id)
    case_ids = list(session.scalars(of_run))
    person_ids = list(session.scalars(select(Person.id).where(Person.import_run_id == run_id)))
    drop_terms(session, "service_case", case_ids)
    drop_terms(session, "person", person_ids)
    session.execute(delete(CaseStep).where(CaseStep.case_id.in_(of_run)))
    session.execute(delete(ImportedCase).where(ImportedCase.import_run_id == run_id))
    for start in range(0, len(case_ids), PORTION):
        some = case_ids[start : start + PORTION]
        session.execute(delete(Case).where(Case.id.in_(some)))
    session.execute(delete(Person).where(Person.import_run_id == run_id))
    run.undone_at = work.now
    work.changes.touch("service_case")
    work.changes.touch("person")
    work.note(undone_import=run_id, removed=len(case_ids), removed_people=len(person_ids))
    return len(case_ids)


def _count_used(work: Work, run_id: int) -> tuple[int, int]:
    """Cases and people of the run that anything else points to, or that were changed by hand."""
    tables = Base.metadata.tables
    case, person = tables[Case.__tablename__], tables[Person.__tablename__]
    mine = select(ImportedCase.case_id).where(ImportedCase.import_run_id == run_id)
    own = (ImportedCase.__tablename__, CaseStep.__tablename__)
    stepped = select(CaseStep.case_id).where(
        CaseStep.case_id.in_(mine), CaseStep.transition != "import"
    )
    cases = select(func.count()).where(
        case.c.id.in_(mine),
        or_(case.c.version > 1, case.c.id.in_(stepped), *pointed_at(case, own)),
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
