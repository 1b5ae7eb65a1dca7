"""代办交接单: everything open, held and promised passes to another agent, signed by both."""

from decimal import Decimal

from models.proxy.queries.papers import CustodyEntry, HandoverCase, HandoverSheet
from models.proxy.rules.custody import MaterialForm
from reports.forms.proxy_wording import describe_entry, in_words
from reports.forms.wording import contact_sentence
from reports.paper import geometry as page
from reports.paper.grid import cell, label
from reports.paper.letter import Piece, blank, keep_tail, paginate
from reports.paper.slip import (
    WIDE_FORM,
    draw_slip,
    heading,
    lines,
    numbered_rows,
    row,
    sign_boxes,
    two_ends,
)
from reports.paper.stamps import PrintStamp, format_date, format_minute

TITLE = "代办交接单"
TEMPLATE = "handover-sheet/1"
FRAME = WIDE_FORM
WIDTHS = FRAME.widths(10, 38, 46, 52, 87, 34)
HEADER = (
    "序号", "委托人、电话\n办件编号", "事项、进度\n应办结日期", "已告知、已承诺的",
    "还没有归还的材料", "代管款项（元）",
)  # fmt: skip
SIZE = page.SIZE_5
# More lines would make one row as high as the page: the case is continued in another row.
MOST_LINES = 12


def draw(facts: HandoverSheet, printed: PrintStamp) -> bytes:
    """The sheet as PDF; a page more where there are many cases."""
    return draw_slip(
        paginate(_compose(facts), FRAME.depth),
        FRAME,
        title=TITLE,
        document_number=facts.document_number,
        template=TEMPLATE,
        printed=printed,
        foot=f"{TITLE}　{facts.document_number}　{facts.giver}移交{facts.taker}",
    )


def _compose(facts: HandoverSheet) -> list[Piece]:
    pieces = [
        heading(FRAME, TITLE, above=facts.head.centre),
        two_ends(
            FRAME,
            f"移交人：{facts.giver}　　接收人：{facts.taker}",
            facts.document_number or "（编号在办理时生成）",
        ),
        two_ends(FRAME, f"移交时间：{format_minute(facts.issued_at)}", f"共{len(facts.cases)}件"),
    ]
    header = row(FRAME, [label(text) for text in HEADER], WIDTHS, SIZE, least=0.0, keep=True)
    pieces.append(header)
    for number, case in enumerate(facts.cases, start=1):
        pieces += numbered_rows(
            FRAME, _texts(number, case), WIDTHS, SIZE, most=MOST_LINES, header=header
        )
    if not facts.cases:
        pieces.append(row(FRAME, (cell("没有未办完的件", columns=len(WIDTHS)),), WIDTHS, SIZE))
    pieces.append(blank(1.5 * page.MM))
    pieces += lines(FRAME, _sums(facts), SIZE)
    pieces += lines(
        FRAME,
        "材料、票据和款项已逐项当面点清。接收人签名之前由移交人负责，签名之后由接收人负责；"
        "原委托书写明由移交人代办的，请委托人续签后再办下一步。" + contact_sentence(facts.head),
        page.SIZE_SMALL_5,
    )
    pieces.append(blank(1.5 * page.MM))
    signatures = sign_boxes(
        FRAME,
        ("移交人签名", "接收人签名", "监交人（主管）签名"),
        "________年____月____日____时____分",
        height=20 * page.MM,
    )
    return keep_tail(pieces, signatures, lines=6)


def _texts(number: int, case: HandoverCase) -> tuple[str, ...]:
    due = format_date(case.due_date) if case.due_date else "期限不按日计"
    things = [
        f"{describe_entry(entry)}：{entry.now_with}" for entry in case.lines if _is_out(entry)
    ]
    return (
        str(number),
        f"{case.principal}\n{case.phone}\n{case.case_number}",
        f"{case.item}\n{case.state}\n{due}",
        case.promised or "无",
        "\n".join(things) or "无",
        _money(case.balance),
    )


def _is_out(entry: CustodyEntry) -> bool:
    return entry.copies > entry.returned_copies + entry.used_up_copies


def _money(balance: Decimal) -> str:
    if balance < 0:
        return f"委托人应补 {-balance:.2f}"
    return f"{balance:.2f}"


def _sums(facts: HandoverSheet) -> str:
    entries = [entry for case in facts.cases for entry in case.lines]
    held = [e.copies - e.returned_copies - e.used_up_copies for e in entries]
    originals = sum(
        copies
        for entry, copies in zip(entries, held, strict=True)
        if entry.form == MaterialForm.ORIGINAL.text
    )
    money = sum((case.balance for case in facts.cases if case.balance > 0), Decimal(0))
    owed = -sum((case.balance for case in facts.cases if case.balance < 0), Decimal(0))
    told = (
        f"合计：{len(facts.cases)}件；未归还材料{sum(held)}份，其中原件{originals}份；"
        f"代管款项 {in_words(money)}"
    )
    return f"{told}；委托人应补 {in_words(owed)}。" if owed else f"{told}。"
