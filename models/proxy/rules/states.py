"""Proxy service as a kind of case (the names of its states are practice)."""

from models.cases.rules.kinds import ClockEffect, State, Transition, build_kind
from models.roles import DESK, LEADERS
from models.worded import Worded


class ProxyMode(Worded):
    """Who acts: never turned into the other without a new record."""

    ASSISTED = "assisted", "帮办"
    PROXY = "proxy", "代办"


class Source(Worded):
    """How the request came."""

    COUNTER = "counter", "到站"
    PHONE = "phone", "电话"
    HOME = "home", "上门"
    GRID = "grid", "网格上报"
    CONVERTED = "converted", "窗口转来"


STATES = (
    State("registered", "登记", ClockEffect.NONE),
    State("awaiting_letter", "待委托", ClockEffect.NONE),
    State("authorised", "已委托", ClockEffect.RUNS),
    State("assisted", "帮办中", ClockEffect.RUNS),
    State("custody", "材料交接", ClockEffect.RUNS),
    State("lodged", "已送件", ClockEffect.RUNS),
    State("processing", "办理中", ClockEffect.RUNS),
    State("supplementing", "补材料", ClockEffect.STOPPED),
    State("suspended", "中止", ClockEffect.STOPPED),
    State("resumed", "续办", ClockEffect.RUNS),
    # Closed and terminated stay in the agent's hand until everything is back.
    State("closed", "已办结", ClockEffect.ENDS),
    State("terminated", "终止", ClockEffect.ENDS),
    State("returned", "已回交结清", ClockEffect.ENDS, is_open=False),
    State("rated", "已评价", ClockEffect.ENDS, is_open=False),
    State("declined", "不予办理", ClockEffect.NONE, is_open=False),
    State("withdrawn", "撤回", ClockEffect.ENDS, is_open=False),
    State("archived", "归档", ClockEffect.ENDS, is_open=False),
)


def _from(*states: str) -> frozenset[str]:
    return frozenset(states)


TRANSITIONS = (
    Transition("await_letter", "待签委托书", _from("registered"), "awaiting_letter", DESK, "F7"),
    Transition("assist", "开始帮办", _from("registered"), "assisted", DESK, "F7"),
    Transition(
        "decline", "不予办理", _from("registered", "awaiting_letter"), "declined", DESK, "F11",
        ("reason",),
    ),
    Transition(
        "sign", "签委托书", _from("registered", "awaiting_letter"), "authorised", DESK, "F9",
        ("letter",),
    ),
    Transition(
        "receive", "材料交接", _from("authorised", "supplementing", "resumed"), "custody", DESK,
        "F7", ("lines",),
    ),
    Transition(
        "lodge", "送件", _from("authorised", "custody", "resumed"), "lodged", DESK, "F9",
        ("office",),
    ),
    Transition("process", "开始办理", _from("lodged", "resumed"), "processing", DESK, "F7"),
    Transition(
        "supplement", "补材料", _from("lodged", "processing"), "supplementing", DESK, "F10",
        ("reason",),
    ),
    Transition(
        "suspend", "中止", _from("authorised", "custody", "lodged", "processing"), "suspended",
        DESK, "F8", ("reason",),
    ),
    Transition("resume", "续办", _from("suspended"), "resumed", DESK, "F9", ("letter",)),
    Transition(
        "send_back", "退件", _from("lodged", "processing"), "custody", DESK, "F11", ("reason",)
    ),
    Transition(
        "close", "办结", _from("assisted", "lodged", "processing"), "closed", DESK, "F9",
        ("outcome",),
    ),
    Transition(
        "terminate", "终止",
        _from("authorised", "assisted", "custody", "lodged", "processing", "supplementing",
              "suspended", "resumed"),
        "terminated", LEADERS, "Ctrl+F12", ("reason",),
    ),
    Transition(
        "withdraw", "委托人撤回", _from("registered", "awaiting_letter"), "withdrawn", DESK,
        "F12", ("reason",),
    ),
    # After the letter the things and the money are out: a revocation ends as a termination.
    Transition(
        "revoke", "委托人撤销委托",
        _from("authorised", "custody", "lodged", "processing", "supplementing", "suspended",
              "resumed"),
        "terminated", DESK, "F12", ("reason",),
    ),
    Transition("give_back", "回交结清", _from("closed", "terminated"), "returned", DESK, "F9"),
    Transition("rate", "评价", _from("returned"), "rated", DESK, "F8"),
    Transition("rate_again", "整改后再评", _from("rated"), "", DESK, "F8"),
    Transition(
        "archive", "归档", _from("returned", "rated", "declined", "withdrawn"), "archived",
        LEADERS, "F11",
    ),
)  # fmt: skip

PROXY = build_kind("proxy", "帮办代办", "DB", STATES, TRANSITIONS)
