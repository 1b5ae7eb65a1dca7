"""The district's empty templates, and invented records for their lists."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from reports.sheets.templates.filling import Values
from reports.sheets.templates.list_rows import Record
from reports.sheets.templates.mapping import Mapping
from reports.sheets.templates.proposing import propose

FOLDER = Path(__file__).parents[3] / "samples"
NAMES = (
    "district_monthly",
    "district_service_ledger",
    "district_dues_summary",
    "district_volunteers",
    "district_proxy_ledger",
)
HEADS: dict[str, object] = {
    "centre": "青禾里社区党群服务中心",
    "clerk": "李敏",
    "today": date(2026, 11, 21),
    "month": date(2026, 10, 1),
    "phone": "0000-1000000",
}


def template(name: str) -> bytes:
    """A template as the district sends it."""
    return (FOLDER / f"{name}.xlsx").read_bytes()


def mapping(name: str) -> Mapping:
    """What the program proposes for it."""
    return propose(template(name), name).mapping


def values(name: str, count: int) -> Values:
    """Values for everything a template asks for, with so many records in its lists."""
    wanted = mapping(name)
    figures: dict[tuple[str, str, str], object] = {
        key: place % 23 for place, key in enumerate(sorted(wanted.figures))
    }
    lists = {
        area.source: [
            {column.meaning: _value(column.meaning, column.choices, n) for column in area.columns}
            for n in range(count)
        ]
        for area in wanted.lists
    }
    return Values(HEADS, figures, lists)


_DAYS = ("accepted_on", "closed_on", "registered_on", "lodged_on", "remitted_on", "day", "birth")
_COUNTS = (
    "promised_days", "members", "probationary", "payers_due", "payers", "reduced_members",
    "participants", "served", "times",
)  # fmt: skip
_MONEY = (
    "due", "paid", "back_payment", "reduced", "voluntary", "large", "advance", "hours",
)  # fmt: skip


def _value(meaning: str, choices: tuple[str, ...], n: int) -> object:
    if meaning == "number":
        return n + 1
    if choices:
        return choices[n % len(choices)] if n % 5 else ""
    if meaning in _DAYS:
        return date(2026, 10, 1) + timedelta(days=n % 31) if n % 4 else None
    if meaning in _COUNTS:
        return n * 7 % 20
    if meaning in _MONEY:
        return Decimal(n * 37 + 5) / 4
    if meaning == "id_number":
        return f"229***********{n:04d}"
    return f"{meaning}{n}" if n % 3 else f"=1+{n}"


def service_records(count: int) -> list[Record]:
    """Records of the service ledger alone."""
    return list(values("district_service_ledger", count).lists["service_ledger"])
