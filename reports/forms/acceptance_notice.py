"""受理通知书: the matters of one visit, what was taken, and until when (行政许可法 art. 32)."""

from models.cases.queries.papers import AcceptanceNotice, MatterLine
from reports.forms.wording import SIGN_DATE, SIGN_HERE, contact_sentence, describe_material
from reports.paper import geometry as page
from reports.paper.breaking import Span
from reports.paper.fonts import Face
from reports.paper.grid import Cell, cell, label, row_piece
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
from reports.paper.stamps import PrintStamp, format_date

TITLE = "受理通知书"
TEMPLATE = "acceptance-notice/1"

INFO_WIDTHS = tuple(mm * page.MM for mm in (24, 54, 24, 54))
MATTER_WIDTHS = tuple(mm * page.MM for mm in (11, 50, 51, 44))
SMALL_MATTER_WIDTHS = tuple(mm * page.MM for mm in (10, 45, 62, 39))
# More materials than this would make one row as high as a page: the row is continued.
MATERIALS_PER_ROW = 16


def compose(facts: AcceptanceNotice, printed: PrintStamp, body: BodyType) -> list[Piece]:
    """The paper's pieces, set in that body type."""
    size = page.SIZE_5 if body.size > page.SIZE_SMALL_4 else page.SIZE_SMALL_5
    notes = note_type(body)
    pieces = [title_piece(TITLE), number_piece(facts.document_number, body)]
    pieces += _info(facts, size)
    pieces.append(blank(1.5 * page.MM))
    pieces += paragraph(
        f"您申请办理的下列{len(facts.matters)}项事项，材料齐全，符合受理条件，现予受理：",
        body,
    )
    pieces.append(blank(1 * page.MM))
    pieces += _matters(facts, size)
    pieces.append(blank(1.5 * page.MM))
    for sentence in _notes(facts):
        pieces += paragraph(sentence, notes)
    issued = facts.issued_at.date()
    signature = signature_piece(
        facts.head.centre,
        format_date(issued),
        seal="（受理专用章）",
        left=(f"经办人：{facts.clerk}", f"申请人签名：{SIGN_HERE}", SIGN_DATE),
        code=" ".join(matter.case_number for matter in facts.matters),
        draft=printed.draft,
        body=body,
    )
    return keep_tail(pieces, signature)


def _info(facts: AcceptanceNotice, size: float) -> list[Piece]:
    least = 6.5 * page.MM
    rows = (
        (label("申请人"), cell(facts.applicant), label("联系电话"), cell(facts.phone)),
        (
            label("来办人"),
            cell(facts.contact or "申请人本人"),
            label("申请日期"),
            cell(format_date(facts.applied_on)),
        ),
    )
    return [row_piece(row, INFO_WIDTHS, size, least_height=least) for row in rows]


def _matters(facts: AcceptanceNotice, size: float) -> list[Piece]:
    titles = ("序号", "事项、编码、受理编号", "收取的材料", "受理与时限")
    widths = MATTER_WIDTHS if size > page.SIZE_SMALL_5 else SMALL_MATTER_WIDTHS
    header = row_piece([label(t) for t in titles], widths, size, keep=True)
    pieces = [header]
    for number, matter in enumerate(facts.matters, start=1):
        for row in _matter_rows(number, matter):
            pieces.append(row_piece(row, widths, size, header=header))
    return pieces


def _matter_rows(number: int, matter: MatterLine) -> list[tuple[Cell, ...]]:
    lists = [
        f"{index}. {describe_material(line)}" for index, line in enumerate(matter.materials, 1)
    ] or ["无需材料"]
    first, *rest = (
        lists[at : at + MATERIALS_PER_ROW] for at in range(0, len(lists), MATERIALS_PER_ROW)
    )
    rows: list[tuple[Cell, ...]] = [
        (cell(str(number), center=True), _item(matter), cell(*first), _limit(matter))
    ]
    for more in rest:
        name = f"（续）{matter.item_name}"
        rows.append((cell(str(number), center=True), cell(name), cell(*more), cell("同上")))
    return rows


def _item(matter: MatterLine) -> Cell:
    code = f"{matter.item_code}　" if matter.item_code else ""
    paragraphs: list[str | tuple[Span, ...]] = [
        (Span(matter.item_name, Face.SERIF_BOLD),),
        f"{code}{matter.case_number}",
    ]
    if matter.basis:
        paragraphs.append(f"依据 {matter.basis}")
    return cell(*paragraphs)


def _limit(matter: MatterLine) -> Cell:
    days = matter.promised_days
    limit = "当日办结" if days == 0 else f"{days}个工作日"
    if days is None:
        limit = "期限不按日计"
    paragraphs: list[str | tuple[Span, ...]] = [
        f"{matter.mode.removesuffix('件')}件，{limit}",
        f"受理 {format_date(matter.accepted_on)}",
    ]
    if matter.counted_from != matter.accepted_on:
        paragraphs.append(f"自{format_date(matter.counted_from)}起算")
    if matter.due_date:
        paragraphs.append((Span("应办结 "), Span(format_date(matter.due_date), Face.SERIF_BOLD)))
    if matter.provisional:
        paragraphs.append("（暂定）")
    return cell(*paragraphs)


def _notes(facts: AcceptanceNotice) -> list[str]:
    first = "受理当日"
    if any(matter.counted_from != matter.accepted_on for matter in facts.matters):
        first += "（注明起算日的为起算日）"
    notes = [f"办理期限按工作日计算，{first}不计入。"]
    if any(matter.provisional for matter in facts.matters):
        notes[0] += "标“暂定”的日期在国家公布放假安排后如有变动，另行告知。"
    notes.append(contact_sentence(facts.head))
    notes.append("本通知书一式两份，申请人、本中心各执一份。申请人凭本通知书查询进度、领取结果。")
    return notes
