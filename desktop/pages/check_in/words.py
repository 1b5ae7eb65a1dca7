"""How members, posts and returns are put in words."""

from models.double_check_in.queries.returns import ReturnRow
from models.double_check_in.rules.states import CheckInState

NOTHING = "没有任何改动。"
STATE_TONES = {
    CheckInState.CHECKED_IN: "amber",
    CheckInState.RECEIVED: "blue",
    CheckInState.PLACED: "blue",
    CheckInState.POSTED: "blue",
    CheckInState.SERVING: "green",
    CheckInState.QUARTERLY_FEEDBACK: "green",
    CheckInState.YEARLY_REVIEW: "green",
    CheckInState.MOVED_OUT: "grey",
}
WATCHED = (
    "partner_unit", "check_in", "unit_spell", "community_post", "post_claim", "service_record",
    "quarter_return", "yearly_review", "person", "attendance",
)  # fmt: skip


def say_return(row: ReturnRow | None) -> tuple[str, str]:
    """Where a return stands, and its tone."""
    if row is None:
        return "还没生成", "amber"
    if row.is_stale:
        return "生成后有变化", "red"
    if row.stamped_on is not None:
        return "已盖章收回", "green"
    return ("已送出", "blue") if row.sent_on is not None else ("待送出", "amber")
