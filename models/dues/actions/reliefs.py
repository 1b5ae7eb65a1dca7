"""Hardship: reductions with their approval, and months that may be paid later."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from models.dues.actions.assessments.keeping import category_in, read_categories
from models.dues.actions.duties import require_duty
from models.dues.actions.members import find_membership
from models.dues.queries.facts import read_facts
from models.dues.queries.rulebooks import read_rules
from models.dues.rules.book import CellState, Span, fill_month
from models.dues.rules.duties import Duty
from models.dues.rules.months import Month, months_between
from models.dues.rules.paying import Hardship, ReliefBasis, relieve
from models.dues.tables import Deferral, Relief
from models.errors import KnownError
from models.roles import DESK
from models.work import Work, action

_NOTHING_OWED = (CellState.UNASSESSED, CellState.NOT_OWED, CellState.ELSEWHERE)


@dataclass(frozen=True)
class ReliefForm:
    """A reduction as the form gives it: so much a month (yuan), 0 for an exemption."""

    person_id: int
    first: Month
    last: Month
    reduced_to: Decimal
    who: Hardship
    reason: str
    basis: ReliefBasis


@action("登记党费减免", may=DESK)
def grant_relief(work: Work, form: ReliefForm) -> int:
    """A decided reduction takes effect; returns its id.

    Raises KnownError without the decision it needs (art. 7), for months not assessed, and for
    months that have a relief already.
    """
    require_duty(work, Duty.ACCOUNTANT)
    if not form.reason.strip():
        raise KnownError("请写明困难的情况。没有减免。", field="reason")
    _check_span(form.first, form.last)
    decided = (form.basis.minutes_on, form.basis.approved_on)
    if any(day is not None and day > work.today for day in decided):
        raise KnownError("会议或批准的日期还没有到，请核对。没有减免。", field="minutes_on")
    member = find_membership(work, form.person_id, form.first)
    if form.who is Hardship.RETIRED:
        _check_retired(work, form)
    member.version += 1
    work.session.flush()
    before = work.session.scalars(select(Relief).where(Relief.person_id == form.person_id))
    for kept in before:
        if kept.first_month <= form.last.text and form.first.text <= kept.last_month:
            raise KnownError(
                f"{kept.first_month} 至 {kept.last_month} 已有减免，月份不能重叠。没有减免。",
                field="first",
            )
    facts = read_facts(work.session, [form.person_id], form.first.year, form.last.year)
    for month in months_between(form.first, form.last):
        cell = fill_month(facts[form.person_id], month, work.today)
        # The next year's amount is not known yet; that of the first month must be.
        if month == form.first and cell.state is CellState.UNASSESSED:
            raise KnownError(f"{month.label}还没有核定，请先核定。没有减免。", field="first")
        if cell.state not in _NOTHING_OWED:
            relieve(cell.assessed, form.reduced_to, form.who, form.basis)
    basis = form.basis
    assert basis.minutes_on is not None  # asked for by relieve
    relief = Relief(
        person_id=form.person_id, first_month=form.first.text, last_month=form.last.text,
        reduced_to=form.reduced_to, who=form.who.value, reason=form.reason.strip(),
        minutes_number=basis.minutes_number.strip(), minutes_on=basis.minutes_on,
        approval_number=basis.approval_number.strip(),
        approval_body=basis.approval_body.strip(), approved_on=basis.approved_on,
    )  # fmt: skip
    work.session.add(relief)
    work.session.flush()
    return relief.id


@action("登记党费缓交", may=DESK)
def defer(
    work: Work,
    person_id: int,
    first: Month,
    last: Month,
    reason: str,
    decided_on: date,
    talk: str = "",
) -> int:
    """A proper reason or an approved later payment: these months stay owed, raise no alert."""
    require_duty(work, Duty.ACCOUNTANT)
    _check_span(first, last)
    if not reason.strip():
        raise KnownError("请写明缓交的原因。没有保存。", field="reason")
    if decided_on > work.today:
        raise KnownError("决定的日期还没有到。没有保存。", field="decided_on")
    find_membership(work, person_id, first)
    kept = work.session.scalars(select(Deferral).where(Deferral.person_id == person_id))
    if any(Span(d.first_month, d.last_month).holds(first.text) for d in kept):
        raise KnownError(f"{first.label}已经登记缓交。没有重复登记。", field="first")
    deferral = Deferral(
        person_id=person_id, first_month=first.text, last_month=last.text,
        reason=reason.strip(), decided_on=decided_on, talk=talk.strip(),
    )  # fmt: skip
    work.session.add(deferral)
    work.session.flush()
    return deferral.id


def _check_retired(work: Work, form: ReliefForm) -> None:
    """The branch alone decides for the retired; for everybody else the committee approves."""
    rules = read_rules(work.session, date(form.first.year, form.first.number, 1))
    code = read_categories(work, [form.person_id], form.first.text).get(form.person_id)
    category = category_in(rules, code, form.first)
    if category.column != "retiree":
        raise KnownError(
            f"这名党员登记为“{category.name}”，不是离退休人员；在职党员减免要经上级党委批准"
            "（中组发〔2008〕3号第七条）。没有减免。",
            field="who",
        )


def _check_span(first: Month, last: Month) -> None:
    if last < first:
        raise KnownError("止月不能早于起月。没有保存。", field="last")
