"""Blank intake sheets: numbered when they are printed, entered once, or void with a reason."""

from models.cases.rules.sheets import (
    LAST_SERIAL,
    SERIES,
    SheetEntry,
    check_count,
    check_written_at,
    name_sheet,
    read_sheet_number,
)
from models.cases.tables import BlankSheet, Visit
from models.errors import KnownError
from models.roles import DESK
from models.store.serials import take_numbers
from models.work import Work, action


@action("打印空白表", may=DESK)
def print_blank_sheets(work: Work, count: int) -> tuple[str, ...]:
    """Take the next numbers for sheets that are printed now; returns them in order."""
    check_count(count)
    year = work.today.year
    serials = take_numbers(work.session, SERIES, str(year), count)
    if serials[-1] > LAST_SERIAL:
        raise KnownError("今年的空白表编号已经用完，没有取号。请联系管理员。")
    numbers = tuple(name_sheet(year, serial) for serial in serials)
    work.session.add_all(
        BlankSheet(number=number, printed_at=work.now, printed_by_id=work.clerk.id)
        for number in numbers
    )
    work.note(sheets=[numbers[0], numbers[-1]], count=count)
    return numbers


@action("空白表作废", may=DESK)
def void_sheet(work: Work, number: str, reason: str) -> None:
    """Say why a printed sheet will never be entered: spoilt, lost, never used."""
    if not reason.strip():
        raise KnownError("请写明作废的原因，如写坏、遗失、没有用。没有改动。", field="reason")
    sheet = take_open_sheet(work, number)
    sheet.void_reason = reason.strip()
    work.note(sheet=sheet.number)
    work.reason = reason.strip()


def check_sheet(work: Work, entry: SheetEntry) -> BlankSheet:
    """The open sheet of a visit that is re-entered. Raises KnownError."""
    sheet = take_open_sheet(work, entry.number)
    check_written_at(entry, sheet.printed_at, work.now)
    return sheet


def mark_entered(work: Work, sheet: BlankSheet, visit: Visit) -> None:
    """The visit stands for the sheet from now on; the visit has its id."""
    sheet.visit_id = visit.id
    sheet.entered_at = work.now
    work.note(sheet=sheet.number, written_at=visit.at)


def take_open_sheet(work: Work, number: str) -> BlankSheet:
    """A sheet that waits, locked until the work ends. Raises KnownError for any other."""
    known = read_sheet_number(number)
    sheet = work.session.get(BlankSheet, known, with_for_update=True)
    if sheet is None:
        raise KnownError(
            f"没有打印过编号 {known} 的空白表，没有改动。请对照表头核对编号。", field="number"
        )
    if sheet.visit_id is not None:
        raise KnownError(
            f"{known} 已经在 {sheet.entered_at:%Y-%m-%d %H:%M} 补录过，没有重复保存。"
            "请核对表头的编号。",
            field="number",
        )
    if sheet.void_reason:
        raise KnownError(
            f"{known} 已经作废（{sheet.void_reason}），没有改动。请核对表头的编号。",
            field="number",
        )
    return sheet
