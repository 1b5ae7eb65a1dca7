"""收件凭证: which papers were taken in, by whom, and which originals stay."""

from models.cases.queries.papers import IntakeReceipt, MaterialLine
from reports.forms.wording import SIGN_DATE, SIGN_HERE, contact_sentence, copies_sentence
from reports.paper import geometry as page
from reports.paper.grid import cell, label, row_piece
from reports.paper.letter import (
    BodyType,
    Piece,
    blank,
    keep_tail,
    note_type,
    number_piece,
    paragraph,
    signature_piece,
    title_piece,
)
from reports.paper.stamps import PrintStamp, format_date, format_minute

TITLE = "收件凭证"
TEMPLATE = "intake-receipt/1"

INFO_WIDTHS = tuple(mm * page.MM for mm in (24, 54, 24, 54))
LINE_WIDTHS = tuple(mm * page.MM for mm in (12, 56, 28, 14, 46))


def compose(facts: IntakeReceipt, printed: PrintStamp, body: BodyType) -> list[Piece]:
    """The paper's pieces, set in that body type."""
    size = page.SIZE_5 if body.size > page.SIZE_SMALL_4 else page.SIZE_SMALL_5
    notes = note_type(body)
    pieces = [title_piece(TITLE), number_piece(facts.document_number, body)]
    pieces += _info(facts, size)
    pieces.append(blank(2 * page.MM))
    pieces += paragraph(f"今收到下列材料，共{len(facts.lines)}种：", body)
    pieces.append(blank(1 * page.MM))
    pieces += _lines(facts, size)
    pieces.append(blank(2 * page.MM))
    for sentence in (
        "本凭证只证明收到材料，不表示已经受理。留存的原件凭本凭证领回。",
        contact_sentence(facts.head),
        copies_sentence(),
    ):
        pieces += paragraph(sentence, notes)
    signature = signature_piece(
        facts.head.centre,
        format_date(facts.taken_at.date()),
        seal="（收件专用章）",
        left=(f"收件人：{facts.taken_by}", f"交件人签名：{SIGN_HERE}", SIGN_DATE),
        code=" ".join(facts.case_numbers),
        draft=printed.draft,
        body=body,
    )
    return keep_tail(pieces, signature)


def _info(facts: IntakeReceipt, size: float) -> list[Piece]:
    matters = [
        f"{name}　{number}"
        for name, number in zip(facts.item_names, facts.case_numbers, strict=True)
    ]
    rows = (
        (
            label("申请人"),
            cell(facts.applicant),
            label("交件人"),
            cell(facts.handed_in_by or "申请人本人"),
        ),
        (label("收件时间"), cell(format_minute(facts.taken_at), columns=3)),
        (label("办理事项"), cell(*matters, columns=3)),
    )
    return [row_piece(row, INFO_WIDTHS, size, least_height=7 * page.MM) for row in rows]


def _lines(facts: IntakeReceipt, size: float) -> list[Piece]:
    titles = ("序号", "材料名称", "形式", "份数", "去向与说明")
    header = row_piece([label(t) for t in titles], LINE_WIDTHS, size, keep=True)
    pieces = [header]
    for number, line in enumerate(facts.lines, start=1):
        row = (
            cell(str(number), center=True),
            cell(line.name),
            cell(line.form, center=True),
            cell(str(line.copies), center=True),
            cell(*[text for text in (_whereabouts(line), line.requirement) if text]),
        )
        pieces.append(row_piece(row, LINE_WIDTHS, size, least_height=7 * page.MM, header=header))
    return pieces


def _whereabouts(line: MaterialLine) -> str:
    if line.stays:
        return "原件留存中心"
    return "原件不留存" if "原件" in line.form else ""
