"""What members' months rest on, read in one statement per table however many members."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import BigInteger, Select, select, type_coerce
from sqlalchemy.orm import Session

from models.dues.rules.book import Fixed, MemberFacts, Reduction, Span
from models.dues.tables import (
    Assessment,
    CarriedOver,
    Deferral,
    Membership,
    PaidElsewhere,
    PaidMonth,
    Payment,
    Relief,
)

ZERO = Decimal(0)
_PART = 2000  # rows in memory at a time; they are gone before the next ones come
Who = Select[int] | Sequence[int]


def members_of(branch_id: int, first: str, last: str) -> Select[int]:
    """Who pays in a branch at some time between two months."""
    return select(Membership.person_id).where(
        Membership.branch_id == branch_id,
        Membership.first_month <= last,
        (Membership.last_month == "") | (Membership.last_month >= first),
    )


def read_facts(
    session: Session, who: Who, first_year: int, last_year: int, branch_id: int | None = None
) -> dict[int, MemberFacts]:
    """The facts of some members for some years; with a branch only the months spent there."""
    facts: dict[int, MemberFacts] = {}
    spells = select(Membership.person_id, Membership.first_month, Membership.last_month).where(
        Membership.person_id.in_(who)
    )
    if branch_id is not None:
        spells = spells.where(Membership.branch_id == branch_id)
    for person_id, first, last in session.execute(spells):
        facts.setdefault(person_id, MemberFacts()).spans.append(Span(first, last))
    _read_fixed(session, who, first_year, last_year, facts)
    _read_excuses(session, who, facts)
    months = f"{first_year:04d}-01", f"{last_year}-12"
    _read_paid(session, who, months, branch_id, facts)
    _read_carried(session, who, months, facts)
    return facts


def _read_fixed(
    session: Session, who: Who, first: int, last: int, facts: dict[int, MemberFacts]
) -> None:
    rows = session.execute(
        select(
            Assessment.person_id, Assessment.year, Assessment.first_month, Assessment.assessed,
            Assessment.base, Assessment.rate,
        )
        .where(
            Assessment.person_id.in_(who),
            Assessment.year.between(first, last),
            Assessment.assessed.is_not(None),
        )
        .order_by(Assessment.person_id, Assessment.first_month, Assessment.number)
    )  # fmt: skip
    for person_id, year, month, assessed, base, rate in rows:
        if assessed is not None and person_id in facts:
            facts[person_id].fixed.append(Fixed(year, month, assessed, base, rate))


def _read_excuses(session: Session, who: Who, facts: dict[int, MemberFacts]) -> None:
    reliefs = select(
        Relief.person_id, Relief.first_month, Relief.last_month, Relief.reduced_to
    ).where(Relief.person_id.in_(who))
    for person_id, first, last, reduced_to in session.execute(reliefs):
        if person_id in facts:
            facts[person_id].reliefs.append(Reduction(Span(first, last), reduced_to))
    deferrals = select(Deferral.person_id, Deferral.first_month, Deferral.last_month).where(
        Deferral.person_id.in_(who)
    )
    for person_id, first, last in session.execute(deferrals):
        if person_id in facts:
            facts[person_id].deferred.append(Span(first, last))
    elsewhere = select(
        PaidElsewhere.person_id, PaidElsewhere.first_month, PaidElsewhere.last_month
    ).where(PaidElsewhere.person_id.in_(who))
    for person_id, first, last in session.execute(elsewhere):
        if person_id in facts:
            facts[person_id].elsewhere.append(Span(first, last))


def _read_paid(
    session: Session,
    who: Who,
    months: tuple[str, str],
    branch_id: int | None,
    facts: dict[int, MemberFacts],
) -> None:
    in_time = (
        PaidMonth.person_id.in_(who),
        PaidMonth.month.between(*months),
        PaidMonth.voided.is_(False),
    )
    fen = type_coerce(PaidMonth.amount, BigInteger)
    rows = session.execute(select(PaidMonth.person_id, PaidMonth.month, fen).where(*in_time))
    # A year of a large branch is a hundred thousand months of a few hundred amounts.
    yuan: dict[int, Decimal] = {}
    for part in rows.partitions(_PART):
        for person_id, month, number in part:
            known = facts.get(person_id)
            if known is not None:
                amount = yuan.get(number)
                if amount is None:
                    amount = yuan[number] = Decimal(number).scaleb(-2)
                paid = known.paid
                # Usually one payment for a month: nothing to add to.
                paid[month] = paid[month] + amount if month in paid else amount
    for known in facts.values():
        known.paid_here = known.paid
    if branch_id is None:
        return
    elsewhere = session.execute(
        select(PaidMonth.person_id, PaidMonth.month, PaidMonth.amount)
        .join(Payment, Payment.id == PaidMonth.payment_id)
        .where(*in_time, Payment.branch_id != branch_id)
    )
    for person_id, month, amount in elsewhere:
        known = facts.get(person_id)
        if known is None:
            continue
        if known.paid_here is known.paid:
            known.paid_here = dict(known.paid)
        known.paid_here[month] -= amount


def _read_carried(
    session: Session,
    who: Who,
    months: tuple[str, str],
    facts: dict[int, MemberFacts],
) -> None:
    """What was paid beyond the due of a month counts for another one; what was taken stays."""
    rows = session.execute(
        select(
            CarriedOver.person_id, CarriedOver.from_month, CarriedOver.to_month,
            CarriedOver.amount,
        ).where(CarriedOver.person_id.in_(who), CarriedOver.undone_at.is_(None))
    )  # fmt: skip
    for person_id, source, target, amount in rows:
        known = facts.get(person_id)
        if known is None:
            continue
        if known.paid_here is known.paid:
            known.paid_here = dict(known.paid)
        for month, more in ((source, -amount), (target, amount)):
            if months[0] <= month <= months[1]:
                known.paid[month] = known.paid.get(month, ZERO) + more
                known.carried[month] = known.carried.get(month, ZERO) + more
