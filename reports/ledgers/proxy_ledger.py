"""帮办代办台账 as PDF and as workbook, in the columns of form F09 with the sum of what was paid."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from models.proxy.queries.ledger import ProxyLedgerRow
from models.proxy.rules.states import ProxyMode, Source
from reports.ledgers.ledger import Ledger, LedgerHead, Line, plain_text

TITLE = "帮办代办台账"
FORM_KEY = "proxy_ledger"
TEMPLATE = "proxy-ledger/1"
SUM = "合计"


@dataclass(frozen=True)
class ProxyLedgerHead(LedgerHead):
    """What the ledger says about itself."""

    title: str = TITLE


_COLUMNS: tuple[tuple[str, float, str, str, float], ...] = (
    ("序号", 9, "center", "number", 6),
    ("登记日期", 18, "center", "date", 12),
    ("服务对象", 15.5, "left", "text", 12),
    ("人员类别", 18.5, "left", "text", 18),
    ("联系电话", 20, "left", "text", 14),
    ("代办事项", 20.1, "left", "text", 22),
    ("服务方式", 14.5, "left", "text", 14),
    ("代办员", 12, "left", "text", 10),
    ("材料交接", 22.5, "left", "text", 26),
    ("送件日期", 18, "center", "date", 12),
    ("办结日期", 18, "center", "date", 12),
    ("代缴/代购金额", 20.2, "right", "money", 14),
    ("票据号", 20.5, "left", "text", 20),
    ("回交签收", 18, "left", "text", 18),
    ("满意度", 9, "left", "text", 10),
    ("备注", 13.2, "left", "text", 20),
)
_WAYS = frozenset(f"{mode.text} {source.text}" for mode in ProxyMode for source in Source)
_PAID = [column[0] for column in _COLUMNS].index("代缴/代购金额")


def _with_sum(rows: Iterable[ProxyLedgerRow]) -> Iterator[Line]:
    """The cells of each row, the internal id last; the sum row has no number and no id."""
    paid = Decimal(0)
    for number, row in enumerate(rows, start=1):
        paid += row.paid or 0
        yield (
            number,
            row.registered_on,
            row.applicant,
            row.groups,
            row.phone,
            row.item_name,
            row.way,
            row.agent,
            row.custody,
            row.lodged_on,
            row.closed_on,
            row.paid,
            row.receipts,
            row.returned,
            row.satisfaction,
            row.note,
            row.case_id,
        )
    last: list[object] = [None] * (len(_COLUMNS) + 1)
    last[2], last[_PAID] = SUM, paid
    yield tuple(last)


def _text(cell: object) -> str:
    if cell in _WAYS:  # the source on a line of its own: the column is narrow
        return str(cell).replace(" ", "\n")
    return f"{cell:,.2f}" if isinstance(cell, Decimal) else plain_text(cell)


_LEDGER = Ledger[ProxyLedgerRow](FORM_KEY, TEMPLATE, _COLUMNS, _with_sum, _text, closing=1)
HEADER = _LEDGER.header
_TABLE_COLUMNS = _LEDGER.table_columns
build_pdf, draw_pdf, build_sheet = _LEDGER.build_pdf, _LEDGER.draw_pdf, _LEDGER.build_sheet
