"""The lines of a shift in a table: who, when, how long, and how it stands."""

from collections.abc import Sequence
from datetime import date

from desktop.pages.volunteers.times import NOT_KEPT, say_time
from desktop.widgets.table import Column
from models.volunteers.queries.attendance import AttendanceRow
from models.volunteers.queries.sheets import SheetRow, SheetState
from models.volunteers.rules.attendance import Doubt
from models.volunteers.rules.hours import hours_text
from models.worded import Worded

SHEET_TONES = {SheetState.OUT: "amber", SheetState.ENTERED: "green", SheetState.LOST: "grey"}


class Standing(Worded):
    """How a line stands."""

    IN = "in", "在场"
    ABSENT = "absent", "未到"
    DOUBTFUL = "doubtful", "有疑问"
    WAITING = "waiting", "待确认"
    APPROVED = "approved", "已确认"
    CORRECTED = "corrected", "已更正"


TONES = {
    Standing.IN: "blue",
    Standing.ABSENT: "grey",
    Standing.DOUBTFUL: "red",
    Standing.WAITING: "amber",
    Standing.APPROVED: "green",
    Standing.CORRECTED: "grey",
}


def standing(row: AttendanceRow) -> Standing:
    """How a line stands, by what is kept of it."""
    if not row.is_current:
        return Standing.CORRECTED
    if row.approved_at is not None:
        return Standing.APPROVED
    if Doubt.ABSENT in row.doubts:
        return Standing.ABSENT
    if row.sign_in is not None and row.sign_out is None:
        return Standing.IN if row.sheet_id is None else Standing.DOUBTFUL
    return Standing.DOUBTFUL if row.doubts else Standing.WAITING


def say_remark(row: AttendanceRow) -> str:
    """Why a line is doubtful, was said yes to, or stands in the place of another."""
    found = [f"扣 {row.deducted} 分钟"] if row.deducted else []
    if row.reason:
        found.append(f"更正：{row.reason}")
    if row.confirmed:
        found.append(f"核对：{row.confirmed}")
    if row.approved_at is None and row.is_current and Doubt.ABSENT not in row.doubts:
        is_in = standing(row) is Standing.IN
        found += [d.text for d in row.doubts if not (is_in and d is Doubt.OUT_MISSING)]
    if row.approved_by and row.is_current:
        found.append(f"{row.approved_by} 确认")
    return "；".join(found)


def attendance_columns(sheets: Sequence[SheetRow]) -> tuple[Column, ...]:
    """The columns of the lines of one shift."""
    pages = {sheet.id: sheet.page for sheet in sheets}
    return (
        Column("line", "表-行", lambda r: say_line(r, pages), kind="grey", width=3.4),
        Column("name", "姓名", say_name, kind="bold", width=5),
        Column("number", "志愿者编号", lambda r: r.volunteer_number, kind="grey", width=6.6),
        Column("in", "签到", lambda r: say_time(r.sign_in, r.day) or NOT_KEPT, width=4),
        Column("out", "签退", lambda r: say_time(r.sign_out, r.day) or NOT_KEPT, width=4),
        Column("hours", "小时", say_credited, kind="number", width=3),
        Column("state", "状态", lambda r: standing(r).text, kind="chip", width=4,
               tone=lambda r: TONES[standing(r)]),
        Column("remark", "说明", say_remark, kind="grey", width=8, stretch=True),
    )  # fmt: skip


def sort_key(row: AttendanceRow, order: str) -> object:
    """By what a column is sorted."""
    return {
        "line": (row.sheet_id or 0, row.line or 0, row.id),
        "name": row.name,
        "number": row.volunteer_number,
        "in": (row.sign_in is None, row.sign_in),
        "out": (row.sign_out is None, row.sign_out),
        "hours": row.credited or 0,
        "state": standing(row).text,
        "remark": say_remark(row),
    }[order]


def say_line(row: AttendanceRow, pages: dict[int, int]) -> str:
    """Page and line of the sheet; the counter where it was no sheet."""
    if not row.is_current:
        return ""
    if row.sheet_id is None:
        return "窗口" if row.line is None else str(row.line)
    return f"{pages.get(row.sheet_id, '?')}-{row.line}"


def say_name(row: AttendanceRow) -> str:
    """The name; what was corrected stands behind a hook under its correction."""
    return row.name if row.is_current else f"└ {row.name}"


def say_credited(row: AttendanceRow) -> str:
    """Hours as they count, a dash where nobody has decided."""
    return NOT_KEPT if row.credited is None else hours_text(row.credited)


def say_span(row: AttendanceRow, day: date) -> str:
    """09:00–11:30, with a dash where one of the two is missing."""
    return f"{say_time(row.sign_in, day) or NOT_KEPT}–{say_time(row.sign_out, day) or NOT_KEPT}"
