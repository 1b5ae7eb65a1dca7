"""The district's tables at the end of the list of reports: 区里的表：NAME, and the way to all."""

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from desktop.page import Desk
from models.changes import Changes
from models.district.queries import TemplateRow, list_templates


class DistrictEntries(QObject):
    """Keeps the entries behind the reports up to date; Enter or a click opens one.

    The page calls `read` when it is entered, `changed` with what changed, and asks `current`
    what the list stands on: "" while it stands on a report, else what can be done there.
    """

    def __init__(self, desk: Desk, reports: QListWidget) -> None:
        super().__init__(reports)
        self._desk = desk
        self._list = reports
        self._first = reports.count()
        self._names: list[str] = []  # "" stands for all of them
        self._report = 0  # the row the list goes back to
        reports.currentRowChanged.connect(self._moved)
        reports.itemActivated.connect(self._open)
        reports.itemClicked.connect(self._open)

    @property
    def current(self) -> str:
        """What the entry the list stands on is for."""
        name = self._name(self._list.currentRow())
        if name is None:
            return ""
        if not name:
            return "区里要的 Excel 表，教一次，以后每月按一个键就填好。\n\n按 Enter 打开。"
        return f"区里的表：{name}\n\n按 Enter 打开，在那里按 F9 填本期。"

    def _name(self, row: int) -> str | None:
        """The table of a row, "" for all of them, None for a report."""
        place = row - self._first
        return self._names[place] if 0 <= place < len(self._names) else None

    def read(self) -> None:
        """Read what was taught."""
        self._desk.tasks.ask(
            list_templates, then=self._show, key="report-districts", title="正在读取区里的表"
        )

    def changed(self, changes: Changes) -> None:
        """Read again if one was taught or put away."""
        if changes.touches("district_template"):
            self.read()

    def _show(self, rows: Sequence[TemplateRow]) -> None:
        names = [*(row.name for row in rows), ""]
        if names == self._names:
            return
        if self.current:
            self._list.setCurrentRow(self._report)
        while self._list.count() > self._first:
            self._list.takeItem(self._first)
        self._names = names
        for name in names:
            word = f"区里的表：{name}" if name else "区里的表…　Ctrl T"
            self._list.addItem(QListWidgetItem(word))

    def _moved(self, row: int) -> None:
        if 0 <= row < self._first:
            self._report = row

    def _open(self, item: QListWidgetItem) -> None:
        name = self._name(self._list.row(item))
        if name is not None:
            self._desk.open_page("district", name)
