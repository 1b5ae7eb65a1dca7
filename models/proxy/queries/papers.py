"""The facts of the papers of proxy service; each is filed and printed again from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from models.cases.queries.papers import Letterhead, know_papers


@dataclass(frozen=True)
class CustodyEntry:
    """A line of a custody list: what, how many, with whom."""

    name: str
    form: str
    copies: int
    pages: int | None
    now_with: str
    received_on: date
    returned_on: date | None  # the day the last copy was given back to the principal
    remark: str
    handed_by: str = ""
    taken_by: str = ""
    returned_copies: int = 0  # of `copies`, given back to the principal
    used_up_copies: int = 0  # handed in for good


@dataclass(frozen=True)
class DrawnSigns:
    """Both signatures of one occasion as they were drawn on the screen, a PNG each in base64.

    They are filed with the paper: printed again, it carries the same two hands.
    """

    at: datetime
    giver: str
    taker: str


@dataclass(frozen=True)
class LetterPaper:
    """代办委托书 or 续办委托书, in duplicate (民法典 165)."""

    document_number: str
    head: Letterhead
    renews: str  # number of the first letter; empty on the first
    reason: str
    principal: str
    paper_type: str
    id_number: str  # masked for print
    address: str
    phone: str
    groups: str
    agent: str
    agent_unit: str
    agent_staff_number: str
    agent_phone: str
    case_number: str
    item_code: str
    item: str
    matters: str
    powers: tuple[str, ...]
    all_powers: tuple[str, ...]
    valid_from: date
    valid_to: date
    signed_by: str
    guardian: str
    consent_version: str
    lines: tuple[CustodyEntry, ...]
    issued_on: date


@dataclass(frozen=True)
class CasePaper:
    """What every paper of one case begins with."""

    document_number: str
    head: Letterhead
    principal: str
    case_number: str
    item: str
    agent: str


@dataclass(frozen=True)
class CustodyList(CasePaper):
    """材料交接清单: both halves on one sheet, signed at handover and at return."""

    lines: tuple[CustodyEntry, ...]
    balance: str
    issued_at: datetime
    signed_in: DrawnSigns | None = None  # on the screen, when things came from the principal
    signed_back: DrawnSigns | None = None  # and when they went back


@dataclass(frozen=True)
class ReturnReceipt(CasePaper):
    """送达（回交）回执: what went back, by whom, to whom."""

    lines: tuple[CustodyEntry, ...]
    money_back: Decimal
    outcome: str
    issued_on: date
    receipts: tuple[str, ...] = ()  # of what was paid: they go back with the things
    signed: DrawnSigns | None = None  # on the screen; on paper there is none


@dataclass(frozen=True)
class MoneyLine:
    """An entry of the settlement."""

    at: datetime
    kind: str
    summary: str
    party: str
    amount: Decimal
    receipt_number: str
    second_signer: str = ""


@dataclass(frozen=True)
class Settlement(CasePaper):
    """代缴、代购结算单: in figures and in capital numerals."""

    entries: tuple[MoneyLine, ...]
    advanced: Decimal
    paid: Decimal
    refunded: Decimal
    balance: Decimal
    issued_on: date


@dataclass(frozen=True)
class StopForm(CasePaper):
    """中止单 or 终止单: why, and where things and money stand."""

    kind: str  # suspension, termination
    reason: str
    lines: tuple[CustodyEntry, ...]
    balance: Decimal
    issued_on: date


@dataclass(frozen=True)
class Completion(CasePaper):
    """办结单."""

    office: str
    outcome: str
    result: str
    closed_on: date
    lines: tuple[CustodyEntry, ...]
    balance: Decimal


@dataclass(frozen=True)
class HandoverCase:
    """An open case on the sheet of a handover."""

    case_number: str
    principal: str
    phone: str
    item: str
    state: str
    due_date: date | None
    promised: str  # what was told or promised
    lines: tuple[CustodyEntry, ...]
    balance: Decimal


@dataclass(frozen=True)
class HandoverSheet:
    """代办交接单: everything open, held and promised, signed by both agents."""

    document_number: str
    head: Letterhead
    giver: str
    taker: str
    cases: tuple[HandoverCase, ...]
    issued_at: datetime


@dataclass(frozen=True)
class TripStop:
    """One address of a trip."""

    time: str
    address: str
    person: str
    phone: str
    case_number: str
    task: str
    bring: str  # things and money to take along


@dataclass(frozen=True)
class TripSheet:
    """上门服务行程单: one page for an agent and a day. Not filed."""

    document_number: str
    head: Letterhead
    agent: str
    phone: str
    day: date
    stops: tuple[TripStop, ...]


@dataclass(frozen=True)
class RegisterSlip:
    """代办登记表 of one request."""

    document_number: str
    head: Letterhead
    registered_on: date
    principal: str
    groups: str
    phone: str
    address: str
    source: str
    mode: str
    item_code: str
    item: str
    task: str
    agent: str
    agent_phone: str
    appear_on: date | None
    visit_on: date | None
    due_date: date | None
    clerk: str
    visit_address: str = ""


PROXY_PAPERS: dict[type, tuple[str, str]] = {
    LetterPaper: ("authorisation_letter", "代办委托书"),
    CustodyList: ("custody_list", "材料交接清单"),
    ReturnReceipt: ("return_receipt", "回交回执"),
    Settlement: ("settlement", "代缴代购结算单"),
    StopForm: ("stop_form", "中止、终止单"),
    Completion: ("completion", "办结单"),
    HandoverSheet: ("handover_sheet", "代办交接单"),
    RegisterSlip: ("register_slip", "代办登记表"),
}


def _title_letter(facts: Mapping[str, Any]) -> str:
    return "续办委托书" if facts.get("renews") else "代办委托书"


def _title_stop(facts: Mapping[str, Any]) -> str:
    return "中止单" if facts["kind"] == "suspension" else "终止单"


know_papers(PROXY_PAPERS, {LetterPaper: _title_letter, StopForm: _title_stop})
