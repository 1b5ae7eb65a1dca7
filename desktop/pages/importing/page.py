"""Importing a list: choose, look at every row, take, and take back."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from desktop.page import Desk, Page
from desktop.pages.importing.columns import ColumnsCard
from desktop.pages.importing.kind import ImportKind
from desktop.pages.importing.preview import PreviewCard
from desktop.pages.importing.records import RecordsCard, UndoDialog
from desktop.pages.importing.result import ResultCard
from desktop.tasks import Task
from desktop.theme import px
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Card, EmptyState, Text
from desktop.widgets.layout import Flow
from desktop.widgets.timeline import Stepper
from models.changes import Changes
from models.errors import KnownError
from models.work import may_do

CHOOSE, CHECK, TAKE, RESULT = "choose", "check", "take", "result"
PATTERNS = (
    "表格 (*.xlsx *.xls *.xlsm *.et *.csv *.txt *.tsv *.ods *.html *.htm *.xml);;所有文件 (*)"
)


class ImportingPage(Page):
    """One page; the steps at the top say where one is. `stages` are the steps in their order."""

    stages: Sequence[str] = (CHOOSE, CHECK, TAKE, RESULT)

    def __init__(self, desk: Desk, kind: ImportKind, *, back: Action, done: Action) -> None:
        super().__init__(desk, kind.title)
        self.kind = kind
        self.stage = CHOOSE
        self._file: Any = None
        self._preview: Any = None
        self._known: Mapping[str, str] = {}
        self._taken: Any = None
        self._taking: Task | None = None
        self.choose = Action(
            "选择文件", self._choose, key="Ctrl+O", kind="primary", icon="import", parent=self
        )
        self.take = Action(
            "导入", self._go_on, key="F9", kind="primary", reason=self._why_not_on, parent=self
        )
        self.report = Action(
            "保存逐行报告", self._save_report, key="Ctrl+S", reason=self._why_no_file, parent=self
        )
        self.undo = Action(
            "撤销整次导入", self._undo, kind="danger", reason=self._why_not_undo, parent=self
        )
        self.again = Action("换一个文件", self._choose, key="Ctrl+O", parent=self)
        self.add_actions(self.choose, self.take, self.report, heading=False)
        self.add_actions(back)
        self.stepper = Stepper()
        self.records = RecordsCard(desk, kind)
        self.records.undo.listen(self.records)
        self.records.undo.refused.connect(self.refuse)
        self.columns = ColumnsCard(kind.fields)
        self.preview = PreviewCard(
            desk.tasks,
            kind.columns,
            kind.filter_hint,
            EmptyState(
                "这里没有行",
                "如果整张表都没有行：请在左边指定工作表、表头所在的行，以及各列是什么。",
            ),
        )
        self.note = Text("", "small", wrap=True)
        self.result = ResultCard([self.undo, self.report, self.again, done])
        self._build()
        self.columns.moved.connect(self._moved)
        self.columns.mapped.connect(self._mapped)
        desk.tasks.running_changed.connect(self._look)
        self.setAcceptDrops(True)
        self.go(CHOOSE)

    def _build(self) -> None:
        self.body.addWidget(self.stepper)
        drop = Card("", margin=0)
        self._drop = EmptyState(
            f"把{self.kind.list_word}文件拖到这里，或者选择文件",
            "Excel、WPS、CSV、网页导出的表格都可以，表头和列的顺序不限。"
            "先检查每一行，确认之前什么也不会导入。",
            self.choose,
            "import",
        )
        drop.body.addWidget(self._drop)
        self.choosing, self.checking = QWidget(), QWidget()
        row = QHBoxLayout(self.choosing)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(drop, 2)
        row.addWidget(self.records, 3)
        row = QHBoxLayout(self.checking)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.columns, 2)
        row.addWidget(self.preview, 7)
        self.columns.setMinimumWidth(px(200))
        foot = self.preview.add_foot()
        foot.addWidget(self.note, 2)
        flow = Flow(gap=12, right=True)
        self.foot_buttons = {action: Button(action) for action in self.foot_actions()}
        flow.add(*self.foot_buttons.values())
        foot.addLayout(flow, 3)
        self._parts = {part: None for stage in self.stages for part in [self.part_of(stage)]}
        for part in self._parts:
            self.body.addWidget(part, 1)

    # what a kind of import overrides

    def part_of(self, stage: str) -> QWidget:
        """What is shown in a stage."""
        return {CHOOSE: self.choosing, RESULT: self.result}.get(stage, self.checking)

    def foot_actions(self) -> Sequence[Action]:
        """The buttons under the preview."""
        return (self.again, self.report, self.take)

    def go_on(self) -> None:
        """F9: the next step, or the import itself."""
        self.take_now()

    def on_word(self) -> str:
        """What F9 does now."""
        count = self._preview.takeable if self._preview is not None else 0
        return f"导入 {count} {self.kind.unit}" if count else "导入"

    def notes(self) -> Sequence[str]:
        """What has to be said of the whole file."""
        return (self._file.workbook.format_note,)

    def to_take(self) -> Any:
        """What of the preview `take` is given."""
        return self._preview.rows

    def result_lines(self, taken: Any) -> Sequence[str]:
        """What became of the rows, in sentences."""
        return ()

    def figure(self, taken: Any) -> str:
        """The headline of what came in."""
        return f"导入 {taken.taken} {self.kind.unit}"

    # the page

    def entered(self, target: Any = None) -> None:
        self.records.read()
        if target == "records" or self._taken is not None:
            self._begin_anew()
        if target == "records":
            self.records.table.table.setFocus()
        elif self.stage == CHOOSE:
            self._drop.findChildren(Button)[0].setFocus()  # Enter chooses the file

    def changed(self, changes: Changes) -> None:
        if changes.touches("import_run", "person"):
            self.records.read()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.read(Path(paths[0]))

    # reading and judging

    def read(self, path: Path) -> None:
        """Read a file and show what would become of each row."""
        self.banner.close_banner()
        self.desk.tasks.run(
            self.kind.read,
            self.desk.centre,
            path,
            then=self._was_read,
            failed=self.known,
            title=f"正在读取 {path.name}",
            progress=True,
            key="import.read",
        )

    def _was_read(self, read: tuple[Any, Any, Mapping[str, str]]) -> None:
        self._file, self._preview, self._known = read
        self._taken = None
        self.say_below_title(self._file.path.name)
        self.columns.show_file(self._file)
        self.show_rows()
        self.go(CHECK)
        self.preview.table.setFocus()

    def _moved(self, sheet: str, row: int) -> None:
        if self._file is not None:
            self._file = self._file.at_header(sheet, row, self._known)
            self.columns.show_file(self._file)
            self.judge()

    def _mapped(self, columns: Mapping[str, int]) -> None:
        if self._file is not None:
            self._file = self._file.with_columns(columns)
            self.judge()

    def judge(self) -> None:
        """Look at every row again."""
        self.desk.tasks.run(
            self.kind.judge,
            self.desk.centre,
            self._file,
            then=self._was_judged,
            failed=self.known,
            title="正在检查每一行",
            progress=True,
            key="import.read",
        )

    def _was_judged(self, preview: Any) -> None:
        self._preview = preview
        self.show_rows()

    def show_rows(self) -> None:
        """Show the judgement that is at hand."""
        self.take.rename(self.on_word())
        self.preview.show_rows(self._preview.rows, self._preview.counts)
        notes = [] if self._preview.rows else [self.kind.needs]
        self.note.setText(" ".join(filter(None, (*notes, *self.notes()))))

    # taking

    def take_now(self) -> None:
        """Take the rows that can be taken."""
        self.go(TAKE)
        self._taking = self.desk.tasks.act(
            self.kind.take,
            self._file,
            self.to_take(),
            then=self._was_taken,
            failed=self._not_taken,
            title="正在导入",
            progress=True,
        )
        self.take.refresh()

    def _was_taken(self, taken: Any) -> None:
        self._taking, self._taken = None, taken
        figure = self.figure(taken)
        self.result.show_result(self._file.path.name, figure, self.result_lines(taken))
        self.desk.messages.well(f"已{figure}")
        self.go(RESULT)
        self.result.setFocus()

    def _not_taken(self, error: KnownError) -> None:
        self._taking = None
        self.go(self._before_taking())
        self.known(error)

    @Slot()
    def _look(self) -> None:
        # A cancelled task is silent: the steps go back by themselves.
        if self._taking is not None and self._taking.cancel.requested:
            self._taking = None
            self.go(self._before_taking())

    def _before_taking(self) -> str:
        return self.stages[self.stages.index(TAKE) - 1]

    def _go_on(self) -> None:
        self.go_on()

    def _why_no_file(self) -> str:
        return "" if self._file is not None else "先选择一个文件。"

    def _why_not_on(self) -> str:
        if not may_do(self.desk.clerk.role, self.kind.take):
            return "只读账号不能导入，请找窗口人员办理。"
        if self._file is None:
            return "先选择一个文件。"
        if self._taking is not None and not self._taking.cancel.requested:
            return "正在导入，按 Esc 可以停止。"
        if self._taken is not None:
            return "这个文件已经导入；要再导入，请重新选择文件。"
        return self.why_not_on()

    def why_not_on(self) -> str:
        """Why F9 does nothing with this file now; empty if it does."""
        return "" if self._preview.takeable else "没有可以导入的行。"

    def _why_not_undo(self) -> str:
        allowed = may_do(self.desk.clerk.role, self.kind.undo)
        return "" if allowed else "撤销导入需要主管或管理员来做。"

    def _undo(self) -> None:
        if self._taken is None or self._file is None:
            return
        name = self._file.path.name
        taken = self._taken
        dialog = UndoDialog(self.desk, self, self.kind, taken.run_id, name, taken.taken)
        dialog.accepted.connect(self._begin_anew)
        dialog.open()

    def _begin_anew(self) -> None:
        self._file, self._preview, self._taken = None, None, None
        self.say_below_title("")
        self.go(CHOOSE)

    # files

    def _choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, f"选择{self.kind.list_word}", "", PATTERNS)
        if path:
            self.read(Path(path))

    def _save_report(self) -> None:
        proposed = str(self._file.path.with_name(f"{self._file.path.stem}-逐行报告.csv"))
        path, _ = QFileDialog.getSaveFileName(self, "保存逐行报告", proposed, "CSV (*.csv)")
        if path:
            self.desk.tasks.run(
                self.kind.write_report,
                Path(path),
                self._file,
                self._preview.rows,
                then=self._report_saved,
                title="保存逐行报告",
            )

    def _report_saved(self, _: object) -> None:
        self.desk.messages.well("逐行报告已保存")

    def go(self, stage: str) -> None:
        """Show a stage and where it stands among the others."""
        self.stage = stage
        # One behind the last: all done.
        self.stepper.fill(self.kind.steps, list(self.stages).index(stage))
        shown = self.part_of(stage)
        for part in self._parts:
            part.setVisible(part is shown)
        self.take.rename(self.on_word())
        for action in (self.report, self.undo):
            action.refresh()
