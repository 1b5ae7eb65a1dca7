"""Reports as they were filed: shown again byte for byte, and compared with today's records."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QListWidgetItem, QWidget

from desktop.widgets.cards import EmptyState
from desktop.widgets.dialog import Dialog
from desktop.widgets.lists import WordList
from desktop.widgets.table import Column, ListSource, RecordTable
from models.filed.queries import FiledRow
from reports.figures import Difference


class FiledList(WordList):
    """The filed copies of the report chosen at the left; Enter shows one."""

    def __init__(self, show: Callable[[FiledRow], None]) -> None:
        super().__init__("已归档的报表")
        self._rows: Sequence[FiledRow] = ()
        self._show = show
        self.itemActivated.connect(self._activated)
        self.itemClicked.connect(self._activated)

    def fill(self, rows: Sequence[FiledRow]) -> None:
        """The filed reports, the newest first."""
        self._rows = rows
        self.clear()
        for row in rows:
            grid = f" {row.grid}" if row.grid else ""
            self.addItem(QListWidgetItem(f"{row.number}{grid}\n{row.filed_at:%Y-%m-%d %H:%M}"))
        if not rows:
            empty = QListWidgetItem("还没有归档")
            empty.setFlags(empty.flags() & ~empty.flags().ItemIsEnabled)
            self.addItem(empty)

    def _activated(self, item: QListWidgetItem) -> None:
        place = self.row(item)
        if place < len(self._rows):
            self._show(self._rows[place])


class DifferencesDialog(Dialog):
    """What today's records give otherwise than the filed report says."""

    def __init__(self, number: str, found: Sequence[Difference], parent: QWidget) -> None:
        super().__init__(f"{number} 与现在的记录", parent, width=620)
        self.table = RecordTable(
            "不同之处",
            (
                Column("label", "指标", lambda row: row.label, width=16, stretch=True),
                Column("filed", "归档时", lambda row: row.filed, kind="bold", width=6),
                Column("now", "现在", lambda row: row.now, kind="bold", width=6),
            ),
            ListSource(found),
            empty=EmptyState("没有不同", "归档以后，记录没有影响这份报表的改动。", icon="check"),
        )
        self.table.setMinimumHeight(320)
        self.body.addWidget(self.table)
        self.set_actions((), leave="关闭")
        self.table.read()
