"""志愿服务活动台账 in the columns of form F10, with the sums of people and hours."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from models.volunteers.queries.ledger import VolunteerLedgerRow
from reports.forms.neighbour_wording import say_time
from reports.ledgers.ledger import Ledger, Line, plain_text

TITLE = "志愿服务活动台账"
FORM_KEY = "volunteer_activity_ledger"
TEMPLATE = "volunteer-ledger/1"
SUM = "合计"

_COLUMNS: tuple[tuple[str, float, str, str, float], ...] = (
    ("序号", 9, "center", "number", 6),
    ("活动编号", 24, "left", "text", 16),
    ("活动名称", 25, "left", "text", 22),
    ("活动类别", 15, "left", "text", 12),
    ("日期", 18, "center", "date", 12),
    ("起止时间", 15, "center", "text", 14),
    ("地点", 22, "left", "text", 20),
    ("主办/服务队", 22, "left", "text", 20),
    ("负责人", 13, "left", "text", 10),
    ("参加人数", 11, "right", "number", 9),
    ("服务对象人数", 13, "right", "number", 10),
    ("总时长(小时)", 15, "right", "hours", 10),
    ("活动内容", 36, "left", "text", 36),
    ("照片", 11, "center", "text", 8),
    ("备注", 18, "left", "text", 20),
)
_PLACES = {column[0]: place for place, column in enumerate(_COLUMNS)}


def _with_sum(rows: Iterable[VolunteerLedgerRow]) -> Iterator[Line]:
    """The cells of each row, the internal id last; the sum row has no number and no id."""
    participants = served = 0
    hours = Decimal(0)
    for number, row in enumerate(rows, start=1):
        participants += row.participants
        served += row.served_count or 0
        hours += row.hours
        yield (
            number,
            row.number,
            row.name,
            row.kind,
            row.day,
            say_time(row.starts_at, row.ends_at),
            row.place,
            row.host,
            row.person_in_charge,
            row.participants,
            row.served_count,
            row.hours,
            row.content,
            f"{row.pictures} 张" if row.pictures else "",
            row.note,
            row.activity_id,
        )
    last: list[object] = [None] * (len(_COLUMNS) + 1)
    last[_PLACES["活动名称"]] = SUM
    last[_PLACES["参加人数"]], last[_PLACES["服务对象人数"]] = participants, served
    last[_PLACES["总时长(小时)"]] = hours
    yield tuple(last)


def say_decimal(cell: object) -> str:
    """A cell on paper: 2.5, 3, 1,234.25."""
    if isinstance(cell, Decimal):
        text = f"{cell:,.2f}".rstrip("0").rstrip(".")
        return text or "0"
    return plain_text(cell)


LEDGER = Ledger[VolunteerLedgerRow](
    FORM_KEY, TEMPLATE, _COLUMNS, _with_sum, say_decimal, closing=1, unit="场"
)
HEADER = LEDGER.header
