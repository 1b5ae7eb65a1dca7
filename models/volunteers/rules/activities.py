"""Activities with shifts and posts: what a draft may hold and what opening needs."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.errors import KnownError
from models.volunteers.rules.volunteers import ServiceKind, says_something
from models.worded import Worded

# An activity is of one of the kinds that volunteers choose from.
ActivityKind = ServiceKind

MOST_SHIFT_HOURS = 12
MOST_WANTED = 9999
MOST_AGE = 120


class Status(Worded):
    """The states of an activity as the desk names them."""

    DRAFT = "draft", "草稿"
    OPEN = "open", "招募中"
    FULL = "full", "已满"
    RUNNING = "running", "进行中"
    ENDED = "ended", "已结束"
    CANCELLED = "cancelled", "已取消"


# What is stored; full and running are told from places and clock.
STORED = frozenset({Status.DRAFT, Status.OPEN, Status.ENDED, Status.CANCELLED})


def show_status(stored: str, starts: datetime, ends: datetime, now: datetime, free: int) -> Status:
    """What the activity is at this moment, from the first start to the last end."""
    kept = Status(stored)
    if kept is not Status.OPEN:
        return kept
    if now >= ends:
        return Status.ENDED
    if now >= starts:
        return Status.RUNNING
    return Status.OPEN if free > 0 else Status.FULL


@dataclass(frozen=True)
class ShiftForm:
    """A time slot; `id` for one that is already kept."""

    starts_at: datetime
    ends_at: datetime
    break_minutes: int = 0
    id: int | None = None


@dataclass(frozen=True)
class PlaceForm:
    """How many are wanted at a post in a shift; `shift` counts the shifts of the form from 0."""

    shift: int
    post: str
    wanted: int
    skills: tuple[str, ...] = ()
    min_age: int | None = None
    id: int | None = None


@dataclass(frozen=True)
class ActivityForm:
    """An activity as the form gives it; a draft may leave most of it open."""

    name: str
    kind: ActivityKind
    shifts: tuple[ShiftForm, ...]
    places: tuple[PlaceForm, ...] = ()
    organiser: str = ""
    team_id: int | None = None
    person_in_charge: str = ""
    phone: str = ""
    place: str = ""
    content: str = ""
    things_needed: str = ""
    closes_at: datetime | None = None  # empty: one may sign up until the shift ends
    waiting_places: int = 0
    min_age: int | None = None
    max_age: int | None = None
    is_dangerous: bool = False
    risk: str = ""
    insurance: str = ""  # the policy taken out for the activity

    @property
    def starts_at(self) -> datetime:
        """When the first shift begins."""
        return min(shift.starts_at for shift in self.shifts)

    @property
    def ends_at(self) -> datetime:
        """When the last shift ends."""
        return max(shift.ends_at for shift in self.shifts)


@dataclass(frozen=True)
class Missing:
    """What an activity still needs before it may open, and where it is filled in."""

    field: str
    text: str


class NotReady(KnownError):  # noqa: N818 — the clerk fills in what is missing
    """The activity cannot open yet; `missing` says what it needs."""

    def __init__(self, name: str, missing: tuple[Missing, ...]) -> None:
        lines = "；".join(f"{number}. {m.text}" for number, m in enumerate(missing, 1))
        super().__init__(
            f"“{name}”还不能开始招募：{lines}。没有任何改动，补齐后再发布。",
            field=missing[0].field,
        )
        self.missing = missing


def check_activity(form: ActivityForm, most_shift_hours: int = MOST_SHIFT_HOURS) -> None:
    """Raise KnownError, with the field, for values that can never be right, draft or not."""
    if not form.name.strip():
        raise KnownError("请填写活动名称。没有保存。", field="name")
    if not form.shifts:
        raise KnownError("请至少填写一个班次的起止时间。没有保存。", field="shifts")
    for shift in form.shifts:
        _check_shift(shift, most_shift_hours)
    for place in form.places:
        _check_place(form, place)
    doubled = Counter((place.shift, place.post.strip()) for place in form.places).most_common(1)
    if doubled and doubled[0][1] > 1:
        raise KnownError(
            f"同一个班次里“{doubled[0][0][1]}”填了两次，请合成一行。没有保存。", field="places"
        )
    for age in (form.min_age, form.max_age):
        _check_age(age, "min_age")
    if None not in (form.min_age, form.max_age) and (form.min_age or 0) > (form.max_age or 0):
        raise KnownError("年龄下限高于上限，请核对。没有保存。", field="max_age")
    if not 0 <= form.waiting_places <= MOST_WANTED:
        raise KnownError(f"候补名额应为 0 到 {MOST_WANTED}。没有保存。", field="waiting_places")
    if form.closes_at is not None and form.closes_at > form.ends_at:
        raise KnownError("报名截止时间在活动结束之后，请核对。没有保存。", field="closes_at")


def opening_needs(form: ActivityForm, now: datetime) -> tuple[Missing, ...]:
    """What is missing before people may sign up (志愿服务条例 13, 14 and 17)."""
    needs = (
        (
            not form.organiser.strip() and form.team_id is None,
            "organiser",
            "还没有填主办单位或服务队",
        ),
        (not form.person_in_charge.strip(), "person_in_charge", "还没有负责人"),
        (not form.phone.strip(), "phone", "还没有负责人的电话"),
        (not form.place.strip(), "place", "还没有活动地点"),
        (not form.content.strip(), "content", "还没有写服务内容"),
        (not form.places, "places", "还没有岗位和人数"),
        (
            bool(form.places)
            and bool(set(range(len(form.shifts))) - {p.shift for p in form.places}),
            "places",
            "有的班次还没有岗位",
        ),
        (
            any(shift.starts_at <= now for shift in form.shifts),
            "shifts",
            "有的班次已经开始或过去，请改时间",
        ),
        (
            form.closes_at is not None and form.closes_at <= now,
            "closes_at",
            "报名截止时间已过，请改时间",
        ),
        (
            form.is_dangerous and not says_something(form.risk),
            "risk",
            "标明有危险，还没有写风险说明（志愿服务条例第十三条）",
        ),
        (
            form.is_dangerous and not says_something(form.insurance),
            "insurance",
            "标明有危险，要先为志愿者买人身意外伤害保险并填写保单（志愿服务条例第十七条）",
        ),
    )
    return tuple(Missing(field, text) for holds, field, text in needs if holds)


def _check_shift(shift: ShiftForm, most_hours: int) -> None:
    if shift.ends_at <= shift.starts_at:
        raise KnownError(
            f"班次的结束时间要晚于开始时间（{shift.starts_at:%m-%d %H:%M}）；"
            "过夜的班次请把结束日期写成次日。没有保存。",
            field="shifts",
        )
    length = shift.ends_at - shift.starts_at
    if length > timedelta(hours=most_hours):
        raise KnownError(
            f"一个班次最长 {most_hours} 小时，请分成几个班次。没有保存。", field="shifts"
        )
    if not timedelta(0) <= timedelta(minutes=shift.break_minutes) < length:
        raise KnownError("休息时间要短于班次，而且不能为负。没有保存。", field="shifts")


def _check_place(form: ActivityForm, place: PlaceForm) -> None:
    if not 0 <= place.shift < len(form.shifts):
        raise KnownError(f"“{place.post}”没有对应的班次，请重新选择。没有保存。", field="places")
    if not place.post.strip():
        raise KnownError("请填写岗位名称。没有保存。", field="places")
    if not 1 <= place.wanted <= MOST_WANTED:
        raise KnownError(f"“{place.post}”的人数应为 1 到 {MOST_WANTED}。没有保存。", field="places")
    _check_age(place.min_age, "places")


def _check_age(age: int | None, field: str) -> None:
    if age is not None and not 0 <= age <= MOST_AGE:
        raise KnownError(f"年龄应为 0 到 {MOST_AGE} 岁。没有保存。", field=field)
