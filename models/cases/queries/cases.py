"""A case's page: who, what, materials, timeline, due date, papers, next steps."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.accounts.tables import Account
from models.calendar.queries import read_day_table
from models.calendar.rules import DueDate
from models.cases.queries import records
from models.cases.queries.clock import read_due
from models.cases.queries.papers import PaperRow, list_papers
from models.cases.rules.callbacks import CALLBACK
from models.cases.rules.clock import STOPPED
from models.cases.rules.one_stop import ONE_STOP, Outcome, state_label
from models.cases.rules.overdue import OverdueCause
from models.cases.tables import Case, CaseStep
from models.catalogue.queries import ItemDetail, read_version
from models.catalogue.rules import is_optional
from models.catalogue.tables import ItemVersion, ServiceItem
from models.errors import KnownError
from models.people.queries import PersonBrief, brief_people
from models.people.rules.tokens import read_query
from models.people.tables import Person
from models.roles import Role
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
    satisfaction: int | None  # of the first rating
    note: str
    handler_id: int
    first_asked_id: int
    handled_by: str  # the outside unit; empty where a clerk handles it
    clock_note: str  # why there is no due date now; empty otherwise
    extended_days: int
    chase_until: date | None
    delivery: str  # the way named at closing or delivering
    deliver_until: date | None
    delivered_on: date | None
    overdue_cause: str
    materials: tuple[CaseMaterialRow, ...]
    steps: tuple[StepRow, ...]
    papers: tuple[PaperRow, ...]
    pauses: tuple[records.PauseRow, ...]
    requests: tuple[records.RequestRow, ...]
    transfers: tuple[records.TransferRow, ...]
    joint: tuple[records.JointRow, ...]
    deliveries: tuple[records.DeliveryRow, ...]
    ratings: tuple[records.RatingRow, ...]
    callbacks: tuple[records.CallbackRow, ...]


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
    clock_note: str = ""


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
    kind: str = ONE_STOP.code  # another kind opens on its own page


class OtherKind(KnownError):  # noqa: N818 — the window opens the right page instead
    """The case is of another kind: it has a page of its own."""

    def __init__(self, case: Case) -> None:
        super().__init__(f"{case.number}是代办件，请在“代办”里查看和办理。没有任何改动。")
        self.kind = case.kind
        self.case_id = case.id


STEP_LABELS = (
    {t.name: t.label for t in ONE_STOP.transitions.values()}
    | {f"cb_{t.name}": t.label for t in CALLBACK.transitions.values()}
    | {
        "register": "登记",
        "receive": "收到材料",
        "recompute": "到期日重算",
        "import": "从旧台账导入",
        "overdue_cause": "登记超期原因",
        "callback": "转差评回访",
        "convert": "转帮办代办",
    }
)


def read_case(
    session: Session,
    case_id: int,
    today: date,
    role: Role | None = None,
    clerk_id: int | None = None,
) -> CasePage:
    """The page of a case; a rater's remarks only where a leader's role asks for them."""
    case = session.get_one(Case, case_id, options=[joinedload(Case.visit)])
    if case.kind != ONE_STOP.code:
        raise OtherKind(case)
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
        handler_id=case.handler_id,
        first_asked_id=case.first_asked_id,
        handled_by=case.handled_by,
        clock_note=_clock_note(case),
        extended_days=case.extended_days,
        chase_until=case.chase_until,
        delivery=case.delivery,
        deliver_until=case.deliver_until,
        delivered_on=case.delivered_on,
        overdue_cause=OverdueCause(case.overdue_cause).text if case.overdue_cause else "",
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
        pauses=records.list_pauses(session, case_id, names),
        requests=records.list_requests(session, case_id, names),
        transfers=records.list_transfers(session, case_id, names),
        joint=records.list_joint(session, case_id),
        deliveries=records.list_deliveries(session, case_id),
        ratings=records.list_ratings(session, case_id, role),
        callbacks=records.list_case_callbacks(session, case_id, names, role, clerk_id),
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
        _clock_note(case),
    )


def find_cases(session: Session, text: str, limit: int = 8) -> list[CaseBrief]:
    """Cases by number, its tail, or the applicant; the newest first."""
    return [_brief(row) for row in find_rows(session, _FOUND, read_query(text), limit)]


def cases_of_person(session: Session, person_id: int, limit: int = 20) -> list[CaseBrief]:
    """A person's cases, the newest first."""
    newest = _BRIEFS.where(Case.applicant_id == person_id).order_by(Case.id.desc()).limit(limit)
    return [_brief(row) for row in session.execute(newest)]


def open_matters(session: Session, person_id: int, item_code: str) -> list[CaseBrief]:
    """The same person's cases of the same item that are still open, the newest first."""
    same = (
        _BRIEFS.join(ServiceItem, ServiceItem.id == ItemVersion.item_id)
        .where(
            Case.applicant_id == person_id,
            Case.is_open.is_(True),
            ServiceItem.code == item_code,
        )
        .order_by(Case.id.desc())
    )
    return [_brief(row) for row in session.execute(same)]


_BRIEFS = (
    select(
        Case.id,
        Case.number,
        Person.name,
        ItemVersion.name,
        Case.state,
        Case.registered_on,
        Case.due_date,
        Case.kind,
    )
    .join(Person, Person.id == Case.applicant_id)
    .join(ItemVersion, ItemVersion.id == Case.item_version_id)
)
# Built once: it runs at every key press in the find box.
_HITS = hits_of("service_case")
_FOUND = _BRIEFS.join(_HITS, _HITS.c.rowid == Case.id).order_by(_HITS.c.rowid.desc())


def _brief(row: Any) -> CaseBrief:
    id_, number, name, item, state, on, due, kind = row
    return CaseBrief(id_, number, name, item, state, state_label(state), on, due, kind)


def _explained(session: Session, case: Case, item: ItemDetail) -> DueDate | None:
    if case.clock_start is None:
        return None
    return read_due(session, case, item.due_days, read_day_table(session, case.clock_start))


def _clock_note(case: Case) -> str:
    return STOPPED if case.state == "suspended" and case.due_date is None else ""
