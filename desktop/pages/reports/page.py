"""报表: the list at the left, the paper in the middle, where its figures come from at the right."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.page import Desk, Page
from desktop.pages.reports.choosers import Choosers, Chosen
from desktop.pages.reports.district.entries import DistrictEntries
from desktop.pages.reports.figure_panel import SHOWN, FigurePanel
from desktop.pages.reports.filing import Filing
from desktop.pages.reports.leaving import Leaving, Shown
from desktop.pages.reports.records import Wanted
from desktop.tasks import Task
from desktop.theme import px
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, Text
from desktop.widgets.lists import WordList
from desktop.widgets.pdf import PdfPreview, Spot
from models.cases.queries.figures import Scope
from models.cases.queries.ledger import LedgerFilter, count_ledger
from models.cases.queries.rehearsal import rehearse
from models.changes import Changes
from models.dues.queries.members import duty_of, list_branches
from models.errors import KnownError
from models.filed.queries import FiledPaper
from models.organisation.queries import list_units
from models.organisation.rules import UnitKind
from reports.dues import DUES_IDS, PUBLISHED, say_span
from reports.figures import Figure, ServiceReport
from reports.monthly.behind import list_records_behind
from reports.monthly.build import read_report
from reports.monthly.dues import is_of_dues
from reports.monthly.paper import Drawn
from reports.monthly.paper import draw_report as draw_figures
from reports.neighbours import RETURNS_ID, WISHES_ID
from reports.paper.stamps import PrintStamp
from reports.period import Period
from reports.registry import DIRECTORY, REPORTS, Report, draw_report

LEDGER = "service-ledger"
DUES_TABLES = ("payment", "assessment", "membership", "relief", "deferral", "remittance")
NEIGHBOUR_TABLES = (
    "activity", "attendance", "volunteer", "partner_unit", "check_in", "service_record",
    "quarter_return", "small_wish", "need", "resource", "match", "project",
)  # fmt: skip
_FOR_DUTIES = "只给党费会计、出纳看，不要外传。"
_SAID_OF = {
    **dict.fromkeys(DUES_IDS, _FOR_DUTIES),
    PUBLISHED: "姓名已脱敏，可以张贴。",
    DIRECTORY: "值班电话照原样印出。",
    WISHES_ID: "姓名和门牌已脱敏，可以张贴。",
    RETURNS_ID: "一个单位一页，存为 PDF 时给编号；没有编号的是预览稿。",
}
AT_ONCE = 5000  # rows; a longer ledger is drawn when the clerk asks for it


class ReportsPage(Page):
    """Preview, Ctrl+P print, Ctrl+S PDF, Ctrl+E Excel; every one that leaves is logged."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "报表")
        role = desk.clerk.role
        self.reports = [report for report in REPORTS if role in report.may]
        self._shown: tuple[Any, ...] = ()  # report, period and grid of the preview
        self._said = ""  # the span it is really of
        self._total = 0
        self._building: Task | None = None
        self._rows = self._columns = 0
        self.leaving = Leaving(self, self._what_is_shown)
        self.preview = PdfPreview("报表预览", "选好报表和期间后，这里显示要打印的样子。")
        self.preview.spot_clicked.connect(self._explain)
        self.filing = Filing(self, self._report, self._to_file)
        self.filing.read.connect(self._filed_read)
        self.filed = self.filing.list
        self._build_choosers()
        self._build_actions()
        self._build_body()
        self.district = DistrictEntries(desk, self.list)
        self.list.currentRowChanged.connect(self._wanted)
        self.setFocusProxy(self.list)

    def _build_choosers(self) -> None:
        self.list = WordList("报表目录")
        for report in self.reports:
            self.list.addItem(QListWidgetItem(report.title))
        self.list.setCurrentRow(0)
        self.choosers = Choosers(self.desk.now().date(), self._wanted)
        self.period, self.grid = self.choosers.period, self.choosers.grid
        self._right.add(self.period, self.grid, self.choosers.branch)

    def _build_actions(self) -> None:
        self.rehearse = Action("预演检查", self._open_rehearsal, key="Ctrl+Y", parent=self)
        self.add_actions(
            self.rehearse,
            Action(
                "存 PDF", self.leaving.save_pdf, key="Ctrl+S", reason=self._no_paper, parent=self
            ),
            Action(
                "导出 Excel",
                self.leaving.export,
                key="Ctrl+E",
                icon="export",
                reason=self._none,
                parent=self,
            ),
            Action(
                "打印",
                self.leaving.print_now,
                key="Ctrl+P",
                kind="primary",
                icon="print",
                reason=self._no_paper,
                parent=self,
            ),
        )
        self.panel = FigurePanel(self._open_records)
        self.panel.chosen.connect(self._explain)
        self.draw = Action("生成预览", self._draw, key="F5", parent=self)
        self.tables = Action(
            "区里的表", partial(self.desk.open_page, "district"), key="Ctrl+T", parent=self
        )
        self.add_actions(
            self.draw,
            self.filing.file,
            self.filing.compare,
            self.tables,
            self.panel.open,
            self.panel.next,
            self.panel.before,
            heading=False,
        )

    def _build_body(self) -> None:
        self.about = Text("", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(14)
        left = Card("报表目录", margin=0)
        left.body.addWidget(self.list, 3)
        head = Text("已归档", "head")
        head.setContentsMargins(16, 8, 16, 0)
        left.body.addWidget(head)
        left.body.addWidget(self.filed, 2)
        left.add_buttons([self.filing.file, self.filing.compare])
        left.setMinimumWidth(px(230))
        middle = Card(margin=0)
        middle.body.addWidget(self.preview)
        right = Card("这份报表")
        # A long definition scrolls here: the page itself stays as high as the window.
        self._side = QStackedWidget()
        about = QWidget()
        about_column = _column(about)
        about_column.addWidget(self.about)
        about_column.addStretch(1)
        self._side.addWidget(about)
        self._side.addWidget(_scrolled(self.panel))
        right.body.addWidget(self._side)
        right.setFixedWidth(px(270))
        row.addWidget(left)
        row.addWidget(middle, 1)
        row.addWidget(right)
        self.body.addLayout(row, 1)

    # reading and drawing

    def entered(self, target: Any = None) -> None:
        """`target` is the id of a report."""
        for number, report in enumerate(self.reports):
            if report.id == target:
                self.list.setCurrentRow(number)
        self.desk.tasks.ask(
            list_units,
            UnitKind.GRID.value,
            then=self.choosers.show_grids,
            owner=self,
            key="report-grids",
        )
        self.desk.tasks.ask(
            list_branches, then=self.choosers.show_branches, owner=self, key="report-branches"
        )
        self.desk.tasks.ask(
            duty_of,
            self.desk.clerk.id,
            then=self.panel.let_open_dues,
            owner=self,
            key="report-duty",
        )
        self.district.read()
        self._wanted()

    def changed(self, changes: Changes) -> None:
        self.district.changed(changes)
        if changes.touches("service_case", "setting", "rating", "callback"):
            self._shown = ()
            self._wanted()
        elif changes.touches("filed_report"):
            self.filing.read_list()
        elif changes.touches(*DUES_TABLES, *NEIGHBOUR_TABLES):
            # Read again when the page is next entered: each look at dues is logged.
            self._shown = ()

    def _report(self) -> Report | None:
        row = self.list.currentRow()
        return self.reports[row] if 0 <= row < len(self.reports) else None

    def _chosen(self) -> tuple[Report, Chosen] | None:
        """What is to be shown; what was typed wrongly is said on the page."""
        report = self._report()
        try:
            return None if report is None else (report, self.choosers.read(report.id))
        except KnownError as error:
            self.known(error)
            return None

    def _to_file(self) -> tuple[Report, Period, int | None] | None:
        found = self._chosen()
        return None if found is None else (found[0], found[1].period, found[1].grid_id)

    def _wanted(self, *_: object) -> None:
        if self.district.current:
            self._show_district()
            return
        report = self._report()
        if report is not None:
            self.choosers.suit(report.id)
        found = self._chosen()
        if found is None:
            return
        report, chosen = found
        period, grid = chosen.period, chosen.grid_id
        if (report.id, period.label, grid, chosen.branch_id) == self._shown:
            return
        self._shown = (report.id, period.label, grid, chosen.branch_id)
        self._said = say_span(report.id, period)
        self.filing.row = None
        if self._building is not None:
            self._building.cancel.request()
        self.banner.close_banner()
        self.preview.show_pdf(b"")
        self.panel.clear()
        self._side.setCurrentIndex(1 if self.filing.is_figured else 0)
        self.about.setText(f"{report.title}\n{self._said}\n\n正在统计…")
        self._refresh()
        self.filing.read_list()
        self._read_rehearsal(period, grid)
        if report.id != LEDGER:
            self._draw()
            return
        self.desk.tasks.ask(
            count_ledger,
            _narrowed(period, grid),
            then=self._counted,
            key="report-count",
            title="正在统计",
        )

    def _show_district(self) -> None:
        """One of the district's own tables: it is filled on its own page."""
        if self._building is not None:
            self._building.cancel.request()
        self._shown, self.filing.row = (), None
        self.preview.show_pdf(b"")
        self.panel.clear()
        self.filed.fill(())
        self._side.setCurrentIndex(0)
        self.about.setText(self.district.current)
        self._refresh()

    def _counted(self, total: int) -> None:
        self._total = total
        self._tell()
        if total <= AT_ONCE:
            self._draw()

    def _tell(self) -> None:
        report = self._report()
        if report is None:
            return
        lines = [report.title, self._said, ""]
        if report.id == LEDGER:
            lines.append(f"共 {self._total:,} 件")
        if report.id == LEDGER and self._total > AT_ONCE and not self.preview.content:
            lines += ["", "件数较多，按 F5 生成预览；导出 Excel 不必等预览。"]
        if self.preview.content:
            lines += [
                f"共 {self.preview.pages} 页",
                "",
                _SAID_OF.get(report.id, "证件号、电话已脱敏。"),
                "打印和导出都会记入操作日志。",
            ]
        self.about.setText("\n".join(lines))

    def _draw(self) -> None:
        found = self._chosen()
        if found is None:
            return
        report, chosen = found
        period, grid = chosen.period, chosen.grid_id
        run = self.desk.tasks.run
        if self.filing.is_figured:
            self._building = run(
                _read_and_draw,
                self.desk.centre,
                report.id,
                period,
                grid,
                self._stamp(),
                then=self._figures_drawn,
                failed=self._failed,
                key="report-preview",
                title=f"正在统计{report.title}",
            )
            return
        self._building = run(
            draw_report,
            self.desk.centre,
            report,
            period,
            self._stamp(),
            chosen=_narrowed(period, grid),
            branch_id=chosen.branch_id,
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

    def _figures_drawn(self, answer: tuple[ServiceReport, Drawn]) -> None:
        report, drawn = answer
        self._building = None
        self._rows, self._columns = sum(1 for _ in report.figures()), 1
        self.preview.show_pdf(drawn.content)
        self.preview.show_spots(
            [Spot(p.figure, p.page, QRectF(p.x, p.y, p.width, p.height)) for p in drawn.places]
        )
        self.panel.fill(report)
        if self.panel.figure is not None:
            self._explain(self.panel.figure)
        self._refresh()

    def _failed(self, error: KnownError) -> None:
        self._building = None
        self.known(error)

    # where a figure comes from

    def _explain(self, figure: Figure) -> None:
        self.panel.show_figure(figure)
        self.preview.mark(figure)
        if figure.records and figure.records_count and not is_of_dues(figure):
            self.desk.tasks.ask(
                list_records_behind,
                figure.records,
                figure.scope,
                None,
                SHOWN,
                then=partial(self.panel.show_records, figure),
                owner=self,
                key="figure-records",
            )

    def _open_records(self) -> None:
        figure = self.panel.figure
        assert figure is not None
        label = figure.records_label or figure.label
        title = figure.label if label == figure.label else f"{figure.label}：{label}"
        # Dues are listed on a page of their own, which logs the look.
        page = "dues-records" if is_of_dues(figure) else "records"
        self.desk.open_page(
            page, Wanted(figure.records, figure.scope, title, figure.explained[-2:])
        )

    # rehearsal

    def _scope(self, period: Period, grid: int | None) -> Scope:
        today = self.desk.now().date()
        return Scope(period.start, min(period.end, max(today, period.start)), today, grid)

    def _read_rehearsal(self, period: Period, grid: int | None) -> None:
        self.rehearse.rename("预演检查")
        self.desk.tasks.ask(
            rehearse,
            self._scope(period, grid),
            then=self._rehearsed,
            key="report-rehearsal",
            title="正在预演月报",
        )

    def _rehearsed(self, findings: Sequence[Any]) -> None:
        self.rehearse.rename(f"预演检查 {len(findings)}" if findings else "预演检查")

    def _open_rehearsal(self) -> None:
        found = self._chosen()
        if found is not None:
            self.desk.open_page("rehearsal", self._scope(found[1].period, found[1].grid_id))

    # a filed copy

    def _filed_read(self, paper: FiledPaper) -> None:
        self.preview.show_pdf(paper.paper)
        self.panel.clear()
        self._side.setCurrentIndex(0)
        self.about.setText(
            f"{paper.row.title}\n编号 {paper.row.number}\n\n"
            f"{paper.row.filed_at:%Y-%m-%d %H:%M} 由{paper.row.clerk}归档。\n"
            "打印出来和当时一模一样。\n\nF10 看现在的记录有没有改动，F5 回到现在的报表。"
        )
        self._refresh()

    def _refresh(self) -> None:
        for action in self.offered():
            action.refresh()

    def _none(self) -> str:
        return "" if self._report() is not None else "请先在左边选一份报表。"

    def _no_paper(self) -> str:
        return self._none() or ("" if self.preview.content else "预览还没有生成，请稍候或按 F5。")

    def _what_is_shown(self) -> Shown | None:
        found = self._chosen()
        if found is None:
            return None
        report, chosen = found
        return Shown(
            report,
            chosen.period,
            chosen.grid_id,
            chosen.branch_id,
            chosen.where,
            self.preview.content,
            self.preview.pages,
            self._rows,
            self._columns,
            self.filing.row,
        )

    def _stamp(self) -> PrintStamp:
        return PrintStamp(self.desk.now(), self.desk.clerk.name)


def _read_and_draw(
    centre: Any, report_id: str, period: Period, grid: int | None, stamp: PrintStamp
) -> tuple[ServiceReport, Drawn]:
    report = read_report(centre, report_id, period, grid, counted_until=stamp.printed_at)
    return report, draw_figures(report, stamp)


def _narrowed(period: Period, grid: int | None) -> LedgerFilter:
    return LedgerFilter(
        start=period.start, end=period.end, grid_id=grid, newest_first=False
    )  # fmt: skip


def _scrolled(widget: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    widget.setObjectName("plain")
    area.setWidget(widget)
    return area


def _column(widget: QWidget) -> QVBoxLayout:

    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    return column
