"""What came in: by day and cashier, and by span of days for the remittance."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models.accounts.tables import Account
from models.dues.queries.permits import opened_branch, permitted
from models.dues.rules.duties import Permit
from models.dues.rules.paying import ExtraKind, PaidWay
from models.dues.tables import Payment, Remittance
from models.people.tables import Person

ZERO = Decimal(0)


@dataclass(frozen=True)
class Takings:
    """What a branch took, in yuan; voided receipts are left out."""

    dues: Decimal
    voluntary: Decimal
    large: Decimal  # passed on whole, no part of the remittance base
    count: int

    @property
    def collected(self) -> Decimal:
        """What the remittance is a share of."""
        return self.dues + self.voluntary


@dataclass(frozen=True)
class ReceiptRow:
    """One receipt of the day."""

    payment_id: int
    number: str
    at: datetime
    name: str
    payer: str
    way: PaidWay
    amount: Decimal
    extra: Decimal
    extra_kind: str
    voucher_number: str
    cashier_id: int
    cashier: str
    is_voided: bool
    void_reason: str


@dataclass(frozen=True)
class DayTakings:
    """The receipts of a day and what each cashier must have, by way of payment (yuan)."""

    day: date
    receipts: tuple[ReceiptRow, ...]

    @property
    def by_cashier(self) -> dict[tuple[str, PaidWay], Decimal]:
        """(cashier, way) → sum of the receipts that stand."""
        sums: dict[tuple[str, PaidWay], Decimal] = {}
        for row in self.receipts:
            if not row.is_voided:
                key = row.cashier, row.way
                sums[key] = sums.get(key, ZERO) + row.amount
        return sums

    @property
    def total(self) -> Decimal:
        """All that was taken."""
        return sum((row.amount for row in self.receipts if not row.is_voided), ZERO)


@dataclass(frozen=True)
class RemittanceRow:
    """What was passed up for a span of days, in yuan."""

    id: int
    start: date
    end: date
    collected: Decimal
    share: Decimal
    amount: Decimal
    large: Decimal
    remitted_on: date
    receipt_number: str


@permitted
def list_remittances(session: Session, permit: Permit) -> tuple[RemittanceRow, ...]:
    """The remittances of a branch, the latest first."""
    rows = session.scalars(
        select(Remittance)
        .where(Remittance.branch_id == opened_branch(permit))
        .order_by(Remittance.start.desc())
    )
    return tuple(
        RemittanceRow(
            r.id, r.start, r.end, r.collected, Decimal(r.share), r.amount, r.large, r.remitted_on,
            r.receipt_number,
        )
        for r in rows
    )  # fmt: skip


@permitted
def read_takings(session: Session, permit: Permit, start: date, end: date) -> Takings:
    """What a branch took between two days, both counted."""
    return sum_takings(session, opened_branch(permit), start, end)


def sum_takings(session: Session, branch_id: int, start: date, end: date) -> Takings:
    """The same within dues, for the remittance and the grid."""
    rows = session.execute(
        select(Payment.extra_kind, func.sum(Payment.amount), func.sum(Payment.extra), func.count())
        .where(Payment.branch_id == branch_id, *_within(start, end), Payment.voided_at.is_(None))
        .group_by(Payment.extra_kind)
    ).all()
    extras = {kind: extra for kind, _, extra, _ in rows}
    total = sum((amount for _, amount, _, _ in rows), ZERO)
    return Takings(
        total - sum(extras.values(), ZERO),
        extras.get(ExtraKind.VOLUNTARY.value, ZERO),
        extras.get(ExtraKind.LARGE.value, ZERO),
        sum(count for _, _, _, count in rows),
    )


@permitted
def day_takings(
    session: Session, permit: Permit, day: date, cashier_id: int | None = None
) -> DayTakings:
    """The receipts of a day, voided ones too, of one cashier or of all; of the branch that is
    opened, or of all.
    """
    query = (
        select(Payment, Person.name, Account.name)
        .join(Person, Person.id == Payment.person_id)
        .join(Account, Account.id == Payment.cashier_id)
        .where(*_within(day, day))
        .order_by(Payment.at, Payment.id)
    )
    if permit.branch_id is not None:
        query = query.where(Payment.branch_id == permit.branch_id)
    if cashier_id is not None:
        query = query.where(Payment.cashier_id == cashier_id)
    return DayTakings(
        day,
        tuple(
            ReceiptRow(
                p.id, p.number, p.at, name, p.payer, PaidWay(p.way), p.amount, p.extra,
                p.extra_kind, p.voucher_number, p.cashier_id, cashier, p.voided_at is not None,
                p.void_reason,
            )
            for p, name, cashier in session.execute(query)
        ),
    )  # fmt: skip


def _within(start: date, end: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    first = datetime.combine(start, time())
    return Payment.at >= first, Payment.at <= datetime.combine(end, time.max)
