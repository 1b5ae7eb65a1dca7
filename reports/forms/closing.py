"""How every notice to an applicant ends: where to ask, who keeps a copy, seal and signatures."""

from collections.abc import Sequence

from models.cases.queries.papers import (
    DecliningNotice,
    LimitNotice,
    OneTimeNotice,
    OutcomeNotice,
    ReferralSlip,
)
from reports.forms.wording import contact_sentence, copies_sentence
from reports.paper import geometry as page
from reports.paper.letter import (
    BodyType,
    Piece,
    blank,
    keep_tail,
    note_type,
    paragraph,
    signature_piece,
)
from reports.paper.stamps import PrintStamp, format_date

Notice = DecliningNotice | LimitNotice | OneTimeNotice | OutcomeNotice | ReferralSlip


def close_notice(
    pieces: Sequence[Piece],
    facts: Notice,
    printed: PrintStamp,
    body: BodyType,
    *,
    left: Sequence[str],
    note: str = "",
) -> list[Piece]:
    """The pieces with their end; `note` stands before the notes, `left` beside the seal."""
    whole = [*pieces, blank(2 * page.MM)]
    for text in (note, contact_sentence(facts.head), copies_sentence()):
        if text:
            whole += paragraph(text, note_type(body))
    signature = signature_piece(
        facts.head.centre,
        format_date(facts.issued_on),
        seal="（印章）",
        left=left,
        code=facts.case_number,
        draft=printed.draft,
        body=body,
    )
    return keep_tail(whole, signature)
