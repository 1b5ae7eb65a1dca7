"""Taking back a workbook of double check-in as a whole, while nothing of it has been used."""

from sqlalchemy import delete, func, or_, select

from models.double_check_in.actions.incoming.taking import KIND
from models.double_check_in.tables import CheckIn, PartnerUnit, UnitSpell
from models.errors import KnownError
from models.people.actions.imports import check_can_undo
from models.people.tables import ImportRun, Person
from models.roles import DESK
from models.store.base import Base
from models.store.find import drop_terms
from models.store.pointing import pointed_at
from models.work import Work, action


@action("撤销导入双报到", may=DESK)
def undo_double_checkin(work: Work, run_id: int) -> int:
    """Remove the units, members and people of an import; returns how many members.

    Raises KnownError that names how many are in use: received, on a post, served, or changed.
    """
    session = work.session
    run = session.get_one(ImportRun, run_id)
    check_can_undo(run, KIND)
    members, units, people = _count_used(work, run_id)
    if members or units or people:
        parts = (
            f"{members} 名报到党员" if members else "",
            f"{units} 个单位" if units else "",
            f"{people} 位人员" if people else "",
        )
        raise KnownError(
            f"“{run.file_name}”导入的内容中已有 {'、'.join(filter(None, parts))}被使用"
            "（接收、定岗、服务，或资料修改过），不能整批撤销。没有任何改动；个别的请逐个更正。"
        )
    mine = select(CheckIn.id).where(CheckIn.import_run_id == run_id)
    count = session.scalar(select(func.count()).where(CheckIn.import_run_id == run_id)) or 0
    ids = list(session.scalars(select(Person.id).where(Person.import_run_id == run_id)))
    drop_terms(session, "person", ids)
    session.execute(
        delete(UnitSpell)
        .where(UnitSpell.check_in_id.in_(mine))
        .execution_options(synchronize_session=False)
    )
    for table in (CheckIn, PartnerUnit, Person):
        session.execute(
            delete(table)
            .where(table.import_run_id == run_id)
            .execution_options(synchronize_session=False)
        )
        work.changes.touch(table.__tablename__)
    run.undone_at = work.now
    work.note(undone_import=run_id, removed=count, removed_people=len(ids))
    return count


def _count_used(work: Work, run_id: int) -> tuple[int, int, int]:
    """Members, units and people of the run that anything else points to, or that were changed."""
    tables = Base.metadata.tables
    member, unit, person, spell = (
        tables[t.__tablename__] for t in (CheckIn, PartnerUnit, Person, UnitSpell)
    )
    mine = select(member.c.id).where(member.c.import_run_id == run_id)
    foreign = or_(member.c.import_run_id.is_(None), member.c.import_run_id != run_id)
    used_members = select(func.count()).where(
        member.c.import_run_id == run_id,
        or_(member.c.version > 1, *pointed_at(member, (spell.name,))),
    )
    used_units = select(func.count()).where(
        unit.c.import_run_id == run_id,
        or_(
            unit.c.version > 1,
            unit.c.id.in_(select(member.c.unit_id).where(foreign)),
            unit.c.id.in_(select(spell.c.unit_id).where(spell.c.check_in_id.not_in(mine))),
            *pointed_at(unit, (member.name, spell.name)),
        ),
    )
    used_people = select(func.count()).where(
        person.c.import_run_id == run_id,
        or_(
            person.c.version > 1,
            person.c.id.in_(select(member.c.person_id).where(foreign)),
            *pointed_at(person, (member.name,)),
        ),
    )
    session = work.session
    return (
        session.scalar(used_members) or 0,
        session.scalar(used_units) or 0,
        session.scalar(used_people) or 0,
    )
