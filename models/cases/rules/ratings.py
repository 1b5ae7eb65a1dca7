"""Ratings 好差评 (国办发〔2019〕51号): five levels, of which the two lowest are bad."""

from collections.abc import Iterable

from models.cases.rules.one_stop import SATISFACTION_LABELS
from models.errors import KnownError
from models.worded import Worded

WORST_GOOD = 3  # 基本满意; below it a rating is bad and somebody calls back


class RatingChannel(Worded):
    """How a rating came in."""

    SLIP = "slip", "评价表"
    SCREEN = "screen", "评价屏"


def is_bad(satisfaction: int) -> bool:
    """Whether the rating is followed up: 不满意 or 非常不满意."""
    return satisfaction < WORST_GOOD


def check_grades(satisfaction: int, parts: Iterable[tuple[str, int | None]]) -> None:
    """Raise KnownError unless all grades are among the five; a part may be left open."""
    if satisfaction not in SATISFACTION_LABELS:
        raise KnownError("请选择一个评价等级。还没有保存。", field="satisfaction")
    for name, grade in parts:
        if grade is not None and grade not in SATISFACTION_LABELS:
            raise KnownError("分项评价只有五个等级，请重新选择。还没有保存。", field=name)
