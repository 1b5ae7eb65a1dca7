"""A case's page: who, what, materials, timeline, due date, papers, next steps."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.accounts.tables import Account
from models.calendar.queries import read_day_table
from models.calendar.rules import DueDate, due_date
from models.cases.queries.papers import PaperRow, list_papers
from models.cases.rules.one_stop import ONE_STOP, Outcome
from models.cases.tables import Case, CaseStep
from models.catalogue.queries import ItemDetail, read_version
from models.catalogue.rules import is_optional
from models.catalogue.tables import ItemVersion
from models.people.queries import PersonBrief, brief_people
from models.people.rules.tokens import read_query
from models.people.tables import Person
from models.store.find import find_rows, hits_of


@dataclass(frozen=True)
class CaseMaterialRow:
    """One paper of a case."""

    seq: int
    name: str
    form: str
    copies: int
    requirement: str
    source: str
    received_at: datetime | None
    stays: bool

    @property
    def is_optional(self) -> bool:
        """Asked for only of those who have it."""
        return is_optional(self.name)

    @property
    def is_missing(self) -> bool:
        """Still to be brought."""
        return self.received_at is None and not self.is_optional


@dataclass(frozen=True)
class StepRow:
    """A line of the timeline."""

    at: datetime
    clerk: str
    label: str  # what was done
    state: str  # the state it led to, in words
    opinion: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class CasePage:
    """Everything a case's page shows."""

    id: int
    number: str
    kind: str
    state: str
    state_label: str
    is_open: bool
    applicant: PersonBrief
    came_for_them: str
    visit_number: str
    item: ItemDetail
    first_asked: str
    handler: str
    intake_at: datetime
    accepted_on: date | None
    clock_start: date | None  # day 0 of the limit
    due: DueDate | None  # with every counted day
    due_date: date | None
    supplement_until: date | None
    notice_count: int
    extended_hours: bool
    closed_on: date | None
    outcome: str
    satisfaction: int | None
    note: str
    materials: tuple[CaseMaterialRow, ...]
    steps: tuple[StepRow, ...]
    papers: tuple[PaperRow, ...]


@dataclass(frozen=True)
class CaseLimit:
    """A case's time limit, explained day by day."""

    number: str
    state: str
    is_open: bool
    accepted_on: date | None
    clock_start: date | None
    due: DueDate | None
    due_date: date | None
    supplement_until: date | None
    closed_on: date | None


@dataclass(frozen=True)
class CaseBrief:
    """A case in a find list or among a person's earlier cases."""

    id: int
    number: str
    applicant: str
    item_name: str
    state: str
    state_label: str
    registered_on: date
    due_date: date | None


STEP_LABELS = {t.name: t.label for t in ONE_STOP.transitions.values()} | {
    "register": "登记",
    "receive": "收到材料",
    "rate": "评价",
    "recompute": "到期日重算",
}


def read_case(session: Session, case_id: int, today: date) -> CasePage:
    """The page of a case."""
    case = session.get_one(Case, case_id, options=[joinedload(Case.visit)])
    names = {id_: name for id_, name in session.execute(select(Account.id, Account.name))}
    steps = session.scalars(
        select(CaseStep).where(CaseStep.case_id == case_id).order_by(CaseStep.id)
    )
    item = read_version(session, case.item_version_id)
    visit = case.visit
    return CasePage(
        id=case.id,
        number=case.number,
        kind=case.kind,
        state=case.state,
        state_label=ONE_STOP.states[case.state].label,
        is_open=case.is_open,
        applicant=brief_people(session, [case.applicant_id], today)[case.applicant_id],
        came_for_them=f"{visit.came_for_them}（{visit.relation}）"
        if visit and visit.came_for_them
        else "",
        visit_number=visit.number if visit else "",
        item=item,
        first_asked=names[case.first_asked_id],
        handler=case.handled_by or names[case.handler_id],
        intake_at=case.intake_at,
        accepted_on=case.accepted_on,
        clock_start=case.clock_start,
        due=_explained(session, case, item),
        due_date=case.due_date,
        supplement_until=case.supplement_until,
        notice_count=case.notice_count,
        extended_hours=case.extended_hours,
        closed_on=case.closed_on,
        outcome=Outcome(case.outcome).label if case.outcome else "",
        satisfaction=case.satisfaction,
        note=case.note,
        materials=tuple(
            CaseMaterialRow(
                m.seq, m.name, m.form, m.copies, m.requirement, m.source, m.received_at, m.stays
            )
            for m in case.materials
        ),
        steps=tuple(
            StepRow(
                s.at,
                names[s.clerk_id],
                STEP_LABELS[s.transition],
                ONE_STOP.states[s.state].label,
                s.opinion,
                s.facts,
            )
            for s in steps
        ),
        papers=tuple(list_papers(session, case_id)),
    )


def read_limit(session: Session, case_id: int) -> CaseLimit:
    """The time limit of one case, for the card beside a list."""
    case = session.get_one(Case, case_id)
    return CaseLimit(
        case.number,
        case.state,
        case.is_open,
        case.accepted_on,
        case.clock_start,
        _explained(session, case, read_version(session, case.item_version_id)),
        case.due_date,
        case.supplement_until,
        case.closed_on,
    )


def find_cases(session: Session, text: str, limit: int = 8) -> list[CaseBrief]:
    """Cases by number, its tail, or the applicant; the newest first."""
    return [_brief(row) for row in find_rows(session, _FOUND, read_query(text), limit)]


def cases_of_person(session: Session, person_id: int, limit: int = 20) -> list[CaseBrief]:
    """A person's cases, the newest first."""
    newest = _BRIEFS.where(Case.applicant_id == person_id).order_by(Case.id.desc()).limit(limit)
    return [_brief(row) for row in session.execute(newest)]


def open_matter(session: Session, person_id: int, item_id: int) -> str | None:
    """The number of an open case of the same person and item, to warn before a second."""
    return session.scalar(
        select(Case.number)
        .join(ItemVersion, ItemVersion.id == Case.item_version_id)
        .where(
            Case.applicant_id == person_id,
            ItemVersion.item_id == item_id,
            Case.is_open.is_(True),
        )
        .limit(1)
    )


_BRIEFS = (
    select(
        Case.id,
        Case.number,
        Person.name,
        ItemVersion.name,
        Case.state,
        Case.registered_on,
        Case.due_date,
    )
    .join(Person, Person.id == Case.applicant_id)
    .join(ItemVersion, ItemVersion.id == Case.item_version_id)
)
# Built once: it runs at every key press in the find box.
_HITS = hits_of("service_case")
_FOUND = _BRIEFS.join(_HITS, _HITS.c.rowid == Case.id).order_by(_HITS.c.rowid.desc())


def _brief(row: Any) -> CaseBrief:
    id_, number, name, item, state, on, due = row
    return CaseBrief(id_, number, name, item, state, ONE_STOP.states[state].label, on, due)


def _explained(session: Session, case: Case, item: ItemDetail) -> DueDate | None:
    if case.clock_start is None or item.due_days is None:
        return None
    return due_date(case.clock_start, item.due_days, read_day_table(session, case.clock_start))
