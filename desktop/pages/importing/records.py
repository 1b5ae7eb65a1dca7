"""Earlier imports, and taking one back."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.page import Desk
from desktop.pages.importing.kind import ImportKind
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState, Text
from desktop.widgets.dialog import Dialog
from desktop.widgets.table import Column, ListSource, RecordTable
from models.people.queries import ImportRunRow, list_imports
from models.work import may_do


def _columns(unit: str) -> tuple[Column, ...]:
    return (
        Column("at", "时间", lambda run: f"{run.at:%Y-%m-%d %H:%M}", width=9),
        Column("file", "文件", lambda run: run.file_name, kind="bold", width=14, stretch=True),
        Column("taken", "导入", lambda run: f"{run.taken} {unit}", kind="number", width=5),
        Column("left", "待改正", lambda run: f"{run.left_out} 行", kind="number", width=5),
        Column(
            "state",
            "状态",
            lambda run: f"{run.undone_at:%m-%d} 已撤销" if run.undone_at else "有效",
            kind="chip",
            width=7,
            tone=lambda run: "grey" if run.undone_at else "green",
        ),
    )


_KEYS: dict[str, Callable[[ImportRunRow], Any]] = {
    "at": lambda run: run.at,
    "file": lambda run: run.file_name,
    "taken": lambda run: run.taken,
    "left": lambda run: run.left_out,
    "state": lambda run: run.undone_at is None,
}


class RecordsCard(Card):
    """导入记录; Delete takes the chosen import back after a question."""

    def __init__(self, desk: Desk, kind: ImportKind) -> None:
        super().__init__("导入记录", margin=0)
        self._desk = desk
        self._kind = kind
        self.undo = Action(
            "撤销整次导入",
            self._ask_undo,
            key="Ctrl+Delete",
            kind="danger",
            reason=self._why_not,
            parent=self,
        )
        self.table = RecordTable(
            "导入记录",
            _columns(kind.unit),
            ListSource(keys=lambda run, order: _KEYS[order](run), text=lambda run: run.file_name),
            empty=EmptyState(
                f"还没有导入过{kind.list_word}", "选一个文件，先看每一行的检查结果，再决定导入。"
            ),
        )
        self.table.chosen.connect(self.undo.refresh)
        self.table.counted.connect(self.undo.refresh)
        self.body.addWidget(self.table)
        self.add_buttons([self.undo])

    def read(self) -> None:
        self._desk.tasks.ask(list_imports, self._kind.code, then=self._show)

    def _show(self, runs: Sequence[ImportRunRow]) -> None:
        self.table.show_rows(runs)
        self.undo.refresh()

    def _why_not(self) -> str:
        run = self.table.current
        if not may_do(self._desk.clerk.role, self._kind.undo):
            return "撤销导入需要主管或管理员来做。"
        if not isinstance(run, ImportRunRow):
            return "先在列表里选一次导入。"
        return "这次导入已经撤销过。" if run.undone_at else ""

    def _ask_undo(self) -> None:
        run = self.table.current
        if isinstance(run, ImportRunRow):
            UndoDialog(self._desk, self, self._kind, run.id, run.file_name, run.taken).open()


class UndoDialog(Dialog):
    """Asks once more before a whole import is taken back."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        kind: ImportKind,
        run_id: int,
        file_name: str,
        taken: int,
    ) -> None:
        super().__init__("撤销整次导入", parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._kind = kind
        self._run_id = run_id
        self.body.addWidget(Text(kind.undo_text.format(file=file_name, count=taken), wrap=True))
        self.undo = Action("撤销导入", self._undo, key="F9", kind="danger", parent=self)
        self.set_actions([self.undo])

    def _undo(self) -> None:
        self._desk.tasks.act(
            self._kind.undo, self._run_id, then=self._done, failed=self.known, title="撤销导入"
        )

    def _done(self, removed: int) -> None:
        self._desk.messages.well(f"已撤销，移除 {removed} {self._kind.unit}")
        self.accept()
