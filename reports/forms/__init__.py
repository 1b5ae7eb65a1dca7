"""One case or person on paper."""

from typing import assert_never

from models.cases.queries.papers import (
    AcceptanceNotice,
    DecliningNotice,
    IntakeReceipt,
    OneTimeNotice,
    PaperFacts,
    ReferralSlip,
)
from reports.forms import (
    acceptance_notice,
    declining_notice,
    intake_receipt,
    one_time_notice,
    referral_slip,
)
from reports.paper.stamps import PrintStamp


def build_paper(facts: PaperFacts, printed: PrintStamp) -> bytes:
    """The paper as PDF; the same facts and stamp give the same bytes.

    Raises KnownError naming a character that no font here can print.
    """
    match facts:
        case AcceptanceNotice():
            return acceptance_notice.build(facts, printed=printed)
        case IntakeReceipt():
            return intake_receipt.build(facts, printed=printed)
        case OneTimeNotice():
            return one_time_notice.build(facts, printed=printed)
        case DecliningNotice():
            return declining_notice.build(facts, printed=printed)
        case ReferralSlip():
            return referral_slip.build(facts, printed=printed)
        case _:
            assert_never(facts)


def paper_title(facts: PaperFacts) -> str:
    """受理通知书, 收件凭证 …"""
    match facts:
        case AcceptanceNotice():
            return acceptance_notice.TITLE
        case IntakeReceipt():
            return intake_receipt.TITLE
        case OneTimeNotice():
            return one_time_notice.TITLE
        case DecliningNotice():
            return declining_notice.TITLE
        case ReferralSlip():
            return referral_slip.TITLE
        case _:
            assert_never(facts)
