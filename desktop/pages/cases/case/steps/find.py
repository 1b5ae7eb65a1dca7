"""Which dialog a step asks with; the steps that need nothing but their key have none."""

from collections.abc import Callable

from desktop.pages.cases.case.asking import Asked, Occasion
from desktop.pages.cases.case.steps import (
    callbacks,
    deliveries,
    endings,
    intake,
    pauses,
    ratings,
    transfers,
)

ASKED: dict[str, Callable[[Occasion], Asked]] = {
    "answer": intake.answer,
    "notify": intake.tell_missing,
    "notify_again": intake.tell_missing,
    "decline": intake.turn_away,
    "give": transfers.give,
    "take": transfers.take,
    "refuse_transfer": transfers.refuse,
    "answer_unit": transfers.unit_answered,
    "ask_joint": transfers.together,
    "answer_joint": transfers.joint_answered,
    "post_notice": pauses.public_notice,
    "end_notice": pauses.notice_over,
    "ask_suspend": pauses.suspend,
    "suspend": pauses.suspend,
    "ask_extend": pauses.extend,
    "extend": pauses.extend,
    "refuse_request": pauses.decide,
    "close": endings.close,
    "send_back": endings.back,
    "withdraw": endings.reason,
    "terminate": endings.reason,
    "archive": endings.archive,
    "reopen": endings.reopen,
    "chase": endings.chase,
    "answer_chase": endings.chase_answered,
    "overdue": endings.overdue,
    "await_delivery": deliveries.waiting,
    "deliver": deliveries.deliver,
    "deliver_rated": deliveries.deliver,
    "rate": ratings.slip,
    "rate_early": ratings.slip,
    "rate_again": ratings.slip,
    "record_call": callbacks.called,
    "record_rectified": callbacks.rectified,
    "close_callback": callbacks.closed,
    "hand_callback": callbacks.handed,
}
# These choose among colleagues, who are read first.
COLLEAGUES = frozenset({"give", "hand_callback"})
