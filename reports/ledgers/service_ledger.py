"""一窗受理台账 as PDF and as workbook, with the header of the district's form."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter

from models.cases.queries.ledger import LedgerRow
from reports.ledgers import ledger
from reports.ledgers.ledger import Ledger, Line

TITLE = "一窗受理台账"
FORM_KEY = "service_ledger"
TEMPLATE = "service-ledger/1"


@dataclass(frozen=True)
class LedgerHead(ledger.LedgerHead):
    """What the ledger says about itself."""

    title: str = TITLE


_COLUMNS: tuple[tuple[str, float, str, str, float], ...] = (
    ("序号", 10.5, "center", "number", 6),
    ("受理编号", 27.5, "left", "text", 17),
    ("受理日期", 18, "center", "date", 12),
    ("申请人", 15, "left", "text", 12),
    ("身份证号(脱敏)", 19, "left", "text", 21),
    ("联系电话", 20, "left", "text", 14),
    ("住址", 18, "left", "text", 24),
    ("事项类别", 14.2, "left", "text", 12),
    ("事项名称", 22, "left", "text", 22),
    ("办件类型", 8.2, "center", "text", 9),
    ("承诺时限", 12, "left", "text", 12),
    ("受理人", 11.5, "left", "text", 10),
    ("承办单位/人", 14.5, "left", "text", 16),
    ("办结日期", 18, "center", "date", 12),
    ("办理结果", 8.2, "left", "text", 10),
    ("送达方式", 8.2, "left", "text", 10),
    ("满意度", 8.2, "left", "text", 10),
    ("备注", 14.2, "left", "text", 20),
)


def _lines(rows: Iterable[LedgerRow]) -> Iterator[Line]:
    return ((number, *_cells(row)) for number, row in enumerate(rows, start=1))


# A C-speed getter of the workbook's cells after the number, the internal id last: an export
# of 100,000 rows spends a tenth of its time here.
_cells = attrgetter(
    "case_number",
    "accepted_on",
    "applicant",
    "id_number",
    "phone",
    "address",
    "category",
    "item_name",
    "mode",
    "promised",
    "accepted_by",
    "handler",
    "closed_on",
    "outcome",
    "delivery",
    "satisfaction",
    "note",
    "case_id",
)

_LEDGER = Ledger[LedgerRow](FORM_KEY, TEMPLATE, _COLUMNS, _lines)
HEADER = _LEDGER.header
_TABLE_COLUMNS = _LEDGER.table_columns
build_pdf, draw_pdf, build_sheet = _LEDGER.build_pdf, _LEDGER.draw_pdf, _LEDGER.build_sheet
