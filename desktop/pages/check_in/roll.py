"""Importing a workbook of double check-in: units and members in one go."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.page import Desk
from desktop.pages.importing.kind import ImportKind, say_wrong, three_steps
from desktop.pages.importing.page import ImportingPage
from desktop.pages.importing.preview import DETAIL, OUTCOME
from desktop.pages.importing.two_lists import Seen, Taken, TwoLists
from desktop.widgets.buttons import Action
from desktop.widgets.table import Column
from models.changes import Changes
from models.double_check_in.actions.incoming import (
    KIND,
    DoubleCheckinTaken,
    undo_double_checkin,
)
from models.double_check_in.rules.incoming.rows import FIELDS, Entry, MemberValues, UnitValues
from models.people.queries import known_columns
from models.people.rules.masking import Purpose, mask_id_number, mask_phone
from reports.sheets.double_checkin import (
    MEMBERS,
    UNITS,
    preview_double_checkin,
    read_double_checkin_file,
    take_double_checkin,
    write_double_checkin_report,
)
from reports.sheets.incoming import Progress

if TYPE_CHECKING:
    from models.centre import Centre
    from models.work import Work


def _unit(read: Callable[[UnitValues], str]) -> Callable[[Entry], str]:
    return lambda row: read(row.unit) if row.unit is not None else ""


def _member(read: Callable[[MemberValues], str]) -> Callable[[Entry], str]:
    return lambda row: read(row.member) if row.member is not None else ""


def _name(row: Entry) -> str:
    if row.member is not None:
        return row.member.name
    return "（单位）" if row.unit is not None else ""


def _of(row: Entry) -> str:
    if row.unit is not None:
        return row.unit.name
    return row.member.unit if row.member is not None else ""


COLUMNS = (
    Column("sheet", "表", lambda row: row.sheet.strip(), width=5),
    Column("row", "行", lambda row: str(row.number), kind="number", width=3),
    OUTCOME,
    DETAIL,
    Column("unit", "单位", _of, width=10),
    Column("name", "姓名", _name, kind="bold", width=5),
    Column("id_number", "身份证号码",
           _member(lambda v: mask_id_number(v.id_number, Purpose.SCREEN)), width=11),
    Column("phone", "手机", _member(lambda v: mask_phone(v.phone, Purpose.SCREEN)), width=7),
    Column("skills", "特长", _member(lambda v: "、".join(v.skills)), width=7),
    Column("wanted", "意向岗位", _member(lambda v: "、".join(k.text for k in v.wanted)), width=9),
    Column("contact", "联系人", _unit(lambda v: v.contact_name), width=5),
    Column("stated", "自报党员", _unit(lambda v: "" if v.stated is None else str(v.stated)),
           kind="number", width=4.6),
    Column("since", "报到日期", _unit(lambda v: str(v.checked_in_on or "")), width=6),
)  # fmt: skip


def say_both(units: int, members: int) -> str:
    """90 个单位、1850 名党员; what there is none of is not said."""
    parts = [(units, f"{units} 个单位"), (members, f"{members} 名党员")]
    return "、".join(text for number, text in parts if number) or "0 行"


class RollPage(ImportingPage):
    """导入双报到名册."""

    def __init__(self, desk: Desk) -> None:
        go = partial(desk.open_page, "check-in")
        super().__init__(
            desk,
            DOUBLE_CHECKIN,
            back=Action("返回双报到", go, key="Alt+Left"),
            done=Action(
                "查看党员",
                partial(desk.open_page, "check-in", "members"),
                key="Ctrl+G",
                kind="primary",
            ),
        )

    def changed(self, changes: Changes) -> None:
        if changes.touches("import_run", "check_in", "partner_unit"):
            self.records.read()

    def on_word(self) -> str:
        if self._preview is None or not self._preview.takeable:
            return "导入"
        seen = self._preview.preview
        return f"导入 {say_both(seen.units, seen.members - seen.twice)}"

    def figure(self, taken: Taken) -> str:
        return f"导入 {say_both(taken.account.units, taken.account.members)}"

    def notes(self) -> Sequence[str]:
        seen = self._preview.preview
        found = f"{seen.units} 个单位、{seen.members} 名党员可以导入。" if seen.rows else ""
        twice = f"{seen.twice} 行是同一人在两个单位，只报到一次。" if seen.twice else ""
        return (*super().notes(), found, twice, seen.areas)

    def result_lines(self, taken: Taken) -> Sequence[str]:
        account: DoubleCheckinTaken = taken.account
        wrong = account.errors + len(account.other_name)
        lines = [
            f"单位 {account.units} 个，党员 {account.members} 名"
            f"（新登记 {account.new_people} 人）。"
        ]
        if account.twice:
            lines.append(
                f"{len(account.twice)} 行是同一人在两个单位，只报到一次，另一个单位记在备注里。"
            )
        if account.already_there:
            lines.append(f"{len(account.already_there)} 行以前已经报到，没有重复登记。")
        if wrong:
            lines.append(say_wrong(wrong))
        if account.members:
            lines.append("下一步：在“党员”里按 F6 接收，接收以后才能定岗和登记服务。")
        return (*lines, "导错了可以撤销整次导入，前提是还没有接收、定岗或登记过服务。")


def _see(centre: "Centre", file: TwoLists, *, progress: Progress | None = None) -> Seen:
    preview = preview_double_checkin(centre, file.file, progress=progress)
    return Seen(preview, preview.units + preview.members)


def _read(
    centre: "Centre", path: Path, *, progress: Progress
) -> tuple[TwoLists, Seen, Mapping[str, str]]:
    known = centre.ask(known_columns, KIND)
    found = read_double_checkin_file(path, known, progress=progress)
    file = TwoLists(found, (("units", UNITS), ("members", MEMBERS)))
    return file, _see(centre, file, progress=progress), known


@wraps(take_double_checkin)
def _take(
    work: "Work", file: TwoLists, rows: Sequence[Entry], *, progress: Progress | None = None
) -> Taken:
    account = take_double_checkin(work, file.file, rows, progress=progress)
    return Taken(account.run_id, account.members, account)


def _report(path: Path, _: Any, rows: Sequence[Entry]) -> None:
    write_double_checkin_report(path, rows)


DOUBLE_CHECKIN = ImportKind(
    code=KIND,
    title="导入双报到名册",
    list_word="名册",
    unit="行",
    steps=three_steps("单位表和党员表在一个文件里"),
    fields=FIELDS,
    columns=COLUMNS,
    filter_hint="筛选：姓名、单位、原因…",
    needs="还看不出单位表和党员表各列是什么，请在左边指定。",
    read=_read,
    judge=_see,
    take=_take,
    undo=undo_double_checkin,
    write_report=_report,
    undo_text="“{file}”导入的 {count} 名党员、连同这次导入的单位和新登记的人员会一起移除。"
    "已经接收、定岗、服务或改过的不会丢：有这样的人时，整次都不撤销。",
)
