"""What a branch decided on pay items that the rules leave open."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.dues.queries.permits import opened_branch, permitted
from models.dues.queries.rulebooks import read_rules
from models.dues.rules.duties import Permit
from models.dues.rules.rulebook import Verdict
from models.dues.tables import PayDecision


@dataclass(frozen=True)
class DecisionRow:
    """A decision of a branch meeting; the latest one on an item holds."""

    header: str
    category: str
    category_word: str
    verdict: Verdict
    meeting_on: date
    minutes: str


@permitted
def list_decisions(session: Session, permit: Permit) -> tuple[DecisionRow, ...]:
    """The decisions of a branch, the latest meeting first."""
    rows = session.scalars(
        select(PayDecision)
        .where(PayDecision.branch_id == opened_branch(permit))
        .order_by(PayDecision.meeting_on.desc(), PayDecision.id.desc())
    ).all()
    words = read_rules(session, rows[0].meeting_on).categories if rows else {}
    return tuple(
        DecisionRow(
            r.wording, r.category, words[r.category].name if r.category in words else r.category,
            Verdict(r.verdict), r.meeting_on, r.minutes,
        )
        for r in rows
    )  # fmt: skip
