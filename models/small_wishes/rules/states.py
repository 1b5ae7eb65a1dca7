"""The states of a small wish, from 征集 to 评价 (practice)."""

from datetime import date

from models.worded import Worded


class WishState(Worded):
    """Where a wish stands."""

    COLLECTED = "collected", "已征集"
    CHECKED = "checked", "已审核"
    PUBLISHED = "published", "待认领"
    CLAIMED = "claimed", "已认领"
    DONE = "done", "已实施"
    ACCEPTED = "accepted", "已验收"
    RATED = "rated", "已评价"
    REFUSED = "refused", "不予采纳"
    WITHDRAWN = "withdrawn", "已撤回"


class WishKind(Worded):
    """What a wish is for."""

    DAILY = "daily", "生活用品"
    STUDY = "study", "学习用品"
    HEALTH = "health", "健康医疗"
    COMPANY = "company", "陪伴关爱"
    HOUSEWORK = "housework", "家政维修"
    OUTING = "outing", "出行活动"
    OTHER = "other", "其他"


# Before anybody has promised it, a wish can still be changed, refused or withdrawn.
UNCLAIMED = frozenset({WishState.COLLECTED, WishState.CHECKED, WishState.PUBLISHED})
ENDED = frozenset({WishState.RATED, WishState.REFUSED, WishState.WITHDRAWN})


def state_on(state: WishState, claim_until: date | None, today: date) -> WishState:
    """How a wish stands on a day: a claim that has run out is one no more.

    So what is shown and who may claim never waits for somebody to tidy up.
    """
    if state is WishState.CLAIMED and claim_until is not None and claim_until < today:
        return WishState.PUBLISHED
    return state
