"""What is asked while a district's table is taught or put away."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.widgets.buttons import Action
from desktop.widgets.cards import Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.dialog import Dialog
from desktop.widgets.fields import Form, TextField
from desktop.widgets.table import Column, ListSource, RecordTable
from models.district.actions import LONGEST_NAME
from models.district.queries import TemplateRow
from models.errors import KnownError
from reports.sheets.templates.mapping import ListEntry
from reports.sheets.templates.vocabulary import LIST_SOURCES

MOST_SHOWN = 8


class ChangedDialog(Dialog):
    """The file differs from the template of its name: a new version, or another table?"""

    def __init__(
        self,
        name: str,
        lines: Sequence[str],
        replaces: Callable[[], None],
        renames: Callable[[str], None],
        parent: QWidget,
    ) -> None:
        super().__init__("和教过的表不一样", parent, width=560)
        self._replaces, self._renames = replaces, renames
        self._name = name
        self.body.addWidget(Text(f"“{name}”已经教过，这份文件有 {len(lines)} 处不同：", wrap=True))
        shown = [f"· {line}" for line in lines[:MOST_SHOWN]]
        if len(lines) > MOST_SHOWN:
            shown.append(f"… 还有 {len(lines) - MOST_SHOWN} 处")
        self.body.addWidget(Text("\n".join(shown), "soft", wrap=True))
        self.body.addWidget(
            Text("是同一张表的新版，就存成新版本，旧版本留着；是另一张表，请另起名称。", wrap=True)
        )
        self.other = TextField("另起名称", limit=LONGEST_NAME, required="请写另一个名称。")
        self.body.addWidget(self.other)
        self.rename = Action("另起名称", self._rename, key="F8", parent=self)
        self.replace = Action("存成新版本", self._replace, key="F9", kind="primary", parent=self)
        self.set_actions([self.rename, self.replace], leave="先看看")

    def _replace(self) -> None:
        if self.other.text().strip():  # Enter in the field means the name
            self._rename()
            return
        self.accept()
        self._replaces()

    def _rename(self) -> None:
        if not self.other.check():
            self.other.editor.setFocus()
            return
        if self.other.value() == self._name:
            self.other.set_error("这个名称已经有了，请换一个。")
            return
        self.accept()
        self._renames(self.other.value())


class ListDialog(Dialog):
    """Which rows are a list, and of what."""

    def __init__(
        self,
        area: ListEntry | None,
        rows: tuple[int, int],
        last_row: int,
        done: Callable[[str, int, int], None],
        parent: QWidget,
    ) -> None:
        super().__init__("名单的行", parent)
        self._done, self._last_row = done, last_row
        self.source = ChoiceField(
            "是什么名单", list(LIST_SOURCES.items()), required="请选是什么名单。"
        )
        self.first = TextField("从第几行", limit=5, required="请填行号。")
        self.last = TextField("到第几行", limit=5, required="请填行号。")
        self.form = Form({"source": self.source, "first": self.first, "last": self.last}, self)
        self.source.set_value(area.source if area is not None else next(iter(LIST_SOURCES)))
        self.first.set_value(area.first if area is not None else rows[0])
        self.last.set_value(area.last if area is not None else rows[1])
        self.body.addWidget(
            Text(
                "每条记录填一行。只算空着的行，不算表头和合计；记录多了，程序会照样加行。",
                "soft",
                wrap=True,
            )
        )
        for field in (self.source, self.first, self.last):
            self.body.addWidget(field)
        self.set_actions([Action("确定", self._take, kind="primary", parent=self)])

    def _take(self) -> None:
        values = self.form.values()
        if values is None:
            return
        numbers: dict[str, int] = {}
        for name in ("first", "last"):
            text = values[name]
            if not text.isdecimal() or not 1 <= int(text) <= self._last_row:
                self.form[name].set_error(f"请填 1 到 {self._last_row} 之间的行号。")
                self.form[name].editor.setFocus()
                return
            numbers[name] = int(text)
        try:
            self._done(values["source"], numbers["first"], numbers["last"])
        except KnownError as error:
            self.known(error)
            return
        self.accept()


class VersionsDialog(Dialog):
    """What became of a table: every version that was kept."""

    def __init__(self, name: str, rows: Sequence[TemplateRow], parent: QWidget) -> None:
        super().__init__(f"{name} 的版本", parent, width=640)
        self.table = RecordTable(
            "版本",
            (
                Column("number", "版本", say_version, kind="bold", width=5, sortable=False),
                Column("on", "教的时间", _say_when, width=10, sortable=False),
                Column("clerk", "谁教的", lambda row: row.clerk, width=6, sortable=False),
                Column("file", "文件", lambda row: row.file_name, kind="grey", width=12,
                       stretch=True, sortable=False),
            ),
            ListSource(rows),
        )  # fmt: skip
        self.table.setMinimumHeight(260)
        self.body.addWidget(Text("填表用最新的一版；以前的版本都留着。", "soft", wrap=True))
        self.body.addWidget(self.table)
        self.set_actions((), leave="知道了")
        self.table.read()


class GiveUpDialog(Dialog):
    """What was not saved is about to be lost."""

    def __init__(self, name: str, done: Callable[[], None], parent: QWidget) -> None:
        super().__init__("放弃没保存的对应", parent)
        self._done = done
        self.body.addWidget(
            Text(f"“{name}”改过的对应还没有保存，放弃以后找不回来；已保存的版本不受影响。",
                 wrap=True)
        )  # fmt: skip
        self.set_actions(
            [Action("放弃", self._give_up, kind="danger", parent=self)], leave="接着教"
        )

    def _give_up(self) -> None:
        self.accept()
        self._done()


def say_version(row: TemplateRow) -> str:
    """第 2 版."""
    return f"第 {row.number} 版"


def _say_when(row: Any) -> str:
    return f"{row.added_at:%Y-%m-%d %H:%M}"
