"""报表: the list at the left, the paper in the middle, exactly as it will be printed."""

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem

from desktop.page import Desk, Page
from desktop.printing import ask_file, ask_printer, print_pdf, save_bytes
from desktop.tasks import Task
from desktop.theme import px
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.pdf import PdfPreview
from models.audit.actions import record_export
from models.cases.queries.ledger import LedgerFilter, count_ledger
from models.changes import Changes
from models.errors import KnownError
from reports.paper.stamps import PrintStamp
from reports.period import Period, month_period
from reports.registry import REPORTS, Report, Written, draw_report, write_report

MONTHS = 36  # in the chooser; older ones are typed
AT_ONCE = 5000  # rows; a longer ledger is drawn when the clerk asks for it


class ReportsPage(Page):
    """Preview, Ctrl+P print, Ctrl+S PDF, Ctrl+E Excel; every one that leaves is logged."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "报表")
        role = desk.clerk.role
        self.reports = [report for report in REPORTS if role in report.may]
        self._shown = ("", "")  # report and month of the preview
        self._total = 0
        self._building: Task | None = None
        self._rows = 0
        self.choose_printer: Callable[..., Any] = ask_printer
        self.choose_file: Callable[..., Path | None] = ask_file
        self.list = QListWidget()
        self.list.setAccessibleName("报表目录")
        for report in self.reports:
            self.list.addItem(QListWidgetItem(report.title))
        self.list.setCurrentRow(0)
        self.preview = PdfPreview("报表预览", "选好报表和月份后，这里显示要打印的样子。")
        self.about = Text("", wrap=True)
        self.month = ChoiceField("", _months(desk.now().date()))
        self.month.line.setAccessibleName("月份")
        self.month.box.setAccessibleName("月份")
        self.month.setFixedWidth(px(150))
        self.month.set_value(f"{desk.now():%Y-%m}")
        self.month.box.activated.connect(self._wanted)
        self.month.line.entered.connect(self._wanted)
        self._right.add(self.month)
        self.draw = Action("生成预览", self._draw, key="F5", parent=self)
        self.add_actions(
            self.draw,
            Action("存 PDF", self.save_pdf, key="Ctrl+S", reason=self._no_paper, parent=self),
            Action(
                "导出 Excel",
                self.export,
                key="Ctrl+E",
                icon="export",
                reason=self._none,
                parent=self,
            ),
            Action(
                "打印",
                self.print_now,
                key="Ctrl+P",
                kind="primary",
                icon="print",
                reason=self._no_paper,
                parent=self,
            ),
        )
        row = QHBoxLayout()
        row.setSpacing(14)
        left = Card("报表目录", margin=0)
        left.body.addWidget(self.list)
        left.setFixedWidth(px(220))
        self._left = left
        middle = Card(margin=0)
        middle.body.addWidget(self.preview)
        right = Card("这份报表")
        right.body.addWidget(self.about)
        right.body.addStretch(1)
        row.addWidget(left)
        row.addWidget(middle, 1)
        row.addWidget(right)
        right.setFixedWidth(px(240))
        self._side = right
        self.body.addLayout(row, 1)
        self.list.currentRowChanged.connect(self._wanted)
        self.setFocusProxy(self.list)

    # reading and drawing

    def entered(self, target: Any = None) -> None:
        """`target` is the id of a report."""
        for number, report in enumerate(self.reports):
            if report.id == target:
                self.list.setCurrentRow(number)
        self._wanted()

    def changed(self, changes: Changes) -> None:
        if changes.touches("service_case", "setting"):
            self._shown = ("", "")
            self._wanted()

    def _report(self) -> Report | None:
        row = self.list.currentRow()
        return self.reports[row] if 0 <= row < len(self.reports) else None

    def _period(self) -> Period | None:
        try:
            value = self.month.value()
            period = month_period(value or "")
        except KnownError:
            try:
                period = month_period(self.month.text())
            except KnownError as error:
                self.known(error)
                return None
        return period

    def _wanted(self, *_: object) -> None:
        report, period = self._report(), self._period()
        if report is None or period is None:
            return
        wanted = (report.id, period.label)
        if wanted == self._shown:
            return
        self._shown = wanted
        if self._building is not None:
            self._building.cancel.request()
        self.preview.show_pdf(b"")
        self.about.setText(f"{report.title}\n{period.label}\n\n正在统计…")
        self._refresh()
        self.desk.tasks.ask(
            count_ledger, _chosen(period), then=self._counted, key="report-count", title="正在统计"
        )

    def _counted(self, total: int) -> None:
        self._total = total
        self._tell()
        if total <= AT_ONCE:
            self._draw()

    def _tell(self) -> None:
        report, period = self._report(), self._period()
        if report is None or period is None:
            return
        lines = [report.title, period.label, "", f"共 {self._total:,} 件"]
        if self._total > AT_ONCE and not self.preview.content:
            lines += ["", "件数较多，按 F5 生成预览；导出 Excel 不必等预览。"]
        if self.preview.content:
            lines += [
                f"共 {self.preview.pages} 页",
                "",
                "证件号、电话已脱敏。",
                "打印和导出都会记入操作日志。",
            ]
        self.about.setText("\n".join(lines))

    def _draw(self) -> None:
        report, period = self._report(), self._period()
        if report is None or period is None:
            return
        self._building = self.desk.tasks.run(
            draw_report,
            self.desk.centre,
            report,
            period,
            self._stamp(),
            then=self._drawn,
            failed=self._failed,
            progress=True,
            key="report-preview",
            title=f"正在生成{report.title}",
        )

    def _drawn(self, drawn: tuple[bytes, int, int]) -> None:
        content, self._rows, self._columns = drawn
        self._building = None
        self.preview.show_pdf(content)
        self._tell()
        self._refresh()

    def _failed(self, error: KnownError) -> None:
        self._building = None
        self.known(error)

    def _refresh(self) -> None:
        for action in self.offered():
            action.refresh()

    def _none(self) -> str:
        return "" if self._report() is not None else "请先在左边选一份报表。"

    def _no_paper(self) -> str:
        return self._none() or ("" if self.preview.content else "预览还没有生成，请稍候或按 F5。")

    def _stamp(self) -> PrintStamp:
        return PrintStamp(self.desk.now(), self.desk.clerk.name)

    # out of the hall

    def print_now(self) -> None:
        """Print what is shown; the log knows before the paper comes out."""
        report = self._report()
        if report is None:
            return
        try:
            printer = self.choose_printer(self, self.preview.pages)
        except KnownError as error:
            self.known(error)
            return
        if printer is not None:
            printer.setDocName(report.title)
            self._printer = printer
            self._log("打印", then=self._print)

    def _print(self, nothing: None) -> None:
        self.desk.tasks.run(
            print_pdf,
            self.preview.content,
            self._printer,
            then=self._printed,
            failed=self.known,
            title="正在打印",
        )

    def _printed(self, pages: int) -> None:
        self.desk.messages.well(f"已送打印机，共 {pages} 页")

    def save_pdf(self) -> None:
        """Keep the shown bytes as a file."""
        path = self._ask_file(".pdf", "PDF (*.pdf)")
        if path is not None:
            self.desk.tasks.run(
                save_bytes,
                path,
                self.preview.content,
                then=self._pdf_saved,
                failed=self.known,
                title="正在存为 PDF",
            )

    def _pdf_saved(self, path: Path) -> None:
        self._log(path.name)
        self.desk.messages.well(f"已存为 {path.name}")

    def export(self) -> None:
        """The same rows as a workbook."""
        report, period = self._report(), self._period()
        path = self._ask_file(".xlsx", "Excel 工作簿 (*.xlsx)")
        if report is not None and period is not None and path is not None:
            self._file = path.name
            self.desk.tasks.run(
                write_report,
                self.desk.centre,
                report.id,
                period,
                path,
                self._stamp(),
                then=self._exported,
                failed=self.known,
                progress=True,
                title=f"正在导出{report.title}",
            )

    def _exported(self, written: Written) -> None:
        self.desk.messages.well(f"已导出 {self._file}，{written.rows} 行")

    def _ask_file(self, ending: str, filter: str) -> Path | None:
        report, period = self._report(), self._period()
        if report is None or period is None:
            return None
        return self.choose_file(self, f"{report.title} {period.label}{ending}", filter)

    def _log(self, name: str, then: Callable[[None], None] | None = None) -> None:
        report = self._report()
        digest = hashlib.sha256(self.preview.content).hexdigest()
        title = report.title if report is not None else ""
        self.desk.tasks.act(
            record_export, title, name, digest, self._rows, self._columns, then=then, owner=self
        )


def _chosen(period: Period) -> LedgerFilter:
    return LedgerFilter(start=period.start, end=period.end, newest_first=False)


def _months(today: date) -> list[tuple[str, str]]:
    """This month and those before it."""
    months = []
    year, month = today.year, today.month
    for _ in range(MONTHS):
        months.append((f"{year}-{month:02d}", f"{year}年{month}月"))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return months
