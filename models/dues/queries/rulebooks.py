"""The rules in force at this centre, and how a branch's pay sheet is to be judged."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.dues.queries.permits import opened_branch, permitted
from models.dues.rules.assessing import Rounding
from models.dues.rules.duties import Permit
from models.dues.rules.months import Month
from models.dues.rules.pay_sheet import Judging
from models.dues.rules.rulebook import (
    Category,
    LocalRule,
    Rulebook,
    Verdict,
    known_then,
    read_rulebook,
)
from models.dues.tables import LocalDuesRule, PayDecision, PayWording


def list_local_rules(session: Session) -> tuple[LocalRule, ...]:
    """The centre's own figures in the order they begin; later entries of a day prevail."""
    rows = session.scalars(
        select(LocalDuesRule).order_by(LocalDuesRule.valid_from, LocalDuesRule.id)
    )
    return tuple(LocalRule(r.name, r.value, r.source, r.valid_from, r.id) for r in rows)


def read_rules(session: Session, on: date) -> Rulebook:
    """The rulebook of a day with the centre's own figures above it."""
    return read_rulebook(on, list_local_rules(session))


def rules_of(session: Session, on: date, version: str) -> Rulebook:
    """The rulebook that judged an assessment: without what the centre entered afterwards."""
    return read_rulebook(on, known_then(list_local_rules(session), version))


def rounding_of(rules: Rulebook) -> Rounding:
    """How the centre rounds; to fen unless it says otherwise (practice)."""
    return Rounding(rules.limits["rounding"])


@permitted
def judging_for(
    session: Session, permit: Permit, month: Month, today: date, category: Category | None = None
) -> Judging:
    """How a pay sheet of a branch is judged for amounts that begin in a month."""
    rules = read_rules(session, date(month.year, month.number, 1))
    learned = {r.wording: r.item for r in session.scalars(select(PayWording))}
    return Judging(
        rules,
        today,
        category,
        {wording: item for wording, item in learned.items() if item in rules.items},
        rounding=rounding_of(rules),
        by_category=read_decisions(session, opened_branch(permit)),
    )


def read_decisions(session: Session, branch_id: int) -> dict[tuple[str, str], Verdict]:
    """What the branch decided: (category, header) → verdict; the latest meeting prevails."""
    rows = session.scalars(
        select(PayDecision)
        .where(PayDecision.branch_id == branch_id)
        .order_by(PayDecision.meeting_on, PayDecision.id)
    )
    return {(r.category, r.wording): Verdict(r.verdict) for r in rows}
