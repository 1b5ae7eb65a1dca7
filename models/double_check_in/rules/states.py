"""The states of a member's double check-in, from 报到 to 转出 (practice)."""

from models.errors import KnownError
from models.worded import Worded


class CheckInState(Worded):
    """Where a member stands."""

    CHECKED_IN = "checked_in", "报到登记"
    RECEIVED = "received", "社区接收"
    PLACED = "placed", "编组定岗"
    POSTED = "posted", "已公示"
    SERVING = "serving", "服务中"
    QUARTERLY_FEEDBACK = "quarterly_feedback", "季度已反馈"
    YEARLY_REVIEW = "yearly_review", "年度已评议"
    MOVED_OUT = "moved_out", "已转出"


class Grade(Worded):
    """年度评议."""

    GOOD = "good", "好"
    FAIR = "fair", "较好"
    PLAIN = "plain", "一般"


# Received and not moved out: may take posts and serve.
ACTIVE = frozenset(CheckInState) - {CheckInState.CHECKED_IN, CheckInState.MOVED_OUT}


def check_active(state: CheckInState, name: str) -> None:
    """Raise KnownError unless the community has received the member, who is still there."""
    if state is CheckInState.CHECKED_IN:
        raise KnownError(f"“{name}”已报到，社区还没有接收。请先点“接收”。没有任何改动。")
    if state is CheckInState.MOVED_OUT:
        raise KnownError(f"“{name}”已经转出。没有任何改动；重新报到后可以继续。")


def after_service(state: CheckInState) -> CheckInState:
    """A member who served is serving, also in the quarter after the feedback."""
    return CheckInState.SERVING if state in ACTIVE else state


def after_claim(state: CheckInState) -> CheckInState:
    """The first post places a member; another one changes nothing."""
    return CheckInState.PLACED if state is CheckInState.RECEIVED else state


def after_review(state: CheckInState) -> CheckInState:
    """A reviewed member who served stands as reviewed until the next service."""
    served = (CheckInState.SERVING, CheckInState.QUARTERLY_FEEDBACK)
    return CheckInState.YEARLY_REVIEW if state in served else state
