"""Judging who was where from when to when: what cannot be, and what somebody has to look at."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from models.volunteers.rules.hours import credit
from models.volunteers.rules.settings import VolunteerSettings
from models.volunteers.rules.signing_up import Caution, MustConfirm
from models.volunteers.rules.times import Plan
from models.worded import Worded

AROUND = timedelta(hours=1)  # so much earlier or later than the shift nobody asks
HAND_ROUNDING = 30  # minutes; whoever rounds by hand stays within half an hour


class Refusal(Worded):
    """What cannot have been."""

    TIME_UNREADABLE = "TIME_UNREADABLE", "时间看不懂，请写成 8:30 这样"
    OUT_BEFORE_IN = "OUT_BEFORE_IN", "签退早于签到，活动也不跨零点，请核对；跨零点的请写“次日”"
    OVER_24H = "OVER_24H", "签到到签退超过 24 小时，请核对日期"
    OVER_SHIFT = "OVER_SHIFT", "一班的时间太长，超过了设置的上限，请核对"
    OVER_DAY = "OVER_DAY", "同一天的服务合计超过了一天的上限，请核对"
    IN_FUTURE = "IN_FUTURE", "时间还没有到，请核对"


class Doubt(Worded):
    """What gives no hours until somebody has decided."""

    ABSENT = "ABSENT", "没有签到也没有签退，按未到"
    OUT_MISSING = "OUT_MISSING", "没有签退，时长待定"
    IN_MISSING = "IN_MISSING", "没有签到，时长待定"
    DUP_SIGNIN = "DUP_SIGNIN", "同一人在这一班已经签到过"
    OVERLAP = "OVERLAP", "同一时间在另一个活动签到"
    OUTSIDE_SHIFT = "OUTSIDE_SHIFT", "时间在这一班以外，请确认"
    HOURS_MISMATCH = "HOURS_MISMATCH", "手写的时长与签到签退不符"
    NOT_FIT = "NOT_FIT", "没有报名，也不符合这一班的要求"


NEVER_CONFIRMED = (Doubt.ABSENT, Doubt.OUT_MISSING, Doubt.IN_MISSING)
"""Without both times there is nothing to say yes to: such a row is corrected."""


class MustConfirmSignIn(MustConfirm):
    """The same at sign-in: sign in again with the codes of what was looked at."""

    def __init__(self, name: str, cautions: tuple[Caution, ...]) -> None:
        super().__init__(name, cautions)
        said = "；".join(caution.text for caution in cautions)
        self.text = f"{name}：{said}。还没有签到，请与本人核对后再确定。"
        self.args = (self.text,)


@dataclass(frozen=True)
class Other:
    """Another attendance of the same person."""

    shift_id: int
    name: str  # of its activity
    sign_in: datetime | None
    sign_out: datetime | None
    is_same_day: bool = True

    def overlaps(self, sign_in: datetime, sign_out: datetime) -> bool:
        """Whether the two share more than a moment."""
        if self.sign_in is None or self.sign_out is None:
            return False
        return self.sign_in < sign_out and sign_in < self.sign_out


@dataclass(frozen=True)
class Times:
    """What stands in a line, as read."""

    sign_in: datetime | None
    sign_out: datetime | None
    deducted: int = 0  # minutes of breaks
    written_minutes: int | None = None  # hours by hand on the sheet


@dataclass(frozen=True)
class Judgement:
    """What becomes of a line; refused or doubtful lines have no credited minutes."""

    minutes: int | None = None
    credited: int | None = None
    would_credit: int | None = None  # once the doubts are said yes to
    refusals: tuple[Refusal, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    sentences: tuple[str, ...] = ()


def judge(
    times: Times,
    plan: Plan,
    shift_id: int,
    others: Sequence[Other],
    settings: VolunteerSettings,
    *,
    now: datetime | None = None,
) -> Judgement:
    """Judge one line against its shift and what else is kept of the same person.

    More than 12 hours in a shift or 24 in a day are refused (both are settings, practice).
    """
    start, end = times.sign_in, times.sign_out
    again = [other for other in others if other.shift_id == shift_id]
    if start is None or end is None:
        doubt = (
            Doubt.ABSENT
            if start is None and end is None
            else Doubt.OUT_MISSING if end is None else Doubt.IN_MISSING
        )  # fmt: skip
        doubts = (doubt, *((Doubt.DUP_SIGNIN,) if again else ()))
        late = [at for at in (start, end) if at is not None and now is not None and at > now]
        refused = (Refusal.IN_FUTURE,) if late else ()
        return Judgement(
            refusals=refused, doubts=doubts, sentences=tuple(r.text for r in (*refused, *doubts))
        )
    minutes = (end - start) // timedelta(minutes=1)
    refusal = _refuse(times, minutes, others, settings, now)
    if refusal is not None:
        return Judgement(refusals=(refusal,), sentences=(refusal.text,))
    doubts_said = [(Doubt.DUP_SIGNIN, Doubt.DUP_SIGNIN.text)] if again else []
    doubts_said += [
        (Doubt.OVERLAP, f"同一时间在“{other.name}”签到，时间重叠")
        for other in others
        if other.shift_id != shift_id and other.overlaps(start, end)
    ][:1]
    if start < plan[0] - AROUND or end > plan[1] + AROUND or end <= plan[0] or start >= plan[1]:
        doubts_said.append((Doubt.OUTSIDE_SHIFT, Doubt.OUTSIDE_SHIFT.text))
    if differs(times.written_minutes, minutes):
        doubts_said.append((Doubt.HOURS_MISMATCH, Doubt.HOURS_MISMATCH.text))
    counted = credit(minutes, times.deducted, settings.step, settings.rounding)
    return Judgement(
        minutes,
        None if doubts_said else counted,
        counted,
        (),
        tuple(doubt for doubt, _ in doubts_said),
        tuple(said for _, said in doubts_said),
    )


def with_unfit(judgement: Judgement, against: str) -> Judgement:
    """The same with the doubt that the shift was not for this person, and why it was not.

    What was served is written down, but somebody has to stand up for it (志愿服务条例 15, 17).
    """
    if not against or judgement.refusals or Doubt.ABSENT in judgement.doubts:
        return judgement
    return replace(
        judgement,
        credited=None,
        doubts=(*judgement.doubts, Doubt.NOT_FIT),
        sentences=(*judgement.sentences, f"{Doubt.NOT_FIT.text}：{against}"),
    )


def differs(written: int | None, minutes: int) -> bool:
    """Whether hours written by hand are more than rounding away from out minus in."""
    return written is not None and abs(written - minutes) >= HAND_ROUNDING


def _refuse(
    times: Times,
    minutes: int,
    others: Sequence[Other],
    settings: VolunteerSettings,
    now: datetime | None,
) -> Refusal | None:
    if minutes <= 0:
        return Refusal.OUT_BEFORE_IN
    if minutes > 24 * 60:
        return Refusal.OVER_24H
    if now is not None and times.sign_out is not None and times.sign_out > now:
        return Refusal.IN_FUTURE
    if minutes > settings.most_shift_hours * 60:
        return Refusal.OVER_SHIFT
    day = sum(
        (other.sign_out - other.sign_in) // timedelta(minutes=1)
        for other in others
        if other.is_same_day and other.sign_in is not None and other.sign_out is not None
    )
    return Refusal.OVER_DAY if day + minutes > settings.most_day_hours * 60 else None
