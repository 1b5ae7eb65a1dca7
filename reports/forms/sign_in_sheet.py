"""签到表 (form F11): numbered sheets with the names of a shift and blank lines, to be signed.

Upright, unlike the ledgers: twenty lines high enough for handwriting need the height.
"""

from models.people.rules.masking import Purpose, mask_phone
from models.volunteers.queries.papers import SignInSheets
from models.volunteers.queries.sheets import SheetLine, SheetPage
from reports.forms.neighbour_wording import say_time
from reports.paper import geometry as page
from reports.paper.grid import cell, label
from reports.paper.letter import Piece, blank, paginate
from reports.paper.slip import (
    Frame,
    begin_sheet,
    code_at,
    draw_foot,
    draw_mark,
    draw_pieces,
    heading,
    lines,
    row,
    sign_cells,
    two_ends,
)
from reports.paper.stamps import PrintStamp, format_date

TITLE = "志愿服务签到表"
TEMPLATE = "sign-in-sheet/1"
FRAME = Frame(page.A4_WIDTH, page.A4_HEIGHT, 12 * page.MM, 11 * page.MM, 12 * page.MM)
HEADER = (
    "序号", "姓名", "证件号(脱敏)", "联系电话", "岗位", "签到时间", "签退时间", "时长(小时)",
    "签名",
)  # fmt: skip
WIDTHS = FRAME.widths(9, 24, 33, 23, 26, 18, 18, 14, 25)
INFO = FRAME.widths(16, 78, 16, 80)
SIZE = page.SIZE_5
# Type and least height of a line: long names and posts take a sheet to the smaller steps.
STEPS = ((page.SIZE_SMALL_5, 9.4), (page.SIZE_SMALL_5, 8.0), (page.SIZE_6, 8.0))
_CENTERED = frozenset({0, 4})


def draw(facts: SignInSheets, printed: PrintStamp) -> bytes:
    """Every sheet on a page of its own."""
    sheet = begin_sheet(FRAME, TITLE, facts.document_number, TEMPLATE)
    pages = [(one, pieces) for one in facts.sheets for pieces in _fit(facts, one)]
    for at, (one, pieces) in enumerate(pages):
        if at:
            sheet.next_page()
        draw_pieces(sheet, FRAME, pieces)
        draw_mark(sheet, FRAME, printed)
        foot = f"{TITLE}　{one.number}　{printed.footer}"
        draw_foot(sheet, FRAME, foot, one.page, one.pages)
    return sheet.finish()


def _fit(facts: SignInSheets, one: SheetPage) -> list[list[Piece]]:
    best: list[list[Piece]] = []
    for size, least in STEPS:
        pages = paginate(_compose(facts, one, size, least * page.MM), FRAME.depth)
        if not best or len(pages) < len(best):
            best = pages
        if len(best) == 1:
            break
    return best


def _compose(facts: SignInSheets, one: SheetPage, size: float, least: float) -> list[Piece]:
    shift = one.shift
    when = f"{format_date(shift.day)} {say_time(shift.starts_at, shift.ends_at)}"
    if shift.break_minutes:
        when = f"{when}，休息{shift.break_minutes}分"
    pieces = [
        code_at(FRAME, one.number, 15 * page.MM),
        heading(FRAME, TITLE, above=facts.head.centre),
        two_ends(FRAME, f"签到表编号：{one.number}", ""),
        blank(1 * page.MM),
    ]
    for left, right in (
        (("活动", f"{shift.activity}（{shift.activity_number}）"), ("时间", when)),
        (("地点", shift.place), ("负责人", shift.person_in_charge)),
    ):
        cells = (label(left[0]), cell(left[1]), label(right[0]), cell(right[1]))
        pieces.append(row(FRAME, cells, INFO, SIZE, least=7 * page.MM))
    # The unit goes into a line of its own, the column is narrow.
    titles = [label(text.replace("长(", "长\n(")) for text in HEADER]
    header = row(FRAME, titles, WIDTHS, page.SIZE_SMALL_5, least=7 * page.MM, keep=True)
    pieces.append(header)
    for line in one.lines:
        texts = enumerate(_texts(line))
        filled = [cell(text, center=place in _CENTERED) for place, text in texts]
        pieces.append(row(FRAME, filled, WIDTHS, size, least=least, header=header))
    pieces.append(blank(1 * page.MM))
    pieces += lines(
        FRAME,
        "时间写到分，如 8:55；没有到场的不写。表上没有姓名的写在空行，写全姓名和电话。"
        "散场后由负责人核对签名，交回前台录入。",
        page.SIZE_SMALL_5,
    )
    pieces.append(blank(0.8 * page.MM))
    pieces.append(
        sign_cells(
            FRAME,
            (
                ("到场人数：________ 人",),
                ("负责人签名：________________",),
                ("交回日期：______年____月____日",),
            ),
            height=9 * page.MM,
        )
    )
    return pieces


def _texts(line: SheetLine) -> tuple[str, ...]:
    # The sheet goes from hand to hand: the phone on it is masked like every printed one.
    phone = mask_phone(line.phone, Purpose.PRINT)
    return (str(line.line), line.name, line.id_number, phone, line.post, "", "", "", "")
