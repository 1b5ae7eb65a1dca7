"""A visit: one resident, several matters, one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from models.cases.actions.papers import (
    Declined,
    issue_acceptance,
    issue_declining,
    issue_notice,
    issue_receipt,
    issue_referral,
)
from models.cases.actions.sheets import check_sheet, mark_entered
from models.cases.actions.steps import (
    accept_now,
    check_kept_as_case,
    close_now,
    decline_now,
    notify_now,
    record_step,
)
from models.cases.queries.desk import Desk
from models.cases.rules.one_stop import ONE_STOP, Outcome
from models.cases.rules.sheets import SheetEntry
from models.cases.tables import Case, CaseMaterial, Paper, Visit
from models.catalogue.queries import version_in_force
from models.catalogue.rules import REFERRAL_ITEM, read_certificates
from models.catalogue.tables import ItemVersion
from models.errors import KnownError
from models.people.rules.contacts import read_phone
from models.people.rules.tokens import case_tokens, name_tokens
from models.people.tables import Person
from models.roles import DESK
from models.store.find import put_terms
from models.store.serials import take_numbers
from models.work import Work, action


class Decision(StrEnum):
    """What the clerk decides on one matter while the resident sits there."""

    ENQUIRY = "enquiry"
    ACCEPT = "accept"
    CLOSE = "close"  # accepted and closed on the spot
    NOTICE = "notice"
    DECLINE = "decline"


@dataclass(frozen=True)
class MatterForm:
    """One matter as the form gives it. Materials are named by their place on the list."""

    item_code: str
    decision: Decision
    received: frozenset[int] = frozenset()
    stays: frozenset[int] = frozenset()
    note: str = ""  # what was asked, or a remark
    answer: str = ""  # enquiry: what was answered
    outcome: Outcome = Outcome.DONE
    declined: Declined | None = None
    blocked: int | None = None  # an enquiry on REFERRAL_ITEM: the certificate asked for


@dataclass(frozen=True)
class VisitForm:
    """A visit as the form gives it."""

    visitor_id: int
    matters: tuple[MatterForm, ...]
    came_for_them: str = ""
    relation: str = ""
    relation_phone: str = ""
    channel: str = "窗口"
    sheet: SheetEntry | None = None  # re-entered from a numbered blank sheet


@dataclass(frozen=True)
class VisitTaken:
    """What a visit left behind."""

    visit_id: int
    number: str
    case_ids: tuple[int, ...]
    case_numbers: tuple[str, ...]
    paper_ids: tuple[int, ...]


@action("来访受理", may=DESK)
def take_visit(work: Work, form: VisitForm) -> VisitTaken:
    """Record a visit with all its matters, decide each, and issue the papers.

    Raises KnownError, keeping nothing, if one of the matters cannot be decided so.
    """
    if not form.matters:
        raise KnownError("还没有选择办理事项，请先选一件。", field="item")
    visitor = work.session.get(Person, form.visitor_id)
    if visitor is None:
        raise KnownError("请先选择来访人，或登记新的人员。", field="visitor")
    if visitor.is_merged:
        raise KnownError(
            f"“{visitor.name}”的这份登记刚刚并入了同一人的另一份，来访还没有保存，已填的都在。"
            "请重新查找并选择来访人，再提交一次。",
            field="visitor",
        )
    if form.came_for_them.strip() and not form.relation.strip():
        raise KnownError("请填写代为来办的人与本人的关系。", field="relation")
    read_phone(form.relation_phone)
    sheet, entered = None, work
    if form.sheet is not None:
        sheet = check_sheet(work, form.sheet)
        # Everything happened when the sheet was written; only the log knows of today.
        work = replace(work, now=form.sheet.written_at)
    facts = {"sheet": sheet.number} if sheet is not None else {}
    desk = Desk(work.session, work.now)
    # Everything is written in one turn: somebody is waiting.
    with work.session.no_autoflush:
        visit = _open_visit(work, desk, form)
        cases = [_open_case(work, desk, visit, visitor, matter) for matter in form.matters]
        for case in cases:
            record_step(work, case, "register", note=case.note, **facts)
        papers = _decide(work, desk, visit, form.matters, cases)
    work.session.flush()
    if sheet is not None:
        mark_entered(entered, sheet, visit)
    put_terms(work.session, "service_case", {c.id: find_terms(c, visitor.name) for c in cases})
    return VisitTaken(
        visit.id,
        visit.number,
        tuple(c.id for c in cases),
        tuple(c.number for c in cases),
        tuple(paper.id for paper in papers),
    )


def find_terms(case: Case, applicant: str) -> tuple[str, ...]:
    """The find terms of a case: its number, the tails clerks read out, the applicant."""
    return number_terms(case.number, applicant)


def number_terms(number: str, applicant: str) -> tuple[str, ...]:
    """As find_terms, for a case that is written without a record of its own."""
    digits = number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return (*case_tokens(number), digits, digits[-8:], digits[-4:], *name_tokens(applicant))


def _open_visit(work: Work, desk: Desk, form: VisitForm) -> Visit:
    day = f"{work.today:%Y%m%d}"
    serial = take_numbers(work.session, "V", day)[0]
    visit = Visit(
        number=f"V{day}-{serial:04d}",
        at=work.now,
        visitor_id=form.visitor_id,
        came_for_them=form.came_for_them.strip(),
        relation=form.relation.strip(),
        relation_phone=form.relation_phone.strip(),
        channel=form.channel,
        extended_hours=desk.is_extended_service,
        clerk_id=work.clerk.id,
        station_id=work.station_id,
    )
    work.session.add(visit)
    return visit


def _open_case(work: Work, desk: Desk, visit: Visit, visitor: Person, matter: MatterForm) -> Case:
    item = version_in_force(work.session, matter.item_code, work.today)
    _check_matter(item, visit, matter)
    day = f"{work.today:%Y%m%d}"
    serial = take_numbers(work.session, ONE_STOP.prefix, day)[0]
    start = ONE_STOP.states["enquiry" if matter.decision is Decision.ENQUIRY else "intake"]
    case = Case(
        number=f"{ONE_STOP.prefix}{day}{serial:04d}",
        kind=ONE_STOP.code,
        visit=visit,
        applicant=visitor,
        item=item,
        state=start.code,
        is_open=start.is_open,
        first_asked_id=work.clerk.id,
        handler_id=work.clerk.id,
        registered_on=work.today,
        intake_at=work.now,
        extended_hours=visit.extended_hours,
        notice_count=0,
        provisional=False,
        note=matter.note.strip(),
    )
    work.session.add(case)
    if matter.decision is not Decision.ENQUIRY:
        case.materials = [
            CaseMaterial(
                seq=m.seq,
                name=m.name,
                form=m.form,
                copies=m.copies,
                requirement=m.requirement,
                source=m.source,
                received_at=work.now if m.seq in matter.received else None,
                stays=m.seq in matter.stays and m.seq in matter.received,
            )
            for m in item.materials
        ]
    return case


def _check_matter(item: ItemVersion, visit: Visit, matter: MatterForm) -> None:
    if matter.decision is Decision.ENQUIRY:
        return
    check_kept_as_case(item)
    deciding = matter.decision in (Decision.ACCEPT, Decision.CLOSE)
    if deciding and visit.came_for_them and item.person_must_appear == "yes":
        raise KnownError(f"“{item.name}”必须本人到场，不能由他人代办。可以先作咨询或一次性告知。")


def _decide(
    work: Work, desk: Desk, visit: Visit, matters: Sequence[MatterForm], cases: Sequence[Case]
) -> list[Paper]:
    papers: list[Paper] = []
    accepted: list[Case] = []
    for matter, case in zip(matters, cases, strict=True):
        match matter.decision:
            case Decision.ENQUIRY:
                if matter.blocked is not None and matter.item_code == REFERRAL_ITEM:
                    wanted = next(c for c in read_certificates() if c.number == matter.blocked)
                    papers.append(issue_referral(work, desk, case, wanted))
                if matter.answer.strip():
                    close_now(work, case, Outcome.DONE, matter.answer, transition="answer")
            case Decision.ACCEPT | Decision.CLOSE:
                accept_now(work, desk, case, notice_on=None)
                accepted.append(case)
                if matter.decision is Decision.CLOSE:
                    close_now(work, case, matter.outcome, matter.answer)
            case Decision.NOTICE:
                notify_now(work, desk, case, "")
                papers.append(issue_notice(work, desk, case, ""))
            case Decision.DECLINE:
                papers.append(_decline(work, desk, case, matter.declined))
    if accepted:
        papers.insert(0, issue_acceptance(work, desk, visit, accepted))
    keeping = [c for c in cases if any(m.stays for m in c.materials)]
    if keeping:
        papers.append(issue_receipt(work, desk, visit, keeping))
    return papers


def _decline(work: Work, desk: Desk, case: Case, declined: Declined | None) -> Paper:
    checked = decline_now(work, desk, case, declined)
    return issue_declining(work, desk, case, checked)
