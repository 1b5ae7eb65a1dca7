"""Importing a workbook of needs and resources, with what is promised between them."""

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
from models.people.queries import known_columns
from models.three_lists.actions.incoming import (
    KIND,
    NeedsResourcesTaken,
    undo_needs_resources,
)
from models.three_lists.rules.incoming.rows import FIELDS, Entry, NeedValues, ResourceValues
from reports.sheets.incoming import Progress
from reports.sheets.needs_resources import (
    NEEDS,
    RESOURCES,
    preview_needs_resources,
    read_needs_resources_file,
    say_overpromised,
    take_needs_resources,
    write_needs_resources_report,
)

if TYPE_CHECKING:
    from models.centre import Centre
    from models.work import Work


def _both(read: Callable[[Any], str]) -> Callable[[Entry], str]:
    def text(row: Entry) -> str:
        values = row.need or row.resource
        return read(values) if values is not None else ""

    return text


def _need(read: Callable[[NeedValues], str]) -> Callable[[Entry], str]:
    return lambda row: read(row.need) if row.need is not None else ""


def _resource(read: Callable[[ResourceValues], str]) -> Callable[[Entry], str]:
    return lambda row: read(row.resource) if row.resource is not None else ""


def _category(row: Entry) -> str:
    if row.need is not None:
        return row.need.category
    return row.resource.category.text if row.resource is not None else ""


COLUMNS = (
    Column("sheet", "表", lambda row: row.sheet.strip(), width=5),
    Column("row", "行", lambda row: str(row.number), kind="number", width=3),
    OUTCOME,
    DETAIL,
    Column("number", "序号", _both(lambda v: v.number), width=4),
    Column("party", "单位或居民", _both(lambda v: v.party), width=8),
    Column("category", "类别", _category, width=4.4),
    Column("content", "内容", _both(lambda v: v.content), kind="bold", width=10),
    Column("links", "对接编号", _both(lambda v: "、".join(v.links)), width=6),
    Column("urgency", "紧急", _need(lambda v: v.urgency.text if v.urgency else ""), width=3),
    Column("state", "状态", _need(lambda v: v.state.text if v.state else ""), width=4.4),
    Column("available", "可用时间", _resource(lambda v: v.available), width=6),
    Column("valid", "有效期", _resource(lambda v: str(v.valid_to or "长期")), width=6),
)


class RollPage(ImportingPage):
    """导入需求和资源清单."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            NEEDS_RESOURCES,
            back=Action("返回三张清单", partial(desk.open_page, "three-lists"), key="Alt+Left"),
            done=Action(
                "看对接建议",
                partial(desk.open_page, "three-lists", "proposals"),
                key="Ctrl+G",
                kind="primary",
            ),
        )

    def changed(self, changes: Changes) -> None:
        if changes.touches("import_run", "need", "resource"):
            self.records.read()

    def notes(self) -> Sequence[str]:
        seen = self._preview.preview
        found = f"需求 {seen.needs} 条、资源 {seen.resources} 条可以导入。" if seen.rows else ""
        return (*super().notes(), found)

    def result_lines(self, taken: Taken) -> Sequence[str]:
        account: NeedsResourcesTaken = taken.account
        lines = [
            f"需求 {account.needs} 条，资源 {account.resources} 条，"
            f"原来已对接的 {account.matches} 对。"
        ]
        lines += say_overpromised(account, 6)
        if account.already_there:
            lines.append(f"{len(account.already_there)} 行以前已经导入，没有重复导入。")
        if account.errors:
            lines.append(say_wrong(account.errors))
        return (*lines, "导错了可以撤销整次导入，前提是这些需求和资源还没有被使用。")


def _see(centre: "Centre", file: TwoLists, *, progress: Progress | None = None) -> Seen:
    preview = preview_needs_resources(centre, file.file, progress=progress)
    return Seen(preview, preview.needs + preview.resources)


def _read(
    centre: "Centre", path: Path, *, progress: Progress
) -> tuple[TwoLists, Seen, Mapping[str, str]]:
    known = centre.ask(known_columns, KIND)
    found = read_needs_resources_file(path, known, progress=progress)
    file = TwoLists(found, (("needs", NEEDS), ("resources", RESOURCES)))
    return file, _see(centre, file, progress=progress), known


@wraps(take_needs_resources)
def _take(
    work: "Work", file: TwoLists, rows: Sequence[Entry], *, progress: Progress | None = None
) -> Taken:
    account = take_needs_resources(work, file.file, rows, progress=progress)
    return Taken(account.run_id, account.needs + account.resources, account)


def _report(path: Path, _: Any, rows: Sequence[Entry]) -> None:
    write_needs_resources_report(path, rows)


NEEDS_RESOURCES = ImportKind(
    code=KIND,
    title="导入需求和资源清单",
    list_word="清单",
    unit="条",
    steps=three_steps("需求表和资源表在一个文件里"),
    fields=FIELDS,
    columns=COLUMNS,
    filter_hint="筛选：单位、内容、原因…",
    needs="还看不出需求表和资源表各列是什么，请在左边指定。",
    read=_read,
    judge=_see,
    take=_take,
    undo=undo_needs_resources,
    write_report=_report,
    undo_text="“{file}”导入的 {count} 条需求和资源会一起移除。"
    "已经另外对接、办理、立项或改过的不会丢：有这样的内容时，整次都不撤销。",
)
