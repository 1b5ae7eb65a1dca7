"""How wishes are put in words."""

from decimal import Decimal

from models.small_wishes.rules.states import WishState

NOTHING = "没有任何改动。"
TONES = {
    WishState.COLLECTED: "amber",
    WishState.CHECKED: "amber",
    WishState.PUBLISHED: "blue",
    WishState.CLAIMED: "blue",
    WishState.DONE: "amber",
    WishState.ACCEPTED: "green",
    WishState.RATED: "green",
    WishState.REFUSED: "grey",
    WishState.WITHDRAWN: "grey",
}
# What comes next in each state: the word on the button.
NEXT = {
    WishState.COLLECTED: "审核",
    WishState.CHECKED: "发布",
    WishState.PUBLISHED: "认领",
    WishState.CLAIMED: "登记实施",
    WishState.DONE: "验收",
    WishState.ACCEPTED: "评价",
}
GRADES = {5: "很满意", 4: "满意", 3: "一般", 2: "不满意", 1: "很不满意"}


def say_value(value: Decimal | None) -> str:
    """About what it costs."""
    return "" if value is None else f"{value:,.2f} 元"
