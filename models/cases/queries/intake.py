"""What the intake form shows: before anything is kept, and what was kept in the end."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.calendar.rules import DueDate, due_date
from models.cases.queries.cases import CaseBrief, cases_of_person
from models.cases.queries.desk import Desk
from models.cases.queries.papers import Letterhead, PaperRow, read_paper
from models.cases.rules.one_stop import state_label
from models.cases.tables import Case, Paper, Visit
from models.catalogue.queries import ItemDetail, read_item
from models.people.queries import PersonDetail, read_person
from models.people.tables import Person


@dataclass(frozen=True)
class DeskToday:
    """The desk at this moment, as the top bar and the preview need it."""

    head: Letterhead
    short_name: str
    is_extended_service: bool
    received_on: date
    supplement_until: date
    consent_version: str


@dataclass(frozen=True)
class Promise:
    """An item chosen for the visit, with the due date it would get now."""

    item: ItemDetail
    due: DueDate | None


def read_desk_today(session: Session, now: datetime) -> DeskToday:
    """Letterhead, extended service, and until when a supplement could be brought."""
    desk = Desk(session, now)
    return DeskToday(
        desk.head,
        desk.profile.short_name or desk.profile.name,
        desk.is_extended_service,
        desk.received_on,
        due_date(now.date(), desk.settings.supplement_days, desk.days).date,
        desk.settings.consent_version,
    )


def read_promise(session: Session, code: str, now: datetime) -> Promise:
    """The item in force today and its due date if accepted now, day by day."""
    desk = Desk(session, now)
    item = read_item(session, code, now.date())
    return Promise(item, desk.promise(desk.received_on, item.due_days))


@dataclass(frozen=True)
class Visitor:
    """The person at the desk, with what brought them here before."""

    person: PersonDetail
    visits_in_year: int
    cases: tuple[CaseBrief, ...]


@dataclass(frozen=True)
class TakenCase:
    """One matter of a visit just taken."""

    case_id: int
    number: str
    item_name: str
    state: str
    state_label: str
    due_date: date | None
    provisional: bool
    supplement_until: date | None


@dataclass(frozen=True)
class TakenVisit:
    """A visit as it was kept: the clerk reads it out and hands over the papers."""

    id: int
    number: str
    visitor: str
    cases: tuple[TakenCase, ...]
    papers: tuple[PaperRow, ...]


def read_visitor(session: Session, person_id: int, today: date) -> Visitor:
    """The person chosen for a visit, the visits of the last year, the newest cases."""
    visits = session.scalar(
        select(func.count())
        .select_from(Visit)
        .where(
            Visit.visitor_id == person_id,
            Visit.at >= datetime.combine(today - timedelta(days=365), time()),
        )
    )
    return Visitor(
        read_person(session, person_id, today),
        visits or 0,
        tuple(cases_of_person(session, person_id, 3)),
    )


def read_taken_visit(session: Session, visit_id: int) -> TakenVisit:
    """A visit with its cases in the order of the form and its papers."""
    visit = session.get_one(Visit, visit_id)
    cases = session.scalars(select(Case).where(Case.visit_id == visit_id).order_by(Case.id)).all()
    papers = session.scalars(select(Paper.id).where(Paper.visit_id == visit_id).order_by(Paper.id))
    return TakenVisit(
        visit.id,
        visit.number,
        session.get_one(Person, visit.visitor_id).name,
        tuple(
            TakenCase(
                c.id,
                c.number,
                c.item.name,
                c.state,
                state_label(c.state),
                c.due_date,
                c.provisional,
                c.supplement_until,
            )
            for c in cases
        ),
        tuple(read_paper(session, paper_id).row for paper_id in papers.all()),
    )
