"""Who owes ended months; the branch decides, the program nothing."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.dues.queries.facts import members_of, read_facts
from models.dues.queries.permits import opened_branch, permitted
from models.dues.queries.rulebooks import read_rules
from models.dues.rules.book import MemberFacts, MonthCell, arrears_of, fill_year, years_of
from models.dues.rules.duties import Permit
from models.dues.rules.months import Arrears, ArrearsLevel, Month
from models.dues.tables import Membership
from models.people.tables import Person

ZERO = Decimal(0)


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


@permitted
def arrears_list(session: Session, permit: Permit, today: date) -> tuple[DebtRow, ...]:
    """Who owes ended months in a branch, the longest run first; all years that are kept."""
    return owing_members(session, opened_branch(permit), today)


def owing_members(
    session: Session, branch_id: int, today: date, person_id: int | None = None
) -> tuple[DebtRow, ...]:
    """The same within dues, of one member or of all."""
    now = Month.of(today).text
    who = members_of(branch_id, "", now)
    if person_id is not None:
        who = who.where(Membership.person_id == person_id)
    facts = read_facts(session, who, 0, today.year, branch_id)
    warned = read_rules(session, today).arrears_warned
    found = []
    for person_id, known in facts.items():
        arrears, cells = all_arrears(known, today, warned)
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


def all_arrears(
    facts: MemberFacts, today: date, warned: tuple[int, int]
) -> tuple[Arrears, list[MonthCell]]:
    """A member's arrears over all years that are kept, and the months they rest on."""
    cells = [c for year in years_of(facts, today) for c in fill_year(facts, year, today)]
    return arrears_of(cells, today, warned), cells
