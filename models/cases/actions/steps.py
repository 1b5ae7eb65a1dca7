"""The steps of a case after the visit: each checks its kind's table and is written down."""

from typing import Any

from sqlalchemy import func, select

from models.calendar.rules import due_date
from models.cases.actions.clock import end_pause
from models.cases.actions.open_ends import check_joint, drop_requests
from models.cases.actions.papers import (
    Declined,
    OutcomeDetails,
    id_of,
    issue_acceptance,
    issue_declining,
    issue_notice,
    issue_outcome,
    issue_receipt,
)
from models.cases.queries.desk import Desk
from models.cases.rules.kinds import CaseKind, ClockEffect
from models.cases.rules.one_stop import (
    ONE_STOP,
    Outcome,
    check_second_notice,
)
from models.cases.tables import Case, CaseMaterial, CaseStep
from models.catalogue.rules import Mode, due_days_of
from models.catalogue.tables import ItemVersion
from models.errors import KnownError
from models.roles import DESK
from models.work import Work, action

KINDS: dict[str, CaseKind] = {ONE_STOP.code: ONE_STOP}


@action("收到补正材料", may=DESK)
def supplement(
    work: Work, case_id: int, received: frozenset[int], stays: frozenset[int]
) -> int | None:
    """Take in what the notice asked for; returns the receipt of papers where originals stay."""
    case = work.session.get_one(Case, case_id)
    if case.state != "intake":
        take_step(work, case, "supplement")
    new = _mark_received(work, case, received, stays)
    if not new:
        raise KnownError("没有勾选任何新收到的材料，没有改动。")
    record_step(work, case, "receive", received=[m.name for m in new])
    desk = Desk(work.session, work.now)
    if any(m.stays for m in new):
        return id_of(work, issue_receipt(work, desk, case.visit, [case]))
    return None


@action("受理", may=DESK)
def accept_case(work: Work, case_id: int) -> int:
    """Accept a case whose papers are complete; returns the acceptance notice."""
    case = work.session.get_one(Case, case_id)
    desk = Desk(work.session, work.now)
    notice_on = work.session.scalar(
        select(func.min(CaseStep.at)).where(
            CaseStep.case_id == case_id,
            CaseStep.transition.in_(("notify", "notify_again")),
            # Not of an intake before the papers were sent back.
            CaseStep.at >= case.intake_at,
        )
    )
    accept_now(work, desk, case, notice_on=notice_on)
    return id_of(work, issue_acceptance(work, desk, case.visit, [case]))


@action("一次性告知", may=DESK)
def notify(work: Work, case_id: int, reason: str = "") -> int:
    """Issue the notice of everything missing; a second one needs a reason and is counted."""
    case = work.session.get_one(Case, case_id)
    desk = Desk(work.session, work.now)
    notify_now(work, desk, case, reason)
    return id_of(work, issue_notice(work, desk, case, reason))


@action("不予受理", may=DESK)
def decline(work: Work, case_id: int, declined: Declined) -> int:
    """Decline with reason and the right body; returns the notice."""
    case = work.session.get_one(Case, case_id)
    desk = Desk(work.session, work.now)
    return id_of(work, issue_declining(work, desk, case, decline_now(work, desk, case, declined)))


@action("办结", may=DESK)
def close_case(
    work: Work,
    case_id: int,
    outcome: Outcome,
    result: str,
    delivery: str = "",
    amount: str = "",
    first_month: str = "",
    collect: str = "",
    object: str = "",
    notice: bool | None = None,
) -> int | None:
    """Close with a result; returns the outcome notice.

    Without `notice` only instant items do without one. Raises KnownError while a body of a joint
    case has not answered.
    """
    case = work.session.get_one(Case, case_id)
    if case.state == "public_notice":
        end_pause(work, case)
    case.delivery = delivery
    close_now(work, case, outcome, result)
    check_joint(work, case_id)
    drop_requests(work, case)
    if notice is None:
        notice = case.item.mode != Mode.INSTANT.value
    if not notice:
        return None
    desk = Desk(work.session, work.now)
    details = OutcomeDetails(amount, first_month, collect, object)
    return id_of(work, issue_outcome(work, desk, case, result, details))


@action("答复咨询", may=DESK)
def answer_enquiry(work: Work, case_id: int, answer: str) -> None:
    """Answer an enquiry and close it."""
    if not answer.strip():
        raise KnownError("请写下怎样答复的。", field="answer")
    case = work.session.get_one(Case, case_id)
    close_now(work, case, Outcome.DONE, answer, transition="answer")


@action("办件流转", may=DESK)
def move_case(work: Work, case_id: int, transition: str, reason: str = "") -> None:
    """A step that needs nothing but a reason: start processing, withdraw, terminate, take in."""
    case = work.session.get_one(Case, case_id)
    step = _table_of(case).transitions[transition]
    if "reason" in step.needs and not reason.strip():
        raise KnownError(f"“{step.label}”要写明原因。", field="reason")
    if transition not in ("process", "withdraw", "terminate", "take_in"):
        raise KnownError(f"“{step.label}”要填写更多内容，请用它自己的按钮。")
    if transition == "take_in":
        check_kept_as_case(case.item)
    take_step(work, case, transition, opinion=reason)
    if not case.is_open:
        drop_requests(work, case)
    if transition == "take_in":
        # The papers come in now: the limit for the notice runs from here.
        case.intake_at = work.now
        case.extended_hours = Desk(work.session, work.now).is_extended_service
        case.materials = [
            CaseMaterial(
                case_id=case.id, seq=m.seq, name=m.name, form=m.form, copies=m.copies,
                requirement=m.requirement, source=m.source,
            )
            for m in case.item.materials
        ]  # fmt: skip


def check_kept_as_case(item: ItemVersion) -> None:
    """Raise KnownError for an item that is only told about, or that the centre must not do."""
    if item.mode == Mode.INFORM.value:
        raise KnownError(
            f"“{item.name}”只作告知，不受理为办件。请用“仅咨询”记录，"
            f"并告诉来访人到{item.handling_chain}办理。"
        )


def accept_now(work: Work, desk: Desk, case: Case, notice_on: Any) -> None:
    """Accept within a running action: fixes day 0 and the due date."""
    check_step(work, case, "accept")
    missing = [m.name for m in case.materials if m.is_missing]
    if missing:
        raise KnownError(
            f"“{case.item.name}”还缺{'、'.join(missing)}，不能受理。请补齐，或作一次性告知。"
        )
    take_step(work, case, "accept")
    case.accepted_at, case.accepted_by_id = work.now, work.clerk.id
    case.accepted_on = work.today
    case.clock_start = desk.day_zero(case, notice_on.date() if notice_on else None)
    due = desk.promise(case.clock_start, due_days_of(Mode(case.item.mode), case.item.days_total))
    if due is not None:
        case.due_date, case.provisional = due.date, due.provisional


def notify_now(work: Work, desk: Desk, case: Case, reason: str) -> None:
    """Stop the clock and note until when the resident can bring what is missing."""
    step = "notify_again" if case.state == "supplementing" else "notify"
    check_step(work, case, step)
    if not any(m.is_missing for m in case.materials):
        raise KnownError(f"“{case.item.name}”的材料已经齐全，不需要告知，可以直接受理。")
    again = case.notice_count > 0
    if again:
        check_second_notice(reason)
    # Told again after some papers came is a second notice too, and the report counts it as one.
    take_step(work, case, step, reason, written="notify_again" if again else step)
    case.notice_count += 1
    days = desk.settings.supplement_days
    case.supplement_until = due_date(work.today, days, desk.days).date


def decline_now(work: Work, desk: Desk, case: Case, declined: Declined | None) -> Declined:
    """Decline within a running action."""
    if declined is None or not declined.reason.strip():
        raise KnownError("请写明不予受理的原因。", field="reason")
    if not declined.right_body.strip():
        raise KnownError("请写明应到哪里办理，不能让来访人白跑。", field="right_body")
    if not desk.settings.clerk_may_decline and work.clerk.role.value == "clerk":
        raise KnownError("按本中心设置，不予受理要由主管决定。没有任何改动。")
    take_step(work, case, "decline", opinion=declined.reason, right_body=declined.right_body)
    case.closed_on = work.today
    return declined


def close_now(
    work: Work,
    case: Case,
    outcome: Outcome,
    result: str,
    *,
    transition: str = "close",
    table: CaseKind | None = None,
) -> None:
    """Close within a running action; `table` as in take_step."""
    if outcome is Outcome.REFUSE and not result.strip():
        raise KnownError("不予的决定要写明理由（行政许可法第三十八条）。", field="result")
    if outcome is Outcome.REFERRED and not result.strip():
        raise KnownError("请写明转到哪里办理，不能让来访人白跑。", field="result")
    take_step(work, case, transition, opinion=result, table=table, outcome=outcome.value)
    case.outcome, case.closed_on = outcome.value, work.today


def check_step(work: Work, case: Case, transition: str) -> None:
    """Raise KnownError in the table's words where a step is not possible now."""
    refusal = _table_of(case).why_not(case.state, transition, work.clerk.role)
    if refusal:
        raise KnownError(refusal)


def take_step(
    work: Work,
    case: Case,
    transition: str,
    opinion: str = "",
    *,
    table: CaseKind | None = None,
    written: str = "",
    **facts: Any,
) -> None:
    """Move a case along the table of its kind and write the step down.

    A subject above this one gives the table of its own kind of case. `written` is what stands
    in the history where the same step has another meaning there.
    """
    kind = _table_of(case) if table is None else table
    state = kind.take(case.state, transition, work.clerk.role)
    case.state, case.is_open = state.code, state.is_open
    if state.clock is ClockEffect.ENDS and case.closed_on is None:
        case.closed_on = work.today
    record_step(work, case, written or transition, opinion, **facts)


def _table_of(case: Case) -> CaseKind:
    kind = KINDS.get(case.kind)
    if kind is None:
        raise KnownError(f"{case.number}是代办件，请在“代办”里办理。没有任何改动。")
    return kind


def record_step(work: Work, case: Case, transition: str, opinion: str = "", **facts: Any) -> None:
    """Append to the history of a case; nothing is ever overwritten."""
    work.session.add(
        CaseStep(
            case=case,
            at=work.now,
            clerk_id=work.clerk.id,
            transition=transition,
            state=case.state,
            opinion=opinion.strip(),
            facts=facts,
        )
    )
    work.changes.touch("service_case")


def _mark_received(
    work: Work, case: Case, received: frozenset[int], stays: frozenset[int]
) -> list[CaseMaterial]:
    new = [m for m in case.materials if m.seq in received and m.received_at is None]
    for material in new:
        material.received_at, material.stays = work.now, material.seq in stays
    return new
