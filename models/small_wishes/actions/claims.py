"""A wish is claimed by one, and goes back to the pool when nothing comes of it."""

from dataclasses import dataclass
from datetime import date, timedelta

from models.errors import KnownError
from models.people.rules.contacts import read_phone
from models.roles import DESK
from models.small_wishes.actions.steps import (
    hold_wish,
    release_claim,
    require,
    settle_claim,
    take_step,
)
from models.small_wishes.queries.settings import read_wish_settings
from models.small_wishes.queries.similar import similar_wishes
from models.small_wishes.rules.offers import WishTaken
from models.small_wishes.rules.states import WishState
from models.work import Work, action


@dataclass(frozen=True)
class ClaimForm:
    """Who will fulfil a wish."""

    claimer: str
    unit: str = ""
    phone: str = ""


@action("认领微心愿", may=DESK)
def claim_wish(work: Work, wish_id: int, form: ClaimForm) -> date:
    """Promise a wish to one; returns the day by which it has to be carried out.

    Raises WishTaken, with similar wishes that are free, when somebody else was first.
    """
    name, unit = form.claimer.strip(), form.unit.strip()
    if not name:
        raise KnownError("请填写认领人。没有保存。", field="claimer")
    phone = read_phone(form.phone)
    wish = hold_wish(work, wish_id)
    settle_claim(work, wish)
    if wish.status in (WishState.CLAIMED.value, WishState.DONE.value):
        who = wish.claimer_unit or wish.claimer
        raise WishTaken(
            f"心愿 {wish.number} 已由“{who}”在 {wish.claimed_on} 认领，这次没有认领成功。"
            "没有任何改动，可以看看类似的心愿。",
            similar_wishes(work.session, wish_id, work.today),
        )
    require(wish, {WishState.PUBLISHED}, "认领")
    days = read_wish_settings(work.session, work.today).claim_days
    until = work.today + timedelta(days=days)
    take_step(work, wish, WishState.CLAIMED, f"{unit} {name} 认领，{until} 前实施".strip())
    wish.claimer, wish.claimer_unit, wish.claimer_phone = name, unit, phone
    wish.claimed_on, wish.claim_until = work.today, until
    work.session.flush()
    return until


@action("放弃认领", may=DESK)
def drop_claim(work: Work, wish_id: int, reason: str) -> None:
    """Whoever claimed it cannot do it: it is free again at once."""
    if not reason.strip():
        raise KnownError("请写明放弃认领的原因。没有任何改动。", field="reason")
    wish = hold_wish(work, wish_id)
    require(wish, {WishState.CLAIMED}, "放弃认领")
    release_claim(work, wish, f"放弃认领：{reason.strip()}")
