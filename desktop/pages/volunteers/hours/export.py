"""The list of hours leaves the hall as a workbook, as it is shown; the log knows of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from models.audit.actions import record_export
from models.settings.queries import read_profile
from models.volunteers.queries.attendance import AttendanceRow
from models.volunteers.queries.hours import By, HoursTotal
from models.volunteers.rules.hours import hours_of

if TYPE_CHECKING:
    from models.centre import Centre

TITLE, LOG_TITLE = "志愿服务时长统计表", "志愿服务时长明细"
VERSION = "1"


@dataclass(frozen=True)
class Shown:
    """What is on the page: by what, of when, and the rows."""

    by: By
    span: str
    rows: Sequence[HoursTotal]


@dataclass(frozen=True)
class ShownLog:
    """The log of one volunteer as it is on the page."""

    name: str
    number: str
    span: str
    rows: Sequence[AttendanceRow]


def write_totals(centre: "Centre", shown: Shown, path: Path, now: datetime) -> int:
    """Write the totals; returns how many rows. Raises KnownError."""
    from reports.sheets.writing import Column

    columns = [
        Column("序号", "number", 6), Column(shown.by.text.removeprefix("按"), "text", 24),
        Column("志愿者编号", "text", 16), Column("人数", "number", 8),
        Column("人次", "number", 8), Column("时长（小时）", "money", 12),
    ]  # fmt: skip
    rows: list[list[object]] = [
        [n, r.name, r.number, r.persons, r.person_times, r.hours, None]
        for n, r in enumerate(shown.rows, 1)
    ]
    times = sum(row.person_times for row in shown.rows)
    minutes = sum(row.minutes for row in shown.rows)
    rows.append([None, "合计", "", None, times, hours_of(minutes), None])
    head = f"{shown.by.text}　期间：{shown.span}"
    _write(centre, path, now, TITLE, head, columns, rows)
    return len(shown.rows)


def write_log(centre: "Centre", shown: ShownLog, path: Path, now: datetime) -> int:
    """Write one volunteer's log; returns how many rows. Raises KnownError."""
    from reports.sheets.writing import Column

    columns = [
        Column("序号", "number", 6), Column("日期", "date", 12), Column("活动", "text", 28),
        Column("签到", "datetime", 17), Column("签退", "datetime", 17),
        Column("扣除（分）", "number", 9), Column("时长（小时）", "money", 12),
        Column("确认人", "text", 12),
    ]  # fmt: skip
    rows: list[list[object]] = [
        [n, r.day, r.activity, r.sign_in, r.sign_out, r.deducted or None,
         hours_of(r.credited or 0), r.approved_by, None]
        for n, r in enumerate(shown.rows, 1)
    ]  # fmt: skip
    minutes = sum(row.credited or 0 for row in shown.rows)
    rows.append([None, None, "合计", None, None, None, hours_of(minutes), "", None])
    head = f"{shown.name}　{shown.number}　期间：{shown.span}"
    _write(centre, path, now, LOG_TITLE, head, columns, rows)
    return len(shown.rows)


def say_days(start: date | None, end: date | None) -> str:
    """2026-01-01 至 2026-11-21; open at either end."""
    if start is None and end is None:
        return "全部"
    return f"{start or '最早'} 至 {end or '今天'}"


def _write(
    centre: "Centre",
    path: Path,
    now: datetime,
    title: str,
    line: str,
    columns: "Sequence[object]",
    rows: Sequence[Sequence[object]],
) -> None:
    from hashlib import sha256

    from reports.paper.stamps import PrintStamp, say_filler
    from reports.sheets.writing import SheetHead, write_sheet

    profile = centre.ask(read_profile, now.date())
    head = SheetHead(
        title=title,
        head_line=f"填报单位：{profile.name}　{line}",
        footer=say_filler(profile.name, PrintStamp(now, centre.clerk.name)),
        form_key="volunteer-hours",
        version=VERSION,
    )
    write_sheet(path, head, columns, rows, len(rows))  # type: ignore[arg-type]
    digest = sha256(path.read_bytes()).hexdigest()
    centre.act(record_export, title, path.name, digest, len(rows), len(columns))
