"""Taking back a workbook of needs and resources, while nothing of it has been used."""

from sqlalchemy import delete, func, or_, select, update

from models.errors import KnownError
from models.people.actions.imports import check_can_undo
from models.people.tables import ImportRun
from models.roles import DESK
from models.store.base import Base
from models.store.pointing import pointed_at
from models.three_lists.actions.incoming.taking import KIND
from models.three_lists.rules.lists import NeedState
from models.three_lists.tables import Match, Need, Resource
from models.work import Work, action


@action("撤销导入需求资源清单", may=DESK)
def undo_needs_resources(work: Work, run_id: int) -> int:
    """Remove the needs and resources of an import and their links; returns how many rows.

    Raises KnownError that names how many are in use: matched by hand, done, in a project, or
    changed.
    """
    session = work.session
    run = session.get_one(ImportRun, run_id)
    check_can_undo(run, KIND)
    needs, resources = _count_used(work, run_id)
    if needs or resources:
        parts = (f"{needs} 条需求" if needs else "", f"{resources} 条资源" if resources else "")
        raise KnownError(
            f"“{run.file_name}”导入的内容中已有 {'、'.join(filter(None, parts))}被使用"
            "（对接、立项、办理，或资料修改过），不能整批撤销。没有任何改动；个别的请逐条更正。"
        )
    # A resource that was there before gets the places back that this import promised.
    taken = session.execute(
        select(Match.resource_id, func.count())
        .where(Match.import_run_id == run_id, Match.released_at.is_(None))
        .group_by(Match.resource_id)
    ).all()
    for resource_id, count in taken:
        session.execute(
            update(Resource)
            .where(Resource.id == resource_id)
            .values(taken=Resource.taken - count)
            .execution_options(synchronize_session=False)
        )
    linked = set(session.scalars(select(Match.need_id).where(Match.import_run_id == run_id)))
    removed = 0
    for table in (Match, Need, Resource):
        done = session.execute(
            delete(table)
            .where(table.import_run_id == run_id)
            .execution_options(synchronize_session=False)
        )
        removed += 0 if table is Match else done.rowcount  # type: ignore[attr-defined]
        work.changes.touch(table.__tablename__)
    still = select(Match.need_id).where(Match.released_at.is_(None))
    session.execute(
        update(Need)
        .where(Need.id.in_(linked), Need.status == NeedState.MATCHED.value, Need.id.not_in(still))
        .values(status=NeedState.OPEN.value)
        .execution_options(synchronize_session=False)
    )
    run.undone_at = work.now
    work.note(undone_import=run_id, removed=removed)
    return removed


def _count_used(work: Work, run_id: int) -> tuple[int, int]:
    tables = Base.metadata.tables
    need, resource, match = (tables[t.__tablename__] for t in (Need, Resource, Match))
    # Promises by hand, and those of the import that somebody has ended since.
    by_hand = or_(
        match.c.import_run_id.is_(None), match.c.import_run_id != run_id, match.c.version > 1
    )
    found = []
    for table, column in ((need, match.c.need_id), (resource, match.c.resource_id)):
        statement = select(func.count()).where(
            table.c.import_run_id == run_id,
            or_(
                table.c.version > 1,
                table.c.id.in_(select(column).where(by_hand)),
                *pointed_at(table, (match.name,)),
            ),
        )
        found.append(work.session.scalar(statement) or 0)
    return found[0], found[1]
