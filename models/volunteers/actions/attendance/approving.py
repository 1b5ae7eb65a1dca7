"""Hours count once the person in charge stands up for them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import select

from models.errors import KnownError
from models.roles import DESK, LEADERS
from models.volunteers.actions.attending import (
    DoubtfulLine,
    as_doubtful,
    hold_volunteers,
    names_of,
)
from models.volunteers.queries.attendance import ShiftFacts, list_approvers, read_shift
from models.volunteers.queries.settings import read_volunteer_settings
from models.volunteers.rules.attendance import (
    NEVER_CONFIRMED,
    Doubt,
)
from models.volunteers.rules.hours import credit
from models.volunteers.tables import (
    Attendance,
)
from models.work import Work, action

LONGEST_CONFIRMED = 200
OWN_HOURS = "本人的时长由别人确认；只能由本人确认的，请写明理由"


@dataclass(frozen=True)
class Approved:
    """What was approved, and what still has no hours."""

    count: int
    minutes: int
    left: tuple[DoubtfulLine, ...]


@action("确认服务时长", may=DESK)
def approve(
    work: Work,
    attendance_ids: Sequence[int],
    by: str,
    confirmed: Mapping[int, str] | None = None,
) -> Approved:
    """The person in charge stands up for these lines; from now on their hours count.

    `confirmed` says for a doubtful line why it holds as it stands (id → reason); doubtful lines
    without a reason, and lines without both times, are left; so are one's own hours, which
    somebody else approves, or oneself with a reason. Raises KnownError where `by` does not lead
    the activity, or where two approved lines of one person would overlap.
    """
    rows = list(
        work.session.scalars(
            select(Attendance)
            .where(Attendance.id.in_(sorted(set(attendance_ids))))
            .order_by(Attendance.id)
        )
    )
    return _approve(work, rows, by, confirmed or {})


@action("确认服务时长（整班）", may=DESK)
def approve_shift(
    work: Work, shift_id: int, by: str, confirmed: Mapping[int, str] | None = None
) -> Approved:
    """The same for everything of a shift that waits."""
    rows = list(
        work.session.scalars(
            select(Attendance)
            .where(
                Attendance.shift_id == shift_id,
                Attendance.is_current,
                Attendance.approved_at.is_(None),
            )
            .order_by(Attendance.id)
        )
    )
    return _approve(work, rows, by, confirmed or {})


def _approve(
    work: Work, rows: Sequence[Attendance], by: str, confirmed: Mapping[int, str]
) -> Approved:
    if not rows:
        raise KnownError("没有要确认的时长。没有任何改动。")
    names = names_of(work, {row.volunteer_id for row in rows})
    hold_volunteers(work, names)
    for row in rows:
        work.session.refresh(row)
    shifts = {id_: read_shift(work.session, id_) for id_ in {row.shift_id for row in rows}}
    for shift in shifts.values():
        _check_by(work, shift, by)
        if work.now < shift.ends_at and any(
            row.shift_id == shift.id and row.sign_out is None and row.sign_in is not None
            for row in rows
        ):
            raise KnownError(f"“{shift.activity}”还有人没有签退，请在结束后再确认。没有任何改动。")
    left, taken = [], []
    for row in rows:
        if not row.is_current or row.approved_at is not None:
            continue
        doubts = {Doubt(code) for code in row.doubts}
        if Doubt.ABSENT in doubts:
            continue  # nothing to approve: who was not there has no hours
        reason = confirmed.get(row.id, "").strip()
        name = names[row.volunteer_id]
        if doubts.intersection(NEVER_CONFIRMED) or (doubts and not reason):
            left.append(as_doubtful(row, name))
            continue
        is_own = name == by.strip()
        if is_own and not reason:
            left.append(as_doubtful(row, name, OWN_HOURS))
            continue
        taken.append(row)
        if doubts or is_own:
            row.confirmed = reason[:LONGEST_CONFIRMED]
        if doubts:
            _credit(work, row, shifts[row.shift_id])
    _check_apart(work, taken, names)
    for row in taken:
        row.approved_at, row.approved_by = work.now, by.strip()
        row.approver_id = work.clerk.id
    work.session.flush()
    return Approved(len(taken), sum(row.credited or 0 for row in taken), tuple(left))


def _check_by(work: Work, shift: ShiftFacts, by: str) -> None:
    own = (work.clerk.name,) if work.clerk.role in LEADERS else ()
    may = (*list_approvers(work.session, shift), *own)
    if by.strip() and by.strip() in may:
        return
    who = "、".join(dict.fromkeys(may)) or "主管"
    raise KnownError(
        f"“{shift.activity}”的时长由 {who} 确认，请选定确认人。没有任何改动。", field="by"
    )


def _credit(work: Work, row: Attendance, shift: ShiftFacts) -> None:
    """A doubtful line counts as it stands, by the settings of its day."""
    settings = read_volunteer_settings(work.session, shift.day)
    assert row.minutes is not None  # both times are there
    row.credited = credit(row.minutes, row.deducted, settings.step, settings.rounding)


def _check_apart(work: Work, taken: Collection[Attendance], names: Mapping[int, str]) -> None:
    """Nobody is in two places at once, whatever was confirmed."""
    if not taken:
        return
    first, last = min(row.day for row in taken), max(row.day for row in taken)
    kept = work.session.scalars(
        select(Attendance).where(
            Attendance.volunteer_id.in_(sorted({row.volunteer_id for row in taken})),
            Attendance.is_current,
            Attendance.approved_at.is_not(None),
            Attendance.day >= first - timedelta(days=1),
            Attendance.day <= last + timedelta(days=1),
        )
    )
    by_person: dict[int, list[Attendance]] = {}
    for row in [*taken, *kept]:
        by_person.setdefault(row.volunteer_id, []).append(row)
    for volunteer_id, rows in by_person.items():
        rows.sort(key=lambda row: (row.sign_in or datetime.min, row.id))
        for before, after in pairwise(rows):
            assert before.sign_out is not None and after.sign_in is not None
            if before.sign_out > after.sign_in:
                raise KnownError(
                    f"{names[volunteer_id]} {after.day:%m月%d日}有两段时间重叠"
                    f"（{before.sign_in:%H:%M}–{before.sign_out:%H:%M} 和 "
                    f"{after.sign_in:%H:%M}–{after.sign_out:%H:%M}），不能都确认。"
                    "没有任何改动；请先更正其中一段。"
                )
