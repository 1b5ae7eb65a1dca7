"""Who may be on file twice, and which of two records to believe field by field."""

from collections.abc import Mapping
from enum import StrEnum

from models.people.rules.identity import Paper

_CHECKED = frozenset(
    paper.text for paper in (Paper.ID_CARD, Paper.RESIDENCE_PERMIT, Paper.FOREIGNER_CARD)
)


class Sameness(StrEnum):
    """Why two records are thought to be one person, the surest first."""

    ID_NUMBER = "证件号相同"
    BIRTH = "姓名和出生日期相同"
    PHONE = "姓名和电话相同"
    ADDRESS = "姓名和住址相同"


def are_two(id_number: str | None, other: str | None) -> bool:
    """Two numbers that differ are two persons, however much else agrees."""
    return bool(id_number) and bool(other) and id_number != other


def are_strangers(name: str, other: str, paper: str) -> bool:
    """Two names beside one number are two persons, unless the number is one that can be checked.

    Passports of different states may carry the same number.
    """
    return name != other and paper not in _CHECKED


def propose(
    left: Mapping[str, object], right: Mapping[str, object], right_is_newer: bool
) -> frozenset[str]:
    """The fields to take from the right: what the left does not know, else the newer ones."""
    return frozenset(
        name
        for name, value in right.items()
        if _has(value) and value != left[name] and (not _has(left[name]) or right_is_newer)
    )


def _has(value: object) -> bool:
    return value not in (None, "", "未提供")


# What a clerk chooses as one thing when two records are merged, and the columns it means.
MERGED_FIELDS: Mapping[str, tuple[str, ...]] = {
    "name": ("name",),
    "id_number": ("paper_type", "id_number", "id_converted"),
    "sex": ("sex",),
    "birth_date": ("birth_date",),
    "phone": ("phone",),
    "address": ("estate", "building", "entrance", "room"),
    "grid_id": ("grid_id",),
    "groups": ("groups",),
    "guardian": ("guardian_id", "guardian_relation"),
    "note": ("note",),
}
