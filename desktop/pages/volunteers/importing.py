"""Importing sign-in sheets that somebody typed into a workbook, with undo of the whole."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.page import Desk
from desktop.pages.importing.kind import ImportKind, three_steps, values_of
from desktop.pages.importing.page import ImportingPage
from desktop.pages.importing.preview import DETAIL, OUTCOME
from desktop.pages.volunteers.times import NOT_KEPT
from desktop.widgets.buttons import Action
from desktop.widgets.table import Column
from models.changes import Changes
from models.people.queries import known_columns
from models.people.rules.masking import Purpose, mask_phone
from models.volunteers.actions.sign_in_list import KIND, SignInTaken, undo_sign_in_list
from models.volunteers.rules.hours import hours_text
from models.volunteers.rules.sign_in_list import FIELDS, JudgedLine, LineValues
from reports.sheets.incoming import Progress, keep_rows_report
from reports.sheets.rows_report import report_rows
from reports.sheets.signin_list import (
    SignInFile,
    SignInPreview,
    preview_sign_in,
    read_sign_in_file,
    take_sign_in,
)

if TYPE_CHECKING:
    from models.centre import Centre

NEEDED = frozenset({"name", "sign_in"})


_of: Callable[[Callable[[LineValues], str]], Callable[[JudgedLine], str]] = values_of


def _say(at: datetime | None) -> str:
    return "" if at is None else f"{at:%m-%d %H:%M}"


def _why(row: JudgedLine) -> str:
    """Why a row is judged so; of headings and totals it is enough to say that they are."""
    return row.detail or "；".join(reason.text for reason in row.reasons)


def _hours(values: LineValues) -> str:
    return NOT_KEPT if values.credited is None else hours_text(values.credited)


COLUMNS = (
    Column("row", "行", lambda row: str(row.number), kind="number", width=3),
    OUTCOME,
    replace(DETAIL, width=9, text=_why),
    Column("name", "姓名", _of(lambda v: v.name), kind="bold", width=4),
    Column("phone", "电话", _of(lambda v: mask_phone(v.phone, Purpose.SCREEN)), width=6.4),
    Column("post", "岗位", _of(lambda v: v.post), width=4),
    Column("in", "签到", _of(lambda v: _say(v.sign_in)), width=5.6),
    Column("out", "签退", _of(lambda v: _say(v.sign_out)), width=5.6),
    Column("hours", "小时", _of(_hours), kind="number", width=3),
    Column("sheet", "工作表", lambda row: row.sheet, kind="grey", width=7),
)


class ImportPage(ImportingPage):
    """导入签到表: one sheet per activity; doubtful lines come in without hours."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            SIGN_IN_LISTS,
            back=Action(
                "签到和时长", lambda: desk.open_page("volunteer-approvals"), key="Alt+Left"
            ),
            done=Action(
                "去确认时长", lambda: desk.open_page("volunteer-approvals"), key="Ctrl+G",
                kind="primary",
            ),
        )  # fmt: skip

    def changed(self, changes: Changes) -> None:
        if changes.touches("import_run", "attendance"):
            self.records.read()

    def to_take(self) -> Any:
        """The sheets with their headings: every one is an activity."""
        return self._preview.lists

    def notes(self) -> Sequence[str]:
        preview = self._preview
        said = list(super().notes())
        if preview.doubtful:
            said.append(f"{preview.doubtful} 行有疑问，导入后不计时长，等负责人定。")
        if preview.credited_minutes:
            said.append(f"其余共 {hours_text(preview.credited_minutes)} 小时。")
        return said

    def result_lines(self, taken: SignInTaken) -> Sequence[str]:
        lines = [
            f"新活动 {taken.activities} 个，新登记志愿者 {taken.new_volunteers} 人"
            f"（其中新人员 {taken.new_people} 人）。",
            f"{taken.doubtful} 行有疑问，没有计时长；其余共 "
            f"{hours_text(taken.credited_minutes)} 小时，等负责人确认后才计入。",
        ]
        if taken.errors:
            lines.append(f"{taken.errors} 行待改正，没有导入；逐行报告里写着原因。")
        if taken.already_there:
            lines.append(f"{len(taken.already_there)} 行这一班里已经有这个人，没有重复导入。")
        return lines


def _read(
    centre: "Centre", path: Path, *, progress: Progress
) -> tuple[SignInFile, SignInPreview, Mapping[str, Any]]:
    known = centre.ask(known_columns, KIND)
    file = read_sign_in_file(path, known, progress=progress)
    if not file.tables:  # the clerk points at the header
        first = next(sheet for sheet in file.workbook.sheets if sheet.rows)
        file = file.at_header(first.name, 1, known)
    return file, _judge(centre, file, progress=progress), known


def _judge(centre: "Centre", file: SignInFile, *, progress: Progress) -> SignInPreview:
    """Sheets whose columns are not known yet have no rows to show."""
    ready = tuple(table for table in file.tables if table.columns.keys() >= NEEDED)
    if not ready:
        return SignInPreview((), {}, 0, 0)
    return preview_sign_in(centre, replace(file, tables=ready), progress=progress)


def _write_report(path: Path, file: SignInFile, rows: Sequence[JudgedLine]) -> None:
    keep_rows_report(path, (line for row in rows for line in report_rows(row.sheet, [row])))


SIGN_IN_LISTS = ImportKind(
    code=KIND,
    title="导入签到表",
    list_word="签到表",
    unit="行",
    steps=three_steps(),
    fields=FIELDS,
    columns=COLUMNS,
    filter_hint="筛选：姓名、原因、时间…",
    needs="还看不出哪一列是姓名、签到时间和签退时间，请在左边指定。",
    read=_read,
    judge=_judge,
    take=take_sign_in,
    undo=undo_sign_in_list,
    write_report=_write_report,
    undo_text="“{file}”导入的 {count} 行签到会移除，这次新建的活动、新登记的志愿者也一起移除。"
    "已经确认、更正过，或已开了证明的不会丢：有这样的行时，整次都不撤销。",
)
