"""手工核定 by keys: items one by one with the arithmetic, a base, a pension, a fixed amount."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest

from desktop.pages.dues.by_hand import ByHandDialog
from desktop.pages.dues.page import DuesPage
from desktop.pages.dues.words import keep_whole
from models.dues.actions.assessments import assess_by_hand
from models.dues.actions.local_rules import set_local_rule
from models.dues.actions.payments import PaymentForm, take_payment
from models.dues.queries.book import read_member
from models.dues.rules.duties import Duty
from models.dues.rules.months import Month
from models.dues.rules.paying import PaidWay
from tests.desktop.pages.dues.party import YEAR, Party
from tests.desktop.pages.dues.window import CONTROL, Key, Window
from tests.models.conftest import Watch

TODAY = datetime(YEAR, 6, 9, 10, 0)
DU_10 = (
    ("岗位工资", "2200"), ("薪级", "2475"), ("基础性绩效", "2680"), ("奖励性绩效", "1500"),
    ("物业", "120"), ("个人所得税", "38.15"), ("住房公积金", "882.60"), ("养老保险", "588.40"),
    ("年金", "294.20"), ("医疗保险", "147.10"), ("失业保险", "36.78"),
)  # fmt: skip


def open_dialog(window: Window, party: Party) -> ByHandDialog:
    page: DuesPage = window.page("dues", (party.branch, YEAR))
    window.qtbot.waitUntil(lambda: page.row is not None)
    assert page.row is not None and page._opened is not None
    page.acts.ask_by_hand(page.row, page._opened)
    dialog = window.dialog()
    assert isinstance(dialog, ByHandDialog)
    return dialog


def enter(window: Window, dialog: ByHandDialog, item: str, amount: str) -> None:
    """As it is typed: a part of the name, Enter, the amount, Enter."""
    dialog.items.item.line.setFocus()
    dialog.items.item.line.setText(item)
    window.press(Key.Key_Return, where=dialog.items.item.line)
    dialog.items.amount.line.setText(amount)
    window.press(Key.Key_Return, where=dialog.items.amount.line)


def test_a_slip_is_entered_item_by_item(party: Party, open_window: Callable[[], Window]) -> None:
    (member,) = party.members([("甲一", "", "institution_staff")])
    window = open_window()
    dialog = open_dialog(window, party)
    window.qtbot.waitUntil(dialog.items.item.line.hasFocus)
    enter(window, dialog, *DU_10[0])
    assert "2200.00，在 3000 元以下（含）档，全额 × 0.5% = 11" in dialog.live.text()
    for item, amount in DU_10[1:]:
        enter(window, dialog, item, amount)
    assert dialog.live.text().startswith("7355.00 − 1987.23 = 5367.77")
    assert keep_whole("全额 × 1.5% = 80.51655 → 80.52 元/月") in dialog.live.text()
    # Enter with nothing typed: that was all.
    window.press(Key.Key_Return, where=dialog.items.item.line)
    window.no_dialog()
    assert party.row(member).assessed == Decimal("80.52")
    book = party.see(read_member, member, YEAR, TODAY.date())
    assert len(book.assessments[-1].lines) == len(DU_10)


def test_an_item_is_changed_and_dropped_by_keys(
    party: Party, open_window: Callable[[], Window]
) -> None:
    party.members([("甲一", "", "institution_staff")])
    window = open_window()
    dialog = open_dialog(window, party)
    enter(window, dialog, "岗位工资", "2200")
    enter(window, dialog, "薪级", "2475")
    enter(window, dialog, "岗位工资", "2300")
    assert sorted(dialog.items.amounts.values()) == [2300, 2475]
    window.qtbot.waitUntil(lambda: dialog.items.table.current is not None)
    window.press(Key.Key_Backspace, CONTROL, where=dialog.items.table.table)
    assert list(dialog.items.amounts.values()) == [2475]


@pytest.mark.parametrize(
    ("item", "amount", "said"),
    [
        ("没有这一项", "5", "从列表中选一项"),
        ("岗位工资", "五百", "金额请填数字"),
        ("岗位工资", "-5", "正数"),
        ("岗位工资", "", "请填写金额"),
    ],
)
def test_a_wrong_item_is_told_below_its_field(
    party: Party, open_window: Callable[[], Window], item: str, amount: str, said: str
) -> None:
    (member,) = party.members([("甲一", "", "institution_staff")])
    window = open_window()
    dialog = open_dialog(window, party)
    dialog.items.item.line.setText(item)
    dialog.items.amount.line.setText(amount)
    window.agree(dialog)
    assert said in dialog.items.item.error + dialog.items.amount.error
    assert dialog.items.item.text() == item
    assert party.row(member).assessed is None


def test_deductions_above_the_pay_are_told(party: Party, open_window: Callable[[], Window]) -> None:
    (member,) = party.members([("甲一", "", "institution_staff")])
    window = open_window()
    dialog = open_dialog(window, party)
    enter(window, dialog, "岗位工资", "100")
    enter(window, dialog, "个人所得税", "200")
    assert "不大于零" in dialog.live.text()
    window.agree(dialog)
    assert "不大于零" in window.said(dialog)
    assert party.row(member).assessed is None


def test_an_item_the_rules_leave_open_has_no_amount(
    party: Party, open_window: Callable[[], Window]
) -> None:
    (member,) = party.members([("甲一", "", "institution_staff")])
    window = open_window()
    dialog = open_dialog(window, party)
    enter(window, dialog, "岗位工资", "4000")
    enter(window, dialog, "文明奖", "600")
    assert "没有核定额" in dialog.live.text()
    window.agree(dialog)
    window.no_dialog()
    assert party.row(member).assessed is None
    assert party.row(member).undecided


def test_without_a_slip_a_base_is_enough(party: Party, open_window: Callable[[], Window]) -> None:
    (member,) = party.members([("甲一", "", "civil_servant")])
    window = open_window()
    dialog = open_dialog(window, party)
    dialog.form["base_only"].set_value(True)
    assert not dialog.items.isVisible()
    window.fill(dialog, base="3000.01")
    assert keep_whole("× 1% = 30.0001 → 30.00 元/月") in dialog.live.text()
    window.agree(dialog)
    window.no_dialog()
    assert party.row(member).assessed == Decimal("30.00")


def test_a_fixed_amount_needs_nothing(party: Party, open_window: Callable[[], Window]) -> None:
    (member,) = party.members([("甲一", "", "student")])
    window = open_window()
    dialog = open_dialog(window, party)
    assert dialog.live.text().startswith(keep_whole("定额 0.20 元/月"))
    window.agree(dialog)
    window.no_dialog()
    assert party.row(member).assessed == Decimal("0.20")


def test_a_pension_that_cannot_be_split_is_adjusted(
    party: Party, open_window: Callable[[], Window]
) -> None:
    (member,) = party.members([("甲一", "", "retiree_unsplit")])
    window = open_window()
    dialog = open_dialog(window, party)
    window.agree(dialog)
    assert "请填写" in window.said(dialog)
    window.fill(dialog, base="30", percent="0.04")
    window.agree(dialog)
    assert "百分号" in window.said(dialog)
    window.fill(dialog, percent="4")
    assert keep_whole("30.00 × (1 + 4%) → 31.20 元/月") in dialog.live.text()
    window.agree(dialog)
    window.no_dialog()
    assert party.row(member).assessed == Decimal("31.20")


def test_a_share_of_the_whole_pension_where_the_centre_set_one(
    party: Party, open_window: Callable[[], Window]
) -> None:
    (member,) = party.members([("甲一", "", "retiree_unsplit")])
    start = datetime(YEAR, 1, 1).date()
    party.centre.act(set_local_rule, "pension_split", "0.6", "街道党工委通知", start)
    window = open_window()
    dialog = open_dialog(window, party)
    assert not dialog.form["percent"].isVisible()
    window.agree(dialog)
    assert "请填写养老金发放总额" in window.said(dialog)
    window.fill(dialog, total="5000")
    assert "5000.00 × 60% = 3000" in dialog.live.text()
    window.agree(dialog)
    window.no_dialog()
    assert party.row(member).assessed == Decimal("15.00")


def test_another_amount_in_may_tells_the_difference_before_it_is_kept(
    party: Party, open_window: Callable[[], Window], watch: Watch
) -> None:
    watch.now = TODAY
    member = party.assessed("甲一", "4900")
    party.change_duty(Duty.CASHIER)
    months = tuple(Month(YEAR, number) for number in range(1, 7))
    form = PaymentForm(
        member, Decimal(294), PaidWay.CASH, "甲一", months, consent="支部 6 月 5 日同意"
    )
    party.centre.act(take_payment, form)
    party.change_duty(Duty.ACCOUNTANT)
    window = open_window()
    dialog = open_dialog(window, party)
    window.qtbot.waitUntil(lambda: dialog.form["base"].text() == "4900.00")
    window.fill(dialog, first_month="2026-05", reason="调资", base="5200")
    window.qtbot.waitUntil(lambda: "要补差 58.00 元" in dialog.change.text())
    window.agree(dialog)
    window.no_dialog()
    assert [str(cell.owed) for cell in party.row(member).cells[3:6]] == ["0.00", "29.00", "29.00"]


def test_the_log_names_the_act(party: Party, open_window: Callable[[], Window]) -> None:
    (member,) = party.members([("甲一", "", "civil_servant")])
    party.centre.act(assess_by_hand, member, YEAR, Decimal("4900"))
    window = open_window()
    dialog = open_dialog(window, party)
    window.qtbot.waitUntil(lambda: dialog.form["base"].text() == "4900.00")
    window.fill(dialog, first_month="2026-03", reason="调资", base="5200")
    window.agree(dialog)
    window.no_dialog()
    titles = [line.split()[0] for line in party.log]
    assert titles.count("手工核定党费") == 2
    assert not [title for title in titles if title.isascii()]
