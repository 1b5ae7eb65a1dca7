"""What follows a bad rating (国办发〔2019〕51号).

A named person calls back, finds out what was wrong, and sees that it is put right.
"""

from models.cases.rules.kinds import ClockEffect, State, Transition, build_kind
from models.roles import DESK, LEADERS
from models.worded import Worded


class Finding(Worded):
    """What the call found."""

    FIXED_NOW = "fixed_now", "情况属实，当场改正"
    TO_RECTIFY = "to_rectify", "情况属实，限期整改"
    UNFOUNDED = "unfounded", "不属实，已解释"
    MALICIOUS = "malicious", "恶意差评，提出申诉"


STATES = (
    State("to_call", "待回访", ClockEffect.RUNS),
    State("called", "已回访", ClockEffect.STOPPED),
    State("rectifying", "整改中", ClockEffect.RUNS),
    State("rectified", "已整改", ClockEffect.STOPPED),
    State("appeal", "申诉复核中", ClockEffect.STOPPED),
    State("closed", "已办结", ClockEffect.ENDS, is_open=False),
)


def _from(*states: str) -> frozenset[str]:
    return frozenset(states)


TRANSITIONS = (
    Transition("call", "登记回访", _from("to_call"), "called", DESK, "F9", ("said", "finding")),
    Transition(
        "call_rectify", "登记回访，限期整改", _from("to_call"), "rectifying", DESK, "",
        ("said", "finding"),
    ),
    Transition(
        "call_appeal", "登记回访，提出申诉", _from("to_call"), "appeal", DESK, "",
        ("said", "finding"),
    ),
    Transition("rectify", "登记整改", _from("rectifying"), "rectified", DESK, "F9", ("measures",)),
    Transition("hand", "改派回访人", _from("to_call", "rectifying"), "", DESK, "F7", ("caller",)),
    Transition("close", "办结回访", _from("called", "rectified"), "closed", DESK, "F9"),
    Transition("close_appeal", "复核申诉", _from("appeal"), "closed", LEADERS, "F9", ("opinion",)),
)  # fmt: skip

CALLBACK = build_kind("callback", "差评回访", "HF", STATES, TRANSITIONS)
STEP_OF_FINDING = {
    Finding.FIXED_NOW: "call",
    Finding.UNFOUNDED: "call",
    Finding.TO_RECTIFY: "call_rectify",
    Finding.MALICIOUS: "call_appeal",
}
