"""对接: a place of a resource is promised to a need. One place is never promised twice."""

from collections.abc import Sequence

from sqlalchemy import select

from models.errors import KnownError
from models.roles import DESK
from models.three_lists.actions.places import free_place, hold_need, is_promised, take_place
from models.three_lists.rules.lists import UNMET, NeedState
from models.three_lists.tables import Match
from models.work import Work, action

BY_HAND = "人工对接"


@action("对接资源", may=DESK)
def agree_match(work: Work, need_id: int, resource_id: int, reason: str = "") -> int:
    """Promise a place to a need; returns the match.

    Raises KnownError where no place is free (somebody else may have taken the last one just
    now), the resource is no longer valid, or the need is met already.
    """
    return _agree(work, need_id, resource_id, reason)


@action("对接资源（多件）", may=DESK)
def agree_matches(work: Work, pairs: Sequence[tuple[int, int, str]]) -> tuple[int, ...]:
    """Need, resource and reason of several proposals: all of them or none."""
    if not pairs:
        raise KnownError("还没有选择要对接的需求。没有任何改动。")
    return tuple(_agree(work, need, resource, reason) for need, resource, reason in pairs)


@action("解除对接", may=DESK)
def release_match(work: Work, match_id: int, reason: str) -> None:
    """A promise comes to nothing: its place is free, the need waits again."""
    if not reason.strip():
        raise KnownError("请写明解除对接的原因。没有任何改动。", field="reason")
    match = work.session.get_one(Match, match_id)
    if match.released_at is not None:
        raise KnownError("这次对接已经解除。没有任何改动。")
    free_place(work, match, reason.strip())
    need = hold_need(work, match.need_id)
    if need.status == NeedState.MATCHED.value and not is_promised(work, need.id):
        need.status = NeedState.OPEN.value


def _agree(work: Work, need_id: int, resource_id: int, reason: str) -> int:
    need = hold_need(work, need_id)
    if NeedState(need.status) not in UNMET:
        raise KnownError(
            f"需求 {need.number} 现在是“{NeedState(need.status).text}”，不需要再对接。"
            "没有任何改动。"
        )
    held = work.session.scalar(
        select(Match.id).where(
            Match.need_id == need_id,
            Match.resource_id == resource_id,
            Match.released_at.is_(None),
        )
    )
    if held is not None:
        raise KnownError(f"需求 {need.number} 已经对接了这个资源。没有任何改动。")
    take_place(work, resource_id)
    match = Match(
        need_id=need_id,
        resource_id=resource_id,
        reason=reason.strip()[:200] or BY_HAND,
        at=work.now,
        clerk_id=work.clerk.id,
    )
    work.session.add(match)
    if need.status == NeedState.OPEN.value:
        need.status = NeedState.MATCHED.value
    work.session.flush()
    return match.id
