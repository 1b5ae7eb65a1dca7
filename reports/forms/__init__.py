"""One case or person on paper."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from models.cases.queries.papers import (
    AcceptanceNotice,
    BlankIntake,
    DecliningNotice,
    DeliveryReceipt,
    IntakeReceipt,
    LimitNotice,
    NoticeCard,
    OneTimeNotice,
    OutcomeNotice,
    PaperFacts,
    RatingSlip,
    ReferralSlip,
    TransferSlip,
)
from models.double_check_in.queries.papers import (
    CheckInPaper,
    CheckInPapers,
    ReturnPapers,
    ServiceCardPaper,
)
from models.dues.queries.papers import (
    ArrearsNotice,
    BaseStatement,
    DuesBookPage,
    DuesFacts,
    DuesReceipt,
    LargeDuesVoucher,
    MeetingForm,
    ReliefPaper,
)
from models.proxy.queries.papers import (
    Completion,
    CustodyList,
    HandoverSheet,
    LetterPaper,
    RegisterSlip,
    ReturnReceipt,
    Settlement,
    StopForm,
    TripSheet,
)
from models.small_wishes.queries.papers import WishCardPaper, WishPaper, WishSlip
from models.volunteers.queries.papers import (
    CertificatePaper,
    RegistrationForm,
    ServiceRecord,
    SignInSheets,
    SignUpPaper,
    VolunteerPaper,
)
from reports.forms import (
    acceptance_notice,
    arrears_notice,
    authorisation_letter,
    base_statement,
    blank_intake,
    check_in_slip,
    completion,
    custody_list,
    declining_notice,
    delivery_receipt,
    dues_book_page,
    dues_receipt,
    handover_sheet,
    intake_receipt,
    large_dues_voucher,
    limit_notice,
    meeting_form,
    notice_card,
    one_time_notice,
    outcome_notice,
    quarter_return,
    rating_slip,
    referral_slip,
    register_slip,
    relief_paper,
    return_receipt,
    service_card,
    service_record,
    settlement,
    sign_in_sheet,
    sign_up_slip,
    stop_form,
    transfer_slip,
    trip_sheet,
    volunteer_certificate,
    volunteer_registration,
    wish_card,
    wish_slip,
)
from reports.paper.letter import BodyType, Piece, draw_letter, fit_on_one_page
from reports.paper.printable import make_printable
from reports.paper.stamps import PrintStamp

ProxyFacts = (
    LetterPaper
    | CustodyList
    | ReturnReceipt
    | Settlement
    | StopForm
    | Completion
    | HandoverSheet
    | RegisterSlip
    | TripSheet
)
NeighbourFacts = VolunteerPaper | CheckInPapers | WishPaper
AnyFacts = PaperFacts | ProxyFacts | DuesFacts | NeighbourFacts | NoticeCard | BlankIntake
Compose = Callable[[Any, PrintStamp, BodyType], list[Piece]]


@dataclass(frozen=True)
class Form:
    """A kind of paper: its title, the version of its layout, and how it is drawn."""

    title: Callable[[Any], str]
    template: str
    draw: Callable[[Any, PrintStamp], bytes]


def _letter(compose: Compose, template: str, title: Callable[[Any], str]) -> Form:
    """A notice in the geometry of an official document."""
    return Form(title, template, partial(_draw_letter, compose, template, title))


def _draw_letter(
    compose: Compose,
    template: str,
    title: Callable[[Any], str],
    facts: Any,
    printed: PrintStamp,
) -> bytes:
    return draw_letter(
        fit_on_one_page(lambda body: compose(facts, printed, body)),
        title=title(facts),
        document_number=facts.document_number,
        template=template,
        printed=printed,
    )


def _always(title: str, facts: Any) -> str:
    return title


FORMS: dict[type, Form] = {
    LimitNotice: _letter(limit_notice.compose, limit_notice.TEMPLATE, limit_notice.title_of)
}
FORMS |= {
    facts: _letter(module.compose, module.TEMPLATE, partial(_always, module.TITLE))
    for facts, module in (
        (AcceptanceNotice, acceptance_notice),
        (IntakeReceipt, intake_receipt),
        (OneTimeNotice, one_time_notice),
        (DecliningNotice, declining_notice),
        (ReferralSlip, referral_slip),
        (OutcomeNotice, outcome_notice),
        (ArrearsNotice, arrears_notice),
        (MeetingForm, meeting_form),
    )
}
FORMS |= {
    facts: Form(partial(_always, module.TITLE), module.TEMPLATE, module.draw)
    for facts, module in (
        (TransferSlip, transfer_slip),
        (DeliveryReceipt, delivery_receipt),
        (RatingSlip, rating_slip),
        (NoticeCard, notice_card),
        (BlankIntake, blank_intake),
        (CustodyList, custody_list),
        (ReturnReceipt, return_receipt),
        (Settlement, settlement),
        (Completion, completion),
        (HandoverSheet, handover_sheet),
        (TripSheet, trip_sheet),
        (DuesReceipt, dues_receipt),
        (LargeDuesVoucher, large_dues_voucher),
        (BaseStatement, base_statement),
        (ReliefPaper, relief_paper),
        (DuesBookPage, dues_book_page),
        (RegistrationForm, volunteer_registration),
        (SignUpPaper, sign_up_slip),
        (SignInSheets, sign_in_sheet),
        (ServiceRecord, service_record),
        (CertificatePaper, volunteer_certificate),
        (CheckInPaper, check_in_slip),
        (ServiceCardPaper, service_card),
        (ReturnPapers, quarter_return),
        (WishCardPaper, wish_card),
        (WishSlip, wish_slip),
    )
}
FORMS |= {
    facts: Form(module.title_of, module.TEMPLATE, module.draw)
    for facts, module in (
        (LetterPaper, authorisation_letter),
        (StopForm, stop_form),
        (RegisterSlip, register_slip),
    )
}


def build_paper(facts: AnyFacts, printed: PrintStamp) -> bytes:
    """The paper as PDF; the same facts and stamp give the same bytes.

    Raises KnownError naming a character that no font here can print.
    """
    shown = make_printable(facts, allow_missing=printed.allow_missing)
    return FORMS[type(facts)].draw(shown, printed)


def build_blank_sheets(sheets: Sequence[BlankIntake], printed: PrintStamp) -> bytes:
    """A numbered batch of blank intake sheets in one PDF, one a page."""
    allow = printed.allow_missing
    shown = [make_printable(sheet, allow_missing=allow) for sheet in sheets]
    return blank_intake.draw_all(shown, printed)


def paper_title(facts: AnyFacts) -> str:
    """受理通知书, 收件凭证 …"""
    return FORMS[type(facts)].title(facts)
