"""Sentences and lines that several papers share."""

from collections.abc import Sequence

from models.cases.queries.papers import Letterhead, MaterialLine
from reports.paper.breaking import Span
from reports.paper.fonts import Face


def copies_sentence() -> str:
    """How many copies, and who keeps which."""
    return "本单一式两份，申请人、本中心各执一份。"


def contact_sentence(head: Letterhead) -> str:
    """Where to ask and where to complain."""
    return (
        f"咨询地点：{head.centre}（{head.address}），咨询电话：{head.phone}；"
        f"监督投诉电话：{head.supervision_phone}。"
    )


def point(heading: str, text: str) -> tuple[Span, ...]:
    """理由：… as one sentence with a bold heading."""
    stop = "" if text.rstrip().endswith(("。", "！", "？")) else "。"
    return Span(f"{heading}：", Face.SERIF_BOLD), Span(f"{text.rstrip()}{stop}")


def boxes(words: Sequence[str], chosen: str = "") -> str:
    """□ before each word, ■ before the chosen one, three a line.

    The chosen one may say more than its word, 邮寄（EX1）; one not among them stands at the end.
    """
    shown = [f"■ {chosen}" if chosen and chosen.startswith(w) else f"□ {w}" for w in words]
    if chosen and not any(chosen.startswith(word) for word in words):
        shown.append(f"■ {chosen}")
    return "\n".join("　　".join(shown[at : at + 3]) for at in range(0, len(shown), 3))


def describe_item(name: str, code: str, case_number: str) -> str:
    """（事项编码 D01，受理编号 FW…）after a matter's name."""
    parts = []
    if code:
        parts.append(f"事项编码 {code}")
    if case_number:
        parts.append(f"受理编号 {case_number}")
    return f"（{'，'.join(parts)}）" if parts else ""


def describe_material(line: MaterialLine) -> str:
    """居民身份证　原件 1份, in one line of a list."""
    form = f"{line.form} " if line.form else ""
    stays = "（留存）" if line.stays else ""
    return f"{line.name}　{form}{line.copies}份{stays}"


SIGN_HERE = "____________________"
SIGN_DATE = "签收日期：______年____月____日"
