"""Sentences and lines that several papers share."""

from models.cases.queries.papers import Letterhead, MaterialLine


def copies_sentence() -> str:
    """How many copies, and who keeps which."""
    return "本单一式两份，申请人、本中心各执一份。"


def contact_sentence(head: Letterhead) -> str:
    """Where to ask and where to complain."""
    return (
        f"咨询地点：{head.centre}（{head.address}），咨询电话：{head.phone}；"
        f"监督投诉电话：{head.supervision_phone}。"
    )


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
