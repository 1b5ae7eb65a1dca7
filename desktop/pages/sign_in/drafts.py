"""Forms that were not finished last time, offered once after the start."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.drafts import Draft
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Text
from desktop.widgets.dialog import Dialog
from desktop.widgets.table import Column, ListSource, RecordTable


class DraftsDialog(Dialog):
    """Tells `resumed(draft)` or `dropped(draft)`; closing it leaves them for the next start."""

    resumed = Signal(object)
    dropped = Signal(object)

    def __init__(self, drafts: Sequence[Draft], parent: QWidget) -> None:
        super().__init__("上次有没办完的内容", parent, width=620)
        self._drafts = list(drafts)
        self.body.addWidget(
            Text(
                "程序上次没有正常结束，或者表单没有保存。草稿都在，选一份接着填。",
                "soft",
                wrap=True,
            )
        )
        self.table = RecordTable(
            "草稿",
            (
                Column("title", "内容", lambda draft: draft.title, kind="bold", stretch=True),
                Column("saved", "最后保存", lambda draft: f"{draft.saved_at:%m-%d %H:%M}", width=8),
            ),
            ListSource(self._drafts),
        )
        self.table.opened.connect(self._resume)
        self.body.addWidget(self.table)
        self.set_actions(
            (
                Action("丢弃这份", self._drop, kind="danger", key="Del", parent=self),
                Action("接着填", self._resume, kind="primary", key="F9", parent=self),
            )
        )
        self.table.read()

    def _resume(self, *_: object) -> None:
        draft = self.table.current
        if draft is not None:
            self.accept()
            self.resumed.emit(draft)

    def _drop(self) -> None:
        draft = self.table.current
        if draft is None:
            return
        self._drafts.remove(draft)
        self.dropped.emit(draft)
        if self._drafts:
            self.table.show_rows(self._drafts)
        else:
            self.accept()
