"""The figures of dues in the monthly report, and the records each of them is made of.

The figures name nobody, so the report may show them to whoever reads it. Their records are a
reading of dues like any other: only with a permit. Both come from the same rows, which are
those of the 情况汇总表 to the fen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.dues.queries.book.arrears import owing_members
from models.dues.queries.facts import members_of, read_facts
from models.dues.queries.permits import permitted
from models.dues.rules.book import fill_month
from models.dues.rules.duties import Permit
from models.dues.rules.months import ArrearsLevel, Month, months_between
from models.dues.rules.paying import ExtraKind
from models.dues.tables import Branch, PaidMonth, Payment, Remittance
from models.errors import KnownError
from models.people.tables import Person

ZERO = Decimal(0)


@dataclass(frozen=True)
class DuesFigure:
    """A figure: how many records, and what they come to in yuan."""

    count: int
    amount: Decimal


@dataclass(frozen=True)
class DuesRecord:
    """A member, a receipt or a remittance behind a figure; the amount is yuan."""

    person_id: int | None
    name: str
    branch: str
    what: str  # 应交 3 个月; a receipt's number
    on: date | None
    amount: Decimal


@dataclass(frozen=True)
class _Row:
    person_id: int | None
    branch_id: int
    what: str
    on: date | None
    amount: Decimal


def has_branches(session: Session) -> bool:
    """Whether the centre keeps dues at all."""
    return session.scalar(select(func.count()).select_from(Branch)) != 0


def read_dues_figures(
    session: Session, start: date, end: date, today: date
) -> dict[str, DuesFigure]:
    """The figures of the whole months of a span, by their ids."""
    return _counted(_of_span(session, start, end, today))


def read_dues_standing(session: Session, today: date) -> dict[str, DuesFigure]:
    """Who owes ended months now, whatever the span."""
    return _counted(_standing(session, today))


@permitted
def list_dues_behind(
    session: Session, permit: Permit, figure_id: str, start: date, end: date, today: date
) -> tuple[DuesRecord, ...]:
    """The records of a figure, branch by branch. Raises KnownError for an unknown figure."""
    heaps = {**_of_span(session, start, end, today), **_standing(session, today)}
    if figure_id not in heaps:
        raise KnownError(f"没有名为“{figure_id}”的数，请回到报表重新点开。")
    rows = [r for r in heaps[figure_id] if permit.branch_id in (None, r.branch_id)]
    ids = sorted({row.person_id for row in rows if row.person_id is not None})
    names: dict[int, str] = {}
    for at in range(0, len(ids), 1000):
        found = session.execute(
            select(Person.id, Person.name).where(Person.id.in_(ids[at : at + 1000]))
        )
        names |= {id_: name for id_, name in found}
    branches = {id_: name for id_, name in session.execute(select(Branch.id, Branch.name))}
    return tuple(
        DuesRecord(
            r.person_id, names.get(r.person_id or 0, ""), branches[r.branch_id], r.what, r.on,
            r.amount,
        )
        for r in rows
    )  # fmt: skip


def _counted(heaps: Mapping[str, Iterable[_Row]]) -> dict[str, DuesFigure]:
    counted = {}
    for figure_id, rows in heaps.items():
        amounts = [row.amount for row in rows]
        counted[figure_id] = DuesFigure(len(amounts), sum(amounts, ZERO))
    return counted


def _of_span(session: Session, start: date, end: date, today: date) -> dict[str, list[_Row]]:
    return {
        **_months(session, start, end, today),
        **_receipts(session, start, end),
        "dues_remitted": [
            _Row(None, r.branch_id, f"{r.start} 至 {r.end} 的{kind}", r.remitted_on, amount)
            for r in session.scalars(
                select(Remittance)
                .where(Remittance.remitted_on >= start, Remittance.remitted_on <= end)
                .order_by(Remittance.branch_id, Remittance.start)
            )
            for kind, amount in (("党费", r.amount), ("大额党费", r.large))
            if amount
        ],
    }


def _months(session: Session, start: date, end: date, today: date) -> dict[str, list[_Row]]:
    """What the members owe for the months of the span, member by member."""
    heaps: dict[str, list[_Row]] = {"dues_owing": [], "dues_paying": [], "dues_relieved": []}
    first, last = Month.of(start), Month.of(end)
    months = list(months_between(first, last))
    for branch_id in session.scalars(select(Branch.id).order_by(Branch.id)):
        who = members_of(branch_id, first.text, last.text)
        facts = read_facts(session, who, first.year, last.year, branch_id)
        for person_id, known in facts.items():
            cells = [fill_month(known, month, today) for month in months]
            due = sum((cell.due for cell in cells), ZERO)
            relief = sum((cell.relief for cell in cells), ZERO)
            if due:
                number = sum(bool(cell.due) for cell in cells)
                owing = _Row(person_id, branch_id, f"应交 {number} 个月", None, due)
                heaps["dues_owing"].append(owing)
                paid = sum((cell.paid for cell in cells), ZERO)
                if paid:
                    number = sum(bool(cell.paid) for cell in cells)
                    done = _Row(person_id, branch_id, f"已交 {number} 个月", None, paid)
                    heaps["dues_paying"].append(done)
            if relief:
                number = sum(bool(cell.relief) for cell in cells)
                heaps["dues_relieved"].append(
                    _Row(person_id, branch_id, f"减免 {number} 个月", None, relief)
                )
    return heaps


def _receipts(session: Session, start: date, end: date) -> dict[str, list[_Row]]:
    """The receipts given in the span; those voided in it, whenever they were given."""
    heaps: dict[str, list[_Row]] = {
        "dues_taken": [], "dues_back": [], "dues_voluntary": [], "dues_large": [],
        "dues_voided": [],
    }  # fmt: skip
    after = datetime.combine(end, time()) + timedelta(days=1)
    begin = datetime.combine(start, time())
    payments = session.scalars(
        select(Payment)
        .where(Payment.at >= begin, Payment.at < after, Payment.voided_at.is_(None))
        .order_by(Payment.branch_id, Payment.at, Payment.id)
    ).all()
    back = {
        payment_id: amount
        for payment_id, amount in session.execute(
            select(PaidMonth.payment_id, func.sum(PaidMonth.amount))
            .join(Payment, Payment.id == PaidMonth.payment_id)
            .where(
                Payment.at >= begin,
                Payment.at < after,
                Payment.voided_at.is_(None),
                PaidMonth.month < Month.of(start).text,
            )
            .group_by(PaidMonth.payment_id)
        )
    }
    for payment in payments:
        heaps["dues_taken"].append(_receipt(payment, payment.amount))
        if payment.id in back:
            heaps["dues_back"].append(_receipt(payment, back[payment.id]))
        if payment.extra:
            is_large = payment.extra_kind == ExtraKind.LARGE.value
            heap = "dues_large" if is_large else "dues_voluntary"
            heaps[heap].append(_receipt(payment, payment.extra))
    heaps["dues_voided"] = [
        _receipt(payment, payment.amount)
        for payment in session.scalars(
            select(Payment)
            .where(Payment.voided_at >= begin, Payment.voided_at < after)
            .order_by(Payment.branch_id, Payment.voided_at, Payment.id)
        )
    ]
    return heaps


def _receipt(payment: Payment, amount: Decimal) -> _Row:
    return _Row(
        payment.person_id, payment.branch_id, f"收据 {payment.number}", payment.at.date(), amount
    )


def _standing(session: Session, today: date) -> dict[str, list[_Row]]:
    heaps: dict[str, list[_Row]] = {"dues_in_arrears": [], "dues_raised": []}
    for branch_id in session.scalars(select(Branch.id).order_by(Branch.id)):
        for debt in owing_members(session, branch_id, today):
            said = f"欠 {len(debt.owed)} 个月，最近连续 {debt.arrears.run} 个月"
            row = _Row(debt.person_id, branch_id, said, None, debt.total)
            heaps["dues_in_arrears"].append(row)
            if debt.level is ArrearsLevel.RAISED:
                heaps["dues_raised"].append(row)
    return heaps
