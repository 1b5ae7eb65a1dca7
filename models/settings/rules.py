"""The settings a centre has, with their defaults (practice unless a rule says otherwise)."""

from dataclasses import dataclass, field, fields
from datetime import time

from models.errors import KnownError

Intervals = tuple[tuple[time, time], ...]
LONGEST_SHORT_NAME = 24  # with kind, year and serial it still is one line on a paper
MORNING_AND_AFTERNOON: Intervals = ((time(8, 30), time(12, 0)), (time(13, 30), time(17, 30)))


@dataclass(frozen=True)
class CentreProfile:
    """The installation's own organisation, as papers and reports name it."""

    name: str = ""
    short_name: str = ""  # for document numbers: 红旗社区
    address: str = ""
    phone: str = ""
    supervision_phone: str = ""
    is_demo: bool = False


@dataclass(frozen=True)
class DeskSettings:
    """How the desk works. Days are working days unless said otherwise."""

    opening: Intervals = MORNING_AND_AFTERNOON
    open_on_days_off: bool = False
    late_intake_next_day: bool = True  # practice
    supplement_restarts_clock: bool = True  # rule 8: the day the papers are complete is day 0
    notice_days: int = 5  # 行政许可法 art. 32(4)
    supplement_days: int = 15  # how long the resident has to bring what is missing
    delivery_days: int = 10  # 行政许可法 art. 44
    rating_days: int = 10  # after closing, a late rating is still taken (practice)
    callback_days: int = 1  # after a bad rating (practice)
    rectify_days: int = 15  # after the finding (practice)
    clerks_in_report: bool = False  # whether the monthly report counts per clerk
    clerk_may_decline: bool = True
    lock_minutes: int = 10  # idle minutes until the window locks itself
    consent_version: str = "2026-1"
    extra: dict[str, str] = field(default_factory=dict)


def check_profile(profile: CentreProfile) -> None:
    """Raise KnownError unless the centre can be named on paper."""
    if not profile.name.strip():
        raise KnownError("请填写中心名称，它会印在每一张单据上。", field="name")
    if len(profile.short_name or profile.name) > LONGEST_SHORT_NAME:
        raise KnownError(
            f"文书编号前的简称最多 {LONGEST_SHORT_NAME} 个字，例如“青禾里社区”。",
            field="short_name",
        )


def check_desk(settings: DeskSettings) -> None:
    """Raise KnownError for values that would break the clock or the window."""
    if not settings.opening:
        raise KnownError("请至少填写一段开放时间。", field="opening")
    last = time(0, 0)
    for start, end in settings.opening:
        if start < last or end <= start:
            raise KnownError("开放时间要从早到晚填写，而且每段的结束要晚于开始。", field="opening")
        last = end
    for name in (
        "notice_days", "supplement_days", "delivery_days", "rating_days", "callback_days",
        "rectify_days", "lock_minutes",
    ):  # fmt: skip
        if getattr(settings, name) < 1:
            raise KnownError("天数和分钟数至少为 1。", field=name)


def pack(settings: CentreProfile | DeskSettings) -> dict[str, object]:
    """The settings as plain values for keeping."""
    kept: dict[str, object] = {f.name: getattr(settings, f.name) for f in fields(settings)}
    if isinstance(settings, DeskSettings):
        kept["opening"] = [
            [a.isoformat("minutes"), b.isoformat("minutes")] for a, b in settings.opening
        ]
    return kept


def unpack_profile(kept: dict[str, object]) -> CentreProfile:
    """The profile from its kept values; what a newer program added is left out."""
    known = {f.name for f in fields(CentreProfile)}
    return CentreProfile(**{k: v for k, v in kept.items() if k in known})  # type: ignore[arg-type]


def unpack_desk(kept: dict[str, object]) -> DeskSettings:
    """The desk settings from their kept values."""
    known = {f.name for f in fields(DeskSettings)}
    values = {k: v for k, v in kept.items() if k in known}
    if "opening" in values:
        pairs: list[list[str]] = values["opening"]  # type: ignore[assignment]
        values["opening"] = tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in pairs)
    return DeskSettings(**values)  # type: ignore[arg-type]
