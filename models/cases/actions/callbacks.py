"""Calling back after a bad rating: the call, the finding, the rectification, the end."""

from typing import Any

from models.accounts.tables import Account
from models.calendar.rules import due_date
from models.cases.actions.steps import record_step
from models.cases.queries.desk import Desk
from models.cases.rules.callbacks import CALLBACK, STEP_OF_FINDING, Finding
from models.cases.tables import Callback
from models.errors import KnownError
from models.roles import DESK, LEADERS, Role
from models.work import Work, action


@action("登记回访", may=DESK)
def record_call(work: Work, callback_id: int, said: str, finding: Finding) -> None:
    """Note what the resident said and what was found.

    What is put right at once counts as rectified; what is not has a deadline of
    DeskSettings.rectify_days working days from today.
    """
    callback = _get(work, callback_id, STEP_OF_FINDING[finding])
    if not said.strip():
        raise KnownError("请写下回访的情况。没有任何改动。", field="said")
    callback.called_at, callback.said, callback.finding = work.now, said.strip(), finding.value
    if finding is Finding.FIXED_NOW:
        callback.rectified_at = work.now
    elif finding is Finding.TO_RECTIFY:
        desk = Desk(work.session, work.now)
        callback.rectify_until = due_date(work.today, desk.settings.rectify_days, desk.days).date
    _step(work, callback, STEP_OF_FINDING[finding], finding=finding.value)


@action("登记整改", may=DESK)
def record_rectified(work: Work, callback_id: int, measures: str) -> None:
    """Note what was done about it; the resident may then rate once more."""
    callback = _get(work, callback_id, "rectify")
    if not measures.strip():
        raise KnownError("请写下采取了哪些措施。没有任何改动。", field="measures")
    late = callback.rectify_until is not None and callback.rectify_until < work.today
    callback.rectified_at, callback.measures = work.now, measures.strip()
    _step(work, callback, "rectify", late=late)


@action("办结回访", may=DESK)
def close_callback(work: Work, callback_id: int, opinion: str = "") -> None:
    """End a callback; an appeal against a malicious rating is checked by a leader, in words."""
    found = work.session.get_one(Callback, callback_id)
    step = "close_appeal" if found.state == "appeal" else "close"
    callback = _get(work, callback_id, step)
    if step == "close_appeal" and not opinion.strip():
        raise KnownError("请写下复核的意见。没有任何改动。", field="opinion")
    callback.closed_at, callback.opinion = work.now, opinion.strip()
    _step(work, callback, step)


@action("改派回访人", may=DESK)
def hand_callback(work: Work, callback_id: int, caller_id: int) -> None:
    """Name another person who calls and sees to it."""
    callback = _get(work, callback_id, "hand")
    account = work.session.get(Account, caller_id)
    if account is None or not account.active or Role(account.role) not in DESK:
        raise KnownError("这位同事现在不能回访，请选择另一位。没有任何改动。", field="caller")
    callback.caller_id = caller_id
    _step(work, callback, "hand", caller=account.name)


def _get(work: Work, callback_id: int, step: str) -> Callback:
    """The callback, if the step is possible and the clerk is the named person or a leader."""
    callback = work.session.get_one(Callback, callback_id)
    refusal = CALLBACK.why_not(callback.state, step, work.clerk.role)
    if refusal:
        raise KnownError(refusal.replace("这件", "这次回访", 1).replace("的件", "的回访"))
    if work.clerk.id != callback.caller_id and work.clerk.role not in LEADERS:
        named = work.session.get_one(Account, callback.caller_id).name
        raise KnownError(f"这次回访由{named}负责，请由{named}或主管来做。没有任何改动。")
    return callback


def _step(work: Work, callback: Callback, step: str, **facts: Any) -> None:
    """Along the table; the case's history names the step, not what the resident said."""
    callback.state = CALLBACK.take(callback.state, step, work.clerk.role).code
    record_step(work, callback.case, f"cb_{step}", number=callback.number, **facts)
    work.changes.touch("callback")
