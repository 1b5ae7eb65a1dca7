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
    State("transferred", "转办中", ClockEffect.RUNS),
    # A notice or an appraisal counts or not as its step says: see CasePause.
    State("public_notice", "公示中", ClockEffect.RUNS),
    State("suspended", "挂起", ClockEffect.STOPPED),
    State("declined", "不予受理", ClockEffect.NONE, is_open=False),
    State("closed", "办结", ClockEffect.ENDS, is_open=False),
    State("awaiting_delivery", "待送达", ClockEffect.ENDS, is_open=False),
    State("delivered", "已送达", ClockEffect.ENDS, is_open=False),
    State("rated", "已评价", ClockEffect.ENDS, is_open=False),
    State("sent_back", "退件", ClockEffect.ENDS, is_open=False),
    State("withdrawn", "撤回", ClockEffect.ENDS, is_open=False),
    State("terminated", "终止", ClockEffect.ENDS, is_open=False),
    State("archived", "归档", ClockEffect.ENDS, is_open=False),
)
CLOSED = ("closed", "awaiting_delivery", "delivered", "rated")  # with an outcome, not yet archived


# Who acts at once has nothing to ask for; so one key is enough for both.
_ASKING = DESK - LEADERS
_UNDER_WAY = ("processing", "transferred", "public_notice", "suspended")


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
        "close", "办结", _from("accepted", "processing", "public_notice"), "closed", DESK, "F9",
        ("outcome",),
    ),
    Transition(
        "give", "转办", _from("accepted", "processing"), "transferred", DESK, "Ctrl+F7",
        ("to", "reason"),
    ),
    Transition("take", "接收转办", _from("transferred"), "processing", DESK, "F7"),
    Transition(
        "refuse_transfer", "退回转办", _from("transferred"), "processing", DESK, "F11",
        ("reason",),
    ),
    Transition(
        "answer_unit", "登记承办单位答复", _from(*_UNDER_WAY), "", DESK, "Ctrl+F11", ("answer",)
    ),
    Transition(
        "ask_joint", "联办", _from("accepted", "processing"), "processing", DESK, "Ctrl+F8",
        ("bodies",),
    ),
    Transition(
        "answer_joint", "登记联办意见", _from(*_UNDER_WAY), "", DESK, "F6", ("answer",)
    ),
    Transition(
        "post_notice", "公示", _from("processing"), "public_notice", DESK, "Ctrl+F9",
        ("start", "end"),
    ),
    Transition("end_notice", "公示结束", _from("public_notice"), "processing", DESK, "F7"),
    Transition(
        "ask_suspend", "申请挂起", _from("processing"), "", _ASKING, "F8",
        ("reason", "procedure"),
    ),
    Transition(
        "suspend", "挂起", _from("processing"), "suspended", LEADERS, "F8",
        ("reason", "procedure"),
    ),
    Transition("resume", "恢复办理", _from("suspended"), "processing", DESK, "F7"),
    Transition(
        "ask_extend", "申请延期", _from("accepted", "processing"), "", _ASKING, "Ctrl+F10",
        ("days", "reason"),
    ),
    Transition(
        "extend", "延期", _from("accepted", "processing"), "", LEADERS, "Ctrl+F10",
        ("days", "reason"),
    ),
    Transition(
        "refuse_request", "不批准申请", _from("accepted", *_UNDER_WAY), "", LEADERS, "Ctrl+F6",
        ("reason",),
    ),
    Transition(
        "chase", "督办", _from("accepted", "processing", "transferred", "public_notice"), "",
        LEADERS, "Ctrl+F5", ("reason",),
    ),
    Transition(
        "answer_chase", "答复督办", _from("accepted", "processing", "transferred", "public_notice"),
        "", DESK, "F5", ("answer",),
    ),
    Transition(
        "send_back", "退件", _from("processing"), "sent_back", DESK, "F11", ("reason", "basis")
    ),
    Transition("take_in_again", "重新收件", _from("sent_back"), "intake", DESK, "F7"),
    Transition(
        "withdraw", "申请人撤回", _from("intake", "supplementing", "accepted", "processing"),
        "withdrawn", DESK, "F12", ("reason",),
    ),
    Transition(
        "terminate", "终止", _from("supplementing", "accepted", "processing"), "terminated",
        LEADERS, "Ctrl+F12", ("reason",),
    ),
    Transition("await_delivery", "待送达", _from("closed"), "awaiting_delivery", DESK, "F10"),
    Transition(
        "deliver", "送达", _from("closed", "awaiting_delivery"), "delivered", DESK, "F9",
        ("receiver",),
    ),
    # Rated first, handed over afterwards: nobody has to remember the order.
    Transition("deliver_rated", "送达", _from("rated"), "", DESK, "F9", ("receiver",)),
    Transition("rate", "评价", _from("closed", "delivered"), "rated", DESK, "F8"),
    # Whoever rates at the desk may still have a paper coming by post.
    Transition("rate_early", "评价", _from("awaiting_delivery"), "", DESK, "F8"),
    Transition("rate_again", "整改后再评", _from("rated"), "", DESK, "F8"),
    Transition(
        "archive", "归档",
        _from("closed", "delivered", "rated", "declined", "sent_back", "withdrawn", "terminated"),
        "archived", LEADERS, "F11",
    ),
    Transition(
        "reopen", "重新办理", _from("archived"), "processing", LEADERS, "Ctrl+F12",
        ("reason", "days"),
    ),
)  # fmt: skip

ONE_STOP = build_kind("one_stop", "一窗受理", "FW", STATES, TRANSITIONS)


def state_label(state: str) -> str:
    """The word of a state in a list; a case of another kind has its own table and page."""
    known = ONE_STOP.states.get(state)
    return known.label if known else "代办件"


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
