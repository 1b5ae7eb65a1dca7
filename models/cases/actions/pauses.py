"""What stops or stretches the limit: notices, suspensions, extensions (行政许可法 art. 42, 45)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from models.cases.actions.clock import case_limit, end_pause, name_of, reckon_due
from models.cases.actions.open_ends import pending_request
from models.cases.actions.papers import Approved, id_of, issue_extension, issue_suspension
from models.cases.actions.steps import check_step, take_step
from models.cases.queries.desk import Desk
from models.cases.rules.clock import PauseKind, check_extension
from models.cases.rules.filing import file_facts, read_facts
from models.cases.rules.one_stop import ONE_STOP
from models.cases.rules.overdue import is_overdue
from models.cases.tables import Case, CasePause, CaseRequest
from models.errors import KnownError
from models.roles import DESK, LEADERS
from models.work import Work, action


@dataclass(frozen=True)
class NoticeForm:
    """A public notice, or an appraisal and the like; `end` is its last day."""

    start: date
    end: date
    place: str = ""
    counts_toward_clock: bool = False
    appraisal: bool = False
    procedure: str = ""


@dataclass(frozen=True)
class SuspendForm:
    """Why a case has to wait; `procedure` is the special procedure or the wait agreed on."""

    reason: str
    procedure: str
    expected_end: date | None = None


@dataclass(frozen=True)
class ExtendForm:
    """Working days to be added, and why."""

    days: int
    reason: str


@action("公示", may=DESK)
def post_notice(work: Work, case_id: int, form: NoticeForm) -> int | None:
    """Note a public notice or an appraisal; its days count or not as the form says.

    Where they do not, the due date moves at once, reckoned with the last day of the notice. For
    an appraisal that does not count the applicant is told the time in writing (行政许可法
    art. 45): returns that paper.
    """
    case = work.session.get_one(Case, case_id)
    check_step(work, case, "post_notice")
    if form.end < form.start:
        raise KnownError("结束日期早于开始日期，请改一下。还没有保存。", field="end")
    if case.clock_start is not None and form.start < case.clock_start:
        raise KnownError("开始日期早于受理日期，请改一下。还没有保存。", field="start")
    if form.appraisal and not form.procedure.strip():
        raise KnownError("请写明是哪一种鉴定、检测或评审。还没有保存。", field="procedure")
    if not form.appraisal and not form.place.strip():
        raise KnownError("请写明在哪里公示。还没有保存。", field="place")
    if not form.counts_toward_clock:
        _check_stoppable(case)
    kind = PauseKind.APPRAISAL if form.appraisal else PauseKind.PUBLIC_NOTICE
    take_step(
        work,
        case,
        "post_notice",
        opinion=form.procedure,
        place=form.place.strip(),
        start=form.start.isoformat(),
        end=form.end.isoformat(),
        counts=form.counts_toward_clock,
    )
    old_due = case.due_date
    work.session.add(
        CasePause(
            case=case,
            kind=kind.value,
            counts_toward_clock=form.counts_toward_clock,
            reason=form.place.strip(),
            procedure=form.procedure.strip(),
            started_on=form.start,
            expected_end=form.end,
        )
    )
    reckon_due(work, case)
    if form.counts_toward_clock or not form.appraisal:
        return None
    told = SuspendForm("依法需要的时间不计入期限。", form.procedure, form.end)
    return _tell_suspension(work, case, told, old_due, form.start, work.clerk.name)


@action("公示结束", may=DESK)
def end_notice(work: Work, case_id: int, objections: str = "") -> None:
    """Note that a notice has ended and what was objected; empty: nobody objected."""
    case = work.session.get_one(Case, case_id)
    said = objections.strip()
    take_step(work, case, "end_notice", opinion=said or "无异议")
    end_pause(work, case, objections)


@action("申请挂起", may=DESK)
def ask_suspend(work: Work, case_id: int, form: SuspendForm) -> None:
    """Ask for a suspension; a supervisor decides."""
    case = work.session.get_one(Case, case_id)
    check_step(work, case, "ask_suspend")
    _check_suspend(work, form)
    _ask(work, case, "suspend", file_facts(form), form.reason)


@action("挂起", may=LEADERS)
def suspend_case(work: Work, case_id: int, form: SuspendForm) -> int:
    """Suspend at once; returns the notice to the applicant. A request for it is settled too."""
    case = work.session.get_one(Case, case_id)
    check_step(work, case, "suspend")
    _check_suspend(work, form)
    _settle(work, case, "suspend")
    return _suspend(work, case, form, work.clerk.name)


@action("恢复办理", may=DESK)
def resume_case(work: Work, case_id: int) -> None:
    """Go on with a suspended case: today counts again, the due date is reckoned anew."""
    case = work.session.get_one(Case, case_id)
    check_step(work, case, "resume")
    end_pause(work, case)
    take_step(work, case, "resume", due=_iso(case.due_date))


@action("申请延期", may=DESK)
def ask_extend(work: Work, case_id: int, form: ExtendForm) -> None:
    """Ask for more working days; a supervisor decides."""
    case = work.session.get_one(Case, case_id)
    check_step(work, case, "ask_extend")
    _check_extend(case, form)
    _ask(work, case, "extend", file_facts(form), form.reason)


@action("延期", may=LEADERS)
def extend_case(work: Work, case_id: int, form: ExtendForm) -> int:
    """Add working days to the limit (行政许可法 art. 42); returns the notice to the applicant.

    Also after the due date has passed, for what really needs more time has to be told to the
    applicant all the same; the step is then written down as late and the history keeps it.
    """
    case = work.session.get_one(Case, case_id)
    check_step(work, case, "extend")
    _check_extend(case, form)
    _settle(work, case, "extend")
    return _extend(work, case, form, work.clerk.name)


@action("审批办件申请", may=LEADERS)
def decide_request(work: Work, request_id: int, approved: bool, opinion: str) -> int | None:
    """Approve a clerk's request, which then happens, or refuse it with a reason.

    Returns the notice to the applicant where one is issued.
    """
    request = work.session.get_one(CaseRequest, request_id)
    case = request.case
    if request.decided_at is not None:
        raise KnownError("这项申请已经有人处理过了。没有任何改动。")
    if not approved and not opinion.strip():
        raise KnownError("不批准要写明原因。没有任何改动。", field="opinion")
    request.decided_at, request.decided_by_id = work.now, work.clerk.id
    request.approved, request.opinion = approved, opinion.strip()
    if not approved:
        take_step(work, case, "refuse_request", opinion=opinion, step=request.step)
        return None
    asked_by = name_of(work, request.asked_by_id)
    if request.step == "suspend":
        return _suspend(work, case, read_facts(SuspendForm, request.facts), asked_by)
    return _extend(work, case, read_facts(ExtendForm, request.facts), asked_by)


def _ask(work: Work, case: Case, step: str, facts: dict[str, Any], reason: str) -> None:
    if pending_request(work, case.id, step) is not None:
        label = ONE_STOP.transitions[step].label
        raise KnownError(f"这件已经申请过{label}，正在等主管决定。没有任何改动。")
    take_step(work, case, f"ask_{step}", opinion=reason, **facts)
    work.session.add(
        CaseRequest(case=case, step=step, facts=facts, asked_at=work.now, asked_by_id=work.clerk.id)
    )


def _settle(work: Work, case: Case, step: str) -> None:
    """A leader who acts at once has thereby approved what was asked for."""
    request = pending_request(work, case.id, step)
    if request is not None:
        request.decided_at, request.decided_by_id = work.now, work.clerk.id
        request.approved, request.opinion = True, "已直接办理。"


def _suspend(work: Work, case: Case, form: SuspendForm, clerk: str) -> int:
    _check_stoppable(case)
    old_due = case.due_date
    take_step(
        work,
        case,
        "suspend",
        opinion=form.reason,
        procedure=form.procedure.strip(),
        expected_end=_iso(form.expected_end),
    )
    work.session.add(
        CasePause(
            case=case,
            kind=PauseKind.SUSPENDED.value,
            reason=form.reason.strip(),
            procedure=form.procedure.strip(),
            started_on=work.today,
            expected_end=form.expected_end,
            approved_by_id=work.clerk.id,
        )
    )
    reckon_due(work, case)
    return _tell_suspension(work, case, form, old_due, work.today, clerk)


def _tell_suspension(
    work: Work, case: Case, form: SuspendForm, old_due: date | None, start: date, clerk: str
) -> int:
    approved = Approved(
        reason=form.reason.strip(), approved_by=work.clerk.name, clerk=clerk, old_due=old_due
    )
    desk = Desk(work.session, work.now)
    return id_of(
        work,
        issue_suspension(
            work, desk, case, approved, form.procedure.strip(), start, form.expected_end
        ),
    )


def _extend(work: Work, case: Case, form: ExtendForm, clerk: str) -> int:
    late = is_overdue(case.due_date, None, work.today)
    old_due = case.due_date
    case.extended_days += form.days
    reckon_due(work, case)
    take_step(
        work,
        case,
        "extend",
        opinion=form.reason,
        days=form.days,
        before=_iso(old_due),
        after=_iso(case.due_date),
        late=late,
    )
    approved = Approved(
        reason=form.reason.strip(), approved_by=work.clerk.name, clerk=clerk, old_due=old_due
    )
    desk = Desk(work.session, work.now)
    return id_of(work, issue_extension(work, desk, case, approved, form.days))


def _check_suspend(work: Work, form: SuspendForm) -> None:
    if not form.reason.strip():
        raise KnownError("请写明挂起的原因。没有任何改动。", field="reason")
    if not form.procedure.strip():
        raise KnownError("请写明是哪项特别程序，或与谁约定等待。没有任何改动。", field="procedure")
    if form.expected_end is not None and form.expected_end < work.today:
        raise KnownError("预计恢复的日期已经过去，请改一下。没有任何改动。", field="expected_end")


def _check_stoppable(case: Case) -> None:
    limit = case_limit(case)
    if limit is not None and limit.days + limit.extended == 0:
        raise KnownError(
            "即办件当日办结，没有可以停下的时限。没有任何改动；当日办不完的，请先申请延期。"
        )


def _check_extend(case: Case, form: ExtendForm) -> None:
    check_extension(form.days)
    if not form.reason.strip():
        raise KnownError("请写明延期的理由，要告知申请人。没有任何改动。", field="reason")
    if case_limit(case) is None:
        raise KnownError("这个事项没有以天计的时限，不需要延期。没有任何改动。")


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
