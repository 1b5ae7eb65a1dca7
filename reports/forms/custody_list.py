"""材料交接清单: each thing and with whom it is now, signed at handover and at return.

Both halves stand on one sheet with the tear line; a long list takes several such sheets.
"""

from models.proxy.queries.papers import CustodyEntry, CustodyList
from reports.forms.proxy_halves import begin_case_half, both_signs, draw_case_halves
from reports.forms.wording import contact_sentence
from reports.paper import geometry as page
from reports.paper.grid import cell, label
from reports.paper.halves import FRAME
from reports.paper.letter import Piece, blank, keep_tail
from reports.paper.slip import lines, numbered_rows, row, sign_boxes
from reports.paper.stamps import PrintStamp, format_minute

TITLE = "材料交接清单"
TEMPLATE = "custody-list/1"
WIDTHS = FRAME.widths(8, 34, 13, 9, 9, 37, 25, 24, 21)
HEADER = (
    "序号", "材料名称", "原件或复印件", "份数", "页数", "交接日期\n交出人、接收人",
    "现在在谁手里", "归还日期\n委托人签收", "备注",
)  # fmt: skip
SIZE = page.SIZE_SMALL_5
CENTERED = frozenset({0, 2, 3, 4})


def draw(facts: CustodyList, printed: PrintStamp) -> bytes:
    """The list as PDF."""
    return draw_case_halves(_compose, facts, printed, TITLE, TEMPLATE)


def _compose(facts: CustodyList, copy: str) -> list[Piece]:
    pieces = begin_case_half(facts, TITLE, copy)
    header = row(FRAME, [label(text) for text in HEADER], WIDTHS, SIZE, least=0.0, keep=True)
    pieces.append(header)
    for n, entry in enumerate(facts.lines, start=1):
        pieces += numbered_rows(
            FRAME, _texts(n, entry), WIDTHS, SIZE, most=8, center=CENTERED, header=header
        )
    if not facts.lines:
        pieces.append(row(FRAME, (cell("没有材料", columns=len(WIDTHS)),), WIDTHS, SIZE))
    pieces.append(blank(0.6 * page.MM))
    made = f"{format_minute(facts.issued_at)}核对：{facts.balance}（单位：份）。"
    pieces += lines(FRAME, made, SIZE)
    pieces += lines(FRAME, f"每移交一次，双方各签一次。{contact_sentence(facts.head)}", SIZE)
    pieces.append(blank(0.6 * page.MM))
    signatures = sign_boxes(
        FRAME,
        ("交接：委托人（交出人）签名", "交接：代办员（接收人）签名",
         "归还：代办员（交还人）签名", "归还：委托人（收回人）签名"),
        "____年__月__日__时__分",
        height=19 * page.MM,
        drawn=(*both_signs(facts.signed_in), *both_signs(facts.signed_back)),
    )  # fmt: skip
    return keep_tail(pieces, signatures, lines=6)


def _texts(number: int, entry: CustodyEntry) -> tuple[str, ...]:
    handed = f"{entry.received_on:%Y-%m-%d}"
    if entry.handed_by:
        handed += f" {entry.handed_by}交"
    if entry.taken_by:
        handed += f"\n{entry.taken_by}收"
    back = f"{entry.returned_on:%Y-%m-%d}" if entry.returned_on else ""
    if entry.used_up_copies == entry.copies:
        back = "不归还"
    return (
        str(number),
        entry.name,
        entry.form,
        str(entry.copies),
        str(entry.pages or ""),
        handed,
        entry.now_with,
        back,
        entry.remark,
    )
