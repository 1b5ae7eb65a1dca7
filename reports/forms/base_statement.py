"""基数说明单: one page that lets a member follow every yuan of the dues base.

The line of arithmetic, the bracket and the rounding stand below the items; at the foot what to
do if something is wrong.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from models.dues.queries.papers import BaseLine, BaseStatement
from models.dues.rules.assessing import say_rate
from reports.forms.dues_wording import amount_cell
from reports.paper import geometry as page
from reports.paper.breaking import Span
from reports.paper.fonts import Face
from reports.paper.grid import Cell, cell, label
from reports.paper.letter import Piece, blank, keep_tail, paginate
from reports.paper.slip import A4_FORM, draw_slip, heading, lines, row, sign_boxes, two_ends
from reports.paper.stamps import PrintStamp, format_date

TITLE = "党费计算基数说明单"
TEMPLATE = "base-statement/1"
FRAME = A4_FORM
HEADER = ("序号", "工资项目", "金额（元）", "判定", "理由", "依据")
# A long slip is set smaller, then its citations are told once below the table.
STEPS = ((page.SIZE_5, False), (page.SIZE_SMALL_5, False), (page.SIZE_SMALL_5, True))
INCLUDED, DEDUCTED, UNDECIDED = "计入", "扣除", "待定"
_INFO = FRAME.widths(22, 65, 22, 65)
_WIDE = FRAME.widths(11, 37, 23, 13, 48, 42)
_NARROW = FRAME.widths(9, 52, 21, 11, 62, 19)
_RESULT = FRAME.widths(30, 144)
_INNER = re.compile("（[^（）]*）")
_LAST = re.compile("(.+)（([^（）]*)）")


def draw(facts: BaseStatement, printed: PrintStamp) -> bytes:
    """The statement as PDF, on one page as long as its items allow it."""
    pages: list[list[Piece]] = []
    for size, is_narrow in STEPS:
        made = paginate(_compose(facts, size, is_narrow=is_narrow), FRAME.depth)
        if not pages or len(made) < len(pages):
            pages = made
        if len(pages) == 1:
            break
    return draw_slip(
        pages,
        FRAME,
        title=TITLE,
        document_number=facts.document_number,
        template=TEMPLATE,
        printed=printed,
        foot=f"规则版本 {facts.rules}　核定 {format_date(facts.assessed_on)}　经办 {facts.clerk}",
    )


def _compose(facts: BaseStatement, size: float, *, is_narrow: bool) -> list[Piece]:
    gap = (0.5 if is_narrow else 1.3) * page.MM
    pieces = [heading(FRAME, TITLE, above=facts.branch)]
    period = f"{facts.year} 年度核定，自{facts.first_month.label}起"
    pieces.append(two_ends(FRAME, period, facts.document_number, size=size))
    pieces += _info(facts, size)
    pieces.append(blank(gap))
    if facts.lines:
        pieces += _items(facts.lines, size, is_narrow=is_narrow)
        pieces.append(blank(gap))
    pieces += _result(facts, size, is_narrow=is_narrow)
    pieces.append(blank(gap))
    told = _if_wrong(facts)
    for text in ("".join(told),) if is_narrow else told:
        pieces += lines(FRAME, text, size, hang=0.0 if is_narrow else size * 1.2)
    pieces.append(blank(gap))
    depth = (13 if is_narrow else 17) * page.MM
    signatures = sign_boxes(
        FRAME, ("党员本人核对签名", "支部书记签名"), "________年____月____日", height=depth
    )
    return keep_tail(pieces, signatures, lines=3)


def _info(facts: BaseStatement, size: float) -> list[Piece]:
    least = 5.6 * page.MM
    category = f"{facts.category}（{facts.category_citation}）"
    pieces = [
        row(
            FRAME,
            (label("党员姓名"), cell(facts.member), label("党员类别"), cell(category)),
            _INFO,
            size,
            least=least,
        )
    ]
    for title, text in (("数据来源", facts.source), ("重新核定", facts.reason)):
        if text:
            told = (label(title), cell(text, columns=3))
            pieces.append(row(FRAME, told, _INFO, size, least=least))
    return pieces


def _items(items: Sequence[BaseLine], size: float, *, is_narrow: bool) -> list[Piece]:
    """Every item of the slip; a verdict that somebody decided says who."""
    widths = _NARROW if is_narrow else _WIDE
    citations = list(dict.fromkeys(line.citation for line in items if line.citation))
    titles = [label(text) for text in HEADER]
    header = row(FRAME, titles, widths, size, least=0.0, keep=True)
    pieces = [header]
    for number, line in enumerate(items, start=1):
        name = say_item(line.wording, line.item)
        reason = f"{line.reason}；{line.decided}" if line.decided else line.reason
        cited = line.citation or ("支部决定" if line.decided else "")
        if is_narrow and line.citation:
            cited = f"[{citations.index(line.citation) + 1}]"
        cells = (
            cell(str(number), center=True),
            cell(name),
            _amount(line),
            _verdict(line.verdict),
            cell(reason),
            cell(cited, center=is_narrow),
        )
        pieces.append(row(FRAME, cells, widths, size, least=0.0, header=header))
    sums = [f"{word}合计 {_sum(items, word):,.2f} 元" for word in (INCLUDED, DEDUCTED)]
    both = (label("合计", columns=2), cell("　　".join(sums), columns=4))
    pieces.append(row(FRAME, both, widths, size, least=0.0, header=header))
    if is_narrow:
        told = "；".join(f"[{n}] {text}" for n, text in enumerate(citations, start=1))
        pieces += lines(FRAME, f"依据：{told}。", size)
    return pieces


def say_item(wording: str, item: str) -> str:
    """The header of the slip, and in one pair of brackets what the item says beyond it.

    医保（医疗保险，个人）; 养老保险（个人） where the item only adds whose part it is.
    """
    named, part = _split(item)
    mine, own_part = _split(wording)
    if not item or item == wording:
        return wording
    if mine in (named, _INNER.sub("", named)):
        return wording if own_part or not part else f"{wording}（{part}）"
    said = "，".join(filter(None, (named.replace("（", "〔").replace("）", "〕"), part)))
    return f"{mine}（{own_part}；{said}）" if own_part else f"{wording}（{said}）"


def _split(text: str) -> tuple[str, str]:
    """A name and what stands in brackets at its end."""
    found = _LAST.fullmatch(text)
    return (found[1], found[2]) if found else (text, "")


def _sum(items: Sequence[BaseLine], verdict: str) -> Decimal:
    return sum((line.amount for line in items if line.verdict == verdict), Decimal(0))


def _amount(line: BaseLine) -> Cell:
    shown = amount_cell(line.amount)
    if line.verdict != DEDUCTED or not line.amount:
        return shown
    return cell(f"−{line.amount:,.2f}", center=True)


def _verdict(word: str) -> Cell:
    face = Face.SERIF_BOLD if word in (INCLUDED, UNDECIDED) else Face.SERIF
    return cell((Span(word, face),), center=True)


def _result(facts: BaseStatement, size: float, *, is_narrow: bool) -> list[Piece]:
    """From the base to the amount of a month, in the order somebody reckons."""
    told: list[tuple[str, str]] = []
    if facts.base is not None and not is_narrow:  # the arithmetic names it, too
        told.append(("计算基数", f"{facts.base:,.2f} 元"))
    if facts.arithmetic:
        told.append(("算　　式", facts.arithmetic))
    if facts.rate is not None:
        told.append(
            (
                "比　　例",
                f"基数在 {facts.bracket}档，按全额 {say_rate(facts.rate)}（{facts.rate_citation}）",
            )
        )
    elif facts.assessed is not None:
        how = "定额" if facts.raw is None else "原交纳额随养老金调整"
        told.append(("交纳标准", f"{how}，不计算基数（{facts.rate_citation}）"))
    if facts.raw is not None and facts.computed is not None:
        told.append(
            (
                "取　　整",
                f"{facts.raw.normalize():f} 一次{facts.rounding}，得 {facts.computed:,.2f} 元",
            )
        )
    if facts.computed is not None and facts.rate is not None:
        is_above = facts.computed > facts.ceiling
        then = "超过限额，按限额核定" if is_above else "未超过限额"
        if facts.assessed is not None and facts.assessed > facts.ceiling:
            then = "超过限额，本人自愿照此交纳"
        told.append(
            ("限　　额", f"每月一般不超过 {facts.ceiling:,.2f} 元（组电明字〔2017〕5号），{then}")
        )
    if facts.open_items:
        told.append(
            (
                "待　　定",
                f"{'、'.join(facts.open_items)}：规定没有写明，由支部决定计入或不计后再核定。",
            )
        )
    if facts.relief:
        told.append(("减　　免", facts.relief))
    pieces = [
        row(FRAME, (label(title), cell(text)), _RESULT, size, least=5.6 * page.MM, keep=True)
        for title, text in told
    ]
    amount = "待定，暂不核定"
    if facts.assessed is not None:
        amount = f"{facts.assessed:,.2f} 元"
    shown = cell((Span(amount, Face.SERIF_BOLD),), center=True)
    pieces.append(row(FRAME, (label("每月应交"), shown), _RESULT, page.SIZE_4, least=9 * page.MM))
    return pieces


def _if_wrong(facts: BaseStatement) -> tuple[str, ...]:
    check = "请对照工资条逐项核对名称和金额；有出入的，带工资条到支部更正，支部重新核定。"
    if not facts.lines:
        check = "请核对党员类别和金额；有出入的，带有关证明到支部更正，支部重新核定。"
    return (
        "有疑问怎么办：",
        f"1. {check}",
        "2. 对计入、不计有不同意见的，向支部提出；规定没有写明的项目由支部研究决定并记录。",
        "3. 月交纳额每年核定一次，年度内一般不变；退休、离职、调动等情况请及时告知支部。",
        f"4. 咨询：{facts.head.centre}，{facts.head.address}，电话 {facts.head.phone}。",
    )
