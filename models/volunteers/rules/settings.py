"""How a centre counts volunteers' hours and how long it gives public notice: dated settings."""

from dataclasses import asdict, dataclass, fields
from typing import Any

from models.errors import KnownError
from models.worded import Worded

GRANULARITIES = {"0.1": 6, "0.25": 15, "0.5": 30, "1": 60}
"""The steps hours are counted in, with their minutes."""
LEAST_NOTICE = 7  # days a certificate is posted at least (民发〔2015〕149号)


class Rounding(Worded):
    """What happens to the rest below a whole step."""

    DOWN = "down", "向下舍去"
    NEAREST = "nearest", "四舍五入"


@dataclass(frozen=True)
class VolunteerSettings:
    """The settings with their defaults, all of them practice."""

    granularity: str = "0.5"  # hours
    rounding: str = Rounding.DOWN.value
    star_notice_days: int = 5  # working days
    certificate_notice_days: int = LEAST_NOTICE  # calendar days
    most_shift_hours: int = 12
    most_day_hours: int = 24

    @property
    def step(self) -> int:
        """The granularity in minutes."""
        return GRANULARITIES[self.granularity]


def check_volunteer_settings(settings: VolunteerSettings) -> None:
    """Raise KnownError for values no hour could be counted by."""
    if settings.granularity not in GRANULARITIES:
        choices = "、".join(GRANULARITIES)
        raise KnownError(f"时长单位只能是 {choices} 小时之一。没有保存。", field="granularity")
    if settings.rounding not in tuple(Rounding):
        raise KnownError("请选择向下舍去或四舍五入。没有保存。", field="rounding")
    if settings.star_notice_days < 1:
        raise KnownError("星级公示至少 1 个工作日。没有保存。", field="star_notice_days")
    if settings.certificate_notice_days < LEAST_NOTICE:
        raise KnownError(
            f"证明公示不少于 {LEAST_NOTICE} 天（民发〔2015〕149号）。没有保存。",
            field="certificate_notice_days",
        )
    if not 1 <= settings.most_shift_hours <= settings.most_day_hours <= 24:
        raise KnownError(
            "一班的上限不能超过一天的上限，一天最多 24 小时。没有保存。", field="most_shift_hours"
        )


def pack(settings: VolunteerSettings) -> dict[str, object]:
    """The settings as plain values for keeping."""
    return asdict(settings)


def unpack(kept: dict[str, Any]) -> VolunteerSettings:
    """The settings from their kept values; what a newer program added is left out."""
    known = {f.name for f in fields(VolunteerSettings)}
    return VolunteerSettings(**{k: v for k, v in kept.items() if k in known})
