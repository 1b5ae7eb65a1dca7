"""The year's grid of a branch, one member's book, who owes, and what other rules would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.dues.queries.facts import members_of, read_facts
from models.dues.queries.members import read_category_codes
from models.dues.queries.rulebooks import list_local_rules, rounding_of
from models.dues.queries.takings import (
    DayTakings,
    ReceiptRow,
    Takings,
    day_takings,
    read_takings,
)
from models.dues.rules.book import (
    MemberFacts,
    MonthCell,
    amount_for,
    arrears_of,
    fill_year,
    sum_months,
    years_of,
)
from models.dues.rules.months import Arrears, ArrearsLevel, Month
from models.dues.rules.rejudging import rejudge
from models.dues.rules.rulebook import LocalRule, read_rulebook
from models.dues.tables import (
    Assessment,
    Branch,
    Deferral,
    Membership,
    PaidMonth,
    Payment,
    Relief,
)
from models.errors import KnownError
from models.people.tables import Person

ZERO = Decimal(0)
__all__ = [
    "AssessmentRow", "Changed", "DayTakings", "DebtRow", "DeferralRow", "MemberBook",
    "PaymentRow", "ReceiptRow", "ReliefRow", "SpellRow", "Takings", "Totals", "YearBook", "YearRow",
    "arrears_list", "day_takings", "read_member", "read_takings", "read_year", "what_if",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class YearRow:
    """A member's year in a branch, amounts in yuan."""

    person_id: int
    name: str
    category: str  # code at the end of the year; empty: nobody said it
    base: Decimal | None
    rate: Decimal | None
    assessed: Decimal | None  # a month's, as it stands now; None: not assessed
    cells: tuple[MonthCell, ...]
    due_total: Decimal  # of the whole year
    paid_total: Decimal  # what this branch took for months of the year
    owed_total: Decimal  # of months that have begun
    coming_total: Decimal  # of months still to come
    arrears: Arrears
    undecided: tuple[str, ...]


@dataclass(frozen=True)
class Totals:
    """The sums of a grid, in yuan. `voluntary` and `large` came in during the year."""

    due: Decimal
    paid: Decimal
    owed: Decimal
    coming: Decimal
    voluntary: Decimal
    large: Decimal


@dataclass(frozen=True)
class YearBook:
    """The grid of a branch."""

    branch_id: int
    year: int
    rows: tuple[YearRow, ...]
    totals: Totals


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


@dataclass(frozen=True)
class DebtRow:
    """A member with unpaid months; the branch decides, the program nothing."""

    person_id: int
    name: str
    arrears: Arrears
    owed: tuple[tuple[Month, Decimal], ...]
    level: ArrearsLevel

    @property
    def total(self) -> Decimal:
        """All that is owed, in yuan."""
        return sum((amount for _, amount in self.owed), ZERO)


@dataclass(frozen=True)
class Changed:
    """What another rulebook would make of a member's monthly amount (yuan)."""

    person_id: int
    name: str
    before: Decimal
    after: Decimal | None  # None: cannot be judged again without asking


def read_year(session: Session, branch_id: int, year: int, today: date) -> YearBook:
    """The grid of a branch: every member who pays here at some time of the year."""
    who = members_of(branch_id, f"{year}-01", f"{year}-12")
    people = session.execute(
        select(Person.id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.branch_id == branch_id, Person.id.in_(who))
        .order_by(Membership.id)
    )
    names = {person_id: name for person_id, name in people}
    facts = read_facts(session, who, year - 1, year, branch_id)
    codes = read_category_codes(session, branch_id, f"{year}-01", f"{year}-12")
    open_items = _read_open(session, branch_id, year)
    rows = tuple(
        _row(person_id, name, facts[person_id], year, today,
             codes.get(person_id, ""), open_items.get(person_id, ()))
        for person_id, name in names.items()
    )  # fmt: skip
    taken = read_takings(session, branch_id, date(year, 1, 1), date(year, 12, 31))
    totals = Totals(
        sum((r.due_total for r in rows), ZERO),
        sum((r.paid_total for r in rows), ZERO),
        sum((r.owed_total for r in rows), ZERO),
        sum((r.coming_total for r in rows), ZERO),
        taken.voluntary,
        taken.large,
    )
    return YearBook(branch_id, year, rows, totals)


def _row(
    person_id: int,
    name: str,
    facts: MemberFacts,
    year: int,
    today: date,
    category: str,
    undecided: tuple[str, ...],
) -> YearRow:
    cells = fill_year(facts, year, today)
    # A run may have begun in the year before; where nothing was assessed there is none.
    has_before = any(one.year < year for one in facts.fixed)
    before = fill_year(facts, year - 1, today) if has_before else ()
    now = Month.of(today)
    due = owed = coming = ZERO
    for cell in cells:
        due += cell.due
        if cell.paid < cell.due:
            if cell.month > now:
                coming += cell.due - cell.paid
            else:
                owed += cell.due - cell.paid
    as_of = min(max(now, Month(year, 1)), Month(year, 12))
    fixed = amount_for(facts.fixed, year, as_of.text)
    if fixed is None and facts.fixed and facts.fixed[-1].year == year:
        fixed = facts.fixed[-1]
    return YearRow(
        person_id,
        name,
        category,
        fixed.base if fixed else None,
        Decimal(fixed.rate) if fixed and fixed.rate else None,
        fixed.assessed if fixed else None,
        cells,
        due,
        sum_months(facts.paid_here, year),
        owed,
        coming,
        arrears_of((*before, *cells), today),
        undecided,
    )


def _read_open(session: Session, branch_id: int, year: int) -> dict[int, tuple[str, ...]]:
    """The items that still wait for the branch, by member: where the last word is an open one."""
    opened = select(Assessment.person_id).where(
        Assessment.branch_id == branch_id,
        Assessment.year == year,
        Assessment.assessed.is_(None),
    )
    rows = session.execute(
        select(Assessment.person_id, Assessment.assessed, Assessment.open_items)
        .where(Assessment.person_id.in_(opened), Assessment.year == year)
        .order_by(Assessment.first_month, Assessment.number)
    )
    last = {person_id: items if assessed is None else () for person_id, assessed, items in rows}
    return {person_id: tuple(items) for person_id, items in last.items() if items}


def read_member(session: Session, person_id: int, year: int, today: date) -> MemberBook:
    """A member's book over all branches. Raises KnownError for who is no member."""
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
        _all_arrears(facts[person_id], today)[0],
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
    )  # fmt: skip


def arrears_list(session: Session, branch_id: int, today: date) -> tuple[DebtRow, ...]:
    """Who owes ended months in a branch, the longest run first; all years that are kept."""
    now = Month.of(today).text
    who = members_of(branch_id, "", now)
    facts = read_facts(session, who, 0, today.year, branch_id)
    found = []
    for person_id, known in facts.items():
        arrears, cells = _all_arrears(known, today)
        if arrears.open_months:
            owed = tuple((c.month, c.owed) for c in cells if c.month in arrears.open_months)
            found.append((person_id, arrears, owed))
    ids = [person_id for person_id, _, _ in found]
    names: dict[int, str] = {}
    for start in range(0, len(ids), 1000):
        part = select(Person.id, Person.name).where(Person.id.in_(ids[start : start + 1000]))
        names.update((id_, name) for id_, name in session.execute(part))
    rows = [DebtRow(id_, names[id_], arrears, owed, arrears.level) for id_, arrears, owed in found]
    return tuple(sorted(rows, key=lambda r: (-r.arrears.run, -len(r.owed), r.person_id)))


def what_if(
    session: Session,
    branch_id: int,
    year: int,
    rules_on: date,
    local: Sequence[LocalRule] | None = None,
) -> tuple[Changed, ...]:
    """Whose monthly amount other rules would change (如果按新规); the sum is the caller's.

    `local` are the centre's figures to try; without them its own hold. Nothing is kept.
    """
    rules = read_rulebook(rules_on, list_local_rules(session) if local is None else local)
    rows = session.execute(
        select(Assessment, Person.name)
        .join(Person, Person.id == Assessment.person_id)
        .where(
            Assessment.branch_id == branch_id,
            Assessment.year == year,
            Assessment.assessed.is_not(None),
        )
        .order_by(Assessment.person_id, Assessment.first_month, Assessment.number)
    )
    last = {kept.person_id: (kept, name) for kept, name in rows}
    changed = []
    for person_id, (kept, name) in last.items():
        assert kept.assessed is not None  # asked for above
        after = kept.assessed
        category = rules.categories.get(kept.category)
        try:
            found = (
                rejudge(rules, category, kept.lines, {}, rounding_of(rules)) if category else None
            )
            new = found[0].assessed if found else (after if category else None)
        except KnownError:
            new = None
        if new != kept.assessed:
            changed.append(Changed(person_id, name, kept.assessed, new))
    return tuple(changed)


def _all_arrears(facts: MemberFacts, today: date) -> tuple[Arrears, list[MonthCell]]:
    cells = [c for year in years_of(facts, today) for c in fill_year(facts, year, today)]
    return arrears_of(cells, today), cells


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
