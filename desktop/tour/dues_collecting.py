"""A year of dues: who takes what and when, and the tour's own account of every fen."""

from dataclasses import dataclass, field
from decimal import Decimal

from PySide6.QtCore import Qt

from desktop.pages.dues.day import DuesDayPage
from desktop.pages.dues.paying import PayDialog
from desktop.tour.dues_desk import DuesDesk
from desktop.tour.guide import CONTROL, SHIFT, TourError
from models.dues.rules.book import CellState

ZERO = Decimal(0)
CONSENT = "支部委员会 2026-01-08 同意"
LARGE, EXACTLY = Decimal(2000), Decimal(1000)
REDUCED = Decimal(5)  # a month in hardship
MONTHLY, QUARTERLY, AHEAD, POOR, GENEROUS, LATE, VOIDED = range(7)  # who pays how


@dataclass
class Account:
    """What the tour itself knows of the year, from what it typed."""

    branch: str
    names: list[str] = field(default_factory=list)
    monthly: dict[str, Decimal] = field(default_factory=dict)
    since_may: Decimal = ZERO  # of the member who was assessed again
    dues: Decimal = ZERO
    voluntary: Decimal = ZERO
    large: Decimal = ZERO
    receipts: int = 0  # that stand

    @property
    def collected(self) -> Decimal:
        """What the share is taken of."""
        return self.dues + self.voluntary

    def of(self, who: int) -> str:
        """The member who pays so."""
        return self.names[who]


class Collecting(DuesDesk):
    """The cashier's evenings."""

    account: Account

    def look(self, account: Account) -> None:
        """Who pays here, and how much a month."""
        self.account = account
        self.open_dues("dues-grid", account.branch)
        if not account.names:
            rows = [row for row in self.grid().grid.rows if row.assessed is not None]
            account.names = [row.name for row in rows]
            account.monthly = {row.name: row.assessed or ZERO for row in rows}

    def evening(self, month: int) -> None:
        """One month: those who pay each month with a key, the others as they come."""
        self.open_dues("dues-grid", self.account.branch)
        for name in (self.account.of(MONTHLY), *self.account.names[VOIDED:]):
            self._pay_now(name, month)
        besides = {
            1: self._pay_ahead,
            3: self._pay_a_quarter,
            5: self._take_anew,
            6: self._clear_half_a_year,
            7: self._take_large_dues,
            9: self._take_exactly_a_thousand,
            12: self._clear_the_year,
        }
        if month in besides:
            besides[month]()
        self.guide.picture(f"96-月度收缴-{month:02d}月", self.shell)

    def late_evening(self, month: int) -> None:
        """What was forgotten in a month that is over, with the branch's consent."""
        for name in (self.account.of(MONTHLY), *self.account.names[VOIDED:]):
            self._pay_months(name, month, month, "96-收党费-补交上月")

    def _pay_ahead(self) -> None:
        """Six months ahead, with the branch's consent."""
        name = self.account.of(AHEAD)
        self._pay_months(name, 1, 6, "96-收党费-预交六个月")
        self.key(Qt.Key.Key_P, CONTROL)
        self.keep_unfiled("96-党费收据")

    def _pay_a_quarter(self) -> None:
        self._pay_months(self.account.of(QUARTERLY), 1, 3, "96-收党费-补交两个月")

    def _take_anew(self) -> None:
        """The receipt that was voided is taken anew, for a month that is over."""
        self._pay_months(self.account.of(VOIDED), 3, 3, "96-收党费-作废后重收")

    def _clear_half_a_year(self) -> None:
        name = self.account.of(AHEAD)
        before, after = self.account.monthly[name], self.account.since_may
        self.go_to(name, 6)
        self.settle()
        self.guide.picture("96-月度收缴-应补差额", self.shell)
        self._clear(name, "96-收党费-补差额", (after - before) * 2)
        self.account.monthly[name] = after
        for who in (QUARTERLY, POOR, GENEROUS):
            name = self.account.of(who)
            months = 3 if who == QUARTERLY else 6
            self._clear(name, "96-收党费-收清半年", self.account.monthly[name] * months)

    def _take_large_dues(self) -> None:
        self._pay_months(self.account.of(AHEAD), 7, 12, "96-收党费-再预交六个月")
        name = self.account.of(LATE)
        self._clear(name, "96-收党费-补交六个月", self.account.monthly[name] * 7)
        name = self.account.of(GENEROUS)
        monthly = self.account.monthly[name]
        self.go_to(name, 7)
        self.ask(Qt.Key.Key_F9, amount=str(monthly + LARGE), profile="退休教师，1986 年入党。")
        self._receive("96-收党费-大额党费", monthly, large=LARGE)
        self.key(Qt.Key.Key_P, SHIFT)
        self.keep_unfiled("96-大额党费凭证")

    def _take_exactly_a_thousand(self) -> None:
        """Exactly 1,000 more: the program asks which it is."""
        name = self.account.of(GENEROUS)
        self.go_to(name, 9)
        owed = self.account.monthly[name]
        self.ask(Qt.Key.Key_F9, amount=str(owed + EXACTLY))
        self.guide.picture("96-收党费-恰好一千要问", self.front())
        self.key(Qt.Key.Key_Return, CONTROL)
        dialog = self.front()
        if not isinstance(dialog, PayDialog) or not dialog.form["extra_kind"].error:
            raise TourError("exactly 1,000 was taken without a question")
        dialog.form["extra_kind"].set_text("自愿多交")
        self._receive("96-收党费-算自愿多交", owed, voluntary=EXACTLY)
        self._clear(self.account.of(QUARTERLY), "96-收党费-第三季度",
                    self.account.monthly[self.account.of(QUARTERLY)] * 3)  # fmt: skip

    def _clear_the_year(self) -> None:
        """All that is open; the one in hardship pays what is left of it."""
        monthly = {who: self.account.monthly[self.account.of(who)] for who in range(VOIDED)}
        for who, owed in (
            (QUARTERLY, monthly[QUARTERLY] * 3),
            (POOR, REDUCED * 6),
            (GENEROUS, monthly[GENEROUS] * 4),  # August, and since October
            (LATE, monthly[LATE] * 5),
        ):
            self._clear(self.account.of(who), "96-收党费-年底收清", owed)
        if owing := [row.name for row in self.grid().grid.rows if row.owed_total]:
            raise TourError(f"still owing at the end of the year: {owing}")

    def try_to_void(self, day: object) -> None:
        """Whoever took the money does not void it."""
        self.open("dues-day", day)
        page = self.shell.page
        assert isinstance(page, DuesDayPage)
        name = self.account.of(VOIDED)
        self.choose_row(page.table, lambda row: row.name == name and not row.is_voided)
        self.key(Qt.Key.Key_Backspace, CONTROL)
        self.refused("97-自己收的不能作废", "自己收的")
        self.key(Qt.Key.Key_Escape)

    # taking

    def _pay_now(self, name: str, month: int) -> None:
        """The present month, with Space."""
        self.go_to(name, month)
        self.key(Qt.Key.Key_Space)
        cell = self.member(name).cells[month - 1]
        if cell.state is not CellState.PAID:
            raise TourError(f"{name} has not paid {month}: {cell.state}")
        self._note(self.account.monthly[name])

    def _pay_months(self, name: str, first: int, last: int, picture: str) -> None:
        """Months chosen with Shift and the arrows."""
        self.go_to(name, first)
        for _ in range(last - first):
            self.guide.press(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        self.ask(Qt.Key.Key_F9, consent=CONSENT)
        self._receive(picture, self.account.monthly[name] * (last - first + 1))

    def _clear(self, name: str, picture: str, owed: Decimal) -> None:
        """Everything that is open."""
        self.go_to(name, self.shell.desk.now().month)
        self.ask(Qt.Key.Key_F6, consent=CONSENT)
        self._receive(picture, owed)

    def _receive(
        self, picture: str, dues: Decimal, voluntary: Decimal = ZERO, large: Decimal = ZERO
    ) -> None:
        dialog = self.front()
        assert isinstance(dialog, PayDialog)
        asked = dialog.form["amount"].value()
        if asked != dues + voluntary + large:
            self.guide.picture("没有走通", dialog)
            raise TourError(f"{picture}: {asked} instead of {dues + voluntary + large}")
        self.send(picture)
        self._note(dues, voluntary, large)

    def _note(self, dues: Decimal, voluntary: Decimal = ZERO, large: Decimal = ZERO) -> None:
        account = self.account
        account.dues, account.voluntary = account.dues + dues, account.voluntary + voluntary
        account.large, account.receipts = account.large + large, account.receipts + 1
