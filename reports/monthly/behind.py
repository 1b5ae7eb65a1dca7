"""The records behind any figure of the monthly report that is open to everybody who reads it."""

from typing import Any

from models.cases.queries.figures import (
    Place,
    RecordBrief,
    Scope,
    count_behind,
    list_behind,
)
from models.double_check_in.queries.behind import count_check_ins_behind, list_check_ins_behind
from models.small_wishes.queries.behind import count_wishes_behind, list_wishes_behind
from models.three_lists.queries.behind import count_lists_behind, list_lists_behind
from models.volunteers.queries.behind import count_volunteers_behind, list_volunteers_behind

_BY_PREFIX = {
    "vol_": (count_volunteers_behind, list_volunteers_behind),
    "checkin_": (count_check_ins_behind, list_check_ins_behind),
    "wish_": (count_wishes_behind, list_wishes_behind),
    **dict.fromkeys(
        ("needs_", "resources_", "matches_", "projects_"), (count_lists_behind, list_lists_behind)
    ),
}
PAGE = 100


def count_records_behind(session: Any, figure_id: str, scope: Scope) -> int:
    """How many records a figure counts. Raises KnownError for an unknown figure."""
    for prefix, (count, _) in _BY_PREFIX.items():
        if figure_id.startswith(prefix):
            return count(session, figure_id, scope)
    return count_behind(session, figure_id, scope)


def list_records_behind(
    session: Any, figure_id: str, scope: Scope, after: Place | None = None, limit: int = PAGE
) -> list[RecordBrief]:
    """The records a figure counts, the earliest first, from behind `after` on."""
    for prefix, (_, list_them) in _BY_PREFIX.items():
        if figure_id.startswith(prefix):
            return list_them(session, figure_id, scope, after, limit)
    return list_behind(session, figure_id, scope, after, limit)
