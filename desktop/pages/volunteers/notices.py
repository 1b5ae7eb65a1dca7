"""公示名单: what hangs on the wall, names masked unless they may be published (条例 20)."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.page import Page
from desktop.widgets.buttons import Action
from desktop.widgets.cards import EmptyState, Text
from desktop.widgets.dialog import Dialog
from desktop.widgets.table import Column, ListSource, RecordTable

NOTE = "没有同意公开的，姓名已遮一部分。复制后粘到公示的文档里；不写证件和电话。"


class NoticeDialog(Dialog):
    """The rows of `query`, to be copied into the notice."""

    def __init__(
        self, page: Page, title: str, columns: Sequence[Column], query: Callable[..., Any],
        **chosen: Any,
    ) -> None:  # fmt: skip
        super().__init__(title, page.window(), width=680)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = page.desk
        self._rows: Sequence[Any] = ()
        self.table = RecordTable(
            title, columns, ListSource(),
            empty=EmptyState("现在没有公示的", "有人在公示期里时，名单列在这里。"),
        )  # fmt: skip
        self.table.told.connect(page.desk.messages.well)
        self.table.setMinimumHeight(self.table.minimumSizeHint().height() * 2)
        self.body.addWidget(Text(NOTE, "soft", wrap=True))
        self.body.addWidget(self.table, 1)
        self.set_actions(
            [Action("复制名单", self.copy, key="F9", kind="primary", reason=self._why_not,
                    parent=self)],
            leave="关闭",
        )  # fmt: skip
        page.desk.tasks.ask(
            query, page.desk.now().date(), **chosen, then=self._show, failed=self.known, owner=self,
            key="notice-list",
        )  # fmt: skip

    def copy(self) -> None:
        """The whole list with its header, as a table for a text program."""
        columns = self.table.model.columns
        lines = ["\t".join(column.title for column in columns)]
        lines += ["\t".join(column.text(row) for column in columns) for row in self._rows]
        QApplication.clipboard().setText("\n".join(lines))
        self._desk.messages.well(f"已复制 {len(self._rows)} 人的公示名单")

    def _show(self, rows: Sequence[Any]) -> None:
        self._rows = rows
        self.table.show_rows(rows)
        for action in self.findChildren(Action):
            action.refresh()
        self.table.take_focus()

    def _why_not(self) -> str:
        return "" if self._rows else "现在没有公示的，没有可以复制的。"
