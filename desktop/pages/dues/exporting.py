"""导出: the lists of a branch's dues as workbook or PDF; what leaves is written down."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.page import Page
from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.dues.calls import put_beside
from desktop.pages.dues.fields import MonthField
from desktop.pages.dues.opening import Opened
from desktop.printing import ask_file
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import Field
from models.dues.rules.months import Month
from models.errors import KnownError
from reports.paper.stamps import PrintStamp
from reports.period import Period

if TYPE_CHECKING:
    from models.centre import Centre

SUMMARY, LEDGER, MONTHLY = "dues-summary", "dues-ledger", "dues-month"
PUBLIC = "dues-public"
LISTS = (
    (SUMMARY, "党费收缴情况汇总表"),
    (LEDGER, "党费收缴明细表"),
    (MONTHLY, "党费月度台账"),
    ("dues-base", "党费年度基数台账"),
    ("dues-assessment", "党费核定表"),
    (PUBLIC, "党费收缴情况公示表"),
)
FORMS = ((".xlsx", "表格（xlsx）"), (".pdf", "PDF"))
ChooseFile = Callable[[Any, str, str], Path | None]


class ExportDialog(AskDialog):
    """Which list, of which months, as what; then where to."""

    def __init__(
        self,
        page: Page,
        opened: Opened,
        choose_file: ChooseFile | None = None,
        *,
        report: str = SUMMARY,
    ) -> None:
        self._page, self._opened = page, opened
        self._choose_file = choose_file or ask_file
        today = page.desk.now().date()
        last = Month.of(today) if today.year == opened.year else Month(opened.year, 12)
        fields: dict[str, Field] = {
            "report": ChoiceField("哪张表", LISTS, required="请选择一张表。"),
            "first": MonthField("从哪个月", Month(opened.year, 1)),
            "last": MonthField("到哪个月", last),
            "form": ChoiceField("存成", FORMS, required="请选择存成表格还是 PDF。"),
        }
        sentence = f"{opened.branch.name}，{opened.year} 年度。导出记入日志。"
        super().__init__(
            page, "导出党费表", Asked(sentence, fields, self._nothing, width=520), "导出", _done
        )
        fields["report"].set_value(report)
        fields["form"].set_value(".xlsx")
        fields["report"].changed.connect(self._follow)
        put_beside(self, "first", "last")
        self._follow()

    def _follow(self) -> None:
        try:
            report = self.form["report"].value()
        except KnownError:
            report = SUMMARY
        spans = {SUMMARY: ("first", "last"), MONTHLY: ("last",), PUBLIC: ("first", "last")}
        self.form["last"].label.setText("哪个月" if report == MONTHLY else "到哪个月")
        self.show_fields("report", *spans.get(report, ()), "form")

    def _nothing(self, values: dict[str, Any]) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        raise NotImplementedError  # `go` asks for the file first

    def go(self) -> None:
        """Ask where to, then write; the dialog closes once the file is there."""
        values = self.form.values()
        if values is None or self._busy:
            return
        if values["last"] < values["first"]:
            self.form["last"].set_error("止月不能早于起月。没有导出。")
            return
        title = dict(LISTS)[values["report"]]
        name = f"{self._opened.branch.name} {self._opened.year} {title}{values['form']}"
        path = self._choose_file(self, name, f"{title} (*{values['form']})")
        if path is None:
            return
        self._busy = True
        period = Period(_first_day(values["first"]), _last_day(values["last"]), _say(values))
        self._desk.tasks.run(
            write_list, self._desk.centre, values["report"], period, self._opened.branch.id,
            PrintStamp(self._desk.now(), self._desk.clerk.name), path,
            then=self._written, failed=self._failed, owner=self,
            title=f"正在导出 {path.name}",
        )  # fmt: skip

    def _written(self, path: Path) -> None:
        self._busy = False
        self._desk.messages.well(f"已导出 {path.name}")
        self.accept()


def write_list(
    centre: "Centre",
    report: str,
    period: Period,
    branch_id: int,
    stamp: PrintStamp,
    path: Path,
) -> Path:
    """Write a list as its file is called; the log knows first. Raises KnownError."""
    from reports.dues import DUES_REPORTS, read_dues

    wanted = next(one for one in DUES_REPORTS if one.id == report)
    made_of, rows, head = read_dues(centre, wanted, period, branch_id, leaves=True)
    build = made_of.build_pdf if path.suffix.lower() == ".pdf" else made_of.build_sheet
    build(rows, len(rows), head, stamp, path)
    return path


def _first_day(month: Month) -> date:
    return date(month.year, month.number, 1)


def _last_day(month: Month) -> date:
    return _first_day(month.plus(1)) - timedelta(days=1)


def _say(values: Mapping[str, Any]) -> str:
    first, last = values["first"], values["last"]
    return first.label if first == last else f"{first.label}至{last.label}"


def _done(_: Any) -> None:
    """The file itself says it."""
