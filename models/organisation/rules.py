"""Kinds of units in the tree, and which may hang under which (practice)."""

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


_LABELS = {
    UnitKind.SUBDISTRICT: "街道",
    UnitKind.COMMUNITY: "社区",
    UnitKind.GRID: "网格",
    UnitKind.BUILDING: "楼栋",
    UnitKind.ENTRANCE: "单元",
    UnitKind.HOUSEHOLD: "户",
}
_ORDER = list(UnitKind)


def check_place(kind: UnitKind, parent: UnitKind | None) -> None:
    """Raise KnownError unless the parent is a higher level; levels may be skipped."""
    if parent is not None and _ORDER.index(parent) >= _ORDER.index(kind):
        raise KnownError(f"{kind.label}不能放在{parent.label}下面，请选择更高一级的单位。")
