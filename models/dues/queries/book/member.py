"""All there is on one member's dues, and what a reassessment would change for paid months."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.dues.queries.book.arrears import all_arrears
from models.dues.queries.facts import read_facts
from models.dues.queries.permits import check_member, permitted
from models.dues.queries.rulebooks import read_rules
from models.dues.rules.book import Difference, Fixed, MonthCell, fill_year, find_differences
from models.dues.rules.duties import Permit
from models.dues.rules.months import Arrears, Month
from models.dues.tables import (
    Assessment,
    Branch,
    CarriedOver,
    Deferral,
    Membership,
    PaidElsewhere,
    PaidMonth,
    Payment,
    Relief,
)
from models.errors import KnownError
from models.people.tables import Person


@dataclass(frozen=True)
class AssessmentRow:
    """An assessment as it was kept, with its lines for the member's statement."""

    id: int
    branch_id: int
    year: int
    first_month: str
    number: int
    category: str
    rules_on: date
    rules_version: str
    source: str
    lines: tuple[dict[str, Any], ...]
    base: Decimal | None
    rate: Decimal | None
    raw: Decimal | None
    computed: Decimal | None
    assessed: Decimal | None
    arithmetic: str
    open_items: tuple[str, ...]
    reason: str
    at: datetime
    clerk_id: int


@dataclass(frozen=True)
class PaymentRow:
    """A receipt of a member with what it put on which month."""

    id: int
    number: str
    at: datetime
    branch_id: int
    way: str
    payer: str
    amount: Decimal
    extra: Decimal
    extra_kind: str
    voucher_number: str
    months: tuple[tuple[str, Decimal, bool], ...]  # month, yuan, whether a top-up
    cashier_id: int
    voided_at: datetime | None
    void_reason: str


@dataclass(frozen=True)
class ReliefRow:
    """A relief and what it rests on."""

    id: int
    first_month: str
    last_month: str
    reduced_to: Decimal
    who: str
    reason: str
    minutes_number: str
    minutes_on: date
    approval_number: str
    approval_body: str
    approved_on: date | None


@dataclass(frozen=True)
class DeferralRow:
    """Months that raise no alert, and why."""

    id: int
    first_month: str
    last_month: str
    reason: str
    decided_on: date
    talk: str


@dataclass(frozen=True)
class SpellRow:
    """Where the member paid from which month to which."""

    membership_id: int
    branch_id: int
    branch: str
    first_month: str
    last_month: str
    is_probationary: bool
    meeting_on: date | None
    left_on: date | None
    letter_number: str
    delegate: str
    delegate_relation: str


@dataclass(frozen=True)
class ElsewhereRow:
    """Months a mobile member pays elsewhere."""

    id: int
    first_month: str
    last_month: str
    place: str
    proof: str


@dataclass(frozen=True)
class CarriedRow:
    """What was paid beyond the due of a month and counts for another one, in yuan."""

    id: int
    from_month: str
    to_month: str
    amount: Decimal
    reason: str
    decided_on: date
    is_undone: bool


@dataclass(frozen=True)
class MemberBook:
    """All there is on a member's dues, with the months of one year."""

    person_id: int
    name: str
    year: int
    cells: tuple[MonthCell, ...]
    arrears: Arrears
    assessments: tuple[AssessmentRow, ...]
    payments: tuple[PaymentRow, ...]
    reliefs: tuple[ReliefRow, ...]
    deferrals: tuple[DeferralRow, ...]
    spells: tuple[SpellRow, ...]
    elsewhere: tuple[ElsewhereRow, ...] = ()
    carried: tuple[CarriedRow, ...] = ()

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The months of the year whose amount changed after they were paid."""
        return find_differences(self.cells)


@permitted
def read_member(
    session: Session, permit: Permit, person_id: int, year: int, today: date
) -> MemberBook:
    """A member's book over all branches. Raises KnownError for who is no member of the branch
    that is opened.
    """
    check_member(session, permit, person_id)
    person = session.get(Person, person_id)
    spells = list(
        session.scalars(
            select(Membership)
            .where(Membership.person_id == person_id)
            .order_by(Membership.first_month)
        )
    )
    if person is None or not spells:
        raise KnownError("名册里没有这名党员。没有任何改动。")
    branches = {b.id: b.name for b in session.scalars(select(Branch))}
    facts = read_facts(session, [person_id], 0, max(year, today.year), None)
    return MemberBook(
        person_id,
        person.name,
        year,
        fill_year(facts[person_id], year, today),
        all_arrears(facts[person_id], today, read_rules(session, today).arrears_warned)[0],
        tuple(_assessment(a) for a in session.scalars(
            select(Assessment).where(Assessment.person_id == person_id)
            .order_by(Assessment.first_month, Assessment.number)
        )),
        _payments(session, person_id),
        tuple(
            ReliefRow(r.id, r.first_month, r.last_month, r.reduced_to, r.who, r.reason,
                      r.minutes_number, r.minutes_on, r.approval_number, r.approval_body,
                      r.approved_on)
            for r in session.scalars(
                select(Relief).where(Relief.person_id == person_id).order_by(Relief.first_month)
            )
        ),
        tuple(
            DeferralRow(d.id, d.first_month, d.last_month, d.reason, d.decided_on, d.talk)
            for d in session.scalars(
                select(Deferral).where(Deferral.person_id == person_id)
                .order_by(Deferral.first_month)
            )
        ),
        tuple(
            SpellRow(m.id, m.branch_id, branches[m.branch_id], m.first_month, m.last_month,
                     m.is_probationary, m.meeting_on, m.left_on, m.letter_number, m.delegate,
                     m.delegate_relation)
            for m in spells
        ),
        tuple(
            ElsewhereRow(e.id, e.first_month, e.last_month, e.place, e.proof)
            for e in session.scalars(
                select(PaidElsewhere).where(PaidElsewhere.person_id == person_id)
                .order_by(PaidElsewhere.first_month)
            )
        ),
        _carried(session, person_id),
    )  # fmt: skip


def _carried(session: Session, person_id: int) -> tuple[CarriedRow, ...]:
    rows = session.scalars(
        select(CarriedOver).where(CarriedOver.person_id == person_id).order_by(CarriedOver.id)
    )
    return tuple(
        CarriedRow(c.id, c.from_month, c.to_month, c.amount, c.reason, c.decided_on,
                   c.undone_at is not None)
        for c in rows
    )  # fmt: skip


@permitted
def preview_reassessment(
    session: Session,
    permit: Permit,
    person_id: int,
    year: int,
    first_month: Month,
    assessed: Decimal,
    today: date,
) -> tuple[Difference, ...]:
    """Which paid months another amount (yuan) from a month on would change; nothing is kept."""
    check_member(session, permit, person_id)
    facts = read_facts(session, [person_id], year, year)[person_id]
    before = find_differences(fill_year(facts, year, today))
    facts.fixed.append(Fixed(year, first_month.text, assessed, None, ""))
    facts.fixed.sort(key=lambda one: one.first)  # stable: the new one is the last of its month
    after = find_differences(fill_year(facts, year, today))
    return tuple(one for one in after if one not in before)


def _assessment(kept: Assessment) -> AssessmentRow:
    return AssessmentRow(
        kept.id, kept.branch_id, kept.year, kept.first_month, kept.number, kept.category,
        kept.rules_on, kept.rules_version, kept.source, tuple(kept.lines), kept.base,
        Decimal(kept.rate) if kept.rate else None, Decimal(kept.raw) if kept.raw else None,
        kept.computed, kept.assessed, kept.arithmetic, tuple(kept.open_items), kept.reason,
        kept.at, kept.clerk_id,
    )  # fmt: skip


def _payments(session: Session, person_id: int) -> tuple[PaymentRow, ...]:
    months: dict[int, list[tuple[str, Decimal, bool]]] = {}
    rows = session.execute(
        select(PaidMonth.payment_id, PaidMonth.month, PaidMonth.amount, PaidMonth.is_top_up)
        .where(PaidMonth.person_id == person_id)
        .order_by(PaidMonth.month)
    )
    for payment_id, month, amount, is_top_up in rows:
        months.setdefault(payment_id, []).append((month, amount, is_top_up))
    payments = session.scalars(
        select(Payment).where(Payment.person_id == person_id).order_by(Payment.at, Payment.id)
    )
    return tuple(
        PaymentRow(
            p.id, p.number, p.at, p.branch_id, p.way, p.payer, p.amount, p.extra, p.extra_kind,
            p.voucher_number, tuple(months.get(p.id, ())), p.cashier_id, p.voided_at,
            p.void_reason,
        )
        for p in payments
    )  # fmt: skip
