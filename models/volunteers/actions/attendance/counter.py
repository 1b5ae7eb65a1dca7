"""Signing in and out at the counter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from models.errors import KnownError
from models.roles import DESK
from models.volunteers.actions.attending import (
    check_shift,
    hold_volunteers,
    judge_typed,
    names_of,
)
from models.volunteers.queries.attendance import breaks_of, read_others, read_shift
from models.volunteers.queries.fitness import list_unfit, read_admitted
from models.volunteers.queries.settings import read_volunteer_settings
from models.volunteers.rules.attendance import (
    Doubt,
    MustConfirmSignIn,
    Times,
)
from models.volunteers.rules.signing_up import Caution, unconfirmed
from models.volunteers.rules.times import ReadTime, TimeKind
from models.volunteers.tables import Attendance
from models.work import Work, action

EARLY = timedelta(hours=2)  # so long before the shift nobody asks


@dataclass(frozen=True)
class CheckedOut:
    """A visit that ended at the counter."""

    attendance_id: int
    minutes: int
    credited: int | None  # None: doubtful, see doubts
    doubts: tuple[Doubt, ...]


@action("前台签到", may=DESK)
def check_in_now(
    work: Work,
    shift_id: int,
    volunteer_id: int,
    *,
    confirmed: Sequence[str] = (),
    with_guardian: bool = False,
) -> int:
    """Somebody signs in now; returns the id of the line.

    Raises MustConfirmSignIn for somebody who did not sign up, is in elsewhere, came back, or is
    early; KnownError where the shift is over, or for whom no place of it is fit (age, danger).
    """
    shift = read_shift(work.session, shift_id)
    check_shift(shift)
    name = names_of(work, [volunteer_id])[volunteer_id]
    hold_volunteers(work, [volunteer_id])
    now = _minute(work)
    if now >= shift.ends_at:
        raise KnownError(
            f"“{shift.activity}”已于 {shift.ends_at:%m月%d日%H:%M} 结束，不能再签到。"
            "补录请用签到表或更正。没有保存。"
        )
    others = read_others(work.session, [volunteer_id], shift.day)[volunteer_id]
    for other in others:
        if other.shift_id == shift_id and other.sign_in and other.sign_out is None:
            raise KnownError(f"{name} 已于 {other.sign_in:%H:%M} 签到，没有重复签到。")
    cautions = []
    if now < shift.starts_at - EARLY:
        cautions.append(
            Caution("EARLY", f"离开始（{shift.starts_at:%m月%d日%H:%M}）还有两个多小时")
        )
    if volunteer_id not in read_admitted(work.session, shift_id):
        _check_fit(work, shift_id, volunteer_id, name, with_guardian=with_guardian)
        cautions.append(Caution("NOT_SIGNED_UP", "没有报名这一班"))
    if any(other.shift_id == shift_id for other in others):
        cautions.append(Caution(Doubt.DUP_SIGNIN, Doubt.DUP_SIGNIN.text))
    for other in others:
        if other.shift_id != shift_id and other.sign_in and other.sign_out is None:
            cautions.append(Caution("STILL_IN", f"在“{other.name}”还没有签退"))
            break
    asked = unconfirmed(cautions, confirmed)
    if asked:
        raise MustConfirmSignIn(name, asked)
    row = Attendance(
        activity_id=shift.activity_id, shift_id=shift_id, volunteer_id=volunteer_id,
        day=shift.day, sign_in=now, doubts=[Doubt.OUT_MISSING.value], at=work.now,
        clerk_id=work.clerk.id,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row.id


@action("前台签退", may=DESK)
def check_out_now(work: Work, shift_id: int, volunteer_id: int) -> CheckedOut:
    """Whoever is in signs out now; the line is complete with it.

    Raises KnownError for somebody who is not in.
    """
    shift = read_shift(work.session, shift_id)
    name = names_of(work, [volunteer_id])[volunteer_id]
    hold_volunteers(work, [volunteer_id])
    row = work.session.scalar(
        select(Attendance).where(
            Attendance.shift_id == shift_id,
            Attendance.volunteer_id == volunteer_id,
            Attendance.is_current,
            Attendance.sign_in.is_not(None),
            Attendance.sign_out.is_(None),
        )
    )
    if row is None:
        raise KnownError(
            f"{name} 在“{shift.activity}”没有签到，或者已经签退。没有保存；漏签的请用更正补上。"
        )
    now = _minute(work)
    start, end = ReadTime(TimeKind.READ, row.sign_in), ReadTime(TimeKind.READ, now)
    times = Times(row.sign_in, now, breaks_of(shift, None, start, end))
    others = read_others(work.session, [volunteer_id], shift.day, [row.id])[volunteer_id]
    settings = read_volunteer_settings(work.session, shift.day)
    judgement = judge_typed(work, shift, times, others, settings, name)
    row.sign_out, row.deducted = now, times.deducted
    row.minutes, row.credited = judgement.minutes, judgement.credited
    row.doubts = [doubt.value for doubt in judgement.doubts]
    return CheckedOut(row.id, judgement.minutes or 0, judgement.credited, judgement.doubts)


def _check_fit(
    work: Work, shift_id: int, volunteer_id: int, name: str, *, with_guardian: bool
) -> None:
    """Whoever just comes along is looked at as at sign-up; one place has to be fit."""
    unfit = list_unfit(work.session, shift_id, [volunteer_id], with_guardian=with_guardian)
    if unfit:
        raise KnownError(
            f"{name} 没有报名，也不能参加：{unfit[volunteer_id]}。没有签到。", field="volunteer"
        )


def _minute(work: Work) -> datetime:
    return work.now.replace(second=0, microsecond=0)
