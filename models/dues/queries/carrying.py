"""What a member paid beyond the due, and which open months it would be counted for."""

from datetime import date

from sqlalchemy.orm import Session

from models.dues.queries.facts import read_facts
from models.dues.queries.permits import check_member, opened_branch, permitted
from models.dues.queries.rulebooks import read_rules
from models.dues.rules.book import fill_year, years_of
from models.dues.rules.carrying import Carrying, plan_carrying
from models.dues.rules.duties import Permit
from models.dues.rules.months import Month


@permitted
def preview_carrying(session: Session, permit: Permit, person_id: int, today: date) -> Carrying:
    """Where the sums would go; nothing is kept."""
    check_member(session, permit, person_id)
    return find_carrying(session, opened_branch(permit), person_id, today)


def find_carrying(session: Session, branch_id: int, person_id: int, today: date) -> Carrying:
    """The same within dues. It reaches as far ahead as one may pay ahead (art. 12, practice)."""
    last = Month.of(today).plus(int(read_rules(session, today).limits["prepayment_months"]))
    facts = read_facts(session, [person_id], 0, last.year, branch_id)[person_id]
    years = range(years_of(facts, today).start, last.year + 1)
    cells = [cell for year in years for cell in fill_year(facts, year, today)]
    return plan_carrying(cells, last)
