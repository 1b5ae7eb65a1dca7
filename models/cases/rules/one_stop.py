"""One-stop service 一窗受理 as a kind of case (the names of its states are practice)."""

from enum import StrEnum

from models.cases.rules.kinds import ClockEffect, State, Transition, build_kind
from models.errors import KnownError
from models.roles import DESK, LEADERS

STATES = (
    State("enquiry", "咨询", ClockEffect.NONE),
    State("intake", "待受理", ClockEffect.NOTICE),
    State("supplementing", "补正中", ClockEffect.STOPPED),
    State("accepted", "已受理", ClockEffect.RUNS),
    State("processing", "办理中", ClockEffect.RUNS),
    State("declined", "不予受理", ClockEffect.NONE, is_open=False),
    State("closed", "办结", ClockEffect.ENDS, is_open=False),
    State("withdrawn", "撤回", ClockEffect.ENDS, is_open=False),
    State("terminated", "终止", ClockEffect.ENDS, is_open=False),
)


def _from(*states: str) -> frozenset[str]:
    return frozenset(states)


TRANSITIONS = (
    Transition("answer", "答复咨询", _from("enquiry"), "closed", DESK, "F8", ("answer",)),
    Transition("take_in", "转为收件", _from("enquiry"), "intake", DESK, "F7"),
    Transition("accept", "受理", _from("intake"), "accepted", DESK, "F9"),
    Transition("notify", "一次性告知", _from("intake"), "supplementing", DESK, "F10"),
    Transition(
        "notify_again", "再次告知", _from("supplementing"), "supplementing", DESK, "F10",
        ("reason",),
    ),
    Transition("supplement", "收到补正材料", _from("supplementing"), "intake", DESK, "F7"),
    Transition(
        "decline", "不予受理", _from("intake", "supplementing"), "declined", DESK, "F11",
        ("reason", "right_body"),
    ),
    Transition("process", "开始办理", _from("accepted"), "processing", DESK, "F7"),
    Transition(
        "close", "办结", _from("accepted", "processing"), "closed", DESK, "F9", ("outcome",)
    ),
    Transition(
        "withdraw", "申请人撤回", _from("intake", "supplementing", "accepted", "processing"),
        "withdrawn", DESK, "F12", ("reason",),
    ),
    Transition(
        "terminate", "终止", _from("supplementing", "accepted", "processing"), "terminated",
        LEADERS, "Ctrl+F12", ("reason",),
    ),
)  # fmt: skip

ONE_STOP = build_kind("one_stop", "一窗受理", "FW", STATES, TRANSITIONS)


class Outcome(StrEnum):
    """How a case ended: 准予, 不予, 办结, 转介."""

    GRANT = "grant"
    REFUSE = "refuse"
    DONE = "done"
    REFERRED = "referred"

    @property
    def label(self) -> str:
        """The word on the ledger."""
        return OUTCOME_LABELS[self]


OUTCOME_LABELS = {
    Outcome.GRANT: "准予",
    Outcome.REFUSE: "不予",
    Outcome.DONE: "已办",
    Outcome.REFERRED: "转介",
}

SATISFACTION_LABELS = {
    5: "非常满意",
    4: "满意",
    3: "基本满意",
    2: "不满意",
    1: "非常不满意",
}  # 国办发〔2019〕51号


def check_second_notice(reason: str) -> None:
    """A second notice on the same case needs a reason and is counted against the centre."""
    if not reason.strip():
        raise KnownError(
            "这件已经一次性告知过。再次告知要写明原因，并计入月报的“二次告知”。", field="reason"
        )
