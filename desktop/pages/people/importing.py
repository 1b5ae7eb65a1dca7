"""Importing a list of residents: choose, look at every row, take, and take back."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from desktop.page import Desk, Page
from desktop.pages.people.import_columns import ColumnsCard
from desktop.pages.people.import_preview import PreviewCard
from desktop.pages.people.import_records import RecordsCard, UndoDialog
from desktop.pages.people.import_result import ResultCard
from desktop.tasks import Task
from desktop.theme import px
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Card, EmptyState, Text
from desktop.widgets.layout import Flow
from desktop.widgets.timeline import Step, Stepper
from models.changes import Changes
from models.errors import KnownError
from models.people.actions import ImportTaken, undo_import
from models.people.queries import known_columns
from models.work import may_do
from reports.sheets.residents import (
    KIND,
    Preview,
    Progress,
    ResidentsFile,
    preview_residents,
    read_residents_file,
    take_residents,
    write_residents_report,
)

if TYPE_CHECKING:
    from models.centre import Centre

STEPS = (
    Step("选择文件", "Excel、WPS、CSV"),
    Step("核对表头，看预览", "每一行都有结论和原因"),
    Step("导入", "可以整次撤销"),
)
NOTHING = Preview((), {}, "")
CHOOSE, CHECK, TAKE, RESULT = range(4)
PATTERNS = (
    "表格 (*.xlsx *.xls *.xlsm *.et *.csv *.txt *.tsv *.ods *.html *.htm *.xml);;所有文件 (*)"
)
Read = tuple[ResidentsFile, Preview, Mapping[str, str]]


class ImportPage(Page):
    """One page; the steps at the top say where one is."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "导入居民名单")
        self._file: ResidentsFile | None = None
        self._preview = NOTHING
        self._known: Mapping[str, str] = {}
        self._taken: ImportTaken | None = None
        self._taking: Task | None = None
        self.choose = Action(
            "选择文件", self._choose, key="Ctrl+O", kind="primary", icon="import", parent=self
        )
        self.take = Action(
            "导入", self._take, key="F9", kind="primary", reason=self._why_not_take, parent=self
        )
        self.report = Action(
            "保存逐行报告", self._save_report, key="Ctrl+S", reason=self._why_no_file, parent=self
        )
        self.undo = Action(
            "撤销整次导入", self._undo, kind="danger", reason=self._why_not_undo, parent=self
        )
        self.again = Action("换一个文件", self._choose, key="Ctrl+O", parent=self)
        self.people = Action("查看人员", self._go_people, kind="primary", parent=self)
        self.add_actions(self.choose, self.take, self.report, heading=False)
        self.add_actions(Action("返回人员", self._go_people, key="Alt+Left", parent=self))
        self.stepper = Stepper()
        self.records = RecordsCard(desk)
        self.columns = ColumnsCard()
        self.preview = PreviewCard(desk.tasks)
        self.note = Text("", "small", wrap=True)
        self.result = ResultCard([self.undo, self.report, self.again, self.people])
        self._build()
        self.columns.moved.connect(self._moved)
        self.columns.mapped.connect(self._mapped)
        desk.tasks.running_changed.connect(self._look)
        self.setAcceptDrops(True)
        self._go(CHOOSE)

    def _build(self) -> None:
        self.body.addWidget(self.stepper)
        drop = Card("", margin=0)
        drop.body.addWidget(
            EmptyState(
                "把名单文件拖到这里，或者选择文件",
                "Excel、WPS、CSV、网页导出的表格都可以，表头和列的顺序不限。"
                "先检查每一行，确认之前什么也不会导入。",
                self.choose,
                "import",
            )
        )
        choosing, checking = QWidget(), QWidget()
        row = QHBoxLayout(choosing)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(drop, 2)
        row.addWidget(self.records, 3)
        row = QHBoxLayout(checking)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.columns, 2)
        row.addWidget(self.preview, 7)
        self.columns.setMinimumWidth(px(200))
        foot = self.preview.add_foot()
        foot.addWidget(self.note, 2)
        flow = Flow(gap=12, right=True)
        flow.add(*(Button(action) for action in (self.again, self.report, self.take)))
        foot.addLayout(flow, 3)
        self._parts = (choosing, checking, self.result)
        for part in self._parts:
            self.body.addWidget(part, 1)

    # the page

    def entered(self, target: Any = None) -> None:
        self.records.read()
        if target == "records" or self._taken is not None:
            self._begin_anew()
        if target == "records":
            self.records.table.table.setFocus()

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
            _read,
            self.desk.centre,
            path,
            then=self._was_read,
            failed=self._not_read,
            title=f"正在读取 {path.name}",
            progress=True,
            key="import.read",
        )

    def _was_read(self, read: Read) -> None:
        self._file, self._preview, self._known = read
        self._taken = None
        self.say_below_title(self._file.path.name)
        self.columns.show_file(self._file)
        self._show_rows()
        self._go(CHECK)
        self.preview.table.setFocus()

    def _not_read(self, error: KnownError) -> None:
        self.known(error)

    def _moved(self, sheet: str, row: int) -> None:
        if self._file is not None:
            self._file = self._file.at_header(sheet, row, self._known)
            self.columns.show_file(self._file)
            self._judge()

    def _mapped(self, columns: Mapping[str, int]) -> None:
        if self._file is not None:
            self._file = self._file.with_columns(columns)
            self._judge()

    def _judge(self) -> None:
        self.desk.tasks.run(
            preview_residents,
            self.desk.centre,
            self._file,
            then=self._was_judged,
            title="正在检查每一行",
            progress=True,
            key="import.read",
        )

    def _was_judged(self, preview: Preview) -> None:
        self._preview = preview
        self._show_rows()

    def _show_rows(self) -> None:
        assert self._file is not None
        count = self._preview.takeable
        self.take.rename(f"导入 {count} 人" if count else "导入")
        self.preview.show_preview(self._preview)
        notes = [] if self._preview.rows else ["还看不出哪一列是姓名，请在左边指定。"]
        notes += [self._file.workbook.format_note, self._preview.areas]
        self.note.setText(" ".join(filter(None, notes)))

    # taking

    def _take(self) -> None:
        self._go(TAKE)
        self._taking = self.desk.tasks.act(
            take_residents,
            self._file,
            self._preview.rows,
            then=self._was_taken,
            failed=self._not_taken,
            title="正在导入",
            progress=True,
        )
        self.take.refresh()

    def _was_taken(self, taken: ImportTaken) -> None:
        assert self._file is not None
        self._taking, self._taken = None, taken
        self.result.show_result(self._file.path.name, taken, self._preview.areas)
        self.desk.messages.well(f"已导入 {taken.taken} 人")
        self._go(RESULT)
        self.result.setFocus()

    def _not_taken(self, error: KnownError) -> None:
        self._taking = None
        self._go(CHECK)
        self.known(error)

    @Slot()
    def _look(self) -> None:
        # A cancelled task is silent: the steps go back by themselves.
        if self._taking is not None and self._taking.cancel.requested:
            self._taking = None
            self._go(CHECK)

    def _why_no_file(self) -> str:
        return "" if self._file is not None else "先选择一个文件。"

    def _why_not_take(self) -> str:
        if not may_do(self.desk.clerk.role, take_residents):
            return "只读账号不能导入，请找窗口人员办理。"
        if self._file is None:
            return "先选择一个文件。"
        if self._taking is not None and not self._taking.cancel.requested:
            return "正在导入，按 Esc 可以停止。"
        if self._taken is not None:
            return "这个文件已经导入；要再导入，请重新选择文件。"
        return "" if self._preview.takeable else "没有可以导入的行。"

    def _why_not_undo(self) -> str:
        return "" if may_do(self.desk.clerk.role, undo_import) else "撤销导入需要主管或管理员来做。"

    def _undo(self) -> None:
        if self._taken is None or self._file is None:
            return
        name = self._file.path.name
        dialog = UndoDialog(self.desk, self, self._taken.run_id, name, self._taken.taken)
        dialog.accepted.connect(self._begin_anew)
        dialog.open()

    def _begin_anew(self) -> None:
        self._file, self._preview, self._taken = None, NOTHING, None
        self.say_below_title("")
        self._go(CHOOSE)

    # files

    def _choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "选择居民名单", "", PATTERNS)
        if path:
            self.read(Path(path))

    def _save_report(self) -> None:
        assert self._file is not None
        proposed = str(self._file.path.with_name(f"{self._file.path.stem}-逐行报告.csv"))
        path, _ = QFileDialog.getSaveFileName(self, "保存逐行报告", proposed, "CSV (*.csv)")
        if path:
            self.desk.tasks.run(
                write_residents_report,
                Path(path),
                self._file,
                self._preview.rows,
                then=self._report_saved,
                title="保存逐行报告",
            )

    def _report_saved(self, _: object) -> None:
        self.desk.messages.well("逐行报告已保存")

    def _go_people(self) -> None:
        self.desk.open_page("people")

    def _go(self, step: int) -> None:
        self.stepper.fill(STEPS, step)  # one behind the last: all done
        shown = {CHOOSE: 0, CHECK: 1, TAKE: 1, RESULT: 2}[step]
        for number, part in enumerate(self._parts):
            part.setVisible(number == shown)
        for action in (self.take, self.report, self.undo):
            action.refresh()


def _read(centre: "Centre", path: Path, *, progress: Progress) -> Read:
    known = centre.ask(known_columns, KIND)
    file = read_residents_file(path, known, progress=progress)
    return file, preview_residents(centre, file, progress=progress), known
