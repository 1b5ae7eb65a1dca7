"""区里的表: the tables that were taught; one key fills the month."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.page import Desk, Page
from desktop.pages.organisation.asking import FormDialog
from desktop.pages.reports.district.dialogs import VersionsDialog, say_version
from desktop.pages.reports.district.months import list_spans, read_span, usual_month
from desktop.pages.reports.district.places import free_path, keep_place, read_place
from desktop.pages.reports.district.reading import Begun, begin_file
from desktop.pages.reports.district.teach import Teach, ask_source
from desktop.printing import ask_file
from desktop.theme import px
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState, Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.table import Column, ListSource, RecordTable
from models.changes import Changes
from models.district.actions import add_template, retire_template
from models.district.queries import (
    TemplateRow,
    list_template_versions,
    list_templates,
    read_template,
)
from models.errors import KnownError
from models.work import may_do
from reports.period import Period
from reports.sheets.templates.teaching import FilledFile, export_file, fill_taught
from reports.sheets.templates.values import Progress

if TYPE_CHECKING:
    from models.centre import Centre

FILTER = "Excel 工作簿 (*.xlsx)"
TAUGHT_FILTER = "教好的表 (*.json)"


def open_folder(path: Path) -> bool:
    """Show a folder in the system's own window; False where the system has none."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class DistrictPage(Page):
    """Target: the name of a template to stand on."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "区里的表")
        self._wanted = ""  # the template to stand on once the list is read
        self._filled: dict[str, FilledFile] = {}  # by name, since the page was opened
        self._period: Period | None = None
        self.choose_file: Callable[..., Path | None] = ask_file
        self.choose_source: Callable[[QWidget], Path | None] = ask_source
        self.open_folder: Callable[[Path], bool] = open_folder
        self._build_actions()
        self._build_body()
        self._build_heading()
        self.setFocusProxy(self.table)

    def _build_actions(self) -> None:
        none, teach = self._why_none, self._why_not_teach
        self.fill = Action("填本期", self._fill, key="F9", kind="primary", reason=none, parent=self)
        self.fill_to = Action(
            "另选位置填", self._fill_elsewhere, key="Ctrl+S", reason=none, parent=self
        )
        self.fill_file = Action(
            "填区里新发的文件", self._fill_file, key="Ctrl+O", reason=none, parent=self
        )
        self.teach = Action(
            "教一张新表", self._teach, key="Ctrl+I", icon="import", reason=teach, parent=self
        )
        self.mend = Action("改对应", self._mend, key="F2", reason=none, parent=self)
        self.versions = Action("版本", self._ask_versions, key="F6", reason=none, parent=self)
        self.export = Action(
            "导出教好的表", self._export, key="Ctrl+E", icon="export", reason=none, parent=self
        )
        self.retire = Action(
            "停用", self._ask_retire, key="Ctrl+Delete", kind="danger",
            reason=self._why_not_retire, parent=self,
        )  # fmt: skip
        self.folder = Action(
            "打开所在文件夹", self._open_folder, key="F7", reason=self._why_no_folder, parent=self
        )
        self.leave = Action(
            "返回报表", partial(self.desk.open_page, "reports"), key="Alt+Left", parent=self
        )

    def _build_heading(self) -> None:
        today = self.desk.now().date()
        self.month = ChoiceField("", list_spans(today))
        self.month.line.setAccessibleName("填哪个月或季度")
        self.month.box.setAccessibleName("填哪个月或季度")
        self.month.setFixedWidth(px(150))
        self.month.set_text(usual_month(today))
        self._right.add(self.month)
        self.add_actions(self.leave, self.teach, self.fill)
        self.add_actions(
            self.fill_to, self.fill_file, self.mend, self.versions, self.export, self.retire,
            self.folder, heading=False,
        )  # fmt: skip

    def _build_body(self) -> None:
        self.table = RecordTable(
            "教过的表",
            (
                Column("name", "名称", lambda row: row.name, kind="bold", width=11, stretch=True,
                       sortable=False),
                Column("version", "版本", say_version, width=5, sortable=False),
                Column("on", "教的日期", lambda row: f"{row.added_at:%Y-%m-%d}", width=6,
                       sortable=False),
                Column("clerk", "谁教的", lambda row: row.clerk, width=5, sortable=False),
                Column("file", "文件", lambda row: row.file_name, kind="grey", width=12,
                       sortable=False),
            ),
            ListSource(),
            empty=EmptyState(
                "还没有教过区里的表",
                "区里要的 Excel 表，教一次，以后每月按一个键就填好。",
                self.teach,
                "report",
            ),
        )  # fmt: skip
        self.table.chosen.connect(self._show_row)
        self.table.opened.connect(self._mend)
        self.table.told.connect(self.desk.messages.well)
        self.table.refused.connect(self.refuse)
        left = Card("教过的表", margin=0)
        left.body.addWidget(self.table)
        left.add_buttons([self.retire, self.versions, self.export, self.mend])
        self.about = Card("本期")
        self.lines = Text("", wrap=True)
        self.notes = Text("", "soft", wrap=True)
        self.about.body.addWidget(self.lines)
        self.about.body.addWidget(self.notes)
        self.about.body.addStretch(1)
        self.about.add_buttons([self.folder, self.fill_to, self.fill_file])
        self.about.setFixedWidth(px(310))
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(left, 1)
        row.addWidget(self.about)
        self.body.addLayout(row, 1)

    # reading

    def entered(self, target: Any = None) -> None:
        self._wanted = str(target or "")
        self._read()
        self.table.setFocus()

    def changed(self, changes: Changes) -> None:
        if changes.touches("district_template"):
            self._read()

    def _read(self) -> None:
        self.desk.tasks.ask(
            list_templates, then=self._show, key="district-list", title="正在读取区里的表"
        )

    def _show(self, rows: Sequence[TemplateRow]) -> None:
        self.table.show_rows(rows)
        names = [row.name for row in rows]
        if self._wanted in names:
            self.table.go_to(names.index(self._wanted))
        self._wanted = ""
        self._show_row()

    @property
    def row(self) -> TemplateRow | None:
        """The template the clerk stands on."""
        row = self.table.current
        return row if isinstance(row, TemplateRow) else None

    def _show_row(self, *_: object) -> None:
        row = self.row
        filled = self._filled.get(row.name) if row is not None else None
        if row is None:
            self.lines.setText("左边还没有表。")
            self.notes.setText("按 Ctrl+I 教一张。")
        elif filled is None:
            self.lines.setText(f"{row.name}\n\n按 F9 填好上面选的月份。")
            self.notes.setText(
                "第一次会问存到哪里，以后就存在那里；已有的文件不会覆盖。"
                "填出来的数就是数据库里的数，公式由表格自己算。"
            )
        else:
            self.lines.setText(
                f"{filled.path.name}\n\n填了 {filled.cells} 格，名单 {filled.rows} 行。"
            )
            self.notes.setText("\n\n".join((*filled.notes, f"存在 {filled.path.parent}")))
        for action in self.offered():
            action.refresh()

    # filling

    def _month(self) -> Period | None:
        try:
            return read_span(self.month.text())
        except KnownError as error:
            self.known(error)
            return None

    def _fill(self) -> None:
        row, period = self.row, self._month()
        if row is not None and period is not None:
            self.desk.tasks.run(
                read_place,
                self.desk.centre,
                row.name,
                then=partial(self._place_read, row, period),
                failed=self.known,
                owner=self,
                title="正在查找上次的位置",
            )

    def _place_read(self, row: TemplateRow, period: Period, folder: Path | None) -> None:
        if folder is None:
            self._ask_and_fill(row, period)
        else:
            self._run(row, period, folder=folder)

    def _fill_elsewhere(self) -> None:
        row, period = self.row, self._month()
        if row is not None and period is not None:
            self._ask_and_fill(row, period)

    def _ask_and_fill(self, row: TemplateRow, period: Period, file: Path | None = None) -> None:
        path = self.choose_file(self, f"{row.name} {period.label}{_ending(row)}", FILTER)
        if path is not None:
            self._run(row, period, path=path, file=file)

    def _run(
        self,
        row: TemplateRow,
        period: Period,
        *,
        folder: Path | None = None,
        path: Path | None = None,
        file: Path | None = None,
    ) -> None:
        self.banner.close_banner()
        self.desk.tasks.run(
            _fill_now,
            self.desk.centre,
            row,
            period,
            folder,
            path,
            file,
            then=partial(self._was_filled, row.name),
            failed=self.known,
            owner=self,
            progress=True,
            key="district-fill",
            title=f"正在填{row.name}",
        )

    def _was_filled(self, name: str, filled: FilledFile) -> None:
        self._filled[name] = filled
        self.desk.messages.well(f"已填好 {filled.path.name}：{filled.cells} 格、{filled.rows} 行")
        self._show_row()

    # this month's own copy of the district

    def _fill_file(self) -> None:
        row, period = self.row, self._month()
        file = self.choose_source(self) if row is not None and period is not None else None
        if row is not None and period is not None and file is not None:
            self.desk.tasks.run(
                begin_file,
                self.desk.centre,
                file,
                row.name,
                then=partial(self._file_read, row, period, file),
                failed=self.known,
                owner=self,
                title=f"正在读取 {file.name}",
            )

    def _file_read(self, row: TemplateRow, period: Period, file: Path, begun: Begun) -> None:
        if begun.lesson.draft.changed:  # taught anew first; that page says what changed
            self.desk.open_page("district-teach", Teach(file, row.name))
        else:
            self._ask_and_fill(row, period, file)

    # teaching

    def _teach(self) -> None:
        path = self.choose_source(self)
        if path is not None:
            self.desk.open_page("district-teach", Teach(path))

    def _mend(self, *_: object) -> None:
        row = self.row
        if row is not None:
            self.desk.open_page("district-teach", Teach(name=row.name))

    def _ask_versions(self) -> None:
        row = self.row
        if row is not None:
            self.desk.tasks.ask(
                list_template_versions,
                row.name,
                then=partial(self._show_versions, row.name),
                owner=self,
                title="正在读取版本",
            )

    def _show_versions(self, name: str, rows: Sequence[TemplateRow]) -> None:
        VersionsDialog(name, rows, self).open()

    def _export(self) -> None:
        row = self.row
        path = self.choose_file(self, f"{row.name}.json", TAUGHT_FILTER) if row else None
        if row is not None and path is not None:
            self.desk.tasks.run(
                _export_now,
                self.desk.centre,
                row.name,
                path,
                then=self._exported,
                failed=self.known,
                title=f"正在导出{row.name}",
            )

    def _exported(self, path: Path) -> None:
        self.desk.messages.well(f"已导出 {path.name}，别的中心按 Ctrl+I 收下就能用")

    def _ask_retire(self) -> None:
        row = self.row
        if row is not None:
            FormDialog(
                self.desk, self, "停用", {}, retire_template, lambda values: (row.name,),
                text=f"停用“{row.name}”以后，这里和报表目录里不再列出它；"
                "教过的各版都留着，再教同名的表就接着用。",
                well=f"已停用 {row.name}",
                kind="danger",
            ).open()  # fmt: skip

    # the file

    def _why_no_folder(self) -> str:
        row = self.row
        if row is None or row.name not in self._filled:
            return "还没有填过，请先按 F9。"
        return ""

    def _open_folder(self) -> None:
        row = self.row
        assert row is not None
        folder = self._filled[row.name].path.parent
        if not self.open_folder(folder):
            self.refuse(f"文件夹打不开，请在文件管理器里找：{folder}")

    # why not

    def _why_none(self) -> str:
        return "" if self.row is not None else "请先在左边选一张表；还没有就按 Ctrl+I 教一张。"

    def _why_not_teach(self) -> str:
        if may_do(self.desk.clerk.role, add_template):
            return ""
        return "教表由主管或管理员来做；填表谁都可以。"

    def _why_not_retire(self) -> str:
        return self._why_none() or self._why_not_teach()


def _ending(row: TemplateRow) -> str:
    return ".xlsm" if row.file_name.lower().endswith(".xlsm") else ".xlsx"


def _fill_now(
    centre: "Centre",
    row: TemplateRow,
    period: Period,
    folder: Path | None,
    path: Path | None,
    file: Path | None,
    *,
    progress: Progress,
) -> FilledFile:
    """Fill and remember the place; a folder known before gets a file that is not there yet."""
    if path is None:
        assert folder is not None
        path = free_path(folder, f"{row.name} {period.label}", _ending(row))
    filled = fill_taught(centre, row.name, period, path, file=file, progress=progress)
    keep_place(centre, row.name, path.parent)
    return filled


def _export_now(centre: "Centre", name: str, path: Path) -> Path:
    export_file(centre.ask(read_template, name), path)
    return path
