"""Whether a volunteer may take a place, and what has to be said yes to before.

Age, danger and guardian count on the day of the shift (志愿服务条例 15 to 17, 民法典 18–20).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from models.errors import KnownError
from models.volunteers.rules.volunteers import age_needs, says_something
from models.worded import Worded

TRAVEL = timedelta(minutes=30)  # between two places (practice)
LONGEST_CONFIRMED = 200  # characters of codes that are kept


class SignUpState(Worded):
    """What became of a name for a place."""

    ADMITTED = "admitted", "已录取"
    WAITING = "waiting", "候补"
    WITHDRAWN = "withdrawn", "已退出"
    REJECTED = "rejected", "未录取"


class ToTell(Worded):
    """What somebody still has to be told by phone."""

    PROMOTED = "promoted", "候补转录取"
    SKIPPED = "skipped", "候补未能录取"
    CANCELLED = "cancelled", "活动取消"
    CHANGED = "changed", "时间或地点有变"


@dataclass(frozen=True)
class Caution:
    """Something the clerk has to look at and say yes to; `code` goes back as confirmed."""

    code: str
    text: str


class MustConfirm(KnownError):  # noqa: N818 — the clerk may go on
    """Cautions that nobody has said yes to yet; sign up again with their codes."""

    def __init__(self, name: str, cautions: tuple[Caution, ...]) -> None:
        texts = "；".join(caution.text for caution in cautions)
        super().__init__(f"{name}：{texts}。还没有报名，请与本人核对后再确定。")
        self.cautions = cautions


@dataclass(frozen=True)
class PlaceFacts:
    """A place as sign-up sees it."""

    id: int
    activity_id: int
    activity: str
    post: str
    shift_id: int
    starts_at: datetime
    ends_at: datetime
    where: str
    skills: tuple[str, ...] = ()
    min_age: int | None = None
    max_age: int | None = None
    is_dangerous: bool = False
    insurance: str = ""

    @property
    def day(self) -> date:
        """The day that ages and insurance are looked at."""
        return self.starts_at.date()

    @property
    def when(self) -> str:
        """The shift in words: 11月28日 09:00–11:00."""
        day = f"{self.starts_at.month}月{self.starts_at.day}日"
        crosses = "次日" if self.ends_at.date() > self.starts_at.date() else ""
        return f"{day} {self.starts_at:%H:%M}–{crosses}{self.ends_at:%H:%M}"


@dataclass(frozen=True)
class VolunteerFacts:
    """A volunteer as sign-up sees it."""

    id: int
    person_id: int
    name: str
    phone: str
    birth_date: date | None
    skills: tuple[str, ...] = ()
    guardian_signed: bool = False
    has_own_earnings: bool = False
    insured_to: date | None = None
    left_on: date | None = None


@dataclass(frozen=True)
class Held:
    """Another place the volunteer holds or waits for."""

    shift_id: int
    activity_id: int
    activity: str
    starts_at: datetime
    ends_at: datetime
    where: str
    is_waiting: bool = False


@dataclass(frozen=True)
class ToCall:
    """Whom to call and what to say; the phone is in clear, and the work's log says so."""

    sign_up_id: int
    volunteer_id: int
    person_id: int
    name: str
    phone: str
    text: str


@dataclass(frozen=True)
class MovedUp:
    """Who came in from the waiting list, and who could not although it was their turn."""

    promoted: tuple[ToCall, ...] = field(default=())
    skipped: tuple[ToCall, ...] = field(default=())

    def __add__(self, other: "MovedUp") -> "MovedUp":
        return MovedUp(self.promoted + other.promoted, self.skipped + other.skipped)


def may_take(
    place: PlaceFacts, volunteer: VolunteerFacts, with_guardian: bool = False
) -> tuple[str, ...]:
    """The reasons against; empty where the volunteer may take the place."""
    against: list[str] = []
    if volunteer.left_on is not None and volunteer.left_on <= place.day:
        against.append("已经退出志愿者队伍")
    lacking = [skill for skill in place.skills if skill not in volunteer.skills]
    if lacking:
        against.append(f"“{place.post}”要求会{'、'.join(lacking)}，登记的特长里没有")
    against += _against_age(place, volunteer, with_guardian)
    insured = volunteer.insured_to is not None and volunteer.insured_to >= place.day
    if place.is_dangerous and not says_something(place.insurance) and not insured:
        against.append("活动标明有危险，没有当天有效的保险")
    return tuple(against)


def clashes(place: PlaceFacts, others: Sequence[Held]) -> tuple[Caution, ...]:
    """Overlaps with other shifts, and ways too short to go in time (practice)."""
    found = []
    for held in sorted(others, key=lambda h: (h.starts_at, h.shift_id)):
        what = f"“{held.activity}”{'（候补）' if held.is_waiting else ''}"
        times = f"{held.starts_at:%m-%d %H:%M}–{held.ends_at:%H:%M}"
        if held.starts_at < place.ends_at and place.starts_at < held.ends_at:
            text = f"与{what}时间重叠（{times}）"
            found.append(Caution(f"overlap-{held.shift_id}", text))
        elif held.where.strip() != place.where.strip():
            gap = max(held.starts_at - place.ends_at, place.starts_at - held.ends_at)
            if gap < TRAVEL:
                minutes = int(gap.total_seconds() // 60)
                text = f"与{what}（{times}）只隔 {minutes} 分钟，地点不同，可能赶不到"
                found.append(Caution(f"travel-{held.shift_id}", text))
    return tuple(found)


def unconfirmed(cautions: Sequence[Caution], confirmed: Sequence[str]) -> tuple[Caution, ...]:
    """The cautions that nobody has said yes to."""
    return tuple(caution for caution in cautions if caution.code not in confirmed)


def pack_codes(cautions: Sequence[Caution]) -> str:
    """The codes of what was confirmed, for keeping; what no longer fits is asked again."""
    kept = ""
    for caution in cautions:
        longer = f"{kept},{caution.code}" if kept else caution.code
        if len(longer) > LONGEST_CONFIRMED:
            break
        kept = longer
    return kept


def unpack_codes(kept: str) -> tuple[str, ...]:
    """The codes that were kept."""
    return tuple(code for code in kept.split(",") if code)


def _against_age(place: PlaceFacts, volunteer: VolunteerFacts, with_guardian: bool) -> list[str]:
    need = age_needs(volunteer.birth_date, place.day, volunteer.has_own_earnings)
    limited = place.min_age is not None or place.max_age is not None
    if need.age is None:
        if limited or place.is_dangerous:
            return ["没有出生日期，无法核对年龄，请先补上"]
        return []
    against = []
    if place.min_age is not None and need.age < place.min_age:
        against.append(f"要求年满 {place.min_age} 周岁，活动当天 {need.age} 岁")
    if place.max_age is not None and need.age > place.max_age:
        against.append(f"要求不超过 {place.max_age} 周岁，活动当天 {need.age} 岁")
    if place.is_dangerous and not need.may_be_dangerous:
        against.append(f"活动标明有危险，未成年人不能参加（活动当天 {need.age} 岁）")
    if need.guardian and not volunteer.guardian_signed:
        against.append("未成年人，登记表上还没有监护人签名")
    if need.guardian_present and not with_guardian:
        against.append("不满 8 周岁，须由监护人陪同，请先确认陪同")
    return against
