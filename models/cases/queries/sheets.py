"""The printed blank sheets, which is next, and which were left out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.accounts.tables import Account
from models.cases.queries.desk import Desk
from models.cases.queries.papers import BlankIntake
from models.cases.rules.sheets import SheetState, find_gaps, propose_next
from models.cases.tables import BlankSheet, Visit
from models.people.tables import Person

MOST_SHOWN = 1000


@dataclass(frozen=True)
class SheetRow:
    """A printed sheet as the list shows it."""

    number: str
    state: SheetState
    printed_at: datetime
    printed_by: str
    visit_number: str
    visitor: str
    written_at: datetime | None
    entered_at: datetime | None
    void_reason: str


@dataclass(frozen=True)
class Sheets:
    """The newest sheets first, the next to enter, and the numbers left out."""

    rows: tuple[SheetRow, ...]
    waiting: tuple[str, ...]  # the open numbers, in order
    next: str  # "": none waits
    gaps: tuple[str, ...]


def list_sheets(session: Session, limit: int = MOST_SHOWN) -> Sheets:
    """All sheets, the newest first, and what is to be done with them."""
    waiting = set(session.scalars(_OPEN))
    highest = session.scalar(_HIGHEST) or ""
    rows = session.execute(_ROWS.limit(limit))
    return Sheets(
        tuple(_row(sheet, clerk, visit, visitor) for sheet, clerk, visit, visitor in rows),
        tuple(sorted(waiting)),
        propose_next(waiting, highest),
        find_gaps(waiting, highest),
    )


def read_blank_intakes(
    session: Session, numbers: tuple[str, ...], now: datetime
) -> tuple[BlankIntake, ...]:
    """What stands on these sheets, in the order of their numbers."""
    desk = Desk(session, now)
    version = desk.settings.consent_version
    found = session.scalars(
        select(BlankSheet).where(BlankSheet.number.in_(numbers)).order_by(BlankSheet.number)
    )
    return tuple(BlankIntake(s.number, desk.head, s.printed_at.date(), version) for s in found)


_OPEN = select(BlankSheet.number).where(BlankSheet.visit_id.is_(None), BlankSheet.void_reason == "")
_HIGHEST = select(func.max(BlankSheet.number)).where(BlankSheet.visit_id.is_not(None))
_ROWS = (
    select(BlankSheet, Account.name, Visit, Person.name)
    .join(Account, Account.id == BlankSheet.printed_by_id)
    .outerjoin(Visit, Visit.id == BlankSheet.visit_id)
    .outerjoin(Person, Person.id == Visit.visitor_id)
    .order_by(BlankSheet.number.desc())
)


def _row(sheet: BlankSheet, clerk: str, visit: Visit | None, visitor: str | None) -> SheetRow:
    state = SheetState.VOID if sheet.void_reason else SheetState.OPEN
    return SheetRow(
        sheet.number,
        SheetState.ENTERED if visit is not None else state,
        sheet.printed_at,
        clerk,
        visit.number if visit is not None else "",
        visitor or "",
        visit.at if visit is not None else None,
        sheet.entered_at,
        sheet.void_reason,
    )
