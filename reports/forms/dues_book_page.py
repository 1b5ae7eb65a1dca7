"""党费证页: a member's year on A5, to be kept with the dues book."""

from models.dues.queries.papers import BookMonth, DuesBookPage
from models.dues.rules.assessing import say_rate
from models.money import capital_amount
from reports.forms.dues_wording import amount_cell
from reports.paper import geometry as page
from reports.paper.breaking import Span
from reports.paper.fonts import Face
from reports.paper.grid import Cell, cell, label
from reports.paper.letter import Piece, blank, paginate
from reports.paper.slip import A5_CARD, draw_slip, heading, lines, row, two_ends
from reports.paper.stamps import PrintStamp, format_date

TITLE = "党费证"
TEMPLATE = "dues-book-page/1"
FRAME = A5_CARD
SIZE = page.SIZE_SMALL_5
INFO = FRAME.widths(19, 42, 19, 42)
WIDTHS = FRAME.widths(12, 18, 18, 21, 30, 23)
PAID = "已交"
HEADER = ("月份", "应交", "实交", "交纳日期", "收据号", "收款人")


def draw(facts: DuesBookPage, printed: PrintStamp) -> bytes:
    """The page as PDF."""
    return draw_slip(
        paginate(_compose(facts), FRAME.depth),
        FRAME,
        title=TITLE,
        document_number=facts.document_number,
        template=TEMPLATE,
        printed=printed,
        foot=f"打印日期 {format_date(facts.issued_on)}",
    )


def _compose(facts: DuesBookPage) -> list[Piece]:
    pieces = [
        heading(FRAME, TITLE, above=facts.branch),
        two_ends(FRAME, f"{facts.year}年", facts.document_number or "单位：元", size=SIZE),
    ]
    base = "定额" if facts.base is None else f"{facts.base:,.2f}"
    rate = "—" if facts.rate is None else say_rate(facts.rate)
    monthly = "未核定" if facts.monthly is None else f"{facts.monthly:,.2f}"
    if facts.monthly is None and facts.base is None:
        base = "未核定"
    for one, first, two, second in (
        ("姓名", facts.member, "党员类别", facts.category),
        ("交纳起始", format_date(facts.since), "核定基数", base),
        ("比例", rate, "月交纳额", monthly),
    ):
        cells = (label(one), cell(first), label(two), cell(second))
        pieces.append(row(FRAME, cells, INFO, SIZE, least=6 * page.MM))
    pieces.append(blank(1.5 * page.MM))
    header = row(FRAME, [label(text) for text in HEADER], WIDTHS, SIZE, least=0.0, keep=True)
    pieces.append(header)
    pieces += [
        row(FRAME, _cells(one), WIDTHS, SIZE, least=7.6 * page.MM, header=header)
        for one in facts.months
    ]
    total = Span(f"{facts.paid:,.2f}　{capital_amount(facts.paid)}", Face.SERIF_BOLD)
    pieces.append(
        row(FRAME, (label("实交合计", columns=2), cell((total,), columns=4)), WIDTHS, SIZE)
    )
    if facts.extra:
        extra = cell(f"{facts.extra:,.2f}", columns=4)
        pieces.append(row(FRAME, (label("另自愿多交", columns=2), extra), WIDTHS, SIZE, least=0.0))
    pieces.append(blank(1.5 * page.MM))
    pieces += lines(
        FRAME,
        "请与收据核对，如有不符请找支部更正。月交纳额每年核定一次。"
        f"咨询：{facts.head.centre} {facts.head.phone}。",
        SIZE,
    )
    return pieces


def _cells(one: BookMonth) -> tuple[Cell, ...]:
    paid = cell(*filter(None, (_paid(one), one.state if one.state != PAID else "")), center=True)
    return (
        cell(f"{one.month.number}月", center=True),
        amount_cell(one.due),
        paid,
        cell("" if one.paid_on is None else f"{one.paid_on:%Y-%m-%d}", center=True),
        cell(one.receipt_number, center=True),
        cell(one.cashier, center=True),
    )


def _paid(one: BookMonth) -> str:
    return "" if one.paid is None else f"{one.paid:,.2f}"
