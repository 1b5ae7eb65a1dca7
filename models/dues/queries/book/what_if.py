"""Whose monthly amount other rules would change (如果按新规)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.dues.queries.permits import opened_branch, permitted
from models.dues.queries.rulebooks import list_local_rules, rounding_of
from models.dues.rules.assessing import PENSION_PART, Assessed, assess_part, read_whole
from models.dues.rules.duties import Permit
from models.dues.rules.rejudging import rejudge
from models.dues.rules.rulebook import Category, LocalRule, Rulebook, read_rulebook
from models.dues.tables import Assessment
from models.errors import KnownError
from models.people.tables import Person


@dataclass(frozen=True)
class Changed:
    """What another rulebook would make of a member's monthly amount (yuan)."""

    person_id: int
    name: str
    before: Decimal
    after: Decimal | None  # None: cannot be judged again without asking


@permitted
def what_if(
    session: Session,
    permit: Permit,
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
            Assessment.branch_id == opened_branch(permit),
            Assessment.year == year,
            Assessment.assessed.is_not(None),
        )
        .order_by(Assessment.person_id, Assessment.first_month, Assessment.number)
    )
    last = {kept.person_id: (kept, name) for kept, name in rows}
    changed = []
    for person_id, (kept, name) in last.items():
        assert kept.assessed is not None  # asked for above
        category = rules.categories.get(kept.category)
        try:
            new = _judge(rules, category, kept) if category else None
        except KnownError:
            new = None
        if new != kept.assessed:
            changed.append(Changed(person_id, name, kept.assessed, new))
    return tuple(changed)


def _judge(rules: Rulebook, category: Category, kept: Assessment) -> Decimal | None:
    """The amount under these rules; what rests on no lines stays as it is."""
    if found := rejudge(rules, category, kept.lines, {}, rounding_of(rules)):
        return _as_wished(rules, kept, found.result)
    part = next((line for line in kept.lines if line["code"] == PENSION_PART), None)
    whole = read_whole(part["item"]) if part is not None else None
    if whole is None or rules.pension_split is None:
        return kept.assessed
    part_result = assess_part(rules, category, whole, rounding_of(rules)).result
    return _as_wished(rules, kept, part_result)


def _as_wished(rules: Rulebook, kept: Assessment, result: Assessed) -> Decimal | None:
    """Who pays more than the ceiling by own wish still does, as far as that is calculated."""
    if result.computed is None or kept.assessed is None or kept.assessed <= rules.ceiling:
        return result.assessed
    return min(result.computed, kept.assessed)
