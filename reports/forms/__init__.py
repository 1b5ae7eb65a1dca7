"""One case or person on paper."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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
from reports.paper.letter import BodyType, Piece, draw_letter, fit_on_one_page
from reports.paper.printable import make_printable
from reports.paper.stamps import PrintStamp


@dataclass(frozen=True)
class Form:
    """A kind of paper: its title, the version of its layout, and how it is put together."""

    title: str
    template: str
    compose: Callable[[Any, PrintStamp, BodyType], list[Piece]]


FORMS: dict[type, Form] = {
    facts: Form(module.TITLE, module.TEMPLATE, module.compose)
    for facts, module in (
        (AcceptanceNotice, acceptance_notice),
        (IntakeReceipt, intake_receipt),
        (OneTimeNotice, one_time_notice),
        (DecliningNotice, declining_notice),
        (ReferralSlip, referral_slip),
    )
}


def build_paper(facts: PaperFacts, printed: PrintStamp) -> bytes:
    """The paper as PDF; the same facts and stamp give the same bytes.

    Raises KnownError naming a character that no font here can print.
    """
    form = FORMS[type(facts)]
    shown = make_printable(facts, allow_missing=printed.allow_missing)
    return draw_letter(
        fit_on_one_page(lambda body: form.compose(shown, printed, body)),
        title=form.title,
        document_number=shown.document_number,
        template=form.template,
        printed=printed,
    )


def paper_title(facts: PaperFacts) -> str:
    """受理通知书, 收件凭证 …"""
    return FORMS[type(facts)].title
