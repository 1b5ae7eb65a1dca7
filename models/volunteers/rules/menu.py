"""The service menu: what teams offer and residents order (点单)."""

from dataclasses import dataclass
from datetime import date

from models.volunteers.rules.volunteers import ServiceKind
from models.worded import Worded


class OrderStatus(Worded):
    """The way of an order."""

    ORDERED = "ordered", "已点单"
    TAKEN = "taken", "已接单"
    DONE = "done", "已完成"
    RATED = "rated", "已评价"
    CANCELLED = "cancelled", "已取消"


GRADES = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}


@dataclass(frozen=True)
class ItemForm:
    """What a team offers."""

    name: str
    team_id: int
    kind: ServiceKind | None = None
    description: str = ""
    offered_from: date | None = None  # empty: today


@dataclass(frozen=True)
class OrderForm:
    """What a resident orders."""

    item_id: int
    person_id: int
    wanted_on: date | None = None
    address: str = ""
    wish: str = ""
