"""The district's tables at the end of the list of reports: 区里的表：NAME."""

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from desktop.page import Desk
from models.changes import Changes
from models.district.queries import TemplateRow, list_templates


class DistrictEntries(QObject):
    """Keeps the entries behind the reports up to date; Enter or a click opens one.

    The page calls `read` when it is entered, `changed` with what changed, and asks `current`
    which table the list stands on: "" while it stands on a report.
    """

    def __init__(self, desk: Desk, reports: QListWidget) -> None:
        super().__init__(reports)
        self._desk = desk
        self._list = reports
        self._first = reports.count()
        self._names: list[str] = []
        self._report = 0  # the row the list goes back to
        reports.currentRowChanged.connect(self._moved)
        reports.itemActivated.connect(self._open)
        reports.itemClicked.connect(self._open)

    @property
    def current(self) -> str:
        """The table the list stands on."""
        place = self._list.currentRow() - self._first
        return self._names[place] if 0 <= place < len(self._names) else ""

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
        names = [row.name for row in rows]
        if names == self._names:
            return
        if self.current:
            self._list.setCurrentRow(self._report)
        while self._list.count() > self._first:
            self._list.takeItem(self._first)
        self._names = names
        for name in names:
            item = QListWidgetItem(f"区里的表：{name}")
            item.setToolTip(name)
            self._list.addItem(item)

    def _moved(self, row: int) -> None:
        if 0 <= row < self._first:
            self._report = row

    def _open(self, item: QListWidgetItem) -> None:
        place = self._list.row(item) - self._first
        if 0 <= place < len(self._names):
            self._desk.open_page("district", self._names[place])
