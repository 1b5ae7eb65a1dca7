"""What the place settled, and more than the due: other months, above the ceiling, at the bound."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from desktop.pages.dues.overpaid import say_plan
from desktop.pages.dues.page import DuesPage
from desktop.pages.dues.what_if import WhatIfDialog
from models.dues.actions.assessments import assess_by_hand
from models.dues.actions.local_rules import set_local_rule
from models.dues.actions.payments import PaymentForm, take_payment
from models.dues.queries.book import read_member
from models.dues.rules.carrying import Carrying, Move
from models.dues.rules.duties import Duty
from models.dues.rules.months import Month
from models.dues.rules.paying import ExtraKind, PaidWay
from tests.desktop.pages.dues.party import YEAR, Party
from tests.desktop.pages.dues.test_acts import TODAY, open_act
from tests.desktop.pages.dues.window import Key, Window
from tests.models.conftest import Watch

D = Decimal
DAY = date(YEAR, 1, 1)
SOURCE = "社区党委会议"


@pytest.fixture(autouse=True)
def june(watch: Watch) -> None:
    watch.now = TODAY


def test_what_was_paid_too_much_is_counted_and_taken_back_by_keys(
    party: Party, open_window: Callable[[], Window]
) -> None:
    member = party.assessed("甲一", "5200")
    party.change_duty(Duty.CASHIER)
    months = tuple(Month(YEAR, number) for number in range(1, 7))
    form = PaymentForm(member, D(468), PaidWay.CASH, "甲一", months, consent="支部同意")
    party.centre.act(take_payment, form)
    party.change_duty(Duty.ACCOUNTANT)
    party.centre.act(assess_by_hand, member, YEAR, D(4800), first_month=Month(YEAR, 5),
                     reason="降薪")  # fmt: skip
    window = open_window()
    dialog = open_act(window, party, "抵用")
    assert "抵 2026年7月、2026年8月，共 60.00 元" in dialog.sentence.text()
    window.fill(dialog, decided_on="2026-06-05")
    window.agree(dialog)
    assert "支部是怎么定的" in window.said(dialog)
    window.fill(dialog, reason="支委会 3 号记录")
    window.agree(dialog)
    window.no_dialog()
    cells = party.row(member).cells
    # The oldest open month first: 30 and 18 of May and June for July, the last 12 for August.
    assert [cell.owed for cell in cells[6:9]] == [D(0), D(36), D(48)]
    dialog = open_act(window, party, "撤销")
    window.fill(dialog, reason="登记错了")
    window.agree(dialog)
    window.no_dialog()
    carried = party.see(read_member, member, YEAR, TODAY.date()).carried
    assert [one.is_undone for one in carried] == [False, False, True]


def test_the_plan_names_months_in_a_row_as_one() -> None:
    months = (1, 7, 8, 9)
    moves = tuple(Move(Month(YEAR, 5), Month(YEAR, number), D(10)) for number in months)
    said = say_plan(Carrying(moves, D(5)))
    assert said.startswith("多交的党费抵 2026年1月、2026年7月至9月，共 40.00 元。")
    assert "另有 5.00 元" in said


def test_more_than_the_ceiling_is_entered_with_the_members_wish(
    party: Party, open_window: Callable[[], Window]
) -> None:
    member = party.assessed("甲一", "60000")
    window = open_window()
    dialog = open_act(window, party, "超过上限")
    assert "1\u202f200.00" in dialog.sentence.text()
    window.fill(dialog, amount="1100", first_month="2026-07", wish="6月5日书面提出")
    window.agree(dialog)
    window.no_dialog()
    assert [cell.due for cell in party.row(member).cells[5:7]] == [D(1000), D(1100)]


@pytest.mark.parametrize("settled", ["ask", "voluntary", "large"])
def test_exactly_a_thousand_is_asked_unless_the_place_settled_it(
    party: Party, open_window: Callable[[], Window], settled: str
) -> None:
    party.centre.act(set_local_rule, "large_at_bound", settled, SOURCE, DAY)
    member = party.assessed("甲一", "10000")
    party.change_duty(Duty.CASHIER)
    window = open_window()
    page = window.page("dues-grid", (party.branch, YEAR))
    window.qtbot.waitUntil(lambda: page.grid.member is not None)
    window.press(Key.Key_F9, where=page)
    dialog = window.dialog()
    dialog.form["amount"].set_text(str(dialog._owed + 1000))
    asked = {name for name in ("extra_kind", "profile") if dialog.form[name].isVisible()}
    assert asked == {"ask": {"extra_kind"}, "voluntary": set(), "large": {"profile"}}[settled]
    if settled == "ask":
        return
    window.fill(dialog, profile="1990 年入党")
    dialog.form["consent"].set_text("支部同意")
    window.agree(dialog)
    window.no_dialog()
    (payment,) = party.see(read_member, member, YEAR, TODAY.date()).payments
    assert payment.extra_kind == ExtraKind(settled).value


def test_other_rules_for_tax_and_bonus_are_tried(
    party: Party, open_window: Callable[[], Window]
) -> None:
    (member,) = party.members([("甲一", "", "enterprise_staff")])
    items = {"basic_pay": D(9000), "quarterly_bonus": D(3000), "income_tax": D(100)}
    party.centre.act(assess_by_hand, member, YEAR, items)
    window = open_window()
    page = window.page("dues", (party.branch, YEAR))
    window.qtbot.waitUntil(lambda: page.row is not None)
    page.branch_acts.ask_what_if(page._opened)
    dialog = window.dialog(WhatIfDialog)
    window.fill(dialog, income_tax="按计入项目重新计算")
    window.press(Key.Key_F9, where=dialog)
    # 10000 − 290.00 of tax instead of 100: 9710 at 1.5 %.
    assert dialog.table.current.after == D("145.65")
    window.fill(dialog, income_tax="", bonus_spread="发多少算多少")
    window.press(Key.Key_F9, where=dialog)
    assert dialog.table.current.after == D("238.00")


def test_a_change_of_pay_is_the_reason_where_the_place_follows_it(
    party: Party, open_window: Callable[[], Window]
) -> None:
    member = party.assessed("甲一", "4900")
    party.centre.act(set_local_rule, "pay_change", "from_month_of_change", SOURCE, DAY)
    window = open_window()
    dialog = open_act(window, party, "手工核定")
    assert "从当月起重新核定" in dialog.sentence.text()
    assert dialog.form["reason"].text() == "工资变动"
    window.fill(dialog, first_month="2026-06", base="5200")
    dialog.form["base_only"].set_value(True)
    window.agree(dialog)
    window.no_dialog()
    assert [cell.due for cell in party.row(member).cells[4:6]] == [D(49), D(78)]


def test_last_years_tax_is_asked_where_the_place_deducts_it(
    party: Party, open_window: Callable[[], Window]
) -> None:
    (member,) = party.members([("甲一", "", "institution_staff")])
    window = open_window()
    dialog = open_act(window, party, "手工核定")
    assert "上年个税月均" not in [word for _, word in dialog.items.item._choices]
    dialog.reject()
    window.no_dialog()
    party.centre.act(set_local_rule, "income_tax", "last_year_mean", SOURCE, DAY)
    page = window.shell.pages["dues"]
    assert isinstance(page, DuesPage)
    page.opener.read_again()
    window.wait()
    dialog = open_act(window, party, "手工核定")
    for name, amount in (("岗位工资", "4000"), ("上年个税月均", "0")):
        dialog.items.item.set_text(name)
        dialog.items.amount.set_text(amount)
        if name == "岗位工资":
            assert dialog.items.add_typed()
            assert "没有“上年个税月均”一项" in dialog.live.text()
    window.agree(dialog)  # what stands in the line is taken along, nought too
    window.no_dialog()
    assert party.row(member).assessed == D(40)
