"""Importing a list of residents."""

from collections.abc import Callable, Sequence
from functools import partial

from desktop.page import Desk
from desktop.pages.importing.kind import (
    ImportKind,
    read_and_judge,
    say_wrong,
    three_steps,
    values_of,
)
from desktop.pages.importing.page import ImportingPage
from desktop.pages.importing.preview import DETAIL, OUTCOME
from desktop.widgets.buttons import Action
from desktop.widgets.table import Column
from models.people.actions import ImportTaken, undo_import
from models.people.rules.masking import Purpose, mask_id_number, mask_phone
from models.people.rules.resident_rows import FIELDS, JudgedRow, ResidentValues
from reports.sheets.residents import (
    KIND,
    preview_residents,
    read_residents_file,
    take_residents,
    write_residents_report,
)

_of: Callable[[Callable[[ResidentValues], str]], Callable[[JudgedRow], str]] = values_of

COLUMNS = (
    Column("row", "行", lambda row: str(row.number), kind="number", width=3),
    OUTCOME,
    DETAIL,
    Column("name", "姓名", _of(lambda v: v.name), kind="bold", width=6),
    Column("sex", "性别", _of(lambda v: v.sex.text if v.sex else ""), width=2),
    Column(
        "id_number",
        "证件号码",
        _of(lambda v: mask_id_number(v.id_number or v.other_paper, Purpose.SCREEN)),
        width=11,
    ),
    Column("birth", "出生日期", _of(lambda v: str(v.birth or "")), width=6),
    Column("phone", "电话", _of(lambda v: mask_phone(v.phone, Purpose.SCREEN)), width=7),
    Column("address", "住址", _of(lambda v: v.address.text), width=14),
    Column("grid", "网格", _of(lambda v: v.grid), width=6),
)


class ImportPage(ImportingPage):
    """导入居民名单."""

    def __init__(self, desk: Desk) -> None:
        go_people = partial(desk.open_page, "people")
        super().__init__(
            desk,
            RESIDENTS,
            back=Action("返回人员", go_people, key="Alt+Left"),
            done=Action("查看人员", go_people, kind="primary"),
        )

    def notes(self) -> Sequence[str]:
        return (*super().notes(), self._preview.areas)

    def result_lines(self, taken: ImportTaken) -> Sequence[str]:
        lines = []
        if taken.already_there:
            lines.append(
                f"{len(taken.already_there)} 行是中心或本表前面已有的人，没有重复导入："
                f"第 {_rows(taken.already_there)} 行。"
            )
        if taken.other_name:
            lines.append(
                f"{len(taken.other_name)} 行的证件号码登记在另一个姓名下，没有导入："
                f"第 {_rows(taken.other_name)} 行。"
            )
        wrong = say_wrong(taken.left_out, "已经导入的人不会重复")
        lines += [line for line in (wrong, self._preview.areas) if line]
        return (*lines, "导错了可以撤销整次导入，前提是这些人员还没有被使用。")


def _rows(numbers: Sequence[int], most: int = 20) -> str:
    shown = "、".join(str(number) for number in numbers[:most])
    return f"{shown} 等" if len(numbers) > most else shown


RESIDENTS = ImportKind(
    code=KIND,
    title="导入居民名单",
    list_word="名单",
    unit="人",
    steps=three_steps(),
    fields=FIELDS,
    columns=COLUMNS,
    filter_hint="筛选：姓名、原因、住址…",
    needs="还看不出哪一列是姓名，请在左边指定。",
    read=read_and_judge(KIND, read_residents_file, preview_residents),
    judge=preview_residents,
    take=take_residents,
    undo=undo_import,
    write_report=write_residents_report,
    undo_text="“{file}”导入的 {count} 人会从人员列表中移除。"
    "已经来访、办件或被修改过的人员不会丢：有这样的人时，整次都不撤销。",
)
