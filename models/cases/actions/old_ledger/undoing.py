"""Taking back an old ledger as a whole, while nothing of it has been used."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, delete, func, or_, select

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

_OWN = tuple(table.__tablename__ for table in (ImportedCase, CaseStep))


@action("撤销导入旧台账", may=DESK)
def undo_ledger(work: Work, run_id: int) -> int:
    """Remove all cases of an import and the people it made; returns how many cases.

    Raises KnownError that names how many are in use: a further step or paper of a case, a visit
    or change of a person.
    """
    run = check_unused(
        work, run_id, KIND, *count_used(work, run_id, _OWN),
        ("件办件", "办理、评价、来访，或资料修改过", "个别办件请在办件页面上更正"),
    )  # fmt: skip
    return remove_imported(work, run, (CaseStep,))


def check_unused(
    work: Work, run_id: int, kind: str, cases: int, people: int, words: tuple[str, str, str]
) -> ImportRun:
    """The import, or KnownError where any of its cases or people are in use.

    `words`: what the cases are counted as, what using them means, and where to mend one.
    """
    run = work.session.get_one(ImportRun, run_id)
    check_can_undo(run, kind)
    counted, using, mend = words
    if cases or people:
        parts = (f"{cases} {counted}" if cases else "", f"{people} 位人员" if people else "")
        used = "、".join(part for part in parts if part)
        raise KnownError(
            f"“{run.file_name}”导入的内容中已有 {used}被使用（{using}），"
            f"不能整批撤销。没有任何改动；{mend}。"
        )
    return run


def remove_imported(work: Work, run: ImportRun, hanging: Sequence[Any]) -> int:
    """Delete the cases of an import, what hangs on them (tables with a `case_id`, in the order
    in which they may go), and the people it made; returns how many cases.
    """
    session = work.session
    of_run = cases_of(run.id)
    case_ids = list(session.scalars(of_run))
    person_ids = list(session.scalars(select(Person.id).where(Person.import_run_id == run.id)))
    drop_terms(session, "service_case", case_ids)
    drop_terms(session, "person", person_ids)
    for table in hanging:
        session.execute(delete(table).where(table.case_id.in_(of_run)))
    session.execute(delete(ImportedCase).where(ImportedCase.import_run_id == run.id))
    for start in range(0, len(case_ids), PORTION):
        some = case_ids[start : start + PORTION]
        session.execute(delete(Case).where(Case.id.in_(some)))
    session.execute(delete(Person).where(Person.import_run_id == run.id))
    run.undone_at = work.now
    work.changes.touch("service_case")
    work.changes.touch("person")
    work.note(undone_import=run.id, removed=len(case_ids), removed_people=len(person_ids))
    return len(case_ids)


def count_used(
    work: Work, run_id: int, own: Sequence[str], more: Sequence[Any] = ()
) -> tuple[int, int]:
    """Cases and people of the run that anything else points to, or that were changed by hand.

    `own` are the tables an import itself fills; `more` selects cases that count as used, too.
    """
    tables = Base.metadata.tables
    case, person = tables[Case.__tablename__], tables[Person.__tablename__]
    mine = cases_of(run_id)
    stepped = select(CaseStep.case_id).where(
        CaseStep.case_id.in_(mine), CaseStep.transition != "import"
    )
    cases = select(func.count()).where(
        case.c.id.in_(mine),
        or_(
            case.c.version > 1,
            *(case.c.id.in_(used) for used in (stepped, *more)),
            *pointed_at(case, own),
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


def cases_of(run_id: int) -> Select[int]:
    """The ids of the cases of an import."""
    return select(ImportedCase.case_id).where(ImportedCase.import_run_id == run_id)
