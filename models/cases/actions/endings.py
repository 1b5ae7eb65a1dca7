"""Ends other than an outcome, the way back, formal reminders, and why a case was late."""

from datetime import date

from models.cases.actions.clock import reckon_due
from models.cases.actions.open_ends import drop_requests, open_callbacks, unanswered_bodies
from models.cases.actions.steps import check_step, record_step, take_step
from models.cases.queries.desk import Desk
from models.cases.rules.clock import check_extension
from models.cases.rules.one_stop import CLOSED
from models.cases.rules.overdue import OverdueCause, is_overdue
from models.cases.tables import Case
from models.errors import KnownError
from models.roles import DESK, LEADERS
from models.work import Work, action


@action("退件", may=DESK)
def send_back(work: Work, case_id: int, reason: str, basis: str) -> None:
    """Return the papers to the applicant or the sender; reason and basis are mandatory."""
    case = work.session.get_one(Case, case_id)
    check_step(work, case, "send_back")
    if not reason.strip():
        raise KnownError("退件要写明原因。没有任何改动。", field="reason")
    if not basis.strip():
        raise KnownError("退件要写明依据。没有任何改动。", field="basis")
    take_step(work, case, "send_back", opinion=reason, basis=basis.strip())
    drop_requests(work, case)


@action("重新收件", may=DESK)
def take_in_again(work: Work, case_id: int) -> None:
    """Take in a case that was sent back: its papers are ticked anew and its clock begins anew.

    What was accepted before stays in the history; the limit for the notice runs from now.
    """
    case = work.session.get_one(Case, case_id)
    take_step(work, case, "take_in_again")
    case.intake_at, case.closed_on = work.now, None
    case.extended_hours = Desk(work.session, work.now).is_extended_service
    case.accepted_on = case.accepted_at = case.accepted_by_id = None
    case.clock_start = case.due_date = case.supplement_until = case.limit_days = None
    case.provisional, case.extended_days, case.handled_by = False, 0, ""
    case.overdue_cause, case.chase_until = "", None
    for material in case.materials:
        material.received_at, material.stays = None, False


@action("归档", may=LEADERS)
def archive_case(work: Work, case_id: int) -> None:
    """Freeze a complete case. Raises KnownError that lists what is still missing."""
    case = work.session.get_one(Case, case_id)
    missing = [f"回访{number}还没有办结" for number in open_callbacks(work, case_id)]
    if case.state in CLOSED:  # what ended without an outcome needs nobody's opinion any more
        missing += [f"{body}的联办意见还没有登记" for body in unanswered_bodies(work, case_id)]
    if case.state == "awaiting_delivery":
        missing.insert(0, "结果还没有送达")
    if missing and not case.is_open:
        raise KnownError(f"还不能归档：{'；'.join(missing)}。没有任何改动，请先补齐。")
    take_step(work, case, "archive")
    case.archived_on = work.today


@action("重新办理", may=LEADERS)
def reopen_case(work: Work, case_id: int, reason: str, days: int) -> None:
    """Open an archived case again, with so many working days from today, in place of the limit.

    The first rating and everything in the history stay. Raises KnownError for a case that was
    never accepted: there is nothing to do again, a new visit is taken instead.
    """
    case = work.session.get_one(Case, case_id)
    check_step(work, case, "reopen")
    if not reason.strip():
        raise KnownError("重新办理要写明原因。没有任何改动。", field="reason")
    check_extension(days)
    take_step(work, case, "reopen", opinion=reason, days=days)
    if case.accepted_at is None:
        raise KnownError("这件没有受理过，不能重新办理。没有任何改动，请为来访人新开一件。")
    case.closed_on = case.archived_on = case.deliver_until = case.delivered_on = None
    case.outcome = case.delivery = case.overdue_cause = ""
    case.chase_until = None
    case.clock_start, case.limit_days, case.extended_days = work.today, days, 0
    reckon_due(work, case)


@action("督办", may=LEADERS)
def chase_case(work: Work, case_id: int, text: str, answer_by: date) -> None:
    """Remind the handler formally; an answer is due by that day. A new one takes its place."""
    case = work.session.get_one(Case, case_id)
    check_step(work, case, "chase")
    if not text.strip():
        raise KnownError("请写明督办的要求。没有任何改动。", field="text")
    if answer_by < work.today:
        raise KnownError("要求答复的日期已经过去，请改一下。没有任何改动。", field="answer_by")
    take_step(work, case, "chase", opinion=text, answer_by=answer_by.isoformat())
    case.chase_until = answer_by


@action("答复督办", may=DESK)
def answer_chase(work: Work, case_id: int, answer: str) -> None:
    """Answer the formal reminder."""
    case = work.session.get_one(Case, case_id)
    check_step(work, case, "answer_chase")
    if not answer.strip():
        raise KnownError("请写下对督办的答复。没有任何改动。", field="answer")
    take_step(work, case, "answer_chase", opinion=answer)
    if case.chase_until is None:
        raise KnownError("这件没有等着答复的督办。没有任何改动。")
    case.chase_until = None


@action("登记超期原因", may=DESK)
def set_overdue_cause(work: Work, case_id: int, cause: OverdueCause, remark: str = "") -> None:
    """Note why a case is late, open or closed; by its handler or a leader."""
    case = work.session.get_one(Case, case_id)
    if case.state == "archived":
        raise KnownError("这件已经归档，不能再改。没有任何改动。")
    if not is_overdue(case.due_date, case.closed_on, work.today):
        raise KnownError("这件没有超期，不需要登记原因。没有任何改动。")
    if work.clerk.id != case.handler_id and work.clerk.role not in LEADERS:
        raise KnownError("超期原因由承办人或主管登记。没有任何改动。")
    if cause is OverdueCause.OTHER and not remark.strip():
        raise KnownError("选“其他”要写明是什么原因。没有任何改动。", field="remark")
    case.overdue_cause = cause.value
    record_step(work, case, "overdue_cause", remark, cause=cause.value)
