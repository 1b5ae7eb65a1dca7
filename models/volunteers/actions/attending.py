"""What entering a sheet, signing in at the counter and correcting share."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select, update

from models.errors import KnownError
from models.people.tables import Person
from models.volunteers.queries.attendance import ShiftFacts, breaks_of
from models.volunteers.rules.attendance import (
    Doubt,
    Judgement,
    Other,
    Refusal,
    Times,
    judge,
    with_unfit,
)
from models.volunteers.rules.settings import VolunteerSettings
from models.volunteers.rules.times import ReadTime, TimeKind, read_time
from models.volunteers.tables import Attendance, Volunteer
from models.work import Work

CANCELLED, DRAFT = "cancelled", "draft"
MOST_DEDUCTED = 24 * 60


@dataclass(frozen=True)
class DoubtfulLine:
    """A line that has no hours until somebody decides."""

    attendance_id: int
    line: int | None
    name: str
    doubts: tuple[Doubt, ...]
    sentence: str


@dataclass(frozen=True)
class TypedTimes:
    """The two times and the breaks as read from what was typed."""

    start: ReadTime
    end: ReadTime
    deducted: int

    def with_written(self, written_minutes: int | None) -> Times:
        """For the judgement."""
        return Times(self.start.at, self.end.at, self.deducted, written_minutes)


def check_shift(shift: ShiftFacts) -> None:
    """Raise KnownError where nobody can have served."""
    if shift.status == CANCELLED:
        raise KnownError(f"“{shift.activity}”已经取消，不能登记时长。没有保存。")
    if shift.status == DRAFT:
        raise KnownError(f"“{shift.activity}”还是草稿，请先发布。没有保存。")


def read_typed(
    shift: ShiftFacts, sign_in: str, sign_out: str, deducted: int | None, where: str = ""
) -> TypedTimes:
    """Read the typed times; KnownError names the field, behind `where`."""
    start, end = (read_time(text, shift.day, shift.plan) for text in (sign_in, sign_out))
    for name, typed, read in (("sign_in", sign_in, start), ("sign_out", sign_out, end)):
        if read.kind is TimeKind.UNREADABLE:
            raise KnownError(
                f"{_say_place(where)}“{typed[:20]}”看不懂，请写成 8:30 这样。没有保存。",
                field=where + name,
            )
    if deducted is not None and not 0 <= deducted <= MOST_DEDUCTED:
        raise KnownError(
            f"{_say_place(where)}扣除的分钟数不对，请核对。没有保存。", field=where + "deducted"
        )
    return TypedTimes(start, end, breaks_of(shift, deducted, start, end))


def judge_typed(
    work: Work,
    shift: ShiftFacts,
    times: Times,
    others: Sequence[Other],
    settings: VolunteerSettings,
    name: str,
    where: str = "",
    unfit: str = "",
) -> Judgement:
    """Judge a typed line; KnownError for what cannot have been, named behind `where`.

    `unfit` is why the shift was not for this person, see queries.fitness.
    """
    judgement = judge(times, shift.plan, shift.id, others, settings, now=work.now)
    for refusal in judgement.refusals:
        field = "sign_in" if times.sign_out is None else "sign_out"
        raise KnownError(
            f"{_say_place(where)}{name}：{_say(refusal, settings)}。没有保存。", field=where + field
        )
    return with_unfit(judgement, unfit)


def hold_volunteers(work: Work, ids: Collection[int]) -> None:
    """Two PCs that work on the hours of one volunteer wait for each other from here on."""
    if ids:
        work.session.execute(
            update(Volunteer)
            .where(Volunteer.id.in_(sorted(ids)))
            .values(number=Volunteer.number)
            .execution_options(synchronize_session=False)
        )


def names_of(work: Work, ids: Collection[int]) -> dict[int, str]:
    """Volunteer id → name; KnownError for an id that is nobody's."""
    rows = work.session.execute(
        select(Volunteer.id, Person.name)
        .join(Person, Person.id == Volunteer.person_id)
        .where(Volunteer.id.in_(sorted(ids)))
    )
    found = {id_: name for id_, name in rows}
    if set(ids) - found.keys():
        raise KnownError("有一位不在志愿者名册里，请先登记为志愿者。没有保存。", field="volunteer")
    return found


def as_doubtful(row: Attendance, name: str, sentence: str = "") -> DoubtfulLine:
    """The line as the clerk is told of it."""
    doubts = tuple(Doubt(code) for code in row.doubts)
    said = sentence or "；".join(doubt.text for doubt in doubts)
    return DoubtfulLine(row.id, row.line, name, doubts, said)


def _say_place(where: str) -> str:
    return f"第 {where.split('.')[1]} 行 " if where else ""


def _say(refusal: Refusal, settings: VolunteerSettings) -> str:
    if refusal is Refusal.OVER_SHIFT:
        return f"一班超过 {settings.most_shift_hours} 小时，请核对日期和时间"
    if refusal is Refusal.OVER_DAY:
        return f"当天合计超过 {settings.most_day_hours} 小时，请核对"
    return refusal.text
