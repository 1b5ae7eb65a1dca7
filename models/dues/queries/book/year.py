"""The year's grid of a branch: every member who pays there, month by month, and the sums."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.dues.queries.facts import members_of, read_facts
from models.dues.queries.members import codes_of
from models.dues.queries.permits import opened_branch, permitted
from models.dues.queries.rulebooks import read_rules
from models.dues.queries.takings import Takings, sum_takings
from models.dues.rules.book import (
    Difference,
    MemberFacts,
    MonthCell,
    amount_for,
    arrears_of,
    fill_year,
    find_differences,
    sum_months,
)
from models.dues.rules.duties import Permit
from models.dues.rules.months import Arrears, Month
from models.dues.tables import Assessment, Membership
from models.people.tables import Person

ZERO = Decimal(0)


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

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The months whose amount changed after they were paid."""
        return find_differences(self.cells)


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


@permitted
def read_year(session: Session, permit: Permit, year: int, today: date) -> YearBook:
    """The grid of a branch: every member who pays here at some time of the year."""
    branch_id = opened_branch(permit)
    rows = read_rows(session, branch_id, year, today)
    taken = _read_takings(session, branch_id, year)
    return YearBook(branch_id, year, rows, _sum(rows, taken.voluntary, taken.large))


@permitted
def renew_rows(
    session: Session, permit: Permit, book: YearBook, person_ids: Sequence[int], today: date
) -> YearBook:
    """The grid with these members read again, after a payment of one of them.

    Nothing is read of the others; whoever is new in the branch needs `read_year`.
    """
    branch_id = opened_branch(permit.narrowed(book.branch_id))
    read = read_rows(session, branch_id, book.year, today, person_ids)
    fresh = {row.person_id: row for row in read}
    old = [row for row in book.rows if row.person_id in fresh]
    rows = tuple(fresh.get(row.person_id, row) for row in book.rows)
    before = _sum(old)
    after = _sum([fresh[row.person_id] for row in old])
    taken = _read_takings(session, branch_id, book.year)
    totals = Totals(
        book.totals.due - before.due + after.due,
        book.totals.paid - before.paid + after.paid,
        book.totals.owed - before.owed + after.owed,
        book.totals.coming - before.coming + after.coming,
        taken.voluntary,
        taken.large,
    )
    return replace(book, rows=rows, totals=totals)


def read_rows(
    session: Session,
    branch_id: int,
    year: int,
    today: date,
    person_ids: Sequence[int] | None = None,
) -> tuple[YearRow, ...]:
    """The rows of a branch's year within dues, of some members or of all."""
    who = members_of(branch_id, f"{year}-01", f"{year}-12")
    if person_ids is not None:
        who = who.where(Membership.person_id.in_(person_ids))
    people = session.execute(
        select(Person.id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.branch_id == branch_id, Person.id.in_(who))
        .order_by(Membership.id)
    )
    names = {person_id: name for person_id, name in people}
    facts = read_facts(session, who, year - 1, year, branch_id)
    codes = codes_of(session, who, f"{year}-12")
    open_items = _read_open(session, branch_id, year, who)
    warned = read_rules(session, today).arrears_warned
    return tuple(
        _row(person_id, name, facts[person_id], year, today,
             codes.get(person_id, ""), open_items.get(person_id, ()), warned)
        for person_id, name in names.items()
    )  # fmt: skip


def _read_takings(session: Session, branch_id: int, year: int) -> Takings:
    return sum_takings(session, branch_id, date(year, 1, 1), date(year, 12, 31))


def _sum(rows: Sequence[YearRow], voluntary: Decimal = ZERO, large: Decimal = ZERO) -> Totals:
    return Totals(
        sum((r.due_total for r in rows), ZERO),
        sum((r.paid_total for r in rows), ZERO),
        sum((r.owed_total for r in rows), ZERO),
        sum((r.coming_total for r in rows), ZERO),
        voluntary,
        large,
    )


def _row(
    person_id: int,
    name: str,
    facts: MemberFacts,
    year: int,
    today: date,
    category: str,
    undecided: tuple[str, ...],
    warned: tuple[int, int],
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
        arrears_of((*before, *cells), today, warned),
        undecided,
    )


def _read_open(
    session: Session, branch_id: int, year: int, who: Select[int]
) -> dict[int, tuple[str, ...]]:
    """The items that still wait for the branch, by member: where the last word is an open one."""
    opened = select(Assessment.person_id).where(
        Assessment.branch_id == branch_id,
        Assessment.year == year,
        Assessment.assessed.is_(None),
        Assessment.person_id.in_(who),
    )
    rows = session.execute(
        select(Assessment.person_id, Assessment.assessed, Assessment.open_items)
        .where(Assessment.person_id.in_(opened), Assessment.year == year)
        .order_by(Assessment.first_month, Assessment.number)
    )
    last = {person_id: items if assessed is None else () for person_id, assessed, items in rows}
    return {person_id: tuple(items) for person_id, items in last.items() if items}
