"""志愿服务记录证明: what, when, how long, by whom and for what use; fields of 民发〔2015〕149号.

Whether 民政部令第67号 changes the fields is open, so the paper cites no article. Its facts are
those of the day it was issued; its code is checked against the register without a network.
"""

from functools import partial

from models.volunteers.queries.papers import CertificatePaper
from models.volunteers.rules.certificates import CertificateFacts
from models.volunteers.rules.hours import hours_text
from reports.forms.neighbour_wording import across, hours_cell
from reports.paper import geometry as page
from reports.paper.breaking import Span
from reports.paper.fonts import Face
from reports.paper.grid import cell, label, row_piece
from reports.paper.letter import (
    BodyType,
    Piece,
    blank,
    draw_letter,
    fit_on_one_page,
    keep_tail,
    note_type,
    number_piece,
    paragraph,
    signature_piece,
    title_piece,
)
from reports.paper.stamps import PrintStamp, format_date, format_minute

TITLE = "志愿服务记录证明"
TEMPLATE = "volunteer-certificate/1"
WIDTHS = tuple(mm * page.MM for mm in (10, 22, 42, 22, 25, 21, 14))
HEADER = ("序号", "日期", "服务内容", "类别", "地点", "组织单位", "时长\n(小时)")
NOTE = tuple(mm * page.MM for mm in (22, 134))
REVOKED, NOT_ISSUED = "已撤销", "未出具"


def draw(facts: CertificatePaper, printed: PrintStamp) -> bytes:
    """The certificate as PDF; one that does not hold says so across every page."""
    pages = fit_on_one_page(partial(_compose, facts, printed))
    word = REVOKED if facts.revoked_at else "" if facts.facts.issued_on else NOT_ISSUED
    if word:
        pages = [[across(word), *one] for one in pages]
    return draw_letter(
        pages,
        title=TITLE,
        document_number=facts.document_number,
        template=TEMPLATE,
        printed=printed,
        foot=f"{TITLE}　{facts.document_number}　{printed.footer}",
    )


def _compose(paper: CertificatePaper, printed: PrintStamp, body: BodyType) -> list[Piece]:
    facts = paper.facts
    size = page.SIZE_5 if body.size > page.SIZE_SMALL_4 else page.SIZE_SMALL_5
    pieces = [title_piece(TITLE), number_piece(facts.number, body)]
    pieces += _standing(paper, size)
    pieces += paragraph(_what(facts), body)
    pieces.append(blank(1.5 * page.MM))
    pieces += _services(facts, size)
    pieces.append(blank(1.5 * page.MM))
    pieces += paragraph(f"本证明用于：{facts.purpose}。", body)
    notes = note_type(body)
    if facts.remarks:
        pieces += paragraph(f"备注：{facts.remarks}", notes)
    if facts.replaces:
        pieces += paragraph(f"本证明更正并代替 {facts.replaces}，原证明同时作废。", notes)
    checked = f"校验码 {paper.code}，可扫左下方二维码，" if paper.code else ""
    pieces += paragraph(
        f"时长只计负责人确认过的实际服务时间，按记录如实、无偿出具。"
        f"{checked}向{paper.head.centre}核对（电话 {facts.phone}）。",
        notes,
    )
    issued = format_date(facts.issued_on) if facts.issued_on else "（出具日期）"
    signature = signature_piece(
        facts.issuer,
        issued,
        seal="（公章）",
        left=(
            f"负责人：{facts.person_in_charge}",
            f"经办人：{facts.handler}",
            f"联系电话：{facts.phone}",
        ),
        code=paper.code,
        draft=printed.draft,
        body=body,
    )
    return keep_tail(pieces, signature, lines=4)


def _what(facts: CertificateFacts) -> tuple[Span, ...]:
    """Who served from when to when, and for how long in all."""
    paper = f"{facts.paper_type} {facts.id_number}".strip()
    return (
        Span("兹证明 "),
        Span(facts.name, Face.SERIF_BOLD),
        Span(f"（{paper}，志愿者编号 {facts.volunteer_number}）"),
        Span(f"于{format_date(facts.first_day)}至{format_date(facts.last_day)}"),
        Span(f"参加志愿服务 {len(facts.services)} 次，累计 "),
        Span(hours_text(facts.minutes), Face.SERIF_BOLD),
        Span(" 小时，具体如下："),
    )


def _services(facts: CertificateFacts, size: float) -> list[Piece]:
    header = row_piece([label(text) for text in HEADER], WIDTHS, size, keep=True)
    pieces = [header]
    for number, service in enumerate(facts.services, start=1):
        cells = (
            cell(str(number), center=True),
            cell(f"{service.day:%Y-%m-%d}", center=True),
            cell(service.activity),
            cell(service.kind),
            cell(service.place),
            cell(service.organiser),
            hours_cell(service.minutes),
        )
        pieces.append(row_piece(cells, WIDTHS, size, least_height=6.5 * page.MM, header=header))
    total = (Span(hours_text(facts.minutes), Face.SERIF_BOLD),)
    sums = (label("合计", columns=6), cell(total, center=True))
    pieces.append(row_piece(sums, WIDTHS, size, least_height=6.5 * page.MM, header=header))
    return pieces


def _standing(paper: CertificatePaper, size: float) -> list[Piece]:
    """That it was revoked, when and why, and what stands for it now."""
    if paper.revoked_at is None:
        return []
    by = f"现由 {paper.replaced_by} 代替。" if paper.replaced_by else ""
    told = f"{format_minute(paper.revoked_at)}撤销，原因：{paper.revoke_reason}。{by}本件不作证明。"
    cells = (label(REVOKED), cell(told))
    return [row_piece(cells, NOTE, size, least_height=8 * page.MM), blank(1.5 * page.MM)]
