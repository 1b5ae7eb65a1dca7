"""The accountant's days of a year of dues, and its sums: alike to the fen or the tour ends."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from openpyxl import load_workbook
from PySide6.QtCore import Qt

from desktop.pages.dues.arrears import ArrearsPage
from desktop.pages.dues.by_hand import ByHandDialog
from desktop.pages.dues.day import DuesDayPage
from desktop.pages.dues.exporting import ExportDialog
from desktop.pages.dues.remitting import RemitDialog
from desktop.tour.dues_collecting import AHEAD, LATE, POOR, REDUCED, VOIDED, Account
from desktop.tour.dues_desk import DuesDesk
from desktop.tour.guide import CONTROL, SHIFT, TourError
from models.dues.queries.takings import list_remittances, read_takings
from reports.period import days_period

RAISED = "8000.00", Decimal("120.00")  # the base since May, and what is due of it
SHARE = Decimal("0.2")
LISTS = (
    ("dues-ledger", "党费收缴明细表"),
    ("dues-summary", "党费收缴情况汇总表"),
    ("dues-assessment", "党费核定表"),
    ("dues-public", "党费收缴情况公示表"),
    ("dues-base", "党费年度基数台账"),
    ("dues-month", "党费月度台账"),
)


class Keeping(DuesDesk):
    """The accountant's days."""

    def reassess(self, account: Account) -> None:
        """In May somebody earns more: month and reason, and what it makes of months paid ahead."""
        self.open_dues("dues", account.branch)
        name = account.of(AHEAD)
        self.choose_member(name)
        self.choose(Qt.Key.Key_M, CONTROL, "手工核定")
        dialog = self.guide.dialog(ByHandDialog)
        self.settle()
        dialog.form["first_month"].set_text(f"{self.year}-05")
        dialog.form["reason"].set_text("五月起调整岗位，工资增加")
        if "base_only" in dialog.form.fields:
            dialog.form["base_only"].set_value(True)
        dialog.form["base"].set_text(RAISED[0])
        self.settle()
        self.send("97-五月重新核定")
        account.since_may = RAISED[1]
        row = self.choose_member(name)
        if row.assessed != account.since_may:
            raise TourError(f"{name} was assessed {row.assessed}")
        self.guide.picture("97-重新核定后", self.shell)
        self.key(Qt.Key.Key_P, CONTROL)
        self.keep_unfiled("97-重新核定说明单")

    def void(self, account: Account, day: object) -> None:
        """A receipt the cashier wrote wrongly; the accountant voids it, its number stays."""
        self.open("dues-day", day)
        page = self.shell.page
        assert isinstance(page, DuesDayPage)
        name = account.of(VOIDED)
        row = self.choose_row(page.table, lambda row: row.name == name)
        self.ask(Qt.Key.Key_Backspace, CONTROL, reason="金额写错，收据重开")
        self.send("97-作废收据")
        self.guide.picture("97-当日收款-已作废", self.shell)
        account.dues -= row.amount
        account.receipts -= 1

    def raise_arrears(self, account: Account) -> None:
        """Six months: the letter, and the form for the branch meeting; the status stays."""
        self.open_dues("dues-arrears", account.branch)
        page = self.shell.page
        assert isinstance(page, ArrearsPage)
        name = account.of(LATE)
        row = self.choose_row(page.table, lambda row: row.name == name)
        if row.arrears.run != 6:
            raise TourError(f"{name} is {row.arrears.run} months behind, not 6")
        self.guide.picture("97-欠费一览", self.shell)
        self.key(Qt.Key.Key_P, CONTROL)
        self.keep_unfiled("97-欠费提醒")
        self.key(Qt.Key.Key_P, SHIFT)
        self.keep_unfiled("97-提交支部大会的说明")

    def relieve(self, account: Account) -> None:
        """Hardship: refused without the approval from above, taken with it; its form."""
        self.open_dues("dues", account.branch)
        name = account.of(POOR)
        self.choose_member(name)
        self.choose(Qt.Key.Key_M, CONTROL, "减免")
        dialog = self.ask_shown(
            first=f"{self.year}-07", last=f"{self.year}-12", reduced_to=str(REDUCED),
            reason="本人重病，家庭困难", minutes_number="支委〔2026〕9号", minutes_on="7-2",
        )  # fmt: skip
        self.key(Qt.Key.Key_Return, CONTROL)
        if self.front() is not dialog:
            raise TourError("a reduction was taken without the approval from above")
        self.guide.picture("97-减免-没有批准", dialog)
        for field_, text in (
            ("approval_number", "听松党发〔2026〕31号"), ("approval_body", "听松街道党工委"),
            ("approved_on", "7-6"),
        ):  # fmt: skip
            dialog.form[field_].set_text(text)
        self.send("97-减免")
        self.choose_member(name)
        self.choose(Qt.Key.Key_P, SHIFT, "减免审批表")
        self.keep_unfiled("97-减免审批表")
        self.choose(Qt.Key.Key_P, SHIFT, "党费证页")
        self.keep_unfiled("97-党费证页")

    def pass_up(self, account: Account) -> None:
        """The year's share, and the large dues whole."""
        self.open_dues("dues-remit", account.branch)
        self.key(Qt.Key.Key_F9)
        dialog = self.guide.dialog(RemitDialog)
        today = self.shell.desk.now().date()
        for name, text in (
            ("start", f"{today.year}-01-01"),
            ("end", f"{today - timedelta(days=1)}"),
            ("share", "20%"),
            ("receipt_number", "SJ-2026-0107"),
        ):
            dialog.form[name].set_text(text)
        self.settle()
        self.send("98-登记上缴")
        self.guide.picture("98-上缴记录", self.shell)
        (row,) = self.shell.desk.centre.ask(list_remittances, self.permit(account.branch))
        compare(
            "上缴",
            {
                "收到": (row.collected, account.collected),
                "上缴": (row.amount, share_of(account)),
                "大额": (row.large, account.large),
            },
        )

    def publish(self, account: Account) -> None:
        """The members are told, without amounts."""
        self.open_dues("dues-remit", account.branch)
        self.ask(Qt.Key.Key_F8, place="支部公示栏")
        self.send("98-登记公示")

    def add_up(self, account: Account) -> None:
        """Every list on paper and as workbook; the sums of all of them are the tour's own."""
        self.open_dues("dues", account.branch)
        self.guide.picture("98-核定表-年底", self.shell)
        self._export("党费收缴情况汇总表")
        today = self.shell.desk.now().date()
        year = days_period(date(today.year, 1, 1), today)
        branch = self.branch(account.branch)
        for report, title in LISTS:
            self.write(report, year, f"{title}-{today.year}年", branch_id=branch)
        calendar = self._sums("党费收缴明细表")
        summary = self._sums("党费收缴情况汇总表")
        takings = self.shell.desk.centre.ask(
            read_takings, self.permit(account.branch), year.start, year.end
        )
        compare(
            "全年",
            {
                "收款 党费": (takings.dues, account.dues),
                "收款 自愿": (takings.voluntary, account.voluntary),
                "收款 大额": (takings.large, account.large),
                "明细表 全年合计": (calendar["全年合计"], account.dues),
                "汇总表 实交和补交": (
                    summary["实交金额"] + summary["补交金额"], account.collected + account.large
                ),
                "汇总表 自愿多交": (summary["自愿多交"], account.voluntary + account.large),
                "汇总表 大额": (summary["其中大额(1000元以上)"], account.large),
                "汇总表 上缴": (summary["上缴金额"], share_of(account)),
                "收据": (Decimal(takings.count), Decimal(account.receipts)),
            },
        )  # fmt: skip

    def _export(self, title: str) -> None:
        """By the window's own key."""
        self.key(Qt.Key.Key_E, CONTROL)
        dialog = self.guide.dialog(ExportDialog)
        path = self.out / f"导出-{title}.xlsx"
        dialog._choose_file = lambda *_: path
        self.send("98-导出汇总表")
        self.guide.wait("the file", path.exists)
        self.guide.left.append(path)

    def _sums(self, title: str) -> dict[str, Decimal]:
        """The last row of sums in a list's workbook, by its columns."""
        sheet = load_workbook(self.out / f"{title}-{self.year}年.xlsx").worksheets[0]
        rows = list(sheet.iter_rows(values_only=True))
        header = next(row for row in rows if "序号" in row)
        sums = next(row for row in rows if "合计" in row)
        return {
            str(name): Decimal(str(value))
            for name, value in zip(header, sums, strict=True)
            if isinstance(value, int | float | Decimal)
        }


def share_of(account: Account) -> Decimal:
    """What is passed up of the year."""
    return (account.collected * SHARE).quantize(Decimal("0.01"), ROUND_HALF_UP)


def compare(where: str, sums: dict[str, tuple[Decimal, Decimal]]) -> None:
    """Each pair alike to the fen. Raises TourError naming those that are not."""
    wrong = [f"{what} {is_} ≠ {ought}" for what, (is_, ought) in sums.items() if is_ != ought]
    if wrong:
        raise TourError(f"{where}: {'，'.join(wrong)}")
