"""Which steps a case offers now, to whom, on which key; and why another one is refused.

The table of states says what may follow; what lies beside the table (missing papers, an offer that
was made to somebody else, a request that waits) is asked of the case's facts here.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol

from models.cases.queries.cases import CasePage as CaseFacts
from models.cases.queries.records import CallbackRow
from models.cases.rules.kinds import Transition
from models.cases.rules.one_stop import ONE_STOP
from models.cases.rules.overdue import is_overdue
from models.catalogue.rules import Mode
from models.roles import DESK, LEADERS, Role

RECEIVE_KEY = "F7"
MORE_KEY = "Ctrl+M"
MOST_BUTTONS = 4  # in the foot, besides «更多»
NOTHING = "没有任何改动。"

RARE = frozenset({"convert"})  # always under «更多»
RATE_STEPS = ("rate", "rate_early", "rate_again")
RATING_STATES = frozenset({"closed", "awaiting_delivery", "delivered", "rated"})
BEFORE_ARCHIVING = frozenset(ONE_STOP.states) - {"archived"}
AT_THE_DESK = frozenset({"intake", "supplementing", "accepted", "processing"})
AFTER = frozenset(code for code, state in ONE_STOP.states.items() if not state.is_open)

# What can be done besides the steps of the table; shown and refused the same way.
BESIDES = (
    Transition("receive", "收到材料", frozenset({"intake"}), "", DESK, RECEIVE_KEY),
    Transition("screen", "请评价", RATING_STATES, "", DESK, "Ctrl+E"),
    Transition("slip", "打印评价表", RATING_STATES, "", DESK, "Ctrl+R"),
    Transition("overdue", "登记超期原因", BEFORE_ARCHIVING, "", DESK, "Ctrl+D"),
    Transition("callback", "回访", AFTER, "", DESK, "Ctrl+B"),
    Transition("callbacks", "差评回访清单", AFTER, "", DESK, "Ctrl+Shift+L"),
    Transition("convert", "转帮办代办", AT_THE_DESK, "", DESK, "Ctrl+Shift+D"),
    Transition("hand_callback", "改派回访人", AFTER, "", DESK, "Ctrl+Shift+B"),
)
MOVES: dict[str, Transition] = dict(ONE_STOP.transitions) | {t.name: t for t in BESIDES}
KEYS = tuple(dict.fromkeys(move.key for move in MOVES.values() if move.key))

# The steps that come up most in a state, the usual one first; the rest is under «更多».
FREQUENT: dict[str, tuple[str, ...]] = {
    "enquiry": ("answer", "take_in"),
    "intake": ("accept", "notify", "receive", "decline"),
    "supplementing": ("supplement", "notify_again", "decline"),
    "accepted": ("process", "close", "give", "withdraw"),
    "processing": ("close", "give", "suspend", "ask_suspend", "post_notice"),
    "transferred": ("take", "refuse_transfer"),
    "public_notice": ("end_notice", "close"),
    "suspended": ("resume",),
    "closed": ("screen", "deliver", "await_delivery", "rate"),
    "awaiting_delivery": ("deliver", "screen", "rate_early"),
    "delivered": ("screen", "rate", "archive", "slip"),
    "rated": ("callback", "archive", "deliver_rated", "screen", "rate_again"),
    "declined": ("archive",),
    "sent_back": ("take_in_again", "archive"),
    "withdrawn": ("archive",),
    "terminated": ("archive",),
    "archived": ("reopen",),
}
# What comes next on a callback, by its state: the dialog, the word on the button.
CALLBACK_STEPS = {
    "to_call": ("record_call", "登记回访"),
    "called": ("close_callback", "办结回访"),
    "rectifying": ("record_rectified", "登记整改"),
    "rectified": ("close_callback", "办结回访"),
    "appeal": ("close_callback", "复核申诉"),
}
HANDED_ON = ("to_call", "rectifying")


class Asker(Protocol):
    """The clerk at the desk."""

    @property
    def id(self) -> int: ...
    @property
    def role(self) -> Role: ...


class CalledBack(Protocol):
    """A case of any kind that may have been rated badly."""

    @property
    def callbacks(self) -> Sequence[CallbackRow]: ...


def missing(case: CaseFacts) -> list[str]:
    """The papers that are still asked for."""
    return [m.name for m in case.materials if m.is_missing]


def receives(case: CaseFacts) -> bool:
    """Whether papers can still be ticked now."""
    waiting = any(m.received_at is None for m in case.materials)
    return case.state in ("intake", "supplementing") and waiting


def offered(case: CaseFacts, key: str, clerk: Asker, today: date) -> Transition | None:
    """The step a key means now; None where it means none.

    A leader need not ask: of two steps on one key the one that fewer may take is meant.
    """
    allowed = [
        move for move in MOVES.values() if move.key == key and not why_not(case, move, clerk, today)
    ]
    return min(allowed, key=lambda move: len(move.may), default=None)


def label_of(case: CaseFacts, move: Transition) -> str:
    """What the button of a step says."""
    callback = open_callback(case)
    if move.name == "callback" and callback is not None:
        return CALLBACK_STEPS[callback.state][1]
    if move.name in RATE_STEPS:
        return "录入再评" if move.name == "rate_again" else "录入评价表"
    if move.name == "refuse_request":
        return "决定申请"
    if move.name == "take" and not _is_to_colleague(case):
        return "登记签收"
    return move.label


def offers(case: CaseFacts, clerk: Asker, today: date) -> list[Transition]:
    """Every step that may be taken now, the usual one first, one for each key."""
    found = [move for key in KEYS if (move := offered(case, key, clerk, today)) is not None]
    order = _order(case)
    names = [move.name for move in MOVES.values()]

    def place(move: Transition) -> tuple[int, int]:
        usual = order.index(move.name) if move.name in order else len(order)
        return usual, names.index(move.name)

    return sorted(found, key=place)


def foot_of(moves: Sequence[Transition], case: CaseFacts) -> list[Transition]:
    """The steps with a button of their own; all usual ones where they are few."""
    usual = [move for move in moves if move.name not in RARE]
    if len(usual) <= MOST_BUTTONS:
        return usual
    frequent = [move for move in moves if move.name in _order(case)]
    return frequent[:MOST_BUTTONS]


def refusal(case: CaseFacts, key: str, clerk: Asker, today: date) -> str:
    """Why a key does nothing now, in the clerk's words; "" where it does something."""
    if offered(case, key, clerk, today) is not None:
        return ""
    moves = [move for move in MOVES.values() if move.key == key]
    here = [move for move in moves if case.state in move.sources]
    may = [move for move in here if clerk.role in move.may]
    for move in may or here:
        said = why_not(case, move, clerk, today)
        if said:
            return said
    if len(moves) == 1:
        return why_not(case, moves[0], clerk, today)
    words = "、".join(dict.fromkeys(move.label for move in moves))
    return f"这件现在是“{case.state_label}”，不能{words}。{NOTHING}"


def why_not(case: CaseFacts, move: Transition, clerk: Asker, today: date) -> str:
    """Why a step cannot be taken now; "" if it can."""
    if move.name in ONE_STOP.transitions:
        said = ONE_STOP.why_not(case.state, move.name, clerk.role)
    elif case.state not in move.sources:
        said = f"这件现在是“{case.state_label}”，不能{move.label}。{NOTHING}"
    elif clerk.role not in move.may:
        who = "、".join(role.label for role in Role if role in move.may)
        said = f"“{move.label}”需要{who}来做。{NOTHING}"
    else:
        said = ""
    if said:
        return said
    besides = _BESIDE_THE_TABLE.get(move.name)
    hindered = besides(case, clerk, today) if besides is not None else ""
    return f"{hindered}{NOTHING}" if hindered else ""


def open_callback(case: CalledBack) -> CallbackRow | None:
    """The callback that is not finished, if there is one."""
    return next((c for c in reversed(case.callbacks) if c.state != "closed"), None)


def _order(case: CaseFacts) -> list[str]:
    usual = list(FREQUENT.get(case.state, ()))
    first = ""
    if case.state == "intake" and missing(case):
        first = "notify"
    elif case.state == "accepted" and case.item.mode is Mode.INSTANT:
        first = "close"
    elif case.state == "processing" and any(r.approved is None for r in case.requests):
        first = "refuse_request"
    elif case.state == "closed" and case.delivery in ("邮寄", "上门送达", "他人代领", "窗口领取"):
        first = "deliver"
    if first:
        usual = [first, *(name for name in usual if name != first)]
    return usual


def _is_to_colleague(case: CaseFacts) -> bool:
    return bool(case.transfers) and case.transfers[-1].taker_id is not None


# What lies beside the table, for each step it concerns.


def _accept(case: CaseFacts, clerk: Asker, today: date) -> str:
    lacking = missing(case)
    if not lacking:
        return ""
    return f"还缺{'、'.join(lacking)}，不能受理。请补齐，或作一次性告知（F10）。"


def _notify(case: CaseFacts, clerk: Asker, today: date) -> str:
    return "" if missing(case) else "材料已经齐全，不需要告知，可以直接受理（F9）。"


def _receive(case: CaseFacts, clerk: Asker, today: date) -> str:
    return "" if receives(case) else "材料已经收齐，可以直接受理（F9）。"


def _take(case: CaseFacts, clerk: Asker, today: date) -> str:
    last = case.transfers[-1] if case.transfers else None
    if last is None or last.taker_id in (None, clerk.id) or clerk.role in LEADERS:
        return ""
    return f"这件转给了{last.taker}，由{last.taker}本人或主管接收。"


def _refuse(case: CaseFacts, clerk: Asker, today: date) -> str:
    last = case.transfers[-1] if case.transfers else None
    if last is not None and last.giver_id == clerk.id:
        return ""  # takes the offer back
    return _take(case, clerk, today)


def _answer_unit(case: CaseFacts, clerk: Asker, today: date) -> str:
    waiting = any(t.taker_id is None and t.taken_at and not t.answered_at for t in case.transfers)
    return "" if waiting else "这件没有等外单位答复的转办。"


def _answer_joint(case: CaseFacts, clerk: Asker, today: date) -> str:
    if any(part.answered_at is None for part in case.joint):
        return ""
    return "各联办单位的意见都已登记。" if case.joint else "这件没有请别的单位联办。"


def _decide(case: CaseFacts, clerk: Asker, today: date) -> str:
    return "" if any(r.approved is None for r in case.requests) else "没有等主管决定的申请。"


def _ask(step: str) -> Callable[[CaseFacts, Asker, date], str]:
    def hindered(case: CaseFacts, clerk: Asker, today: date) -> str:
        waiting = any(r.step == step and r.approved is None for r in case.requests)
        return "已经申请过，正在等主管决定。" if waiting else ""

    return hindered


def _answer_chase(case: CaseFacts, clerk: Asker, today: date) -> str:
    return "" if case.chase_until is not None else "这件没有等答复的督办。"


def _rate_early(case: CaseFacts, clerk: Asker, today: date) -> str:
    return "这件已经评价过，一件只评一次。" if case.ratings else ""


def _rate_again(case: CaseFacts, clerk: Asker, today: date) -> str:
    if len(case.ratings) > 1:
        return "整改后已经再评过一次。"
    if any(c.rectified_at is not None for c in case.callbacks):
        return ""
    return "这件已经评价过，一件只评一次；差评整改以后可以再评一次。"


def _rating(case: CaseFacts, clerk: Asker, today: date) -> str:
    return (
        _rate_again(case, clerk, today)
        if case.state == "rated"
        else _rate_early(case, clerk, today)
    )


def _overdue(case: CaseFacts, clerk: Asker, today: date) -> str:
    if not is_overdue(case.due_date, case.closed_on, today):
        return "这件没有超期。"
    if clerk.id != case.handler_id and clerk.role not in LEADERS:
        return f"超期原因由承办人{case.handler}或主管登记。"
    return "超期原因已经登记过。" if case.overdue_cause else ""


def no_callback(case: CalledBack, clerk: Asker) -> str:
    """Why the clerk cannot go on with a callback; "" where one waits for him or her."""
    callback = open_callback(case)
    if callback is None:
        return "这件没有要回访的差评。"
    if clerk.role in LEADERS:
        return ""
    if callback.state == "appeal":
        return "申诉要由主管复核。"
    if callback.caller_id != clerk.id:
        return f"这次回访由{callback.caller}负责，请由{callback.caller}或主管来做。"
    return ""


def no_handing_on(case: CalledBack, clerk: Asker) -> str:
    """Why nobody else can be named to call back; "" where somebody can."""
    callback = open_callback(case)
    if callback is not None and callback.state not in HANDED_ON:
        return "已经回访过，不用改派。"
    return no_callback(case, clerk)


def _callbacks(case: CaseFacts, clerk: Asker, today: date) -> str:
    return "" if case.callbacks else "这件没有差评回访。"


def _deliver_rated(case: CaseFacts, clerk: Asker, today: date) -> str:
    return "这件已经登记过送达。" if case.delivered_on is not None else ""


_BESIDE_THE_TABLE: dict[str, Callable[[CaseFacts, Asker, date], str]] = {
    "accept": _accept,
    "notify": _notify,
    "notify_again": _notify,
    "receive": _receive,
    "take": _take,
    "refuse_transfer": _refuse,
    "answer_unit": _answer_unit,
    "answer_joint": _answer_joint,
    "refuse_request": _decide,
    "ask_suspend": _ask("suspend"),
    "ask_extend": _ask("extend"),
    "answer_chase": _answer_chase,
    "rate_early": _rate_early,
    "rate_again": _rate_again,
    "screen": _rating,
    "slip": _rating,
    "overdue": _overdue,
    "deliver_rated": _deliver_rated,
    "callback": lambda case, clerk, today: no_callback(case, clerk),
    "hand_callback": lambda case, clerk, today: no_handing_on(case, clerk),
    "callbacks": _callbacks,
}
