"""微心愿公示表: wishes free to be claimed, the oldest first; nobody is known by it (practice)."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from models.small_wishes.queries.wishes import PublicWish
from reports.ledgers.ledger import Ledger, Line, plain_text

TITLE = "微心愿公示表"
_COLUMNS: tuple[tuple[str, float, str, str, float], ...] = (
    ("序号", 12, "center", "number", 6),
    ("心愿编号", 34, "left", "text", 16),
    ("心愿人", 24, "left", "text", 12),
    ("小区", 36, "left", "text", 20),
    ("心愿类别", 26, "left", "text", 14),
    ("心愿内容", 90, "left", "text", 56),
    ("预计金额(元)", 24, "right", "money", 12),
    ("发布日期", 24, "center", "date", 12),
)


def _lines(rows: Iterable[PublicWish]) -> Iterator[Line]:
    for number, row in enumerate(rows, start=1):
        # A public list has no internal ids.
        yield (
            number, row.number, row.name, row.estate, row.kind.text, row.content, row.value,
            row.published_on, None,
        )  # fmt: skip


def _text(cell: object) -> str:
    return f"{cell:,.2f}" if isinstance(cell, Decimal) else plain_text(cell)


WISHES = Ledger[PublicWish]("public_wishes", "public-wishes/1", _COLUMNS, _lines, _text, unit="个")
