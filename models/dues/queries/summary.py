"""党费收缴情况汇总表: a row for each branch, equal to its receipts and remittances to the fen."""

from datetime import date, datetime, time
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.dues.queries.facts import members_of, read_facts
from models.dues.queries.papers import SummaryRow
from models.dues.queries.permits import opened_branches, permitted
from models.dues.rules.book import fill_month
from models.dues.rules.duties import Permit
from models.dues.rules.months import Month, months_between
from models.dues.rules.paying import ExtraKind
from models.dues.tables import Branch, Membership, PaidMonth, Payment, Remittance

ZERO = Decimal(0)


@permitted
def list_summary(
    session: Session, permit: Permit, start: date, end: date, today: date
) -> list[SummaryRow]:
    """党费收缴情况汇总表 of whole months.

    Due and reliefs are of the period's months; money is what was taken between the two days.
    Who paid is an owing member for whom something has come in for these months.
    """
    return [
        sum_branch(session, branch, start, end, today)
        for branch in opened_branches(session, permit)
    ]


def sum_branch(session: Session, branch: Branch, start: date, end: date, today: date) -> SummaryRow:
    """The row of a branch, within dues; it names nobody."""
    first, last = Month.of(start), Month.of(end)
    spells = session.execute(
        select(Membership.person_id, Membership.is_probationary).where(
            Membership.branch_id == branch.id,
            Membership.first_month <= last.text,
            (Membership.last_month == "") | (Membership.last_month >= last.text),
        )
    ).all()
    who = members_of(branch.id, first.text, last.text)
    facts = read_facts(session, who, first.year, last.year, branch.id)
    due = relief = ZERO
    owing = paying = relieved = 0
    for known in facts.values():
        cells = [fill_month(known, month, today) for month in months_between(first, last)]
        due += sum((cell.due for cell in cells), ZERO)
        relief += sum((cell.relief for cell in cells), ZERO)
        relieved += any(cell.relief for cell in cells)
        if any(cell.due for cell in cells):
            owing += 1
            paying += any(cell.paid for cell in cells)
    total, back, voluntary, large = _takings(session, branch.id, start, end, first)
    remitted = session.scalars(
        select(Remittance)
        .where(Remittance.branch_id == branch.id, Remittance.start >= start, Remittance.end <= end)
        .order_by(Remittance.start)
    ).all()
    return SummaryRow(
        branch.name,
        len({person_id for person_id, _ in spells}),
        len({person_id for person_id, is_new in spells if is_new}),
        owing,
        paying,
        due,
        total - back,
        back,
        relieved,
        relief,
        voluntary + large,
        large,
        sum((one.amount for one in remitted), ZERO) if remitted else None,
        remitted[-1].remitted_on if remitted else None,
        "、".join(one.receipt_number for one in remitted),
        "",
        branch.id,
    )


def _takings(
    session: Session, branch_id: int, start: date, end: date, first: Month
) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """All that came in between two days; of it for earlier months, voluntary, large."""
    in_time = (
        Payment.branch_id == branch_id,
        Payment.at >= datetime.combine(start, time()),
        Payment.at <= datetime.combine(end, time.max),
        Payment.voided_at.is_(None),
    )
    total = voluntary = large = ZERO
    rows = session.execute(
        select(Payment.amount, Payment.extra, Payment.extra_kind).where(*in_time)
    )
    for amount, extra, kind in rows:
        total += amount
        if kind == ExtraKind.LARGE.value:
            large += extra
        else:
            voluntary += extra
    back = session.scalars(
        select(PaidMonth.amount)
        .join(Payment, Payment.id == PaidMonth.payment_id)
        .where(*in_time, PaidMonth.month < first.text)
    )
    return total, sum(back, ZERO), voluntary, large
