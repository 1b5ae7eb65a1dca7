"""报到一览表 of units and of members, and the sheet beside the quarter's returns (practice)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from models.double_check_in.queries.papers import MemberLine, ReturnPapers, UnitLine
from models.double_check_in.rules.services import say_minutes
from reports.ledgers.ledger import Ledger, Line
from reports.ledgers.volunteer_ledger import SUM, say_decimal

UNITS_TITLE = "双报到单位一览表"
MEMBERS_TITLE = "在职党员报到一览表"
RETURNS_TITLE = "在职党员服务社区季度反馈表"

_UNITS: tuple[tuple[str, float, str, str, float], ...] = (
    ("序号", 9, "center", "number", 6),
    ("单位编号", 22, "left", "text", 16),
    ("单位名称", 42, "left", "text", 28),
    ("联系人", 16, "left", "text", 10),
    ("联系电话", 23, "left", "text", 15),
    ("单位自报人数", 14, "right", "number", 10),
    ("报到人数", 13, "right", "number", 10),
    ("本期服务人数", 14, "right", "number", 10),
    ("本期服务人次", 14, "right", "number", 10),
    ("本期时长(小时)", 17, "right", "hours", 12),
    ("可提供的服务和资源", 61, "left", "text", 40),
    ("报到日期", 20, "center", "date", 12),
)
_MEMBERS: tuple[tuple[str, float, str, str, float], ...] = (
    ("序号", 10, "center", "number", 6),
    ("报到编号", 23, "left", "text", 16),
    ("姓名", 15, "left", "text", 10),
    ("联系电话", 20, "left", "text", 15),
    ("特长", 17, "left", "text", 18),
    ("所在单位", 32, "left", "text", 26),
    ("居住小区", 20, "left", "text", 18),
    ("网格", 21, "left", "text", 18),
    ("意向岗位", 30, "left", "text", 24),
    ("认领岗位", 21, "left", "text", 18),
    ("状态", 17, "left", "text", 12),
    ("报到日期", 18, "center", "date", 12),
    ("本期服务次数", 11, "right", "number", 9),
    ("本期时长(小时)", 12, "right", "hours", 10),
)
_RETURNS: tuple[tuple[str, float, str, str, float], ...] = (
    ("序号", 9, "center", "number", 6),
    ("反馈表编号", 26, "left", "text", 16),
    ("单位编号", 22, "left", "text", 16),
    ("单位名称", 40, "left", "text", 28),
    ("报到编号", 26, "left", "text", 16),
    ("姓名", 18, "left", "text", 12),
    ("岗位", 30, "left", "text", 20),
    ("服务次数", 13, "right", "number", 9),
    ("时长(小时)", 15, "right", "hours", 10),
    ("服务内容", 68, "left", "text", 50),
)


@dataclass(frozen=True)
class ReturnSheetRow:
    """A member's line on a unit's page."""

    return_number: str
    unit_number: str
    unit: str
    number: str
    name: str
    posts: str
    times: int
    minutes: int
    services: str
    check_in_id: int


def return_rows(papers: ReturnPapers) -> list[ReturnSheetRow]:
    """One line for each member of every page, in the order of the pages."""
    return [
        ReturnSheetRow(
            one.number, one.unit_number, one.unit, line.number, line.name, line.posts, line.times,
            line.minutes, line.services, line.check_in_id,
        )
        for one in papers.returns
        for line in one.lines
    ]  # fmt: skip


def _hours(minutes: int) -> Decimal:
    """Not rounded: services are written to the minute, and a column must add up to its sum."""
    return Decimal(minutes) / 60


def say_served(cell: object) -> str:
    """Hours on paper: 1.5, and 1小时40分 where two decimals would not add up to the sum."""
    if isinstance(cell, Decimal):
        minutes = round(cell * 60)
        return say_decimal(cell) if minutes % 3 == 0 else say_minutes(minutes)
    return say_decimal(cell)


def _sums(columns: tuple[tuple[str, float, str, str, float], ...], **found: object) -> Line:
    headers = [column[0] for column in columns]
    last: list[object] = [None] * (len(columns) + 1)
    last[1] = SUM
    for header, value in found.items():
        last[headers.index(header.replace("小时", "(小时)"))] = value
    return tuple(last)


def _unit_lines(rows: Iterable[UnitLine]) -> Iterator[Line]:
    members = served = services = minutes = 0
    for number, row in enumerate(rows, start=1):
        members, served = members + row.members, served + row.served
        services, minutes = services + row.services, minutes + row.minutes
        yield (
            number, row.number, row.name, row.contact_name, row.contact_phone, row.stated,
            row.members, row.served, row.services, _hours(row.minutes), row.offers,
            row.checked_in_on, row.unit_id,
        )  # fmt: skip
    yield _sums(
        _UNITS, 报到人数=members, 本期服务人数=served, 本期服务人次=services,
        本期时长小时=_hours(minutes),
    )  # fmt: skip


def _member_lines(rows: Iterable[MemberLine]) -> Iterator[Line]:
    services = minutes = 0
    for number, row in enumerate(rows, start=1):
        services, minutes = services + row.services, minutes + row.minutes
        yield (
            number, row.number, row.name, row.phone, row.skills, row.unit, row.address, row.grid,
            row.wanted, row.posts, row.state, row.checked_in_on, row.services or None,
            _hours(row.minutes) if row.services else None, row.check_in_id,
        )  # fmt: skip
    yield _sums(_MEMBERS, 本期服务次数=services, 本期时长小时=_hours(minutes))


def _return_lines(rows: Iterable[ReturnSheetRow]) -> Iterator[Line]:
    times = minutes = 0
    for number, row in enumerate(rows, start=1):
        times, minutes = times + row.times, minutes + row.minutes
        # Who did not serve has no hours: an empty cell, not 0.
        hours: Decimal | None = _hours(row.minutes) if row.times else None
        yield (
            number, row.return_number, row.unit_number, row.unit, row.number, row.name, row.posts,
            row.times or None, hours, row.services, row.check_in_id,
        )  # fmt: skip
    yield _sums(_RETURNS, 服务次数=times, 时长小时=_hours(minutes))


UNITS = Ledger[UnitLine](
    "check_in_units", "check-in-units/1", _UNITS, _unit_lines, say_served, closing=1, unit="家"
)
MEMBERS = Ledger[MemberLine](
    "check_in_members", "check-in-members/1", _MEMBERS, _member_lines, say_served, closing=1,
    unit="人",
)  # fmt: skip
RETURNS = Ledger[ReturnSheetRow](
    "check_in_returns", "check-in-returns/1", _RETURNS, _return_lines, say_served, closing=1,
    unit="人",
)  # fmt: skip
