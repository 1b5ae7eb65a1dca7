"""The year's grid by keys: ways, delegates, back and advance payments, what is above the dues."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.pages.dues.collecting import CollectingPage
from desktop.pages.dues.day import DuesDayPage
from desktop.printing import UnfiledDialog
from models.centre import Centre, sign_in
from models.dues.actions.assessments import assess_by_hand
from models.dues.actions.duties import give_duty
from models.dues.actions.members import set_delegate
from models.dues.actions.payments import PaymentForm, take_payment
from models.dues.queries.book import MemberBook, PaymentRow, day_takings, read_member
from models.dues.rules.book import CellState
from models.dues.rules.duties import Duty
from models.dues.rules.months import Month
from models.dues.rules.paying import PaidWay
from models.roles import Role
from tests.desktop.pages.dues.party import YEAR, Party
from tests.desktop.pages.dues.window import ALT, CONTROL, SHIFT, Key, Window
from tests.models.conftest import PASSWORD, WEAK, Watch
from tests.models.dues.hall import find_account

JUNE = datetime(YEAR, 6, 9, 10, 0)


@pytest.fixture
def june(watch: Watch) -> None:
    watch.now = JUNE


@pytest.fixture
def open_grid(
    party: Party, open_window: Callable[[], Window]
) -> Callable[[], tuple[Window, CollectingPage]]:
    """The grid with 李敏 at the cash."""

    def opened() -> tuple[Window, CollectingPage]:
        party.change_duty(Duty.CASHIER)
        window = open_window()
        return window, window.page("dues-grid", (party.branch, YEAR))

    return opened


Opened = Callable[[], tuple[Window, CollectingPage]]


def go(page: CollectingPage, row: int, month: int) -> None:
    page.grid.go_to(row, 1 + month)


def payments(party: Party, person_id: int) -> tuple[PaymentRow, ...]:
    book: MemberBook = party.see(read_member, person_id, YEAR, JUNE.date())
    return book.payments


def test_the_way_is_a_key_and_stands_on_the_receipt(
    party: Party, open_grid: Opened, june: None
) -> None:
    first, second = party.assessed("甲一", "4900"), party.assessed("乙二", "4000")
    window, page = open_grid()
    go(page, 0, 6)
    window.press(Key.Key_2, ALT, where=page.grid)
    window.press(Key.Key_Space, where=page.grid)
    window.press(Key.Key_3, ALT, where=page.grid)
    window.press(Key.Key_Space, where=page.grid)
    assert [p.way for p in payments(party, first)] == [PaidWay.TRANSFER.value]
    assert [p.way for p in payments(party, second)] == [PaidWay.MOBILE.value]


def test_a_delegate_may_bring_it_and_nobody_else(
    party: Party, open_grid: Opened, june: None
) -> None:
    member = party.assessed("甲一", "4900")
    party.centre.act(set_delegate, member, "丁四", "配偶")
    window, page = open_grid()
    go(page, 0, 6)
    window.press(Key.Key_F9, where=page.grid)
    dialog = window.dialog()
    window.fill(dialog, payer="支部垫付")
    window.agree(dialog)
    assert "受委托人" in window.said(dialog)
    assert not payments(party, member)
    window.fill(dialog, payer="丁四")
    window.agree(dialog)
    window.no_dialog()
    assert [p.payer for p in payments(party, member)] == ["丁四"]


def test_more_than_six_months_back_needs_a_reason_too(
    party: Party, open_grid: Opened, watch: Watch
) -> None:
    member = party.assessed("甲一", "4900")
    watch.now = datetime(YEAR, 9, 9, 10, 0)
    window, page = open_grid()
    go(page, 0, 9)
    window.press(Key.Key_F6, where=page.grid)
    dialog = window.dialog()
    assert dialog.form["amount"].text() == "441.00"
    window.fill(dialog, consent="支部 9 月 5 日同意")
    window.agree(dialog)
    assert "理由" in window.said(dialog)
    assert party.row(member).paid_total == 0
    window.fill(dialog, override="住院半年")
    window.agree(dialog)
    window.no_dialog()
    assert party.row(member).paid_total == Decimal("441.00")
    assert party.row(member).owed_total == 0


def test_an_advance_then_another_amount_then_the_difference(
    party: Party, open_grid: Opened, june: None
) -> None:
    member = party.assessed("甲一", "4900")
    window, page = open_grid()
    go(page, 0, 7)
    for _ in range(5):
        window.press(Key.Key_Right, SHIFT, where=page.grid)
    window.press(Key.Key_Return, where=page.grid)
    dialog = window.dialog()
    window.fill(dialog, consent="支部 6 月 5 日同意")
    window.agree(dialog)
    window.no_dialog()
    assert party.row(member).paid_total == Decimal("294.00")
    party.change_duty(Duty.ACCOUNTANT)
    party.centre.act(
        assess_by_hand, member, YEAR, Decimal("5200"), first_month=Month(YEAR, 10), reason="调资"
    )
    party.change_duty(Duty.CASHIER)
    page = window.page("dues-grid", (party.branch, YEAR))
    assert party.row(member).cells[9].state is CellState.PART
    go(page, 0, 10)
    assert "应补差额 87.00 元" in page.member.text()
    window.press(Key.Key_Right, SHIFT, where=page.grid)
    window.press(Key.Key_Right, SHIFT, where=page.grid)
    window.press(Key.Key_Return, where=page.grid)
    dialog = window.dialog()
    assert dialog.form["amount"].text() == "87.00"
    window.fill(dialog, consent="支部同意")
    window.agree(dialog)
    window.no_dialog()
    assert party.row(member).cells[9].state is CellState.PAID
    assert not party.row(member).differences


@pytest.mark.parametrize(
    ("amount", "kind", "extra_kind", "voucher"),
    [
        ("69.00", "", "voluntary", False),
        ("1049.00", "自愿多交", "voluntary", False),
        ("1049.00", "大额党费", "large", True),
        ("2049.00", "", "large", True),
    ],
)
def test_what_is_above_the_dues(
    party: Party, open_grid: Opened, june: None, amount: str, kind: str, extra_kind: str,
    voucher: bool,
) -> None:  # fmt: skip
    member = party.assessed("甲一", "4900")
    window, page = open_grid()
    go(page, 0, 6)
    window.press(Key.Key_F9, where=page.grid)
    dialog = window.dialog()
    window.fill(dialog, amount=amount)
    asks = Decimal(amount) == Decimal("1049.00")
    assert dialog.form["extra_kind"].isVisible() is asks
    if asks:
        window.agree(dialog)
        assert "请选择" in window.said(dialog)
        assert not payments(party, member)
        window.fill(dialog, extra_kind=kind)
    assert dialog.form["profile"].isVisible() is voucher
    if voucher:
        window.agree(dialog)
        assert "简要情况" in window.said(dialog)
        window.fill(dialog, profile="退休教师，党龄四十年")
    window.agree(dialog)
    window.no_dialog()
    (paid,) = payments(party, member)
    assert paid.extra_kind == extra_kind
    assert bool(paid.voucher_number) is voucher
    assert party.row(member).paid_total == Decimal("49.00")
    if voucher:
        window.press(Key.Key_P, CONTROL | SHIFT, where=page.grid)
        paper = window.dialog(UnfiledDialog)
        window.qtbot.waitUntil(lambda: bool(paper.preview.content))
        paper.reject()


def test_a_month_that_is_paid_takes_only_what_is_voluntary(
    party: Party, open_grid: Opened, june: None
) -> None:
    member = party.assessed("甲一", "4900")
    window, page = open_grid()
    go(page, 0, 6)
    window.press(Key.Key_Space, where=page.grid)
    go(page, 0, 6)
    window.press(Key.Key_F9, where=page.grid)
    dialog = window.dialog()
    assert dialog.windowTitle() == "甲一自愿多交"
    window.fill(dialog, amount="-5")
    window.agree(dialog)
    assert "大于零" in window.said(dialog)
    window.fill(dialog, amount="100")
    window.agree(dialog)
    window.no_dialog()
    assert [p.extra for p in payments(party, member)] == [0, Decimal("100.00")]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"amount": "四十九"}, "金额请填数字"),
        ({"amount": "49.005"}, "两位小数"),
        ({"amount": "40"}, "还差 9.00 元"),
        ({"amount": ""}, "请填写实收金额"),
        ({"way": "支票"}, "从列表中选一项"),
        ({"payer": ""}, "谁来交"),
    ],
)
def test_a_wrong_payment_is_told_and_nothing_lost(
    party: Party, open_grid: Opened, june: None, wrong: dict[str, str], said: str
) -> None:
    member = party.assessed("甲一", "4900")
    window, page = open_grid()
    go(page, 0, 6)
    window.press(Key.Key_F9, where=page.grid)
    dialog = window.dialog()
    window.fill(dialog, **wrong)
    window.agree(dialog)
    assert said in window.said(dialog)
    assert {name: dialog.form[name].text() for name in wrong} == wrong
    assert not payments(party, member)


def test_months_are_chosen_anew_for_the_next_member(
    party: Party, open_grid: Opened, june: None
) -> None:
    first, second = party.assessed("甲一", "4900"), party.assessed("乙二", "4000")
    window, page = open_grid()
    go(page, 0, 4)
    for _ in range(2):
        window.press(Key.Key_Right, SHIFT, where=page.grid)
    assert [cell.month.number for cell in page.grid.chosen] == [4, 5, 6]
    window.press(Key.Key_Left, SHIFT, where=page.grid)
    assert [cell.month.number for cell in page.grid.chosen] == [4, 5]
    window.press(Key.Key_Return, where=page.grid)
    dialog = window.dialog()
    window.fill(dialog, consent="支部 6 月 1 日同意")
    window.agree(dialog)
    window.no_dialog()
    assert party.row(first).paid_total == Decimal("98.00")
    assert page.grid.currentIndex().row() == 1
    window.press(Key.Key_Right, SHIFT, where=page.grid)
    assert [cell.month.number for cell in page.grid.chosen] == [5, 6]
    window.press(Key.Key_End, SHIFT, where=page.grid)
    assert [cell.month.number for cell in page.grid.chosen] == [5, 6, 7, 8, 9, 10, 11, 12]
    window.press(Key.Key_Home, SHIFT, where=page.grid)
    assert [cell.month.number for cell in page.grid.chosen] == [1, 2, 3, 4, 5]
    assert not party.row(second).paid_total


def test_a_month_that_another_window_took_is_refused_and_then_shown_as_paid(
    party: Party, open_grid: Opened, june: None
) -> None:
    member = party.assessed("甲一", "4900")
    window, page = open_grid()

    def take_elsewhere(month: int) -> None:
        form = PaymentForm(
            member, Decimal(49), PaidWay.CASH, "甲一", (Month(YEAR, month),), consent="支部同意"
        )
        party.centre.act(take_payment, form)

    def state(month: int) -> CellState:
        cell = page.grid.grid.cell(0, 1 + month)
        assert cell is not None
        return cell.state

    go(page, 0, 5)
    window.press(Key.Key_F9, where=page.grid)
    dialog = window.dialog()
    window.fill(dialog, consent="支部 6 月 1 日同意")
    take_elsewhere(5)
    window.agree(dialog)
    assert "2026年5月已在" in window.said(dialog) and "没有保存" in window.said(dialog)
    assert dialog.form["consent"].text() == "支部 6 月 1 日同意"
    window.press(Key.Key_Escape, where=dialog)
    window.no_dialog()
    assert state(5) is CellState.PAID
    take_elsewhere(6)
    go(page, 0, 6)
    window.press(Key.Key_Space, where=page.grid)
    assert "2026年6月已在" in page.banner.text
    assert state(6) is CellState.PAID
    assert [p.amount for p in payments(party, member)] == [Decimal(49), Decimal(49)]


def test_only_the_row_that_changed_is_read_again(
    party: Party, open_grid: Opened, june: None
) -> None:
    party.assessed("甲一", "4900")
    party.assessed("乙二", "4000")
    window, page = open_grid()
    before = page._opened
    assert before is not None
    go(page, 0, 6)
    window.press(Key.Key_Space, where=page.grid)
    assert page._opened is not None
    first, second = page._opened.book.rows
    assert first.paid_total == Decimal("49.00")
    assert second is before.book.rows[1]
    assert page.grid.grid.data(page.grid.grid.index(2, 14)) == "49.00"
    assert page.paid.text() == "已交 49.00 元"


@pytest.fixture
def wang(party: Party, data_folder: Path, watch: Watch) -> Iterator[Centre]:
    """王芳 at the cash, while 李敏 keeps the books."""
    party.centre.add_user("王芳", Role.CLERK, PASSWORD)
    account = party.centre.ask(find_account, "王芳")
    party.centre.act(give_duty, account, Duty.CASHIER)
    opened = sign_in(data_folder, "王芳", PASSWORD, clock=watch, cost=WEAK)
    yield opened
    opened.close()


def test_another_clerk_voids_it_with_a_reason(
    party: Party, wang: Centre, open_window: Callable[[], Window], june: None
) -> None:
    member = party.assessed("甲一", "4900")
    form = PaymentForm(member, Decimal(49), PaidWay.CASH, "甲一", (Month(YEAR, 6),))
    number = wang.act(take_payment, form).result.number
    window = open_window()
    day: DuesDayPage = window.page("dues-day")
    window.qtbot.waitUntil(lambda: day.table.current is not None)
    window.press(Key.Key_Backspace, CONTROL, where=day.table.table)
    dialog = window.dialog()
    window.agree(dialog)
    assert "作废原因" in window.said(dialog)
    assert party.row(member).paid_total == Decimal("49.00")
    window.fill(dialog, reason="收错了人")
    window.agree(dialog)
    window.no_dialog()
    assert party.row(member).cells[5].state is CellState.OWED
    (row,) = party.see(day_takings, JUNE.date()).receipts
    assert (row.number, row.is_voided, row.void_reason) == (number, True, "收错了人")
    assert day.total.text() == "合计 0.00 元"
    window.press(Key.Key_Backspace, CONTROL, where=day.table.table)
    assert not window._dialogs()


@pytest.mark.parametrize(
    ("typed", "said"),
    [("9999-12-31", "年份不对"), ("0001-01-01", "年份不对"), ("2026-02-30", "没有这一天")],
)
def test_a_day_that_cannot_be_is_refused_and_the_next_key_goes_on(
    party: Party, open_window: Callable[[], Window], june: None, typed: str, said: str
) -> None:
    window = open_window()
    day: DuesDayPage = window.page("dues-day")
    day.day.line.setFocus()
    day.day.set_text(typed)
    window.press(Key.Key_Return)
    assert said in day.day.error and day.day.text() == typed
    assert sum("当日收款" in line for line in party.log) == 1
    window.press(Key.Key_PageDown, CONTROL, where=day)
    assert day.day.text() == "2026-06-10" and not day.day.error


def test_the_look_at_a_day_is_in_the_log_once_for_each_day(
    party: Party, open_window: Callable[[], Window], june: None
) -> None:
    window = open_window()
    day: DuesDayPage = window.page("dues-day")
    window.press(Key.Key_PageUp, CONTROL, where=day)
    looks = [line for line in party.log if "当日收款" in line]
    assert looks == [f"查看党费 当日收款 {date(YEAR, 6, n)}" for n in (9, 8)]
    assert day.day.text() == "2026-06-08"
