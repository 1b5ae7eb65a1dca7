"""A member's months: what is due after reliefs, what is paid, what is still owed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from models.dues.rules.months import WARNED, Arrears, Month, find_arrears, read_month
from models.worded import Worded

ZERO = Decimal(0)
_NO_ARREARS = Arrears(0, ())


class CellState(Worded):
    """How a month stands."""

    PAID = "paid", "已交"
    PART = "part", "部分"
    OWED = "owed", "欠交"
    EXEMPT = "exempt", "免交"
    DEFERRED = "deferred", "缓交"
    ELSEWHERE = "elsewhere", "在外交纳"
    NOT_OWED = "not_owed", "不在本支部"
    FUTURE = "future", ""
    UNASSESSED = "unassessed", "未核定"


class MonthCell(NamedTuple):
    """One month of one member, amounts in yuan."""

    month: Month
    due: Decimal  # after a relief
    paid: Decimal
    state: CellState
    assessed: Decimal = ZERO
    relief: Decimal = ZERO
    carried: Decimal = ZERO  # of `paid`, what came from other months; below zero what went there

    @property
    def received(self) -> Decimal:
        """What receipts put on the month."""
        return self.paid - self.carried

    @property
    def owed(self) -> Decimal:
        """What is still to be paid; after a reassessment the difference."""
        return max(self.due - self.paid, ZERO)

    @property
    def over(self) -> Decimal:
        """What was paid beyond the due, after a reassessment downwards."""
        return max(self.paid - self.due, ZERO)


class Difference(NamedTuple):
    """A month that was paid before its amount changed, in yuan."""

    month: Month
    paid: Decimal
    due: Decimal

    @property
    def more(self) -> Decimal:
        """What is to be topped up; below zero what was paid beyond the due."""
        return self.due - self.paid


class Span(NamedTuple):
    """From a month to a month, both counted; an empty end is open."""

    first: str
    last: str

    def holds(self, month: str) -> bool:
        """Whether a month (2026-03) lies in it."""
        return self.first <= month and (not self.last or month <= self.last)


class Fixed(NamedTuple):
    """An amount that holds from a month on; later ones of the same month come later."""

    year: int
    first: str
    assessed: Decimal
    base: Decimal | None
    rate: str


class Reduction(NamedTuple):
    """A relief: for these months at most so much (yuan)."""

    span: Span
    reduced_to: Decimal


@dataclass(slots=True)
class MemberFacts:
    """All that the months of a member rest on."""

    spans: list[Span] = field(default_factory=list)
    fixed: list[Fixed] = field(default_factory=list)  # in order of month and number
    reliefs: list[Reduction] = field(default_factory=list)
    deferred: list[Span] = field(default_factory=list)
    elsewhere: list[Span] = field(default_factory=list)  # a mobile member pays there
    paid: dict[str, Decimal] = field(default_factory=dict)  # wherever it was paid
    paid_here: dict[str, Decimal] = field(default_factory=dict)  # what this branch took
    carried: dict[str, Decimal] = field(default_factory=dict)  # of `paid`: from other months


@cache
def months_of(year: int) -> tuple[tuple[Month, str], ...]:
    """The twelve months of a year with their kept texts."""
    return tuple((m, m.text) for m in (Month(year, n) for n in range(1, 13)))


def amount_for(fixed: Sequence[Fixed], year: int, month: str) -> Fixed | None:
    """What was assessed for a month; None where nothing is. Amounts are fixed per year."""
    found = None
    for one in fixed:
        if one.year == year and one.first <= month:
            found = one
    return found


def relieved(reliefs: Sequence[Reduction], month: str, assessed: Decimal) -> Decimal:
    """What a month costs after the reliefs granted for it, in yuan."""
    for relief in reliefs:
        if relief.reduced_to < assessed and relief.span.holds(month):
            assessed = relief.reduced_to
    return assessed


def fill_year(facts: MemberFacts, year: int, today: date) -> tuple[MonthCell, ...]:
    """The twelve months of a member in the branch that asks."""
    return tuple(_cells(facts, months_of(year), f"{today:%Y-%m}"))


def fill_month(facts: MemberFacts, month: Month, today: date) -> MonthCell:
    """One month of a member."""
    return _cells(facts, ((month, month.text),), f"{today:%Y-%m}")[0]


def _cells(facts: MemberFacts, months: Sequence[tuple[Month, str]], now: str) -> list[MonthCell]:
    """The cells of months in order that lie in one year."""
    year, begins, ends = months[0][0].year, months[0][1], months[-1][1]
    fixed = [one for one in facts.fixed if one.year == year]
    # Most members are here all year and have one amount.
    is_here = any(s.first <= begins and (not s.last or ends <= s.last) for s in facts.spans)
    known, later = None, 0
    full: tuple[MonthCell, ...] = ()
    cells = []
    for month, text in months:
        if not is_here and not any(span.holds(text) for span in facts.spans):
            cells.append(MonthCell(month, ZERO, ZERO, CellState.NOT_OWED))
            continue
        paid = facts.paid.get(text, ZERO)
        if facts.elsewhere and not paid and any(s.holds(text) for s in facts.elsewhere):
            cells.append(MonthCell(month, ZERO, ZERO, CellState.ELSEWHERE))
            continue
        while later < len(fixed) and fixed[later].first <= text:
            known = fixed[later]
            full = _paid_in_full(year, known.assessed)
            later += 1
        if known is None:
            cells.append(MonthCell(month, ZERO, paid, CellState.UNASSESSED))
            continue
        due = assessed = known.assessed
        if due and paid == due and not facts.reliefs and not facts.carried:
            cells.append(full[month.number - 1])  # most months of a year
            continue
        relief = ZERO
        if facts.reliefs:
            due = relieved(facts.reliefs, text, assessed)
            relief = assessed - due
        is_paid = due and paid >= due
        state = CellState.PAID if is_paid else _state_of(facts, text, due, paid, now)
        carried = facts.carried.get(text, ZERO) if facts.carried else ZERO
        cells.append(MonthCell(month, due, paid, state, assessed, relief, carried))
    return cells


@lru_cache(maxsize=1024)
def _paid_in_full(year: int, amount: Decimal) -> tuple[MonthCell, ...]:
    """The months of a year in which an amount was due and paid; many members pay the same."""
    return tuple(
        MonthCell(month, amount, amount, CellState.PAID, amount) for month, _ in months_of(year)
    )


def _state_of(facts: MemberFacts, text: str, due: Decimal, paid: Decimal, now: str) -> CellState:
    """The state of a month that is not paid in full."""
    if not due:
        return CellState.EXEMPT
    if any(span.holds(text) for span in facts.deferred):
        return CellState.DEFERRED
    if paid:
        return CellState.PART
    return CellState.FUTURE if text > now else CellState.OWED


def find_differences(cells: Sequence[MonthCell]) -> tuple[Difference, ...]:
    """The months whose amount changed after they were paid; a payment covers its months whole.

    Of a month that only a sum of other months was counted for, the rest is simply still owed.
    """
    return tuple(
        Difference(cell.month, cell.paid, cell.due)
        for cell in cells
        if cell.paid
        and cell.paid != cell.due
        and cell.state is not CellState.UNASSESSED
        and (cell.received or cell.over)
    )


_OWED = (CellState.OWED, CellState.PART)
_EXCUSED = (CellState.EXEMPT, CellState.DEFERRED, CellState.ELSEWHERE)


def arrears_of(
    cells: Sequence[MonthCell], today: date, warned: tuple[int, int] = WARNED
) -> Arrears:
    """The arrears from months in order (see `find_arrears`); only assessed months count."""
    now = Month.of(today)
    for cell in cells:
        if cell.state in _OWED and cell.month < now:
            break
    else:
        return _NO_ARREARS
    owed = [c for c in cells if c.state not in (CellState.NOT_OWED, CellState.UNASSESSED)]
    return find_arrears(
        {c.month for c in owed},
        {c.month for c in owed if c.state is CellState.PAID},
        {c.month for c in owed if c.state in _EXCUSED},
        today,
        {c.month for c in owed if c.state is CellState.PART},
        warned,
    )


def years_of(facts: MemberFacts, today: date) -> range:
    """The years from the member's first month or amount up to today's."""
    firsts = [read_month(s.first).year for s in facts.spans]
    firsts = [max(min(firsts), min((f.year for f in facts.fixed), default=today.year))]
    return range(min(firsts[0], today.year), today.year + 1)


def sum_months(paid: Mapping[str, Decimal], year: int) -> Decimal:
    """What was paid for the months of a year, in yuan."""
    total = ZERO
    for _, text in months_of(year):
        if text in paid:
            total += paid[text]
    return total
