"""Kinds of units, which may hang under which, and which posts one person holds (practice)."""

import re
from enum import StrEnum

from models.errors import KnownError


class UnitKind(StrEnum):
    """Levels of the tree, from the top."""

    SUBDISTRICT = "subdistrict"
    COMMUNITY = "community"
    GRID = "grid"
    BUILDING = "building"
    ENTRANCE = "entrance"
    HOUSEHOLD = "household"

    @property
    def label(self) -> str:
        """The clerk's word."""
        return _LABELS[self]


GRID_LEADER = "网格长"
TERM_NOTICE_DAYS = 60  # a term that ends within so many days is shown beforehand
# What a hall is called for most; every other word may be typed.
DEPARTMENTS = (
    "供热", "供水", "供电", "燃气", "物业", "民政", "社保", "医保", "残联", "卫生健康",
    "城管", "公安", "住建", "市场监管", "应急", "退役军人",
)  # fmt: skip

_LABELS = {
    UnitKind.SUBDISTRICT: "街道",
    UnitKind.COMMUNITY: "社区",
    UnitKind.GRID: "网格",
    UnitKind.BUILDING: "楼栋",
    UnitKind.ENTRANCE: "单元",
    UnitKind.HOUSEHOLD: "户",
}
_ORDER = list(UnitKind)
_DIGITS = "零一二三四五六七八九"


def check_place(kind: UnitKind, parent: UnitKind | None) -> None:
    """Raise KnownError unless the parent is a higher level; levels may be skipped."""
    if parent is not None and _ORDER.index(parent) >= _ORDER.index(kind):
        raise KnownError(f"{kind.label}不能放在{parent.label}下面，请选择更高一级的单位。")


def is_single(title: str) -> bool:
    """Whether a post has one holder at a time (一格一长); 网格员 and the like have several."""
    return not title.endswith(("员", "志愿者"))


def by_number(name: str) -> str:
    """A sort key: 第二网格 before 第十网格, 3栋 before 12栋."""
    padded = re.sub(r"\d+", lambda found: found[0].zfill(6), name)
    return re.sub(r"[一二三四五六七八九十]+", _pad, padded)


def _pad(found: re.Match[str]) -> str:
    tens, ten, ones = found[0].rpartition("十")
    value = (_DIGITS.find(tens) if tens else 1) * 10 if ten else 0
    return f"{value + max(0, _DIGITS.find(ones[:1] or '零')):06d}"
