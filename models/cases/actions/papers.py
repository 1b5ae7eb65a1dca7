"""Issuing papers: numbered, filed as facts, each print counted."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.cases.queries.desk import Desk
from models.cases.queries.papers import (
    PAPER_KINDS,
    AcceptanceNotice,
    DecliningNotice,
    IntakeReceipt,
    MaterialLine,
    MatterLine,
    OneTimeNotice,
    PaperFacts,
    ReferralSlip,
)
from models.cases.rules.filing import file_facts
from models.cases.tables import Case, CaseMaterial, Paper, Visit
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


def number_paper(work: Work, desk: Desk, kind: str) -> str:
    """The next document number, e.g. 红旗社区 受〔2026〕12号; serials restart each year."""
    year = work.today.year
    serial = take_numbers(work.session, f"文书{kind}", str(year))[0]
    return f"{desk.profile.short_name or desk.profile.name} {kind}〔{year}〕{serial}号"


def file_paper(work: Work, facts: PaperFacts, visit: Visit | None, cases: Sequence[Case]) -> Paper:
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
