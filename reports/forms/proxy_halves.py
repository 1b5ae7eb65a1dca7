"""A paper of one proxy case in two halves: how each half begins, and drawing both."""

from base64 import b64decode
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from models.proxy.queries.papers import CasePaper, DrawnSigns
from reports.paper.halves import begin_half, draw_halves, info_rows
from reports.paper.letter import Piece
from reports.paper.slip import ScreenSign
from reports.paper.stamps import PrintStamp, format_time

Paper = TypeVar("Paper", bound=CasePaper)


def begin_case_half(facts: CasePaper, title: str, copy: str, *more: tuple[str, str]) -> list[Piece]:
    """Title, number, and whose case it is; `more` stands behind the agent."""
    begun = begin_half(title, copy, facts.document_number, facts.head.centre, facts.case_number)
    about = (
        ("委托人", facts.principal),
        ("办件编号", facts.case_number),
        ("代办事项", facts.item),
        ("代办员", facts.agent),
    )
    return begun + info_rows((*about, *more))


def both_signs(signed: DrawnSigns | None) -> tuple[ScreenSign | None, ScreenSign | None]:
    """For the fields of who gave and who took; on paper both are signed by hand."""
    if signed is None:
        return None, None
    foot = f"屏上签 {format_time(signed.at)}"
    return ScreenSign(b64decode(signed.giver), foot), ScreenSign(b64decode(signed.taker), foot)


def draw_case_halves(
    compose: Callable[[Paper, str], list[Piece]],
    facts: Paper,
    printed: PrintStamp,
    title: str,
    template: str,
) -> bytes:
    """Both halves as PDF; `compose(facts, copy)` gives the pieces of one."""
    return draw_halves(
        partial(compose, facts),
        title=title,
        document_number=facts.document_number,
        template=template,
        printed=printed,
    )
