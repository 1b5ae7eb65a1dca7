"""Which steps a proxy case offers now, on which key, and why another one is refused."""

from collections.abc import Callable
from datetime import date
from typing import Protocol

from desktop.pages.cases.case.offers import (
    CALLBACK_STEPS,
    no_callback,
    no_handing_on,
    open_callback,
)
from models.cases.rules.kinds import Transition
from models.cases.rules.overdue import is_overdue
from models.proxy.queries.page import ProxyPage
from models.proxy.rules.custody import HolderKind
from models.proxy.rules.letters import Power
from models.proxy.rules.states import PROXY
from models.roles import DESK, LEADERS, Role

MOST_BUTTONS = 1  # in the heading, besides «更多» and printing
NOTHING = "没有任何改动。"

ALL = frozenset(PROXY.states)
OPEN = frozenset(code for code, state in PROXY.states.items() if state.is_open)
UNDER_WAY = OPEN - {"registered", "awaiting_letter"}
WITH_LETTER = UNDER_WAY - {"assisted", "closed", "terminated"}
SIGNED_ONCE = ALL - {"registered", "awaiting_letter", "assisted", "archived"}
MORE_PAPERS = frozenset({"assisted", "custody", "lodged", "processing"})

# What can be done besides the steps of the table.
BESIDES = (
    Transition("move", "登记交接", UNDER_WAY, "", DESK, "Ctrl+J"),
    Transition("receive_more", "再收材料", MORE_PAPERS, "", DESK, "Ctrl+Shift+J"),
    Transition("results", "收到办理结果", frozenset({"lodged", "processing", "closed"}), "", DESK,
               "Ctrl+G"),
    Transition("money", "记收付", UNDER_WAY, "", DESK, "F6"),
    Transition("refund", "退余款", UNDER_WAY, "", DESK, "Ctrl+F6"),
    Transition("reverse", "冲正所选一笔", OPEN, "", LEADERS, "Ctrl+Shift+F6"),
    Transition("renew", "续签委托书", WITH_LETTER - {"suspended"}, "", DESK, "Ctrl+U"),
    Transition("letter_picture", "补委托书照片", SIGNED_ONCE, "", DESK, "Ctrl+Shift+Y"),
    Transition("visit", "改上门时间", OPEN, "", DESK, "Ctrl+H"),
    Transition("consent", "告知同意", OPEN, "", DESK, "F5"),
    Transition("screen", "请评价", frozenset({"returned", "rated"}), "", DESK, "Ctrl+E"),
    Transition("slip", "打印评价表", frozenset({"returned", "rated"}), "", DESK, "Ctrl+R"),
    Transition("register_slip", "出具代办登记表", ALL, "", DESK, "Ctrl+Shift+P"),
    Transition("repeat", "重复上次", ALL, "", DESK, "Ctrl+D"),
    Transition("overdue", "登记超期原因", ALL - {"archived"}, "", DESK, "Ctrl+Shift+D"),
    Transition("callback", "回访", frozenset({"rated"}), "", DESK, "Ctrl+B"),
    Transition("hand_callback", "改派回访人", frozenset({"rated"}), "", DESK, "Ctrl+Shift+B"),
)  # fmt: skip
MOVES: dict[str, Transition] = dict(PROXY.transitions) | {t.name: t for t in BESIDES}
KEYS = tuple(dict.fromkeys(move.key for move in MOVES.values() if move.key))

FREQUENT: dict[str, tuple[str, ...]] = {
    "registered": ("sign", "assist", "await_letter"),
    "awaiting_letter": ("sign",),
    "authorised": ("receive", "lodge"),
    "assisted": ("close",),
    "custody": ("lodge", "receive_more"),
    "lodged": ("process", "close"),
    "processing": ("close", "supplement"),
    "supplementing": ("receive",),
    "suspended": ("resume",),
    "resumed": ("process", "lodge"),
    "closed": ("give_back",),
    "terminated": ("give_back",),
    "returned": ("screen", "rate"),
    "rated": ("callback", "rate_again", "archive", "repeat"),
    "archived": ("repeat",),
}
LABELS = {
    "close": "登记办结",
    "resume": "续签并续办",
    "receive": "收材料",
    "rate": "录入评价表",
    "rate_again": "录入再评",
    "give_back": "回交结清",
}
ONLY_PROXIED = ("sign", "await_letter")
NEEDS = {
    "lodge": (Power.LODGE,),
    "process": (Power.LODGE,),
    "supplement": (Power.SUPPLEMENT,),
    "results": (Power.COLLECT, Power.SIGN),
    "money": (Power.PAY,),  # what is left goes back by «退余款», which needs no power
}


class Asker(Protocol):
    """The clerk at the desk."""

    @property
    def id(self) -> int: ...
    @property
    def role(self) -> Role: ...


def offers(case: ProxyPage, clerk: Asker, today: date) -> list[Transition]:
    """Every step that may be taken now, the usual one first, one for each key."""
    found = [move for key in KEYS if (move := offered(case, key, clerk, today)) is not None]
    usual = _usual(case)
    names = list(MOVES)

    def place(move: Transition) -> tuple[int, int]:
        first = usual.index(move.name) if move.name in usual else len(usual)
        return first, names.index(move.name)

    return sorted(found, key=place)


def heading_of(moves: list[Transition], case: ProxyPage) -> list[Transition]:
    """The steps with a button in the heading."""
    return [move for move in moves if move.name in _usual(case)][:MOST_BUTTONS]


def offered(case: ProxyPage, key: str, clerk: Asker, today: date) -> Transition | None:
    """The step a key means now; None where it means none."""
    usual = _usual(case)
    moves = [move for move in MOVES.values() if move.key == key]
    moves.sort(key=lambda move: move.name not in usual)  # two steps on a key: the usual one
    return next((m for m in moves if not why_not(case, m, clerk, today)), None)


def refusal(case: ProxyPage, key: str, clerk: Asker, today: date) -> str:
    """Why a key does nothing now, in the clerk's words; "" where it does something."""
    if offered(case, key, clerk, today) is not None:
        return ""
    moves = [move for move in MOVES.values() if move.key == key]
    here = [move for move in moves if case.row.state in move.sources]
    for move in [*here, *moves]:
        if said := why_not(case, move, clerk, today):
            return said
    return NOTHING


def why_not(case: ProxyPage, move: Transition, clerk: Asker, today: date) -> str:
    """Why a step cannot be taken now; "" if it can."""
    state = case.row.state
    if move.name in PROXY.transitions:
        said = PROXY.why_not(state, move.name, clerk.role)
    elif state not in move.sources:
        said = f"这件现在是“{case.row.state_label}”，不能{move.label}。{NOTHING}"
    elif clerk.role not in move.may:
        who = "、".join(role.label for role in Role if role in move.may)
        said = f"“{move.label}”需要{who}来做。{NOTHING}"
    else:
        said = ""
    if said:
        return said
    if move.name in ONLY_PROXIED and not case.is_proxied:
        return f"帮办由本人办理，不签委托书，可以直接开始帮办（F7）。{NOTHING}"
    if move.name == "assist" and case.is_proxied:
        return f"代办要先签委托书（F9）。{NOTHING}"
    lacking = [case.no_power(power, today) for power in NEEDS.get(move.name, ())]
    if lacking and all(lacking):  # one of them is enough
        return lacking[0]
    if move.name == "callback":
        hindered = no_callback(case, clerk)
    elif move.name == "hand_callback":
        hindered = no_handing_on(case, clerk)
    elif move.name == "overdue":
        hindered = _overdue(case, clerk, today)
    else:
        besides = _BESIDES.get(move.name)
        hindered = besides(case) if besides is not None else ""
    return f"{hindered}{NOTHING}" if hindered else ""


def label_of(case: ProxyPage, move: Transition) -> str:
    """What the button of a step says."""
    callback = open_callback(case)
    if move.name == "callback" and callback is not None:
        return CALLBACK_STEPS[callback.state][1]
    if move.name == "refund" and case.balance < 0:
        return "收补款"
    if move.name == "visit" and case.visit_on is None:
        return "约上门"
    return LABELS.get(move.name, move.label)


def _usual(case: ProxyPage) -> list[str]:
    usual = list(FREQUENT.get(case.row.state, ()))
    if case.row.state == "resumed" and not case.lodged_at:
        return ["receive", "lodge"]  # suspended before anything was lodged
    if case.row.state in ("closed", "terminated"):
        if case.custody.out_lines:
            return ["move", *usual]
        if case.balance:
            return ["refund", *usual]
    return usual


def _move(case: ProxyPage) -> str:
    movable = any(
        holder.kind is not HolderKind.USED_UP
        for line in case.custody.lines
        for holder, _ in line.holders
    )
    return "" if movable else "还没有收进材料，没有可以交接的。"


def _refund(case: ProxyPage) -> str:
    return "" if case.balance else "没有结余，不用退款。"


def _reverse(case: ProxyPage) -> str:
    return "" if case.money else "还没有收付记录。"


def _consent(case: ProxyPage) -> str:
    return "已经同意《个人信息处理告知书》，不用再登记。" if case.person.consent_version else ""


def _give_back(case: ProxyPage) -> str:
    missing = case.obstacles()
    return f"还不能回交结清：{'；'.join(missing)}。" if missing else ""


def _letter_picture(case: ProxyPage) -> str:
    return "" if case.letters else "还没有签过委托书，没有可以补照片的。"


def _rating(case: ProxyPage) -> str:
    if case.row.satisfaction is None:
        return ""
    if len(case.ratings) > 1:
        return "整改后已经再评过一次。"
    if any(callback.rectified_at is not None for callback in case.callbacks):
        return ""
    return "这件已经评价过，一件只评一次；差评整改以后可以再评一次。"


def _overdue(case: ProxyPage, clerk: Asker, today: date) -> str:
    if not is_overdue(case.row.due_date, case.row.closed_on, today):
        return "这件没有超期。"
    if clerk.id != case.handler_id and clerk.role not in LEADERS:
        return "超期原因由承办人或主管登记。"
    return f"超期原因已经登记：{case.overdue_cause}。" if case.overdue_cause else ""


def _archive(case: ProxyPage) -> str:
    callback = open_callback(case)
    return f"还不能归档：回访{callback.number}还没有办结。" if callback is not None else ""


def _register(case: ProxyPage) -> str:
    there = any(paper.kind == "register_slip" for paper in case.papers)
    return "代办登记表已经出具，在“单据”里选中后按 Ctrl P 打印。" if there else ""


_BESIDES: dict[str, Callable[[ProxyPage], str]] = {
    "move": _move,
    "refund": _refund,
    "reverse": _reverse,
    "letter_picture": _letter_picture,
    "consent": _consent,
    "give_back": _give_back,
    "screen": _rating,
    "slip": _rating,
    "rate": _rating,
    "rate_again": _rating,
    "archive": _archive,
    "register_slip": _register,
}
