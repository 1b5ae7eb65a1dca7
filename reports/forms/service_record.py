"""志愿服务记录卡: a volunteer's services of a span, all approved, with their sums (条例 19)."""

from datetime import datetime

from models.volunteers.queries.papers import RecordLine, ServiceRecord
from models.volunteers.rules.hours import hours_text
from reports.forms.neighbour_wording import SIGN_DAY, say_hours
from reports.forms.wording import contact_sentence
from reports.paper import geometry as page
from reports.paper.breaking import Span
from reports.paper.fonts import Face
from reports.paper.grid import cell, label
from reports.paper.letter import Piece, blank, keep_tail, paginate
from reports.paper.slip import (
    A4_FORM,
    code_at,
    draw_slip,
    heading,
    lines,
    numbered_rows,
    row,
    sign_boxes,
    two_ends,
)
from reports.paper.stamps import PrintStamp, format_date

TITLE = "志愿服务记录卡"
TEMPLATE = "service-record/1"
FRAME = A4_FORM
SIZE = page.SIZE_5
INFO = FRAME.widths(24, 63, 24, 63)
WIDTHS = FRAME.widths(11, 24, 46, 24, 28, 16, 25)
HEADER = ("序号", "日期", "活动", "类别", "起止时间", "时长\n(小时)", "确认人")
NOTES = FRAME.widths(24, 20, 100, 30)


def draw(facts: ServiceRecord, printed: PrintStamp) -> bytes:
    """The card as PDF."""
    return draw_slip(
        paginate(_compose(facts), FRAME.depth),
        FRAME,
        title=TITLE,
        document_number=facts.document_number,
        template=TEMPLATE,
        printed=printed,
        foot=f"{facts.name} {facts.number}　{printed.footer}",
    )


def _compose(facts: ServiceRecord) -> list[Piece]:
    span = f"{format_date(facts.start)}至{format_date(facts.end)}"
    pieces = [
        code_at(FRAME, facts.number, 15 * page.MM),
        heading(FRAME, TITLE, above=facts.head.centre, size=page.SIZE_2),
        blank(3 * page.MM),
        two_ends(FRAME, f"志愿者编号：{facts.number}", f"期间：{span}"),
        blank(1 * page.MM),
    ]
    star = facts.star or "未授予"
    for left, right in (
        (("姓名", facts.name), ("性别", facts.sex)),
        (("证件号", facts.id_number), ("联系电话", facts.phone)),
        (("登记日期", format_date(facts.registered_on)), ("所在服务队", facts.teams)),
        (("服务类别", facts.kinds), ("特长", facts.skills)),
        (("星级", star), ("累计时长", say_hours(facts.total_minutes))),
    ):
        cells = (label(left[0]), cell(left[1]), label(right[0]), cell(right[1]))
        pieces.append(row(FRAME, cells, INFO, SIZE, least=7.4 * page.MM))
    pieces.append(blank(2.5 * page.MM))
    pieces += _services(facts)
    if facts.notes:
        pieces.append(blank(2.5 * page.MM))
        pieces += _notes(facts)
    pieces.append(blank(2 * page.MM))
    waiting = f"另有 {facts.waiting} 次时长待负责人确认，没有计入。" if facts.waiting else ""
    pieces += lines(FRAME, f"时长只计负责人确认过的实际服务时间。{waiting}", page.SIZE_SMALL_5)
    pieces += lines(FRAME, contact_sentence(facts.head), page.SIZE_SMALL_5)
    pieces.append(blank(2 * page.MM))
    signatures = sign_boxes(
        FRAME, ("志愿者核对签名", "记录人签名", "记录单位印章"), SIGN_DAY,
        height=page.SEAL_DIAMETER,
    )  # fmt: skip
    return keep_tail(pieces, signatures, lines=5)


def _services(facts: ServiceRecord) -> list[Piece]:
    header = row(FRAME, [label(text) for text in HEADER], WIDTHS, SIZE, least=0.0, keep=True)
    pieces = [header]
    for number, line in enumerate(facts.lines, start=1):
        texts = (
            str(number),
            f"{line.day:%Y-%m-%d}",
            f"{line.activity}（更正：{line.reason}）" if line.reason else line.activity,
            line.kind,
            _times(line),
            hours_text(line.minutes),
            line.approved_by,
        )
        pieces += numbered_rows(
            FRAME, texts, WIDTHS, SIZE, most=12, center=frozenset({0, 1, 4, 5}),
            least=7 * page.MM, header=header,
        )  # fmt: skip
    if not facts.lines:
        pieces.append(
            row(FRAME, (cell("这段时间没有确认过的服务", columns=len(WIDTHS)),), WIDTHS, SIZE)
        )
    kinds = "、".join(f"{name} {say_hours(minutes)}" for name, minutes in facts.by_kind)
    total = (Span(f"{hours_text(facts.minutes)}", Face.SERIF_BOLD),)
    said = f"{len(facts.lines)} 次" + (f"；{kinds}" if kinds else "")
    cells = (
        label("合计", columns=2),
        cell(said, columns=3),
        cell(total, center=True),
        cell(""),
    )
    pieces.append(row(FRAME, cells, WIDTHS, SIZE, header=header))
    return pieces


def _times(line: RecordLine) -> str:
    return f"{_clock(line.sign_in)}–{_clock(line.sign_out)}"


def _clock(time: datetime | None) -> str:
    return "" if time is None else f"{time:%H:%M}"


def _notes(facts: ServiceRecord) -> list[Piece]:
    titles = ("日期", "类别", "培训、表彰和评价", "作出单位")
    header = row(FRAME, [label(text) for text in titles], NOTES, SIZE, least=0.0, keep=True)
    pieces = [header]
    for note in facts.notes:
        texts = (f"{note.on:%Y-%m-%d}", note.kind, note.text, note.giver)
        pieces += numbered_rows(
            FRAME, texts, NOTES, SIZE, most=14, center=frozenset({0, 1}), least=7 * page.MM,
            header=header,
        )  # fmt: skip
    return pieces
