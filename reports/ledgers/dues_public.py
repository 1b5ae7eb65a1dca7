"""党费收缴情况公示表: names masked, amounts only where the setting wants them published.

The workbook of a public list carries no internal ids.
"""

from collections.abc import Sequence
from dataclasses import replace

from models.dues.queries.papers import PublicRow
from reports.ledgers.dues_list import DuesHead, DuesList, ListColumn
from reports.paper.stamps import PrintStamp

TITLE = "党费收缴情况公示表"
FORM_KEY = "dues_public"
TEMPLATE = "dues-public/1"

_PLACES = (
    ListColumn("序号", 20, "center", "number", 8),
    ListColumn("姓名", 60, "left", "text", 16),
    ListColumn("应交月数", 40, "center", "number", 12, is_summed=True),
    ListColumn("已交月数", 40, "center", "number", 12, is_summed=True),
)
_AMOUNT = ListColumn("交纳金额", 47, "right", "money", 14, is_summed=True)
_NOTE = ListColumn("备注", 60, "left", "text", 24)


def _cells(number: int, row: PublicRow) -> Sequence[object]:
    return number, row.name, row.months_due, row.months_paid, row.amount, row.note


def _cells_without(number: int, row: PublicRow) -> Sequence[object]:
    return number, row.name, row.months_due, row.months_paid, row.note


def _line(head: DuesHead, stamp: PrintStamp) -> str:
    """Whoever reads it on the wall is told whom to ask."""
    return f"{head.line}　有疑问请致电 {head.phone}" if head.phone else head.line


def _line_without(head: DuesHead, stamp: PrintStamp) -> str:
    return _line(head, stamp).replace("　单位：元", "")


PUBLIC: DuesList[PublicRow] = DuesList(
    TITLE,
    FORM_KEY,
    TEMPLATE,
    (*_PLACES, _NOTE),
    _cells_without,
    lambda row: None,
    line=_line_without,
    branch_of=lambda row: row.branch,
    adds_branches=False,
)
PUBLIC_AMOUNTS = replace(PUBLIC, columns=(*_PLACES, _AMOUNT, _NOTE), cells=_cells, line=_line)


def public_list(*, with_amounts: bool) -> DuesList[PublicRow]:
    """The list as the setting wants it published."""
    return PUBLIC_AMOUNTS if with_amounts else PUBLIC
