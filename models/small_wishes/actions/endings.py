"""A wish is carried out, accepted with a signature, and thanked for."""

from datetime import date

from models.errors import KnownError
from models.roles import DESK
from models.small_wishes.actions.steps import hold_wish, require, take_step
from models.small_wishes.rules.states import WishState
from models.work import Work, action


@action("实施微心愿", may=DESK)
def finish_wish(work: Work, wish_id: int, done_on: date, result: str) -> None:
    """What was done, and when. Raises KnownError for a day after the claim had run out."""
    if not result.strip():
        raise KnownError("请填写实施情况。没有保存。", field="result")
    wish = hold_wish(work, wish_id)
    require(wish, {WishState.CLAIMED}, "登记实施")
    assert wish.claimed_on is not None and wish.claim_until is not None
    if not wish.claimed_on <= done_on <= work.today:
        raise KnownError(
            f"实施日期要在认领（{wish.claimed_on}）之后、不晚于今天。没有保存。", field="done_on"
        )
    # Written down late is not done late: the day of doing decides, while nobody else has it.
    if done_on > wish.claim_until:
        raise KnownError(
            f"这次认领到 {wish.claim_until} 已经期满，心愿已回到待认领。没有保存；"
            "请重新认领，再登记实施。",
            field="done_on",
        )
    take_step(work, wish, WishState.DONE, result)
    wish.done_on, wish.result = done_on, result.strip()


@action("验收微心愿", may=DESK)
def accept_wish(
    work: Work, wish_id: int, signed_by: str, on: date, picture_id: int | None = None
) -> None:
    """The wisher, or somebody for the wisher, signs; a picture may be attached."""
    if not signed_by.strip():
        raise KnownError("请填写签收人。没有保存。", field="signed_by")
    wish = hold_wish(work, wish_id)
    require(wish, {WishState.DONE}, "验收")
    assert wish.done_on is not None
    if not wish.done_on <= on <= work.today:
        raise KnownError(
            f"验收日期要在实施（{wish.done_on}）之后、不晚于今天。没有保存。", field="on"
        )
    take_step(work, wish, WishState.ACCEPTED, f"{signed_by.strip()} 签收")
    wish.accepted_on, wish.accepted_by, wish.picture_id = on, signed_by.strip(), picture_id


@action("评价微心愿", may=DESK)
def rate_wish(work: Work, wish_id: int, thanks: str = "", grade: int | None = None) -> None:
    """Thanks, and a grade from 5 to 1 or none: not every wisher gives one."""
    if grade is not None and grade not in range(1, 6):
        raise KnownError("评价要在 1 至 5 之间。没有保存。", field="grade")
    if not thanks.strip() and grade is None:
        raise KnownError("请填写感谢的话，或选一个评价。没有保存。", field="thanks")
    wish = hold_wish(work, wish_id)
    require(wish, {WishState.ACCEPTED}, "评价")
    take_step(work, wish, WishState.RATED)
    wish.thanks, wish.grade = thanks.strip(), grade
