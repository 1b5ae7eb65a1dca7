"""Putting a line right: a new one that says why, and the old one stays."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from models.errors import KnownError
from models.roles import DESK, LEADERS
from models.volunteers.actions.attending import (
    hold_volunteers,
    judge_typed,
    names_of,
    read_typed,
)
from models.volunteers.queries.attendance import read_others, read_shift
from models.volunteers.queries.fitness import list_unfit
from models.volunteers.queries.settings import read_volunteer_settings
from models.volunteers.rules.attendance import (
    Judgement,
)
from models.volunteers.tables import (
    Attendance,
    Certificate,
)
from models.work import Work, action


@dataclass(frozen=True)
class CorrectionForm:
    """How a line should read; both times empty means: was not there."""

    sign_in: str
    sign_out: str
    deducted: int | None = None
    volunteer_id: int | None = None  # None: the same person


@dataclass(frozen=True)
class Corrected:
    """A correction; `certificates` are numbers that were issued over the day."""

    id: int
    judgement: Judgement
    certificates: tuple[str, ...]


@action("更正服务时间", may=DESK)
def correct(work: Work, attendance_id: int, form: CorrectionForm, reason: str) -> Corrected:
    """Put a line right with a new one that names it and says why; both stay on file.

    What was approved has to be approved again, and only a leader may correct it. Raises
    KnownError for times that cannot have been.
    """
    row = work.session.get_one(Attendance, attendance_id)
    if not reason.strip():
        raise KnownError("请写明更正的原因。没有保存。", field="reason")
    who = form.volunteer_id or row.volunteer_id
    names = names_of(work, {who, row.volunteer_id})
    hold_volunteers(work, names)
    work.session.refresh(row)
    if not row.is_current:
        raise KnownError("这一行刚刚已经更正过，没有重复更正。请看最新的一行。")
    if row.approved_at is not None and work.clerk.role not in LEADERS:
        raise KnownError(
            f"{names[row.volunteer_id]} 的这段时长已经确认，请主管来更正。没有任何改动。"
        )
    shift = read_shift(work.session, row.shift_id)
    typed = read_typed(shift, form.sign_in, form.sign_out, form.deducted)
    others = read_others(work.session, [who], shift.day, [row.id])[who]
    settings = read_volunteer_settings(work.session, shift.day)
    unfit = list_unfit(work.session, shift.id, [who]).get(who, "")
    judgement = judge_typed(
        work, shift, typed.with_written(None), others, settings, names[who], unfit=unfit
    )
    row.is_current = False
    corrected = Attendance(
        activity_id=row.activity_id, shift_id=row.shift_id, volunteer_id=who, day=row.day,
        sheet_id=row.sheet_id, line=row.line, sign_in=typed.start.at, sign_out=typed.end.at,
        deducted=typed.deducted, minutes=judgement.minutes, credited=judgement.credited,
        written_hours=row.written_hours, doubts=[doubt.value for doubt in judgement.doubts],
        at=work.now, clerk_id=work.clerk.id, corrects_id=row.id, reason=reason.strip(),
        import_run_id=row.import_run_id,
    )  # fmt: skip
    work.session.add(corrected)
    work.session.flush()
    work.reason = reason.strip()
    return Corrected(corrected.id, judgement, _issued_over(work, {who, row.volunteer_id}, row))


def _issued_over(work: Work, who: Collection[int], row: Attendance) -> tuple[str, ...]:
    """Certificates that stand over a day that has just changed."""
    return tuple(
        work.session.scalars(
            select(Certificate.number)
            .where(
                Certificate.volunteer_id.in_(sorted(who)),
                Certificate.issued_at.is_not(None),
                Certificate.revoked_at.is_(None),
                Certificate.first_day <= row.day,
                Certificate.last_day >= row.day,
            )
            .order_by(Certificate.number)
        )
    )
