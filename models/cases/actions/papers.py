"""Issuing papers: numbered, filed as facts, each print counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.accounts.tables import Account
from models.cases.queries.desk import Desk
from models.cases.queries.papers import (
    PAPER_KINDS,
    AcceptanceNotice,
    DecliningNotice,
    DeliveryReceipt,
    Fileable,
    IntakeReceipt,
    LimitNotice,
    MaterialLine,
    MatterLine,
    OneTimeNotice,
    OutcomeNotice,
    RatingSlip,
    ReferralSlip,
    TransferSlip,
)
from models.cases.rules.deliveries import DeliveryWay
from models.cases.rules.filing import file_facts
from models.cases.rules.one_stop import Outcome
from models.cases.tables import Case, CaseMaterial, CaseTransfer, Delivery, Paper, Visit
from models.catalogue.rules import BlockedCertificate, Mode, due_days_of
from models.people.rules.masking import Purpose, mask_phone
from models.roles import DESK
from models.store.serials import take_numbers
from models.work import Work, action


@dataclass(frozen=True)
class Declined:
    """Why a matter is not accepted, and where to go (行政许可法 art. 32(1), (2))."""

    reason: str
    right_body: str
    basis: str = ""
    remedy: str = "如有异议，可向所在街道（乡镇）反映。"


@dataclass(frozen=True)
class Approved:
    """What a leader decided about a limit, as the applicant is told."""

    reason: str
    approved_by: str
    clerk: str  # who asked for it
    old_due: date | None


@dataclass(frozen=True)
class OutcomeDetails:
    """What an outcome notice says besides the outcome and its reason."""

    amount: str = ""
    first_month: str = ""
    collect: str = ""
    object: str = ""


@action("打印单据", may=DESK)
def record_print(work: Work, paper_id: int, printer: str = "") -> int:
    """Count a print and leave a line in the log; returns how many there are now."""
    paper = work.session.get_one(Paper, paper_id)
    paper.prints += 1
    work.note(printed=paper.document_number, printer=printer, template=paper.template)
    return paper.prints


def issue_acceptance(work: Work, desk: Desk, visit: Visit | None, cases: Sequence[Case]) -> Paper:
    """受理通知书 for the matters accepted together."""
    applicant = cases[0].applicant
    facts = AcceptanceNotice(
        document_number=number_paper(work, desk, "受"),
        head=desk.head,
        applicant=applicant.name,
        contact=visit.came_for_them if visit else "",
        phone=mask_phone(applicant.phone, Purpose.PRINT),
        applied_on=cases[0].registered_on,
        matters=tuple(_matter(case) for case in cases),
        clerk=work.clerk.name,
        issued_at=work.now,
    )
    return file_paper(work, facts, visit, cases)


def issue_receipt(work: Work, desk: Desk, visit: Visit | None, cases: Sequence[Case]) -> Paper:
    """收件凭证 for everything handed in with these cases."""
    facts = IntakeReceipt(
        document_number=number_paper(work, desk, "收"),
        head=desk.head,
        applicant=cases[0].applicant.name,
        handed_in_by=(visit.came_for_them if visit else "") or cases[0].applicant.name,
        case_numbers=tuple(case.number for case in cases),
        item_names=tuple(case.item.name for case in cases),
        lines=tuple(_line(m) for case in cases for m in case.materials if m.received_at),
        taken_by=work.clerk.name,
        taken_at=work.now,
    )
    return file_paper(work, facts, visit, cases)


def issue_notice(work: Work, desk: Desk, case: Case, reason: str) -> Paper:
    """一次性告知书: everything that is still missing."""
    assert case.supplement_until is not None
    facts = OneTimeNotice(
        document_number=number_paper(work, desk, "告"),
        head=desk.head,
        applicant=case.applicant.name,
        case_number=case.number,
        item_code=case.item.item.code,
        item_name=case.item.name,
        intake_on=case.intake_at.date(),
        missing=tuple(_line(m) for m in case.materials if m.is_missing),
        until=case.supplement_until,
        sequence=case.notice_count,
        reason=reason,
        clerk=work.clerk.name,
        issued_on=work.today,
    )
    return file_paper(work, facts, case.visit, [case])


def issue_declining(work: Work, desk: Desk, case: Case, declined: Declined) -> Paper:
    """不予受理通知书."""
    facts = DecliningNotice(
        document_number=number_paper(work, desk, "不受"),
        head=desk.head,
        applicant=case.applicant.name,
        case_number=case.number,
        item_code=case.item.item.code,
        item_name=case.item.name,
        applied_on=case.registered_on,
        reason=declined.reason,
        basis=declined.basis,
        right_body=declined.right_body,
        remedy=declined.remedy,
        clerk=work.clerk.name,
        issued_on=work.today,
    )
    return file_paper(work, facts, case.visit, [case])


def issue_referral(work: Work, desk: Desk, case: Case, blocked: BlockedCertificate) -> Paper:
    """转介单 instead of a certificate that must not be issued (民发〔2020〕20号)."""
    facts = ReferralSlip(
        document_number=number_paper(work, desk, "转"),
        head=desk.head,
        applicant=case.applicant.name,
        case_number=case.number,
        certificate=blocked.name,
        basis=blocked.basis,
        instead=blocked.instead,
        refer_to=blocked.refer_to,
        clerk=work.clerk.name,
        issued_on=work.today,
    )
    return file_paper(work, facts, case.visit, [case])


def issue_transfer(work: Work, desk: Desk, transfer: CaseTransfer, taker: str) -> Paper:
    """转办单, signed by both."""
    case = transfer.case
    facts = TransferSlip(
        document_number=number_paper(work, desk, "转办"),
        head=desk.head,
        applicant=case.applicant.name,
        case_number=case.number,
        item_name=case.item.name,
        due_date=case.due_date,
        giver=_name(work, transfer.from_id),
        taker=taker,
        taker_contact=transfer.to_contact,
        reason=transfer.reason,
        papers=transfer.papers,
        answer_by=transfer.answer_by,
        given_at=transfer.given_at,
        first_asked=_name(work, case.first_asked_id),
    )
    return file_paper(work, facts, case.visit, [case])


def issue_extension(work: Work, desk: Desk, case: Case, approved: Approved, days: int) -> Paper:
    """延期通知书: the new limit and the reason (行政许可法 art. 42)."""
    facts = LimitNotice(
        document_number=number_paper(work, desk, "延"),
        head=desk.head,
        applicant=case.applicant.name,
        case_number=case.number,
        item_name=case.item.name,
        kind="extension",
        old_due=approved.old_due,
        new_due=case.due_date,
        days=days,
        reason=approved.reason,
        procedure="",
        start=work.today,
        expected_end=None,
        approved_by=approved.approved_by,
        clerk=approved.clerk,
        issued_on=work.today,
    )
    return file_paper(work, facts, case.visit, [case])


def issue_suspension(
    work: Work,
    desk: Desk,
    case: Case,
    approved: Approved,
    procedure: str,
    start: date,
    expected_end: date | None,
) -> Paper:
    """挂起通知书: the procedure whose time does not count (行政许可法 art. 45)."""
    facts = LimitNotice(
        document_number=number_paper(work, desk, "挂"),
        head=desk.head,
        applicant=case.applicant.name,
        case_number=case.number,
        item_name=case.item.name,
        kind="suspension",
        old_due=approved.old_due,
        new_due=None,
        days=0,
        reason=approved.reason,
        procedure=procedure,
        start=start,
        expected_end=expected_end,
        approved_by=approved.approved_by,
        clerk=approved.clerk,
        issued_on=work.today,
    )
    return file_paper(work, facts, case.visit, [case])


def issue_outcome(
    work: Work, desk: Desk, case: Case, result: str, details: OutcomeDetails
) -> Paper:
    """办理结果通知书."""
    assert case.closed_on is not None
    facts = OutcomeNotice(
        document_number=number_paper(work, desk, "结"),
        head=desk.head,
        applicant=case.applicant.name,
        case_number=case.number,
        item_code=case.item.item.code,
        item_name=case.item.name,
        outcome=Outcome(case.outcome).label,
        reason=result.strip(),
        amount=details.amount.strip(),
        first_month=details.first_month.strip(),
        collect=details.collect.strip(),
        object=details.object.strip(),
        closed_on=case.closed_on,
        clerk=work.clerk.name,
        issued_on=work.today,
    )
    return file_paper(work, facts, case.visit, [case])


def issue_blank_receipt(
    work: Work, desk: Desk, case: Case, way: DeliveryWay, document: str
) -> Paper:
    """送达回证 to be filled in and signed by hand."""
    facts = DeliveryReceipt(
        document_number=number_paper(work, desk, "送"),
        head=desk.head,
        addressee=case.applicant.name,
        case_number=case.number,
        document=document,
        way=way.text,
        place="",
        deliverers="",
        at=None,
        receiver="",
        relation="",
        refusal="",
        witness="",
        issued_on=work.today,
    )
    return file_paper(work, facts, case.visit, [case])


def issue_delivery(work: Work, desk: Desk, delivery: Delivery) -> Paper:
    """送达回证 with what was recorded."""
    case, way = delivery.case, DeliveryWay(delivery.way)
    post = f"（{delivery.post_number}）" if delivery.post_number else ""
    facts = DeliveryReceipt(
        document_number=number_paper(work, desk, "送"),
        head=desk.head,
        addressee=case.applicant.name,
        case_number=case.number,
        document=delivery.document,
        way=f"{way.text}{post}",
        place=delivery.place,
        deliverers=delivery.deliverers,
        at=delivery.at,
        receiver=delivery.receiver,
        relation=delivery.relation,
        refusal=delivery.refusal,
        witness=delivery.witness,
        issued_on=work.today,
    )
    return file_paper(work, facts, case.visit, [case])


def issue_rating(work: Work, desk: Desk, case: Case, until: date, clerk: str) -> Paper:
    """评价表 of one case: its number is the case's, `clerk` who is rated."""
    assert case.closed_on is not None
    facts = RatingSlip(
        document_number=case.number,
        head=desk.head,
        case_number=case.number,
        item_name=case.item.name,
        clerk=clerk,
        closed_on=case.closed_on,
        until=until,
        issued_on=work.today,
    )
    return file_paper(work, facts, case.visit, [case])


def number_paper(work: Work, desk: Desk, kind: str) -> str:
    """The next document number, e.g. 红旗社区 受〔2026〕12号; serials restart each year."""
    year = work.today.year
    serial = take_numbers(work.session, f"文书{kind}", str(year))[0]
    return f"{desk.profile.short_name or desk.profile.name} {kind}〔{year}〕{serial}号"


def file_paper(work: Work, facts: Fileable, visit: Visit | None, cases: Sequence[Case]) -> Paper:
    """File a paper as its facts, linked to its cases. It has an id after the next flush."""
    paper = Paper(
        kind=PAPER_KINDS[type(facts)],
        document_number=facts.document_number,
        visit=visit,
        issued_at=work.now,
        clerk_id=work.clerk.id,
        facts=file_facts(facts),
        cases=list(cases),
    )
    work.session.add(paper)
    return paper


def id_of(work: Work, paper: Paper) -> int:
    """The id under which the paper is printed."""
    work.session.flush()
    return paper.id


def _name(work: Work, account_id: int) -> str:
    return work.session.get_one(Account, account_id).name


def _matter(case: Case) -> MatterLine:
    assert case.accepted_on is not None and case.clock_start is not None
    return MatterLine(
        case_number=case.number,
        item_code=case.item.item.code,
        item_name=case.item.name,
        mode=Mode(case.item.mode).text,
        basis=case.item.basis,
        promised_days=due_days_of(Mode(case.item.mode), case.item.days_total),
        accepted_on=case.accepted_on,
        counted_from=case.clock_start,
        due_date=case.due_date,
        provisional=case.provisional,
        materials=tuple(_line(m) for m in case.materials if m.received_at),
    )


def _line(material: CaseMaterial) -> MaterialLine:
    return MaterialLine(
        material.name,
        material.form,
        material.copies,
        material.requirement,
        material.source,
        material.stays,
    )
