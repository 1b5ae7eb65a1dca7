"""The facts of the papers a visit leaves behind (fields by 行政许可法 art. 32).

A paper is filed as its facts; printing it again from the filed facts gives the same sheet.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from models.accounts.tables import Account
from models.cases.rules.filing import read_facts
from models.cases.tables import Paper, PaperCase
from models.store.reading import Look, read_columns


@dataclass(frozen=True)
class Letterhead:
    """Who issues the paper, and where its reader can ask or complain."""

    centre: str
    address: str
    phone: str
    supervision_phone: str


@dataclass(frozen=True)
class MaterialLine:
    """One paper or file on a list: what is asked for and what is there."""

    name: str
    form: str = ""  # 原件, 复印件, 原件及复印件 …
    copies: int = 1
    requirement: str = ""  # 2寸免冠 …
    source: str = ""  # where the resident gets it
    stays: bool = False  # an original that the centre keeps for now


@dataclass(frozen=True)
class MatterLine:
    """One matter of a visit, as the acceptance notice lists it."""

    case_number: str
    item_code: str
    item_name: str
    mode: str  # 即办, 承诺 …
    basis: str
    promised_days: int | None  # working days; None: not fixed in days
    accepted_on: date
    counted_from: date  # day 0 of the limit, mostly the day of acceptance
    due_date: date | None
    provisional: bool  # 暂定: computed without the official holiday notice
    materials: tuple[MaterialLine, ...]


@dataclass(frozen=True)
class AcceptanceNotice:
    """受理通知书: several matters of one visit on one sheet."""

    document_number: str
    head: Letterhead
    applicant: str
    contact: str  # who came, when it was not the applicant; else empty
    phone: str  # masked
    applied_on: date
    matters: tuple[MatterLine, ...]
    clerk: str
    issued_at: datetime


@dataclass(frozen=True)
class IntakeReceipt:
    """收件凭证: which papers were taken in, and which originals stay."""

    document_number: str
    head: Letterhead
    applicant: str
    handed_in_by: str
    case_numbers: tuple[str, ...]
    item_names: tuple[str, ...]
    lines: tuple[MaterialLine, ...]
    taken_by: str
    taken_at: datetime


@dataclass(frozen=True)
class OneTimeNotice:
    """一次性告知书: everything that is missing, in one list, once."""

    document_number: str
    head: Letterhead
    applicant: str
    case_number: str
    item_code: str
    item_name: str
    intake_on: date
    missing: tuple[MaterialLine, ...]
    until: date
    sequence: int  # 1: the first notice; more are counted against the centre
    reason: str  # why there is a second one; empty on the first
    clerk: str
    issued_on: date


@dataclass(frozen=True)
class DecliningNotice:
    """不予受理通知书: why not, and where to go instead."""

    document_number: str
    head: Letterhead
    applicant: str
    case_number: str
    item_code: str
    item_name: str
    applied_on: date
    reason: str
    basis: str
    right_body: str
    remedy: str
    clerk: str
    issued_on: date


@dataclass(frozen=True)
class ReferralSlip:
    """转介单: a certificate the community must not issue, and whom to contact instead."""

    document_number: str
    head: Letterhead
    applicant: str
    case_number: str
    certificate: str
    basis: str  # where the list names it
    instead: str  # papers that do instead; mostly empty
    refer_to: str  # local knowledge, not a citation
    clerk: str
    issued_on: date


@dataclass(frozen=True)
class TransferSlip:
    """转办单: a case passes from one handler to another, with both signatures."""

    document_number: str
    head: Letterhead
    applicant: str
    case_number: str
    item_name: str
    due_date: date | None
    giver: str
    taker: str  # a colleague or an outside unit
    taker_contact: str
    reason: str
    papers: str  # what goes along with it
    answer_by: date | None
    given_at: datetime
    first_asked: str  # stays responsible until it is taken


@dataclass(frozen=True)
class LimitNotice:
    """延期通知书, 挂起通知书: what becomes of the limit (行政许可法 42, 45)."""

    document_number: str
    head: Letterhead
    applicant: str
    case_number: str
    item_name: str
    kind: str  # extension, suspension
    old_due: date | None
    new_due: date | None  # extension only
    days: int  # working days added; 0 on a suspension
    reason: str
    procedure: str  # the special procedure of a suspension
    start: date
    expected_end: date | None
    approved_by: str
    clerk: str
    issued_on: date


@dataclass(frozen=True)
class OutcomeNotice:
    """办理结果通知书."""

    document_number: str
    head: Letterhead
    applicant: str
    case_number: str
    item_code: str
    item_name: str
    outcome: str  # 准予, 不予, 已办, 转介
    reason: str  # basis and reason
    amount: str  # in words as entered; empty where no money is paid
    first_month: str
    collect: str  # how to collect
    object: str  # how to object
    closed_on: date
    clerk: str
    issued_on: date


@dataclass(frozen=True)
class DeliveryReceipt:
    """送达回证: printed for signing, or with what was recorded."""

    document_number: str
    head: Letterhead
    addressee: str
    case_number: str
    document: str  # the paper that is delivered, with its number
    way: str
    place: str
    deliverers: str
    at: datetime | None  # None: to be filled in by hand
    receiver: str
    relation: str
    refusal: str
    witness: str
    issued_on: date


@dataclass(frozen=True)
class RatingSlip:
    """评价表 of one case, to be filled in by the resident."""

    document_number: str  # the case's number: one case, one rating
    head: Letterhead
    case_number: str
    item_name: str
    clerk: str  # who handled it
    closed_on: date
    until: date  # a late rating is taken until then
    issued_on: date


@dataclass(frozen=True)
class NoticeCard:
    """告知卡 of an item: what it needs, how long it takes, where to ask. Not filed."""

    document_number: str  # the item's code and version
    head: Letterhead
    item_code: str
    item_name: str
    mode: str
    promised: str
    person_must_appear: str
    proxy: str
    basis: str
    hint: str
    handling_chain: str
    materials: tuple[MaterialLine, ...]
    issued_on: date


@dataclass(frozen=True)
class BlankIntake:
    """空白收件登记表: numbered, for hours without power. Not filed; its number is registered."""

    document_number: str
    head: Letterhead
    printed_on: date
    consent_version: str = ""  # of the processing notice the resident is told of


PaperFacts = (
    AcceptanceNotice
    | IntakeReceipt
    | OneTimeNotice
    | DecliningNotice
    | ReferralSlip
    | TransferSlip
    | LimitNotice
    | OutcomeNotice
    | DeliveryReceipt
    | RatingSlip
)
PAPER_KINDS: dict[type, str] = {
    AcceptanceNotice: "acceptance_notice",
    IntakeReceipt: "intake_receipt",
    OneTimeNotice: "one_time_notice",
    DecliningNotice: "declining_notice",
    ReferralSlip: "referral_slip",
    TransferSlip: "transfer_slip",
    LimitNotice: "limit_notice",
    OutcomeNotice: "outcome_notice",
    DeliveryReceipt: "delivery_receipt",
    RatingSlip: "rating_slip",
}
PAPER_TITLES = {
    "acceptance_notice": "受理通知书",
    "intake_receipt": "收件凭证",
    "one_time_notice": "一次性告知书",
    "declining_notice": "不予受理通知书",
    "referral_slip": "转介单",
    "transfer_slip": "转办单",
    "limit_notice": "延期、挂起通知书",
    "outcome_notice": "办理结果通知书",
    "delivery_receipt": "送达回证",
    "rating_slip": "评价表",
}
_CLASSES: dict[str, type] = {kind: cls for cls, kind in PAPER_KINDS.items()}


class Fileable(Protocol):
    """Facts that can be filed: a frozen row that knows its own number."""

    @property
    def document_number(self) -> str: ...


Titling = Callable[[Mapping[str, Any]], str]  # the title from the filed facts
_TITLINGS: dict[str, Titling] = {}


def know_papers(
    papers: Mapping[type, tuple[str, str]], titles: Mapping[type, Titling] | None = None
) -> None:
    """Let a subject above this one file its own papers: class → kind and title.

    `titles`: for a kind that carries one of several titles, which one it is by its facts.
    """
    for cls, (kind, title) in papers.items():
        PAPER_KINDS[cls], PAPER_TITLES[kind], _CLASSES[kind] = kind, title, cls
    for cls, titling in (titles or {}).items():
        _TITLINGS[PAPER_KINDS[cls]] = titling


@dataclass(frozen=True)
class PaperRow:
    """An issued paper as a case page lists it."""

    id: int
    kind: str
    title: str
    document_number: str
    issued_at: datetime
    clerk: str
    prints: int


@dataclass(frozen=True)
class FiledPaper:
    """A paper ready to be printed (again)."""

    row: PaperRow
    facts: PaperFacts


def read_paper(session: Session, paper_id: int) -> FiledPaper:
    """A filed paper with its facts as they were issued."""
    paper = session.get_one(Paper, paper_id)
    return FiledPaper(_row(session, paper), read_facts(_CLASSES[paper.kind], paper.facts))


def list_papers(look: Look, case_id: int) -> list[PaperRow]:
    """The papers that speak of a case, the oldest first."""
    return [
        PaperRow(id_, kind, _title(kind, facts), number, at, clerk, prints)
        for id_, kind, facts, number, at, clerk, prints in read_columns(
            look, _OF_CASE, {"case": case_id}
        )
    ]


def newest_paper(session: Session, case_id: int, kind: str) -> Paper | None:
    """The last paper of a kind that speaks of a case."""
    return session.scalar(
        select(Paper)
        .join(PaperCase, PaperCase.paper_id == Paper.id)
        .where(PaperCase.case_id == case_id, Paper.kind == kind)
        .order_by(Paper.id.desc())
        .limit(1)
    )


def delivered_document(session: Session, case_id: int) -> str:
    """What a delivery hands over: the outcome notice with its number; empty where none is."""
    paper = newest_paper(session, case_id, PAPER_KINDS[OutcomeNotice])
    return "" if paper is None else f"{PAPER_TITLES[paper.kind]} {paper.document_number}"


# Built once, columns and not records: the page of a case reads them at every look.
_OF_CASE = (
    select(
        Paper.id,
        Paper.kind,
        Paper.facts,
        Paper.document_number,
        Paper.issued_at,
        Account.name,
        Paper.prints,
    )
    .join(PaperCase, PaperCase.paper_id == Paper.id)
    .join(Account, Account.id == Paper.clerk_id)
    .where(PaperCase.case_id == bindparam("case"))
    .order_by(Paper.id)
)


def _title(kind: str, facts: Mapping[str, Any]) -> str:
    """What stands on the paper; one kind may carry several titles."""
    titling = _TITLINGS.get(kind)
    return PAPER_TITLES[kind] if titling is None else titling(facts)


def _title_limit(facts: Mapping[str, Any]) -> str:
    return "延期通知书" if facts["kind"] == "extension" else "挂起通知书"


know_papers({}, {LimitNotice: _title_limit})


def _row(session: Session, paper: Paper) -> PaperRow:
    clerk = session.get_one(Account, paper.clerk_id).name
    return PaperRow(
        paper.id,
        paper.kind,
        _title(paper.kind, paper.facts),
        paper.document_number,
        paper.issued_at,
        clerk,
        paper.prints,
    )
