"""What each step of a proxy case asks, in the order of its paper."""

from collections.abc import Callable

from desktop.pages.cases.case.asking import Asked
from desktop.pages.cases.case.steps import callbacks
from desktop.pages.proxy.case.steps import custody, letters, words
from desktop.pages.proxy.case.steps.occasion import Occasion

__all__ = ["ASKED", "Occasion"]
ASKED: dict[str, Callable[[Occasion], Asked]] = {
    "sign": letters.letter,
    "renew": letters.letter,
    "resume": letters.letter,
    "receive": custody.receive,
    "receive_more": custody.receive,
    "results": custody.results,
    "move": custody.move,
    "lodge": custody.lodge_it,
    "give_back": custody.return_all,
    "decline": words.reason,
    "withdraw": words.reason,
    "suspend": words.reason,
    "send_back": words.reason,
    "terminate": words.reason,
    "revoke": words.reason,
    "supplement": words.supplement,
    "visit": words.visit,
    "close": words.close,
    "rate": words.slip,
    "rate_again": words.slip,
    "callback": words.call_back,
    "hand_callback": callbacks.handed,
    "archive": words.archive,
    "overdue": words.overdue,
    "reverse": words.reverse,
}
