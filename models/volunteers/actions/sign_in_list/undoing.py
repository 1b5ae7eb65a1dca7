"""Taking back typed sign-in sheets as a whole, while nothing of them has been used."""

from sqlalchemy import delete, func, or_, select

from models.errors import KnownError
from models.people.actions.imports import (
    check_can_undo,
)
from models.people.tables import ImportRun, Person
from models.roles import DESK
from models.store.base import Base
from models.store.find import drop_terms
from models.store.pointing import pointed_at
from models.volunteers.actions.sign_in_list.taking import KIND, TOUCHED
from models.volunteers.tables import Activity, Attendance, Shift, Volunteer
from models.work import Work, action


@action("撤销导入签到表", may=DESK)
def undo_sign_in_list(work: Work, run_id: int) -> int:
    """Remove all lines of an import with what it made; returns how many lines.

    Raises KnownError once something of it was approved, corrected or used otherwise.
    """
    session = work.session
    run = session.get_one(ImportRun, run_id)
    check_can_undo(run, KIND)
    used = _count_used(work, run_id)
    if used:
        said = "、".join(f"{count} {what}" for what, count in used.items())
        raise KnownError(
            f"“{run.file_name}”导入的内容中已有{said}被使用（确认、更正、报名，或资料修改过），"
            "不能整批撤销。没有任何改动；个别的请逐行更正。"
        )
    count = session.scalar(
        select(func.count()).select_from(Attendance).where(Attendance.import_run_id == run_id)
    )
    person_ids = list(session.scalars(select(Person.id).where(Person.import_run_id == run_id)))
    drop_terms(session, "person", person_ids)
    of_run = select(Activity.id).where(Activity.import_run_id == run_id)
    session.execute(delete(Attendance).where(Attendance.import_run_id == run_id))
    session.execute(delete(Shift).where(Shift.activity_id.in_(of_run)))
    for table in (Activity, Volunteer, Person):
        session.execute(delete(table).where(table.import_run_id == run_id))
    run.undone_at = work.now
    for touched in TOUCHED:
        work.changes.touch(touched)
    work.note(undone_import=run_id, removed=count or 0, removed_people=len(person_ids))
    return count or 0


def _count_used(work: Work, run_id: int) -> dict[str, int]:
    """What of the run was approved, corrected, pointed at or changed, by its word."""
    tables = Base.metadata.tables
    attendance, shift = tables["attendance"], tables["shift"]
    activity, volunteer, person = tables["activity"], tables["volunteer"], tables["person"]
    mine = select(activity.c.id).where(activity.c.import_run_id == run_id)
    foreign = or_(attendance.c.import_run_id.is_(None), attendance.c.import_run_id != run_id)
    questions = {
        "行时长": select(func.count()).where(
            attendance.c.import_run_id == run_id,
            or_(
                attendance.c.approved_at.is_not(None),
                attendance.c.corrects_id.is_not(None),
                attendance.c.is_current.is_(False),
            ),
        ),
        "个活动": select(func.count()).where(
            activity.c.import_run_id == run_id,
            or_(
                activity.c.version > 1,
                activity.c.id.in_(select(attendance.c.activity_id).where(foreign)),
                *pointed_at(activity, ("attendance", "shift")),
            ),
        ),
        "个班次": select(func.count()).where(
            shift.c.activity_id.in_(mine),
            or_(shift.c.version > 1, *pointed_at(shift, ("attendance",))),
        ),
        "名志愿者": select(func.count()).where(
            volunteer.c.import_run_id == run_id,
            or_(
                volunteer.c.version > 1,
                volunteer.c.id.in_(select(attendance.c.volunteer_id).where(foreign)),
                *pointed_at(volunteer, ("attendance",)),
            ),
        ),
        "位人员": select(func.count()).where(
            person.c.import_run_id == run_id,
            or_(
                person.c.version > 1,
                person.c.id.in_(
                    select(volunteer.c.person_id).where(
                        or_(
                            volunteer.c.import_run_id.is_(None),
                            volunteer.c.import_run_id != run_id,
                        )
                    )
                ),
                *pointed_at(person, ("volunteer",)),
            ),
        ),
    }  # fmt: skip
    counts = {what: work.session.scalar(question) or 0 for what, question in questions.items()}
    return {what: count for what, count in counts.items() if count}
